"""Read the national registry's provider file (NPPES, `npidata_pfile_*.csv`, 330 columns).

A full file has nine million rows, so a row is judged as cheaply as its damage allows: a line in
which every column is quoted is split in one go, and only what looks wrong is looked at twice.
Layout: the file's own header, versions 1 and 2 (2024-12-24); read by name, never by position.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter
from unicodedata import combining, normalize

from warmhand.core.errors import InvalidValueError
from warmhand.core.registry import (
    Kind,
    NumberSet,
    Refusal,
    is_npi,
    repaired_npi,
    repaired_phone,
    repaired_zip,
    undo_float,
)

# The fields of a row as the store takes them, in this order.
FIELDS = (
    "npi",
    "kind",
    "last_name",
    "first_name",
    "middle_name",
    "credential",
    "organisation",
    "professions",
    "address",
    "city",
    "state",
    "zip",
    "country",
    "phone",
    "fax",
    "updated_on",
    "place",
    "search_name",
)
Row = tuple[int | str | None, ...]

_LOCATION = "business practice location address"
_COLUMNS = (
    "npi",
    "entity type code",
    "provider organization name (legal business name)",
    "provider last name (legal name)",
    "provider first name",
    "provider middle name",
    "provider credential text",
    f"provider first line {_LOCATION}",
    f"provider second line {_LOCATION}",
    f"provider {_LOCATION} city name",
    f"provider {_LOCATION} state name",
    f"provider {_LOCATION} postal code",
    f"provider {_LOCATION} country code (if outside u.s.)",
    f"provider {_LOCATION} telephone number",
    f"provider {_LOCATION} fax number",
    "last update date",
    "npi deactivation date",
    "npi reactivation date",
)
_TAXONOMY = "healthcare provider taxonomy code_"
_STATE, _DEACTIVATED = 10, 16
_UNAVAILABLE = "<UNAVAIL>"
_KINDS = {"1": Kind.PERSON.value, "2": Kind.ORGANISATION.value}
_ROW_LINES = 8  # a quoted field that runs on for more lines than this was never closed


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows to keep: any state and any profession where the set is empty."""

    states: frozenset[str] = frozenset()
    professions: frozenset[str] = frozenset()


@dataclass(slots=True)
class Batch:
    """What some lines of the file hold. `deactivated` is (number, ISO date) pairs."""

    read: int = 0
    rows: list[Row] = field(default_factory=list)
    left_out: int = 0
    deactivated: list[tuple[int, str]] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)


class Layout:
    """Where the columns that are used stand in this file.

    Raises `InvalidValueError` where `header` (the first line) lacks one of them.
    """

    def __init__(self, header: str) -> None:
        self.delimiter = max(",;\t", key=header.count)
        names = next(csv.reader([header], delimiter=self.delimiter), [])
        places = {" ".join(name.casefold().split()): place for place, name in enumerate(names)}
        missing = [name for name in (*_COLUMNS, f"{_TAXONOMY}1") if name not in places]
        if missing:
            raise InvalidValueError(
                f"This is no provider file of the registry: it has no column {missing[0]!r}."
            )
        self.columns = len(names)
        self.chosen = itemgetter(*(places[name] for name in _COLUMNS))
        codes = [place for name, place in places.items() if name.startswith(_TAXONOMY)]
        self.codes = itemgetter(*codes, codes[0])  # named twice, so that one code is a tuple too
        self.last_used = max(*codes, *(places[name] for name in _COLUMNS))
        self.separator = f'"{self.delimiter}"'

    def split(self, line: str) -> list[str] | None:
        """Return the fields of a line whose every column is quoted, None for any other line.

        The line is exact when its quotes are those around the columns and no more.
        """
        if line.count('"') != 2 * self.columns or line.count(self.separator) != self.columns - 1:
            return None
        if line[0] != '"' or line[-1] != '"':
            return None
        return line[1:-1].split(self.separator, self.last_used + 1)


