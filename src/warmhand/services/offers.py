"""What is shown of whom a client can see: choices with their reasons, and the words above them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from warmhand.core import clients, matching
from warmhand.core.choice_rules import Rules
from warmhand.core.fit import GRADE_WORDS, Fit, Grade
from warmhand.core.geo import IN_MILES
from warmhand.core.letter import day_words
from warmhand.core.matching import GATE_WORDS, Gate, Need
from warmhand.core.names import begin, fold
from warmhand.core.network import Stage
from warmhand.core.reasons import DistanceUnit, distance_words, new_words, wait_words, why
from warmhand.formats.professions import profession_of
from warmhand.services.bars import NO_THRUSTS
from warmhand.services.letters import first_name
from warmhand.services.nudge_facts import away_of
from warmhand.store.partners import Partner
from warmhand.store.referrals import Referral

FOR_ASSESSMENT = "For a medical assessment."
AWAY_WORDS = {
    Stage.RESTING.value: GATE_WORDS[Gate.RESTING],
    Stage.STEPPED_BACK.value: GATE_WORDS[Gate.STEPPED_BACK],
}
"""Of the stages of whom nobody is sent to: why they are not offered."""
MOST_LISTED = 24
"""So many people stand in a list at once; the others are found by their name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One partner as shown to the client."""

    partner: Partner
    heading: str
    reasons: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitting:
    """One profession that fits, with what its grade rests on."""

    column: str
    name: str
    grade: Grade
    fit: Fit

    @property
    def words(self) -> str:
        """The grade in words."""
        return GRADE_WORDS[self.grade]


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """The choices, who is left out and why, and everybody else by name."""

    choices: tuple[Choice, ...]
    words: str
    left_out: tuple[tuple[Partner, str], ...]
    others: tuple[Partner, ...]
    """Partners that are not among the choices: the client may choose anyone."""
    is_ranked: bool
    """False where no problem is chosen and no doctor comes first: then the order is by name."""
    professions: tuple[Fitting, ...] = ()
    """Which professions fit the problem, best evidence first."""
    away: tuple[tuple[Partner, str], ...] = ()
    """Of those left out, who would fit and cannot be sent to now."""
    further: tuple[Partner, ...] = ()
    """Who fits too and comes after the choices, in the order."""

    @property
    def listed(self) -> tuple[Partner, ...]:
        """The others as far as a list holds them; of many, those whom the practice talks with.

        Never whom nobody is sent to: they are `resting`, and only the practice reads that.
        """
        here = [row for row in self.others if not away_words(row)]
        talked = [row for row in here if row.stage != Stage.FOUND.value]
        return tuple((talked if len(here) > MOST_LISTED else here)[:MOST_LISTED])

    @property
    def resting(self) -> tuple[Partner, ...]:
        """Of the others, who rests or whom the practice stepped back from."""
        return tuple(row for row in self.others if away_words(row))[:MOST_LISTED]

    def named(self, query: str) -> tuple[Partner, ...]:
        """Return the first others whose name or place of work begins with each word of `query`."""
        words = fold(query).split()
        found = (
            row
            for row in self.others
            if words and begin(words, text=f"{row.name} {row.organisation}")
        )
        return tuple(islice(found, MOST_LISTED))

    def as_offered(self) -> list[dict[str, str]]:
        """Return what is kept of what was shown, in its order."""
        return [{"key": str(row.partner.pk), "name": row.partner.name} for row in self.choices]


def away_words(row: Partner) -> str:
    """Return why `row` is offered to nobody, or "" where the stage keeps nobody away."""
    return AWAY_WORDS.get(row.stage, "")


def also_fitting(found: matching.Choices, fitting: Sequence[Fitting]) -> str:
    """Name the next profession where one choice or none is left."""
    if len(found.shown) > 1:
        return ""
    kept = {row.partner.profession for row in found.shown}
    columns = {row.fit_column for row in map(profession_of, kept) if row is not None}
    following = next((row.name for row in fitting if row.column not in columns), "")
    return f" Also fitting: {following.lower()}." if following else ""


def choice(
    referral: Referral, row: matching.Scored, need: Need, partner: Partner, rules: Rules
) -> Choice:
    """Return `partner` as a choice, with the reasons that the order goes by."""
    pays_self = referral.client.payment == clients.Payment.SELF_PAY.value
    words = why(row, need, unit=_unit(referral), pays_self=pays_self, rules=rules)
    return Choice(
        partner=partner,
        heading=words.heading,
        reasons=tuple(filter(None, (*words.reasons, words.results, _asked(row, need)))),
        note=new_words(_practitioner(referral)) if row.partner.is_new else "",
    )


def _unit(referral: Referral) -> DistanceUnit:
    return DistanceUnit.MILES if referral.practice.country in IN_MILES else DistanceUnit.KM


def _practitioner(referral: Referral) -> str:
    return first_name(referral.practice.practitioner_name)


def _asked(row: matching.Scored, need: Need) -> str:
    """What to ask of who may manipulate beside other care, while a caution bars it."""
    return NO_THRUSTS if need.bars.manipulation and row.partner.manipulates else ""


def with_away(row: Choice, *, on: date, country: str) -> Choice:
    """Return `row` with how long they are away, where they are so on the day `on`.

    It changes nobody's place: whoever is wanted waits for them, or chooses another.
    """
    away = away_of(row.partner)
    if away is None or not away.holds(on):
        return row
    until = f"Away until {day_words(away.last, country=country)}."
    return replace(row, reasons=(until, *row.reasons))


def named_choice(referral: Referral, row: matching.Scored, need: Need, partner: Partner) -> Choice:
    """Return a choice without a word on fit: no problem is chosen, or a doctor comes first."""
    unit, known = _unit(referral), row.partner
    reasons = (
        FOR_ASSESSMENT if need.doctor_first else "",
        f"{distance_words(known.distance_km, unit)}." if known.distance_km is not None else "",
        f"{wait_words(known.wait_days)}." if known.wait_days is not None else "",
        _asked(row, need),
    )
    heading = ", ".join(part for part in (partner.name, known.profession_words) if part)
    return Choice(partner=partner, heading=heading, reasons=tuple(filter(None, reasons)))
