"""A booked appointment as a calendar file, without health words."""

from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event

from warmhand.core.errors import InvalidValueError

_PRODUCT = "-//Warmhand//Appointments//EN"


def appointment_ics(
    *,
    uid: str,
    with_name: str,
    starts_at: datetime,
    minutes: int | None = None,
    place: str = "",
    phone: str = "",
    sequence: int = 0,
    cancelled: bool = False,
    now: datetime,
) -> bytes:
    """Return one appointment as an iCalendar file (UTF-8, CRLF).

    `starts_at` and `now` are aware; `minutes` is the length, or None when it is not known;
    `uid` stays the same when the date moves and `sequence` grows. The summary is
    "Appointment with NAME" and nothing about health. Raises `InvalidValueError` for a time
    without a zone or a length below one minute.
    **Source**: RFC 5545, sections 3.6.1 and 3.8.7.4.
    """
    if starts_at.tzinfo is None or now.tzinfo is None:
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


def _event(starts_at: datetime, minutes: int | None, *, place: str, phone: str) -> Event:
    event = Event()
    event.add("dtstart", starts_at.astimezone(UTC))
    if minutes is not None:
        event.add("dtend", (starts_at + timedelta(minutes=minutes)).astimezone(UTC))
    if place:
        event.add("location", plain_line(place))
    if phone:
        event.add("description", f"Phone: {plain_line(phone)}")
    return event


def _file(event: Event, *, method: str) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def plain_line(text: str) -> str:
    """Return `text` as one line without control characters, runs of blanks made one."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
