"""What a practice helps and what it passes on sooner: how episodes went, problem by problem.

Counts of what was seen while people were in care; nothing here says what did it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from math import sqrt
from statistics import median

import numpy as np

from warmhand.core.care import EndReason
from warmhand.core.insisting import BETTER
from warmhand.core.measures import Measure
from warmhand.core.progress_batch import FEWEST_SCORES, STATES, IntArray, Series, State, assess_many
from warmhand.core.results import NO_RESULTS, TOO_FEW, Results, Share

Z_95 = 1.959964
EVEN = 0.5
NEVER = -1
_BETTER_CODES = [STATES.index(state) for state in BETTER]


class Leaning(StrEnum):
    """Which way the episodes of one problem lean, as far as their number can tell."""

    BETTER = "better"
    NOT = "not"
    EITHER = "either"
    TOO_FEW = "too_few"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How one episode with a problem went, as of its last score."""

    problem: str
    """A problem of the evidence, or "" for one in own words."""
    state: State
    is_open: bool
    visits: int
    visits_to_change: int | None
    """Visits done when it first was improved or probably improving; None for never."""
    end_reason: EndReason | None
    follows: bool
    """It came back after an earlier episode had ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """The people passed on with one problem: how many, to whom, and what came of it."""

    number: int
    """Of people: who was sent twice counts once."""
    to: Mapping[str, int]
    """Number of people by the slug of the partner's profession."""
    results: Results = NO_RESULTS


NOBODY_PASSED = Passed(number=0, to={})


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The figures of one problem; shares count those with enough scores alone."""

    problem: str
    episodes: int
    open: int
    states: Mapping[State, int]
    better: Share
    between: tuple[float, float] | None
    """The range of the share in the long run, 0 to 1; None where too few can tell."""
    visits_to_change: float | None
    """The middle number of visits after which change first showed; None under five episodes."""
    changed: int
    """How many episodes that rests on."""
    visits_without: float | None
    """The middle number of visits of those without a change for the better; None under five."""
    ends: Mapping[EndReason, int]
    came_back: int
    passed: Passed = NOBODY_PASSED

    @property
    def leaning(self) -> Leaning:
        """Which way it leans: only where the whole range lies on one side of a half."""
        if self.between is None:
            return Leaning.TOO_FEW
        low, high = self.between
        if low > EVEN:
            return Leaning.BETTER
        return Leaning.NOT if high < EVEN else Leaning.EITHER


def first_changes(measure: Measure, series: Series) -> tuple[IntArray, IntArray]:
    """Return, by episode, the state at its last score, and which score first showed the better.

    States index `STATES`. The score is counted from 0, and -1 where no score showed an improved
    or probably improving state. Each score is judged with those before it and none after; all
    beginnings of all episodes go through the model together. Age of scores is not judged.
    """
    lengths = np.maximum(series.counts - FEWEST_SCORES + 1, 1)
    ends = np.cumsum(lengths)
    firsts = ends - lengths
    which = np.repeat(np.arange(len(lengths)), lengths)
    order = np.arange(len(which)) - firsts[which]
    beginnings = replace(
        series,
        starts=series.starts[which],
        counts=np.minimum(series.counts[which], FEWEST_SCORES + order),
        both_worse=series.both_worse[which] & (order == lengths[which] - 1),
        as_of=None,
        visits=None if series.visits is None else series.visits[which],
    )
    if not len(which):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    states = np.concatenate([part.state for part in assess_many(measure, beginnings)])
    never = len(which)
    at = np.where(np.isin(states, _BETTER_CODES), order, never)
    first = np.minimum.reduceat(at, firsts)
    return states[ends - 1], np.where(first == never, NEVER, first + FEWEST_SCORES - 1)


def wilson(share: Share) -> tuple[float, float]:
    """Return the 95 % range of the share behind `share`, 0 to 1; all of it for 0 of 0.

    **Source**: Wilson 1927, J Am Stat Assoc 22:209, doi:10.1080/01621459.1927.10502953.
    """
    n = share.number
    if not n:
        return 0.0, 1.0
    p, z2 = share.yes / n, Z_95**2
    middle = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = Z_95 / (1 + z2 / n) * sqrt(p * (1 - p) / n + z2 / (4 * n * n))
    return max(0.0, middle - half), min(1.0, middle + half)


def figures(outcomes: Iterable[Outcome], passed: Mapping[str, Passed]) -> tuple[Figures, ...]:
    """Return the figures of each problem with an episode or somebody passed on; most first."""
    by_problem: dict[str, list[Outcome]] = {problem: [] for problem in passed}
    for outcome in outcomes:
        by_problem.setdefault(outcome.problem, []).append(outcome)
    found = (
        _figures(problem, rows, passed.get(problem, NOBODY_PASSED))
        for problem, rows in by_problem.items()
    )
    return tuple(sorted(found, key=lambda row: (-row.episodes, row.problem)))


def _figures(problem: str, rows: list[Outcome], passed: Passed) -> Figures:
    told = [row for row in rows if row.state is not State.INSUFFICIENT_DATA]
    better = Share(sum(row.state in BETTER for row in told), len(told))
    to_change = [row.visits_to_change for row in rows if row.visits_to_change is not None]
    without = [row.visits for row in told if row.state not in BETTER]
    return Figures(
        problem=problem,
        episodes=len(rows),
        open=sum(row.is_open for row in rows),
        states=Counter(row.state for row in rows),
        better=better,
        between=wilson(better) if better.number >= TOO_FEW else None,
        visits_to_change=_middle(to_change),
        changed=len(to_change),
        visits_without=_middle(without),
        ends=Counter(row.end_reason for row in rows if row.end_reason is not None),
        came_back=sum(row.follows for row in rows),
        passed=passed,
    )


def _middle(numbers: list[int]) -> float | None:
    return float(median(numbers)) if len(numbers) >= TOO_FEW else None
