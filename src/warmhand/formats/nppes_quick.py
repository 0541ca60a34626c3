"""Read the plain rows of a piece of the provider file all at once, by arrays.

A row is plain where every column is quoted, no value needs repair, and its text is ASCII: nearly
all rows of the published file. Any other row is left to the careful reader.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from warmhand.core.registry import NPI_LENGTH, PHONE_LENGTH, PREFIX_SUM, ZIP_LENGTHS, Kind
from warmhand.formats.nppes_batch import JOINT, Columns
from warmhand.formats.nppes_layout import Layout

Places = NDArray[np.int64]
Marks = NDArray[np.bool_]

_QUOTE, _LINE_END, _RETURN, _BLANK, _ZERO = b'"\n\r 0'
_DOUBLED = np.array([sum(divmod(2 * digit, 10)) for digit in range(10)], dtype=np.int64)
_PERSON, _ORGANISED = Kind.PERSON.value, Kind.ORGANISATION.value
_DATE_LENGTH = len("MM/DD/YYYY")
_POWERS = 10 ** np.arange(NPI_LENGTH - 1, -1, -1, dtype=np.int64)
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
    separator: str

    def only(self, kept: Marks) -> "Plain":
        """Return the rows that are marked."""
        if kept.all():
            return self
        starts, ends = self.starts[kept], self.ends[kept]
        return replace(self, lines=self.lines[kept], starts=starts, ends=ends)

    def strings(self, column: int) -> list[str]:
        """Return the values of one column."""
        text, spans = (
            self.text,
            zip(self.starts[:, column].tolist(), self.ends[:, column].tolist(), strict=True),
        )
        return [text[start:end] for start, end in spans]

    def joined(self, column: int) -> str:
        """Return the values of one column as one text with `JOINT` between."""
        return self.joined_between(self.starts[:, column], self.ends[:, column])

    def joined_between(self, starts: Places, ends: Places) -> str:
        """Return what stands from `starts` to `ends`, at least one of each, as one text."""
        lengths = ends - starts + 1
        stops = np.cumsum(lengths)
        made = self.bytes[np.repeat(starts - stops + lengths, lengths) + np.arange(stops[-1])]
        made[stops - 1] = ord(JOINT)  # where the closing quotation mark was taken along
        text: str = made.tobytes().decode("ascii")
        return text[:-1]

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
    found = Plain(raw.decode("latin-1"), held, lines, lines, starts, until, layout.separator)
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
    is_firm, is_named = filled[:, _ORGANISATION], filled[:, (_LAST, _FIRST, _MIDDLE)].any(axis=1)
    fine &= (entity == ord("1")) & filled[:, _LAST] & ~is_firm | (
        entity == ord("2")
    ) & is_firm & ~is_named
    fine &= (starts[:, _LAST] == ends[:, _ORGANISATION] + 3) & (
        starts[:, _FIRST] == ends[:, _LAST] + 3
    )
    fine &= (starts[:, _MIDDLE] == ends[:, _FIRST] + 3) & (
        starts[:, _LINE_2] == ends[:, _LINE_1] + 3
    )
    fine &= held.take(starts[:, _ORGANISATION], mode="clip") != ord("<")
    fine &= ~(filled[:, _DEACTIVATED] | filled[:, _REACTIVATED])
    fine &= _is_number(rows) & _is_american(rows) & _is_dated(rows)
    return fine & _is_phone(rows, _PHONE) & _is_phone(rows, _FAX)


def _is_dated(rows: Plain) -> Marks:
    """Return where the day of the last change is one that every month has, as MM/DD/YYYY."""
    digits = rows.digits(_UPDATED, _DATE_LENGTH)
    month = digits[:, 0] * 10 + digits[:, 1]
    day = digits[:, 3] * 10 + digits[:, 4]
    fine = _all_digits(digits[:, [0, 1, 3, 4, 6, 7, 8, 9]]) & (digits[:, 6] > 0)
    fine &= (digits[:, 2] == ord("/") - _ZERO) & (digits[:, 5] == ord("/") - _ZERO)
    days = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
    fine &= (month >= 1) & (month <= 12) & (rows.lengths(_UPDATED) == _DATE_LENGTH)
    fine &= (day >= 1) & (day <= days[np.where(fine, month, 0)])
    return fine


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


def columns(rows: Plain, professions: Sequence[str]) -> Columns:
    """Return the rows, with their `professions`, as they are handed on."""
    if not len(rows.lines):
        return Columns()
    persons = (rows.bytes[rows.starts[:, _ENTITY]] == ord("1")).tolist()
    kinds = [_PERSON if person else _ORGANISED for person in persons]
    names = [rows.joined(column) for column in (_LAST, _FIRST, _MIDDLE, _CREDENTIAL)]
    where = [rows.joined(column) for column in (_CITY, _STATE, _ZIP, _COUNTRY, _PHONE, _FAX)]
    texts = [
        JOINT.join(kinds), *names, rows.joined(_ORGANISATION), JOINT.join(professions),
        _addresses(rows), *where, _iso_dates(rows), _search_names(rows),
    ]  # fmt: skip
    places = np.where(rows.lengths(_ZIP) > 0, rows.digits(_ZIP, 5) @ _POWERS[5:], -1)
    return Columns(numbers(rows).tolist(), places.tolist(), texts)


def _addresses(rows: Plain) -> str:
    """Return both lines of the address, which stand next to each other in the row."""
    last = np.where(rows.lengths(_LINE_2) > 0, _LINE_2, _LINE_1)
    ends = rows.ends[np.arange(len(last)), last]
    return rows.joined_between(rows.starts[:, _LINE_1], ends).replace(rows.separator, ", ")


def _search_names(rows: Plain) -> str:
    """Return the names as `formats.nppes.search_name` makes them.

    A plain row has an organisation's name or a person's, and they stand next to each other.
    """
    told = rows.joined_between(rows.starts[:, _ORGANISATION], rows.ends[:, _MIDDLE])
    told = f" {told}{JOINT}".replace(JOINT, f"{JOINT} ").replace(rows.separator, " ").lower()
    while "  " in told:
        told = told.replace("  ", " ")
    return told.replace(f" {JOINT}", JOINT)[:-2]


def _iso_dates(rows: Plain) -> str:
    order = np.array([6, 7, 8, 9, 2, 0, 1, 5, 3, 4])  # MM/DD/YYYY
    made = np.full((len(rows.lines), len(order) + 1), ord(JOINT), dtype=np.uint8)
    made[:, :-1] = rows.bytes[rows.starts[:, _UPDATED, None] + order]
    made[:, [4, 7]] = ord("-")
    return made.tobytes().decode("ascii")[:-1]
