"""What is due, as a calendar to subscribe to: whole days, numbers and links, and no name at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Calendar, Event

from warmhand.formats.calendar import plain_line

_PRODUCT = "-//Warmhand//What is due//EN"
ASK_AGAIN = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDay:
    """One entry of a whole day; `key` stays the same for as long as it is about the same."""

    key: str
    on: date
    words: str
    """As "2 loops to look at", without "Warmhand"."""
    url: str


def feed_ics(*, name: str, days: Sequence[DueDay], today: date) -> bytes:
    """Return `days` as an iCalendar file (UTF-8, CRLF), the same bytes for the same days.

    Entries carry no alarm and do not block time. `today` stands for the moment it was written,
    so that asking twice a day changes nothing.
    **Source**: RFC 5545, sections 3.6.1 and 3.8.2.7; RFC 7986, section 5.7.
    """
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", plain_line(name))
    calendar.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    stamp = datetime.combine(today, time(), UTC)
    for day in days:
        calendar.add_component(_event(day, stamp))
    return bytes(calendar.to_ical())


def _event(day: DueDay, stamp: datetime) -> Event:
    event = Event()
    event.add("uid", day.key)
    event.add("dtstamp", stamp)
    event.add("dtstart", day.on)
    event.add("dtend", day.on + timedelta(days=1))
    event.add("summary", f"Warmhand: {plain_line(day.words)}")
    event.add("url", day.url)
    event.add("description", day.url)
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    return event
