"""Simulated people for `make bench-progress`: who they are, when they come, and what comes true.

Everyone comes at uneven intervals of 4 to 17 days, drops out after 3 to 12 scores, and rates one
to seven days before each. What they differ in is how they truly change.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from warmhand.core.belief import (
    DRIFT_VARIANCE_PER_WEEK,
    SHIPPED,
    SLOPE_SD_PER_WEEK,
    START_SD,
    Spread,
)
from warmhand.core.measures import FloatArray, Measure, error_of_scores
from warmhand.core.progress_batch import IntArray, Series, assess_many

FEWEST, MOST = 3, 12  # scores before somebody stops coming
SHORTEST, LONGEST = 4, 17  # days between two scores
MOST_RATINGS = 7
DECILES = 10
ENOUGH = 1_000  # people in a decile from which it counts: sampling error is then under 5 points
BAR = 0.05


@dataclass(frozen=True, slots=True)
class People:
    """Simulated people: their scores, and their true change in points (negative is better)."""

    series: Series
    change: FloatArray


@dataclass(frozen=True, slots=True)
class Decile:
    """People whose stated probability lies in one tenth: the mean stated, the share come true."""

    low: float
    people: int
    stated: float
    came_true: float

    @property
    def off(self) -> float:
        """How far the share that came true lies above what was stated."""
        return self.came_true - self.stated

    @property
    def holds(self) -> bool:
        """Whether it is within the bar, or too few to tell."""
        return self.people < ENOUGH or abs(self.off) <= BAR


Truth = Callable[[np.random.Generator, "Times"], FloatArray]


@dataclass(frozen=True, slots=True)
class Times:
    """When each person's scores lie: flat rows, the first ones of a person at `starts`."""

    starts: IntArray
    counts: IntArray
    days: IntArray
    weeks: FloatArray  # since the person's first score
    person: IntArray  # of each row

    def from_first(self, values: FloatArray) -> FloatArray:
        return values - values[self.starts][self.person]


def times(draw: np.random.Generator, people: int) -> Times:
    """When people come: nobody every week, and most not to the end."""
    counts = draw.integers(FEWEST, MOST + 1, people)
    starts = np.cumsum(counts) - counts
    days = np.cumsum(draw.integers(SHORTEST, LONGEST + 1, counts.sum()))
    person = np.repeat(np.arange(people), counts)
    return Times(starts, counts, days, (days - days[starts][person]) / 7.0, person)


def drift(draw: np.random.Generator, when: Times) -> FloatArray:
    """A random walk beside the trend, 0 at the first score, in points of 0 to 10."""
    gaps = np.diff(when.weeks, prepend=0.0).clip(min=0.0)
    steps = draw.normal(0, 1, len(gaps)) * np.sqrt(DRIFT_VARIANCE_PER_WEEK * 100 * gaps)
    return when.from_first(np.cumsum(steps))


def as_the_model_says(draw: np.random.Generator, when: Times) -> FloatArray:
    """True levels of people drawn from the model's own prior."""
    people = len(when.counts)
    start = draw.normal(5, START_SD * 10, people)
    slope = draw.normal(0, SLOPE_SD_PER_WEEK * 10, people)
    return start[when.person] + slope[when.person] * when.weeks + drift(draw, when)


def half_unchanged(draw: np.random.Generator, when: Times) -> FloatArray:
    """True levels where half do not change at all and the others mostly get better, then level off.

    45 % improve by 1 to 5 points along a curve that flattens (half of it in 1 to 4 weeks), 5 %
    get worse by as much; everyone starts between 3 and 9.
    """
    people = len(when.counts)
    start = draw.normal(6, 1.5, people).clip(3, 9)
    kind = draw.choice(3, people, p=[0.5, 0.45, 0.05])
    size = draw.uniform(1, 5, people) * np.array([0.0, -1.0, 1.0])[kind]
    half_time = draw.uniform(1, 4, people)
    done = 1 - 0.5 ** (when.weeks / half_time[when.person])
    return (start[when.person] + size[when.person] * done).clip(0, 10)


def relapsing(draw: np.random.Generator, when: Times) -> FloatArray:
    """True levels that fall for some weeks and then come back in part, as many people's do."""
    people = len(when.counts)
    start = draw.normal(6.5, 1.2, people).clip(4, 9.5)
    fall = draw.uniform(0, 4, people)
    turn = draw.uniform(2, 6, people)
    back = draw.uniform(0, 1, people)
    part = np.minimum(when.weeks / turn[when.person], 1.0)
    again = np.clip((when.weeks - turn[when.person]) / turn[when.person], 0.0, 1.0)
    return (start[when.person] - fall[when.person] * (part - back[when.person] * again)).clip(0, 10)


def people_of(measure: Measure, truth: Truth, *, people: int, seed: int, whole: bool) -> People:
    """Draw people; `whole` rates in whole numbers of 0 to 10 each day, else without rounding."""
    draw = np.random.default_rng(seed)
    when = times(draw, people)
    levels = truth(draw, when)
    ratings = draw.integers(1, MOST_RATINGS + 1, len(levels))
    scores = (_rated if whole else _scored)(draw, measure, levels, ratings)
    series = Series(
        starts=when.starts,
        counts=when.counts,
        days=when.days,
        scores=scores,
        ratings=ratings,
        both_worse=np.zeros(people, dtype=bool),
    )
    last = when.starts + when.counts - 1
    return People(series, levels[last] - levels[when.starts])


def _scored(
    draw: np.random.Generator, measure: Measure, levels: FloatArray, ratings: IntArray
) -> FloatArray:
    errors = error_of_scores(measure, levels, ratings)
    return levels + draw.normal(0, 1, len(levels)) * errors


def _rated(
    draw: np.random.Generator, measure: Measure, levels: FloatArray, ratings: IntArray
) -> FloatArray:
    """Means of whole daily ratings; days share a part of their error, so the mean keeps half."""
    shared = draw.normal(0, measure.sem / 2, len(levels))
    own = draw.normal(0, measure.sem * np.sqrt(0.75), (MOST_RATINGS, len(levels)))
    each = np.clip(np.rint(levels + shared + own), 0, 10)
    return np.cumsum(each, axis=0)[ratings - 1, np.arange(len(levels))] / ratings


def deciles(stated: FloatArray, came_true: FloatArray) -> list[Decile]:
    """Hold stated probabilities against what came true, in ten parts of equal width."""
    part = np.minimum((stated * DECILES).astype(int), DECILES - 1)
    rows = []
    for number in range(DECILES):
        here = part == number
        people = int(here.sum())
        mean = float(stated[here].mean()) if people else 0.0
        share = float(came_true[here].mean()) if people else 0.0
        rows.append(Decile(number / DECILES, people, mean, share))
    return rows


def reliability(
    measure: Measure, people: People, *, spread: Spread = SHIPPED
) -> dict[str, list[Decile]]:
    """Ask the model about everyone and hold its three probabilities against the truth."""
    found = list(assess_many(measure, people.series, spread=spread))
    important = np.concatenate([part.important for part in found])
    better, half, worse = (
        np.concatenate([getattr(part, name) for part in found])
        for name in ("p_better", "p_better_half", "p_worse_half")
    )
    return {
        "better by c or more": deciles(better, people.change <= -important),
        "better by c/2 or more": deciles(half, people.change <= -important / 2),
        "worse by c/2 or more": deciles(worse, people.change >= important / 2),
    }
