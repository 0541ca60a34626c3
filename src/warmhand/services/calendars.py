"""The practice's own calendars: added, listed, removed."""

from datetime import datetime

from django.db import transaction

from warmhand.core.calendars import CalendarKind
from warmhand.core.errors import DomainError
from warmhand.core.trail import Deed
from warmhand.services import calendar_reading, calendar_visits, trail
from warmhand.services.calendar_fetch import Fetched, read_address
from warmhand.services.calendar_reading import Read
from warmhand.store.calendars import CalendarEntry, CalendarSource
from warmhand.store.people import Practice, User

MOST_SOURCES = 10
ZONE_CHANGED = "The time zone has changed. Choose the file again, so that the hours are right."


def sources() -> list[CalendarSource]:
    """Return the calendars that are read in, oldest first."""
    return list(CalendarSource.objects.filter(is_on=True).order_by("created_at", "pk"))


def host_of(source: CalendarSource) -> str:
    """Return where an address leads, which is all that is ever shown of it."""
    return source.address.split("/")[2] if source.address else ""


@transaction.atomic
def add_address(
    *, practice: Practice, name: str, address: str, user: User, now: datetime
) -> CalendarSource:
    """Keep the address of a calendar; it is read by `calendar_reading.read_source`.

    The same address twice is one. Raises `InvalidValueError` for an address that is not read,
    `DomainError` for more than ten calendars.
    """
    kept = read_address(address)
    kind = CalendarKind.ADDRESS.value
    there = CalendarSource.objects.filter(kind=kind, address=kept, is_on=True).first()
    if there is not None:
        return there
    return _add(practice, user, now, name=name, kind=kind, address=kept)


@transaction.atomic
def take_file(
    *, practice: Practice, name: str, data: bytes, user: User, now: datetime
) -> tuple[CalendarSource, Read]:
    """Read an uploaded calendar; one of the same name takes the place of what it said before.

    Raises `InvalidValueError` for what is no calendar; then nothing is kept.
    """
    kind = CalendarKind.FILE.value
    rows = CalendarSource.objects.filter(kind=kind, name=name, is_on=True)
    source = rows.first() or _add(practice, user, now, name=name, kind=kind)
    found = Fetched(data=data)
    return source, calendar_reading.keep(source=source, found=found, now=now, user=user)


def _add(
    practice: Practice, user: User, now: datetime, *, name: str, kind: str, address: str = ""
) -> CalendarSource:
    if CalendarSource.objects.filter(is_on=True).count() >= MOST_SOURCES:
        raise DomainError("Ten calendars are read already. Remove one first.")
    source = CalendarSource.objects.create(
        practice=practice, name=name, kind=kind, address=address, created_at=now
    )
    _note(source, user, now, "calendar added")
    return source


@transaction.atomic
def remove(*, source: CalendarSource, user: User, now: datetime) -> int:
    """Read a calendar no more; return how many visits went with it.

    Only visits that it planned itself go, and only where nothing was recorded on them.
    """
    entries = list(source.entries.filter(starts_at__gte=calendar_visits.still_counts(now)))
    count = calendar_visits.leave(entries)
    _note(source, user, now, "calendar removed")
    source.delete()
    return count


def read_anew(*, practice: Practice, now: datetime) -> None:
    """Forget when entries were, since the practice's time zone has changed; call it in its change.

    Addresses are read again at once and plan the visits at their right hours; of files it is
    said that they are to be chosen again. What was recorded stays, as do the names that were told.
    """
    entries = CalendarEntry.objects.filter(starts_at__gte=calendar_visits.still_counts(now))
    calendar_visits.leave(entries)
    entries.delete()
    rows = CalendarSource.objects.filter(practice=practice)
    rows.update(etag="", tried_at=None)
    rows.filter(kind=CalendarKind.FILE.value).update(problem=ZONE_CHANGED)


def _note(source: CalendarSource, user: User, now: datetime, detail: str) -> None:
    trail.record(
        practice=source.practice,
        deed=Deed.WRITE,
        thing="calendar",
        thing_id=source.pk,
        now=now,
        user=user,
        detail=detail,
    )
