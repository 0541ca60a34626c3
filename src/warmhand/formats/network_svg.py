"""The map of a network as SVG text: shapes by profession, lines by kind of tie, names where they fit.

Drawn twice, wide and narrow, so that words never shrink. Geometry stands in attributes, colour in
classes; people are links. It is no `img` but a labelled group, so that its links can be reached.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import numpy as np

from warmhand.core.map_room import Floats, Point, spread
from warmhand.core.network_map import MIDDLE, held
from warmhand.formats.network_names import words_on
from warmhand.formats.network_parts import FEW, Frame, Line, Mark, NetworkPicture, Shape
from warmhand.formats.svg import escaped, label, number

BEND: Final = 0.12
BESIDE_RING: Final = 16.0  # of the page of 1000: half a mark, which stays within its ring
LINE_CSS = {
    Line.WORKS: "map-tie map-tie-works",
    Line.INTRODUCED: "map-tie map-tie-introduced",
    Line.KNOWS: "map-tie map-tie-knows",
    Line.PLACE: "map-tie map-tie-place",
}


SMALL_MARK: Final = 5.0


def network_svg(picture: NetworkPicture, frame: Frame, *, prefix: str) -> str:
    """Return one drawing of `picture` in `frame`; `prefix` begins its ids, unique on the page."""
    places = _places(picture, frame)
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


def _places(picture: NetworkPicture, frame: Frame) -> dict[str, Point]:
    """Px by key; few people are moved apart until their larger marks, and names, have room."""
    marks = picture.marks
    at = [_px(mark.at, frame) for mark in marks]
    if 0 < len(marks) <= FEW:
        middle = _px((MIDDLE, MIDDLE), frame)
        across, down = frame.box
        room = {"across": across, "down": down, "width": frame.width, "height": frame.height}
        bands = np.array([_band(mark, picture.rings) for mark in marks])
        units = np.array([frame.across, frame.down])

        def within_rings(points: Floats) -> Floats:
            kept: Floats = middle + held((points - middle) / units, bands) * units
            return kept

        at = spread([middle, *at], **room, hold=within_rings)[1:]
    return {mark.key: place for mark, place in zip(marks, at, strict=True)}


def _band(mark: Mark, rings: Sequence[tuple[float, str]]) -> tuple[float, float]:
    """The distances between which a mark may be moved: those of its two rings."""
    away = float(np.hypot(mark.at[0] - MIDDLE, mark.at[1] - MIDDLE))
    inner = max((ring for ring, _ in rings if ring <= away), default=-BESIDE_RING)
    outer = min((ring for ring, _ in rings if ring > away), default=np.inf)
    return inner + BESIDE_RING, outer - BESIDE_RING


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
    around, names = words_on(picture, places, frame, size)
    yield from (text.svg() for text in around)
    for mark in picture.marks:
        name = names[mark.key].svg() if mark.key in names else ""
        yield _link(mark, _shape(mark, places[mark.key], size) + name)


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
