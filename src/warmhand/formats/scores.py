"""Scores as a CSV file, read in one pass into packed numbers, and findings as JSON lines."""

import codecs
import csv
import io
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from json.encoder import encode_basestring_ascii as quoted
from typing import Any

import numpy as np

from warmhand.core.assessment import Assessment
from warmhand.core.errors import InvalidValueError
from warmhand.core.measures import Measure
from warmhand.core.progress_batch import BoolArray, IntArray, Series
from warmhand.formats.score_cells import (
    CHECKS,
    Known,
    Names,
    check_of,
    day_of,
    ratings_of,
    score_of,
    shown,
)

REQUIRED = ("episode", "date", "score")
OPTIONAL = ("ratings", "check")
WORSE = CHECKS["worse"]
LONGEST_LINE = 1 << 16  # characters; bounds memory where a file has no line ends
READ_AT_ONCE = 1 << 15
_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",  # begins like UTF-16, so it is tried first
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
Refuse = Callable[[int, str], None]


@dataclass(frozen=True, slots=True)
class ScoreTable:
    """The accepted rows of a file: episodes in the order in which they first appear.

    `later` rows lay after the day asked about; `rows` counts all that were read, refused ones
    too; `is_windows` says that some names were not UTF-8 and were read as Windows-1252.
    """

    names: list[str]
    series: Series
    rows: int
    refused: int
    later: int
    is_windows: bool


def read_scores(
    stream: "io.BufferedReader[Any]", *, measure: Measure, as_of: date | None, refuse: Refuse
) -> ScoreTable:
    """Read `episode,date,score[,ratings][,check]`, in any order of rows and columns.

    `refuse` is called with the number and the reason of each line that is left out. Rows after
    `as_of` are counted, not refused. Memory: 23 bytes a row while reading, about 60 at the peak,
    and each episode's name once. Raises `InvalidValueError` when the file is empty or a column
    lacks.
    """
    lines = _Lines(_text(stream), refuse)
    reading = _Reading(measure, _columns(lines.header()), as_of.toordinal() if as_of else None)
    for first, rows in lines.blocks():
        if reading.takes_all(first, rows):
            continue
        for line, row in enumerate(rows, first):
            try:
                reading.take(row, line)
            except InvalidValueError as error:
                lines.refuse(line, str(error))
    return reading.table(lines, as_of)


def json_line(name: str, found: Assessment) -> str:
    """Return one episode's findings as one line of JSON; points of the mirrored scale."""
    return (
        f'{{"episode": {quoted(name)}, "state": "{found.state.value}", '
        f'"scores": {found.scores}, "span_weeks": {found.span_weeks:.9g}, '
        f'"change": {found.change:.9g}, "change_sd": {found.change_sd:.9g}, '
        f'"slope_per_week": {found.slope_per_week:.9g}, "p_better": {found.p_better:.9g}, '
        f'"p_better_half": {found.p_better_half:.9g}, '
        f'"p_worse_half": {found.p_worse_half:.9g}, "reason": {quoted(found.reason)}}}'
    )


def word_line(name: str, found: Assessment) -> str:
    """Return one episode's findings in words, safe to show on a terminal."""
    shown = name if name.isprintable() else ascii(name)
    return f"{shown}: {found.words}. {found.reason}"


def _text(stream: "io.BufferedReader[Any]") -> io.TextIOWrapper:
    head = stream.peek(4)[:4]
    for mark, encoding in _MARKS.items():
        if head.startswith(mark):
            return io.TextIOWrapper(stream, encoding, errors="replace")
    # Bytes that are not UTF-8 survive as lone surrogates until a name is looked at.
    return io.TextIOWrapper(stream, "utf-8", errors="surrogateescape")


