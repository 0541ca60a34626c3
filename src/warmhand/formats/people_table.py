"""Lists of people as they come: pasted, or a text file of some program, read as a table."""

import csv
import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from warmhand.core.errors import InvalidValueError
from warmhand.formats import people_lines

MOST_BYTES = 2_000_000
MOST_ROWS = 5_000
MOST_COLUMNS = 120  # a classic Outlook file has 92
LOOKED_AT = 200
EMAIL = people_lines.EMAIL
PHONE = people_lines.PHONE
DATE = re.compile(r"^\d{1,4}[./-]\d{1,2}[./-]\d{1,4}$")
WORDS = re.compile(r"^[^\W\d_][^\d@]*$")
_DELIMITERS = "\t;,|"
_BINARY = b"\x00"
_ZIPS = (b"PK\x03\x04", b"PK\x05\x06")
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
# How spreadsheets keep a number from being reckoned with: '0171 and ="0171".
_AS_TEXT = re.compile(r"""^(?:'(?=[\d+(=])|="(.*)"$)""")
_SEPARATOR = re.compile(r"^sep=")
_EXTENSION = re.compile(r"(?<=[\d)])[\s,;]*(?:ext(?:ension)?[.:]?|x|#)\s*(\d{1,7})$", re.IGNORECASE)
_MOST_LINES = 100  # in one row; more is a quotation mark that is never closed
_MOST_ABOVE = 5
_BULLET = re.compile(r"^\s*(?:[-*•·]|\d{1,4}[.)])\s+")


@dataclass(frozen=True, slots=True)
class ListRow:
    """One line of the list: its number in the text (from 1) and its cells."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A list as a table: the header's words ("" where there is none) and rows, all of one width."""

    header: tuple[str, ...]
    rows: tuple[ListRow, ...]


def too_large(most_bytes: int) -> InvalidValueError:
    """Return the refusal of a file of more than `most_bytes` bytes."""
    return InvalidValueError(
        f"The list is larger than {most_bytes // 1_000_000} MB. Please bring it in parts."
    )


def text_of(data: bytes, *, most_bytes: int = MOST_BYTES) -> str:
    """Return the text of a file in UTF-8, UTF-16 with its mark, or Windows-1252.

    Raises `InvalidValueError` for more than `most_bytes` and for what is no text (as a
    spreadsheet file).
    """
    if len(data) > most_bytes:
        raise too_large(most_bytes)
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data.decode(name, errors="replace")
    if _BINARY in data or data.startswith(_ZIPS):
        raise InvalidValueError(
            "This is not a text file. In your spreadsheet choose “Save as” or “Download as” CSV."
        )
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def read_lines(text: str, *, is_header: Callable[[Sequence[str]], bool], who: str) -> Table:
    """Return the lines of `text` as a table; `is_header` tells whether the first holds headings.

    The mark between cells is the one that most lines hold. Where there are no headings and the
    lines differ, each is taken apart by itself. `who` are the people in it, as "clients".
    Raises `InvalidValueError` where nothing is in it, it cannot be read, or it holds more than
    5,000 rows or 120 columns.
    """
    text = text.removeprefix("\ufeff")
    rows = _rows(text, _delimiter(text, is_header))
    if not rows:
        raise InvalidValueError("There is nothing in the list yet.")
    if _above_headings(rows, is_header) is None and people_lines.differ(
        [row.cells for row in rows]
    ):
        rows = _apart(rows, surname_first=", " in text)
    width = max(len(row.cells) for row in rows)
    if width > MOST_COLUMNS:
        raise InvalidValueError(
            f"The list has {width} columns; at most {MOST_COLUMNS} can be read."
        )
    padded = [ListRow(row.line, row.cells + ("",) * (width - len(row.cells))) for row in rows]
    above = _above_headings(padded, is_header)
    header = ("",) * width if above is None else padded[above].cells
    padded = padded if above is None else padded[above + 1 :]
    if not padded:
        raise InvalidValueError(f"There are headings in the list, but no {who} below them.")
    if len(padded) > MOST_ROWS:
        raise InvalidValueError(
            f"The list has {len(padded):,} lines; at most {MOST_ROWS:,} can be brought in at once."
        )
    return Table(header, tuple(padded))


def _above_headings(
    rows: Sequence[ListRow], is_header: Callable[[Sequence[str]], bool]
) -> int | None:
    """Return how many lines stand above the headings, as the title of a report; None without any."""
    for number, row in enumerate(rows[:_MOST_ABOVE]):
        filled = sum(map(bool, row.cells))
        if is_header(row.cells) and (number == 0 or filled > 1):
            return number
        if filled > 1:
            return None
    return None


def _apart(rows: Sequence[ListRow], *, surname_first: bool) -> list[ListRow]:
    cells = people_lines.sorted_apart([row.cells for row in rows], surname_first=surname_first)
    return [ListRow(row.line, each) for row, each in zip(rows, cells, strict=True)]


def _rows(text: str, delimiter: str) -> list[ListRow]:
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
            if reader.line_num - start > _MOST_LINES:
                raise csv.Error("a quotation mark opens there and is not closed")
            cells = tuple(_plain(cell) for cell in raw)
            is_about_itself = not found and _SEPARATOR.match(cells[0] if cells else "")
            if any(cells) and not is_about_itself:
                found.append(ListRow(start, (_BULLET.sub("", cells[0]), *cells[1:])))
            start = reader.line_num + 1
    except csv.Error as error:
        raise InvalidValueError(f"Line {start} of the list cannot be read: {error}.") from error
    return found


def _plain(cell: str) -> str:
    """Return `cell` on one line, without the marks that keep a number as text."""
    plain = " ".join(cell.split())
    if plain[:1] not in {"'", "="}:
        return plain
    return _AS_TEXT.sub(lambda found: found[1] or "", plain)


def without_extension(phone: str) -> tuple[str, str]:
    """Return `phone` without an extension such as "x12", and the extension's digits or ""."""
    found = _EXTENSION.search(phone)
    return (phone[: found.start()], found[1]) if found else (phone, "")


def _delimiter(text: str, is_header: Callable[[Sequence[str]], bool]) -> str:
    """Return the mark that most lines hold, else the one between headings, else ""."""
    lines = [line for line in text.splitlines() if line.strip()][:LOOKED_AT]
    counts = {mark: sum(mark in line for line in lines) for mark in _DELIMITERS}
    best = max(_DELIMITERS, key=lambda mark: counts[mark])
    if not lines or counts[best] * 2 > len(lines):
        return best if lines else ""
    marks = (mark for mark in _DELIMITERS if mark in lines[0])
    return next((mark for mark in marks if is_header(lines[0].split(mark))), "")


def mostly(rows: Sequence[ListRow], number: int, fits: Callable[[str], object]) -> bool:
    """Return whether more than half of the filled cells of column `number` pass `fits`."""
    cells = [row.cells[number] for row in rows[:LOOKED_AT] if row.cells[number]]
    return sum(bool(fits(cell)) for cell in cells) * 2 > len(cells) > 0
