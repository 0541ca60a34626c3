"""A booked appointment, or the days of a question, as a calendar file without health words."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from icalendar import Alarm, Calendar, Event

from warmhand.core.errors import InvalidValueError

REMINDER_MINUTES = 5
_PRODUCT = "-//Warmhand//Appointments//EN"


def appointment_ics(
    *,
    uid: str,
    with_name: str,
    starts_at: datetime | None,
    minutes: int | None = None,
    place: str = "",
    phone: str = "",
    sequence: int = 0,
    cancelled: bool = False,
    now: datetime,
) -> bytes:
    """Return one appointment as an iCalendar file (UTF-8, CRLF).

    `starts_at` and `now` are aware; `minutes` is the length, or None when it is not known;
    `uid` stays the same when the date moves and `sequence` grows. One that is cancelled may have
    lost its time. The summary is "Appointment with NAME" and nothing about health. Raises
    `InvalidValueError` for a time without a zone, none at all, or a length below one minute.
    **Source**: RFC 5545, sections 3.6.1 and 3.8.7.4; RFC 5546, section 3.2.5.
    """
    if starts_at is None and not cancelled:
        raise InvalidValueError("An appointment needs a time.")
    if now.tzinfo is None or (starts_at is not None and starts_at.tzinfo is None):
        raise InvalidValueError("An appointment needs a time with its time zone.")
    if minutes is not None and minutes < 1:
        raise InvalidValueError("An appointment takes at least one minute.")
    event = _event(starts_at, minutes, place=place, phone=phone)
    event.add("uid", plain_line(uid))
    event.add("dtstamp", now.astimezone(UTC))
    event.add("summary", f"Appointment with {plain_line(with_name)}")
    event.add("sequence", sequence)
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    return _file(event, method="CANCEL" if cancelled else "PUBLISH")


def gathering_ics(
    *,
    uid: str,
    summary: str,
    starts_at: datetime,
    minutes: int,
    place: str = "",
    url: str = "",
    now: datetime,
) -> bytes:
    """Return one event that people come to, or one slot of it, as an iCalendar file.

    As `appointment_ics`, with words of one's own. Raises `InvalidValueError` for a time without
    a zone or a length below one minute.
    **Source**: RFC 5545, sections 3.6.1 and 3.8.4.6.
    """
    if starts_at.tzinfo is None or now.tzinfo is None or minutes < 1:
        raise InvalidValueError("An event needs a time with its time zone, and a length.")
    event = _event(starts_at, minutes, place=place, phone="")
    event.add("uid", plain_line(uid))
    event.add("dtstamp", now.astimezone(UTC))
    event.add("summary", plain_line(summary))
    event.add("status", "CONFIRMED")
    if url:
        event.add("url", url)
    return _file(event)


def reminders_ics(
    *, uid: str, summary: str, url: str, asks_at: Sequence[datetime], now: datetime
) -> bytes:
    """Return one short entry with an alarm for each moment of `asks_at`, as an iCalendar file.

    All moments are aware; each entry has the day in its id, so that a file taken again changes
    the entries that are there. `summary` names no health. Raises `InvalidValueError` without a
    moment or for one without a zone.
    **Source**: RFC 5545, sections 3.6.1 and 3.6.6.
    """
    if not asks_at or any(at.tzinfo is None for at in (*asks_at, now)):
        raise InvalidValueError("Reminders need times with their time zone.")
    return _file(*(_reminder(uid, plain_line(summary), url, at, now) for at in asks_at))


def _reminder(uid: str, summary: str, url: str, at: datetime, now: datetime) -> Event:
    event, alarm = _event(at, REMINDER_MINUTES, place="", phone=""), Alarm()
    event.add("uid", f"{at.astimezone(UTC):%Y%m%d}-{plain_line(uid)}")
    event.add("dtstamp", now.astimezone(UTC))
    event.add("summary", summary)
    event.add("url", url)
    event.add("description", url)
    event.add("transp", "TRANSPARENT")
    alarm.add("action", "DISPLAY")
    alarm.add("description", summary)
    alarm.add("trigger", timedelta(0))
    event.add_component(alarm)
    return event


def _event(starts_at: datetime | None, minutes: int | None, *, place: str, phone: str) -> Event:
    event = Event()
    if starts_at is not None:
        event.add("dtstart", starts_at.astimezone(UTC))
    if starts_at is not None and minutes is not None:
        event.add("dtend", (starts_at + timedelta(minutes=minutes)).astimezone(UTC))
    if place:
        event.add("location", plain_line(place))
    if phone:
        event.add("description", f"Phone: {plain_line(phone)}")
    return event


def _file(*events: Event, method: str = "PUBLISH") -> bytes:
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    for event in events:
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def plain_line(text: str) -> str:
    """Return `text` as one line without control characters, runs of blanks made one."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
