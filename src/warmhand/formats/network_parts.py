"""What the map of a network is drawn from: marks, lines, rings, and the two frames."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from warmhand.core.map_room import Point

FEW: Final = 40  # people up to whom marks are large and names have a second line


class Shape(StrEnum):
    """What a person's mark looks like: by profession, so that colour is never alone."""

    HEALTH = "health"
    COACH = "coach"
    OTHER = "other"
    GAP = "gap"


class Line(StrEnum):
    """What a line between two people looks like, the nearest kind first."""

    WORKS = "works"
    INTRODUCED = "introduced"
    KNOWS = "knows"
    PLACE = "place"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One person, or one gap; `at` is a place on the page of 1000 x 1000."""

    key: str
    name: str
    short: str
    """The first name, for the narrow drawing."""
    detail: str
    words: str
    """Who it is and how warm it is, for the title."""
    href: str
    shape: Shape
    at: Point
    is_pale: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkPicture:
    """What one drawing shows; the marks that come first are named first where room is short."""

    title: str
    description: str
    marks: Sequence[Mark]
    ties: Sequence[tuple[str, str, Line]]
    """Keys of two people, once for each pair."""
    own: Mapping[str, bool]
    """Keys of those one has spoken with, and whether one shares clients with them now."""
    to_gap: tuple[str, str] | None = None
    """Keys of who could introduce one, and of the gap that it would fill."""
    sectors: Sequence[str] = ()
    """The groups round the circle, from the top and clockwise, in equal parts."""
    rings: Sequence[tuple[float, str]] = ()
    """Distances from the middle on the page of 1000, with their words, inside out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One of the two drawings, in px."""

    name: str
    width: float
    height: float
    across: float
    """Px for each unit of the page, to the side."""
    down: float
    you: float
    mark: float
    box: Point
    """How far apart marks stand when they are few."""


WIDE: Final = Frame(
    name="wide", width=720, height=664, across=0.64, down=0.64, you=24, mark=10, box=(34, 34)
)
NARROW: Final = Frame(
    name="narrow", width=342, height=440, across=0.31, down=0.41, you=20, mark=8.5, box=(56, 40)
)
