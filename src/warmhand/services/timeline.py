"""What passed between a practice and one partner, in both directions, as one timeline."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce, TruncDate

from warmhand.core.letter import day_words
from warmhand.core.network import ContactWay, IntroductionKind, Outcome, TouchKind
from warmhand.core.referral import Actor, Purpose, Status, Step
from warmhand.core.touches import ABOUT_A_CLIENT, ANSWERABLE
from warmhand.core.tries import WAY_WORDS
from warmhand.services.consents import local_day
from warmhand.services.partner_pages import SAID
from warmhand.store.clients import Client
from warmhand.store.network import ContactTry, Introduction, IntroductionHop, Touch
from warmhand.store.partners import Partner
from warmhand.store.people import Practice
from warmhand.store.referrals import Referral, ReferralEvent

SHOWN = 8
MOST = 500
FROM_US = {
    TouchKind.MEETING: "You met",
    TouchKind.VISIT: "You visited",
    TouchKind.COFFEE: "Coffee together",
    TouchKind.CALL: "You called",
    TouchKind.MESSAGE: "You wrote",
    TouchKind.SHARED_CLIENT: "You talked about a shared client",
    TouchKind.DEMO: "A demo together",
    TouchKind.THANKS: "You said thank you",
    TouchKind.CARD: "You left a card",
}
FROM_THEM = FROM_US | {
    TouchKind.VISIT: "Came by",
    TouchKind.CALL: "Called you",
    TouchKind.MESSAGE: "Wrote to you",
    TouchKind.THANKS: "Thanked you",
    TouchKind.CARD: "Left a card",
}
STEPS = {
    Step.ACCEPT: "Said yes to {name}",
    Step.DECLINE: "Could not take {name}",
    Step.BOOK: "Gave {name} a date",
    Step.SEE: "Saw {name}",
    Step.REPORT: "Reported back on {name}",
}
ANSWERED = {Outcome.OPEN: "No talk yet.", Outcome.YES: "It came to a talk.", Outcome.NO: "No talk."}
AGREED = "They said yes to it."
"""An introduction that worked is no talk yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line; `route` and `key` name the page that it leads to, or are empty."""

    on: date
    at: datetime
    words: str
    note: str = ""
    came_in: bool = False
    is_next: bool = False
    """Still to come."""
    route: str = ""
    key: UUID | None = None
    link: str = ""
    """The words of the link, where `words` is not all of it."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """The newest lines first; whether there are earlier ones."""

    lines: list[Line]
    has_earlier: bool


def timeline(
    *, partner: Partner, practice: Practice, today: date, with_care: bool, limit: int = SHOWN
) -> Timeline:
    """Return what passed with `partner`, newest first, at most `limit` lines. Seven queries.

    Without `with_care` what was said about clients stays out; clients' names are as elsewhere.
    """
    most = limit + 1
    lines = [
        *_touches(partner, most, practice.country, with_care=with_care),
        *_referrals(partner, most, practice, today),
        *_steps(partner, most, practice),
        *_sent_to_us(partner, most, practice),
        *_hops(partner, most),
        *_offered(partner, most),
        *_tries(partner, most),
    ]
    lines.sort(key=lambda line: (line.is_next, line.on, line.at), reverse=True)
    return Timeline(lines[:limit], len(lines) > limit)


def about_a_client(touch: Touch) -> bool:
    """Tell whether the words of `touch` are for those alone who care for clients."""
    return touch.client_id is not None or TouchKind(touch.kind) in ABOUT_A_CLIENT


def _touches(partner: Partner, most: int, country: str, *, with_care: bool) -> Iterable[Line]:
    rows = Touch.objects.filter(partner=partner).select_related("client")
    for row in rows.order_by("-touched_on", "-created_at")[:most]:
        kind = TouchKind(row.kind)
        words = (FROM_THEM if row.came_in else FROM_US)[kind]
        if row.client:
            words = f"{words}: {row.client.name}" if kind in ABOUT_A_CLIENT else words
        said = f"“{row.words}”" if row.words and (with_care or not about_a_client(row)) else ""
        yield Line(
            on=row.touched_on,
            at=row.created_at,
            words=words,
            note=" ".join(part for part in (said, _answer(row, kind, country)) if part),
            came_in=row.came_in,
            route="touch",
            key=row.pk,
        )


def _answer(row: Touch, kind: TouchKind, country: str) -> str:
    if kind not in ANSWERABLE or row.came_in:
        return ""
    if row.answered_on is None:
        return "No answer yet."
    return f"Answered {day_words(row.answered_on, country=country)}."


def _referrals(partner: Partner, most: int, practice: Practice, today: date) -> Iterable[Line]:
    rows = Referral.objects.filter(partner=partner, sent_at__isnull=False).select_related("client")
    for row in rows.order_by("-sent_at")[:most]:
        asked = row.purpose == Purpose.ASK.value
        name, sent_at = row.client.name, row.sent_at or row.status_at
        yield Line(
            on=local_day(practice, sent_at),
            at=sent_at,
            words="You asked about" if asked else "You sent",
            link=name,
            note=f"{SAID[Status(row.status)]}.",
            route="referral",
            key=row.pk,
        )
        booked = row.booked_for if row.status == Status.BOOKED.value else None
        if booked is not None and local_day(practice, booked) >= today:
            on = local_day(practice, booked)
            yield Line(
                on=on, at=booked, words="A date for", link=name, is_next=True,
                route="referral", key=row.pk,
            )  # fmt: skip


def _steps(partner: Partner, most: int, practice: Practice) -> Iterable[Line]:
    """The partner's own steps, one a day for each referral: the furthest."""
    rows = ReferralEvent.objects.filter(
        referral__partner=partner,
        actor=Actor.PARTNER.value,
        step__in=[step.value for step in STEPS],
    ).select_related("referral__client")
    furthest: dict[tuple[UUID, date], ReferralEvent] = {}
    # At most five steps fall on a day, so that enough of them are read.
    for row in rows.order_by("-at", "-id")[: 5 * most]:
        day = (row.referral_id, local_day(practice, row.at))
        held = furthest.setdefault(day, row)
        if _ORDER.index(row.step) > _ORDER.index(held.step):
            furthest[day] = row
    for (key, on), row in furthest.items():
        yield Line(
            on=on,
            at=row.at,
            words=STEPS[Step(row.step)].format(name=row.referral.client.name),
            came_in=True,
            route="referral",
            key=key,
        )


