"""Whom a client can choose: partners by fit, with reasons; never by money or who sends back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from warmhand.core import clients, matching
from warmhand.core.clients import Wish
from warmhand.core.errors import DomainError
from warmhand.core.fit import GRADE_WORDS, Fit, Grade, Problem, professions_for
from warmhand.core.geo import IN_MILES
from warmhand.core.matching import GATE_WORDS, Need, Payment, Taking, bar_for
from warmhand.core.professions import Profession
from warmhand.core.reasons import NEW_WORDS, DistanceUnit, distance_words, wait_words, why
from warmhand.core.results import NO_RESULTS, TOO_FEW, Results, results_of_others
from warmhand.formats.evidence_fit import shipped_fit
from warmhand.formats.professions import profession_of, professions
from warmhand.services.bars import NO_THRUSTS, bare, need_of
from warmhand.services.fit import fit_of
from warmhand.services.places import kilometres_to
from warmhand.services.results import results_by_partner
from warmhand.store.clients import Client
from warmhand.store.partners import Partner
from warmhand.store.referrals import Referral

FEWEST_PROFESSIONS = 3
DOCTOR_FIRST = (
    "A safety question is open that a doctor sees first, so nobody else is offered before. "
    "Your doctor, or another doctor, can be chosen."
)
NO_DOCTOR = "No doctor stands on this list: call your own, or an out-of-hours doctor."
FOR_ASSESSMENT = "For a medical assessment."


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

    def as_offered(self) -> list[dict[str, str]]:
        """Return what is kept of what was shown, in its order."""
        return [{"key": str(row.partner.pk), "name": row.partner.name} for row in self.choices]


@dataclass(frozen=True, slots=True)
class Known:
    """What came of people sent to one partner, to the others, and how many were ever sent."""

    own: Results
    others: Results
    sent: int


def offer_for(referral: Referral, *, on: date) -> Offer:
    """Return whom `referral` can go to on the day `on`: ten queries, however many partners."""
    rows = list(Partner.objects.filter(archived_at__isnull=True))
    need, problem = need_of(referral, on=on), problem_for(referral)
    found = matching.choose(_matched(referral, rows, problem, need, on=on), need)
    if need.doctor_first:
        # Whoever can see them today: all stand open, none behind a list.
        found = replace(found, shown=found.order)
    elif problem is None:
        found = _by_name(found)
    by_key = {str(row.pk): row for row in rows}
    barred = {row.partner.id for row in found.left_out if bar_for(row.partner, need)}
    away = barred | {row.partner.id for row in found.shown}
    make = _named if problem is None or need.doctor_first else _choice
    fitting = _fitting(referral, problem, need)
    return Offer(
        choices=tuple(make(referral, row, need, by_key[row.partner.id]) for row in found.shown),
        words=_words(need, found, fitting),
        left_out=tuple((by_key[row.partner.id], GATE_WORDS[row.gate]) for row in found.left_out),
        others=_sorted(row for key, row in by_key.items() if key not in away),
        is_ranked=problem is not None or need.doctor_first,
        professions=tuple(fitting),
    )


def problem_for(referral: Referral) -> Problem | None:
    """Return the problem of `referral` with the practice's own grades, or None for own words."""
    return fit_of(referral.practice).problems.get(referral.problem) if referral.problem else None


def _words(need: Need, found: matching.Choices, fitting: Sequence[Fitting]) -> str:
    if need.doctor_first:
        return DOCTOR_FIRST if found.shown else f"{DOCTOR_FIRST} {NO_DOCTOR}"
    return found.words + _also_fitting(found, fitting)


def _by_name(found: matching.Choices) -> matching.Choices:
    """Without a problem nothing says who fits, so all who are not left out stand by name."""
    order = tuple(
        sorted(found.order, key=lambda row: (row.partner.name.casefold(), row.partner.id))
    )
    return matching.Choices(order, order, found.left_out)


def _also_fitting(found: matching.Choices, fitting: Sequence[Fitting]) -> str:
    """Name the next profession where one choice or none is left."""
    if len(found.shown) > 1:
        return ""
    kept = {row.partner.profession for row in found.shown}
    columns = {row.fit_column for row in map(profession_of, kept) if row is not None}
    following = next((row.name for row in fitting if row.column not in columns), "")
    return f" Also fitting: {following.lower()}." if following else ""


def _choice(referral: Referral, row: matching.Scored, need: Need, partner: Partner) -> Choice:
    pays_self = referral.client.payment == clients.Payment.SELF_PAY.value
    words = why(row, need, unit=_unit(referral), pays_self=pays_self)
    return Choice(
        partner=partner,
        heading=words.heading,
        reasons=tuple(filter(None, (*words.reasons, words.results, _asked(row, need)))),
        note=NEW_WORDS if row.partner.is_new else "",
    )


def _sorted(rows: Iterable[Partner]) -> tuple[Partner, ...]:
    return tuple(sorted(rows, key=lambda row: (row.name.casefold(), str(row.pk))))


def _unit(referral: Referral) -> DistanceUnit:
    return DistanceUnit.MILES if referral.practice.country in IN_MILES else DistanceUnit.KM


