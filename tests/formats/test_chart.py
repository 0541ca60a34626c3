"""The drawings are well-formed, honest about geometry, and nothing typed becomes markup."""

import re
from datetime import date, timedelta
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warmhand.formats import signs
from warmhand.formats.chart import TrajectoryPicture, trajectory

START = date(2026, 8, 18)
SVG = "{*}"
HOSTILE = "</title><script>alert('1')</script>&\"\x00"


def make_picture(values=(6, 7, 6, 6, 5), *, every_days=7, **fields):
    days = [START + timedelta(days=every_days * n) for n in range(len(values))]
    given_ = {
        "low": 0,
        "high": 10,
        "better": "lower",
        "scores": [(day, value, 1) for day, value in zip(days, values, strict=True)],
        "band": [
            (day, value, value - 0.8, value + 0.8) for day, value in zip(days, values, strict=True)
        ],
        "important_change": 4.2,
        "visits": days,
        "reviews": [(days[-1], "Second review, today")],
        "plans": [(days[0], None, "Whole back and neck, 45 min weekly")],
        "title": "Neck pain",
        "description": "Weekly scores.",
    }
    return TrajectoryPicture(**{**given_, **fields})


def drawn(picture, prefix="a"):
    """The wide and the narrow drawing, parsed: badly formed markup raises."""
    return list(ElementTree.fromstring(f"<both>{trajectory(picture, prefix=prefix)}</both>"))


def placed(svg, css, attribute):
    """One attribute, as numbers, of everything drawn with a class."""
    return [float(e.get(attribute)) for e in svg.iter() if css in (e.get("class") or "").split()]


def texts(svg):
    return [e.text for e in svg.findall("text")]


def test_it_is_drawn_twice_with_names_and_ids_of_its_own():
    wide, narrow = drawn(make_picture(), prefix="knee")
    assert [svg.get("viewBox") for svg in (wide, narrow)] == ["0 0 720 360", "0 0 342 380"]
    for svg in (wide, narrow):
        named = {e.get("id"): e.text for e in svg if e.get("id")}
        assert [named[key] for key in svg.get("aria-labelledby").split()] == [
            "Neck pain",
            "Weekly scores.",
        ]
        assert svg.get("role") == "img"
    ids = [e.get("id") for svg in (wide, narrow) for e in svg.iter() if e.get("id")]
    assert len(ids) == len(set(ids)) == 4
    assert all(key.startswith("knee-") for key in ids)


def test_it_stands_where_the_pages_of_the_look_drew_it():
    wide, narrow = drawn(make_picture((6, 7, 6, 6, 5, 6, 6, 5, 6)))
    assert placed(wide, "score-dot", "cx") == [52 + 80 * n for n in range(9)]
    assert placed(wide, "score-dot", "cy") == [114, 90, 114, 114, 138, 114, 114, 138, 114]
    assert placed(narrow, "score-dot", "cx")[:2] == [34, 70.2]
    assert placed(wide, "change-line", "y1") == [157.2]
    assert "Important change: 4.2 or lower" in texts(wide)
    assert "Important: 4.2 or less" in texts(narrow)


@pytest.mark.parametrize(
    ("better", "level", "top", "bottom"),
    [("lower", 4, 162, 258), ("higher", 7.5, 18, 78)],
    ids=["less-pain-is-lower", "more-function-is-higher"],
)
def test_the_zone_of_an_important_change_lies_on_the_better_side(better, level, top, bottom):
    for svg in drawn(make_picture(better=better, important_change=level)):
        assert placed(svg, "change-zone", "y") == [top]
        assert placed(svg, "change-zone", "height") == [bottom - top]


@pytest.mark.parametrize("level", [None, -0.5, 11], ids=["unknown", "below", "above"])
def test_a_change_that_cannot_be_reached_is_not_drawn(level):
    for svg in drawn(make_picture(important_change=level)):
        assert placed(svg, "change-line", "y1") == []


@pytest.mark.parametrize(
    "picture",
    [
        make_picture((6,), reviews=(), plans=(), visits=()),
        make_picture((5,) * 8),
        make_picture([n % 11 for n in range(200)]),
        make_picture((6, 5, 4), every_days=900),
        make_picture((30, 61), high=87, important_change=20),
        make_picture((1, 0, -1), low=-1, high=1, important_change=0.5),
        make_picture(plans=[(START + timedelta(n), START + timedelta(n), "x") for n in range(30)]),
        make_picture(reviews=[(START + timedelta(n), "A review") for n in range(40)]),
    ],
    ids=["one", "constant", "200", "gap", "wide-scale", "session", "many-plans", "many-reviews"],
)
def test_everything_stays_inside_the_drawing(picture):
    for svg in drawn(picture):
        width, height = float(svg.get("width")), float(svg.get("height"))
        assert len(placed(svg, "score-dot", "cx")) == len(picture.scores)
        for element in svg.iter():
            for name in ("x", "x1", "x2", "cx"):
                assert 0 <= float(element.get(name, 0)) <= width
            for name in ("y", "y1", "y2", "cy"):
                assert 0 <= float(element.get(name, 0)) <= height


def reach(text):
    """Where a text begins and ends, in px, by its anchor and its number of letters."""
    at, width, css = float(text.get("x")), len(text.text) * 6.2, text.get("class", "")
    begin = at - width if "label-end" in css else at - width / 2 if "label-middle" in css else at
    return begin, begin + width