_ORDER = [step.value for step in STEPS]


def _sent_to_us(partner: Partner, most: int, practice: Practice) -> Iterable[Line]:
    rows = Client.objects.filter(source_partner=partner, merged_into=None)
    rows = rows.order_by(Coalesce("since_on", TruncDate("created_at")).desc())
    for row in rows[:most]:
        away = row.archived_at is not None
        yield Line(
            on=row.since_on or local_day(practice, row.created_at),
            at=row.created_at,
            words=f"Sent {row.name} to you",
            came_in=True,
            route="" if away else "client",
            key=None if away else row.pk,
        )


def _hops(partner: Partner, most: int) -> Iterable[Line]:
    """Introductions asked for, in which the partner was asked or was the one to be met.

    That the partner was asked is a message of its own, among the touches.
    """
    rows = IntroductionHop.objects.filter(Q(giver=partner) | Q(receiver=partner))
    rows = rows.filter(asked_on__isnull=False, introduction__kind=IntroductionKind.ASKED.value)
    rows = rows.select_related("giver", "receiver", "introduction")
    for row in rows.order_by("-asked_on")[:most]:
        gives = row.giver_id == partner.pk
        at, key = row.introduction.created_at, row.introduction_id
        asked_on = row.asked_on or row.introduction.asked_on
        if not gives:
            asked = f"You asked {row.giver.name} to introduce you"
            yield Line(on=asked_on, at=at, words=asked, route="introduction", key=key)
        if row.outcome == Outcome.YES.value:
            made = f"Introduced you to {row.receiver.name}"
            yield Line(
                on=row.settled_on or asked_on,
                at=at,
                words=made if gives else f"{row.giver.name} introduced you",
                came_in=True,
                route="introduction",
                key=key,
            )


def _offered(partner: Partner, most: int) -> Iterable[Line]:
    """Introductions that the practice made; asked alone, or with a no, nobody was introduced."""
    rows = Introduction.objects.filter(Q(target=partner) | Q(between=partner))
    rows = rows.filter(kind=IntroductionKind.OFFERED.value, closed_on__isnull=False)
    not_yes = IntroductionHop.objects.filter(introduction=OuterRef("pk"))
    rows = rows.exclude(Exists(not_yes.exclude(outcome=Outcome.YES.value)))
    for row in rows.select_related("target", "between").order_by("-closed_on")[:most]:
        other = row.between if row.target_id == partner.pk else row.target
        yield Line(
            on=row.closed_on or row.asked_on,
            at=row.created_at,
            words=f"You introduced them to {other.name}" if other else "You introduced them",
            route="introduction",
            key=row.pk,
        )


def _tries(partner: Partner, most: int) -> Iterable[Line]:
    rows = ContactTry.objects.filter(partner=partner).order_by("-tried_on", "-created_at")
    words = {way.value: text for way, text in WAY_WORDS.items()}
    for row in rows[:most]:
        yield Line(
            on=row.tried_on,
            at=row.created_at,
            words=f"You tried to reach them: {words[row.way]}",
            note=_try_note(row),
        )


def _try_note(row: ContactTry) -> str:
    if row.way == ContactWay.INTRODUCTION.value and row.outcome == Outcome.YES.value:
        return AGREED
    return ANSWERED[Outcome(row.outcome)]
