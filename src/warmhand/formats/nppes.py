"""Read the national registry's provider file (NPPES, `npidata_pfile_*.csv`, 330 columns).

A full file has nine million rows, so a row is judged as cheaply as its damage allows: a line in
which every column is quoted is split in one go, and only what looks wrong is looked at twice.
Layout: the file's own header, versions 1 and 2 (2024-12-24); read by name, never by position.
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from unicodedata import combining, normalize

from warmhand.core.errors import InvalidValueError
from warmhand.core.registry import (
    NPI_LENGTH,
    ZIP_LENGTHS,
    Kind,
    NumberSet,
    Refusal,
    is_npi,
    repaired_npi,
    repaired_phone,
    repaired_zip,
    undo_float,
)
from warmhand.formats.nppes_layout import Layout

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

_STATE, _UPDATED, _DEACTIVATED = 10, 15, 16
_AMERICAN = frozenset({"US", ""})
_MOST_REMEMBERED = 100_000  # combinations of codes; a damaged file may have any number
_UNAVAILABLE = "<UNAVAIL>"
_PERSON = Kind.PERSON.value
_KINDS = {"1": _PERSON, "2": Kind.ORGANISATION.value}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows to keep: any state and any profession where the set is empty."""

    states: frozenset[str] = frozenset()
    professions: frozenset[str] = frozenset()


@dataclass(slots=True)
class Batch:
    """What some lines of the file hold. `deactivated` is (number, ISO date) pairs.

    `lines` counts line ends, `read` rows. Lines refused count from the first, which is 0.
    """

    lines: int = 0
    read: int = 0
    rows: list[Row] = field(default_factory=list)
    left_out: int = 0
    deactivated: list[tuple[int, str]] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)


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

    def read(self, text: str) -> Batch:
        """Return what the whole rows in `text` hold."""
        batch = Batch(lines=text.count("\n"))
        for line, fields, problem in self.layout.rows(text):
            batch.read += 1
            if problem:
                batch.refused.append(Refusal(line, problem))
                continue
            try:
                self._take(fields, batch)
            except InvalidValueError as refused:
                batch.refused.append(Refusal(line, str(refused)))
        return batch

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
        codes = self.layout.codes_of(fields)
        known = self._professions.get(codes)
        if known is None:
            if len(self._professions) > _MOST_REMEMBERED:
                self._professions.clear()
            slugs = (self.slugs.get(code.strip().upper(), "") for code in codes)
            known = self._professions[codes] = " ".join(dict.fromkeys(filter(None, slugs)))
        return known

    def _row(self, chosen: tuple[str, ...], professions: str) -> Row:
        npi, entity, organisation, last, first, middle, credential, *address = chosen[:_UPDATED]
        updated, _ended, reactivated = chosen[_UPDATED:]
        if organisation == _UNAVAILABLE:
            organisation = ""
        kind = _KINDS.get(entity) or _KINDS.get(undo_float(entity))
        if not kind:
            raise InvalidValueError(f"entity type {entity[:30]!r} is neither 1 nor 2")
        if not (last if kind == _PERSON else organisation):
            raise InvalidValueError("the row has no name")
        number = _number(npi)
        names = (last, first, middle, credential, organisation)
        *where, place = self._location(address)
        updated_on = max(self._date(updated), self._date(reactivated))
        searched = search_name(f"{last} {first} {middle} {organisation}")
        return (number, kind, *names, professions, *where, updated_on, place, searched)

    def _location(self, fields: list[str]) -> Row:
        """Return address, city, state, ZIP, country, phone and fax as kept, and the ZIP's number."""
        line_1, line_2, city, state, postal, country, phone, fax = fields
        state, country = state.upper(), country.upper()
        place = None
        if country in _AMERICAN:
            if not (len(postal) in ZIP_LENGTHS and postal.isdecimal() and postal.isascii()):
                postal = repaired_zip(postal, state=state)
            place = int(postal[:5]) if postal else None
        address = f"{line_1}, {line_2}" if line_2 else line_1
        phone, fax = self._phone(phone, country), self._phone(fax, country)
        return address, city, state, postal, country, phone, fax, place

    def _phone(self, text: str, country: str) -> str:
        if not text or (len(text) == 10 and text.isdecimal() and text.isascii()):
            return text
        return repaired_phone(text, country=country)

    def _date(self, text: str) -> str:
        known = self._dates.get(text)
        if known is None:
            known = self._dates[text] = iso_date(text)
        return known


def _number(text: str) -> int:
    if len(text) == NPI_LENGTH and text.isdecimal() and text.isascii() and is_npi(int(text)):
        return int(text)
    return repaired_npi(text)


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
