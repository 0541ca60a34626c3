"""When a practice is open: read as people type it, shown as people read it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from warmhand.core.errors import InvalidValueError

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_TIME = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?\s*(am|pm|a|p)?", re.IGNORECASE)
_BETWEEN = re.compile(
    r"\s*(?:-|\N{EN DASH}|\N{EM DASH}|\bto\b|\buntil\b|\btill\b)\s*", re.IGNORECASE
)
_AND = re.compile(r"\s*(?:,|;|&|\band\b)\s*", re.IGNORECASE)
_NAMED = {"noon": "12:00", "midday": "12:00", "midnight": "24:00"}
_CLOSED = frozenset({"", "closed", "no", "none", "-", "\N{EN DASH}"})
HALF_DAY, DAY = 12 * 60, 24 * 60
EARLIEST = 6 * 60
"""Who writes "1 to 5" means the afternoon."""
SPANS_A_DAY = 4


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Open on `weekday` (0 is Monday) from `opens` to `closes`, minutes since midnight, 0 to 1440."""

    weekday: int
    opens: int
    closes: int


def read_day(text: str, weekday: int) -> tuple[Span, ...]:
    """Return when a day is open, from words as "9 to 6", "9-12, 2-6" or "09:00-18:00".

    An end that comes before its begin without "am" or "pm" is in the afternoon: "9 to 6" ends at
    18:00. Empty or "closed" is closed. Raises `InvalidValueError` for anything else, for spans
    that overlap, and for more than four of them.
    """
    words = " ".join(text.lower().replace(".m.", "m").replace("a.m", "am").split())
    if words in _CLOSED:
        return ()
    spans: list[Span] = []
    for part in _AND.split(words):
        ends = _BETWEEN.split(part.strip())
        after = spans[-1].closes if spans else 0
        if len(ends) != 2:
            raise _unread(weekday, text)
        spans.append(_span(ends[0], ends[1], weekday, after, text))
    if len(spans) > SPANS_A_DAY:
        raise InvalidValueError(f"{DAYS[weekday]}: four spans of time are the most.")
    return tuple(spans)


def _unread(weekday: int, text: str) -> InvalidValueError:
    return InvalidValueError(
        f"{DAYS[weekday]}: \N{LEFT DOUBLE QUOTATION MARK}{text.strip()[:40]}"
        "\N{RIGHT DOUBLE QUOTATION MARK} is not read. Write it as 9 to 6, or 9-12, 2-6."
    )


def _span(begin: str, end: str, weekday: int, after: int, text: str) -> Span:
    opens, opens_said = _minutes(begin, weekday, text)
    closes, closes_said = _minutes(end, weekday, text)
    if not opens_said and opens < max(after, EARLIEST) and opens + HALF_DAY < DAY:
        opens += HALF_DAY
    if not closes_said and closes <= opens and opens < closes + HALF_DAY <= DAY:
        closes += HALF_DAY
    if not after <= opens < closes <= DAY:
        raise InvalidValueError(f"{DAYS[weekday]}: an end stands before its begin.")
    return Span(weekday, opens, closes)


def _minutes(text: str, weekday: int, whole: str) -> tuple[int, bool]:
    """Return minutes since midnight, and whether the half of the day was said."""
    found = _TIME.fullmatch(_NAMED.get(text.strip(), text.strip()))
    if found is None:
        raise _unread(weekday, whole)
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "")[:1]
    if minute > 59 or hour > (12 if half else 24) or (half and not hour):
        raise _unread(weekday, whole)
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    is_said = bool(half) or hour > 12 or text.strip().startswith("0") or text.strip() in _NAMED
    return hour * 60 + minute, is_said


def written(minutes: int, *, twelve: bool) -> str:
    """Return a time of day: "9 am", "5:30 pm", or "09:00" where a day has 24 hours."""
    hour, minute = divmod(minutes, 60)
    if not twelve:
        return f"{hour:02}:{minute:02}"
    if minutes == DAY:
        return "midnight"
    half = "am" if hour < 12 else "pm"
    return f"{hour % 12 or 12}{f':{minute:02}' if minute else ''} {half}"


def day_words(spans: Iterable[Span], *, twelve: bool) -> str:
    """Return the spans of one day, as `read_day` reads them again: "9 am to 6 pm"."""
    pairs = ((written(s.opens, twelve=twelve), written(s.closes, twelve=twelve)) for s in spans)
    return ", ".join(f"{opens} to {closes}" for opens, closes in pairs)


def lines(spans: Sequence[Span], *, twelve: bool) -> list[tuple[str, str]]:
    """Return days and their hours, neighbours with the same hours together; closed days are left out.

    As ("Monday to Friday", "9 am to 6 pm").
    """
    by_day: Mapping[int, str] = {
        number: day_words(sorted(s for s in spans if s.weekday == number), twelve=twelve)
        for number in range(7)
    }
    found = []
    for words, days in groupby(range(7), key=by_day.__getitem__):
        same = list(days)
        names = DAYS[same[0]] if len(same) == 1 else f"{DAYS[same[0]]} to {DAYS[same[-1]]}"
        if len(same) == 2:
            names = f"{DAYS[same[0]]} and {DAYS[same[1]]}"
        if words:
            found.append((names, words))
    return found


def as_kept(spans: Iterable[Span]) -> list[list[int | str]]:
    """Return what is stored: lists of weekday, begin and end, as [0, "09:00", "18:00"]."""
    return [
        [s.weekday, written(s.opens, twelve=False), written(s.closes, twelve=False)] for s in spans
    ]


def from_kept(kept: Iterable[Sequence[int | str]]) -> tuple[Span, ...]:
    """Return the spans that `as_kept` wrote, in order."""
    return tuple(
        sorted(Span(int(day), _clock(opens), _clock(closes)) for day, opens, closes in kept)
    )


def _clock(text: int | str) -> int:
    hour, minute = str(text).split(":")
    return int(hour) * 60 + int(minute)
