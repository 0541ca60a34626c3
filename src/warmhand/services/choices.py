"""Whom a client can choose: partners by fit, with reasons; never by money or who sends back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from warmhand.core import clients, matching
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
from warmhand.core.matching import GATE_WORDS, Need, Payment, Taking
from warmhand.core.professions import Profession
from warmhand.core.progress import Score, assess
from warmhand.core.reasons import NEW_WORDS, DistanceUnit, distance_words, wait_words, why
from warmhand.core.referral import Helped, Purpose, Status, Urgency
from warmhand.core.results import NO_RESULTS, TOO_FEW, Results, Share, results_of_others
from warmhand.formats.evidence import shipped_measures
from warmhand.formats.evidence_fit import shipped_fit
from warmhand.formats.professions import professions
from warmhand.services import letters
from warmhand.services.places import kilometres_to
from warmhand.store.care import Episode
from warmhand.store.care import Score as ScoreRow
from warmhand.store.clients import Client
from warmhand.store.partners import Partner
from warmhand.store.referrals import Referral

IN_MILES = frozenset({"US", "GB", "LR", "MM"})
SETTLED_AFTER = timedelta(days=60)
ACCEPTED = frozenset({Status.ACCEPTED, Status.BOOKED, Status.SEEN, Status.REPORTED, Status.CLOSED})


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
    """Return whom `referral` can go to on the day `on`: four queries, however many partners."""
    rows = list(Partner.objects.filter(archived_at__isnull=True))
    by_key = {str(row.pk): row for row in rows}
    if referral.problem not in evidence().problems:
        return _by_name(referral, rows)
    need = _need(referral, on)
    found = matching.choose(_matched(referral, rows, on), need)
    shown = {row.partner.id for row in found.shown}
    return Offer(
        choices=tuple(_choice(referral, row, need, by_key[row.partner.id]) for row in found.shown),
        words=found.words,
        left_out=tuple((by_key[row.partner.id], GATE_WORDS[row.gate]) for row in found.left_out),
        others=_sorted(row for key, row in by_key.items() if key not in shown),
        is_ranked=True,
    )


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


def _by_name(referral: Referral, rows: Sequence[Partner]) -> Offer:
    """Without a problem nothing says who fits, so nobody is put first."""
    out = set(referral.declined_partners)
    taking = [row for row in rows if row.is_taking_clients and str(row.pk) not in out]
    unit = _unit(referral)
    choices = []
    for row in _sorted(taking):
        profession = profession_of(row.profession)
        km = kilometres_to(row, practice=referral.practice)
        reasons = (
            f"{distance_words(km, unit)}." if km is not None else "",
            f"{wait_words(row.wait_days)}." if row.wait_days is not None else "",
        )
        heading = ", ".join(
            part for part in (row.name, profession.name.lower() if profession else "") if part
        )
        choices.append(
            Choice(partner=row, heading=heading, reasons=tuple(text for text in reasons if text))
        )
    return Offer(
        choices=tuple(choices),
        words="You may choose anyone, also someone not on this list.",
        left_out=(),
        others=_sorted([row for row in rows if row not in taking]),
        is_ranked=False,
    )


def _need(referral: Referral, on: date) -> Need:
    return Need(
        urgency=Urgency(referral.urgency),
        # A question to a colleague asks for a view, which is an assessment.
        assessment=Purpose(referral.purpose) is Purpose.ASK,
        state=state_of(referral.episode, on=on) if referral.episode else "",
        wishes=frozenset(Wish(value) for value in referral.wishes),
        not_these=frozenset(referral.declined_partners),
    )


def state_of(episode: Episode, *, on: date) -> str:
    """Return the state of the episode's pain on the day `on`, as in `core.progress`."""
    rows = ScoreRow.objects.filter(episode=episode, measure=letters.PAIN)
    scores = [Score(row.scored_on, row.value, row.ratings) for row in rows]
    return assess(scores, measure=shipped_measures()[letters.PAIN], as_of=on).state.value


def _matched(referral: Referral, rows: Sequence[Partner], on: date) -> list[matching.Partner]:
    problem = evidence().problems[referral.problem]
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
    referral: Referral, row: Partner, problem: Problem, known: Known
) -> matching.Partner:
    profession, country = profession_of(row.profession), referral.practice.country
    return matching.Partner(
        id=str(row.pk),
        name=row.name,
        profession=row.profession,
        profession_words=profession.name.lower() if profession else "",
        is_health=profession is not None and profession.is_health,
        grade=problem.grade(profession.fit_column, country=country) if profession else Grade.NONE,
        distance_km=kilometres_to(row, practice=referral.practice),
        wait_days=row.wait_days,
        payment=payment_fit(referral.client, row),
        wishes_met=frozenset(Wish(value) for value in row.offers),
        taking=Taking.YES if row.is_taking_clients else Taking.NOT_NOW,
        is_new=known.sent < TOO_FEW,
        own=known.own,
        others=known.others,
    )


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


def results_by_partner(problem: str, *, on: date) -> tuple[dict[str, Results], dict[str, int]]:
    """Return each partner's results for `problem`, and how many people were ever sent to each.

    Seen counts of those accepted who were seen, or were sent more than 60 days ago; helped of
    those seen who answered. Declined and cancelled count in neither.
    """
    own: dict[str, Results] = {}
    sent: dict[str, int] = {}
    rows = Referral.objects.exclude(status=Status.DRAFT.value).filter(partner__isnull=False)
    for row in rows.only("partner_id", "problem", "status", "seen_on", "helped", "sent_at"):
        key = str(row.partner_id)
        sent[key] = sent.get(key, 0) + 1
        if row.problem == problem and row.sent_at is not None:
            own[key] = own.get(key, NO_RESULTS) + _result(row, on)
    return own, sent


def _result(row: Referral, on: date) -> Results:
    if Status(row.status) not in ACCEPTED or row.sent_at is None:
        return NO_RESULTS
    was_seen = row.seen_on is not None
    if not was_seen and on - row.sent_at.date() <= SETTLED_AFTER:
        return NO_RESULTS
    answered = was_seen and row.helped in {h.value for h in Helped if h is not Helped.TOO_EARLY}
    helped = Share(int(row.helped == Helped.BETTER.value), 1) if answered else Share()
    return Results(seen=Share(int(was_seen), 1), helped=helped)


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
    asks = Purpose(referral.purpose) is Purpose.ASK
    fitting = professions_for(problem, country=referral.practice.country, assessment=asks)
    # One's own profession is not who a client is sent to.
    own = referral.practice.profession
    names = {row.fit_column: row.name for row in professions() if row.slug != own}
    return [
        (names[column], GRADE_WORDS[grade], CHECKED_WORDS[problem.fits[column].checked])
        for column, grade in fitting
        if column in names
    ]
