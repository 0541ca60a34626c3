"""Whom a client can choose: partners by fit, with reasons; never by money or who sends back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from warmhand.core import clients, matching
from warmhand.core.assessment import Assessment
from warmhand.core.clients import Wish
from warmhand.core.errors import DomainError
from warmhand.core.fit import (
    CHECKED_WORDS,
    GRADE_WORDS,
    FitEvidence,
    Grade,
    Problem,
    professions_for,
)
from warmhand.core.geo import IN_MILES
from warmhand.core.matching import GATE_WORDS, Need, Payment, Taking
from warmhand.core.professions import Profession
from warmhand.core.progress_batch import State
from warmhand.core.reasons import NEW_WORDS, DistanceUnit, distance_words, wait_words, why
from warmhand.core.referral import Purpose, Urgency
from warmhand.core.results import NO_RESULTS, TOO_FEW, Results, results_of_others
from warmhand.formats.evidence_fit import shipped_fit
from warmhand.formats.professions import professions
from warmhand.services.places import kilometres_to
from warmhand.services.progress import episode_state
from warmhand.services.results import results_by_partner
from warmhand.store.care import Episode
from warmhand.store.clients import Client
from warmhand.store.partners import Partner
from warmhand.store.referrals import Referral

MOST_CAUTIOUS = (State.WORSENING, State.POSSIBLY_WORSENING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One partner as shown to the client."""

    partner: Partner
    heading: str
    reasons: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """The choices, who is left out and why, and everybody else by name."""

    choices: tuple[Choice, ...]
    words: str
    left_out: tuple[tuple[Partner, str], ...]
    others: tuple[Partner, ...]
    """Partners that are not among the choices: the client may choose anyone."""
    is_ranked: bool
    """False where no problem is chosen: then the order is by name alone."""

    def as_offered(self) -> list[dict[str, str]]:
        """Return what is kept of what was shown, in its order."""
        return [{"key": str(row.partner.pk), "name": row.partner.name} for row in self.choices]


@dataclass(frozen=True, slots=True)
class Known:
    """What came of people sent to one partner, to the others, and how many were ever sent."""

    own: Results
    others: Results
    sent: int


@cache
def evidence() -> FitEvidence:
    """Return the shipped evidence on professions and problems, read once."""
    return shipped_fit()


@cache
def profession_of(slug: str) -> Profession | None:
    """Return the profession with this slug, or None."""
    return next((row for row in professions() if row.slug == slug), None)


def offer_for(referral: Referral, *, on: date) -> Offer:
    """Return whom `referral` can go to on the day `on`: ten queries, however many partners."""
    rows = list(Partner.objects.filter(archived_at__isnull=True))
    need = _need(referral, on)
    found = matching.choose(_matched(referral, rows, on), need)
    is_ranked = referral.problem in evidence().problems
    if not is_ranked:
        found = _by_name(found)
    by_key = {str(row.pk): row for row in rows}
    shown = {row.partner.id for row in found.shown}
    make = _choice if is_ranked else _named
    return Offer(
        choices=tuple(make(referral, row, need, by_key[row.partner.id]) for row in found.shown),
        words=found.words + _also_fitting(referral, found),
        left_out=tuple((by_key[row.partner.id], GATE_WORDS[row.gate]) for row in found.left_out),
        others=_sorted(row for key, row in by_key.items() if key not in shown),
        is_ranked=is_ranked,
    )


def _by_name(found: matching.Choices) -> matching.Choices:
    """Without a problem nothing says who fits, so all who are not left out stand by name."""
    order = tuple(
        sorted(found.order, key=lambda row: (row.partner.name.casefold(), row.partner.id))
    )
    return matching.Choices(order, order, found.left_out)


def _also_fitting(referral: Referral, found: matching.Choices) -> str:
    """Name the next profession where one choice or none is left."""
    if len(found.shown) > 1:
        return ""
    kept = {row.partner.profession for row in found.shown}
    columns = {row.fit_column for row in map(profession_of, kept) if row is not None}
    following = next((name for column, name, _ in _fitting(referral) if column not in columns), "")
    return f" Also fitting: {following.lower()}." if following else ""


