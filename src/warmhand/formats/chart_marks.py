"""What passed between two who share the care, as marks on the days of a chart.

Each kind has a shape of its own: a hollow triangle leaves, a square was seen, a filled triangle
comes back. The words stand in the title of each, and again in the table beside the chart.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from warmhand.formats import svg

HALF: Final = 6.0  # px from the middle of a mark to its edge
STEP: Final = 16.0  # px by which a mark stands above another on nearly the same day


class MarkKind(StrEnum):
    """What happened on the day."""

    SENT = "sent"
    SEEN = "seen"
    BACK = "back"


KIND_WORDS: Final = {
    MarkKind.SENT: "Referral sent",
    MarkKind.SEEN: "Seen by the partner",
    MarkKind.BACK: "Reported or sent back",
}


@dataclass(frozen=True, slots=True)
class Mark:
    """One day on which something passed, in words: "Sent to Hana Kovac"."""

    on: date
    kind: MarkKind
    words: str


def drawn(
    marks: Iterable[Mark],
    *,
    x: Callable[[date], float],
    named: Callable[[date], str],
    top: float,
    bottom: float,
) -> Iterator[str]:
    """Yield a line and a shape for each of `marks`, just above the axis at `bottom` px.

    `x` places a day in px, `named` writes it. Marks that would touch stand above each other.
    """
    placed: list[tuple[float, float]] = []
    for mark in sorted(marks, key=lambda one: (one.on, list(MarkKind).index(one.kind))):
        at = x(mark.on)
        y = bottom - HALF - 4
        while any(abs(at - left) < STEP and abs(y - high) < STEP for left, high in placed):
            y -= STEP
        placed.append((at, y))
        yield svg.line("loop-line", (at, top), (at, bottom))
        yield shape(mark.kind, at, y, f"{named(mark.on)}: {mark.words}")


def shape(kind: MarkKind, x: float, y: float, words: str = "") -> str:
    """Return the shape of one `kind` with its middle at `x` and `y` px, and `words` as its title."""
    points = svg.path((x + across * HALF, y + down * HALF) for across, down in _CORNERS[kind])
    title = f"<title>{svg.escaped(words)}</title>" if words else ""
    return f'<polygon class="loop-mark loop-mark-{kind.value}" points="{points}">{title}</polygon>'


_CORNERS: Final[dict[MarkKind, tuple[tuple[int, int], ...]]] = {
    MarkKind.SENT: ((-1, -1), (1, 0), (-1, 1)),
    MarkKind.SEEN: ((-1, -1), (1, -1), (1, 1), (-1, 1)),
    MarkKind.BACK: ((1, -1), (-1, 0), (1, 1)),
}
