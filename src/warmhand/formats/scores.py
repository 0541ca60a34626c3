"""Scores as a CSV file, read in one pass into packed numbers, and findings as JSON lines."""

import codecs
import csv
import io
import json
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
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
LONGEST_LINE = 1 << 16  # characters; also bounds memory where a file has no line ends
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
    rows = csv.reader(lines)
    columns = _columns(next(rows, None))
    reading = _Reading(measure, columns, as_of.toordinal() if as_of else None)
    for row in rows:
        try:
            reading.take(row, lines.number)
        except InvalidValueError as error:
            lines.refuse(str(error))
    return reading.table(lines, as_of)


def json_line(name: str, found: Assessment) -> str:
    """Return one episode's findings as one line of JSON; points of the mirrored scale."""
    return json.dumps(
        {
            "episode": name,
            "state": found.state.value,
            "scores": found.scores,
            "span_weeks": _rounded(found.span_weeks),
            "change": _rounded(found.change),
            "change_sd": _rounded(found.change_sd),
            "slope_per_week": _rounded(found.slope_per_week),
            "p_better": _rounded(found.p_better),
            "p_better_half": _rounded(found.p_better_half),
            "p_worse_half": _rounded(found.p_worse_half),
            "reason": found.reason,
        }
    )


def word_line(name: str, found: Assessment) -> str:
    """Return one episode's findings in words, safe to show on a terminal."""
    shown = name if name.isprintable() else ascii(name)
    return f"{shown}: {found.words}. {found.reason}"


def _rounded(value: float) -> float:
    return round(value, 6) + 0.0  # no minus zero


def _text(stream: "io.BufferedReader[Any]") -> io.TextIOWrapper:
    head = stream.peek(4)[:4]
    for mark, encoding in _MARKS.items():
        if head.startswith(mark):
            return io.TextIOWrapper(stream, encoding, errors="replace")
    # Bytes that are not UTF-8 survive as lone surrogates until a name is looked at.
    return io.TextIOWrapper(stream, "utf-8", errors="surrogateescape")


class _Lines:
    """Lines for the CSV reader, one row each: a quote left open cannot swallow the rest."""

    def __init__(self, text: io.TextIOWrapper, refuse: Refuse) -> None:
        self.text, self._refuse = text, refuse
        self.number = self.refused = 0

    def refuse(self, reason: str) -> None:
        self.refused += 1
        self._refuse(self.number, reason)

    def __iter__(self) -> Iterator[str]:
        readline = self.text.readline
        while line := readline(LONGEST_LINE):
            self.number += 1
            if len(line) == LONGEST_LINE and line[-1] != "\n":
                self._skip_to_end()
                self.refuse(f"The line is longer than {LONGEST_LINE:,} characters.")
            elif '"' in line and line.count('"') % 2:
                self.refuse("A quotation mark is opened and not closed.")
            else:
                yield line

    def _skip_to_end(self) -> None:
        while (rest := self.text.readline(LONGEST_LINE)) and rest[-1] != "\n":
            pass


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
            lines.number = self.lines[row]
            on = date.fromordinal(self.days[row])
            lines.refuse(f"A second score of this episode on {on}.")
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
