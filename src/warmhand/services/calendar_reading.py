"""One calendar read in: its entries kept as they stand now, all of them or none."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Count, Q
from django_scopes import scope, scopes_disabled

from warmhand.core.calendars import (
    READ_AGAIN,
    READ_AHEAD,
    READ_BACK,
    READ_EVERY,
    CalendarKind,
    EntryState,
    words_of_title,
)
from warmhand.core.errors import DomainError, InvalidValueError
from warmhand.core.trail import Deed
from warmhand.formats.calendar_read import Occurrence, read_calendar
from warmhand.services import calendar_visits, trail
from warmhand.services.calendar_fetch import Fetched, FetchError, Places, fetch
from warmhand.store.calendars import CalendarEntry, CalendarName, CalendarSource
from warmhand.store.clients import Client
from warmhand.store.people import User


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What one read did."""

    entries: int = 0
    new: int = 0
    moved: int = 0
    gone: int = 0
    planned: int = 0
    joined: int = 0
    asked: int = 0
    is_unchanged: bool = False

    @property
    def words(self) -> str:
        """As "41 entries read, 3 new, 1 moved."."""
        if self.is_unchanged:
            return "Nothing has changed since the last read."
        many = "1 entry read" if self.entries == 1 else f"{self.entries:,} entries read"
        told = ((self.new, "new"), (self.moved, "moved"), (self.gone, "no longer there"))
        return ", ".join([many, *(f"{count:,} {word}" for count, word in told if count)]) + "."

    @property
    def became(self) -> str:
        """What stands of the calendar now, as "3 visits planned, 1 to be told whose they are."."""
        visits = "visit" if self.planned == 1 else "visits"
        told = (
            (self.planned, f"{visits} planned"),
            (self.joined, "taken as visits that were there already"),
            (self.asked, "to be told whose they are"),
        )
        words = ", ".join(f"{count:,} {word}" for count, word in told if count)
        return f"{words}." if words else ""


def read_due(*, now: datetime, places: Places | None = None) -> int:
    """Read at most one calendar whose half hour is over, in whatever practice; return how many.

    A machine that does not answer holds the worker for twenty seconds, so others wait a turn.
    """
    with scopes_disabled():
        rows = CalendarSource.objects.filter(_due(now), kind=CalendarKind.ADDRESS.value, is_on=True)
        source = rows.select_related("practice").order_by("tried_at").first()
    if source is None:
        return 0
    with scope(practice=source.practice):
        try:
            read_source(source=source, now=now, places=places)
        except DomainError:
            return 0  # the problem stands with the source, and the page says it
    return 1


def _due(now: datetime) -> Q:
    return Q(tried_at=None) | Q(tried_at__lte=now - READ_EVERY)


def read_source(
    *,
    source: CalendarSource,
    now: datetime,
    user: User | None = None,
    places: Places | None = None,
) -> Read:
    """Fetch the calendar of `source` and keep what it says; a problem is kept with the source.

    With `user` a person asked: then a minute must have passed since the last try, else half an
    hour. Raises `DomainError` where somebody else is reading it, and what was wrong, in words.
    """
    free = Q(tried_at=None) | Q(tried_at__lte=now - READ_AGAIN) if user else _due(now)
    if not CalendarSource.objects.filter(free, pk=source.pk, is_on=True).update(tried_at=now):
        raise DomainError("It was read a moment ago. Wait a minute, please.")
    try:
        # Outside of any transaction: whoever answers slowly must not keep the others from writing.
        found = fetch(source.address, etag=_etag(source, now), places=places)
        return keep(source=source, found=found, now=now, user=user)
    except (FetchError, InvalidValueError) as refused:
        CalendarSource.objects.filter(pk=source.pk).update(problem=str(refused)[:200])
        raise


def _etag(source: CalendarSource, now: datetime) -> str:
    """A new day has days that were not looked at: then the whole calendar is wanted."""
    if source.read_at is None or source.problem:
        return ""
    return source.etag if _day(source, source.read_at) == _day(source, now) else ""


def _day(source: CalendarSource, moment: datetime) -> date:
    return moment.astimezone(ZoneInfo(source.practice.time_zone)).date()


