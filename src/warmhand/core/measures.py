"""Outcome measures: what one is, what counts as an important change, how sure one score is."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from warmhand.core.checked import Checked
from warmhand.core.errors import InvalidValueError

FloatArray = NDArray[np.float64]
Number = TypeVar("Number", float, FloatArray)

MOST_RATINGS = 366  # a mean of more daily ratings than a year has days is a typing error
LARGEST, SHORTEST = 1e9, 1e-3  # of an own scale: squares of it must stay exact
WHOLE_NUMBERS = frozenset(
    {"nprs", "groc", "rmdq", "hit6", "start_back", "start_back_five", "session_check"}
)
COUNTS = frozenset({"headache_days"})


class Better(StrEnum):
    """Which way a measure runs."""

    LOWER = "lower"
    HIGHER = "higher"


class McidType(StrEnum):
    """Whether the important change is in points or a share of the starting value."""

    ABSOLUTE = "absolute"
    RELATIVE = "relative"


@dataclass(frozen=True, slots=True)
class RegionValues:
    """The important change and the error of one score where a region has its own, in points."""

    mcid: float
    sem: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One outcome measure with its range, important change and error, and where they come from.

    `mcid` is in the measure's points, or a share of the starting value where `mcid_type` is
    relative; `sem` is the standard error of one score in points. A measure that is not
    `modelled` is shown and never fed to the change model.
    """

    id: str
    name: str
    low: float
    high: float
    better: Better
    mcid: float
    sem: float
    mcid_type: McidType = McidType.ABSOLUTE
    unit: str = "points"
    regions: tuple[str, ...] = ("any",)
    region_overrides: Mapping[str, RegionValues] = field(default_factory=dict)
    modelled: bool = True
    ships_items: bool = False
    licence_note: str = ""
    loinc: str = ""
    loinc_note: str = ""
    scoring: str = ""
    missing_rule: str = ""
    mcid_source: str = ""
    sem_source: str = ""
    checked: Checked = Checked.UNCHECKED
    mcid_checked: Checked = Checked.UNCHECKED
    sem_checked: Checked = Checked.UNCHECKED
    licence_checked: Checked = Checked.UNCHECKED

    @property
    def range(self) -> float:
        """The length of the scale in points."""
        return self.high - self.low

    @property
    def best(self) -> float:
        """The best score there is, in the measure's own direction."""
        return self.low if self.better == Better.LOWER else self.high


def for_region(measure: Measure, region: str) -> Measure:
    """Return `measure` with the important change and error of `region`, where it has its own."""
    own = measure.region_overrides.get(region)
    return replace(measure, mcid=own.mcid, sem=own.sem) if own else measure


def custom_measure(
    *, low: float, high: float, mcid: float, sem: float, higher_is_better: bool
) -> Measure:
    """Return a measure for any other scale; all four numbers are in its points.

    Raises `InvalidValueError` unless `low < high`, the scale lies within a thousand million
    either side of zero and is at least a thousandth long, and `mcid` and `sem` are above 0 and no
    longer than the scale.
    """
    if not -LARGEST <= low < high <= LARGEST:
        raise InvalidValueError("The lowest score must be below the highest.")
    if high - low < SHORTEST:
        raise InvalidValueError("The scale is too short.")
    if not 0 < mcid <= high - low:
        raise InvalidValueError("The important change must be above 0 and within the scale.")
    if not 0 < sem <= high - low:
        raise InvalidValueError("The error of one score must be above 0 and within the scale.")
    better = Better.HIGHER if higher_is_better else Better.LOWER
    return Measure(
        id="custom", name="Own scale", low=low, high=high, better=better, mcid=mcid, sem=sem
    )


def oriented(measure: Measure, score: Number) -> Number:
    """Return `score` on the mirrored scale where lower is better; its own inverse.

    Takes and returns points, one number or an array of any shape.
    """
    if measure.better == Better.LOWER:
        return score
    return measure.low + measure.high - score


def checked_score(measure: Measure, score: float, *, ratings: int = 1) -> float:
    """Return `score` (points), the mean of `ratings` daily ratings, if the measure allows it.

    Raises `InvalidValueError` naming the range for a score outside it or not a number, for a
    single rating that is not whole where only whole ones exist, and for `ratings` outside
    1 to 366.
    """
    if not 1 <= ratings <= MOST_RATINGS:
        raise InvalidValueError(f"The number of ratings must be 1 to {MOST_RATINGS}.")
    if not measure.low <= score <= measure.high:  # also refuses NaN
        raise InvalidValueError(
            f"{_plain(score)} is outside {_plain(measure.low)} to {_plain(measure.high)}."
        )
    if ratings == 1 and measure.id in WHOLE_NUMBERS and score != math.floor(score):
        raise InvalidValueError(f"{_plain(score)} is not a whole number.")
    return score


def error_of_scores(
    measure: Measure, scores: FloatArray, ratings: NDArray[np.integer[Any]]
) -> FloatArray:
    """Return the standard error of each score in points.

    `scores` are in the measure's own direction, `ratings` says how many daily ratings each one
    averages; both of one shape. The mean of k ratings has `max(SEM / sqrt(k), SEM / 2)`: days
    resemble each other, so more than four buy nothing. A count has at least the square root of
    itself.

    **Source**: Heapy 2014 (reliability .65 for one day, above .90 for five; PubMed 25283469);
    the floor of one half and the count rule are our own values.
    """
    one = np.full_like(scores, measure.sem)
    if measure.id in COUNTS:
        one = np.maximum(one, np.sqrt(scores))
    return np.maximum(one / np.sqrt(ratings.astype(np.float64)), one / 2)


def important_change(measure: Measure, baseline: FloatArray) -> FloatArray:
    """Return the smallest change that matters, in points, for each modelled `baseline`.

    `baseline` is in the measure's own direction. Pain from 0 to 10 needs 1 point below 4.5,
    2 below 7.5 and 3 from there. A relative change is a share of the baseline, and never less
    than the error of one score.

    **Source**: back pain, n=1,232, doi:10.1055/a-1304-3677, on the rounded modelled baseline;
    otherwise the measure's own `mcid_source`.
    """
    if measure.id == "nprs":
        return np.where(baseline < 4.5, 1.0, np.where(baseline < 7.5, 2.0, 3.0))
    if measure.mcid_type == McidType.RELATIVE:
        return np.maximum(measure.mcid * baseline, measure.sem)
    return np.full_like(baseline, measure.mcid)


def _plain(value: float) -> str:
    return f"{value:g}"
