"""From the lines of a list to clients: each line says what is odd in it, or why it cannot be used."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from warmhand.core.client_details import LONGEST_NAME, ClientDetails, checked
from warmhand.core.errors import InvalidValueError
from warmhand.core.names import fold
from warmhand.formats.client_days import is_month_first, is_open, read_list_day, read_year
from warmhand.formats.client_list import (
    COLUMN_WORDS,
    KINDS,
    ClientTable,
    Column,
    by_preference,
)
from warmhand.formats.contact_names import clean, whole_name
from warmhand.formats.mail import mail_address
from warmhand.formats.people_table import ListRow, without_extension
from warmhand.formats.phone import parse_phone

Cells = dict[Column, list[str]]


@dataclass(frozen=True, slots=True)
class ReadClient:
    """One line: `details` is None where it cannot be used; `problems` say why, or what is left out.

    `is_namesake` where a client of this name is there already: perhaps the same person.
    """

    line: int
    cells: tuple[str, ...]
    details: ClientDetails | None
    problems: tuple[str, ...]
    is_namesake: bool = False
    source: str = ""
    """Who sent them, as the list has it."""


def read_clients(
    table: ClientTable,
    columns: Sequence[Column],
    *,
    country: str,
    today: date,
    known: frozenset[str] = frozenset(),
) -> list[ReadClient]:
    """Return every line of `table`, read by `columns` (one for each column of the table).

    `country` (two letters) decides on phone numbers and, where a column does not show it by a
    day above 12, on the order of day and month. A cell that cannot be read is left out and said
    so; only a line without a name is refused. Lines whose folded name is in `known`, or stands
    twice in the list, are marked and kept. Raises `InvalidValueError` where no column holds a
    name or one kind is chosen twice.
    """
    KINDS.refuse_wrong(columns)
    reader = _Reader(table, columns, country=country, today=today)
    seen: set[str] = set()
    found = []
    for row in table.rows:
        read = reader.client(row)
        found.append(_marked(read, known, seen))
        if read.details:
            seen.add(fold(read.details.name))
    return found


@dataclass(frozen=True, slots=True)
class DayOrder:
    """How the days of one column are read, by a cell of it that could be read in two ways."""

    words: str
    is_month_first: bool
    cell: str
    day: date


def day_orders(table: ClientTable, columns: Sequence[Column], *, country: str) -> list[DayOrder]:
    """Return how each column of days is read; none for a column that can be read in one way only."""
    found = []
    for number, kind in enumerate(columns):
        cells = [row.cells[number] for row in table.rows]
        cell = next(filter(is_open, cells), "") if kind in {Column.BIRTH, Column.SINCE} else ""
        if cell:
            month_first = is_month_first(cells, country=country)
            day = read_list_day(cell, month_first=month_first)
            found.append(DayOrder(COLUMN_WORDS[kind], month_first, cell, day))
    return found


def _marked(read: ReadClient, known: frozenset[str], seen: set[str]) -> ReadClient:
    name = fold(read.details.name) if read.details else ""
    if name in known:
        word = "A client of this name is there already."
        return replace(read, problems=(*read.problems, word), is_namesake=True)
    if name in seen:
        word = "The same name stands in this list already."
        return replace(read, problems=(*read.problems, word))
    return read


class _Reader:
    """What is the same for all lines: the columns in the order they count, country, day order."""

    def __init__(
        self, table: ClientTable, columns: Sequence[Column], *, country: str, today: date
    ) -> None:
        self._columns = [(number, columns[number]) for number in by_preference(table.header)]
        self._country, self._today = country, today
        self._month_first: dict[Column, bool] = {
            kind: is_month_first((row.cells[number] for row in table.rows), country=country)
            for number, kind in self._columns
            if kind in {Column.BIRTH, Column.SINCE}
        }

    def client(self, row: ListRow) -> ReadClient:
        """Return the client in `row`, or why there is none."""
        cells: Cells = {}
        for number, kind in self._columns:
            if row.cells[number]:
                cells.setdefault(kind, []).append(row.cells[number])
        problems: list[str] = []
        try:
            details = checked(ClientDetails(name=_name(cells)), today=self._today)
        except InvalidValueError as refused:
            return ReadClient(row.line, row.cells, None, (str(refused),))
        for kind in (Column.PHONE, Column.EMAIL, Column.BIRTH, Column.SINCE):
            if kind in cells:
                try:
                    value = self._value(kind, cells[kind], problems)
                    details = checked(replace(details, **value), today=self._today)
                except InvalidValueError as refused:
                    problems.append(f"Left out: {refused}")
        source = clean(next(iter(cells.get(Column.SOURCE, ())), ""))
        return ReadClient(row.line, row.cells, details, tuple(problems), source=source)

    def _value(self, kind: Column, cells: list[str], problems: list[str]) -> dict[str, Any]:
        cell = clean(cells[0])
        if kind is Column.PHONE:
            return {"phone": self._phone(cells, problems)}
        if kind is Column.EMAIL:
            return {"email": mail_address(cell)}
        month_first = self._month_first[kind]
        if kind is Column.BIRTH:
            return {"birth_year": read_year(cell, month_first=month_first)}
        return {"since_on": read_list_day(cell, month_first=month_first)}

    def _phone(self, cells: list[str], problems: list[str]) -> str:
        """Return the first of `cells` that is a number; raises for the first where none is."""
        refusals = []
        for cell in cells:
            number, extension = without_extension(clean(cell))
            try:
                phone = parse_phone(number, country=self._country)
            except InvalidValueError as refused:
                refusals.append(refused)
                continue
            if extension:
                problems.append(f"Left out: the extension {extension}; the number is kept.")
            return phone
        raise refusals[0]


def _name(cells: Cells) -> str:
    """Return the name as it is spoken; "Smith, Ann" is turned round."""
    parts = [next(iter(cells.get(kind, ())), "") for kind in (Column.FIRST_NAME, Column.LAST_NAME)]
    said = next(iter(cells.get(Column.NAME, ())), "")
    name = clean(said or " ".join(filter(None, parts)), longest=LONGEST_NAME + 1)
    if not said or "," not in said:
        return name
    found = whole_name(name)
    return ", ".join(filter(None, (found.name, found.credential)))
