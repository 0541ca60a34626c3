"""Demo events: entered, changed, decided on after the worth-it check, held, cancelled."""

import secrets
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Count, Q, QuerySet

from warmhand.core.demo_slots import slot_times
from warmhand.core.errors import InvalidValueError, StaleRowError
from warmhand.core.network import TouchKind
from warmhand.core.outreach import EventState, GuestState
from warmhand.core.trail import Deed
from warmhand.core.versions import mark_of
from warmhand.core.worth_it import kept
from warmhand.services import event_mails, touches, trail
from warmhand.services.consents import local_day
from warmhand.services.event_worth import check
from warmhand.store.network import Touch
from warmhand.store.niches import Niche
from warmhand.store.outreach import DemoEvent, DemoGuest
from warmhand.store.partners import Partner
from warmhand.store.people import Practice, User

NAMESPACE = UUID("2a3f4e46-9e0c-4b3f-8f3d-2f1f4e1d7a10")
LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # nothing that is misread on paper
DECIDABLE = (EventState.CONSIDERED, EventState.PLANNED, EventState.DECLINED)
NOT_NOW = "This was decided meanwhile. Please look at it again."
NOT_YET = "It has not begun yet."


@dataclass(frozen=True, slots=True, kw_only=True)
class EventDetails:
    """What is entered of an event; times are aware, money is in cents."""

    name: str
    place: str = ""
    address_line: str = ""
    starts_at: datetime
    ends_at: datetime
    slot_minutes: int = 10
    slots: int = 0
    takes_walk_ups: bool = True
    is_public: bool = False
    audience: int | None = None
    extra_minutes: int = 0
    cost_cents: int = 0
    fee_cents: int = 0
    words: str = ""
    host: Partner | None = None
    niche: Niche | None = None


FIELDS = tuple(one.name for one in fields(EventDetails))


def rows() -> "QuerySet[DemoEvent]":
    """Return the events of the practice in scope with their host, in no order."""
    return DemoEvent.objects.select_related("practice", "host", "niche")


def listed() -> "QuerySet[DemoEvent]":
    """Return all events, the newest first, with how many signed up, were seen and booked."""
    seen = Q(guests__state=GuestState.DONE.value)
    coming = Q(guests__state=GuestState.BOOKED.value)
    return (
        rows()
        .annotate(
            coming=Count("guests", filter=coming, distinct=True),
            seen=Count("guests", filter=seen, distinct=True),
            booked=Count("guests", filter=Q(guests__booked_on__isnull=False), distinct=True),
        )
        .order_by("-starts_at")
    )


def possible_hosts() -> list[Partner]:
    """Return the partners who may be a host, by name."""
    return list(Partner.objects.filter(archived_at=None).order_by("name", "pk"))


def public_events(*, now: datetime) -> "QuerySet[DemoEvent]":
    """Return what the public page names: planned, public and not over, the next one first."""
    found = DemoEvent.objects.filter(
        state=EventState.PLANNED.value, is_public=True, ends_at__gt=now
    )
    return found.order_by("starts_at")


def version_of(event: DemoEvent) -> str:
    """Return a mark of what `event` held when it was read; it changes with any field."""
    return mark_of([str(getattr(event, name) or "") for name in FIELDS])


def details_of(event: DemoEvent) -> dict[str, Any]:
    """Return what is entered of `event`, by field."""
    return {name: getattr(event, name) for name in FIELDS}


@transaction.atomic
def add_event(*, practice: Practice, details: EventDetails, user: User, now: datetime) -> DemoEvent:
    """Enter an event that is being considered; nobody said yes yet.

    Raises `InvalidValueError` for times or slots that cannot be.
    """
    event = DemoEvent(practice=practice, slug=_slug(), currency=practice.currency, created_at=now)
    _fill(event, details)
    event.save(force_insert=True)
    note(event, "added", user=user, now=now)
    return event


@transaction.atomic
def change_event(
    *, event: DemoEvent, details: EventDetails, seen: str, user: User, now: datetime
) -> DemoEvent:
    """Change what is entered; who has a slot is told where time or place move.

    `seen` is `version_of` what the person had before them. Raises `StaleRowError` where somebody
    else changed it meanwhile, and `InvalidValueError` for times or slots that cannot be, or that
    leave out a slot somebody has.
    """
    row = rows().get(pk=event.pk)
    if version_of(row) != seen:
        raise StaleRowError("Somebody else has just changed this event. Look at it again.")
    before = (row.starts_at, row.place, row.address_line)
    _fill(row, details)
    _keep_slots(row, moved=row.starts_at - before[0])
    row.save()
    note(row, "changed", user=user, now=now)
    if (row.starts_at, row.place, row.address_line) != before:
        event_mails.tell_all(event=row, now=now)
    return row


def _fill(event: DemoEvent, details: EventDetails) -> None:
    if not details.name.strip():
        raise InvalidValueError("An event needs a name.")
    slot_times(
        details.starts_at,
        details.ends_at,
        slot_minutes=details.slot_minutes,
        slots=details.slots,
    )
    for name in FIELDS:
        setattr(event, name, getattr(details, name))