class Reader:
    """Turns lines of one provider file into rows of the directory."""

    def __init__(
        self,
        layout: Layout,
        *,
        slugs: Mapping[str, str],
        wanted: Wanted,
        held: NumberSet | None = None,
    ) -> None:
        """`slugs` maps a taxonomy code to a profession.

        `held` are the numbers that the directory has already: their rows are read even if they
        are not `wanted`, because somebody who moved away must not stay at the old address.
        """
        self.layout = layout
        self.slugs = slugs
        self.wanted = wanted
        self.held = held
        self._dates: dict[str, str] = {"": ""}
        self._professions: dict[tuple[str, ...], str] = {}

    def read(self, text: str, *, first_line: int) -> Batch:
        """Return what the whole rows in `text` hold; `first_line` is its line in the file, from 1."""
        batch = Batch()
        for line, fields, problem in self._rows(text.split("\n"), first_line):
            batch.read += 1
            if problem:
                batch.refused.append(Refusal(line, problem))
                continue
            try:
                self._take(fields, batch)
            except InvalidValueError as refused:
                batch.refused.append(Refusal(line, str(refused)))
        return batch

    def _rows(self, lines: list[str], number: int) -> Iterator[tuple[int, list[str], str]]:
        split, index, columns = self.layout.split, 0, self.layout.columns
        while index < len(lines):
            line = lines[index].rstrip("\r")
            taken = 1
            if line.strip(' ",;\t'):
                fields = split(line)
                if fields is not None:
                    yield number + index, fields, ""
                else:
                    fields, taken, problem = self._unusual(lines, index)
                    if not problem and len(fields) != columns:
                        problem = f"the row has {len(fields)} columns, the header {columns}"
                    yield number + index, fields, problem
            index += taken

    def _unusual(self, lines: list[str], index: int) -> tuple[list[str], int, str]:
        """Return the fields of the row that begins at `index`, its length in lines, its problem."""
        row, taken = lines[index], 1
        while row.count('"') % 2 and taken < _ROW_LINES and index + taken < len(lines):
            row += "\n" + lines[index + taken]
            taken += 1
        if row.count('"') % 2:
            return [], 1, "a quotation mark is never closed"
        try:
            fields = next(csv.reader([row], delimiter=self.layout.delimiter))
        except csv.Error as error:
            return [], taken, f"the row cannot be read ({error})"
        return fields, taken, ""

    def _take(self, fields: list[str], batch: Batch) -> None:
        chosen = tuple(map(str.strip, self.layout.chosen(fields)))
        if chosen[_DEACTIVATED] and self._is_deactivated(chosen):
            npi = repaired_npi(chosen[0])
            batch.deactivated.append((npi, self._date(chosen[_DEACTIVATED])))
            return
        professions = self._profession_slugs(fields)
        if self._is_wanted(chosen[_STATE], professions) or self._is_held(chosen[0]):
            batch.rows.append(self._row(chosen, professions))
        else:
            batch.left_out += 1

    def _is_deactivated(self, chosen: Sequence[str]) -> bool:
        return self._date(chosen[_DEACTIVATED]) > self._date(chosen[_DEACTIVATED + 1])

    def _is_held(self, npi: str) -> bool:
        return self.held is not None and repaired_npi(npi) in self.held

    def _is_wanted(self, state: str, professions: str) -> bool:
        wanted = self.wanted
        if wanted.states and state.upper() not in wanted.states:
            return False
        return not wanted.professions or not wanted.professions.isdisjoint(professions.split())

    def _profession_slugs(self, fields: list[str]) -> str:
        codes = self.layout.codes(fields)
        known = self._professions.get(codes)
        if known is None:
            slugs = (self.slugs.get(code.strip().upper(), "") for code in codes)
            known = self._professions[codes] = " ".join(dict.fromkeys(filter(None, slugs)))
        return known

    def _row(self, chosen: tuple[str, ...], professions: str) -> Row:
        (npi, entity, organisation, last, first, middle, credential, line_1, line_2, city, state,
         postal, country, phone, fax, updated, _deactivated, reactivated) = chosen  # fmt: skip
        number = int(npi) if len(npi) == 10 and npi.isdecimal() else repaired_npi(npi)
        if not is_npi(number):
            raise InvalidValueError(f"{npi!r} is not a valid NPI")
        kind = _KINDS.get(entity) or _KINDS.get(undo_float(entity))
        if not kind:
            raise InvalidValueError(f"entity type {entity[:30]!r} is neither 1 nor 2")
        if organisation == _UNAVAILABLE:
            organisation = ""
        if not (organisation if kind == Kind.ORGANISATION.value else last):
            raise InvalidValueError("the row has no name")
        state, country = state.upper(), country.upper()
        is_american = country in {"US", ""}
        if is_american and not (postal.isdecimal() and len(postal) in {5, 9}):
            postal = repaired_zip(postal, state=state)
        return (
            number,
            kind,
            last,
            first,
            middle,
            credential,
            organisation,
            professions,
            f"{line_1}, {line_2}" if line_2 else line_1,
            city,
            state,
            postal,
            country,
            self._phone(phone, country),
            self._phone(fax, country),
            max(self._date(updated), self._date(reactivated)),
            int(postal[:5]) if is_american and postal else None,
            search_name(f"{last} {first} {middle} {organisation}"),
        )

    def _phone(self, text: str, country: str) -> str:
        if not text or (len(text) == 10 and text.isdecimal()):
            return text
        return repaired_phone(text, country=country)

    def _date(self, text: str) -> str:
        known = self._dates.get(text)
        if known is None:
            known = self._dates[text] = iso_date(text)
        return known


def search_name(text: str) -> str:
    """Return `text` as it is searched: small letters without accents, a blank before each word."""
    if not text.isascii():
        text = "".join(each for each in normalize("NFKD", text) if not combining(each))
    return " " + " ".join(text.casefold().split())


def iso_date(text: str) -> str:
    """Return a date of the registry (`MM/DD/YYYY`, or ISO already) as ISO, "" for none.

    Raises `InvalidValueError` for anything else.
    """
    text = text.strip().removesuffix(" 00:00:00")
    try:
        if "/" in text:
            month, day, year = map(int, text.split("/"))
            return date(year, month, day).isoformat()
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError as error:
        raise InvalidValueError(f"{text[:30]!r} is not a date") from error


def read_deactivations(text: str) -> tuple[list[tuple[int, str]], list[Refusal]]:
    """Return the (number, ISO date) pairs of a deactivation list in CSV, and the lines refused.

    Lines before the first number are titles. A number needs the date of its deactivation.
    """
    pairs: list[tuple[int, str]] = []
    refused: list[Refusal] = []
    reader = csv.reader(text.splitlines())
    for cells in reader:
        try:
            if cells and any(cells):
                pairs.append((repaired_npi(cells[0]), _needed_date(cells)))
        except InvalidValueError as problem:
            if pairs or any(character.isdecimal() for character in cells[0]):
                refused.append(Refusal(reader.line_num, str(problem)))
    return pairs, refused


def _needed_date(cells: list[str]) -> str:
    dated = iso_date(cells[1]) if len(cells) > 1 else ""
    if not dated:
        raise InvalidValueError("the date of the deactivation is missing")
    return dated
