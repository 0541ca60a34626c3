"""Signing up for a slot of a demo event: one person has it, however many press at once."""

from dataclasses import astuple, dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Max

from warmhand.core import spam
from warmhand.core.demo_slots import open_times, slot_times
from warmhand.core.demo_words import CONSENT_NOW
from warmhand.core.errors import DomainError, StaleRowError
from warmhand.core.outreach import EventState, GuestState, GuestWay
from warmhand.core.trail import Deed
from warmhand.services import event_mails, trail
from warmhand.services.event_letters import ask_for_letter
from warmhand.services.incoming_form import Stamp
from warmhand.store.outreach import DemoEvent, DemoGuest

MOST_WITH_ONE_ADDRESS = 2
TAKEN = "Somebody was quicker: this slot is gone. Please choose another one."
OVER = "Slots cannot be booked any more. Come by: it may go without one."
ENOUGH = "Two slots are taken with this address already. Please call us for a third."
NO_ADDRESSES = "Please leave web addresses out."


@dataclass(frozen=True, slots=True, kw_only=True)
class SignUp:
    """What somebody fills in to have a slot; `phone` is E.164."""

    first_name: str
    email: str = ""
    phone: str = ""
    what_for: str = ""
    slot_at: datetime
    wants_follow_up: bool = False
    wants_letter: bool = False


def all_slots(*, event: DemoEvent) -> list[datetime]:
    """Return when the slots of `event` begin, taken or not; none where it is not planned."""
    if event.state != EventState.PLANNED.value or not event.slots:
        return []
    return slot_times(
        event.starts_at, event.ends_at, slot_minutes=event.slot_minutes, slots=event.slots
    )


def open_slots(*, event: DemoEvent, now: datetime) -> list[datetime]:
    """Return the slots that can be booked at `now`: one query."""
    held = DemoGuest.objects.filter(event=event, slot_at__isnull=False)
    taken = held.exclude(state=GuestState.LEFT.value).values_list("slot_at", flat=True)
    here = [at for at in taken if at is not None]
    times = all_slots(event=event)
    return open_times(times, here, slot_minutes=event.slot_minutes, now=now)


def guest_key(stamp: Stamp, asked: SignUp) -> UUID:
    """Return the key of the guest that `asked` makes: the same form again is the same guest."""
    return uuid5(stamp.key, repr(astuple(asked)))


def next_number(*, event: DemoEvent) -> int:
    """Return the next free number of `event`; call it inside the transaction that takes it."""
    found = DemoGuest.objects.filter(event=event).aggregate(most=Max("number"))["most"]
    return (found or 0) + 1


def signed_up_today(*, now: datetime) -> int:
    """Return how many signed up in the practice in the last 24 hours."""
    since = now - timedelta(days=1)
    way = GuestWay.SIGNED_UP.value
    return DemoGuest.objects.filter(way=way, created_at__gt=since).count()


@transaction.atomic
def sign_up(*, event: DemoEvent, asked: SignUp, key: UUID, now: datetime) -> DemoGuest:
    """Give somebody a slot and write them where it stands; the same `key` again changes nothing.

    Raises `StaleRowError` where the slot is gone, and `DomainError` for a third slot of one
    address or words that hold web addresses.
    """
    # The write lock is taken before the first look: nobody comes between look and insert.
    same = DemoGuest.objects.filter(pk=key, event=event).first()
    if same is not None:
        return same
    event = DemoEvent.objects.select_related("practice").get(pk=event.pk)
    _refuse(asked, event)
    if asked.slot_at not in open_slots(event=event, now=now):
        raise StaleRowError(TAKEN if open_slots(event=event, now=now) else OVER)
    guest = _guest(event, asked, key, now=now)
    event_mails.tell_slot(guest=guest, key="first", now=now)
    ask_for_letter(guest=guest, now=now)
    _note(guest, "signed up", now=now)
    return guest


def _guest(event: DemoEvent, asked: SignUp, key: UUID, *, now: datetime) -> DemoGuest:
    return DemoGuest.objects.create(
        id=key,
        practice_id=event.practice_id,
        event=event,
        number=next_number(event=event),
        way=GuestWay.SIGNED_UP.value,
        state=GuestState.BOOKED.value,
        first_name=asked.first_name,
        email=asked.email,
        phone=asked.phone,
        what_for=asked.what_for,
        slot_at=asked.slot_at,
        consent_words=CONSENT_NOW,
        consent_at=now,
        wants_follow_up=asked.wants_follow_up and bool(asked.email),
        wants_letter=asked.wants_letter and bool(asked.email),
        created_at=now,
    )


def _refuse(asked: SignUp, event: DemoEvent) -> None:
    doubts = spam.doubts(spam.Sent(texts=[asked.first_name, asked.what_for, asked.what_for]))
    if doubts or "://" in asked.first_name + asked.what_for:
        raise DomainError(NO_ADDRESSES)
    same = DemoGuest.objects.filter(event=event, email__iexact=asked.email)
    held = same.exclude(state=GuestState.LEFT.value).count() if asked.email else 0
    if held >= MOST_WITH_ONE_ADDRESS:
        raise DomainError(ENOUGH)


@transaction.atomic
def give_back(*, guest: DemoGuest, now: datetime) -> None:
    """Let the slot of `guest` go, so that somebody else can have it; twice is a no-op.

    Raises `StaleRowError` once they are in the queue or were served.
    """
    rows = DemoGuest.objects.filter(pk=guest.pk, state=GuestState.BOOKED.value)
    if rows.update(state=GuestState.LEFT.value):
        _note(guest, "gave the slot back", now=now)
    elif not DemoGuest.objects.filter(pk=guest.pk, state=GuestState.LEFT.value).exists():
        raise StaleRowError("You are in the queue already, so the slot stays yours.")


def _note(guest: DemoGuest, detail: str, *, now: datetime) -> None:
    trail.record(
        practice=guest.practice,
        deed=Deed.WRITE,
        thing="guest",
        thing_id=guest.pk,
        now=now,
        detail=detail,
    )
