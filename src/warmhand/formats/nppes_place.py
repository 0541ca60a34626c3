"""Where somebody practises: one address of the registry, and its file of second places (`pl_pfile`)."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import IO

from warmhand.core.errors import InvalidValueError
from warmhand.core.registry import ZIP_LENGTHS, Refusal, repaired_npi, repaired_phone, repaired_zip
from warmhand.formats.nppes_blocks import blocks, text_of

# The fields of a second place as the store takes them, in this order.
PLACE_FIELDS = (
    "npi", "address", "city", "state", "zip", "country", "phone", "fax", "place",
)  # fmt: skip
PlaceRow = tuple[int | str | None, ...]

_AMERICAN = frozenset({"US", ""})
_SECOND = "provider secondary practice location address"
_COLUMNS = (
    "npi",
    f"{_SECOND} address line 1",
    f"{_SECOND} address line 2",
    f"{_SECOND} city name",
    f"{_SECOND} state name",
    f"{_SECOND} postal code",
    f"{_SECOND} country code (if outside u.s.)",
    f"{_SECOND} telephone number",
    "provider practice location address fax number",
)
_AT_ONCE = 5_000


@dataclass(slots=True)
class PlaceBatch:
    """What some lines of a file of second places hold; `refused` counts lines from 1."""

    rows: list[PlaceRow] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)


def practice_place(fields: Sequence[str]) -> PlaceRow:
    """Return address, city, state, ZIP, country, phone and fax as kept, and the ZIP's number.

    `fields` are both lines of the address, city, state, ZIP, country, phone and fax. Raises
    `InvalidValueError` for what cannot be right.
    """
    line_1, line_2, city, state, postal, country, phone, fax = fields
    state, country = state.upper(), country.upper()
    place = None
    if country in _AMERICAN:
        if not (len(postal) in ZIP_LENGTHS and postal.isdecimal() and postal.isascii()):
            postal = repaired_zip(postal, state=state)
        place = int(postal[:5]) if postal else None
    address = f"{line_1}, {line_2}" if line_2 else line_1
    phone, fax = _phone(phone, country), _phone(fax, country)
    return address, city, state, postal, country, phone, fax, place


def _phone(text: str, country: str) -> str:
    if not text or (len(text) == 10 and text.isdecimal() and text.isascii()):
        return text
    return repaired_phone(text, country=country)


def second_places(stream: IO[bytes]) -> Iterator[PlaceBatch]:
    """Yield what a file of second places holds, in order.

    Raises `InvalidValueError` where it lacks a column that is needed.
    """
    lines = (line for block in blocks(stream) for line in text_of(block).splitlines(keepends=True))
    header = next(lines, "")
    chosen = _columns_of(header)
    while some := list(islice(lines, _AT_ONCE)):
        yield _batch(some, chosen)


@dataclass(slots=True)
class _Chosen:
    delimiter: str
    columns: int
    places: tuple[int, ...]
    line: int = 2


def _columns_of(header: str) -> _Chosen:
    delimiter = max(",;\t", key=header.count)
    names = next(csv.reader([header], delimiter=delimiter), [])
    places = {" ".join(n.casefold().replace("-", " ").split()): at for at, n in enumerate(names)}
    missing = [name for name in _COLUMNS if name not in places]
    if missing:
        raise InvalidValueError(
            f"This is no file of practice locations: it has no column “{missing[0]}”."
        )
    return _Chosen(delimiter, len(names), tuple(places[name] for name in _COLUMNS))


def _batch(lines: list[str], chosen: _Chosen) -> PlaceBatch:
    batch, start = PlaceBatch(), chosen.line
    chosen.line += len(lines)
    for at, cells in _rows(lines, chosen.delimiter):
        try:
            if len(cells) != chosen.columns:
                raise InvalidValueError(f"the row has {len(cells)} columns of {chosen.columns}")
            npi, *where = (cells[place].strip() for place in chosen.places)
            batch.rows.append((repaired_npi(npi), *practice_place(where)))
        except InvalidValueError as problem:
            batch.refused.append(Refusal(start + at, str(problem)))
    return batch


def _rows(lines: list[str], delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the place and the cells of each line; one that cannot be read has none."""
    for at, line in enumerate(lines):
        if line.strip():
            try:
                yield at, next(csv.reader([line], delimiter=delimiter))
            except csv.Error:
                yield at, []
