"""Contacts of an address book: vCards, Google's and Outlook's files, any other list, as one table."""

import json
import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from warmhand.core.errors import InvalidValueError
from warmhand.core.names import fold
from warmhand.formats import people_table
from warmhand.formats.columns import Kinds
from warmhand.formats.contact_cards import CARD_HEADER, card_rows
from warmhand.formats.people_lines import is_title
from warmhand.formats.people_table import ListRow, Table, mostly, read_lines
from warmhand.formats.vcard import is_vcard, read_cards

MOST_TRAVELLING: Final = 2_000_000
LONGEST_CELL: Final = 1_000


class Field(StrEnum):
    """What a column of the list holds."""

    IGNORE = "ignore"
    NAME = "name"
    FIRST_NAME = "first_name"
    MIDDLE_NAME = "middle_name"
    LAST_NAME = "last_name"
    SUFFIX = "suffix"
    NICKNAME = "nickname"
    TITLE = "title"
    ORGANISATION = "organisation"
    PHONE = "phone"
    PHONE_LABEL = "phone_label"
    FAX = "fax"
    EMAIL = "email"
    ADDRESS_LABEL = "address_label"
    STREET = "street"
    CITY = "city"
    REGION = "region"
    POSTAL_CODE = "postal_code"
    COUNTRY = "country"
    NPI = "npi"
    NOTE = "note"
    KIND = "kind"


FIELD_WORDS = {
    Field.IGNORE: "Leave out",
    Field.NAME: "Name",
    Field.FIRST_NAME: "First name",
    Field.MIDDLE_NAME: "Middle name",
    Field.LAST_NAME: "Last name",
    Field.SUFFIX: "Letters behind the name",
    Field.NICKNAME: "Nickname or former name",
    Field.TITLE: "Job title or profession",
    Field.ORGANISATION: "Organization",
    Field.PHONE: "Phone",
    Field.PHONE_LABEL: "Kind of the next phone",
    Field.FAX: "Fax",
    Field.EMAIL: "E-mail",
    Field.ADDRESS_LABEL: "Kind of the address (home or work)",
    Field.STREET: "Street",
    Field.CITY: "City",
    Field.REGION: "State",
    Field.POSTAL_CODE: "ZIP code",
    Field.COUNTRY: "Country",
    Field.NPI: "Registry number (NPI)",
    Field.NOTE: "Note",
    Field.KIND: "Person or organization",
}
_REPEATABLE: Final = frozenset(
    {Field.IGNORE, Field.PHONE, Field.PHONE_LABEL, Field.FAX, Field.EMAIL, Field.TITLE,
     Field.STREET, Field.NOTE, Field.NICKNAME}
)  # fmt: skip
_NAMING: Final = frozenset({Field.NAME, Field.FIRST_NAME, Field.LAST_NAME, Field.ORGANISATION})
# What programs call the columns, folded; Outlook's and Google's are from their own files.
_HEADERS = {
    Field.NAME: re.compile(
        "name|full name|display name|contact|contact name|provider|provider name"
    ),
    Field.FIRST_NAME: re.compile(r"first name|firstname|first|given name|forename|vorname"),
    Field.MIDDLE_NAME: re.compile(r"middle name|additional name|middle initial|weitere vornamen"),
    Field.LAST_NAME: re.compile(r"last name|lastname|last|family name|surname|nachname"),
    Field.SUFFIX: re.compile(r"suffix|name suffix|credentials?|degrees?|letters"),
    Field.NICKNAME: re.compile(r"nickname|other names?|former name|maiden name|aka"),
    Field.TITLE: re.compile(
        r"job title|organization( 1)? title|profession|specialty|speciality|occupation"
        r"|role|position|title"
    ),
    Field.ORGANISATION: re.compile(
        r"organization( 1)? name|organi[sz]ation|company|company name|business name"
        r"|business|practice|practice name|clinic|employer|workplace|firma"
    ),
    Field.PHONE_LABEL: re.compile(r"phone \d+ (label|type)"),
    Field.FAX: re.compile(r"fax|fax number|business fax|work fax|fax geschaftlich"),
    Field.PHONE: re.compile(
        r"phone( \d+ value| \d+| number)?|telephone( number)?|tel|telefon|cell( phone)?"
        r"|mobile( phone| number)?|(business|work|office|primary|home|other|company main|main)"
        r" phone( \d+)?|telefon geschaftlich( 2)?|mobiltelefon|handy|telefon privat"
    ),
    Field.EMAIL: re.compile(r"e ?mails?( \d+| \d+ value| address| \d+ address| adresse)?|mail"),
    Field.ADDRESS_LABEL: re.compile(r"address 1 (label|type)"),
    Field.STREET: re.compile(
        r"(business |work |office )?(street|street address|address)( 2| 3| line \d)?"
        r"|address 1 street|address line ?\d|strasse( geschaftlich)?"
    ),
    Field.CITY: re.compile(
        r"(business |work |office )?(city|town)|address 1 city"
        r"|ort( geschaftlich)?"
    ),
    Field.REGION: re.compile(
        r"(business |work |office )?(state|province|region|state/province)"
        r"|address 1 region"
    ),
    Field.POSTAL_CODE: re.compile(
        r"(business |work |office )?(postal code|zip|zip code|zipcode|postcode|plz)"
        r"|address 1 postal code|postleitzahl( geschaftlich)?"
    ),
    Field.COUNTRY: re.compile(r"(business |work |office )?country(/region)?|address 1 country"),
    Field.NPI: re.compile(r"npi|npi number|registry number"),
    Field.NOTE: re.compile(r"notes?|comments?|remarks?"),
}
_NPI = re.compile(r"^[12]\d{9}$")
KINDS = Kinds(
    ignore=Field.IGNORE,
    name=Field.NAME,
    parts=frozenset({Field.FIRST_NAME, Field.LAST_NAME}),
    naming=_NAMING,
    repeatable=_REPEATABLE,
    headings=_HEADERS,
    contents={
        Field.EMAIL: people_table.EMAIL,
        Field.NPI: _NPI,
        Field.PHONE: people_table.PHONE,
        Field.NAME: people_table.WORDS,
    },
    data=(people_table.EMAIL, people_table.DATE, _NPI),
)


