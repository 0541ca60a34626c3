"""Lists of readers of a newsletter, pasted or from another program, as addresses with names."""

from collections.abc import Sequence
from dataclasses import dataclass

from warmhand.core.errors import InvalidValueError
from warmhand.formats.mail import mail_address
from warmhand.formats.people_table import ListRow, read_lines

ADDRESS_HEADINGS = frozenset({"email", "e-mail", "mail", "email address", "e-mail address"})
NAME_HEADINGS = ("name", "full name", "first name", "last name")


@dataclass(frozen=True, slots=True)
class ReaderLine:
    """One address of the list, in lower case, with its line (from 1) and a name or ""."""

    line: int
    email: str
    name: str


@dataclass(frozen=True, slots=True)
class UnreadLine:
    """A line that names nobody who could be written to, and why."""

    line: int
    why: str


@dataclass(frozen=True, slots=True)
class ReaderList:
    """What a list holds; each address once."""

    readers: tuple[ReaderLine, ...]
    unread: tuple[UnreadLine, ...]


def read_readers(text: str) -> ReaderList:
    """Return whom `text` names, at most 5,000 lines.

    Raises `InvalidValueError` where nothing is in it or it cannot be read as a list.
    """
    table = read_lines(text, is_header=_is_header, who="addresses")
    columns = [table.header.index(one) for one in table.header if _plain(one) in NAME_HEADINGS]
    readers: dict[str, ReaderLine] = {}
    unread = []
    for row in table.rows:
        try:
            email = _address(row)
        except InvalidValueError as refused:
            unread.append(UnreadLine(row.line, str(refused)))
            continue
        if email in readers:
            first = readers[email].line
            unread.append(UnreadLine(row.line, f"The same address as in line {first}."))
            continue
        readers[email] = ReaderLine(row.line, email, _name(row, columns))
    return ReaderList(tuple(readers.values()), tuple(unread))


def _plain(heading: str) -> str:
    return heading.strip().lower()


def _is_header(cells: Sequence[str]) -> bool:
    return any(_plain(cell) in ADDRESS_HEADINGS for cell in cells)


def _address(row: ListRow) -> str:
    found = [cell for cell in row.cells if "@" in cell]
    if not found:
        raise InvalidValueError("There is no e-mail address in it.")
    return mail_address(found[0]).lower()


def _name(row: ListRow, columns: Sequence[int]) -> str:
    """The cells below a heading for names; without one the first cell that is no address."""
    cells = [row.cells[column] for column in columns]
    others = cells or [cell for cell in row.cells if cell and "@" not in cell][:1]
    return " ".join(filter(None, others))[:200]
