"""People for this week: at most a few, each with one reason, chosen exactly.

Never an input: volume, money, who sends how many. `Candidate` has no room for them.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from warmhand.core.errors import InvalidValueError

MOST_PEOPLE = 5
KEPT = 10
SCALE = 10_000  # four decimals


class Reason(StrEnum):
    """Why somebody is a person for this week; the first that fits counts."""

    GAP = "gap"
    FADING = "fading"
    PATH = "path"
    SEEN = "seen"


BASE = {Reason.GAP: 3.0, Reason.FADING: 2.0, Reason.PATH: 1.0, Reason.SEEN: 0.0}
AT_MOST = {Reason.GAP: 2, Reason.FADING: 2, Reason.PATH: 1, Reason.SEEN: 2}


@dataclass(frozen=True, slots=True)
class Candidate:
    """One person who could be contacted this week.

    `value` is the v of the reason, 0 to 1; `organisation` is "" for somebody on their own.
    """

    key: str
    name: str
    reason: Reason
    value: float
    organisation: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.value <= 1:
            raise InvalidValueError(f"A value of {self.value} does not lie between 0 and 1.")

    @property
    def worth(self) -> int:
        """Base and value, rounded to 4 decimals, in ten-thousandths: sums are then exact."""
        return round((BASE[self.reason] + self.value) * SCALE)


Place = tuple[int, str, str]


def place_of(one: Candidate) -> Place:
    """Return what stands first: the worth, then the name, then the key."""
    return (-one.worth, one.name.casefold(), one.key)


def chosen(
    candidates: Iterable[Candidate], at_most: int, *, beside: Sequence[Candidate] = ()
) -> tuple[Candidate, ...]:
    """Return at most `at_most` (0 to 5) candidates with the largest sum of base and value.

    At most the number of each reason, and one per organisation, with those who stand there
    already: `beside`, who do not come back. Of sets with the same sum the one whose names come
    first. The order of `candidates` does not matter; fewer may come back.

    **Source**: network-model.md, section 2; branch and bound after the best per reason and
    organisation, at most ten per reason, have been kept.
    """
    if not 0 <= at_most <= MOST_PEOPLE:
        raise InvalidValueError(f"A week holds 0 to {MOST_PEOPLE} people, not {at_most}.")
    search = _Search(_kept(candidates))
    search.go_on(0, at_most, tuple(beside), 0)
    return tuple(sorted(search.best[len(beside) :], key=place_of))


def _kept(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """The best per reason and organisation, at most ten per reason, first in place first."""
    kept: list[Candidate] = []
    held: dict[Reason, list[str]] = defaultdict(list)
    for one in sorted(candidates, key=place_of):
        there = held[one.reason]
        if len(there) < KEPT and (not one.organisation or one.organisation not in there):
            there.append(one.organisation)
            kept.append(one)
    return tuple(kept)


class _Search:
    """Branch and bound; the bound forgets organisations, so it is never too low."""

    def __init__(self, kept: Sequence[Candidate]) -> None:
        self.kept = kept
        # Beside its worth each carries a bit, the higher the earlier its name: sums then differ
        # and the larger one is the set whose names come first.
        names = sorted(kept, key=lambda one: (one.name.casefold(), one.key))
        bits = {id(one): 1 << (len(kept) - place) for place, one in enumerate(names)}
        self.weights = [(one.worth << (len(kept) + 1)) + bits[id(one)] for one in kept]
        self.best: tuple[Candidate, ...] = ()
        self.most = 0

    def go_on(self, start: int, room: int, taken: tuple[Candidate, ...], total: int) -> None:
        """Try each of `kept` from `start` on as the next one beside `taken`."""
        if total > self.most:
            self.most, self.best = total, taken
        for place in range(start, len(self.kept) if room else start):
            if total + self._bound(place, room, taken) <= self.most:
                return
            one = self.kept[place]
            if _fits(one, taken):
                self.go_on(place + 1, room - 1, (*taken, one), total + self.weights[place])

    def _bound(self, start: int, room: int, taken: tuple[Candidate, ...]) -> int:
        left = {reason: most - _number(reason, taken) for reason, most in AT_MOST.items()}
        total = 0
        for place in range(start, len(self.kept)):
            if not room:
                break
            if left[self.kept[place].reason] > 0:
                left[self.kept[place].reason] -= 1
                room -= 1
                total += self.weights[place]
        return total


def _number(reason: Reason, taken: Sequence[Candidate]) -> int:
    return sum(one.reason is reason for one in taken)


def _fits(one: Candidate, taken: Sequence[Candidate]) -> bool:
    if _number(one.reason, taken) >= AT_MOST[one.reason]:
        return False
    return not one.organisation or all(one.organisation != each.organisation for each in taken)
