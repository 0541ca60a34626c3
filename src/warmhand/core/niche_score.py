"""Index, multiplicity and shrinkage of the niche finder's candidates.

**Source**: maximum of permuted statistics, Westfall & Young, Resampling-Based Multiple Testing
(1993); shrinkage by a variance estimated from all candidates, Efron & Morris, JASA 70:311
(1975). Margin, bounds and levels are the project's own, from simulation (docs/niche.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from warmhand.core.niche_books import MOST_BROUGHT, Book, Weights
from warmhand.core.niche_candidates import Members

PERMUTATIONS = 499
MARGIN = 0.20  # of the spread between clients: below it nobody would change anything
TAU_LOW, TAU_HIGH = 0.10, 0.60
WINSORISED = (2, 98)  # percentiles
SMALLEST_ERROR = 1e-12  # where all results are the same, so that nothing is divided by 0
TIE = 1e-9  # statistics this close are the same but for rounding
AT_ONCE = 100  # permutations in memory at a time
Z_POWER, DESIGN = 0.84, 1.05  # 80 % power; what missing results cost
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Scores:
    """Of each candidate D and its standard error; `permuted` is T under chance, a row each."""

    difference: Floats
    error: Floats
    permuted: Floats

    @property
    def statistic(self) -> Floats:
        """D in standard errors, T."""
        return self.difference / self.error


def results_of(books: Sequence[Book]) -> Floats:
    """Return one row a book: outcome, return, log money (winsorised), brought; nan: not known."""
    nan = float("nan")
    rows = [
        (
            nan if book.outcome is None else book.outcome,
            nan if book.returned is None else book.returned,
            book.paid_cents if book.paid_cents and book.paid_cents > 0 else nan,
            min(book.brought, MOST_BROUGHT),
        )
        for book in books
    ]
    results = np.array(rows, dtype=float).reshape(len(rows), 4)
    money = np.log(results[:, 2])
    if not np.isnan(money).all():
        low, high = np.nanpercentile(money, WINSORISED)
        money = np.clip(money, low, high)
    results[:, 2] = money
    return results


def standardised(results: Floats) -> Floats:
    """Return z over those who are known; a result that is the same for all becomes 0."""
    z = np.full_like(results, np.nan)
    for at, column in enumerate(results.T):
        known = ~np.isnan(column)
        values = column[known]
        varies = values.size > 0 and np.ptp(values) > 0
        z[known, at] = (values - values.mean()) / values.std() if varies else 0.0
    return z


def correlations(z: Floats) -> Floats:
    """Return the correlation of each two results over clients with both; 0 without a spread."""
    size = z.shape[1]
    found = np.eye(size)
    for one in range(size):
        for other in range(one):
            both = ~np.isnan(z[:, one]) & ~np.isnan(z[:, other])
            pair = z[both][:, [one, other]]
            if len(pair) and bool(np.all(pair.min(axis=0) < pair.max(axis=0))):
                away = pair - pair.mean(axis=0)
                shared = (away[:, 0] * away[:, 1]).mean() / away.std(axis=0).prod()
                found[one, other] = found[other, one] = shared
    return found


def scored(z: Floats, members: Members, *, weights: Weights, seed: int) -> Scores:
    """Return D of each row of `members`, and what whole rows of `z` moved at random give."""
    w = np.array(weights.all)
    scale = np.sqrt(max(w @ correlations(z) @ w, SMALLEST_ERROR))
    count = len(z)
    draw = np.random.default_rng(seed)
    orders = draw.permuted(np.tile(np.arange(count), (PERMUTATIONS, 1)), axis=1)
    chance = np.concatenate(
        [
            _differences(z[orders[at : at + AT_ONCE]], members, w / scale)
            for at in range(0, PERMUTATIONS, AT_ONCE)
        ]
    )
    error = np.maximum(chance.std(axis=0), SMALLEST_ERROR)
    return Scores(_differences(z[None], members, w / scale)[0], error, chance / error)


def _differences(rows: Floats, members: Members, w: Floats) -> Floats:
    """Mean inside less mean outside, weighted: `rows` are tables of z, the answer one row each."""
    tables, count, size = rows.shape
    known = ~np.isnan(rows)
    flat = np.where(known, rows, 0.0).transpose(1, 0, 2).reshape(count, -1)
    seen = known.transpose(1, 0, 2).reshape(count, -1).astype(float)
    inside = members.astype(float)
    total, number = inside @ flat, inside @ seen
    rest, others = flat.sum(axis=0) - total, seen.sum(axis=0) - number
    both = (number > 0) & (others > 0)
    gaps = total / np.maximum(number, 1) - rest / np.maximum(others, 1)
    per_result = np.where(both, gaps, 0.0).reshape(len(members), tables, size)
    answer: Floats = (per_result @ w).T
    return answer


def p_values(scores: Scores) -> Floats:
    """Return how often the largest statistic under chance is at least each candidate's."""
    largest = scores.permuted.max(axis=1)
    above = (largest[:, None] >= scores.statistic[None, :] - TIE).sum(axis=0)
    p: Floats = (1 + above) / (len(largest) + 1)
    return p


def spread_between(difference: Floats, error: Floats) -> float:
    """Return tau: how much candidates truly differ, estimated from all of them, in bounds."""
    variance = float(np.mean(difference**2 - error**2))
    return sqrt(min(max(variance, TAU_LOW**2), TAU_HIGH**2))


def shrunk(difference: float, error: float, tau: float) -> tuple[float, float, float]:
    """Return m, s and P of a candidate with D, its standard error (above 0) and `tau`."""
    s2 = 1 / (1 / tau**2 + 1 / error**2)
    likely, spread = s2 * difference / error**2, sqrt(s2)
    return likely, spread, NormalDist().cdf((likely - MARGIN) / spread)


def least_seen(scores: Scores, clients: int) -> float:
    """Return the smallest difference that would show 8 times in 10 among `clients`."""
    group = min(40.0, clients / 6)
    high = float(np.quantile(scores.permuted.max(axis=1), 0.95))
    return (high + Z_POWER) * DESIGN * sqrt(1 / group + 1 / (clients - group))
