"""Read the national registry's provider file (NPPES, `npidata_pfile_*.csv`, 330 columns).

A full file has nine million rows, so a row is judged as cheaply as its damage allows: a line in
which every column is quoted is split in one go, and only what looks wrong is looked at twice.
Layout: the file's own header, versions 1 and 2 (2024-12-24); read by name, never by position.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from unicodedata import combining, normalize

import numpy as np

from warmhand.core.errors import InvalidValueError
from warmhand.core.registry import (
    NPI_LENGTH,
    Kind,
    NumberSet,
    Refusal,
    is_npi,
    repaired_npi,
    undo_float,
)
from warmhand.formats import nppes_quick as quick
from warmhand.formats.nppes_batch import Batch, Row
from warmhand.formats.nppes_blocks import text_of
from warmhand.formats.nppes_layout import Layout
from warmhand.formats.nppes_place import practice_place

_STATE, _UPDATED, _DEACTIVATED = 10, 15, 16
_MOST_REMEMBERED = 100_000  # combinations of codes; a damaged file may have any number
_UNAVAILABLE = "<UNAVAIL>"
_PERSON = Kind.PERSON.value
_KINDS = {"1": _PERSON, "2": Kind.ORGANISATION.value}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows to keep: any state and any profession where the set is empty.

    `near` are the numbers of those who have a second place of practice in one of the states.
    """

    states: frozenset[str] = frozenset()
    professions: frozenset[str] = frozenset()
    near: NumberSet | None = None


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
        self._dates = _Dates({"": ""})
        self._professions: dict[tuple[str, ...], str] = {}

    def read(self, raw: bytes) -> Batch:
        """Return what the whole rows in `raw` hold: plain rows all at once, others one by one."""
        ends = quick.line_ends(raw)
        rows = quick.plain_rows(raw, ends, self.layout)
        batch = Batch(lines=len(ends), read=len(rows.lines))
        rows, professions = self._wanted_rows(rows)
        batch.left_out = batch.read - len(rows.lines)
        batch.plain = quick.columns(rows, professions)
        for first, last in _runs(rows.all_lines, len(ends)):
            begin = int(ends[first - 1]) if first else 0
            self._add_carefully(batch, first, text_of(raw[begin : int(ends[last - 1])]), rows.lines)
        return batch

    def _wanted_rows(self, rows: quick.Plain) -> tuple[quick.Plain, list[str]]:
        wanted = self.wanted
        held = self._held_rows(rows, self.held)
        if wanted.states:
            near = quick.in_states(rows, wanted.states) | self._held_rows(rows, wanted.near)
            rows, held = rows.only(near | held), held[near | held]
        found = quick.professions(rows, self.slugs)
        if not wanted.professions:
            return rows, found
        disjoint = wanted.professions.isdisjoint
        fits = np.array([not disjoint(each.split()) for each in found], dtype=np.bool_) | held
        return rows.only(fits), [each for each, kept in zip(found, fits, strict=True) if kept]

    def _held_rows(self, rows: quick.Plain, held: NumberSet | None) -> quick.Marks:
        return held.holds(quick.numbers(rows)) if held else np.zeros(len(rows.lines), np.bool_)

    def _add_carefully(self, batch: Batch, start: int, text: str, lines: quick.Places) -> None:
        """Add the rows of `text`, which begins at line `start`, among those that stand on `lines`."""
        for line, fields, problem in self.layout.rows(text):
            batch.read += 1
            try:
                if problem:
                    raise InvalidValueError(problem)
                if row := self._take(fields, batch):
                    place = int(np.searchsorted(lines, start + line)) + len(batch.others)
                    batch.others.append((place, row))
            except InvalidValueError as refused:
                batch.refused.append(Refusal(start + line, str(refused)))

    def _take(self, fields: list[str], batch: Batch) -> Row | None:
        chosen = tuple(map(str.strip, self.layout.chosen(fields)))
        if chosen[_DEACTIVATED] and self._is_deactivated(chosen):
            npi = repaired_npi(chosen[0])
            batch.deactivated.append((npi, self._dates[chosen[_DEACTIVATED]]))
            return None
        professions = self._profession_slugs(fields)
        if self._is_wanted(chosen, professions) or _holds(self.held, chosen[0]):
            return self._row(chosen, professions)
        batch.left_out += 1
        return None

    def _is_deactivated(self, chosen: Sequence[str]) -> bool:
        return self._dates[chosen[_DEACTIVATED]] > self._dates[chosen[_DEACTIVATED + 1]]

    def _is_wanted(self, chosen: Sequence[str], professions: str) -> bool:
        wanted = self.wanted
        state = chosen[_STATE].upper()
        if wanted.states and not (state in wanted.states or _holds(wanted.near, chosen[0])):
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
            raise InvalidValueError(f"entity type “{entity[:30]}” is neither 1 nor 2")
        if not (last if kind == _PERSON else organisation):
            raise InvalidValueError("the row has no name")
        number = _number(npi)
        names = (last, first, middle, credential, organisation)
        *where, place = practice_place(address)
        updated_on = max(self._dates[updated], self._dates[reactivated])
        searched = search_name(f"{last} {first} {middle} {organisation}")
        return (number, kind, *names, professions, *where, updated_on, place, searched)


class _Dates(dict[str, str]):
    """The ISO date of each date of the registry, worked out once."""

    def __missing__(self, text: str) -> str:
        if len(self) > _MOST_REMEMBERED:
            self.clear()
        self[text] = iso_date(text)
        return self[text]


def _holds(numbers: NumberSet | None, npi: str) -> bool:
    return numbers is not None and repaired_npi(npi) in numbers


def _runs(lines: quick.Places, count: int) -> Iterator[tuple[int, int]]:
    """Yield the runs (first, one after the last) of the `count` lines that are not among `lines`."""
    if len(lines) == count:
        return
    edges = np.concatenate(([-1], lines, [count]))
    for place in np.flatnonzero(np.diff(edges) > 1).tolist():
        yield int(edges[place]) + 1, int(edges[place + 1])


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
        raise InvalidValueError(f"“{text[:30]}” is not a date") from error
