"""The figures of a network as it is seen: how closely its people know each other, how far apart.

**Source**: transitivity and mean distance, Newman 2003, doi:10.1137/S003614450342480; efficiency,
Latora and Marchiori 2001, doi:10.1103/PhysRevLett.87.198701.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.bool_]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What is seen of one network; shares from 0 to 1, distance in steps."""

    people: int
    ties: int
    clustering: float
    """Closed triples / triples."""
    distance: float | None
    """The mean over pairs who are connected at all, or None where nobody is."""
    reach_in_two: float
    """Share of pairs within two steps."""
    efficiency: float
    """Mean of 1 / distance, 0 where there is no way."""


def figures(tied: Matrix) -> Figures:
    """Return the figures of a network: a symmetric matrix of who is tied to whom."""
    away = distances(tied)
    pairs = away[np.triu_indices(len(tied), 1)]
    linked = pairs[np.isfinite(pairs)]
    return Figures(
        people=len(tied),
        ties=int(tied.sum()) // 2,
        clustering=clustering_of(tied, np.ones(tied.shape)),
        distance=float(linked.mean()) if len(linked) else None,
        reach_in_two=float((pairs <= 2).mean()) if len(pairs) else 0.0,
        efficiency=mean_inverse(pairs),
    )


def distances(tied: Matrix) -> Floats:
    """Return the steps between each two, infinite where there is no way.

    Whom each reaches is kept as bits and grows by those of all acquaintances: no product of
    matrices, which is no quicker and lets many threads wait for each other on a small machine.
    """
    one, other = np.nonzero(tied)
    who, starts = np.unique(one, return_index=True)
    away = np.full(tied.shape, np.inf)
    np.fill_diagonal(away, 0.0)
    reached = np.packbits(away == 0, axis=1)
    for steps in range(1, len(tied) if len(one) else 0):
        further = reached.copy()
        further[who] |= np.bitwise_or.reduceat(reached[other], starts, axis=0)
        new = np.unpackbits(further, axis=1, count=len(tied)).astype(bool) & np.isinf(away)
        if not new.any():
            break
        away[new], reached = steps, further
    return away


def mean_inverse(pairs: Floats) -> float:
    """Return the mean of 1 / distance over `pairs`, 0 where there is none."""
    return float((1 / pairs).mean()) if len(pairs) else 0.0


def common_people(tied: Matrix) -> Floats:
    """Return how many people each two have in common; nobody with themselves."""
    one, other = np.nonzero(tied)
    degree = tied.sum(axis=1)
    # Of each tie the acquaintances of its other end, who stand next to each other in `other`.
    many = degree[other]
    place = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
    third = other[np.repeat((np.cumsum(degree) - degree)[other], many) + place]
    pairs = np.repeat(one, many) * len(tied) + third
    common = np.bincount(pairs, minlength=tied.size).reshape(tied.shape).astype(np.float64)
    np.fill_diagonal(common, 0.0)
    return common


def clustering_of(tied: Matrix, chances: Floats) -> float:
    """Return closed triples / triples, each by the chance that its third side is seen; at most 1."""
    common = common_people(tied)
    closed = float(common[tied & (chances > 0)].sum())
    expected = float((common * chances).sum())
    return min(1.0, closed / expected) if expected else 0.0
