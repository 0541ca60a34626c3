"""The model's constants as a practice's own episodes suggest them: empirical Bayes.

The scores of one episode are normal in the model, so how likely all scores of all episodes are
has a closed form, and the constants that make them likeliest are found by a search without
derivatives. The expected trend stays 0: what is estimated is spread, never improvement.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import exp, log, pi, sqrt

import numpy as np

from warmhand.core.belief import Belief, Spread, first_belief, updated
from warmhand.core.measures import FloatArray, Measure
from warmhand.core.progress import Score
from warmhand.core.progress_batch import (
    FEWEST_SCORES,
    SHORTEST_WEEKS,
    STATES,
    Series,
    State,
    assess_many,
    padded,
    parts_of,
)

EPISODES_NEEDED = 200
SMALLEST, LARGEST = 1e-3, 1.0  # of the range: what a constant may be
STEPS = 400
FIRST_STEP = 0.3  # of a logarithm
FINE_ENOUGH = 1e-5  # of the log-likelihood
CURVE_STEP = 0.02  # of a logarithm, for the curvature at the best point
NINETY_FIVE = 1.959964
Point = FloatArray


@dataclass(frozen=True, slots=True)
class Estimate:
    """One constant with its 95 % interval; `low` and `high` are None where none can be told."""

    value: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Fit:
    """The likeliest constants of many episodes.

    `start` and `slope` (per week) are shares of the range, `sem` is in points. `gain` is how much
    likelier (natural logarithm) all scores are than under the constants in use.
    """

    start: Estimate
    slope: Estimate
    sem: Estimate
    gain: float

    @property
    def spread(self) -> Spread:
        """The model's constants with these in place; drift is not estimated."""
        return Spread(start=self.start.value, slope=self.slope.value)


@dataclass(frozen=True, slots=True)
class Move:
    """How many episodes would read `after` instead of `before`."""

    before: State
    after: State
    episodes: int


def has_enough(scores: Sequence[Score]) -> bool:
    """Return whether an episode with these scores, in order, says anything about change."""
    if len(scores) < FEWEST_SCORES:
        return False
    return (scores[-1].on - scores[0].on).days >= SHORTEST_WEEKS * 7


def log_likelihood(measure: Measure, series: Series, spread: Spread) -> float:
    """Return the natural logarithm of how likely all scores of `series` are under the model.

    `measure` gives the range and the error of one score, `spread` the rest.

    **Source**: the prediction-error form of Schweppe 1965, doi:10.1109/TIT.1965.1053737; a test
    holds it against the multivariate normal density.
    """
    found = 0.0
    for which in parts_of(series):
        rows = padded(measure, series, which)
        belief = first_belief(measure, np.zeros(len(rows.counts)), spread)
        for weeks, scores, sems in zip(rows.weeks, rows.scores, rows.sems, strict=True):
            found += _surprise(belief, weeks, scores, sems)
            belief = updated(belief, weeks=weeks, score=scores, sem=sems)
    return found


def _surprise(
    belief: Belief[FloatArray], weeks: FloatArray, scores: FloatArray, sems: FloatArray
) -> float:
    gap = weeks - belief.weeks
    level = belief.level + gap * belief.slope
    spread = belief.var_level + gap * (
        2 * belief.cov_level_slope + gap * belief.var_slope + belief.drift
    )
    is_there = np.isfinite(sems)
    total = np.where(is_there, spread + sems * sems, 1.0)
    misses = np.where(is_there, np.log(2 * pi * total) + (scores - level) ** 2 / total, 0.0)
    return float(-misses.sum() / 2)


def fit(
    measure: Measure, series: Series, *, on_step: Callable[[int, int], None] | None = None
) -> Fit:
    """Return the likeliest start spread, trend spread and error of `series`.

    Starts at the constants in use and searches their logarithms; a constant stays within a
    thousandth of the range and the whole range. `on_step` is told how many of how many steps at
    most are done. Intervals come from the curvature at the best point.

    **Source**: maximum marginal likelihood; the search is Nelder and Mead 1965,
    doi:10.1093/comjnl/7.4.308.
    """

    def unlikely(point: Point) -> float:
        spread, own = _constants(measure, point)
        return -log_likelihood(own, series, spread)

    shipped = Spread()
    begin = np.log([shipped.start, shipped.slope, measure.sem / measure.range])
    best = _within(nelder_mead(unlikely, begin, on_step=on_step))
    errors = _standard_errors(unlikely, best)
    values = np.exp(best) * np.array([1.0, 1.0, measure.range])
    start, slope, sem = map(_estimate, values.tolist(), errors)
    return Fit(start=start, slope=slope, sem=sem, gain=unlikely(begin) - unlikely(best))