def _asked(row: matching.Scored, need: Need) -> str:
    """What to ask of who may manipulate beside other care, while a caution bars it."""
    return NO_THRUSTS if need.bars.manipulation and row.partner.manipulates else ""


def _named(referral: Referral, row: matching.Scored, need: Need, partner: Partner) -> Choice:
    """A choice without a word on fit: no problem is chosen, or a doctor comes first."""
    unit, known = _unit(referral), row.partner
    reasons = (
        FOR_ASSESSMENT if need.doctor_first else "",
        f"{distance_words(known.distance_km, unit)}." if known.distance_km is not None else "",
        f"{wait_words(known.wait_days)}." if known.wait_days is not None else "",
        _asked(row, need),
    )
    heading = ", ".join(part for part in (partner.name, known.profession_words) if part)
    return Choice(partner=partner, heading=heading, reasons=tuple(filter(None, reasons)))


def _matched(
    referral: Referral, rows: Sequence[Partner], problem: Problem | None, need: Need, *, on: date
) -> list[matching.Partner]:
    own, sent = results_by_partner(referral.problem, on=on)
    others = results_of_others(
        (str(row.pk), row.profession, own.get(str(row.pk), NO_RESULTS)) for row in rows
    )
    matched = []
    for row in rows:
        key = str(row.pk)
        known = Known(own.get(key, NO_RESULTS), others[key], sent.get(key, 0))
        shown = _as_matched(referral, row, problem, known)
        if need.doctor_first and shown.is_medical:
            # They are asked to assess, whatever they are graded for the problem.
            shown = replace(shown, grade=Grade.ASSESS)
        matched.append(shown)
    return matched


def _as_matched(
    referral: Referral, row: Partner, problem: Problem | None, known: Known
) -> matching.Partner:
    profession = profession_of(row.profession)
    return replace(
        bare(row, profession),
        grade=_grade(problem, profession, referral.practice.country),
        distance_km=kilometres_to(row, practice=referral.practice),
        wait_days=row.wait_days,
        payment=payment_fit(referral.client, row),
        wishes_met=frozenset(Wish(value) for value in row.offers),
        taking=Taking.YES if row.is_taking_clients else Taking.NOT_NOW,
        is_new=known.sent < TOO_FEW,
        own=known.own,
        others=known.others,
    )


def _grade(problem: Problem | None, profession: Profession | None, country: str) -> Grade:
    if problem is None:
        # Nothing is known of the fit, so it leaves nobody out; the other gates still do.
        return Grade.OPTION
    if profession is None:
        return Grade.NONE
    column = problem.column_of(profession.slug, profession.fit_column)
    return problem.grade(column, country=country)


def payment_fit(client: Client, partner: Partner) -> Payment:
    """Return whether `client` can pay `partner` the way they pay, as far as is known."""
    if client.payment == clients.Payment.SELF_PAY.value:
        known = {True: Payment.FITS, False: Payment.DOES_NOT_FIT, None: Payment.UNKNOWN}
        return known[partner.takes_self_pay]
    taken = [name.strip().casefold() for name in partner.insurances.split(",") if name.strip()]
    wanted = client.insurance.strip().casefold()
    if client.payment != clients.Payment.INSURANCE.value or not taken or not wanted:
        return Payment.UNKNOWN
    return Payment.FITS if wanted in taken else Payment.DOES_NOT_FIT


def partner_among(offer: Offer, key: str) -> Partner:
    """Return the partner with this key, whether offered or anyone else; raise for no partner."""
    known = [row.partner for row in offer.choices] + list(offer.others)
    found = next((row for row in known if str(row.pk) == key), None)
    if found is None:
        raise DomainError("Choose one of the people, or add somebody under Partners.")
    return found


def problem_choices() -> list[tuple[str, str]]:
    """Return the problems of the evidence: id and label, in its order."""
    return [(problem.id, problem.label) for problem in shipped_fit().problems.values()]


def _fitting(referral: Referral, problem: Problem | None, need: Need) -> list[Fitting]:
    """The professions that fit, best first; none that a bar keeps out, nor one's own.

    Where fewer than three fit, who assesses stands after them.
    """
    if problem is None or need.doctor_first:
        return []
    country, found = referral.practice.country, list[Fitting]()
    for assessment in (need.assessment, True):
        for column, grade in professions_for(problem, country=country, assessment=assessment):
            known = _open_professions(referral, problem, column, need)
            if known and column not in {row.column for row in found}:
                fit = problem.fits[column]
                found.append(Fitting(column=column, name=known[0].name, grade=grade, fit=fit))
        if len(found) >= FEWEST_PROFESSIONS:
            break
    return found


def _open_professions(
    referral: Referral, problem: Problem, column: str, need: Need
) -> list[Profession]:
    return [
        row
        for row in professions()
        if problem.column_of(row.slug, row.fit_column) == column
        # One's own profession is not who a client is sent to.
        and row.slug != referral.practice.profession
        and bar_for(bare(Partner(profession=row.slug), row), need) is None
    ]