@dataclass(frozen=True, slots=True)
class ContactTable:
    """A list of contacts with a guess of what each column holds."""

    header: tuple[str, ...]
    rows: tuple[ListRow, ...]
    columns: tuple[Field, ...]
    is_cards: bool = False
    """Whether it comes from cards, which say themselves what is what."""


def read_contacts(text: str) -> ContactTable:
    """Return the contacts in `text` as a table, without photos and without empty columns.

    Raises `InvalidValueError` where there are none, or more than can be brought in at once.
    """
    if is_vcard(text):
        rows = card_rows(read_cards(text))
        if len(rows) > people_table.MOST_ROWS:
            raise InvalidValueError(
                f"The file has {len(rows):,} cards; at most {people_table.MOST_ROWS:,} can be "
                "brought in at once."
            )
        header, columns = zip(*((words, Field(kind)) for words, kind in CARD_HEADER), strict=True)
        return _narrow(ContactTable(header, rows, columns, is_cards=True))
    table = read_lines(text, is_header=KINDS.are_headings, who="contacts")
    return _narrow(ContactTable(table.header, table.rows, guess(table)))


def _narrow(table: ContactTable) -> ContactTable:
    """Leave out columns in which nothing stands, and cut endless cells."""
    used = [
        number
        for number in range(len(table.header))
        if any(row.cells[number] for row in table.rows)
    ]
    rows = tuple(
        ListRow(row.line, tuple(row.cells[number][:LONGEST_CELL] for number in used))
        for row in table.rows
    )
    header = tuple(table.header[number][:LONGEST_CELL] for number in used)
    return replace(
        table, header=header, rows=rows, columns=tuple(table.columns[number] for number in used)
    )


def guess(table: Table) -> tuple[Field, ...]:
    """Return what each column of `table` holds, by its heading, else by what stands in it."""
    if any(table.header):
        columns = [KINDS.by_heading(words) for words in table.header]
        if fold("Job Title") in map(fold, table.header):  # Outlook's own "Title" is "Dr."
            columns = [
                Field.IGNORE if fold(words) == "title" else kind
                for words, kind in zip(table.header, columns, strict=True)
            ]
    else:
        columns = [KINDS.by_content(table.rows, number) for number in range(len(table.header))]
        names = [number for number, kind in enumerate(columns) if kind is Field.NAME]
        titles = [number for number in names[1:] if mostly(table.rows, number, is_title)]
        others = [number for number in names[1:] if number not in titles]
        kinds = (Field.ORGANISATION, Field.TITLE) if others else ()
        for number, kind in (
            *zip(others, kinds, strict=False),
            *((n, Field.TITLE) for n in titles),
        ):
            columns[number] = kind
        if not names and Field.IGNORE in columns:
            columns[columns.index(Field.IGNORE)] = Field.NAME
    return KINDS.once(columns)


def packed(table: ContactTable) -> str:
    """Return `table` as one line of text, to travel in the page from step to step.

    Raises `InvalidValueError` where it is too long for that.
    """
    rows = [[row.line, *row.cells] for row in table.rows]
    told = {"header": table.header, "columns": table.columns, "rows": rows, "cards": table.is_cards}
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    if len(text.encode("utf-8", "replace")) > MOST_TRAVELLING:
        raise InvalidValueError(
            "The list holds more than 2 MB of text, photos not counted. Please bring it in parts."
        )
    return text


def unpacked(text: str) -> ContactTable:
    """Return the table that `packed` made into `text`; raises `InvalidValueError` for any other."""
    try:
        told = json.loads(text)
        width = len(told["header"])
        rows = tuple(
            ListRow(int(line), tuple(str(cell) for cell in cells)) for line, *cells in told["rows"]
        )
        header = tuple(str(words) for words in told["header"])
        columns = tuple(Field(kind) for kind in told["columns"])
    except (ValueError, TypeError, KeyError, RecursionError, OverflowError) as error:
        raise InvalidValueError("The list got lost on the way. Please choose it again.") from error
    if len(columns) != width or any(len(row.cells) != width for row in rows):
        raise InvalidValueError("The list got lost on the way. Please choose it again.")
    if not 0 < len(rows) <= people_table.MOST_ROWS:
        raise InvalidValueError("The list got lost on the way. Please choose it again.")
    return ContactTable(header, rows, columns, is_cards=told.get("cards") is True)
