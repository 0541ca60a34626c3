"""What one new client of a demo event cost, and when that can be told at all."""

import math
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from warmhand.core.errors import InvalidValueError

TOO_EARLY: Final = timedelta(days=60)
"""Who met a practice at an event may book weeks later; assumed."""
TOO_FEW: Final = 3
TAIL: Final = 0.1


class Telling(StrEnum):
    """What can be said of the cost of a new client."""

    TOO_EARLY = "too_early"
    NOBODY = "nobody"
    TOO_FEW = "too_few"
    TOLD = "told"


TELLING_WORDS = {
    Telling.TOO_EARLY: "too early to tell",
    Telling.NOBODY: "no new client yet",
    Telling.TOO_FEW: "too few to tell: only the range counts",
    Telling.TOLD: "",
}


@dataclass(frozen=True, slots=True)
class ClientCost:
    """Cost per new client in cents; `high` is None where it could be without end."""

    telling: Telling
    each: int | None
    low: int | None
    high: int | None


def cost_per_client(*, spent_cents: int, clients: int, held_on: date, today: date) -> ClientCost:
    """Return what each new client cost, and what the same again would cost, 8 times of 10.

    `spent_cents` is money and hours less what the host paid; below zero counts as nothing. The
    range takes `clients` as a count that chance moved. Raises `InvalidValueError` for a count
    below zero.
    **Source:** exact Poisson interval, Garwood 1936; `TOO_EARLY` and `TOO_FEW` are assumed.
    """
    spent = max(0, spent_cents)
    low, high = poisson_range(clients)
    cheapest = round(spent / high)
    dearest = round(spent / low) if low > 0 else None
    each = round(spent / clients) if clients else None
    telling = Telling.TOLD
    if today - held_on < TOO_EARLY:
        telling = Telling.TOO_EARLY
    elif not clients:
        telling = Telling.NOBODY
    elif clients < TOO_FEW:
        telling = Telling.TOO_FEW
    return ClientCost(telling, each, cheapest, dearest)


def poisson_range(count: int) -> tuple[float, float]:
    """Return the exact 80 % range of the mean of a Poisson count; the lower end of 0 is 0.

    Raises `InvalidValueError` for a count below zero.
    **Source:** Garwood 1936, Biometrika 28: 437-442.
    """
    if count < 0:
        raise InvalidValueError("A count is not below zero.")
    low = _mean_where(count - 1, 1 - TAIL) if count else 0.0
    return low, _mean_where(count, TAIL)


def _mean_where(most: int, chance: float) -> float:
    """The mean at which a count is `most` or less with this `chance`."""
    below, above = 0.0, 2.0 * most + 20.0
    for _halved in range(80):
        middle = (below + above) / 2
        if _at_most(most, middle) > chance:
            below = middle
        else:
            above = middle
    return (below + above) / 2


def _at_most(most: int, mean: float) -> float:
    if mean <= 0:
        return 1.0
    logs = (k * math.log(mean) - mean - math.lgamma(k + 1) for k in range(most + 1))
    return math.fsum(math.exp(one) for one in logs)
