"""Where people stand on the map of a network: the same for the same people, whoever is added.

Everybody has a home that depends on nobody else: the direction by group and key, the distance
from the middle by warmth. A few rounds of pushing apart and pulling together then leave them
near it, so that a map is known again after somebody was added.

**Source**: the project's own measurements (docs/network.md); a force layout in the manner of
Fruchterman and Reingold 1991, doi:10.1002/spe.4380211102, with homes that hold it still.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from math import cos, pi, sin

import numpy as np
from numpy.typing import NDArray

from warmhand.core.warmth import LUKEWARM, WARM

SIZE = 1000.0
MIDDLE = SIZE / 2
NEAREST, SPREAD, CURVE = 110.0, 360.0, 0.8
JITTER = 60.0
EDGE = 485.0  # from the middle: nobody's home is farther out
WITHIN = 8.0  # nobody's middle is nearer to a ring, so that marks stand beside it
ROUNDS = 30
ONLY_APART = 10  # of them, so that no two stand on each other
APART = 22.0
TIE_PULL, HOME_PULL = 0.03, 0.25
LONGEST_STEP = 30.0
PUSH = 0.5
SAME_SPOT = 1e-6
SEED = b"warmhand"
_FRACTION = 2.0**32

Points = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class MapPerson:
    """One person: a key that never changes, the group (a profession) and the warmth, 0 to 1."""

    key: str
    group: str
    warmth: float


def places(
    people: Iterable[MapPerson], ties: Iterable[tuple[str, str]], *, groups: Sequence[str]
) -> dict[str, tuple[float, float]]:
    """Return x and y of each person on a page of 1000 x 1000, rounded to a tenth, by key.

    The one who asks stands in the middle. `groups` is the fixed list of all groups, each with a
    sector of the circle; a group outside it shares the last one's. Ties with somebody who is not
    among `people` are left out; the order of either does not matter.
    """
    known = sorted(people, key=lambda person: person.key)
    if not known:
        return {}
    homes = np.array([_home(person, groups) for person in known])
    number = {person.key: place for place, person in enumerate(known)}
    pairs = {
        (min(number[one], number[other]), max(number[one], number[other]))
        for one, other in ties
        if one in number and other in number and one != other
    }
    bands = np.array([band(person.warmth) for person in known])
    settled = _settled(homes, np.array(sorted(pairs), dtype=np.intp).reshape(-1, 2), bands)
    return {
        person.key: (round(float(x), 1), round(float(y), 1))
        for person, (x, y) in zip(known, settled, strict=True)
    }


def radius(warmth: float) -> float:
    """Return how far from the middle somebody of this `warmth` (0 to 1) is at home."""
    return float(NEAREST + SPREAD * (1 - warmth) ** CURVE)


def rings() -> tuple[float, float, float]:
    """Return how far from the middle warm ends, lukewarm ends, and the map ends."""
    return radius(WARM), radius(LUKEWARM), EDGE


def band(warmth: float) -> tuple[float, float]:
    """Return the least and the most distance from the middle of who is so warm: within its word."""
    warm, lukewarm, edge = rings()
    if warmth >= WARM:
        return NEAREST - JITTER, warm - WITHIN
    if warmth >= LUKEWARM:
        return warm + WITHIN, lukewarm - WITHIN
    return lukewarm + WITHIN, edge - WITHIN


def held(at: Points, bands: NDArray[np.float64]) -> Points:
    """Return places, from the middle, moved in or out until each is within its band."""
    away = np.hypot(at[:, 0], at[:, 1])
    wanted = np.clip(away, bands[:, 0], bands[:, 1])
    return at * (wanted / np.maximum(away, SAME_SPOT))[:, None]


def _home(person: MapPerson, groups: Sequence[str]) -> tuple[float, float]:
    turn, nudge = _fractions(person.key)
    sector = groups.index(person.group) if person.group in groups else len(groups) - 1
    # A tenth of the sector stays free on either side, so that groups are seen apart.
    angle = 2 * pi * (sector + 0.1 + 0.8 * turn) / max(len(groups), 1) - pi / 2
    least, most = band(person.warmth)
    away = min(max(radius(person.warmth) + JITTER * (nudge - 0.75), least), most)
    return MIDDLE + away * cos(angle), MIDDLE + away * sin(angle)


def _fractions(key: str) -> tuple[float, float]:
    digest = blake2b(key.encode(), digest_size=8, key=SEED).digest()
    return (
        int.from_bytes(digest[:4], "big") / _FRACTION,
        int.from_bytes(digest[4:], "big") / _FRACTION,
    )


def _settled(homes: Points, pairs: NDArray[np.intp], bands: NDArray[np.float64]) -> Points:
    ties = np.bincount(pairs.ravel(), minlength=len(homes)).clip(min=1)
    at = homes.copy()
    for turn in range(ROUNDS):
        step = _push(at)
        if turn < ROUNDS - ONLY_APART:
            step += _pull(at, pairs, ties) + HOME_PULL * (homes - at)
        length = np.hypot(step[:, 0], step[:, 1])
        at += step * (LONGEST_STEP / np.maximum(length, LONGEST_STEP))[:, None]
        at = MIDDLE + held(at - MIDDLE, bands)
    return at


def _push(at: Points) -> Points:
    """What two who stand too near are short of, away from each other."""
    x, y = at[:, 0], at[:, 1]
    across, down = x[:, None] - x, y[:, None] - y
    square = across * across + down * down
    np.fill_diagonal(square, APART**2)
    one, other = np.nonzero(square < APART**2)
    # Two on one spot part along a line, the one with the earlier key to the left.
    distance = np.sqrt(square[one, other])
    same = distance < SAME_SPOT
    right = np.where(same, np.sign(one - other), across[one, other])
    lower = np.where(same, 0.0, down[one, other])
    share = PUSH * (APART - distance) / np.where(same, 1.0, distance)
    return _summed(one, right * share, lower * share, len(at))


def _pull(at: Points, pairs: NDArray[np.intp], ties: NDArray[np.intp]) -> Points:
    one, other = pairs[:, 0], pairs[:, 1]
    towards = TIE_PULL * (at[other] - at[one])
    there, back = towards / ties[one, None], -towards / ties[other, None]
    both = np.concatenate([there, back])
    return _summed(np.concatenate([one, other]), both[:, 0], both[:, 1], len(at))


def _summed(whose: NDArray[np.intp], right: Points, lower: Points, count: int) -> Points:
    sums = (np.bincount(whose, weights=part, minlength=count) for part in (right, lower))
    return np.stack(list(sums), axis=1).astype(np.float64)
