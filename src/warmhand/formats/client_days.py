"""Days in lists of clients: 2024-03-31, 3/31/2024, 31.3.2024, "Mar 31, 2024", a year alone."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Final

from warmhand.core.errors import InvalidValueError

MONTH_FIRST: Final = frozenset({"US", "PH"})
_MONTHS: Final = (
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
)
_YEAR: Final = re.compile(r"^\d{4}$")
_PARTS: Final = re.compile(r"^(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})(?!\d)")
_NAMED: Final = re.compile(
    r"^(?:[A-Za-z]{3,9}\.?,? )?(?:([A-Za-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?"
    r"|(\d{1,2})(?:st|nd|rd|th)?[ -]([A-Za-z]{3,9})\.?),?[ -](\d{4})(?!\d)"
)
_LAST_MONTH: Final = 12


def is_month_first(cells: Iterable[str], *, country: str) -> bool:
    """Return whether the days in `cells`, one column, begin with the month.

    What no order but one allows (13/4/2024) decides for the whole column; else, or where the
    column contradicts itself, `country` (two letters) does.
    """
    orders = set[bool]()
    for cell in cells:
        found = _PARTS.match(cell)
        if found is not None and "." not in found[0] and not _is_year(found[1]):
            first, second = int(found[1]), int(found[2])
            if max(first, second) > _LAST_MONTH:
                orders.add(second > first)
    return orders.pop() if len(orders) == 1 else country in MONTH_FIRST


def is_open(cell: str) -> bool:
    """Return whether `cell` is a day with either order: 5/1/2025, not 5/13/2025 or 5.1.2025."""
    found = _PARTS.fullmatch(cell)
    if found is None or "." in cell or not _is_year(found[3]) or found[1] == found[2]:
        return False
    return (
        min(int(found[1]), int(found[2])) > 0 and max(map(int, found.groups()[:2])) <= _LAST_MONTH
    )


def read_year(cell: str, *, month_first: bool) -> int:
    """Return the year in `cell`; raises `InvalidValueError` for what is no day and no year."""
    return read_list_day(cell, month_first=month_first).year


def read_list_day(cell: str, *, month_first: bool) -> date:
    """Return the day in `cell`; a bare year is its first day, days with dots are never month first.

    Raises `InvalidValueError` for what is no day, or has a year of two digits, which leave the
    century open.
    """
    parts = (int(cell), 1, 1) if _YEAR.match(cell) else _by_name(cell)
    year, month, day = parts or _by_number(cell, month_first=month_first)
    try:
        return date(year, month, day)
    except ValueError as error:
        raise InvalidValueError(f"“{cell}” is not a date.") from error


def _by_name(cell: str) -> tuple[int, int, int] | None:
    found = _NAMED.match(cell)
    if found is None:
        return None
    month = (found[1] or found[4])[:3].casefold()
    if month not in _MONTHS:
        raise InvalidValueError(f"“{cell}” is not a date.")
    return int(found[5]), _MONTHS.index(month) + 1, int(found[2] or found[3])


def _by_number(cell: str, *, month_first: bool) -> tuple[int, int, int]:
    found = _PARTS.match(cell)
    if found is None:
        raise InvalidValueError(f"“{cell}” is not a date.")
    first, second, third = (int(part) for part in found.groups())
    if _is_year(found[1]):
        return first, second, third
    if not _is_year(found[3]):
        raise InvalidValueError(f"“{cell}”: please write the year with four digits.")
    month, day = (first, second) if month_first and "." not in found[0] else (second, first)
    return third, month, day


def _is_year(part: str) -> bool:
    return len(part) == len("2024")