@pytest.mark.parametrize("every_days", [1, 7, 30, 365])
def test_words_over_reviews_and_days_under_the_axis_do_not_overlap(every_days):
    reviews = [(START + timedelta(every_days * n), f"Review {n}") for n in range(40)]
    for svg in drawn(make_picture([5] * 60, every_days=every_days, reviews=reviews)):
        for y in ("13", "284"):
            spans = sorted(reach(e) for e in svg.findall("text") if e.get("y") == y)
            assert len(spans) > 1
            assert all(one[1] < other[0] for one, other in pairwise(spans))


def test_a_long_time_is_named_in_months_with_each_new_year():
    wide, _ = drawn(make_picture((6, 5, 4), every_days=200))
    named = [e.text for e in wide.findall("text") if e.get("y") == "284"]
    assert named[0] == "Sep 2026"
    assert sum("2027" in words for words in named) == 1


def test_a_picture_without_plans_or_band_leaves_their_place_out():
    wide, _ = drawn(make_picture(plans=(), band=()))
    assert "Plans tried" not in texts(wide)
    assert wide.get("height") == "292"
    assert placed(wide, "trajectory-line", "x") == []


def test_days_are_written_as_their_place_writes_them():
    both = trajectory(make_picture(), prefix="a", day_first=True)
    assert ">18 Aug<" in both
    assert "Aug 18" not in both


def test_a_mean_of_several_ratings_says_so():
    wide, _ = drawn(make_picture(scores=[(START, 5.6, 5)]))
    titles = [e.text for e in wide.iter("title")]
    assert "Aug 18: 5.6, 5 ratings" in titles


def test_a_plan_that_does_not_fit_keeps_its_words_as_a_title():
    long = "Whole back, both shoulders and the neck, with exercises at home every single day"
    _, narrow = drawn(make_picture(plans=[(START, START + timedelta(9), long)]))
    assert any(e.text == long for e in narrow.iter("title"))
    assert any(words and words.endswith("…") for words in texts(narrow))


def test_nothing_typed_becomes_markup():
    picture = make_picture(
        title=HOSTILE,
        description=HOSTILE,
        reviews=[(START, HOSTILE)],
        plans=[(START, None, HOSTILE)],
    )
    text = trajectory(picture, prefix='"><script>')
    assert "<script" not in text
    assert ElementTree.fromstring(f"<both>{text}</both>") is not None


def test_colour_is_left_to_classes():
    text = trajectory(make_picture(), prefix="a")
    assert not re.search(r"\s(style|fill|stroke|on\w+)=", text)


@pytest.mark.parametrize(
    "fields", [{"scores": ()}, {"low": 10, "high": 10}], ids=["no-score", "no-range"]
)
def test_a_picture_of_nothing_is_refused(fields):
    with pytest.raises(ValueError, match="needs a score"):
        trajectory(make_picture(**fields), prefix="a")


@given(
    values=st.lists(st.floats(-5, 15), min_size=1, max_size=30),
    every_days=st.integers(1, 400),
    words=st.text(max_size=60),
    better=st.sampled_from(["lower", "higher"]),
)
def test_any_episode_gives_two_well_formed_drawings(values, every_days, words, better):
    picture = make_picture(
        values,
        every_days=every_days,
        better=better,
        title=words,
        reviews=[(START, words)],
        plans=[(START, None, words)],
    )
    for svg in drawn(picture):
        assert all(18 <= y <= 258 for y in placed(svg, "score-dot", "cy"))


def test_a_sparkline_ends_in_a_larger_dot_at_the_latest_score():
    svg = ElementTree.fromstring(signs.sparkline([6, 7, 5], low=0, high=10, label="Three <scores>"))
    assert svg.get("aria-label") == "Three <scores>"
    assert [(e.get("cx"), e.get("cy"), e.get("r")) for e in svg.findall("circle")] == [
        ("6", "24", "2.5"),
        ("28", "20", "2.5"),
        ("50", "28", "4"),
    ]


def test_a_sparkline_of_many_scores_shows_the_latest_24():
    text = signs.sparkline([0] * 100 + [10] * 24, low=0, high=10, label="Scores")
    points = re.search(r'points="([^"]*)"', text)[1].split()
    assert len(points) == 24
    assert {point.split(",")[1] for point in points} == {"8"}


def test_a_range_always_shows_zero_and_keeps_to_its_table():
    text = signs.range_bar(low=650, likely=1875, high=3100, scale=(0, 3100), label="Gained")
    svg = ElementTree.fromstring(text)
    assert placed(svg, "range-zero", "x1") == [4]
    assert placed(svg, "range-likely", "cx") == [95.9]


@pytest.mark.parametrize(
    "draw",
    [
        lambda: signs.sparkline([], low=0, high=10, label=""),
        lambda: signs.sparkline([1], low=10, high=0, label=""),
        lambda: signs.range_bar(low=2, likely=1, high=3, scale=(0, 3), label=""),
    ],
    ids=["no-score", "no-range", "likely-outside"],
)
def test_a_sign_of_nothing_is_refused(draw):
    with pytest.raises(ValueError, match="need"):
        draw()
