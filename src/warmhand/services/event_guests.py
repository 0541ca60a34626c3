"""What becomes of the guests of an event: a visit booked, a client, never the same person twice."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from warmhand.core.came_from import CameFrom
from warmhand.core.client_details import ClientDetails
from warmhand.core.errors import StaleRowError
from warmhand.core.names import fold
from warmhand.core.network import SourceKind
from warmhand.core.outreach import GuestState
from warmhand.core.trail import Deed
from warmhand.services import came_from, clients, trail
from warmhand.services.consents import local_day
from warmhand.store.clients import Client
from warmhand.store.outreach import DemoEvent, DemoGuest
from warmhand.store.people import User

IS_CLIENT = "This guest is one of your clients already."


@dataclass(frozen=True, slots=True)
class Maybe:
    """A client who may be the guest, and what the two share."""

    client: Client
    why: str


def guests_of(*, event: DemoEvent) -> list[DemoGuest]:
    """Return the guests of `event` with their clients, by number: one query."""
    rows = DemoGuest.objects.filter(event=event).select_related("client")
    return list(rows.order_by("number"))


@transaction.atomic
def book(*, guest: DemoGuest, on: date | None, user: User, now: datetime) -> None:
    """Note the day on which `guest` said yes to a visit; None takes that back."""
    DemoGuest.objects.filter(pk=guest.pk).update(booked_on=on)
    _note(guest, "booked a visit" if on else "booking taken back", user=user, now=now)


def maybe_there(*, guest: DemoGuest, name: str) -> list[Maybe]:
    """Return the clients who may be `guest`: same mail, same phone, or the same name.

    A guest gave a first name: `name` is the whole one, where it is known by now. One query.
    """
    folded, first = fold(name), fold(guest.first_name)
    found = []
    for client in Client.objects.filter(archived_at=None, merged_into=None).order_by("name", "pk"):
        shared = _shared(guest, client, {folded, first} - {""})
        if shared:
            found.append(Maybe(client, " and ".join(shared)))
    return sorted(found, key=lambda one: one.why == "the same name")


def _shared(guest: DemoGuest, client: Client, names: set[str]) -> list[str]:
    name = fold(client.name)
    is_named = name in names or any(" " not in one and name.split()[:1] == [one] for one in names)
    same = (
        ("the same e-mail", guest.email and client.email.casefold() == guest.email.casefold()),
        ("the same phone", guest.phone and client.phone == guest.phone),
        ("the same name", is_named),
    )
    return [words for words, is_same in same if is_same]


@transaction.atomic
def become_client(*, guest: DemoGuest, name: str, user: User, now: datetime) -> Client:
    """Make `guest` a client who came through the event, in one step.

    Raises `StaleRowError` where they are a client already, and `InvalidValueError` for no name.
    """
    row = _still_free(guest)
    today = local_day(row.practice, now)
    details = ClientDetails(name=name, phone=row.phone, email=row.email)
    client = clients.add_client(
        practice=row.practice, details=details, user=user, now=now, today=today
    )
    # Who signed up and came to be a client before the day came through the event all the same.
    made = Client.objects.filter(pk=client.pk)
    made.update(source_kind=SourceKind.EVENT.value, source_event=row.event)
    _join(row, client, user=user, now=now)
    return client


@transaction.atomic
def is_client(*, guest: DemoGuest, client: Client, user: User, now: datetime) -> None:
    """Note that `guest` is `client`, who was there already.

    The event is what brought them only where nothing else was noted and they came after it.
    Raises `StaleRowError` where the guest is a client already.
    """
    _join(_still_free(guest), client, user=user, now=now)


@transaction.atomic
def not_client(*, guest: DemoGuest, user: User, now: datetime) -> None:
    """Take back that `guest` is a client; the client stays, with no word of the event."""
    row = DemoGuest.objects.select_related("client", "event").get(pk=guest.pk)
    if row.client is None:
        return
    Client.objects.filter(pk=row.client.pk, source_event=row.event).update(
        source_kind="", source_event=None
    )
    came_from.forget(client=row.client, event=row.event)
    DemoGuest.objects.filter(pk=row.pk).update(client=None)
    _note(row, "client taken back", user=user, now=now)


def _still_free(guest: DemoGuest) -> DemoGuest:
    row = DemoGuest.objects.select_related("event", "practice").get(pk=guest.pk)
    if row.client_id is not None:
        raise StaleRowError(IS_CLIENT)
    return row


def _join(guest: DemoGuest, client: Client, *, user: User, now: datetime) -> None:
    event = guest.event
    DemoGuest.objects.filter(pk=guest.pk).update(client=client)
    came = Client.objects.filter(pk=client.pk, source_kind="", created_at__gte=event.starts_at)
    came.update(source_kind=SourceKind.EVENT.value, source_event=event)
    was_there = guest.state not in {GuestState.BOOKED.value, GuestState.LEFT.value}
    if was_there and event.starts_at <= now:
        on = local_day(guest.practice, event.starts_at)
        came_from.note(client=client, kind=CameFrom.EVENT, on=on, now=now, event=event)
    _note(guest, "is a client", user=user, now=now, client=client)


def _note(
    guest: DemoGuest, detail: str, *, user: User, now: datetime, client: Client | None = None
) -> None:
    trail.record(
        practice=guest.practice,
        deed=Deed.WRITE,
        thing="guest",
        thing_id=guest.pk,
        now=now,
        user=user,
        client=client,
        detail=detail,
    )