def _keep_slots(event: DemoEvent, *, moved: timedelta) -> None:
    """Move the slots that are taken with the event; the last must still begin within it."""
    rows = DemoGuest.objects.filter(event=event).exclude(state=GuestState.LEFT.value)
    taken = [(one.slot_at, one.pk) for one in rows if one.slot_at is not None]
    # The last first where they move on: no two may hold one slot for a moment.
    for at, key in sorted(taken, reverse=moved > timedelta(0)):
        if not event.starts_at <= at + moved < event.ends_at:
            raise InvalidValueError("Somebody has a slot outside these hours. Call them first.")
        DemoGuest.objects.filter(pk=key).update(slot_at=at + moved)


def _slug() -> str:
    while True:
        found = "".join(secrets.choice(LETTERS) for _ in range(8))
        if not DemoEvent.objects.filter(slug=found).exists():
            return found


@transaction.atomic
def decide(*, event: DemoEvent, yes: bool, user: User, now: datetime) -> DemoEvent:
    """Say yes or no; the worth-it check is kept as it stood.

    Raises `StaleRowError` where it was held or cancelled meanwhile.
    """
    row = rows().get(pk=event.pk)
    if EventState(row.state) not in DECIDABLE:
        raise StaleRowError(NOT_NOW)
    if row.state == EventState.PLANNED.value and not yes:
        raise StaleRowError("You said yes to it. Cancel it, so that its guests are told.")
    row.expected = kept(check(event=row))
    row.state = (EventState.PLANNED if yes else EventState.DECLINED).value
    row.decided_at = now
    row.save(update_fields=("expected", "state", "decided_at"))
    note(row, "said yes" if yes else "declined", user=user, now=now)
    return row


@transaction.atomic
def undecide(*, event: DemoEvent, user: User, now: datetime) -> None:
    """Take a yes or no back; raises `StaleRowError` once somebody has a slot."""
    row = rows().get(pk=event.pk)
    if row.state not in {EventState.PLANNED.value, EventState.DECLINED.value}:
        raise StaleRowError(NOT_NOW)
    if row.guests.exists():
        raise StaleRowError("Somebody has signed up already. Cancel it, so that they are told.")
    row.state, row.expected, row.decided_at = EventState.CONSIDERED.value, {}, None
    row.save(update_fields=("expected", "state", "decided_at"))
    note(row, "decision taken back", user=user, now=now)


@transaction.atomic
def cancel_event(*, event: DemoEvent, user: User, now: datetime) -> int:
    """Cancel a planned event and tell who has a slot; return how many mails that is.

    Raises `StaleRowError` where it is not planned any more.
    """
    row = rows().get(pk=event.pk)
    _move(row, EventState.PLANNED, EventState.CANCELLED)
    note(row, "cancelled", user=user, now=now)
    return event_mails.tell_all(event=row, now=now)


@transaction.atomic
def hold(*, event: DemoEvent, user: User, now: datetime) -> None:
    """Note that it took place; with its host that is a contact on the day.

    Raises `StaleRowError` before it began, or where it is not planned any more.
    """
    row = rows().get(pk=event.pk)
    if row.starts_at > now:
        raise StaleRowError(NOT_YET)
    _move(row, EventState.PLANNED, EventState.HELD)
    note(row, "held", user=user, now=now)
    if row.host is not None:
        touches.log_touch(
            partner=row.host,
            kind=TouchKind.DEMO,
            on=local_day(row.practice, row.starts_at),
            user=user,
            now=now,
            words=row.name,
            key=touch_key(row),
        )


@transaction.atomic
def unhold(*, event: DemoEvent, user: User, now: datetime) -> None:
    """Take back that it took place, with the contact; raises `StaleRowError` where it is not."""
    row = rows().get(pk=event.pk)
    _move(row, EventState.HELD, EventState.PLANNED)
    touch = Touch.objects.filter(pk=touch_key(row)).first()
    if touch is not None:
        touches.remove_touch(touch=touch, user=user, now=now)
    note(row, "held taken back", user=user, now=now)


def _move(event: DemoEvent, before: EventState, after: EventState) -> None:
    moved = DemoEvent.objects.filter(pk=event.pk, state=before.value).update(state=after.value)
    if not moved:
        raise StaleRowError(NOT_NOW)
    event.state = after.value


def touch_key(event: DemoEvent) -> UUID:
    """Return the key of the contact with the host that `event` was."""
    return uuid5(NAMESPACE, str(event.pk))


def note(event: DemoEvent, detail: str, *, user: User | None, now: datetime) -> None:
    """Leave in the trail that `event` was changed."""
    trail.record(
        practice=event.practice,
        deed=Deed.WRITE,
        thing="event",
        thing_id=event.pk,
        now=now,
        user=user,
        detail=detail,
    )
