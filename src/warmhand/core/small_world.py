"""Whether one's surroundings are a small world, and the niche a denser one: figures with bounds.

Not every tie is known. Where two people were both asked whom they know, how often both name the
tie tells how often one is named at all (`named_share`); from that follows how many are not seen.
All figures are of one's own surroundings, never of a profession: people come in because somebody
knows them.

**Source**: the correction, the refill and its weights are the project's own, measured on
simulated networks (docs/network.md).
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from math import exp, log

import numpy as np
from numpy.typing import NDArray

from warmhand.core.closeness import (
    Figures,
    Floats,
    Matrix,
    clustering_of,
    common_people,
    distances,
    figures,
    mean_inverse,
)

FEWEST_PEOPLE, FEWEST_TIES = 15, 20
REFILLS, THINNINGS = 12, 30
BY_DEGREE = 0.45
LOW, HIGH = 10, 90  # the percentiles of an 80 % interval
WIDEN = 1.2
SMALLEST_RATIO = 1e-6  # so that the logarithm of a ratio of nothing is known


@dataclass(frozen=True, slots=True)
class Range:
    """A likely value with the range that it lies in 8 times in 10."""

    likely: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Likely:
    """What the whole network is like, with the ties that are not seen."""

    named: float
    """How often a tie is named by somebody who was asked, r."""
    seen: float
    """Mean chance that a tie which is seen was, q."""
    clustering: Range
    distance: float | None
    """Between the pairs connected now; never above what is seen."""
    reach_in_two: float
    """Never below what is seen."""
    clustering_ratio: Range
    """Niche to all; 80 % ranges covered .71 to .77 and are widened by 1.2."""
    efficiency_ratio: Range


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallWorld:
    """What is seen of all and of the niche; `likely` is None where it is too few to tell."""

    everybody: Figures
    niche: Figures
    likely: Likely | None


def named_share(both: int, one: int) -> float | None:
    """Return how often a tie is named, `2 both / (2 both + one)`, or None where nothing tells.

    Over ties between two who were both asked: `both` named by both, `one` by one of them.
    """
    return 2 * both / (2 * both + one) if both else None


def seen_chance(named: float, ends_asked: int) -> float:
    """Return `1 - (1 - r)^ends`: the chance that a tie with so many ends asked (0-2) is seen."""
    return float(1 - (1 - named) ** ends_asked)


def small_world(
    named: Iterable[tuple[str, str]],
    *,
    asked: Collection[str],
    niche: Collection[str],
    seed: int = 0,
) -> SmallWorld:
    """Return what is seen and likely of the people in `named`: pairs of who named whom.

    `asked` were asked whom they know, `niche` are the people of the niche. The same input gives
    the same figures, in any order.
    """
    pairs = sorted({(one, other) for one, other in named if one != other})
    people = sorted({person for pair in pairs for person in pair})
    told = _told(people, pairs)
    tied = told | told.T
    inside = np.array([person in niche for person in people], dtype=bool)
    was_asked = np.array([person in asked for person in people], dtype=bool)
    part = figures(_within(tied, inside))
    share = _share_of(told, was_asked)
    enough = part.people >= FEWEST_PEOPLE and part.ties >= FEWEST_TIES
    likely = None
    if enough and share is not None:
        likely = _likely(_View(tied, was_asked, share), inside, np.random.default_rng(seed))
    return SmallWorld(everybody=figures(tied), niche=part, likely=likely)


def _told(people: Sequence[str], pairs: Iterable[tuple[str, str]]) -> Matrix:
    number = {person: place for place, person in enumerate(people)}
    told = np.zeros((len(people), len(people)), dtype=bool)
    for one, other in pairs:
        told[number[one], number[other]] = True
    return told


def _within(tied: Matrix, inside: NDArray[np.bool_]) -> Matrix:
    found: Matrix = tied[np.ix_(inside, inside)]
    return found


def _share_of(told: Matrix, asked: NDArray[np.bool_]) -> float | None:
    among = told & np.outer(asked, asked)
    both = int((among & among.T).sum()) // 2
    one = int((among ^ among.T).sum()) // 2
    return named_share(both, one)


@dataclass(frozen=True, slots=True)
class _View:
    """Ties as they are seen, who was asked, and how often a tie is named."""

    tied: Matrix
    asked: NDArray[np.bool_]
    share: float

    def chances(self) -> Floats:
        """The chance of each tie to be seen, by how many of its ends were asked."""
        by_ends = np.array([seen_chance(self.share, ends) for ends in range(3)])
        ends = self.asked.astype(int)
        found: Floats = by_ends[ends[:, None] + ends]
        return found

    def mean_chance(self) -> float:
        """Over the ties that are seen and could be."""
        found = self.chances()[self.tied]
        return float(found[found > 0].mean())


def _likely(view: _View, inside: NDArray[np.bool_], chance: np.random.Generator) -> Likely:
    tied = view.tied
    linked = np.isfinite(distances(tied)) & np.triu(np.ones(tied.shape, dtype=bool), 1)
    filled = [_refilled(view, chance) for _ in range(REFILLS)]
    away = [distances(one) for one in filled]
    pairs = [one[np.triu_indices(len(one), 1)] for one in away]
    again = [_seen_again(view, chance) for _ in range(THINNINGS)]
    ratios = [_efficiency_ratio(_refilled(one, chance), inside) for one in again]
    mean = float(np.mean([_efficiency_ratio(one, inside) for one in filled]))
    return Likely(
        named=view.share,
        seen=view.mean_chance(),
        clustering=_range(_corrected(view), [_corrected(one) for one in again]),
        distance=float(np.mean([one[linked].mean() for one in away])) if linked.any() else None,
        reach_in_two=float(np.mean([(one <= 2).mean() for one in pairs])),
        clustering_ratio=_widened(
            _range(
                _clustering_ratio(view, inside), [_clustering_ratio(one, inside) for one in again]
            )
        ),
        efficiency_ratio=_widened(_range(mean, ratios)),
    )


def _refilled(view: _View, chance: np.random.Generator) -> Matrix:
    """Return the ties with as many more as are likely not seen, where people have others in common."""
    tied, count = view.tied, len(view.tied)
    one, other = np.triu_indices(count, 1)
    seen = view.chances()[one, other]
    found = tied[one, other] & (seen > 0)
    missing = int(chance.poisson(float(((1 - seen[found]) / seen[found]).sum())))
    degree = tied.sum(axis=1)
    weights = (common_people(tied) / view.mean_chance() ** 2)[one, other]
    weights = weights + BY_DEGREE * degree[one] * degree[other] / degree.mean() / count
    # The largest of log weight + Gumbel are drawn in turn, each by its weight, none twice.
    free = ~tied[one, other] & (weights > 0)
    drawn = np.full(len(one), -np.inf)
    drawn[free] = np.log(weights[free]) + chance.gumbel(size=int(free.sum()))
    missing = min(missing, int(free.sum()))
    filled = tied.copy()
    if missing:
        added = np.argpartition(-drawn, missing - 1)[:missing]
        filled[one[added], other[added]] = filled[other[added], one[added]] = True
    return filled


def _seen_again(view: _View, chance: np.random.Generator) -> _View:
    """Return what would be seen if a likely whole network were asked once more."""
    whole = _refilled(view, chance)
    told = whole & (chance.random(whole.shape) < view.share) & view.asked[:, None]
    # What nobody was asked about came from elsewhere, and would again.
    unasked = view.tied & ~(view.asked[:, None] | view.asked)
    share = _share_of(told, view.asked)
    return _View(told | told.T | unasked, view.asked, share or view.share)


def _corrected(view: _View, inside: NDArray[np.bool_] | None = None) -> float:
    """Clustering seen / q, where each third side of a triple has its own q."""
    chances = view.chances()
    if inside is None:
        return clustering_of(view.tied, chances)
    return clustering_of(_within(view.tied, inside), chances[np.ix_(inside, inside)])


def _clustering_ratio(view: _View, inside: NDArray[np.bool_]) -> float:
    return _ratio(_corrected(view, inside), _corrected(view))


def _efficiency_ratio(tied: Matrix, inside: NDArray[np.bool_]) -> float:
    both = (distances(each) for each in (_within(tied, inside), tied))
    part, whole = (mean_inverse(away[np.triu_indices(len(away), 1)]) for away in both)
    return _ratio(part, whole)


def _ratio(part: float, whole: float) -> float:
    return max(part, SMALLEST_RATIO) / max(whole, SMALLEST_RATIO)


def _range(likely: float, again: Sequence[float]) -> Range:
    """How far estimates of one known whole lie around their middle, put around `likely`."""
    low, middle, high = np.percentile(again, [LOW, 50, HIGH])
    if not middle:
        return Range(likely, likely, likely)
    return Range(likely, likely * float(low / middle), likely * float(high / middle))


def _widened(found: Range) -> Range:
    """A ratio's range, wider by 1.2 on the scale of its logarithm."""
    low, high = (
        exp(log(found.likely) + WIDEN * log(max(end, SMALLEST_RATIO) / found.likely))
        for end in (found.low, found.high)
    )
    return Range(found.likely, low, high)
