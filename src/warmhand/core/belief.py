"""What the scores so far let one believe about an episode: a Kalman filter in three numbers.

    x(t) = x0 + b t + w(t)      true state, lower is better, t in weeks from the first score
    y    = x(t) + e             one score, e ~ N(0, SEM^2)

The filter keeps the mean and covariance of (x, b, x0), so a stored belief takes a new score in
constant time, and the same arithmetic runs on one episode (floats) or on many (arrays).
"""

from dataclasses import dataclass
from typing import Generic

import numpy as np

from warmhand.core.errors import InvalidValueError
from warmhand.core.measures import Measure, Number

# Shares of the scale's range; evidence: the spread of 5-week changes in both arms of a
# placebo-controlled trial (design notes of the change model; see docs on the method).
START_SD = 0.20
SLOPE_SD_PER_WEEK = 0.05
DRIFT_VARIANCE_PER_WEEK = 0.0005


@dataclass(frozen=True, slots=True)
class Spread:
    """How far people differ, in shares of the range: the model's three constants.

    `start` and `slope` (per week) are standard deviations, `drift` is the variance of a week.
    """

    start: float = START_SD
    slope: float = SLOPE_SD_PER_WEEK
    drift: float = DRIFT_VARIANCE_PER_WEEK


SHIPPED = Spread()


@dataclass(frozen=True, slots=True)
class Belief(Generic[Number]):
    """Mean and covariance of the present level, the slope per week and the starting level.

    All in points of the mirrored scale (lower is better) and their squares; `weeks` is the time
    of the last score. `drift` is the variance that a week adds to the level.
    """

    weeks: Number
    level: Number
    slope: Number
    start: Number
    var_level: Number
    cov_level_slope: Number
    cov_level_start: Number
    var_slope: Number
    cov_slope_start: Number
    var_start: Number
    drift: float


def first_belief(measure: Measure, zero: Number, spread: Spread = SHIPPED) -> Belief[Number]:
    """Return what is believed before any score: the middle of the scale, and no slope.

    `zero` is 0.0 for one episode, or an array of zeros, one for each episode.
    """
    var_start = zero + (spread.start * measure.range) ** 2
    middle = zero + (measure.low + measure.high) / 2
    return Belief(
        weeks=zero,
        level=middle,
        slope=zero,
        start=middle,
        var_level=var_start,
        cov_level_slope=zero,
        cov_level_start=var_start,
        var_slope=zero + (spread.slope * measure.range) ** 2,
        cov_slope_start=zero,
        var_start=var_start,
        drift=spread.drift * measure.range**2,
    )


def updated(belief: Belief[Number], *, weeks: Number, score: Number, sem: Number) -> Belief[Number]:
    """Return the belief after one more score, `weeks` after the first one.

    `score` and its standard error `sem` are in points of the mirrored scale. An infinite `sem`
    leaves level, slope and start as they are: arrays of episodes are padded with it. Raises
    `InvalidValueError` for a time before the last one.

    **Source**: Kalman 1960, doi:10.1115/1.3662552, for a level with slope and random walk.
    """
    gap = weeks - belief.weeks
    if np.any(gap < 0):
        raise InvalidValueError("Scores must be added in the order of their dates.")
    level = belief.level + gap * belief.slope
    lean = belief.cov_level_slope + gap * belief.var_slope
    var = belief.var_level + gap * (belief.cov_level_slope + lean + belief.drift)
    tie = belief.cov_level_start + gap * belief.cov_slope_start
    total = var + sem * sem
    gain, gain_slope, gain_start = var / total, lean / total, tie / total
    miss = score - level
    return Belief(
        weeks=weeks,
        level=level + gain * miss,
        slope=belief.slope + gain_slope * miss,
        start=belief.start + gain_start * miss,
        var_level=var - gain * var,
        cov_level_slope=lean - gain * lean,
        cov_level_start=tie - gain * tie,
        var_slope=belief.var_slope - gain_slope * lean,
        cov_slope_start=belief.cov_slope_start - gain_slope * tie,
        var_start=belief.var_start - gain_start * tie,
        drift=belief.drift,
    )