def _choice(referral: Referral, row: matching.Scored, need: Need, partner: Partner) -> Choice:
    pays_self = referral.client.payment == clients.Payment.SELF_PAY.value
    words = why(row, need, unit=_unit(referral), pays_self=pays_self)
    return Choice(
        partner=partner,
        heading=words.heading,
        reasons=tuple(text for text in (*words.reasons, words.results) if text),
        note=NEW_WORDS if row.partner.is_new else "",
    )


def _sorted(rows: Iterable[Partner]) -> tuple[Partner, ...]:
    return tuple(sorted(rows, key=lambda row: (row.name.casefold(), str(row.pk))))


def _unit(referral: Referral) -> DistanceUnit:
    return DistanceUnit.MILES if referral.practice.country in IN_MILES else DistanceUnit.KM


def _named(referral: Referral, row: matching.Scored, _need: Need, partner: Partner) -> Choice:
    """A choice without a word on fit, where no problem is chosen."""
    unit, known = _unit(referral), row.partner
    reasons = (
        f"{distance_words(known.distance_km, unit)}." if known.distance_km is not None else "",
        f"{wait_words(known.wait_days)}." if known.wait_days is not None else "",
    )
    heading = ", ".join(part for part in (partner.name, known.profession_words) if part)
    return Choice(partner=partner, heading=heading, reasons=tuple(filter(None, reasons)))


def _need(referral: Referral, on: date) -> Need:
    return Need(
        urgency=Urgency(referral.urgency),
        # A question to a colleague asks for a view, which is an assessment.
        assessment=Purpose(referral.purpose) is Purpose.ASK,
        state=standing_of(referral.episode, on=on).state.value if referral.episode else "",
        wishes=frozenset(Wish(value) for value in referral.wishes),
        not_these=frozenset(referral.declined_partners),
    )


def standing_of(episode: Episode, *, on: date) -> Assessment:
    """Return how `episode` stands on the day `on`, as its page says; the worse measure goes first.

    Function leads as on the page, unless pain (or function, where pain leads) may be worse.
    """
    found = episode_state(episode=episode, today=on)
    known = (found.primary, *found.measured.values())
    worse = (one for state in MOST_CAUTIOUS for one in known if one.state is state)
    return next(worse, found.primary)


def _matched(referral: Referral, rows: Sequence[Partner], on: date) -> list[matching.Partner]:
    problem = evidence().problems.get(referral.problem)
    own, sent = results_by_partner(referral.problem, on=on)
    others = results_of_others(
        (str(row.pk), row.profession, own.get(str(row.pk), NO_RESULTS)) for row in rows
    )
    matched = []
    for row in rows:
        key = str(row.pk)
        known = Known(own.get(key, NO_RESULTS), others[key], sent.get(key, 0))
        matched.append(_as_matched(referral, row, problem, known))
    return matched


def _as_matched(
    referral: Referral, row: Partner, problem: Problem | None, known: Known
) -> matching.Partner:
    profession, country = profession_of(row.profession), referral.practice.country
    return matching.Partner(
        id=str(row.pk),
        name=row.name,
        profession=row.profession,
        profession_words=profession.name.lower() if profession else "",
        is_health=profession is not None and profession.is_health,
        grade=_grade(problem, profession, country),
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
    return problem.grade(profession.fit_column, country=country) if profession else Grade.NONE


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
    return [(problem.id, problem.label) for problem in evidence().problems.values()]


def profession_words(referral: Referral) -> list[tuple[str, str, str]]:
    """Return the professions that fit, best evidence first: name, grade in words, how checked."""
    problem = evidence().problems.get(referral.problem)
    if problem is None:
        return []
    return [
        (name, GRADE_WORDS[grade], CHECKED_WORDS[problem.fits[column].checked])
        for column, name, grade in _fitting(referral)
    ]


def _fitting(referral: Referral) -> list[tuple[str, str, Grade]]:
    """The professions that fit, best first: column of the evidence, name, grade."""
    problem = evidence().problems.get(referral.problem)
    if problem is None:
        return []
    asks = Purpose(referral.purpose) is Purpose.ASK
    fitting = professions_for(problem, country=referral.practice.country, assessment=asks)
    # One's own profession is not who a client is sent to.
    own = referral.practice.profession
    names = {row.fit_column: row.name for row in professions() if row.slug != own}
    return [(column, names[column], grade) for column, grade in fitting if column in names]
