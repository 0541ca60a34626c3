"""Has this client changed? The model and its states, for many episodes at once."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from math import erfc, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from warmhand.core.belief import SHIPPED, Belief, Spread, first_belief, updated
from warmhand.core.errors import InvalidValueError
from warmhand.core.measures import (
    FloatArray,
    Measure,
    error_of_scores,
    important_change,
    oriented,
)

IntArray = NDArray[np.integer[Any]]
BoolArray = NDArray[np.bool_]

LIKELY = 0.80
EVEN = 0.50
UNLIKELY = 0.20
FEWEST_SCORES = 3
SHORTEST_WEEKS = 2.0
STALE_AFTER_DAYS = 21
PLATEAU_SCORES = PLATEAU_VISITS = 4
PLATEAU_WEEKS = 4.0
JUMP = 1.96  # standard errors of a difference between two scores
CELLS_AT_ONCE = 1 << 17  # padded cells in one pass: fits a core's cache


class State(StrEnum):
    """Where an episode stands, in the order in which the rules are tried."""

    INSUFFICIENT_DATA = "insufficient_data"
    WORSENING = "worsening"
    POSSIBLY_WORSENING = "possibly_worsening"
    IMPROVED = "improved"
    PROBABLY_IMPROVING = "probably_improving"
    PLATEAU = "plateau"
    UNCERTAIN = "uncertain"


STATES = tuple(State)


@dataclass(frozen=True, slots=True)
class Series:
    """The scores of many episodes, flat: those of one episode together and in order of date.

    `starts[e]` is the first row of episode e and `counts[e]` how many rows it has (0 to any).
    Per row: `days` (day number), `scores` (points, the measure's own direction), `ratings` (how
    many daily ratings each averages, 1 or more). Per episode: `both_worse` (the last two session
    checks were both "worse"). `as_of` is the day number asked about, or None not to judge age;
    `visits` the known number of visits, or None.
    """

    starts: IntArray
    counts: IntArray
    days: IntArray
    scores: FloatArray
    ratings: IntArray
    both_worse: BoolArray
    as_of: int | None = None
    visits: IntArray | None = None


@dataclass(frozen=True, slots=True)
class Findings:
    """What the model finds, one value for each episode.

    Points are of the mirrored scale (lower is better), so a negative `change` is better;
    `state` indexes `STATES`; `idle_days` is NaN without a score, and where age is not judged.
    """

    state: IntArray
    scores: IntArray
    span_weeks: FloatArray
    idle_days: FloatArray
    change: FloatArray
    change_sd: FloatArray
    slope: FloatArray
    slope_sd: FloatArray
    start: FloatArray
    level: FloatArray
    important: FloatArray
    p_better: FloatArray
    p_better_half: FloatArray
    p_worse_half: FloatArray
    reliable_change: FloatArray
    jumped: BoolArray
    both_worse: BoolArray


def assess_many(
    measure: Measure, series: Series, *, spread: Spread = SHIPPED
) -> Iterator[Findings]:
    """Yield the findings of all episodes of `series` in its order, some thousands at a time.

    Raises `InvalidValueError` for a measure that is not modelled. Memory beside `series` stays
    bounded: one pass holds at most `CELLS_AT_ONCE` padded scores, or one episode.

    **Source**: docs on the method; states and thresholds from the project's own simulations.
    """
    if not measure.modelled:
        raise InvalidValueError(f"“{measure.name}” is shown, never modelled.")
    for which in parts_of(series):
        found = _findings(measure, series, which, spread)
        visits = None if series.visits is None else series.visits[which]
        yield replace(found, state=states_of(found, visits))


def parts_of(series: Series) -> Iterator[slice]:
    """Yield runs of episodes that together are all, each of bounded memory when padded."""
    return (slice(*ends) for ends in _ranges(series.counts, 0, len(series.counts)))


def _ranges(counts: IntArray, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Cut episodes into runs whose padded array stays small, even if one is very long."""
    if first == last:
        return
    if last - first == 1 or int(counts[first:last].max()) * (last - first) <= CELLS_AT_ONCE:
        yield first, last
        return
    middle = (first + last) // 2
    yield from _ranges(counts, first, middle)
    yield from _ranges(counts, middle, last)


@dataclass(frozen=True, slots=True)
class Padded:
    """Scores by episode (axis 1) and order (axis 0); the last one repeats as padding."""

    counts: IntArray
    weeks: FloatArray
    scores: FloatArray
    sems: FloatArray  # infinite in the padding

    def at(self, order: IntArray, values: FloatArray) -> FloatArray:
        return values[np.maximum(order, 0), np.arange(len(self.counts))]


