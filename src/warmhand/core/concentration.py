"""How much of one's reach would be lost with one person: about resilience, no ranking of people.

**Source**: the loss of global efficiency when a node is removed (Latora and Marchiori 2001), with
the chance of the best path in the place of 1/distance.
"""

from collections.abc import Collection, Hashable
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from warmhand.core.paths import MAX_STEPS, Graph

LARGE_LOSS = 0.25
"""From here on: "a quarter or more of your reach runs through" a person."""

Node = TypeVar("Node", bound=Hashable)
Floats = NDArray[np.float64]
Ints = NDArray[np.intp]


def losses(
    graph: Graph[Node], targets: Collection[Node], *, max_steps: int = MAX_STEPS
) -> dict[Node, float]:
    """Return for each person one knows the share in [0, 1] of one's reach lost without them.

    `loss(v) = 1 - sum of best paths without v / the same with v`, over `targets` but v. Reach is
    the chance of the best path of at most `max_steps`; where there is none but through nobody, 0.
    """
    place = {node: position for position, node in enumerate(graph.nodes)}
    without = [node for node in graph.nodes if graph.first.get(node, 0) > 0]
    if not without:
        return {}
    away = np.array([place[node] for node in without], dtype=np.intp)
    reach = _reach(graph, place, away, max_steps)
    counted = np.zeros(len(place))
    counted[[place[node] for node in targets if node in place]] = 1.0
    rows = np.arange(len(away))
    with_them = float(reach[-1] @ counted) - reach[-1, away] * counted[away]
    without_them = reach[rows] @ counted
    return {
        node: max(0.0, 1 - float(left) / float(all_)) if all_ > 0 else 0.0
        for node, left, all_ in zip(without, without_them, with_them, strict=True)
    }


def _reach(graph: Graph[Node], place: dict[Node, int], away: Ints, max_steps: int) -> Floats:
    """Return the best chance of everybody: a row without each of `away`, and a last row with all."""
    rows = np.arange(len(away))
    best = np.zeros((len(away) + 1, len(place)))
    for node, p in graph.first.items():
        if node in place:
            best[:, place[node]] = p
    best[rows, away] = 0.0
    giver, starts, receiver, chance = _edges_by_receiver(graph, place)
    if not len(giver):
        return best
    for _ in range(max_steps - 1):
        arrived = np.maximum.reduceat(best[:, giver] * chance, starts, axis=1)
        best[:, receiver] = np.maximum(best[:, receiver], arrived)
        best[rows, away] = 0.0
    return best


def _edges_by_receiver(
    graph: Graph[Node], place: dict[Node, int]
) -> tuple[Ints, Ints, Ints, Floats]:
    """Return givers in the order of receivers, where each receiver begins, who they are, chances."""
    edges = sorted(
        (place[to], place[giver], p)
        for giver, known in graph.edges.items()
        if giver in place
        for to, p in known.items()
        if to in place
    )
    to = np.array([edge[0] for edge in edges], dtype=np.intp)
    giver = np.array([edge[1] for edge in edges], dtype=np.intp)
    receiver, starts = np.unique(to, return_index=True)
    return giver, starts, receiver, np.array([edge[2] for edge in edges])
