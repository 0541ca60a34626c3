"""Why a partner is on the list: at most four reasons, strongest first, each with its number."""

from dataclasses import dataclass
from enum import StrEnum

from warmhand.core.choice_rules import Rules
from warmhand.core.clients import WISH_WORDS, Wish
from warmhand.core.fit import GRADE_LETTERS, GRADE_WORDS
from warmhand.core.geo import KM_PER_MILE
from warmhand.core.matching import Need, Payment, Scored
from warmhand.core.results import results_words

MOST_REASONS = 4
ORDER_WORDS = (
    "By evidence for the problem, past results, distance, waiting time, how it is paid and the "
    "client’s wishes; then by name. Never by money, and never by who sends clients back."
)


class DistanceUnit(StrEnum):
    """How distances are read here."""

    KM = "km"
    MILES = "miles"


@dataclass(frozen=True, slots=True)
class Why:
    """The words for one choice."""

    heading: str
    reasons: tuple[str, ...]
    results: str
    """What became of people sent before, or ""."""

    @property
    def text(self) -> str:
        """Everything after the heading, as one line."""
        return " ".join((*self.reasons, self.results)).strip()


def new_words(practitioner: str) -> str:
    """Return what "new to you" means, where `practitioner` is a first name, or "" if unknown."""
    return f"Few sent there so far: {practitioner or 'this practice'} has sent fewer than five people there."


def distance_words(distance_km: float, unit: DistanceUnit) -> str:
    """Return a distance given in km as people say it: "3 km", "1.2 miles", "12 miles"."""
    amount = distance_km / KM_PER_MILE if unit is DistanceUnit.MILES else distance_km
    shown = f"{amount:.1f}".removesuffix(".0") if amount < 10 else f"{amount:.0f}"
    return f"{shown} {'mile' if unit is DistanceUnit.MILES and shown == '1' else unit.value}"


def wait_words(wait_days: float) -> str:
    """Return the usual wait: "Usual wait 10 days"."""
    days = round(wait_days)
    return f"Usual wait {days} {'day' if days == 1 else 'days'}"


def why(
    row: Scored,
    need: Need,
    *,
    unit: DistanceUnit,
    pays_self: bool = False,
    rules: Rules | None = None,
) -> Why:
    """Return the words for `row`.

    What has a degree (evidence, distance, wait) comes strongest first by its share of the score,
    then what is a plain yes or no (payment, wishes); four at most.
    """
    partner, weights = row.partner, (rules or Rules()).weights
    measured = [(weights.evidence * row.evidence, _evidence(row))]
    if partner.distance_km is not None:
        words = f"{distance_words(partner.distance_km, unit)}."
        measured.append((weights.distance * row.distance, words))
    if partner.wait_days is not None:
        measured.append((weights.wait * row.wait, f"{wait_words(partner.wait_days)}."))
    measured.sort(key=lambda pair: -pair[0])
    reasons = [words for _, words in measured] + [_payment(partner.payment, pays_self=pays_self)]
    if need.wishes:
        reasons.append(_wishes(partner.wishes_met & need.wishes, need.wishes))
    label = ", few sent there so far" if partner.is_new else ""
    return Why(
        heading=f"{partner.name}, {partner.profession_words}{label}",
        reasons=tuple(reasons[:MOST_REASONS]),
        results=results_words(partner.own, profession=partner.profession_words),
    )


def _evidence(row: Scored) -> str:
    grade = row.partner.grade
    return f"{GRADE_WORDS[grade]} (grade {GRADE_LETTERS[grade]})."


def _payment(payment: Payment, *, pays_self: bool) -> str:
    if payment is Payment.UNKNOWN:
        return "Ask how they are paid."
    how = "self-pay" if pays_self else "your insurance"
    return f"Takes {how}." if payment is Payment.FITS else f"Does not take {how}."


def _wishes(met: frozenset[Wish], wished: frozenset[Wish]) -> str:
    named = ", ".join(WISH_WORDS[wish] for wish in Wish if wish in met)
    return f"Meets {len(met)} of {len(wished)} wishes{f': {named}' if named else ''}."
