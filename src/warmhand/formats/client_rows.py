"""From the lines of a list to clients: each line says what is odd in it, or why it cannot be used."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from warmhand.core.client_details import LONGEST_NAME, ClientDetails, checked
from warmhand.core.errors import InvalidValueError
from warmhand.core.names import fold
from warmhand.formats.client_list import ClientTable, Column
from warmhand.formats.contact_names import clean
from warmhand.formats.mail import mail_address
from warmhand.formats.people_table import ListRow
from warmhand.formats.phone import parse_phone

MONTH_FIRST: Final = frozenset({"US", "PH"})
_YEAR = re.compile(r"^\d{4}$")
_PARTS = re.compile(r"^(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})")


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

    `country` (two letters) decides on phone numbers and on the order of day and month. A cell
    that cannot be read is left out and said so; only a line without a name is refused. Lines
    whose folded name is in `known`, or stands twice in the list, are marked and kept. Raises
    `InvalidValueError` where no column holds a name or one kind is chosen twice.
    """
    kinds = [kind for kind in columns if kind is not Column.IGNORE]
    if len(set(kinds)) < len(kinds):
        raise InvalidValueError("Two columns say the same. Each may be chosen once.")
    if not {Column.NAME, Column.FIRST_NAME, Column.LAST_NAME} & set(kinds):
        raise InvalidValueError("Which column holds the name? Please choose it.")
    seen: set[str] = set()
    found = []
    for row in table.rows:
        read = _client(row, columns, country=country, today=today)
        found.append(_marked(read, known, seen))
        if read.details:
            seen.add(fold(read.details.name))
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


def _client(row: ListRow, columns: Sequence[Column], *, country: str, today: date) -> ReadClient:
    cells = {kind: cell for kind, cell in zip(columns, row.cells, strict=True) if cell}
    parts = (cells.get(Column.FIRST_NAME, ""), cells.get(Column.LAST_NAME, ""))
    name = clean(cells.get(Column.NAME) or " ".join(filter(None, parts)), longest=LONGEST_NAME + 1)
    details = ClientDetails(name=name)
    problems: list[str] = []
    try:
        details = checked(details, today=today)
    except InvalidValueError as refused:
        return ReadClient(row.line, row.cells, None, (str(refused),))
    for kind in (Column.PHONE, Column.EMAIL, Column.BIRTH, Column.SINCE):
        if kind in cells:
            try:
                value = _value(kind, cells[kind], country=country)
                details = checked(replace(details, **value), today=today)
            except InvalidValueError as refused:
                problems.append(f"Left out: {refused}")
    source = clean(cells.get(Column.SOURCE, ""))
    return ReadClient(row.line, row.cells, details, tuple(problems), source=source)


def _value(kind: Column, cell: str, *, country: str) -> dict[str, Any]:
    if kind is Column.PHONE:
        return {"phone": parse_phone(cell, country=country)}
    if kind is Column.EMAIL:
        return {"email": mail_address(cell)}
    if kind is Column.BIRTH:
        return {"birth_year": _year(cell, country=country)}
    return {"since_on": _day(cell, country=country)}


def _year(cell: str, *, country: str) -> int:
    return int(cell) if _YEAR.match(cell) else _day(cell, country=country).year


def _day(cell: str, *, country: str) -> date:
    """Return the day in `cell`: 2024-03-31, or as `country` writes it; a bare year is its first day."""
    if _YEAR.match(cell):
        return date(int(cell), 1, 1)
    found = _PARTS.match(cell)
    if found is None:
        raise InvalidValueError(f"“{cell}” is not a date.")
    first, second, third = (int(part) for part in found.groups())
    year_first = len(found[1]) == len("2024")
    if not year_first and len(found[3]) != len("2024"):
        raise InvalidValueError(f"“{cell}”: please write the year with four digits.")
    by_month = country in MONTH_FIRST and "." not in cell
    month, day = (first, second) if by_month else (second, first)
    try:
        return date(first, second, third) if year_first else date(third, month, day)
    except ValueError as error:
        raise InvalidValueError(f"“{cell}” is not a date.") from error
