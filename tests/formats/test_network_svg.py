"""The drawings of the map: well-formed, apart, inside the frame, named where there is room."""

from itertools import combinations
from math import cos, hypot, sin
from random import Random
from xml.etree import ElementTree

import pytest

from warmhand.core.map_room import Box, room_for, spread
from warmhand.formats.network_parts import NARROW, WIDE, Line, Mark, NetworkPicture, Shape
from warmhand.formats.network_svg import network_svg

SVG = "{http://www.w3.org/2000/svg}"


def mark(number, at, *, shape=Shape.HEALTH, name="Hana Kovac", **more):
    return Mark(
        key=str(number),
        name=name,
        short=name.split()[0],
        detail="PT",
        words=name,
        href=f"/p/{number}/",
        shape=shape,
        at=at,
        **more,
    )


def picture(marks, **more):
    told = {"title": "Your network", "description": "All.", "ties": (), "own": {}}
    return NetworkPicture(marks=marks, **(told | more))


def read(text):
    return ElementTree.fromstring(text.replace("<svg ", f'<svg xmlns="{SVG[1:-1]}" ', 1))


@pytest.mark.parametrize("frame", [WIDE, NARROW], ids=lambda frame: frame.name)
def test_every_person_is_a_link_with_a_title_and_words_are_escaped(frame):
    rude = '<b>"&\u0007</b> Kovac'
    drawn = read(network_svg(picture([mark(1, (300, 300), name=rude)]), frame, prefix="m"))
    link = drawn.find(f"{SVG}a")
    assert link.get("href") == "/p/1/"
    assert link.find(f"{SVG}title").text == '<b>"&</b> Kovac'
    assert drawn.get("role") == "group"
    assert not [each for each in drawn.iter() if each.get("style")]


def test_shapes_tell_professions_apart_without_colour():
    marks = [mark(n, (200 + 100 * n, 300), shape=shape) for n, shape in enumerate(Shape)]
    drawn = read(network_svg(picture(marks), WIDE, prefix="m"))
    shapes = [[each.tag for each in link][1] for link in drawn.iter(f"{SVG}a")]
    assert [tag.removeprefix(SVG) for tag in shapes] == ["circle", "rect", "path", "circle"]


def test_lines_of_one_kind_are_one_path_and_each_kind_has_its_own():
    marks = [mark(n, (200 + 100 * n, 300)) for n in range(4)]
    ties = [
        ("0", "1", Line.WORKS),
        ("1", "2", Line.WORKS),
        ("2", "3", Line.KNOWS),
        ("3", "9", Line.PLACE),
    ]
    drawn = read(network_svg(picture(marks, ties=ties), WIDE, prefix="m"))
    lines = {each.get("class"): each.get("d").count("M") for each in drawn.findall(f"{SVG}path")}
    assert lines == {"map-tie map-tie-works": 2, "map-tie map-tie-knows": 1}


def test_the_same_picture_is_drawn_the_same():
    marks = [mark(n, (Random(n).random() * 900, 300)) for n in range(30)]
    assert network_svg(picture(marks), WIDE, prefix="m") == network_svg(
        picture(marks), WIDE, prefix="m"
    )


@pytest.mark.parametrize("seed", range(5))
def test_few_marks_are_moved_apart_and_stay_inside(seed):
    chance = Random(seed)
    near = [(50 + 240 * chance.random(), 80 + 280 * chance.random()) for _ in range(24)]
    found = spread([(171, 220), *near, near[0]], across=56, down=40, width=342, height=440)
    assert found[0] == (171, 220)
    for (x, y), (to_x, to_y) in combinations(found, 2):
        assert abs(x - to_x) > 17 or abs(y - to_y) > 17  # marks never meet
    assert all(28 <= x <= 314 and 20 <= y <= 420 for x, y in found)


@pytest.mark.parametrize("frame", [WIDE, NARROW], ids=lambda frame: frame.name)
def test_marks_moved_apart_stay_between_their_rings_and_all_have_names(frame):
    steps = [(turn, away) for turn in range(8) for away in (200, 320, 420)]
    at = [(500 + away * cos(turn / 2), 500 + away * sin(turn / 2)) for turn, away in steps]
    marks = [mark(number, place) for number, place in enumerate(at)]
    rings = ((283, "warm"), (365, "lukewarm"), (485, "fading"))
    drawn = read(network_svg(picture(marks, rings=rings), frame, prefix="m"))
    links = drawn.findall(f"{SVG}a")
    for (_, away), link in zip(steps, links, strict=True):
        circle = link.find(f"{SVG}circle")
        x = (float(circle.get("cx")) - frame.width / 2) / frame.across
        y = (float(circle.get("cy")) - frame.height / 2) / frame.down
        inner, outer = {200: (0, 283), 320: (283, 365), 420: (365, 485)}[away]
        assert inner < hypot(x, y) < outer
        assert link.find(f"{SVG}text") is not None


def test_names_stand_where_nothing_else_does_those_first_who_come_first():
    one, other = Box(0, 0, 10, 10), Box(20, 0, 30, 10)
    beyond = Box(95, 0, 105, 10)
    assert room_for([[one, other], [one, other], [one], [beyond]], [], width=100, height=20) == [
        0,
        1,
        None,
        None,
    ]
    assert room_for([[one, other]], [Box(9, 9, 12, 12)], width=100, height=20) == [1]