class _Lines:
    """A file's rows in blocks, with their line numbers; a row never spans lines."""

    def __init__(self, text: io.TextIOWrapper, refuse: Refuse) -> None:
        self.text, self._refuse = text, refuse
        self.number = self.refused = 0

    def refuse(self, line: int, reason: str) -> None:
        self.refused += 1
        self._refuse(line, reason)

    def header(self) -> list[str] | None:
        line = self.text.readline(LONGEST_LINE)
        self.number = 1
        return next(csv.reader([line])) if line else None

    def blocks(self) -> Iterator[tuple[int, list[list[str]]]]:
        """Yield the number of a block's first line and the cells of its lines."""
        for lines in self._texts():
            first = self.number + 1
            self.number += len(lines)
            try:
                rows = list(csv.reader(lines, strict=True))
            except csv.Error:
                rows = []
            # Fewer rows than lines: a quote left open has swallowed some.
            yield first, rows if len(rows) == len(lines) else self._one_by_one(first, lines)

    def _texts(self) -> Iterator[list[str]]:
        rest = ""
        while chunk := self.text.read(READ_AT_ONCE):
            *lines, rest = (rest + chunk).split("\n")
            yield lines
            if len(rest) > LONGEST_LINE:
                self.refuse(self.number + 1, f"The line is over {LONGEST_LINE:,} characters long.")
                rest = self._after_line_end()
        yield rest.splitlines()

    def _after_line_end(self) -> str:
        """Skip to the end of a line and return an empty line in its place, and what follows."""
        while chunk := self.text.read(READ_AT_ONCE):
            _, end, rest = chunk.partition("\n")
            if end:
                return f"\n{rest}"
        return ""

    def _one_by_one(self, first: int, lines: list[str]) -> list[list[str]]:
        rows: list[list[str]] = []
        for line, text in enumerate(lines, first):
            try:
                rows.append(next(csv.reader([text], strict=True), []))
            except csv.Error:
                rows.append([])
                self.refuse(line, "A quotation mark is opened and not closed.")
        return rows


def _columns(header: list[str] | None) -> dict[str, int]:
    if header is None:
        raise InvalidValueError("The file is empty: its first line must name the columns.")
    names = [name.strip().lower() for name in header]
    if any("\0" in name for name in names):
        raise InvalidValueError("The file is not text; save it as CSV in UTF-8.")
    for name in (*REQUIRED, *OPTIONAL):
        if names.count(name) > 1:
            raise InvalidValueError(f"The column “{name}” is there twice.")
    missing = [name for name in REQUIRED if name not in names]
    if missing:
        raise InvalidValueError(
            f"The column “{missing[0]}” is missing. The first line must name "
            f"{', '.join(REQUIRED)}, separated by commas; it says {shown(','.join(names))}."
        )
    return {name: names.index(name) for name in (*REQUIRED, *OPTIONAL) if name in names} | {
        "": len(names)
    }


