"""Room on a drawing: marks moved apart until each has its own box, and names where they fit.

Both go by the order in which things are given, so that the same map is drawn the same.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Point = tuple[float, float]
ROUNDS = 200
PART = 0.6  # of what two boxes overlap by, that they move in one round
SLACK = 0.5  # so that two that touch within a tenth are done


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, in px from the left and from the top."""

    left: float
    top: float
    right: float
    bottom: float


def spread(
    points: Sequence[Point],
    *,
    across: float,
    down: float,
    width: float,
    height: float,
    hold: Callable[[Floats], Floats] = lambda points: points,
) -> list[Point]:
    """Return `points` moved apart until no two are nearer than `across` and `down`, if there is room.

    The first stays where it is. All stay within `width` and `height`, half a box from the edge.
    `hold` puts all but the first back to where they may stand, and has the last word. Lengths in
    px; rounded to a tenth.
    """
    at = np.array(points, dtype=np.float64).reshape(-1, 2)
    low = np.array([across / 2, down / 2])
    high = np.array([width, height]) - low
    at[1:] = hold(np.clip(at[1:], low, high))
    order = np.sign(np.subtract.outer(np.arange(len(at)), np.arange(len(at)))).astype(np.float64)
    for _ in range(ROUNDS):
        step = _steps(at, order, across, down)
        if not step.any():
            break
        at[1:] = hold(np.clip(at[1:] + step[1:], low, high))
    return [(round(float(x), 1), round(float(y), 1)) for x, y in at]


def _steps(at: Floats, order: Floats, across: float, down: float) -> Floats:
    """How far each has to go now: along the way on which two boxes part soonest."""
    right = at[:, None, 0] - at[None, :, 0]
    lower = at[:, None, 1] - at[None, :, 1]
    over_x, over_y = across - np.abs(right), down - np.abs(lower)
    meet = (over_x > SLACK) & (over_y > SLACK) & (order != 0)
    sideways = over_x * down < over_y * across
    sign_x = np.where(right == 0, order, np.sign(right))
    sign_y = np.where(lower == 0, order, np.sign(lower))
    return np.stack(
        [
            np.where(meet & sideways, sign_x * over_x, 0.0).sum(axis=1) * PART,
            np.where(meet & ~sideways, sign_y * over_y, 0.0).sum(axis=1) * PART,
        ],
        axis=1,
    )


def room_for(
    wanted: Iterable[Sequence[Box]], taken: Iterable[Box], *, width: float, height: float
) -> list[int | None]:
    """Return for each of `wanted` which of its boxes is free, the first that is, or None.

    What is given first is placed first. A box is free within `width` and `height` where it meets
    none of `taken` and none placed before.
    """
    asked = list(wanted)
    full = [(box.left, box.top, box.right, box.bottom) for box in taken]
    filled = np.zeros((len(full) + len(asked), 4))
    filled[: len(full)] = np.array(full).reshape(-1, 4)
    count = len(full)
    found: list[int | None] = []
    for boxes in asked:
        place = next(
            (n for n, box in enumerate(boxes) if _is_free(box, filled[:count], width, height)), None
        )
        found.append(place)
        if place is not None:
            box = boxes[place]
            filled[count] = (box.left, box.top, box.right, box.bottom)
            count += 1
    return found


def _is_free(box: Box, filled: Floats, width: float, height: float) -> bool:
    if box.left < 0 or box.top < 0 or box.right > width or box.bottom > height:
        return False
    meets = (
        (filled[:, 0] < box.right)
        & (filled[:, 2] > box.left)
        & (filled[:, 1] < box.bottom)
        & (filled[:, 3] > box.top)
    )
    return not bool(meets.any())