@transaction.atomic
def keep(
    *, source: CalendarSource, found: Fetched, now: datetime, user: User | None = None
) -> Read:
    """Keep what was fetched or uploaded for `source`, all of it or nothing.

    Raises `InvalidValueError` for what is no calendar; then nothing has changed.
    """
    stamp = {"read_at": now, "tried_at": now, "problem": "", "etag": found.etag}
    if not CalendarSource.objects.filter(pk=source.pk).update(**stamp):
        raise DomainError("This calendar was removed meanwhile.")
    read = Read(is_unchanged=True)
    if found.data is not None:
        read = _kept(source, _occurrences(source, found.data, now), now=now)
    if user is not None or read.new or read.moved or read.gone:
        _note(source, user, now, f"calendar read: {read.words}")
    return read


def _occurrences(source: CalendarSource, data: bytes, now: datetime) -> list[Occurrence]:
    today = _day(source, now)
    return read_calendar(
        data,
        zone=source.practice.time_zone,
        first=today - READ_BACK,
        last=today + READ_AHEAD,
    )


def _kept(source: CalendarSource, found: list[Occurrence], *, now: datetime) -> Read:
    there = {
        (row.uid, row.occurs): row
        for row in source.entries.select_related("practice", "client", "visit").order_by(
            "starts_at"
        )
    }
    known = _known()
    new, changed, moved = [], [], 0
    for one in found:
        row = there.pop((one.uid, one.occurs), None)
        if row is None:
            row = CalendarEntry(
                practice=source.practice, source=source, uid=one.uid, occurs=one.occurs
            )
            new.append(row)
        elif (row.title, row.starts_at, row.minutes) != (one.title, one.starts_at, one.minutes):
            moved += row.starts_at != one.starts_at
            changed.append(row)
        _fill(row, one, known)
    CalendarEntry.objects.bulk_create(new)
    CalendarEntry.objects.bulk_update(changed, CHANGES)
    gone = _taken_out(source, there.values(), now)
    calendar_visits.stand([*new, *changed], practice=source.practice, now=now)
    return Read(entries=len(found), new=len(new), moved=moved, gone=gone, **_standing(source, now))


def _standing(source: CalendarSource, now: datetime) -> dict[str, Any]:
    """How many entries are planned visits, were joined to one, or are asked about: one query."""
    has_visit = Q(visit__isnull=False)
    to_ask = Q(state=EntryState.ASK.value, starts_at__gte=calendar_visits.still_counts(now))
    return source.entries.aggregate(
        planned=Count("pk", filter=has_visit & Q(made_visit=True)),
        joined=Count("pk", filter=has_visit & Q(made_visit=False)),
        asked=Count("pk", filter=to_ask),
    )


def _known() -> dict[str, UUID | None]:
    """Whom words mean. Words that fit a client who was added since are asked about anew."""
    told = {one.words: one for one in CalendarName.objects.all()}
    if not told:
        return {}
    since = min(one.confirmed_at for one in told.values())
    added = Client.objects.filter(
        created_at__gt=since, archived_at__isnull=True, merged_into__isnull=True
    )
    known = {words: one.client_id for words, one in told.items()}
    for client in added.only("name", "created_at"):
        one = told.get(words_of_title(client.name))
        is_other = one is not None and one.client_id not in {None, client.pk}
        if one is not None and is_other and client.created_at > one.confirmed_at:
            known.pop(one.words, None)
    return known


CHANGES = ("title", "words", "starts_at", "minutes", "state", "client")


def _fill(row: CalendarEntry, one: Occurrence, known: dict[str, UUID | None]) -> None:
    row.title, row.starts_at, row.minutes = one.title, one.starts_at, one.minutes
    row.words = words_of_title(one.title)
    # Who is told apart by nothing but "Massage 60" cannot be asked about.
    row.state = (EntryState.ASK if row.words else EntryState.OTHER).value
    row.client_id = known.get(row.words)
    if row.words in known:
        row.state = (EntryState.VISIT if row.client_id else EntryState.OTHER).value


def _taken_out(source: CalendarSource, rows: Iterable[CalendarEntry], now: datetime) -> int:
    """Entries that are not in the calendar any more; what is over is forgotten without a word."""
    first = _day(source, now) - READ_BACK
    gone = [row for row in rows if _day(source, row.starts_at) >= first]
    calendar_visits.leave(gone)
    CalendarEntry.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(gone)


def _note(source: CalendarSource, user: User | None, now: datetime, detail: str) -> None:
    trail.record(
        practice=source.practice,
        deed=Deed.WRITE,
        thing="calendar",
        thing_id=source.pk,
        now=now,
        user=user,
        detail=detail,
    )
