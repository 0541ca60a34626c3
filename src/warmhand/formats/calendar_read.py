"""A calendar file of whatever system, read as the occurrences of a span of days."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

import recurring_ical_events  # type: ignore[import-untyped]  # ships no types
from icalendar import Calendar, Component, Event

from warmhand.core.calendars import LONGEST_WORDS, MOST_BYTES
from warmhand.core.errors import InvalidValueError
from warmhand.formats.calendar import plain_line
from warmhand.formats.calendar_rules import MOST_OCCURRENCES, Bound

LONGEST_UID = 255
LONGEST_MINUTES = 600
NO_CALENDAR = "This is no calendar, or a damaged one. Nothing was changed."
TOO_LARGE = "This calendar is larger than 5 MB. Nothing was changed."
TOO_MANY = "This calendar holds more entries than can be read. Nothing was changed."


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """One entry with a time of day, as it stands in the file."""

    uid: str
    occurs: str
    """The start that its series gave it, in UTC, as "20261103T210000Z"; "" for a single one."""
    title: str
    starts_at: datetime
    """In UTC."""
    minutes: int | None
    """None where no length is given, or one of more than ten hours."""


def read_calendar(data: bytes, *, zone: str, first: date, last: date) -> list[Occurrence]:
    """Return what begins on the days `first` to `last` in the time zone `zone`, by its start.

    Entries of a whole day, cancelled ones and ones without a title are left out; a time without
    a zone is the practice's own. Raises `InvalidValueError`, in words for people, for what is no
    calendar, is over 5 MB, or would be more than 5,000 occurrences.
    **Source**: RFC 5545, sections 3.3.10, 3.6.1, 3.8.4.4 and 3.8.5.
    """
    if len(data) > MOST_BYTES:
        raise InvalidValueError(TOO_LARGE)
    home = ZoneInfo(zone)
    begin = datetime.combine(first, time(), home)
    end = datetime.combine(last + timedelta(days=1), time(), home)
    try:
        found = list(_occurrences(_parsed(data), begin, end, home))
    except InvalidValueError:
        raise
    # Both libraries raise whatever the damaged part happens to raise.
    except Exception:
        raise InvalidValueError(NO_CALENDAR) from None
    once = {(one.uid, one.occurs): one for one in found}
    return sorted(once.values(), key=lambda one: (one.starts_at, one.title, one.uid))


def _parsed(data: bytes) -> list[Calendar]:
    text = data.decode("utf-8-sig", errors="replace")
    head, tail = text[:LONGEST_WORDS].upper(), text[-LONGEST_WORDS:].upper()
    # Half a file would look as if the rest had been taken out.
    if "BEGIN:VCALENDAR" not in head or not tail.rstrip("\0 \r\n\t").endswith("END:VCALENDAR"):
        raise InvalidValueError(NO_CALENDAR)
    read = Calendar.from_ical(text, multiple=True)
    found = [one for one in read if isinstance(one, Calendar)]
    if not found:
        raise InvalidValueError(NO_CALENDAR)
    return found


def _occurrences(
    calendars: Iterable[Calendar], begin: datetime, end: datetime, home: ZoneInfo
) -> Iterator[Occurrence]:
    for calendar in calendars:
        if str(calendar.get("METHOD", "")).upper() == "CANCEL":
            continue
        kept, repeating = _within(calendar, begin, end)
        query = recurring_ical_events.of(kept, skip_bad_series=True)
        # A floating time is compared as UTC by the library: a day more on both sides.
        day = timedelta(days=1)
        for event in query.between(begin - day, end + day):
            one = _occurrence(event, home, repeating)
            if one is not None and begin <= one.starts_at < end:
                yield one


def _within(calendar: Calendar, begin: datetime, end: datetime) -> tuple[Calendar, set[str]]:
    """The calendar without what cannot matter, bounded before anything is expanded."""
    kept, bound = Calendar(), Bound(begin=begin.date(), end=end.date())
    for name, value in calendar.property_items(recursive=False):
        if name == "X-WR-TIMEZONE":
            kept.add(name, value)
    for part in calendar.subcomponents:
        if part.name == "VTIMEZONE" or (isinstance(part, Event) and bound.admits(part)):
            kept.add_component(part)
        if bound.occurrences > MOST_OCCURRENCES or bound.is_spent:
            raise InvalidValueError(TOO_MANY)
    return kept, {str(part.get("UID", "")) for part in kept.subcomponents if _repeats(part)}


def _repeats(part: Component) -> bool:
    return any(name in part for name in ("RRULE", "RDATE", "RECURRENCE-ID"))


def _occurrence(event: Any, home: ZoneInfo, repeating: set[str]) -> Occurrence | None:  # noqa: ANN401 - the library names no type
    start, title = event.decoded("DTSTART"), plain_line(str(event.get("SUMMARY", "")))
    is_off = str(event.get("STATUS", "")).upper() == "CANCELLED"
    if is_off or not title or not isinstance(start, datetime):
        return None
    uid = str(event.get("UID", ""))
    own = event.get("RECURRENCE-ID")
    return Occurrence(
        # Without an id it is told apart by its title and time, or two visits would be one.
        uid=_short(plain_line(uid) or f"{title} {start.isoformat()}"),
        occurs=f"{_utc(own.dt, home):%Y%m%dT%H%M%SZ}" if own and uid in repeating else "",
        title=title[:LONGEST_WORDS],
        starts_at=_utc(start, home),
        minutes=_minutes(start, event.decoded("DTEND", None)),
    )


def _short(uid: str) -> str:
    return uid if len(uid) <= LONGEST_UID else sha256(uid.encode()).hexdigest()


def _utc(moment: date, home: ZoneInfo) -> datetime:
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time(), home)
    return (moment if moment.tzinfo else moment.replace(tzinfo=home)).astimezone(UTC)


def _minutes(start: datetime, end: date | None) -> int | None:
    if not isinstance(end, datetime) or (end.tzinfo is None) != (start.tzinfo is None):
        return None
    minutes = int((end - start) / timedelta(minutes=1))
    return minutes if 0 < minutes <= LONGEST_MINUTES else None
