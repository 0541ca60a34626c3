"""What works: the chance that a try to reach somebody becomes a real talk, by the way it went.

Success is a real two-way conversation within 60 days of the try. `Beta(a + yes, b + no)`: the
prior is an assumption that own tries replace step by step.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from warmhand.core.network import ContactWay, Outcome

SETTLES_AFTER_DAYS = 60
FEW = 5
"""With fewer own tries the result is mostly an assumption."""
PRIORS = {
    ContactWay.COLD_CALL: (0.5, 9.5),
    ContactWay.CARD_LEFT: (0.4, 19.6),
    ContactWay.SHARED_CLIENT_MAIL: (3.0, 7.0),
    ContactWay.EVENT: (2.0, 8.0),
    ContactWay.SAME_PREMISES: (4.0, 6.0),
    ContactWay.INTRODUCTION: (4.0, 4.0),
}
WAY_WORDS = {
    ContactWay.COLD_CALL: "a cold call",
    ContactWay.CARD_LEFT: "a card left",
    ContactWay.SHARED_CLIENT_MAIL: "a mail that names a shared client (who agreed)",
    ContactWay.EVENT: "a demo or event",
    ContactWay.SAME_PREMISES: "the same premises",
    ContactWay.INTRODUCTION: "an introduction",
}
PRIOR_SOURCES = {
    ContactWay.COLD_CALL: "assumed; one author’s cold calls brought no answers",
    ContactWay.CARD_LEFT: "assumed; the same author’s cards brought nothing",
    ContactWay.SHARED_CLIENT_MAIL: "assumed",
    ContactWay.EVENT: "assumed",
    ContactWay.SAME_PREMISES: "assumed; the same author found it easy under one roof",
    ContactWay.INTRODUCTION: "assumed; interviews say that trust in one named person carries",
}


@dataclass(frozen=True, slots=True)
class Try:
    """One try, by one way, on one day, and what came of it."""

    way: ContactWay
    on: date
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Range:
    """A chance from 0 to 1: its mean, and the middle 80 %."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Chance:
    """The chance of one way: what was assumed, what was counted, and what follows."""

    way: ContactWay
    prior: Range
    yes: int
    no: int
    open: int
    """Tries that are too young to count."""
    mean: float
    low: float
    high: float

    @property
    def is_mostly_assumed(self) -> bool:
        """Whether fewer own tries than FEW were counted."""
        return self.yes + self.no < FEW


def result_of(one: Try, *, on: date) -> Outcome:
    """Return what `one` counts as on the day `on`: without an answer in 60 days it is a no."""
    if one.outcome is Outcome.OPEN and on - one.on >= timedelta(days=SETTLES_AFTER_DAYS):
        return Outcome.NO
    return one.outcome


def settles(tried_on: date, contact_on: date) -> bool:
    """Tell whether a real contact on `contact_on` is within 60 days of a try on `tried_on`."""
    return timedelta() <= contact_on - tried_on <= timedelta(days=SETTLES_AFTER_DAYS)


def chance(way: ContactWay, tries: Iterable[Try], *, on: date) -> Chance:
    """Return the chance by `way` after those of `tries` that went this way until `on`.

    **Source:** own priors, as `PRIOR_SOURCES` says; the conjugate Beta update.
    """
    results = [result_of(one, on=on) for one in tries if one.way is way and one.on <= on]
    yes, no = results.count(Outcome.YES), results.count(Outcome.NO)
    a, b = PRIORS[way]
    after = beta_range(a + yes, b + no)
    return Chance(
        way,
        beta_range(a, b),
        yes,
        no,
        results.count(Outcome.OPEN),
        after.mean,
        after.low,
        after.high,
    )


def beta_range(a: float, b: float, *, share: float = 0.8) -> Range:
    """Return the mean of Beta(a, b) and its middle `share`, equal tails."""
    tail = (1 - share) / 2
    return Range(a / (a + b), beta_quantile(tail, a, b), beta_quantile(1 - tail, a, b))


def beta_quantile(p: float, a: float, b: float) -> float:
    """Return x with I_x(a, b) = p, by halving; to 1e-12."""
    low, high = 0.0, 1.0
    for _ in range(40):
        middle = (low + high) / 2
        if beta_below(middle, a, b) < p:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def beta_below(x: float, a: float, b: float) -> float:
    """Return I_x(a, b), the chance that Beta(a, b) lies below `x`.

    **Source:** the continued fraction of the incomplete beta function (DLMF 8.17.22), by Lentz.
    """
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - beta_below(1 - x, b, a)
    scale = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
    front = math.exp(scale + a * math.log(x) + b * math.log1p(-x)) / a
    return front / _fraction(x, a, b)


def _fraction(x: float, a: float, b: float) -> float:
    """1 + d1/(1 + d2/(1 + ...)) of DLMF 8.17.22."""
    value, c, d = 1.0, 1.0, 0.0
    for step in range(1, 300):
        m = step // 2
        if step % 2:
            term = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        else:
            term = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        d = 1 / (1 + term * d)
        c = 1 + term / c
        value *= c * d
        if abs(c * d - 1) < 1e-14:
            break
    return value
