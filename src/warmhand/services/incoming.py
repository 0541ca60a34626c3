"""Requests that come in: listed, answered, opened again."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Case, Count, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from warmhand.core.care import VisitStatus
from warmhand.core.errors import IllegalStepError, StaleRowError
from warmhand.core.incoming import (
    ANSWERED,
    Course,
    IncomingKind,
    IncomingState,
    Telling,
    may_become,
    telling,
)
from warmhand.core.outbox import UNDO, MailKind, MailState
from warmhand.core.trail import Deed
from warmhand.services import outbox, trail
from warmhand.services.consents import local_day
from warmhand.services.letters import first_name
from warmhand.services.mail_server import is_ready
from warmhand.store.care import Visit
from warmhand.store.incoming import Incoming
from warmhand.store.outbox import OutboxMail
from warmhand.store.people import Practice, User

NEEDED = ("practice", "source_partner", "source_client", "client", "card", "report_consent")
MOVED = "Somebody else has just answered this request. Here is where it stands."
SHOWN = 200


@dataclass(frozen=True, slots=True)
class IncomingCard:
    """One request that would like a moment on Today."""

    key: UUID
    kind: str
    title: str
    why: str
    action: str


def rows() -> "QuerySet[Incoming]":
    """Return the requests of the practice in scope with their people, newest first."""
    return Incoming.objects.select_related(*NEEDED).order_by("-created_at", "pk")


def in_state(state: IncomingState) -> "QuerySet[Incoming]":
    """Return the requests in `state`, newest first; among new ones those marked come last."""
    found = rows().filter(state=state.value)
    if state is not IncomingState.NEW:
        return found
    is_unsure = Case(When(doubts=[], then=Value(0)), default=Value(1))
    return found.order_by(is_unsure, "-created_at", "pk")


def counts() -> dict[str, int]:
    """Return how many requests stand in each state: one query."""
    found = Incoming.objects.order_by().values_list("state").annotate(count=Count("pk"))
    return dict(found)


def who_asks(row: Incoming) -> str:
    """Return the name under which a request is listed."""
    own = row.client_name if row.kind == IncomingKind.CLIENT.value else row.sender_name
    return own or row.client_name or "Somebody"


@transaction.atomic
def decide(
    *,
    row: Incoming,
    state: IncomingState,
    user: User,
    now: datetime,
    words: str = "",
    by_mail: bool = False,
) -> None:
    """Put a request into `state` that is not "taken"; `words` stay with the practice.

    With `by_mail` who wrote gets an answer without a word about health. Opening again takes
    back what has not left. Raises `IllegalStepError` where that cannot follow, `StaleRowError`
    where somebody else was quicker.
    """
    before = IncomingState(row.state)
    if before is state:
        return
    if state is IncomingState.TAKEN or not may_become(before, state):
        raise IllegalStepError("This cannot follow here. Take them on, or open it again first.")
    is_new = state is IncomingState.NEW
    facts = {
        "state": state.value,
        "answer_words": " ".join(words.split())[:200],
        "decided_at": None if is_new else now,
    }
    if not Incoming.objects.filter(pk=row.pk, state=before.value).update(**facts):
        raise StaleRowError(MOVED)
    for name, value in facts.items():
        setattr(row, name, value)
    if is_new:
        take_back(row, MailKind.INCOMING_ANSWER)
    elif by_mail and state in ANSWERED:
        _answer(row, now=now)
    note(row, state.value, user=user, now=now)


def reply_to(row: Incoming) -> tuple[str, str]:
    """Return name and e-mail address of who wrote; an empty address where none is known."""
    if row.kind == IncomingKind.CLIENT.value:
        return row.client_name, row.client_email
    return row.sender_name, row.sender_email


def may_mail(practice: Practice, address: str) -> bool:
    """Return whether a mail to `address` could leave."""
    return bool(address) and is_ready(practice)


def _answer(row: Incoming, *, now: datetime) -> None:
    name, address = reply_to(row)
    if may_mail(row.practice, address):
        post(row, MailKind.INCOMING_ANSWER, to=(name, address), now=now)


def post(
    row: Incoming, kind: MailKind, *, to: tuple[str, str], now: datetime, **more: object
) -> OutboxMail:
    """Put one mail about `row` into the outbox; it can be taken back for five minutes."""
    return outbox.enqueue(
        practice=row.practice,
        kind=kind,
        key=f"{kind.value}-{row.pk}-{now:%Y%m%d%H%M%S%f}",
        to_name=to[0],
        to_address=to[1],
        now=now,
        delay=UNDO,
        incoming=row,
        **more,  # type: ignore[arg-type]  # a link, where one is sent
    )


def take_back(row: Incoming, kind: MailKind) -> int:
    """Take back mail of one kind that has not left; return how many that was."""
    mails = OutboxMail.objects.filter(incoming=row, kind=kind.value, state__in=outbox.NOT_GONE)
    return mails.update(state=MailState.CANCELLED.value, lease_until=None)


def note(row: Incoming, detail: str, *, user: User | None, now: datetime) -> None:
    """Leave in the trail what was done with a request; `detail` holds no contents."""
    trail.record(
        practice=row.practice,
        deed=Deed.WRITE,
        thing="incoming",
        thing_id=row.pk,
        now=now,
        user=user,
        client=row.client,
        detail=detail,
    )


def _with_visits(found: "QuerySet[Incoming]") -> "QuerySet[Incoming]":
    done = Visit.objects.filter(client=OuterRef("client"), status=VisitStatus.DONE.value)
    done = done.filter(visit_on__gte=OuterRef("decided_at__date"))
    counted = done.order_by().values("client").annotate(count=Count("pk")).values("count")
    return found.annotate(visits=Coalesce(Subquery(counted), 0))


def visits_since(row: Incoming) -> int:
    """Return how many visits were done since a request was taken."""
    return len(days_since(row))


def days_since(row: Incoming) -> list[date]:
    """Return the days of the visits done since a request was taken, the first one first."""
    if row.client_id is None or row.decided_at is None:
        return []
    since = local_day(row.practice, row.decided_at)
    done = Visit.objects.filter(client=row.client_id, status=VisitStatus.DONE.value)
    days = done.filter(visit_on__gte=since).order_by("visit_on")
    return list(days.values_list("visit_on", flat=True))


def course_of(row: Incoming, *, today: date, visits: int, is_agreed: bool) -> Course:
    """Return what counts for telling who sent the client."""
    return Course(
        today=today,
        visits=visits,
        after_visits=row.report_after_visits or row.practice.report_after_visits,
        report_by=row.report_by,
        is_agreed=is_agreed,
        is_told=bool(row.reported_at or row.told_no_news_at),
    )


def due_cards(*, today: date, with_care: bool) -> list[IncomingCard]:
    """Return what of the requests would like a moment on `today`: one query.

    New ones that are not marked, thanks that are owed, and `with_care` reports that are due.
    """
    new = Q(state=IncomingState.NEW.value, doubts=[])
    sent = Q(source_partner__isnull=False) | Q(source_client__isnull=False)
    owed = Q(thanked_at=None) & sent
    untold = Q(reported_at=None, told_no_news_at=None, source_partner__isnull=False)
    taken = Q(state=IncomingState.TAKEN.value) & (owed | untold)
    found = _with_visits(rows().filter(new | taken)).order_by("created_at")[:SHOWN]
    cards = []
    for row in found:
        if row.state == IncomingState.NEW.value:
            cards.append(_new_card(row))
            continue
        if row.thanked_at is None:
            cards.append(_thanks_card(row))
        if with_care and (card := _report_card(row, today)) is not None:
            cards.append(card)
    return cards


def _new_card(row: Incoming) -> IncomingCard:
    is_own = row.kind == IncomingKind.CLIENT.value
    title = f"{who_asks(row)} would like to come" if is_own else f"{who_asks(row)} refers a client"
    return IncomingCard(row.pk, "New request", title, "Nobody has answered yet.", "Look")


def source_name(row: Incoming) -> str:
    """Return the name of the linked person who sent the client, or ""."""
    source = row.source_partner or row.source_client
    return source.name if source else ""


def _thanks_card(row: Incoming) -> IncomingCard:
    first = first_name(source_name(row))
    why = "They sent somebody to you. A word the same day is enough, with nothing about health."
    if row.source_partner is None:
        why = "Somebody came through them. Say thank you when you meet, and name nobody."
    return IncomingCard(row.pk, "Thanks", f"Thank {first} today", why, f"Thank {first}")


def _report_card(row: Incoming, today: date) -> IncomingCard | None:
    if row.source_partner is None or row.client is None:
        return None
    held = row.report_consent
    is_agreed = held is not None and held.withdrawn_at is None and today <= held.ends_on
    course = course_of(row, today=today, visits=row.visits, is_agreed=is_agreed)  # type: ignore[attr-defined]  # annotated
    due, first = telling(course), first_name(row.source_partner.name)
    if due is Telling.NOTHING:
        return None
    if due is Telling.NO_NEWS:
        title, action = f"{first} waits for a word", "Tell them"
        why = "The day you agreed on has come. “No news yet” is news too."
    else:
        title, action = f"A report to {first} is due", "Report"
        times = "once" if row.visits == 1 else f"{row.visits} times"  # type: ignore[attr-defined]  # annotated
        why = f"{first_name(row.client.name)} has been here {times} since."
    if due is Telling.ASK:
        why += " Ask first whether they agree that you tell."
        action = "Ask and report"
    return IncomingCard(row.pk, "Report", title, why, action)
