"""Read the plain rows of a piece of the provider file all at once, by arrays.

A row is plain where every column is quoted, no value needs repair, and its text is ASCII: nearly
all rows of the published file. Any other row is left to the careful reader.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from warmhand.core.registry import NPI_LENGTH, PHONE_LENGTH, PREFIX_SUM, ZIP_LENGTHS, Kind
from warmhand.formats.nppes_batch import Column
from warmhand.formats.nppes_layout import Layout

Places = NDArray[np.int64]
Marks = NDArray[np.bool_]

_QUOTE, _LINE_END, _RETURN, _BLANK, _ZERO = b'"\n\r 0'
_DOUBLED = np.array([sum(divmod(2 * digit, 10)) for digit in range(10)], dtype=np.int64)
_POWERS = 10 ** np.arange(NPI_LENGTH - 1, -1, -1, dtype=np.int64)
_JOINT = "\x1f"  # below 32, so no plain row holds it
_KINDS = {ord("1"): Kind.PERSON.value, ord("2"): Kind.ORGANISATION.value}
# Places of the layout's chosen columns.
_NPI, _ENTITY, _ORGANISATION, _LAST, _FIRST, _MIDDLE, _CREDENTIAL = range(7)
_LINE_1, _LINE_2, _CITY, _STATE, _ZIP, _COUNTRY, _PHONE, _FAX = range(7, 15)
_UPDATED, _DEACTIVATED, _REACTIVATED = range(15, 18)


@dataclass(frozen=True, slots=True)
class Plain:
    """The plain rows of a piece: the lines they stand on, and where their columns begin and end.

    `starts` and `ends` have a row for each line and a column for each one chosen, then the codes.
    """

    text: str
    bytes: NDArray[np.uint8]
    all_lines: Places
    """The lines of all plain rows, kept or not."""
    lines: Places
    starts: Places
    ends: Places

    def only(self, kept: Marks) -> "Plain":
        """Return the rows that are marked."""
        if kept.all():
            return self
        starts, ends = self.starts[kept], self.ends[kept]
        return Plain(self.text, self.bytes, self.all_lines, self.lines[kept], starts, ends)

    def strings(self, column: int) -> list[str]:
        """Return the values of one column."""
        text, spans = (
            self.text,
            zip(self.starts[:, column].tolist(), self.ends[:, column].tolist(), strict=True),
        )
        return [text[start:end] for start, end in spans]

    def lengths(self, column: int) -> Places:
        """Return how long the values of one column are."""
        return self.ends[:, column] - self.starts[:, column]

    def digits(self, column: int, count: int) -> Places:
        """Return the first `count` characters of a column as digits; others are not 0 to 9."""
        places = self.starts[:, column, None] + np.arange(count)
        return self.bytes.take(places, mode="clip").astype(np.int64) - _ZERO


def line_ends(raw: bytes) -> Places:
    """Return where each line of `raw` ends, its end included; the last needs no line end."""
    ends = np.flatnonzero(np.frombuffer(raw, np.uint8) == _LINE_END) + 1
    return ends if raw.endswith(b"\n") or not raw else np.append(ends, len(raw))


def plain_rows(raw: bytes, ends: Places, layout: Layout) -> Plain:
    """Return the rows of `raw`, whose lines end at `ends`, that are plain."""
    held = np.frombuffer(raw, np.uint8)
    lines, marks = _marks_of_rows(held, ends, 2 * layout.columns)
    begins = np.concatenate(([0], ends[:-1]))[lines]
    fine = _is_quoted_throughout(held, marks, begins, ends[lines], ord(layout.delimiter))
    fine &= ~_has_unusual_bytes(held, ends)[lines]
    columns = 2 * np.array(layout.places)
    starts, until = marks[:, columns] + 1, marks[:, columns + 1]
    found = Plain(raw.decode("latin-1"), held, lines, lines, starts, until)
    found = found.only(fine & _needs_no_repair(found))
    return replace(found, all_lines=found.lines)


def _marks_of_rows(held: NDArray[np.uint8], ends: Places, per_row: int) -> tuple[Places, Places]:
    """Return the lines that hold `per_row` quotation marks, and where each of these stands."""
    quotes = np.flatnonzero(held == _QUOTE)
    before = np.searchsorted(quotes, ends)
    first = np.concatenate(([0], before[:-1]))
    lines = np.flatnonzero(before - first == per_row)
    if len(lines) * per_row == len(quotes):
        return lines, quotes.reshape(-1, per_row)
    return lines, quotes[first[lines, None] + np.arange(per_row)]


def _is_quoted_throughout(
    held: NDArray[np.uint8], marks: Places, begins: Places, ends: Places, delimiter: int
) -> Marks:
    """Return which rows have their quotes around the columns and nowhere else."""
    closing, opening = marks[:, 1:-1:2], marks[:, 2::2]
    fine = _all_of(opening - closing == 2)
    between = (held[1:-1] == delimiter) & (held[:-2] == _QUOTE) & (held[2:] == _QUOTE)
    if np.count_nonzero(between) != closing.size:
        fine = fine & _all_of(held.take(closing + 1, mode="clip") == delimiter)
    after = ends - marks[:, -1] - 1
    after -= (after == 2) & (held.take(marks[:, -1] + 1, mode="clip") == _RETURN)
    fine &= (marks[:, 0] == begins) & (after <= 1)
    return fine


def _has_unusual_bytes(held: NDArray[np.uint8], ends: Places) -> Marks:
    """Return which lines hold an accent or a control character."""
    unusual = np.flatnonzero((held - np.uint8(_BLANK)) >= 96)  # below the blank wraps around
    unusual = unusual[held[unusual] != _LINE_END]
    ends_line = held.take(unusual + 1, mode="clip") == _LINE_END
    unusual = unusual[~((held[unusual] == _RETURN) & ends_line)]
    having = np.zeros(len(ends), dtype=np.bool_)
    having[np.searchsorted(ends, unusual, side="right")] = True
    return having


def _needs_no_repair(rows: Plain) -> Marks:
    held, starts, ends = rows.bytes, rows.starts, rows.ends
    filled = ends > starts
    edges = (held.take(starts, mode="clip") <= _BLANK) | (
        held.take(ends - 1, mode="clip") <= _BLANK
    )
    fine = _all_of(~(edges & filled))
    entity = np.where(rows.lengths(_ENTITY) == 1, held.take(starts[:, _ENTITY], mode="clip"), 0)
    fine &= np.where(
        entity == ord("1"), filled[:, _LAST], (entity == ord("2")) & filled[:, _ORGANISATION]
    )
    fine &= held.take(starts[:, _ORGANISATION], mode="clip") != ord("<")
    fine &= ~(filled[:, _DEACTIVATED] | filled[:, _REACTIVATED])
    return (
        fine
        & _is_number(rows)
        & _is_american(rows)
        & _is_phone(rows, _PHONE)
        & _is_phone(rows, _FAX)
    )


def _is_number(rows: Plain) -> Marks:
    """Return where the number is valid; **Source** as for `core.registry.is_npi`."""
    digits = rows.digits(_NPI, NPI_LENGTH)
    fine: Marks = (rows.lengths(_NPI) == NPI_LENGTH) & _all_digits(digits)
    digits = np.where(fine[:, None], digits, 0)
    total = _DOUBLED[digits[:, ::2]].sum(axis=1) + digits[:, 1::2].sum(axis=1) + PREFIX_SUM
    fine &= (total % 10 == 0) & ((digits[:, 0] == 1) | (digits[:, 0] == 2))
    return fine


def _is_american(rows: Plain) -> Marks:
    country, state = rows.digits(_COUNTRY, 2) + _ZERO, rows.digits(_STATE, 2) + _ZERO
    fine = _all_of(country == (ord("U"), ord("S"))) & (rows.lengths(_COUNTRY) == 2)
    fine |= rows.lengths(_COUNTRY) == 0
    letters = _all_of((state >= ord("A")) & (state <= ord("Z"))) & (rows.lengths(_STATE) == 2)
    length = rows.lengths(_ZIP)
    digits = rows.digits(_ZIP, max(ZIP_LENGTHS))
    code = (length == 0) | ((length == 5) & _all_digits(digits[:, :5]))
    code |= (length == 9) & _all_digits(digits)
    american: Marks = fine & letters & code
    return american


def _is_phone(rows: Plain, column: int) -> Marks:
    length = rows.lengths(column)
    digits = _all_digits(rows.digits(column, PHONE_LENGTH))
    fine: Marks = (length == 0) | ((length == PHONE_LENGTH) & digits)
    return fine


def _all_digits(digits: Places) -> Marks:
    return _all_of((digits >= 0) & (digits <= 9))


def _all_of(marks: NDArray[np.bool_]) -> Marks:
    """Return which rows are marked in every column."""
    fine: Marks = np.logical_and.reduce(marks, axis=1)
    return fine


def in_states(rows: Plain, states: frozenset[str]) -> Marks:
    """Return which rows practise in one of `states`."""
    letters = rows.digits(_STATE, 2) + _ZERO
    wanted = [ord(state[0]) * 256 + ord(state[1]) for state in states]
    return np.isin(letters[:, 0] * 256 + letters[:, 1], wanted)


def numbers(rows: Plain) -> Places:
    """Return the registry number of each row."""
    found: Places = rows.digits(_NPI, NPI_LENGTH) @ _POWERS
    return found


def professions(rows: Plain, slugs: Mapping[str, str]) -> list[str]:
    """Return the professions of each row, as slugs with blanks between."""
    first = _REACTIVATED + 1
    found = [slugs.get(code.upper(), "") for code in rows.strings(first)]
    starts, ends = rows.starts[:, first + 1 :], rows.ends[:, first + 1 :]
    more = ends > starts
    spans = zip(starts[more].tolist(), ends[more].tolist(), strict=True)
    for row, (start, end) in zip(np.nonzero(more)[0].tolist(), spans, strict=True):
        slug = slugs.get(rows.text[start:end].upper())
        if slug and slug not in found[row].split():
            found[row] = f"{found[row]} {slug}".lstrip()
    return found


def columns(rows: Plain, found: Sequence[str], dates: Mapping[str, str]) -> list[Column]:
    """Return the fields of the rows, a list for each of `formats.nppes.FIELDS`.

    `found` are their professions, `dates` gives the ISO date of any.
    """
    last, first, middle = (rows.strings(column) for column in (_LAST, _FIRST, _MIDDLE))
    organisation = rows.strings(_ORGANISATION)
    kinds = rows.bytes[rows.starts[:, _ENTITY]].tolist()
    address = rows.strings(_LINE_1)
    for row in np.flatnonzero(rows.lengths(_LINE_2)).tolist():
        address[row] += f", {rows.text[rows.starts[row, _LINE_2] : rows.ends[row, _LINE_2]]}"
    places = rows.digits(_ZIP, 5) @ _POWERS[5:]
    has_zip = rows.lengths(_ZIP) > 0
    made: list[Column] = [
        numbers(rows).tolist(), [_KINDS[kind] for kind in kinds], last, first, middle,
        rows.strings(_CREDENTIAL), organisation, list(found), address, rows.strings(_CITY),
        rows.strings(_STATE), rows.strings(_ZIP), rows.strings(_COUNTRY), rows.strings(_PHONE),
        rows.strings(_FAX), [dates[date] for date in rows.strings(_UPDATED)],
        [place if known else None for place, known in zip(places.tolist(), has_zip.tolist(), strict=True)],
        _search_names(last, first, middle, organisation),
    ]  # fmt: skip
    return made


def _search_names(*parts: list[str]) -> list[str]:
    """Return the names as `formats.nppes.search_name` makes them, for text in ASCII."""
    if not parts[0]:
        return []
    told = map(" ".join, zip(*parts, strict=True))
    joined = f" {f'{_JOINT} '.join(told)}{_JOINT}".lower()
    while "  " in joined:
        joined = joined.replace("  ", " ")
    return joined.replace(f" {_JOINT}", _JOINT)[:-1].split(_JOINT)
