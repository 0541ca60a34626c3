"""Visits that stand by themselves because the practice's own calendar says so."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from warmhand.core.calendars import EntryState
from warmhand.core.care import VisitStatus
from warmhand.core.trail import Deed
from warmhand.services import trail
from warmhand.store.calendars import CalendarEntry
from warmhand.store.care import Visit
from warmhand.store.clients import Client
from warmhand.store.people import Practice

SAME_WITHIN = timedelta(hours=1)
UNTOUCHED = {"status": VisitStatus.PLANNED.value, "tried": "", "episode": None}
"""A visit on which nothing was recorded; only such a one is ever taken out."""


def stand(entries: Sequence[CalendarEntry], *, practice: Practice, now: datetime) -> None:
    """Let the visits of `entries` be as they say; call it within the transaction of its cause.

    A visit there already, typed by hand for the same client and day, is linked and not doubled,
    unless its time is more than an hour away: then the entry is another visit.
    A planned visit moves with its entry; what took place stays as it was. Days that are over get
    no new visit, nor does a client who was put away.
    """
    zone = ZoneInfo(practice.time_zone)
    today = now.astimezone(zone).date()
    leave([row for row in entries if row.visit is not None and not _means(row, row.visit)])
    there, elsewhere = _visits_there(entries, zone), _of_other_calendars(entries)
    away = _put_away(entries)
    for row in entries:
        if row.state != EntryState.VISIT.value:
            continue
        on, clock = _wall(row.starts_at, zone)
        if row.visit is not None:
            _move(row, row.visit, on, clock)
        elif row.client is not None and on >= today and row.client_id not in away:
            same = elsewhere.setdefault((row.client_id, row.starts_at), {})
            waiting = there.get((row.client_id, on), [])
            row.visit = _first_of_others(same, row) or _taken_as_same(waiting, clock)
            row.made_visit = row.visit is None
            row.visit = row.visit or _planned(row, row.client, on, clock, now)
            same.setdefault(row.source_id, row.visit)
    CalendarEntry.objects.bulk_update(entries, ("visit", "made_visit"))


def leave(entries: Iterable[CalendarEntry]) -> int:
    """Take out the visits that `entries` planned and on which nothing was recorded.

    Those typed by hand stay, as does whatever took place, and what another calendar holds too:
    that one has it from now on. The entries hold no visit afterwards.
    """
    entries = list(entries)
    keys = {row.visit_id for row in entries if row.made_visit and row.visit_id}
    others = CalendarEntry.objects.filter(visit__in=keys).exclude(
        pk__in=[row.pk for row in entries]
    )
    held = set(others.values_list("visit", flat=True))
    others.update(made_visit=True)
    visits = Visit.objects.filter(pk__in=keys - held, **UNTOUCHED)
    count = visits.count()
    visits.delete()
    for row in entries:
        row.visit, row.made_visit = None, False
    return count


def joined(entries: QuerySet[CalendarEntry]) -> QuerySet[CalendarEntry]:
    """Return those of `entries` that were taken as a visit that was there already."""
    return entries.filter(visit__isnull=False, made_visit=False)


def still_counts(now: datetime) -> datetime:
    """Return from when on an entry is asked about, or taken back: half a day ago."""
    return now - timedelta(hours=12)


def _means(row: CalendarEntry, visit: Visit) -> bool:
    return row.state == EntryState.VISIT.value and row.client_id == visit.client_id


def _wall(starts_at: datetime, zone: ZoneInfo) -> tuple[date, time]:
    there = starts_at.astimezone(zone)
    return there.date(), there.time().replace(second=0, microsecond=0)


def _visits_there(
    entries: Sequence[CalendarEntry], zone: ZoneInfo
) -> dict[tuple[UUID | None, date], list[Visit]]:
    """The visits of the same clients and days to which no entry belongs yet, by their time."""
    clients = {row.client_id for row in entries if row.client_id}
    days = {_wall(row.starts_at, zone)[0] for row in entries}
    taken = CalendarEntry.objects.filter(visit__visit_on__in=days).values("visit")
    rows = Visit.objects.filter(client__in=clients, visit_on__in=days).exclude(pk__in=taken)
    found: dict[tuple[UUID | None, date], list[Visit]] = {}
    for visit in rows.order_by("clock", "created_at"):
        found.setdefault((visit.client_id, visit.visit_on), []).append(visit)
    return found


def _of_other_calendars(
    entries: Sequence[CalendarEntry],
) -> dict[tuple[UUID | None, datetime], dict[UUID, Visit]]:
    """By client and start: the visit that the entry of each calendar holds."""
    starts = [row.starts_at for row in entries]
    if not starts:
        return {}
    rows = CalendarEntry.objects.filter(
        client__in={row.client_id for row in entries if row.client_id},
        starts_at__range=(min(starts), max(starts)),
        visit__isnull=False,
    )
    found: dict[tuple[UUID | None, datetime], dict[UUID, Visit]] = {}
    for row in rows.select_related("visit"):
        if row.visit is not None:
            found.setdefault((row.client_id, row.starts_at), {})[row.source_id] = row.visit
    return found


def _first_of_others(same: dict[UUID, Visit], row: CalendarEntry) -> Visit | None:
    """The visit that another calendar holds for the same client and start, once for each."""
    if row.source_id in same:
        return None
    return next(iter(same.values()), None)


def _taken_as_same(waiting: list[Visit], clock: time) -> Visit | None:
    """Take from `waiting` the visit that an entry at `clock` means: the nearest within the hour.

    One without a time may be any. A visit swallowed by another is seen by nobody, and one too
    many stands on Today for all to see: so what is further apart stays two.
    """
    near = [(_apart(row.clock, clock), row) for row in waiting]
    near = [pair for pair in near if pair[0] <= SAME_WITHIN]
    if not near:
        return None
    found = min(near, key=lambda pair: pair[0])[1]
    waiting.remove(found)
    return found


def _apart(there: time | None, clock: time) -> timedelta:
    """How far apart two times of a day are; one that is not known counts as an hour."""
    if there is None:
        return SAME_WITHIN
    minutes = (there.hour - clock.hour) * 60 + there.minute - clock.minute
    return timedelta(minutes=abs(minutes))


def _put_away(entries: Sequence[CalendarEntry]) -> set[UUID | None]:
    clients = {row.client_id for row in entries if row.client_id}
    rows = Client.objects.filter(pk__in=clients, archived_at__isnull=False)
    return set(rows.values_list("pk", flat=True))


def _move(row: CalendarEntry, visit: Visit, on: date, clock: time) -> None:
    Visit.objects.filter(pk=visit.pk, status=VisitStatus.PLANNED.value).update(
        visit_on=on, clock=clock, minutes=row.minutes or visit.minutes
    )


def _planned(row: CalendarEntry, client: Client, on: date, clock: time, now: datetime) -> Visit:
    practice = row.practice
    visit = Visit.objects.create(
        practice=practice,
        client=client,
        visit_on=on,
        clock=clock,
        minutes=row.minutes or practice.visit_minutes,
        price_cents=practice.visit_price_cents,
        currency=practice.currency,
        created_at=now,
    )
    trail.record(
        practice=practice,
        deed=Deed.WRITE,
        thing="visit",
        thing_id=visit.pk,
        now=now,
        client=client,
        detail="visit planned from the calendar",
    )
    return visit
