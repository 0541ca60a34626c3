"""A day's clients as one writes them down: a name a line, with a time before or after it or none."""

import re
from dataclasses import dataclass
from datetime import time

from warmhand.core.errors import InvalidValueError

MOST_LINES = 40
_TIME = r"(\d{1,2})(?:[:.h](\d{2}))?(?:\s*([ap])\.?m\b\.?)?"
_BEFORE = re.compile(rf"^{_TIME}(?:\s*[-,;:]\s*|\s+)(?=\D)", re.IGNORECASE)
_AFTER = re.compile(rf"(?:\s*[-,;:]\s*|\s+)(?:at\s+)?{_TIME}$", re.IGNORECASE)
_BULLET = re.compile(r"^[-*•·]\s*")
# Nobody writes a massage at 2 in the night: a bare 1 to 6 is the afternoon.
_AFTERNOON = range(1, 7)
_NOON = 12


@dataclass(frozen=True, slots=True)
class DayEntry:
    """One client of the day; `clock` is the practice's wall time, or None."""

    name: str
    clock: time | None


@dataclass(frozen=True, slots=True)
class RefusedLine:
    """A line that was not understood: its number (from 1), what stands there, and why."""

    line: int
    text: str
    reason: str


def read_day(text: str, *, twelve_hours: bool) -> tuple[list[DayEntry], list[RefusedLine]]:
    """Return the clients of a day and the lines that were not understood.

    With `twelve_hours` a bare 1 to 6 means the afternoon. Raises `InvalidValueError` for more
    than 40 lines.
    """
    lines = [(n, " ".join(line.split())) for n, line in enumerate(text.splitlines(), start=1)]
    lines = [(n, _BULLET.sub("", line)) for n, line in lines if line]
    if len(lines) > MOST_LINES:
        raise InvalidValueError(f"One day has at most {MOST_LINES} clients here.")
    entries: list[DayEntry] = []
    refused: list[RefusedLine] = []
    for number, line in lines:
        try:
            entries.append(_entry(line, twelve_hours=twelve_hours))
        except InvalidValueError as error:
            refused.append(RefusedLine(number, line, str(error)))
    return entries, refused


def _entry(line: str, *, twelve_hours: bool) -> DayEntry:
    found = _BEFORE.search(line) or _AFTER.search(line)
    name = (line[: found.start()] + line[found.end() :]).strip(" ,;-") if found else line
    if not re.search(r"[^\W\d_]", name):
        raise InvalidValueError("There is no name in this line.")
    if not found:
        return DayEntry(name, None)
    return DayEntry(name, _clock(*found.groups(), twelve_hours=twelve_hours))


def _clock(hour: str, minute: str | None, half: str | None, *, twelve_hours: bool) -> time:
    hours, minutes = int(hour), int(minute or 0)
    if half and 1 <= hours <= _NOON:
        hours = hours % _NOON + (_NOON if half.lower() == "p" else 0)
    elif twelve_hours and not half and hours in _AFTERNOON and not hour.startswith("0"):
        hours += _NOON
    try:
        return time(hours, minutes)
    except ValueError as error:
        raise InvalidValueError("This is no time of day.") from error
