"""Who alone connects two groups of people who know each other."""

from collections.abc import Iterable, Mapping


def bridges(ties: Iterable[tuple[str, str]]) -> frozenset[str]:
    """Return the people without whom some who are connected now would be so no longer.

    Ties hold both ways; the one who asks is not among them. These are the articulation points of
    the map. **Source**: depth-first search with low points, Hopcroft and Tarjan 1973,
    doi:10.1145/362248.362272; without recursion, so that no long chain overflows.
    """
    known: dict[str, list[str]] = {}
    for one, other in ties:
        if one != other:
            known.setdefault(one, []).append(other)
            known.setdefault(other, []).append(one)
    found: set[str] = set()
    seen: dict[str, int] = {}
    for start in known:
        if start not in seen:
            found |= _of_group(start, known, seen)
    return frozenset(found)


def _of_group(start: str, known: Mapping[str, list[str]], seen: dict[str, int]) -> set[str]:
    """The bridges among all whom `start` is connected with; `seen` gets their order of discovery."""
    found: set[str] = set()
    seen[start] = len(seen)
    low = {start: seen[start]}
    first_steps = 0
    walk = [(start, "", iter(known[start]))]
    while walk:
        at, before, following = walk[-1]
        after = next(following, None)
        if after is None:
            walk.pop()
            if before and before != start and low[at] >= seen[before]:
                found.add(before)
            if before:
                low[before] = min(low[before], low[at])
        elif after not in seen:
            first_steps += at == start
            seen[after] = low[after] = len(seen)
            walk.append((after, at, iter(known[after])))
        elif after != before:
            low[at] = min(low[at], seen[after])
    return found | ({start} if first_steps > 1 else set())