@dataclass(slots=True)
class _Reading:
    """The rows so far, packed: 23 bytes each."""

    measure: Measure
    columns: dict[str, int]
    as_of: int | None
    later: int = 0
    names: Names = field(default_factory=Names)
    episodes: "array[int]" = field(default_factory=lambda: array("i"))
    days: "array[int]" = field(default_factory=lambda: array("i"))
    scores: "array[float]" = field(default_factory=lambda: array("d"))
    ratings: "array[int]" = field(default_factory=lambda: array("H"))
    checks: "array[int]" = field(default_factory=lambda: array("b"))
    lines: "array[int]" = field(default_factory=lambda: array("i"))
    known_days: Known[int] = field(default_factory=lambda: Known(day_of))
    known_ratings: Known[int] = field(default_factory=lambda: Known(ratings_of))
    known_checks: Known[int] = field(default_factory=lambda: Known(check_of))
    known_single: Known[float] = field(init=False)
    known_mean: Known[float] = field(init=False)

    def __post_init__(self) -> None:
        self.known_single = Known(lambda text: score_of(self.measure, text, ratings=1))
        self.known_mean = Known(lambda text: score_of(self.measure, text, ratings=2))

    def takes_all(self, first: int, rows: list[list[str]]) -> bool:
        """Add a block of rows column by column, or none of it if any row needs a closer look."""
        columns = self.columns
        if set(map(len, rows)) != {columns[""]}:
            return False
        cells = list(zip(*rows, strict=True))
        ones, none = [1] * len(rows), [0] * len(rows)
        try:
            ratings = self._column(cells, "ratings", self.known_ratings) or ones
            checks = self._column(cells, "check", self.known_checks) or none
            days = self._column(cells, "date", self.known_days)
            if set(ratings) != {1} or (self.as_of is not None and max(days) > self.as_of):
                return False
            scores = list(map(self.known_single.__getitem__, cells[columns["score"]]))
            self.episodes.extend(self._column(cells, "episode", self.names))
        except InvalidValueError:
            return False
        self.days.extend(days)
        self.scores.extend(scores)
        self.ratings.extend(ratings)
        self.checks.extend(checks)
        self.lines.extend(range(first, first + len(rows)))
        return True

    def _column(self, cells: list[tuple[str, ...]], name: str, known: dict[str, int]) -> list[int]:
        place = self.columns.get(name)
        return [] if place is None else list(map(known.__getitem__, cells[place]))

    def take(self, row: list[str], line: int) -> None:
        """Add one row. Raises `InvalidValueError` with the reason that refuses it."""
        columns = self.columns
        if len(row) != columns[""]:
            if not row:
                return  # an empty line
            raise InvalidValueError(f"{len(row)} cells instead of {columns['']}.")
        ratings = self.known_ratings[row[columns["ratings"]]] if "ratings" in columns else 1
        check = self.known_checks[row[columns["check"]]] if "check" in columns else 0
        day = self.known_days[row[columns["date"]]]
        known_scores = self.known_single if ratings == 1 else self.known_mean
        score = known_scores[row[columns["score"]]]
        if self.as_of is not None and day > self.as_of:
            self.later += 1
            return
        self.episodes.append(self.names[row[columns["episode"]]])
        self.days.append(day)
        self.scores.append(score)
        self.ratings.append(ratings)
        self.checks.append(check)
        self.lines.append(line)

    def table(self, lines: _Lines, as_of: date | None) -> ScoreTable:
        """Sort by episode and day, refuse second scores of one day, and hand over the numbers."""
        episodes, days = np.array(self.episodes, np.int32), np.array(self.days, np.int32)
        order = np.lexsort((days, episodes))  # stable: of one day the first line stays
        episodes, days = episodes[order], days[order]
        again = np.zeros(len(order), dtype=bool)
        again[1:] = (episodes[1:] == episodes[:-1]) & (days[1:] == days[:-1])
        for row in np.sort(order[again]).tolist():
            on = date.fromordinal(self.days[row])
            lines.refuse(self.lines[row], f"A second score of this episode on {on}.")
        kept, episodes = order[~again], episodes[~again]
        counts = np.bincount(episodes, minlength=len(self.names.in_order))
        series = Series(
            starts=np.cumsum(counts) - counts,
            counts=counts,
            days=days[~again],
            scores=np.array(self.scores)[kept],
            ratings=np.array(self.ratings, np.uint16)[kept],
            both_worse=_both_worse(episodes, np.array(self.checks, np.int8)[kept], len(counts)),
            as_of=as_of.toordinal() if as_of else None,
        )
        rows = len(order) + self.later + lines.refused - int(again.sum())
        return ScoreTable(
            self.names.in_order, series, rows, lines.refused, self.later, self.names.is_windows
        )


def _both_worse(episodes: IntArray, checks: IntArray, size: int) -> BoolArray:
    """Whether the last two checks of each episode are "worse"; rows sorted by episode and day."""
    answered = checks != CHECKS[""]
    episodes, worse = episodes[answered], checks[answered] == WORSE
    found = np.zeros(size, dtype=bool)
    if len(episodes) > 1:
        last = np.append(episodes[1:] != episodes[:-1], [True])[1:]
        same = episodes[1:] == episodes[:-1]
        found[episodes[1:][last & same & worse[1:] & worse[:-1]]] = True
    return found
