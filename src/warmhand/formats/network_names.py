"""Where names and the words of groups and rings stand on the map of a network."""

from collections.abc import Iterator, Mapping, Sequence
from math import cos, pi, sin
from typing import Final

from warmhand.core.map_room import Box, Point, room_for
from warmhand.core.network_map import EDGE
from warmhand.formats.network_parts import FEW, NARROW, Frame, Mark, NetworkPicture
from warmhand.formats.network_words import LETTER, LINE, Anchor, Words
from warmhand.formats.svg import broken

SHORT: Final = 8  # letters of a first name that a phone has room for


def words_on(
    picture: NetworkPicture, places: Mapping[str, Point], frame: Frame, size: float
) -> tuple[list[Words], dict[str, Words]]:
    """Return the words of groups and rings, and the names that have room, by key.

    `places` and half the `size` of a mark are in px. Groups and rings go round the marks, names
    round all of them.
    """
    wanted = [_choices(mark, places[mark.key], size, picture, frame) for mark in picture.marks]
    boxes = [[text.box for text in choices] for choices in wanted]
    taken = [_around(place, size) for place in places.values()]
    taken.append(_around((frame.width / 2, frame.height / 2), frame.you))
    around = _sector_words(picture, frame, taken)
    # On a phone names have little room: the words of rings go round them too.
    names = [each[0] for each in boxes] if frame is NARROW else [text.box for text in around]
    around += _ring_words(picture, frame, taken + names)
    taken += [text.box for text in around]
    found = room_for(boxes, taken, width=frame.width, height=frame.height)
    return around, {
        mark.key: choices[place]
        for mark, choices, place in zip(picture.marks, wanted, found, strict=True)
        if place is not None
    }


def _around(at: Point, size: float) -> Box:
    return Box(at[0] - size, at[1] - size, at[0] + size, at[1] + size)


def _choices(
    mark: Mark, at: Point, size: float, picture: NetworkPicture, frame: Frame
) -> list[Words]:
    """Where the name could stand: beside the mark, under it, over it; with fewer words at last."""
    css = "map-label" if mark.is_pale else "chart-strong map-label"
    short = (broken(mark.short, SHORT, 1)[0],)
    if frame is NARROW:
        x, y = at
        under = [Words(short, x, y + away, "middle", css) for away in (size + 12, -size - 5)]
        return [*under, *_round(short, at, size, frame, css)]
    if len(picture.marks) > FEW:
        return _round((mark.name,), at, size, frame, css)
    lines = [(mark.name, mark.detail)] if mark.detail else []
    return [
        text
        for words in (*lines, (mark.name,), (mark.short,))
        for text in _round(words, at, size, frame, css)
    ]


def _round(lines: tuple[str, ...], at: Point, size: float, frame: Frame, css: str) -> list[Words]:
    """The places of `lines` round a mark, the best first."""
    x, y = at
    more = LINE * (len(lines) - 1)
    beside: list[tuple[float, Anchor]] = [(x + size + 5, "start"), (x - size - 5, "end")]
    # Outwards first, where there is more room.
    beside = beside[:: -1 if x < frame.width / 2 else 1]
    found = [Words(lines, there, y + 4.5 - more / 2, anchor, css) for there, anchor in beside]
    near: list[tuple[float, Anchor]] = [(x, "middle"), (x - size, "start"), (x + size, "end")]
    for height in (y + size + 13, y - size - 5 - more):
        found += [Words(lines, there, height, anchor, css) for there, anchor in near]
    for height in (y + size + 4, y - size + 4 - more):
        found += [Words(lines, there, height, anchor, css) for there, anchor in beside]
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


def _sector_words(picture: NetworkPicture, frame: Frame, taken: Sequence[Box]) -> list[Words]:
    """The groups round the rim, where they cover nobody; a phone has no room for them."""
    if frame is NARROW:
        return []
    choices = [[*_in_sector(place, picture, frame)] for place in range(len(picture.sectors))]
    boxes = [[text.box for text in each] for each in choices]
    found = room_for(boxes, taken, width=frame.width, height=frame.height)
    return [each[place or 0] for each, place in zip(choices, found, strict=True)]


def _in_sector(place: int, picture: NetworkPicture, frame: Frame) -> Iterator[Words]:
    words = picture.sectors[place]
    half = len(words) * LETTER / 2
    for nudge in (0.0, 0.15, -0.15, 0.3, -0.3, 0.42, -0.42):
        angle = 2 * pi * (place + 0.5 + nudge) / len(picture.sectors) - pi / 2
        x = frame.width / 2 + EDGE * frame.across * cos(angle)
        y = frame.height / 2 + EDGE * frame.down * sin(angle)
        x = min(max(x, half + 2), frame.width - half - 2)
        y = min(max(y + 4, 14), frame.height - 6)
        yield Words((words,), x, y, "middle", "map-sector map-label")
