"""Courses of made-up clients, drawn from the model of change: level, slope, drift, error."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from random import Random

from warmhand.core.belief import DRIFT_VARIANCE_PER_WEEK

SCALE = 10.0  # pain and own activities run from 0 to 10
ERROR = 1.0  # points, standard error of one score
FLOOR = 1.0  # points, where an improvement levels off


class Shape(StrEnum):
    """How a made-up client fares."""

    IMPROVING = "improving"
    PLATEAU = "plateau"
    WORSENING = "worsening"
    RELAPSE = "relapse"
    DROPOUT = "dropout"
    WELLNESS = "wellness"


@dataclass(frozen=True, slots=True)
class Course:
    """Scores of both measures at each visit: pain (lower is better), own activity (higher)."""

    pain: list[float]
    own: list[float]


def drawn_course(shape: Shape, weeks: Sequence[float], rng: Random) -> Course:
    """Return scores at `weeks` from the start, in whole points from 0 to 10.

    The true level starts between 4.5 and 7, follows the slope of `shape`, and drifts as the
    model says; each score errs by about one point. Source: the parameters of `core.belief`.
    """
    start = rng.uniform(4.5, 7.0)
    slope = _SLOPES[shape](rng)
    turn = weeks[-1] * 0.6 if weeks else 0.0
    level, drift, before = start, 0.0, 0.0
    pain, own = [], []
    for week in weeks:
        drift += rng.gauss(0, SCALE * sqrt(DRIFT_VARIANCE_PER_WEEK * max(week - before, 0)))
        before = week
        moved = slope * week
        if shape is Shape.RELAPSE and week > turn:
            moved = slope * turn + abs(slope) * 1.2 * (week - turn)
        level = min(max(start + moved + drift, FLOOR), SCALE)
        pain.append(_scored(level, rng))
        own.append(_scored(SCALE - level - 0.5, rng))
    return Course(pain, own)


_SLOPES: dict[Shape, Callable[[Random], float]] = {
    Shape.IMPROVING: lambda rng: -rng.uniform(0.35, 0.7),
    Shape.PLATEAU: lambda rng: rng.uniform(-0.03, 0.03),
    Shape.WORSENING: lambda rng: rng.uniform(0.3, 0.45),
    Shape.RELAPSE: lambda rng: -rng.uniform(0.3, 0.45),
    Shape.DROPOUT: lambda rng: -rng.uniform(0.0, 0.15),
    Shape.WELLNESS: lambda _rng: 0.0,
}


def _scored(level: float, rng: Random) -> float:
    return float(round(min(max(level + rng.gauss(0, ERROR * 0.7), 0.0), SCALE)))