def _constants(measure: Measure, point: Point) -> tuple[Spread, Measure]:
    start, slope, sem = np.exp(_within(point)).tolist()
    return Spread(start=start, slope=slope), replace(measure, sem=sem * measure.range)


def _within(point: Point) -> Point:
    """The nearest point whose constants may be."""
    return np.clip(point, log(SMALLEST), log(LARGEST))


def _estimate(value: float, error: float | None) -> Estimate:
    if error is None:
        return Estimate(value, None, None)
    reach = exp(NINETY_FIVE * error)
    return Estimate(value, value / reach, value * reach)


def _standard_errors(unlikely: Callable[[Point], float], best: Point) -> list[float | None]:
    """The standard error of each logarithm from the curvature; None at an edge or a flat top."""
    size = len(best)
    shifts = np.eye(size) * CURVE_STEP
    curve = np.empty((size, size))
    for row, one in enumerate(shifts):
        for column, other in enumerate(shifts):
            ends = (best + one + other, best + one - other, best - one + other, best - one - other)
            values = [unlikely(end) for end in ends]
            curve[row, column] = values[0] - values[1] - values[2] + values[3]
    curve /= 4 * CURVE_STEP**2
    at_edge = (best < log(SMALLEST) + 2 * CURVE_STEP) | (best > log(LARGEST) - 2 * CURVE_STEP)
    inner = np.flatnonzero(~at_edge)
    errors: list[float | None] = [None] * size
    if len(inner) and np.linalg.eigvalsh(curve[np.ix_(inner, inner)])[0] > 0:
        variances = np.diag(np.linalg.inv(curve[np.ix_(inner, inner)]))
        for place, variance in zip(inner.tolist(), variances.tolist(), strict=True):
            errors[place] = sqrt(variance)
    return errors


def nelder_mead(
    wanted: Callable[[Point], float],
    begin: Point,
    *,
    on_step: Callable[[int, int], None] | None = None,
) -> Point:
    """Return a point near `begin` where `wanted` is least, without derivatives.

    Stops when the values at the corners agree to `FINE_ENOUGH`, or after `STEPS` steps.

    **Source**: Nelder and Mead 1965, doi:10.1093/comjnl/7.4.308.
    """
    corners = [begin, *(begin + FIRST_STEP * axis for axis in np.eye(len(begin)))]
    points = [(wanted(corner), corner) for corner in corners]
    for step in range(STEPS):
        points.sort(key=lambda pair: pair[0])
        if on_step is not None:
            on_step(step, STEPS)
        if points[-1][0] - points[0][0] < FINE_ENOUGH:
            break
        points = _moved(wanted, points)
    return min(points, key=lambda pair: pair[0])[1]


def _moved(
    wanted: Callable[[Point], float], points: list[tuple[float, Point]]
) -> list[tuple[float, Point]]:
    """One step: the worst corner through the middle of the others, or all towards the best."""
    *kept, worst = points
    middle = np.mean([point for _, point in kept], axis=0)

    def at(reach: float) -> tuple[float, Point]:
        point = middle + reach * (middle - worst[1])
        return wanted(point), point

    turned = at(1.0)
    if turned[0] < kept[0][0]:
        return [*kept, min(turned, at(2.0), key=lambda pair: pair[0])]
    if turned[0] < kept[-1][0]:
        return [*kept, turned]
    nearer = at(0.5 if turned[0] < worst[0] else -0.5)
    if nearer[0] < min(turned[0], worst[0]):
        return [*kept, nearer]
    best = kept[0][1]
    shrunk = ((best + point) / 2 for _, point in points[1:])
    return [kept[0], *((wanted(point), point) for point in shrunk)]


def moves(measure: Measure, series: Series, found: Fit) -> list[Move]:
    """Return how the states of `series` would differ under `found`, the most frequent first."""
    before = _states(measure, series, Spread())
    after = _states(replace(measure, sem=found.sem.value), series, found.spread)
    pairs, counts = np.unique(
        np.stack([before, after])[:, before != after], axis=1, return_counts=True
    )
    rows = [
        Move(STATES[old], STATES[new], count)
        for (old, new), count in zip(pairs.T.tolist(), counts.tolist(), strict=True)
    ]
    return sorted(rows, key=lambda row: -row.episodes)


def _states(measure: Measure, series: Series, spread: Spread) -> FloatArray:
    found = [part.state for part in assess_many(measure, series, spread=spread)]
    return np.concatenate(found) if found else np.zeros(0)
