"""The band of a chart: where the true level most likely was, given all scores."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from warmhand.core.assessment import EIGHT_IN_TEN
from warmhand.core.belief import DRIFT_VARIANCE_PER_WEEK, SLOPE_SD_PER_WEEK, START_SD
from warmhand.core.measures import FloatArray, Measure, error_of_scores, oriented
from warmhand.core.progress import Score


@dataclass(frozen=True, slots=True)
class Band:
    """The likely true level at one time: its middle, and its edges 8 times in 10, in points."""

    weeks: float
    middle: float
    low: float
    high: float


def trajectory(
    scores: Sequence[Score], *, measure: Measure, at_weeks: Sequence[float] | None = None
) -> list[Band]:
    """Return the likely true level given all `scores`, in the measure's own direction.

    `at_weeks` are times in weeks from the first score (default: the times of the scores); edges
    stay within the scale. No score gives an empty list. A score of many days is drawn like any
    other: the work grows with the cube of the number of scores.

    **Source**: Gaussian-process regression with the change model's covariance,
    Rasmussen & Williams 2006, eq. 2.25-2.26.
    """
    if not scores:
        return []
    ordered = sorted(scores, key=lambda score: score.on)
    weeks = np.array([(score.on - ordered[0].on).days / 7 for score in ordered])
    values = np.array([score.value for score in ordered], dtype=np.float64)
    ratings = np.array([score.ratings for score in ordered], dtype=np.int64)
    sems = error_of_scores(measure, values, ratings)
    at = weeks if at_weeks is None else np.array(at_weeks, dtype=np.float64)
    mean, sd = smoothed(measure, weeks, oriented(measure, values), sems, at)
    return _bands(measure, at, oriented(measure, mean), EIGHT_IN_TEN * sd)


def smoothed(
    measure: Measure, weeks: FloatArray, scores: FloatArray, sems: FloatArray, at: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return mean and standard deviation of the true level at times `at`, given all scores.

    One-dimensional arrays; times in weeks from the first score, the rest in points of the
    mirrored scale.
    """
    middle = (measure.low + measure.high) / 2
    between = _covariance(measure, at, weeks)
    seen = _covariance(measure, weeks, weeks) + np.diag(sems**2)
    weights = np.linalg.solve(seen, between.T).T
    mean = middle + weights @ (scores - middle)
    prior = np.diagonal(_covariance(measure, at, at))
    variance = prior - np.einsum("ij,ij->i", weights, between)
    return mean, np.sqrt(np.maximum(variance, 0.0))


def _covariance(measure: Measure, one: FloatArray, other: FloatArray) -> FloatArray:
    """Prior covariance of the true level between two sets of times (weeks), in points squared."""
    share = (
        START_SD**2
        + SLOPE_SD_PER_WEEK**2 * np.multiply.outer(one, other)
        + DRIFT_VARIANCE_PER_WEEK * np.minimum.outer(one, other)
    )
    return np.asarray(share * measure.range**2, dtype=np.float64)


def _bands(
    measure: Measure, weeks: FloatArray, middle: FloatArray, reach: FloatArray
) -> list[Band]:
    low = np.clip(middle - reach, measure.low, measure.high)
    high = np.clip(middle + reach, measure.low, measure.high)
    within = np.clip(middle, measure.low, measure.high)
    columns = (weeks.tolist(), within.tolist(), low.tolist(), high.tolist())
    return [Band(*row) for row in zip(*columns, strict=True)]
