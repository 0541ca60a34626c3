"""The booking calendar of the sample practice: one file, written here and read in as any other."""

from collections.abc import Iterator, Mapping
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from warmhand.core.calendars import words_of_title
from warmhand.services import calendar_names, calendars
from warmhand.services.sample_network import Surroundings

STAMP, MINUTES = "%Y%m%dT%H%M%S", 60


def add_calendar(here: Surroundings, told: Mapping[str, Any]) -> None:
    """Read the calendar of `told` in, and say of whom its told entries are."""
    data = _file(here, told["entry"])
    common: dict[str, Any] = {"practice": here.practice, "user": here.owner, "now": here.now}
    calendars.take_file(name=told["name"], data=data, **common)
    for one in told["entry"]:
        if "is" in one:
            words, client = words_of_title(one["title"]), here.clients[one["is"]]
            calendar_names.tell(words=words, client=client, **common)


def _file(here: Surroundings, entries: list[dict[str, Any]]) -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Sample//Booking//EN"]
    for number, one in enumerate(entries):
        lines += _event(here, f"entry-{number}@example.org", one)
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def _event(here: Surroundings, uid: str, told: Mapping[str, Any]) -> Iterator[str]:
    starts = datetime.combine(here.on(-told["in"]), time.fromisoformat(told["at"]))
    rule = [f"RRULE:FREQ=WEEKLY;COUNT={told['weekly']}"] if "weekly" in told else []
    yield from _lines(here, uid, told["title"], starts, rule)
    if told.get("moved"):
        second = starts + timedelta(weeks=1)
        named = [f"RECURRENCE-ID;TZID={here.practice.time_zone}:{second:{STAMP}}"]
        yield from _lines(here, uid, told["title"], second + timedelta(days=1), named)


def _lines(
    here: Surroundings, uid: str, title: str, starts: datetime, more: list[str]
) -> Iterator[str]:
    zone, ends = here.practice.time_zone, starts + timedelta(minutes=MINUTES)
    written = here.now.astimezone(ZoneInfo("UTC"))
    yield from ("BEGIN:VEVENT", f"UID:{uid}", f"DTSTAMP:{written:{STAMP}}Z", f"SUMMARY:{title}")
    yield from (f"DTSTART;TZID={zone}:{starts:{STAMP}}", f"DTEND;TZID={zone}:{ends:{STAMP}}")
    yield from (*more, "END:VEVENT")
