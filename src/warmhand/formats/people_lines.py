"""Lists whose lines differ: each is taken apart by itself, its cells sorted by what they are."""

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Final

from warmhand.formats.contact_names import is_credential
from warmhand.formats.contact_profession import guess_profession

EMAIL: Final = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
PHONE: Final = re.compile(r"^\+?[\d\s().\-/]{7,24}$")
_DAY: Final = re.compile(r"^\d{1,4}[./-]\d{1,2}[./-]\d{1,4}$|^(?:19|20)\d\d$")
_MARKS: Final = "\t;|,"  # a comma last: it also stands within names
# Within one cell, as people write to themselves: "Amy Poe 503 555 0160", "Amy Poe <amy@x.org>".
_MAIL_WITHIN: Final = re.compile(r"<?\b([^\s<>,;@]+@[^\s<>,;@]+\.[^\s<>,;@.]+)>?")
_PHONE_WITHIN: Final = re.compile(r"[\s:–-]+((?:\+|\()?\d[\d\s().\-/]{5,22}\d)$")
_LEAST_DIGITS: Final = 7


@dataclass(slots=True)
class _Sorted:
    """The cells of one line by what they are; of words the first is the name."""

    words: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    mails: list[str] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)
    days: list[str] = field(default_factory=list)

    def groups(self) -> tuple[list[str], ...]:
        return (self.words, self.titles, self.mails, self.phones, self.days)


def differ(rows: Sequence[Sequence[str]]) -> bool:
    """Return whether `rows` hold different numbers of cells, or a phone where others hold a mail."""
    if len({len(cells) for cells in rows}) > 1 or all(len(cells) == 1 for cells in rows):
        return True
    columns = zip_longest(*rows, fillvalue="")
    return any(_fits(column, EMAIL) and _fits(column, PHONE) for column in columns)


def _fits(cells: Iterable[str], pattern: re.Pattern[str]) -> bool:
    return any(pattern.match(cell) for cell in cells)


def sorted_apart(rows: Sequence[Sequence[str]], *, surname_first: bool) -> list[tuple[str, ...]]:
    """Return `rows`, all of one width: the name, other words, professions, mails, phones, days.

    A line of one cell is parted at its own mark. `surname_first`: of two single words the first
    is the family name.
    """
    found = [_sorted(cells, surname_first=surname_first) for cells in rows]
    widths = [
        max(map(len, group)) for group in zip(*(each.groups() for each in found), strict=True)
    ]
    return [
        tuple(
            cell
            for group, width in zip(each.groups(), widths, strict=True)
            for cell in (*group, *[""] * (width - len(group)))
        )
        for each in found
    ]


def _sorted(cells: Sequence[str], *, surname_first: bool) -> _Sorted:
    line = _Sorted()
    parted = _parted(cells[0]) if len(cells) == 1 else cells
    for cell in (part for each in parted for part in _within(each.strip())):
        _kind(cell, line).append(cell)
    line.words = _named(line.words, surname_first=surname_first)
    return line


def _parted(cell: str) -> list[str]:
    mark = next((mark for mark in _MARKS if mark in cell), "")
    return next(csv.reader([cell], delimiter=mark, skipinitialspace=True)) if mark else [cell]


def _within(cell: str) -> list[str]:
    """Return the words, the mails and the phone that stand in one cell."""
    mails = _MAIL_WITHIN.findall(cell)
    rest = _MAIL_WITHIN.sub(" ", cell).strip()
    phone = _PHONE_WITHIN.search(rest)
    if phone is None or sum(map(str.isdigit, phone[1])) < _LEAST_DIGITS or PHONE.match(rest):
        return [*filter(None, (rest,)), *mails]
    return [*filter(None, (rest[: phone.start()],)), *mails, phone[1]]


def _kind(cell: str, line: _Sorted) -> list[str]:
    if EMAIL.match(cell):
        return line.mails
    if _DAY.match(cell):
        return line.days
    if PHONE.match(cell):
        return line.phones
    return line.titles if line.words and is_title(cell) else line.words


def is_title(cell: str) -> bool:
    """Return whether `cell` names a profession, or is written small as no name is."""
    known = guess_profession(credential="", title=cell, organisation="", is_organisation=False)
    return bool(known) or cell[:1].islower()


def _named(words: list[str], *, surname_first: bool) -> list[str]:
    """Join what belongs to the name: "Smith", "Ann" and letters such as "PT"."""
    if len(words) < 2:
        return words
    name, *others = words
    if " " not in name and " " not in others[0] and not is_credential(others[0]):
        name = f"{name}, {others.pop(0)}" if surname_first else f"{name} {others.pop(0)}"
    while others and is_credential(others[0]):
        name = f"{name}, {others.pop(0)}"
    return [name, *others]
