"""The cells of a file of scores: text to checked values, with the reason where one is refused."""

import re
from collections.abc import Callable
from datetime import date
from typing import Final, TypeVar

from warmhand.core.errors import InvalidValueError
from warmhand.core.measures import MOST_RATINGS, Measure, checked_score

CHECKS = {"": 0, "worse": 1, "same": 2, "better": 3}
MOST_CACHED = 100_000
SHOWN = 40  # characters of a cell that a reason repeats
EARLIEST = date(1900, 1, 1)
_NUMBER: Final = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
Value = TypeVar("Value")


class Known(dict[str, Value]):
    """Values by their text: files repeat few dates and scores, so each is checked once."""

    def __init__(self, read: Callable[[str], Value]) -> None:
        super().__init__()
        self.read = read

    def __missing__(self, text: str) -> Value:
        value = self.read(text.strip())
        if len(self) < MOST_CACHED:
            self[text] = value
        return value


class Names(dict[str, int]):
    """The place of each episode by its name as written."""

    def __init__(self) -> None:
        super().__init__()
        self.in_order: list[str] = []
        self.is_windows = False

    def __missing__(self, written: str) -> int:
        name = self._read(written.strip())
        if name != written:
            place = self[name]
        else:
            place = len(self.in_order)
            self.in_order.append(name)
        self[written] = place
        return place

    def _read(self, name: str) -> str:
        if not name:
            raise InvalidValueError("The episode is empty.")
        if "\0" in name:
            raise InvalidValueError("The episode holds a zero byte.")
        if name.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in name):
            return name
        try:
            name = name.encode("utf-8", "surrogateescape").decode("cp1252")
        except UnicodeError as error:
            raise InvalidValueError("The episode is neither UTF-8 nor Windows-1252.") from error
        self.is_windows = True
        return name


def day_of(text: str) -> int:
    """Return the day number of an ISO date. Raises `InvalidValueError` for anything else."""
    try:
        on = date.fromisoformat(text) if _DATE.fullmatch(text) else None
    except ValueError:
        on = None
    if on is None or on < EARLIEST:
        raise InvalidValueError(f"{shown(text)} is not a date like 2026-01-31.")
    return on.toordinal()


def score_of(measure: Measure, text: str, *, ratings: int) -> float:
    """Return a score in points. Raises `InvalidValueError` for what `measure` does not allow."""
    if not text:
        raise InvalidValueError("The score is empty.")
    if not _NUMBER.fullmatch(text):
        raise InvalidValueError(f"The score {shown(text)} is not a number like 6 or 6.5.")
    return checked_score(measure, float(text), ratings=ratings)


def ratings_of(text: str) -> int:
    """Return how many daily ratings a score averages, 1 to 366; none given is 1."""
    if not text:
        return 1
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text[:9]) <= MOST_RATINGS:
        raise InvalidValueError(f"Ratings {shown(text)} is not a number from 1 to {MOST_RATINGS}.")
    return int(text)


def check_of(text: str) -> int:
    """Return the number of a session check in `CHECKS`; none given is 0."""
    if text.lower() not in CHECKS:
        raise InvalidValueError(f"The check {shown(text)} is not worse, same or better.")
    return CHECKS[text.lower()]


def shown(text: str) -> str:
    """Return `text` quoted, short, and without control characters."""
    short = text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
    return f"“{short}”" if short.isprintable() else ascii(short)
