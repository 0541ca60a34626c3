"""A list of clients as people have it: pasted, or a CSV file of some program, read as a table."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from warmhand.formats import people_table
from warmhand.formats.columns import Kinds, plain
from warmhand.formats.people_table import ListRow, Table, mostly, read_lines, too_large

_YEAR = re.compile(r"^(?:19|20)\d\d$")
_TWO_WORDS = re.compile(r"^\S+,? \S")


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
    SOURCE = "source"


# A list may hold several of these: of phones one is kept, of sources the one that names somebody.
_REPEATABLE = frozenset({Column.IGNORE, Column.PHONE, Column.SOURCE})
_PREFERRED = re.compile(
    r"\b(mobile|mobilephone|cell|referred by|referredby|referrer|referring|sent by|recommended by)\b"
)
COLUMN_WORDS = {
    Column.IGNORE: "Leave out",
    Column.NAME: "Name",
    Column.FIRST_NAME: "First name",
    Column.LAST_NAME: "Last name",
    Column.PHONE: "Phone",
    Column.EMAIL: "E-mail",
    Column.BIRTH: "Birth year or date",
    Column.SINCE: "Client since",
    Column.SOURCE: "Who sent them",
}
# What programs call the columns, folded; the first column that fits a kind takes it. Fresha's are
# from a file of theirs, Mindbody's and Cliniko's from the fields of their interfaces; those of
# Jane, Square, Acuity, Vagaro and MassageBook are not published and stand here unchecked.
_HEADERS = {
    Column.NAME: re.compile(
        r"name|full name|client|client name|customer|customer name|patient|patient name"
    ),
    Column.FIRST_NAME: re.compile(
        r"first name|firstname|first|given name|forename|vorname"
        r"|(client|patient|customer) first name"
    ),
    Column.LAST_NAME: re.compile(
        r"last name|lastname|last|surname|family name|nachname"
        r"|(client|patient|customer) last name"
    ),
    Column.PHONE: re.compile(
        r"phone( number)?|mobile( phone| number)?|mobilephone|cell( phone)?|telephone"
        r"|tel|telefon|(primary|home|day|work|preferred) phone|homephone|workphone"
        r"|phone number 1|phone 1"
    ),
    Column.EMAIL: re.compile(r"e ?mail( address)?|mail|primary email"),
    Column.BIRTH: re.compile(
        r"birth|birth ?date|birthday|date of birth|dob|birth year|year of birth|born"
        r"|birthdatetime"
    ),
    Column.SINCE: re.compile(
        r"since|(client|customer|member|patient) since|first (visit|appointment|seen)"
        r"|firstappointmentdatetime|created( at| on| date)?|creationdatetime|creation date|first (visit|appointment) date|date added|added"
        r"|added on|start date|date created|signed up"
    ),
    Column.SOURCE: re.compile(
        r"(referred|sent|recommended) by|referredby|referral( source)?|referrer"
        r"|referred from|referring (provider|doctor|contact|practitioner|person|client)|source"
        r"|(lead|marketing) source|how did you (hear( (about|of) us)?|find us)\??|heard (from|about us)"
        r"|came (from|through|by)"
    ),
}
KINDS = Kinds(
    ignore=Column.IGNORE,
    name=Column.NAME,
    parts=frozenset({Column.FIRST_NAME, Column.LAST_NAME}),
    naming=frozenset({Column.NAME, Column.FIRST_NAME, Column.LAST_NAME}),
    repeatable=_REPEATABLE,
    headings=_HEADERS,
    contents={
        Column.EMAIL: people_table.EMAIL,
        Column.BIRTH: _YEAR,
        Column.SINCE: people_table.DATE,
        Column.PHONE: people_table.PHONE,
        Column.NAME: people_table.WORDS,
    },
    data=(people_table.EMAIL, people_table.DATE),
)


@dataclass(frozen=True, slots=True)
class ClientTable:
    """The list as a table: the header's words ("" where there is none), rows, guessed columns."""

    header: tuple[str, ...]
    rows: tuple[ListRow, ...]
    columns: tuple[Column, ...]


def read_table(text: str) -> ClientTable:
    """Return the lines of `text` as a table with a guess of what each column holds.

    Raises `InvalidValueError` where nothing is in it, or more than 2 MB, 5,000 rows or 120 columns.
    """
    if len(text) > people_table.MOST_BYTES:
        raise too_large(people_table.MOST_BYTES)
    table = read_lines(text, is_header=KINDS.are_headings, who="clients")
    return ClientTable(table.header, table.rows, _guess(table, surname_first=", " in text))


def _guess(table: Table, *, surname_first: bool) -> tuple[Column, ...]:
    if any(table.header):
        return KINDS.once([KINDS.by_heading(words) for words in table.header])
    columns = [KINDS.by_content(table.rows, number) for number in range(len(table.header))]
    if Column.NAME not in columns and Column.IGNORE in columns:
        columns[columns.index(Column.IGNORE)] = Column.NAME
    words = [number for number, kind in enumerate(columns) if kind is Column.NAME]
    if len(words) > 1 and _are_whole(table.rows, words[0]):
        for number in words[1:]:
            columns[number] = Column.IGNORE
    elif len(words) > 1:
        pair = (Column.FIRST_NAME, Column.LAST_NAME)
        columns[words[0]], columns[words[1]] = pair[::-1] if surname_first else pair
    return KINDS.once(columns)


def _are_whole(rows: Sequence[ListRow], number: int) -> bool:
    """Return whether most cells of column `number` are first and family name in one."""
    return mostly(rows, number, _TWO_WORDS.match)


def by_preference(header: Sequence[str]) -> list[int]:
    """Return the numbers of the columns, mobile phones and people who sent somebody first."""
    return sorted(
        range(len(header)),
        key=lambda number: _PREFERRED.search(plain(header[number])) is None,
    )