def padded(measure: Measure, series: Series, which: slice) -> Padded:
    """Return the episodes `which` of `series` side by side, on the mirrored scale."""
    counts, starts = series.counts[which], series.starts[which]
    width = max(int(counts.max()), 1)
    order = np.arange(width)[:, None]
    rows = starts + np.minimum(order, np.maximum(counts - 1, 0))
    rows = np.minimum(rows, max(len(series.days) - 1, 0))
    if not len(series.days):
        empty = np.zeros((width, len(counts)))
        return Padded(counts, empty, empty, empty + np.inf)
    days, scores = series.days[rows], series.scores[rows]
    sems = error_of_scores(measure, scores, series.ratings[rows])
    sems[order >= counts] = np.inf
    return Padded(counts, (days - days[0]) / 7.0, oriented(measure, scores), sems)


def _findings(measure: Measure, series: Series, which: slice, spread: Spread) -> Findings:
    rows = padded(measure, series, which)
    belief = followed(measure, rows.weeks, rows.scores, rows.sems, spread)
    change, sd = belief.level - belief.start, _change_sd(belief)
    important = important_change(measure, oriented(measure, belief.start))
    index, jumped = _last_against_others(rows)
    return Findings(
        state=np.zeros_like(rows.counts),
        scores=rows.counts,
        span_weeks=belief.weeks,
        idle_days=_idle_days(series, which),
        change=change,
        change_sd=sd,
        slope=belief.slope,
        slope_sd=np.sqrt(belief.var_slope),
        start=belief.start,
        level=belief.level,
        important=important,
        p_better=_below(-important, change, sd),
        p_better_half=_below(-important / 2, change, sd),
        p_worse_half=_below(-important / 2, -change, sd),
        reliable_change=index,
        jumped=jumped,
        both_worse=series.both_worse[which],
    )


def _change_sd(belief: Belief[FloatArray]) -> FloatArray:
    variance = belief.var_level + belief.var_start - 2 * belief.cov_level_start
    return np.asarray(np.sqrt(np.maximum(variance, 0.0)))


def _last_against_others(rows: Padded) -> tuple[FloatArray, BoolArray]:
    """The reliable change index of the last score, and whether it rose suddenly.

    **Source**: Jacobson & Truax 1991, doi:10.1037/0022-006X.59.1.12.
    """
    last = rows.counts - 1
    score, sem = rows.at(last, rows.scores), rows.at(last, rows.sems)
    before, before_sem = rows.at(last - 1, rows.scores), rows.at(last - 1, rows.sems)
    index = (score - rows.scores[0]) / np.hypot(rows.sems[0], sem)
    return index, (last > 0) & (score - before >= JUMP * np.hypot(before_sem, sem))


def followed(
    measure: Measure,
    weeks: FloatArray,
    scores: FloatArray,
    sems: FloatArray,
    spread: Spread = SHIPPED,
) -> Belief[FloatArray]:
    """Return the beliefs after all scores; arrays are scores x episodes.

    `weeks` from the first score, `scores` and `sems` in points of the mirrored scale; pad an
    episode by repeating its last time with an infinite `sem`.
    """
    belief = first_belief(measure, np.zeros(weeks.shape[1]), spread)
    for week, score, sem in zip(weeks, scores, sems, strict=True):
        belief = updated(belief, weeks=week, score=score, sem=sem)
    return belief


def _idle_days(series: Series, which: slice) -> FloatArray:
    counts = series.counts[which]
    if series.as_of is None or not len(series.days):
        return np.full(len(counts), np.nan)
    ends = np.minimum(series.starts[which] + np.maximum(counts - 1, 0), len(series.days) - 1)
    # Without a score the row there is another episode's.
    return np.where(counts > 0, series.as_of - series.days[ends], np.nan)


def states_of(found: Findings, visits: IntArray | None) -> IntArray:
    """Return the index in `STATES` of the first rule that holds, for each episode.

    `visits` counts visits done, or None where they are not known.
    """
    slope_z = (-found.important / 8 - found.slope) / found.slope_sd
    settled = (found.scores >= PLATEAU_SCORES) & (found.span_weeks >= PLATEAU_WEEKS)
    if visits is not None:
        settled &= visits >= PLATEAU_VISITS
    rules = [
        (found.scores < FEWEST_SCORES)
        | (found.span_weeks < SHORTEST_WEEKS)
        | (found.idle_days > STALE_AFTER_DAYS),
        found.p_worse_half >= LIKELY,
        (found.p_worse_half >= EVEN) | found.both_worse | found.jumped,
        found.p_better >= LIKELY,
        (found.p_better >= EVEN) | (found.p_better_half >= LIKELY),
        # P(slope <= -c/8) < one half is the sign of z: no need for the normal distribution.
        settled & (found.p_better < UNLIKELY) & (slope_z < 0),
    ]
    return np.select(rules, list(range(len(rules))), default=len(rules))


def _below(limit: FloatArray, mean: FloatArray, sd: FloatArray) -> FloatArray:
    """P(X <= limit) for X ~ N(mean, sd^2); NumPy has no normal distribution function."""
    z = (mean - limit) / np.maximum(sd * sqrt(2), 1e-100)  # one score: no change, no spread
    return np.fromiter(map(erfc, z.tolist()), np.float64, len(z)) / 2
