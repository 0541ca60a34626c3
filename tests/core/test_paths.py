"""The warmest path: equal to trying all, never longer than three steps, the same for any order."""

import random
from itertools import pairwise, permutations

import pytest

from warmhand.core.paths import Graph, Path, best_paths, runner_up

ANA_BEN = Graph(
    ("Ana", "Ben", "Cy", "Di"),
    {"Ana": 0.72, "Ben": 0.40},
    {"Ana": {"Cy": 0.30, "Di": 0.625}, "Ben": {"Cy": 0.75}, "Di": {"Cy": 0.625}},
)


def all_paths(graph: Graph[int], target: int) -> list[tuple[float, int, tuple[int, ...]]]:
    """Every path of at most three steps to `target`, the best first."""
    others = [node for node in graph.nodes if node != target]
    found = []
    for middle in range(3):
        for way in permutations(others, middle):
            nodes = (*way, target)
            p = graph.first.get(nodes[0], 0.0)
            for giver, to in pairwise(nodes):
                p *= graph.edges.get(giver, {}).get(to, 0.0)
            if p > 0:
                found.append((-round(p, 12), len(nodes), nodes))
    return sorted(found)


def random_graph(seed: int) -> Graph[int]:
    rng = random.Random(seed)
    size = rng.randint(3, 7)

    # Few values, so that equal paths happen and the order decides.
    def chance() -> float:
        return rng.choice((0.1, 0.3, 0.5, 0.9))

    first = {node: chance() for node in range(size) if rng.random() < 0.5}
    edges = {
        giver: {to: chance() for to in range(size) if to != giver and rng.random() < 0.4}
        for giver in range(size)
    }
    return Graph(tuple(range(size)), first, edges)


def test_the_best_path_is_that_of_trying_all_on_500_graphs():
    compared = 0
    for seed in range(500):
        graph = random_graph(seed)
        found = best_paths(graph, graph.nodes)
        for target in graph.nodes:
            tried = all_paths(graph, target)
            assert (target in found) == bool(tried), seed
            if tried:
                assert found[target].nodes == tried[0][2], (seed, target)
                assert found[target].probability == pytest.approx(-tried[0][0])
                compared += 1
    assert compared > 1000


def test_the_runner_up_is_the_second_of_all_if_within_five_hundredths():
    compared = 0
    for seed in range(150):
        graph = random_graph(seed)
        for target, best in best_paths(graph, graph.nodes).items():
            tried = all_paths(graph, target)
            second = runner_up(graph, best)
            is_near = len(tried) > 1 and tried[1][0] - tried[0][0] <= 0.05
            assert (second is not None) == is_near, (seed, target)
            if second is not None:
                assert second.nodes == tried[1][2], (seed, target)
                compared += 1
    assert compared > 50


def test_one_label_for_each_person_would_find_nothing_here():
    trap = Graph(
        ("a", "b", "c", "t"),
        {"a": 0.9, "c": 0.3},
        {"a": {"b": 0.9}, "b": {"c": 0.9}, "c": {"t": 0.9}},
    )
    found = best_paths(trap, ["t", "c"])
    assert found["t"].nodes == ("c", "t")
    assert found["t"].probability == pytest.approx(0.27)
    assert found["c"].nodes == ("a", "b", "c")  # the stronger way to c is the longer one


def test_the_worked_example_goes_via_ben_with_ana_and_di_close_behind():
    best = best_paths(ANA_BEN, ["Cy"])["Cy"]
    assert (best.nodes, best.probability) == (("Ben", "Cy"), pytest.approx(0.300))
    assert best.weakest == 0
    second = runner_up(ANA_BEN, best)
    assert second is not None
    assert (second.nodes, second.probability) == (("Ana", "Di", "Cy"), pytest.approx(0.28125))


def test_a_far_second_path_is_not_told_of():
    graph = Graph(ANA_BEN.nodes, ANA_BEN.first, {**ANA_BEN.edges, "Di": {}})
    assert runner_up(graph, best_paths(graph, ["Cy"])["Cy"]) is None


def test_equal_paths_go_to_fewer_people_then_by_the_order_of_nodes():
    graph = Graph(("z", "a", "t"), {"a": 0.5, "z": 0.5}, {"a": {"t": 0.5}, "z": {"t": 0.5}})
    assert best_paths(graph, ["t"])["t"].nodes == ("z", "t")
    assert best_paths(Graph(("a", "z", "t"), graph.first, graph.edges), ["t"])["t"].nodes == (
        "a",
        "t",
    )


def test_of_equal_paths_the_shorter_one_is_taken_whatever_the_order():
    graph = Graph(("a", "t"), {"a": 0.5, "t": 0.25}, {"a": {"t": 0.5}})
    assert best_paths(graph, ["t"])["t"].nodes == ("t",)


@pytest.mark.parametrize("target", ["nobody", "far"])
def test_whom_no_path_reaches_is_not_in_the_answer(target):
    chain = Graph(
        ("a", "b", "c", "far"),
        {"a": 0.9},
        {"a": {"b": 0.9}, "b": {"c": 0.9}, "c": {"far": 0.9}},
    )
    assert best_paths(chain, [target]) == {}


def test_the_weakest_step_is_the_first_of_equal_ones():
    assert Path(("a", "b"), (0.5, 0.5), 0.25).weakest == 0
