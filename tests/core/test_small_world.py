"""Small world: exact on small graphs, bounds that hold, the same twice, the sign right."""

import numpy as np
import pytest

from warmhand.core.closeness import figures
from warmhand.core.small_world import named_share, seen_chance, small_world


def network(people, ties):
    tied = np.zeros((people, people), dtype=bool)
    for one, other in ties:
        tied[one, other] = tied[other, one] = True
    return tied


@pytest.mark.parametrize(
    ("people", "ties", "clustering", "distance", "reach", "efficiency"),
    [
        (3, [(0, 1), (1, 2), (0, 2)], 1, 1, 1, 1),
        (4, [(0, 1), (1, 2), (2, 3)], 0, 10 / 6, 5 / 6, (3 + 2 / 2 + 1 / 3) / 6),
        (4, [(0, 1), (1, 2), (2, 0), (2, 3)], 3 / 5, 8 / 6, 1, 5 / 6),
        (4, [(0, 1), (2, 3)], 0, 1, 2 / 6, 2 / 6),
        (4, [(0, 1), (0, 2), (0, 3)], 0, 9 / 6, 1, (3 + 3 / 2) / 6),
        (0, [], 0, None, 0, 0),
    ],
    ids=["triangle", "chain", "triangle-and-one", "two-pairs", "star", "nobody"],
)
def test_the_figures_of_small_networks(people, ties, clustering, distance, reach, efficiency):
    found = figures(network(people, ties))
    assert (found.people, found.ties) == (people, len(ties))
    assert found.clustering == pytest.approx(clustering)
    assert found.distance == (distance if distance is None else pytest.approx(distance))
    assert found.reach_in_two == pytest.approx(reach)
    assert found.efficiency == pytest.approx(efficiency)


@pytest.mark.parametrize(
    ("both", "one", "share"), [(0, 0, None), (0, 9, None), (3, 0, 1), (2, 4, 0.5)]
)
def test_how_often_a_tie_is_named(both, one, share):
    assert named_share(both, one) == share


@pytest.mark.parametrize(("named", "ends", "seen"), [(0.3, 0, 0), (0.3, 1, 0.3), (0.3, 2, 0.51)])
def test_how_often_a_tie_is_seen(named, ends, seen):
    assert seen_chance(named, ends) == pytest.approx(seen)


def made(seed, *, dense=0.6, elsewhere=0.3, named=0.5, people=120, niche=40):
    """Groups of ten who know each other, a few ties beyond, and who named whom when asked."""
    chance = np.random.default_rng(seed)
    tied = chance.random((people, people)) < 2 / people
    for start in range(0, people, 10):
        part = slice(start, start + 10)
        tied[part, part] |= chance.random((10, 10)) < (dense if start < niche else elsewhere)
    tied = np.triu(tied, 1)
    tied = tied | tied.T
    told = np.argwhere(tied & (chance.random(tied.shape) < named))
    everybody = [f"{number:03}" for number in range(people)]
    pairs = [(everybody[one], everybody[other]) for one, other in told]
    return pairs, everybody, everybody[:niche], tied


def test_the_whole_is_never_farther_nor_less_in_reach_than_what_is_seen():
    for seed in range(3):
        pairs, everybody, niche, _ = made(seed)
        found = small_world(pairs, asked=everybody, niche=niche)
        assert found.likely.distance <= found.everybody.distance
        assert found.likely.reach_in_two >= found.everybody.reach_in_two
        assert found.likely.clustering.likely >= found.everybody.clustering
        ratio = found.likely.clustering_ratio
        assert ratio.low <= ratio.likely <= ratio.high


def test_the_same_figures_twice_and_in_another_order():
    pairs, everybody, niche, _ = made(1)
    found = small_world(pairs, asked=everybody, niche=niche)
    assert small_world(pairs[::-1], asked=everybody, niche=niche) == found


@pytest.mark.parametrize(("dense", "elsewhere"), [(0.7, 0.25), (0.2, 0.6)])
def test_whether_the_niche_is_denser_is_told_right(dense, elsewhere):
    for seed in range(3):
        pairs, everybody, niche, tied = made(seed, dense=dense, elsewhere=elsewhere)
        found = small_world(pairs, asked=everybody, niche=niche)
        truth = figures(tied[: len(niche), : len(niche)]).clustering / figures(tied).clustering
        assert (found.likely.clustering_ratio.likely > 1) == (truth > 1)


def test_the_correction_comes_nearer_to_the_truth():
    seen, likely, truth = [], [], []
    for seed in range(4):
        pairs, everybody, niche, tied = made(seed, named=0.3)
        found = small_world(pairs, asked=everybody, niche=niche)
        seen.append(found.everybody.clustering)
        likely.append(found.likely.clustering.likely)
        truth.append(figures(tied).clustering)
    assert abs(np.mean(likely) - np.mean(truth)) < abs(np.mean(seen) - np.mean(truth)) / 2


@pytest.mark.parametrize(
    ("named", "niche", "asked"),
    [(0.5, 10, 120), (0.5, 40, 1), (0.5, 0, 120)],
    ids=["few-people", "nobody-asked-on-both-sides", "no-niche"],
)
def test_too_few_is_said(named, niche, asked):
    pairs, everybody, _, _ = made(2, named=named)
    found = small_world(pairs, asked=everybody[:asked], niche=everybody[:niche])
    assert found.likely is None
    assert found.everybody.ties > 0
