"""Has this client changed? One episode on one measure, and the "why?" behind the answer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from statistics import NormalDist

import numpy as np

from warmhand.core.assessment import Assessment, basis, change_in_words, percent, points
from warmhand.core.measures import Measure, checked_score, oriented
from warmhand.core.progress_batch import STATES, Findings, Series, State, assess_many

__all__ = ["Assessment", "Check", "Score", "State", "Why", "assess", "assessments", "why"]

RELIABLE = 1.96
RULES = {
    State.INSUFFICIENT_DATA: "Fewer than 3 scores, or under 2 weeks between the first and the "
    "last, or the last one more than 21 days old.",
    State.WORSENING: "At least 80% likely to be worse by half an important change.",
    State.POSSIBLY_WORSENING: "At least 50% likely to be worse by half an important change, or "
    "“worse” at the last two visits, or a sudden rise that error alone rarely explains.",
    State.IMPROVED: "At least 80% likely to be better by an important change.",
    State.PROBABLY_IMPROVING: "At least 50% likely to be better by an important change, or at "
    "least 80% likely to be better by half of one.",
    State.PLATEAU: "At least 4 scores over 4 weeks (and 4 visits), under 20% likely to be better "
    "by an important change, and not on the way there.",
    State.UNCERTAIN: "None of the other rules holds.",
}


class Check(StrEnum):
    """The client's answer to "since last visit"."""

    WORSE = "worse"
    SAME = "same"
    BETTER = "better"


@dataclass(frozen=True, slots=True)
class Score:
    """One score in the measure's points, the mean of `ratings` daily ratings, on one day.

    `partial` marks a mean of own activities that lacks some of those of the start.
    """

    on: date
    value: float
    ratings: int = 1
    partial: bool = False


@dataclass(frozen=True, slots=True)
class Why:
    """What stands behind a state: figures with their labels, the rule, and the sources."""

    inputs: tuple[tuple[str, str], ...]
    rule: str
    sources: tuple[str, ...]


def assess(
    scores: Sequence[Score],
    *,
    measure: Measure,
    as_of: date | None = None,
    checks: Sequence[Check] = (),
    visits: int | None = None,
) -> Assessment:
    """Return what `scores` (any order, points of `measure`) say about change.

    `as_of` is the day asked about: without it the age of the last score is not judged. `checks`
    are the session checks in the order of their visits; `visits` how many visits there were, if
    known. Raises `InvalidValueError` for a measure that is not modelled or a score it refuses.

    **Source**: evidence/measures.toml for important change and error; thresholds from the
    project's own simulations (bench/progress.py reproduces their error rates).
    """
    ordered = sorted(scores, key=lambda score: score.on)
    series = Series(
        starts=np.zeros(1, np.int64),
        counts=np.array([len(ordered)]),
        days=np.array([score.on.toordinal() for score in ordered], dtype=np.int64),
        scores=np.array([_allowed(measure, score) for score in ordered], dtype=np.float64),
        ratings=np.array([score.ratings for score in ordered], dtype=np.int64),
        both_worse=np.array([tuple(checks[-2:]) == (Check.WORSE, Check.WORSE)]),
        as_of=as_of.toordinal() if as_of else None,
        visits=None if visits is None else np.array([visits]),
    )
    return next(assessments(measure, next(assess_many(measure, series))))


def assessments(measure: Measure, found: Findings) -> Iterator[Assessment]:
    """Return one `Assessment` for each episode of `found`, in its order."""
    columns = (
        found.state, found.scores, found.span_weeks, found.idle_days, found.change,
        found.change_sd, found.slope, found.slope_sd, oriented(measure, found.start),
        oriented(measure, found.level), found.important, found.p_better, found.p_better_half,
        found.p_worse_half, found.reliable_change, found.jumped, found.both_worse,
    )  # fmt: skip
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return (Assessment(measure, STATES[state], *rest) for state, *rest in rows)


def why(assessment: Assessment) -> Why:
    """Return the figures, the rule and the sources behind an assessment, for "why?"."""
    measure = assessment.measure
    return Why(
        inputs=(
            ("Scores", basis(assessment)),
            ("Likely change", change_in_words(assessment)),
            *_probabilities(assessment),
            ("Error of one score", points(assessment, measure.sem)),
            ("Reliable change index, a cross-check", _cross_check(assessment.reliable_change)),
        ),
        rule=RULES[assessment.state],
        sources=tuple(filter(None, (measure.mcid_source, measure.sem_source))),
    )


def _probabilities(found: Assessment) -> Iterator[tuple[str, str]]:
    change = found.important_change
    for words, p in (
        (f"Better by {points(found, change)} or more", found.p_better),
        (f"Better by {points(found, change / 2)} or more", found.p_better_half),
        (f"Worse by {points(found, change / 2)} or more", found.p_worse_half),
        (f"On the way, by {points(found, change / 8)} a week", _p_on_the_way(found)),
    ):
        yield words, percent(p)


def _p_on_the_way(found: Assessment) -> float:
    """The probability (0 to 1) that it gets better by an eighth of an important change a week."""
    return NormalDist(found.slope_per_week, found.slope_sd).cdf(-found.important_change / 8)


def _cross_check(index: float) -> str:
    """Last score minus first, over the error of both: negative is better.

    **Source**: Jacobson and Truax 1991; 1.96 leaves 5 in 100 to chance.
    """
    beyond = "more" if abs(index) >= RELIABLE else "not more"
    return f"{index:+.1f}; {beyond} than error alone explains (1.96 either way)"


def _allowed(measure: Measure, score: Score) -> float:
    return checked_score(measure, score.value, ratings=score.ratings)
