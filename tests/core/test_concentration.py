"""What would be lost with one person: by hand, and as slow trying says."""

import random

import pytest

from warmhand.core.concentration import LARGE_LOSS, losses
from warmhand.core.paths import Graph, best_paths


def slow_loss(graph: Graph[int], person: int) -> float:
    """By the words of the definition: the best paths with and without the person."""
    others = [node for node in graph.nodes if node != person]
    rest = Graph(
        tuple(others),
        {node: p for node, p in graph.first.items() if node != person},
        {
            giver: {to: p for to, p in known.items() if to != person}
            for giver, known in graph.edges.items()
            if giver != person
        },
    )
    with_them = sum(path.probability for path in best_paths(graph, others).values())
    without = sum(path.probability for path in best_paths(rest, others).values())
    return 1 - without / with_them if with_them else 0.0


def test_a_loss_is_that_of_taking_the_person_out():
    for seed in range(40):
        rng = random.Random(seed)
        size = rng.randint(2, 12)
        first = {node: rng.uniform(0.05, 0.9) for node in range(size) if rng.random() < 0.4}
        edges = {
            giver: {
                to: rng.uniform(0.05, 0.9)
                for to in range(size)
                if rng.random() < 0.25 and to != giver
            }
            for giver in range(size)
        }
        graph = Graph(tuple(range(size)), first, edges)
        found = losses(graph, graph.nodes)
        assert set(found) == set(first)
        for person, loss in found.items():
            assert loss == pytest.approx(slow_loss(graph, person), abs=1e-9), (seed, person)
            assert 0 <= loss <= 1


def test_all_of_the_reach_is_lost_with_the_only_one_who_knows_anybody():
    graph = Graph(("Ana", "Cy"), {"Ana": 0.7}, {"Ana": {"Cy": 0.5}})
    assert losses(graph, graph.nodes) == {"Ana": 1.0}


def test_two_who_know_nobody_carry_nothing_of_each_other():
    graph = Graph(("Ana", "Ben"), {"Ana": 0.7, "Ben": 0.2}, {})
    assert losses(graph, graph.nodes) == {"Ana": 0.0, "Ben": 0.0}


def test_only_the_people_one_wants_to_reach_count():
    graph = Graph(
        ("Ana", "Ben", "Cy", "Di"),
        {"Ana": 0.6, "Ben": 0.6},
        {"Ana": {"Cy": 0.5}, "Ben": {"Di": 0.5}},
    )
    assert losses(graph, ["Cy"]) == {"Ana": 1.0, "Ben": 0.0}
    assert losses(graph, ["Cy", "Di"]) == pytest.approx({"Ana": 0.5, "Ben": 0.5})


def test_a_quarter_of_the_reach_is_much():
    assert LARGE_LOSS == 0.25


def test_nobody_known_is_no_concentration():
    assert losses(Graph(("Cy",), {}, {}), ["Cy"]) == {}
