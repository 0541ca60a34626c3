"""The map of a network as SVG text: shapes by profession, lines by kind of tie, names where they fit.

Drawn twice, wide and narrow, so that words never shrink. Geometry stands in attributes, colour in
classes; people are links. It is no `img` but a labelled group, so that its links can be reached.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import cos, pi, sin
from typing import Final

from warmhand.core.map_room import Box, Point, room_for, spread
from warmhand.core.network_map import MIDDLE
from warmhand.formats.network_words import LETTER, LINE, Anchor, Words
from warmhand.formats.svg import broken, escaped, label, number

RIM: Final = 485.0  # of the page of 1000 x 1000: nobody's home is farther out
FEW: Final = 40  # people up to whom marks are large and names have a second line
BEND: Final = 0.12
SHORT: Final = 8  # letters of a first name that a phone has room for


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


LINE_CSS = {
    Line.WORKS: "map-tie map-tie-works",
    Line.INTRODUCED: "map-tie map-tie-introduced",
    Line.KNOWS: "map-tie map-tie-knows",
    Line.PLACE: "map-tie map-tie-place",
}


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
SMALL_MARK: Final = 5.0


def network_svg(picture: NetworkPicture, frame: Frame, *, prefix: str) -> str:
    """Return one drawing of `picture` in `frame`; `prefix` begins its ids, unique on the page."""
    places = _places(picture.marks, frame)
    ids = f"{escaped(prefix)}-{frame.name}"
    many = "" if len(picture.marks) <= FEW else " map-many"
    size = f'viewBox="0 0 {number(frame.width)} {number(frame.height)}" width="{number(frame.width)}" height="{number(frame.height)}"'
    return "\n".join(
        (
            f'<svg class="chart chart-{frame.name} map{many}" {size} role="group" aria-labelledby="{ids}-title" aria-describedby="{ids}-text">',
            f'<title id="{ids}-title">{escaped(picture.title)}</title>',
            f'<desc id="{ids}-text">{escaped(picture.description)}</desc>',
            *_rings(picture, frame),
            *_own_lines(picture, places, frame),
            *_tie_lines(picture, places),
            *_to_gap(picture, places),
            *_you(frame),
            *_people(picture, places, frame),
            "</svg>",
        )
    )


def _places(marks: Sequence[Mark], frame: Frame) -> dict[str, Point]:
    """Px by key; few people are moved apart until their larger marks, and names, have room."""
    at = [_px(mark.at, frame) for mark in marks]
    if len(marks) <= FEW:
        middle = _px((MIDDLE, MIDDLE), frame)
        across, down = frame.box
        room = {"across": across, "down": down, "width": frame.width, "height": frame.height}
        at = spread([middle, *at], **room)[1:]
    return {mark.key: place for mark, place in zip(marks, at, strict=True)}


def _px(at: Point, frame: Frame) -> Point:
    x = frame.width / 2 + (at[0] - MIDDLE) * frame.across
    y = frame.height / 2 + (at[1] - MIDDLE) * frame.down
    return round(x, 1), round(y, 1)


def _rings(picture: NetworkPicture, frame: Frame) -> Iterator[str]:
    x, y = frame.width / 2, frame.height / 2
    for place, (away, _) in enumerate(picture.rings):
        where = f'cx="{number(x)}" cy="{number(y)}" rx="{number(away * frame.across)}" ry="{number(away * frame.down)}"'
        if place == 0:
            yield f'<ellipse class="map-near" {where}/>'
        yield f'<ellipse class="map-ring" {where}/>'


def _own_lines(picture: NetworkPicture, places: Mapping[str, Point], frame: Frame) -> Iterator[str]:
    """From oneself: to everybody spoken with where they are few, else where clients are shared."""
    here = (frame.width / 2, frame.height / 2)
    few = len(picture.marks) <= FEW
    for often, css in ((False, "map-link"), (True, "map-link map-link-often")):
        ends = [
            (here, places[key])
            for key, shared in picture.own.items()
            if key in places and shared is often and (few or often)
        ]
        yield from _lines(css, ends)


def _tie_lines(picture: NetworkPicture, places: Mapping[str, Point]) -> Iterator[str]:
    for kind in Line:
        ends = [
            (places[one], places[other])
            for one, other, found in picture.ties
            if found is kind and one in places and other in places
        ]
        yield from _lines(LINE_CSS[kind], ends)


def _lines(css: str, ends: Iterable[tuple[Point, Point]]) -> Iterator[str]:
    """All lines of one kind as one path: the text stays short."""
    drawn = "".join(f"M{_pair(start)}L{_pair(end)}" for start, end in ends)
    if drawn:
        yield f'<path class="{css}" d="{drawn}"/>'


def _to_gap(picture: NetworkPicture, places: Mapping[str, Point]) -> Iterator[str]:
    """A curve, so that it is told from the ties on the same way."""
    if picture.to_gap is None or not set(picture.to_gap) <= places.keys():
        return
    (x, y), (to_x, to_y) = (places[key] for key in picture.to_gap)
    bend = ((x + to_x) / 2 - (to_y - y) * BEND, (y + to_y) / 2 + (to_x - x) * BEND)
    yield f'<path class="map-introduction" d="M{_pair((x, y))}Q{_pair(bend)} {_pair((to_x, to_y))}"/>'


def _pair(at: Point) -> str:
    return f"{number(at[0])} {number(at[1])}"


def _you(frame: Frame) -> Iterator[str]:
    x, y = frame.width / 2, frame.height / 2
    yield f'<circle class="map-you" cx="{number(x)}" cy="{number(y)}" r="{number(frame.you)}"/>'
    yield label(x, y + 5, "You", "label-middle map-you-label")


def _people(picture: NetworkPicture, places: Mapping[str, Point], frame: Frame) -> Iterator[str]:
    """The words of groups and rings, under the marks with their names, which are links."""
    size = frame.mark if len(picture.marks) <= FEW else SMALL_MARK
    wanted = [_choices(mark, places[mark.key], size, picture, frame) for mark in picture.marks]
    boxes = [[text.box for text in choices] for choices in wanted]
    taken = [_around(place, size) for place in places.values()]
    taken.append(_around((frame.width / 2, frame.height / 2), frame.you))
    around = [*_sector_words(picture, frame)]
    # On a phone names have one place: the words of rings go round them too.
    names = [each[0] for each in boxes] if frame is NARROW else [text.box for text in around]
    around += _ring_words(picture, frame, taken + names)
    yield from (text.svg() for text in around)
    taken += [text.box for text in around]
    found = room_for(boxes, taken, width=frame.width, height=frame.height)
    for mark, choices, place in zip(picture.marks, wanted, found, strict=True):
        name = choices[place].svg() if place is not None else ""
        yield _link(mark, _shape(mark, places[mark.key], size) + name)


def _around(at: Point, size: float) -> Box:
    return Box(at[0] - size, at[1] - size, at[0] + size, at[1] + size)


def _link(mark: Mark, inside: str) -> str:
    css = ' class="map-pale"' if mark.is_pale else ""
    return f'<a{css} href="{escaped(mark.href)}"><title>{escaped(mark.words)}</title>{inside}</a>'


def _shape(mark: Mark, at: Point, size: float) -> str:
    x, y = at
    if mark.shape is Shape.COACH:
        side = size * 1.8
        return f'<rect class="map-coach" x="{number(x - side / 2)}" y="{number(y - side / 2)}" width="{number(side)}" height="{number(side)}"/>'
    if mark.shape is Shape.OTHER:
        half = number(size * 1.2)
        points = (
            f"M{number(x)} {number(y - size * 1.2)}l{half} {half}l-{half} {half}l-{half} -{half}z"
        )
        return f'<path class="map-other" d="{points}"/>'
    css = "map-gap" if mark.shape is Shape.GAP else "map-person"
    return f'<circle class="{css}" cx="{number(x)}" cy="{number(y)}" r="{number(size)}"/>'


def _choices(
    mark: Mark, at: Point, size: float, picture: NetworkPicture, frame: Frame
) -> list[Words]:
    """Where the name could stand: beside the mark, under it, over it; with fewer words at last."""
    x, y = at
    css = "map-label" if mark.is_pale else "chart-strong map-label"
    if frame is NARROW:
        short = (broken(mark.short, SHORT, 1)[0],)
        return [Words(short, x, y + away, "middle", css) for away in (size + 12, -size - 5)]
    few = len(picture.marks) <= FEW and mark.detail
    found = []
    for lines in ((mark.name, mark.detail), (mark.name,)) if few else ((mark.name,),):
        more = LINE * (len(lines) - 1)
        beside: list[tuple[float, Anchor]] = [(x + size + 5, "start"), (x - size - 5, "end")]
        # Outwards first, where there is more room.
        for there, anchor in beside[:: -1 if x < frame.width / 2 else 1]:
            found.append(Words(lines, there, y + 4.5 - more / 2, anchor, css))
        near: list[tuple[float, Anchor]] = [(x, "middle"), (x - size, "start"), (x + size, "end")]
        for height in (y + size + 13, y - size - 5 - more):
            found += [Words(lines, there, height, anchor, css) for there, anchor in near]
    return found


def _ring_words(picture: NetworkPicture, frame: Frame, taken: list[Box]) -> list[Words]:
    """The words of each ring, on it, where they cover nobody: at the top, else further round."""
    choices = []
    for away, words in picture.rings:
        turns = [pi * turn / 12 * side - pi / 2 for turn in range(13) for side in (1, -1)]
        at = ((away * frame.across * cos(turn), away * frame.down * sin(turn)) for turn in turns)
        x, y, css = frame.width / 2, frame.height / 2 + 4, "map-label"
        choices.append([Words((words,), x + to_x, y + to_y, "middle", css) for to_x, to_y in at])
    boxes = [[text.box for text in each] for each in choices]
    found = room_for(boxes, taken, width=frame.width, height=frame.height)
    return [each[place or 0] for each, place in zip(choices, found, strict=True)]


def _sector_words(picture: NetworkPicture, frame: Frame) -> Iterator[Words]:
    """The groups round the rim; a phone has no room for them."""
    if frame is NARROW:
        return
    for place, words in enumerate(picture.sectors):
        angle = 2 * pi * (place + 0.5) / len(picture.sectors) - pi / 2
        x = frame.width / 2 + RIM * frame.across * cos(angle)
        y = frame.height / 2 + RIM * frame.down * sin(angle)
        half = len(words) * LETTER / 2
        x = min(max(x, half + 2), frame.width - half - 2)
        yield Words(
            (words,), x, min(max(y + 4, 14), frame.height - 6), "middle", "map-sector map-label"
        )
