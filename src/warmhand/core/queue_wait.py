"""How long somebody in the queue still waits, as a range, from what this event's people took."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, sqrt
from typing import Final

from warmhand.core.errors import InvalidValueError

PRIOR_PEOPLE: Final = 4.0
"""How many people the planned length counts as; assumed, nobody measured it."""
PRIOR_SPREAD: Final = 0.35
"""Spread of one person's minutes, as a share of the planned length; assumed."""
BETWEEN: Final = 1.0
"""Minutes from one person to the next; assumed."""
WIDTH: Final = 1.28  # standard errors each way: four of five
STEP: Final = 5
"""A range is told in steps of five minutes: more would pretend."""
LONGEST_TAKEN: Final = 180.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """What one person takes, in minutes: the mean, its error, and how far people differ."""

    mean: float
    spread: float
    error: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """Whole minutes from now, `low` to `high`, about four times of five."""

    low: int
    high: int


def pace(taken: Sequence[float], *, planned: float) -> Pace:
    """Return what a person takes: `taken` minutes of this event, drawn to the `planned` ones.

    Minutes outside 0 to 180 are left out: a forgotten Done is no length. Raises
    `InvalidValueError` where `planned` is not above 0.

    **Source**: shrinkage of a mean and a variance to a prior worth `PRIOR_PEOPLE` people
    (normal-gamma, the usual update); the prior itself is assumed.
    """
    if planned <= 0:
        raise InvalidValueError("A planned length is above 0 minutes.")
    known = [minutes for minutes in taken if 0 < minutes <= LONGEST_TAKEN]
    weight = PRIOR_PEOPLE + len(known)
    mean = (PRIOR_PEOPLE * planned + sum(known)) / weight
    squares = PRIOR_PEOPLE * (PRIOR_SPREAD * planned) ** 2 + sum((x - mean) ** 2 for x in known)
    spread = sqrt(squares / weight)
    return Pace(mean=mean, spread=spread, error=spread / sqrt(weight))


def wait(found: Pace, *, ahead: int, in_chair: Sequence[float] = ()) -> Wait:
    """Return how long somebody waits with `ahead` people waiting before them.

    `in_chair` holds for how many minutes each person in a chair has been there; as many are
    served at a time. Raises `InvalidValueError` for fewer than no people.

    **Source**: sum of independent lengths, normal approximation; `BETWEEN` is assumed.
    """
    if ahead < 0:
        raise InvalidValueError("Fewer than nobody cannot be ahead.")
    chairs = max(1, len(in_chair))
    rest = sum(max(found.mean - been, BETWEEN) + BETWEEN for been in in_chair)
    people = ahead + len(in_chair)
    likely = (rest + ahead * (found.mean + BETWEEN)) / chairs
    # Of several chairs the first to be free takes the next person.
    likely -= 0 if chairs == 1 else (found.mean + BETWEEN) * (chairs - 1) / (2 * chairs)
    off = WIDTH * sqrt(people * found.spread**2 + (people * found.error) ** 2) / chairs
    low = max(0.0, likely - off)
    return Wait(low=int(low // STEP) * STEP, high=ceil(max(likely + off, 0) / STEP) * STEP)
