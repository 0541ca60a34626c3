"""A list of clients as people have it: pasted, or a CSV file of some program, read as a table."""

import csv
import io
import re
from dataclasses import dataclass
from enum import StrEnum

from warmhand.core.errors import InvalidValueError
from warmhand.core.names import fold

MOST_BYTES = 2_000_000
MOST_ROWS = 5_000
MOST_COLUMNS = 60
_DELIMITERS = "\t;,|"
_LOOKED_AT = 200
_BINARY = b"\x00"
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_BULLET = re.compile(r"^\s*(?:[-*•·]|\d{1,4}[.)])\s+")


class Column(StrEnum):
    """What a column of the list holds."""

    IGNORE = "ignore"
    NAME = "name"
    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    PHONE = "phone"
    EMAIL = "email"
    BIRTH = "birth"
    SINCE = "since"


COLUMN_WORDS = {
    Column.IGNORE: "Leave out",
    Column.NAME: "Name",
    Column.FIRST_NAME: "First name",
    Column.LAST_NAME: "Last name",
    Column.PHONE: "Phone",
    Column.EMAIL: "E-mail",
    Column.BIRTH: "Birth year or date",
    Column.SINCE: "Client since",
}
# What programs call the columns, folded; the first column that fits a kind takes it.
_HEADERS = {
    Column.NAME: ("name", "full name", "client", "client name", "customer", "customer name"),
    Column.FIRST_NAME: ("first name", "firstname", "first", "given name", "forename", "vorname"),
    Column.LAST_NAME: ("last name", "lastname", "last", "surname", "family name", "nachname"),
    Column.PHONE: ("phone", "mobile", "mobile phone", "cell", "cell phone", "phone number",
                   "telephone", "tel", "telefon", "primary phone", "home phone"),
    Column.EMAIL: ("email", "e mail", "email address", "e mail address", "mail"),
    Column.BIRTH: ("birth", "birth date", "birthdate", "birthday", "date of birth", "dob",
                   "birth year", "year of birth", "born"),
    Column.SINCE: ("since", "client since", "customer since", "first visit", "first appointment",
                   "created", "date added", "start date"),
}  # fmt: skip
_BY_HEADER = {words: kind for kind, names in _HEADERS.items() for words in names}
_EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
_PHONE = re.compile(r"^\+?[\d\s().\-/]{7,24}$")
_YEAR = re.compile(r"^(?:19|20)\d\d$")
_DATE = re.compile(r"^\d{1,4}[./-]\d{1,2}[./-]\d{1,4}$")
_WORDS = re.compile(r"^[^\W\d_][^\d@]*$")


@dataclass(frozen=True, slots=True)
class ListRow:
    """One line of the list: its number in the text (from 1) and its cells."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClientTable:
    """The list as a table: the header's words ("" where there is none), rows, guessed columns."""

    header: tuple[str, ...]
    rows: tuple[ListRow, ...]
    columns: tuple[Column, ...]


def text_of(data: bytes) -> str:
    """Return the text of a file in UTF-8, UTF-16 with its mark, or Windows-1252.

    Raises `InvalidValueError` for more than 2 MB and for what is no text (as a spreadsheet file).
    """
    if len(data) > MOST_BYTES:
        raise InvalidValueError("The list is larger than 2 MB. Please bring it in parts.")
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data.decode(name, errors="replace")
    if _BINARY in data or data.startswith(b"PK"):
        raise InvalidValueError(
            "This is not a text file. In your spreadsheet choose “Save as” or “Download as” CSV."
        )
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def read_table(text: str) -> ClientTable:
    """Return the lines of `text` as a table with a guess of what each column holds.

    Raises `InvalidValueError` where nothing is in it, or more than 2 MB, 5,000 rows or 60 columns.
    """
    if len(text) > MOST_BYTES:
        raise InvalidValueError("The list is larger than 2 MB. Please bring it in parts.")
    rows = _rows(text.removeprefix("\ufeff"))
    if not rows:
        raise InvalidValueError("There is nothing in the list yet.")
    width = max(len(row.cells) for row in rows)
    if width > MOST_COLUMNS:
        raise InvalidValueError(
            f"The list has {width} columns; at most {MOST_COLUMNS} can be read."
        )
    padded = [ListRow(row.line, row.cells + ("",) * (width - len(row.cells))) for row in rows]
    has_header = _is_header(padded[0].cells)
    header = padded.pop(0).cells if has_header else ("",) * width
    if not padded:
        raise InvalidValueError("There are headings in the list, but no clients below them.")
    if len(padded) > MOST_ROWS:
        raise InvalidValueError(
            f"The list has {len(padded):,} lines; at most {MOST_ROWS:,} can be brought in at once."
        )
    columns = _guess(header, padded, surname_first=", " in text)
    return ClientTable(header, tuple(padded), columns)


