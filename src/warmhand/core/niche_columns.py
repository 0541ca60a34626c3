"""A group in natural units with 80 % intervals, drawn towards the practice's average.

**Source**: conjugate Beta update, and a normal mean with a normal prior: Gelman et al., Bayesian
Data Analysis (2013), 2.4 and 2.5. Strength 20 and tau 0.20 are the project's own, measured on
simulated books (docs/niche.md).
"""

from collections.abc import Sequence
from dataclasses import replace
from math import exp

import numpy as np

from warmhand.core.niche_books import Book, Columns, Estimate, Sentence
from warmhand.core.niche_candidates import Members
from warmhand.core.niche_score import Floats, results_of
from warmhand.core.tries import beta_range

STRENGTH = 20  # clients that the practice's average counts for
MONEY_TAU = 0.20  # of log money between groups
Z_LOW = -1.2815515655446004  # of an 80 % interval


def columns_of(books: Sequence[Book], sentence: Sentence) -> Columns:
    """Return the columns of the clients whom `sentence` fits, among all `books`."""
    who = np.array([sentence.fits(book.traits, book.need) for book in books], dtype=bool)
    return columns(results_of(books), who)


def columns(results: Floats, who: Members) -> Columns:
    """Return the columns of the clients marked in `who`; `results` as `results_of` gives them."""
    outcome, returned, money, brought = results.T
    return Columns(
        outcome=_share(outcome, who),
        returned=_share(returned, who),
        money=_money(money, who),
        brought=_share((brought > 0).astype(float), who),
    )


def practice_columns(results: Floats) -> Columns:
    """Return the practice's own averages; `money` is 1 by definition."""
    found = columns(results, np.ones(len(results), dtype=bool))
    money = found.money and replace(found.money, likely=1.0, low=1.0, high=1.0)
    return replace(found, money=money)


def rate(yes: float, known: int, average: float) -> Estimate:
    """Return the share of a group with `yes` of `known`, where the practice's is `average`.

    `average` lies between 0 and 1, both excluded.
    """
    found = beta_range(STRENGTH * average + yes, STRENGTH * (1 - average) + known - yes)
    return Estimate(found.mean, found.low, found.high, known)


def paid(difference: float, sd: float, known: int) -> Estimate:
    """Return what a group pays by the practice's average, from its mean log less the average.

    `sd` is that of log money between clients. With nobody known it is the average itself.
    """
    precision = known / sd**2 if sd else float("inf") if known else 0.0
    likely, spread = difference, 0.0
    if precision != float("inf"):
        variance = 1 / (1 / MONEY_TAU**2 + precision)
        likely, spread = variance * precision * difference, variance**0.5
    low, high = likely + Z_LOW * spread, likely - Z_LOW * spread
    return Estimate(exp(likely), exp(low), exp(high), known)


def _share(column: Floats, who: Members) -> Estimate | None:
    known = ~np.isnan(column)
    number = int((known & who).sum())
    if not number:
        return None
    everybody = int(known.sum())
    # Nobody or everybody is no proof of 0 or 1: half a client keeps the average between them.
    average = (float(column[known].sum()) + 0.5) / (everybody + 1)
    plain = float(column[known].mean())
    return rate(float(column[known & who].sum()), number, plain if 0 < plain < 1 else average)


def _money(column: Floats, who: Members) -> Estimate | None:
    known = ~np.isnan(column)
    number = int((known & who).sum())
    if not number:
        return None
    values = column[known]
    return paid(float(column[known & who].mean() - values.mean()), float(values.std()), number)
