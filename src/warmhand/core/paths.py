"""The warmest path to a person: at most three steps through people who know people.

**Source**: Bellman 1958 and Ford 1956, one layer for each step. Plain Dijkstra with one label for
each person is wrong under a limit of steps: it keeps the stronger but longer way to a person in
the middle, from which the target is then out of reach.
"""

from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, TypeVar

MAX_STEPS = 3
NEAR_BY = 0.05
"""A second path is told of when it is within so much of the warmest."""
_DIGITS = 12  # equal chances may differ in the last bit by the order of multiplying

Node = TypeVar("Node", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Graph(Generic[Node]):
    """Who could introduce one to whom, each with a chance in (0, 1).

    `nodes` gives the order in which ties are broken, `first` the chance with everybody one knows
    oneself, and `edges` for each person those whom they could introduce one to.
    """

    nodes: tuple[Node, ...]
    first: Mapping[Node, float]
    edges: Mapping[Node, Mapping[Node, float]]


@dataclass(frozen=True, slots=True)
class Path(Generic[Node]):
    """A path from oneself through `nodes`, the last of which is the target.

    `chances[i]` is that of the step to `nodes[i]`; `probability` is their product.
    """

    nodes: tuple[Node, ...]
    chances: tuple[float, ...]
    probability: float

    @property
    def weakest(self) -> int:
        """Return the position of the step with the least chance, the first of equal ones."""
        return self.chances.index(min(self.chances))


_Label = tuple[float, int, tuple[int, ...]]  # sorts by chance, then fewer people, then their order


def best_paths(
    graph: Graph[Node], targets: Iterable[Node], *, max_steps: int = MAX_STEPS
) -> dict[Node, Path[Node]]:
    """Return the path of at most `max_steps` with the highest chance to each of `targets`.

    A target that one knows oneself is reached in one step; leave it out of `first` to ask who
    could introduce one. Targets without a path are not in the answer. One run for all.
    """
    place = {node: position for position, node in enumerate(graph.nodes)}
    found = _labels(graph, place, max_steps)
    paths = {}
    for target in targets:
        if target in place and (label := found.get(place[target])) is not None:
            paths[target] = _path(graph, label[2])
    return paths


def _labels(graph: Graph[Node], place: Mapping[Node, int], max_steps: int) -> dict[int, _Label]:
    """Return the best label of everybody within reach, one layer of steps after the other."""
    edges = [
        (place[giver], [(place[to], p) for to, p in known.items() if to in place and p > 0])
        for giver, known in graph.edges.items()
        if giver in place
    ]
    best: dict[int, _Label] = {
        place[node]: (-round(p, _DIGITS), 1, (place[node],))
        for node, p in graph.first.items()
        if node in place and p > 0
    }
    for _ in range(max_steps - 1):
        best = _one_step_further(best, edges)
    return best


def _one_step_further(
    best: Mapping[int, _Label], edges: Iterable[tuple[int, Iterable[tuple[int, float]]]]
) -> dict[int, _Label]:
    layer = dict(best)
    for giver, known in edges:
        if (label := best.get(giver)) is None:
            continue
        for to, p in known:
            reached = -round(-label[0] * p, _DIGITS)
            held = layer.get(to)
            # Most arrivals are weaker than what is there: look at the chance alone first. So is
            # every way round in a circle, since no chance reaches 1.
            if held is not None and reached > held[0]:
                continue
            arrived = (reached, label[1] + 1, (*label[2], to))
            if held is None or arrived < held:
                layer[to] = arrived
    return layer


def _path(graph: Graph[Node], places: tuple[int, ...]) -> Path[Node]:
    nodes = tuple(graph.nodes[each] for each in places)
    steps = (graph.edges[a][b] for a, b in pairwise(nodes))
    chances = (graph.first[nodes[0]], *steps)
    probability = 1.0
    for p in chances:
        probability *= p
    return Path(nodes, chances, probability)


def runner_up(
    graph: Graph[Node], best: Path[Node], *, max_steps: int = MAX_STEPS
) -> Path[Node] | None:
    """Return the second path to the same target if its chance is within .05 of the `best`.

    Any other path lacks at least one step of the best: each is taken away in turn.
    """
    near = _towards(graph, best.nodes[-1], max_steps)
    found = [
        path
        for step in range(len(best.nodes))
        for path in best_paths(
            _without(near, best, step), best.nodes[-1:], max_steps=max_steps
        ).values()
    ]
    place = {node: position for position, node in enumerate(graph.nodes)}
    found.sort(
        key=lambda path: (
            -round(path.probability, _DIGITS),
            len(path.nodes),
            [place[node] for node in path.nodes],
        )
    )
    if not found or best.probability - found[0].probability > NEAR_BY:
        return None
    return found[0]


def _towards(graph: Graph[Node], target: Node, max_steps: int) -> Graph[Node]:
    """Return the part of `graph` that a path to `target` can touch, with the same order."""
    into: dict[Node, list[Node]] = {}
    for giver, known in graph.edges.items():
        for to in known:
            into.setdefault(to, []).append(giver)
    held, edge = {target}, {target}
    for _ in range(max_steps - 1):
        edge = {giver for node in edge for giver in into.get(node, ())} - held
        held |= edge
    return Graph(
        nodes=tuple(node for node in graph.nodes if node in held),
        first=_only(graph.first, held),
        edges={giver: _only(graph.edges[giver], held) for giver in held if giver in graph.edges},
    )


def _only(chances: Mapping[Node, float], held: Collection[Node]) -> dict[Node, float]:
    return {node: p for node, p in chances.items() if node in held}


def _without(graph: Graph[Node], path: Path[Node], step: int) -> Graph[Node]:
    """Return `graph` without the step of `path` that arrives at its node number `step`."""
    to = path.nodes[step]
    if step == 0:
        first = {node: p for node, p in graph.first.items() if node != to}
        return Graph(graph.nodes, first, graph.edges)
    giver = path.nodes[step - 1]
    known = {node: p for node, p in graph.edges[giver].items() if node != to}
    return Graph(graph.nodes, graph.first, {**graph.edges, giver: known})