def _rows(text: str) -> list[ListRow]:
    delimiter = _delimiter(text)
    lines = io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", ""))
    reader = csv.reader(
        lines,
        delimiter=delimiter or "\x1f",
        # Without a delimiter a quotation mark is a part of a nickname, not of a format.
        quoting=csv.QUOTE_MINIMAL if delimiter else csv.QUOTE_NONE,
    )
    found: list[ListRow] = []
    start = 1
    try:
        for raw in reader:
            cells = tuple(" ".join(cell.split()) for cell in raw)
            if any(cells):
                found.append(ListRow(start, (_BULLET.sub("", cells[0]), *cells[1:])))
            start = reader.line_num + 1
    except csv.Error as error:
        raise InvalidValueError(f"Line {start} of the list cannot be read: {error}.") from error
    return found


def _delimiter(text: str) -> str:
    """Return the mark that most lines hold, or "" where each line is one cell."""
    lines = [line for line in text.splitlines() if line.strip()][:_LOOKED_AT]
    counts = {mark: sum(mark in line for line in lines) for mark in _DELIMITERS}
    best = max(_DELIMITERS, key=lambda mark: counts[mark])
    return best if lines and counts[best] * 2 > len(lines) else ""


def _is_header(cells: tuple[str, ...]) -> bool:
    known = sum(fold(cell) in _BY_HEADER for cell in cells)
    return known >= 1 and not any(_EMAIL.match(cell) or _DATE.match(cell) for cell in cells)


def _guess(
    header: tuple[str, ...], rows: list[ListRow], *, surname_first: bool
) -> tuple[Column, ...]:
    columns = [_BY_HEADER.get(fold(words), Column.IGNORE) for words in header]
    if not any(header):
        columns = [_by_content(rows, number) for number in range(len(header))]
    if not any(header) and Column.NAME not in columns and Column.IGNORE in columns:
        columns[columns.index(Column.IGNORE)] = Column.NAME
    words = [number for number, kind in enumerate(columns) if kind is Column.NAME]
    if not any(header) and len(words) > 1:
        pair = (Column.FIRST_NAME, Column.LAST_NAME)
        columns[words[0]], columns[words[1]] = pair[::-1] if surname_first else pair
    return _once(columns)


def _by_content(rows: list[ListRow], number: int) -> Column:
    cells = [row.cells[number] for row in rows[:_LOOKED_AT] if row.cells[number]]
    for kind, pattern in (
        (Column.EMAIL, _EMAIL),
        (Column.BIRTH, _YEAR),
        (Column.SINCE, _DATE),
        (Column.PHONE, _PHONE),
        (Column.NAME, _WORDS),
    ):
        if cells and sum(bool(pattern.match(cell)) for cell in cells) * 2 > len(cells):
            return kind
    return Column.IGNORE


def _once(columns: list[Column]) -> tuple[Column, ...]:
    """Keep the first column of each kind; a whole name counts only where there are no parts."""
    if Column.FIRST_NAME in columns or Column.LAST_NAME in columns:
        columns = [Column.IGNORE if kind is Column.NAME else kind for kind in columns]
    return tuple(
        Column.IGNORE if kind in columns[:number] else kind for number, kind in enumerate(columns)
    )
