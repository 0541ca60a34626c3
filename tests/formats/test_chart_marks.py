"""What passed between two stands on its day, in a shape of its own, and says so in words."""

from datetime import date, timedelta

import pytest

from tests.formats.test_chart import HOSTILE, SVG, drawn, make_picture
from warmhand.formats.chart_marks import Mark, MarkKind, shape

START = date(2026, 8, 18)
FOUR_WEEKS = timedelta(days=28)


def marked(*marks):
    return drawn(make_picture(marks=marks))


def shapes(svg):
    return [e for e in svg.iter() if "loop-mark" in (e.get("class") or "").split()]


def middle(element):
    return sum(float(p.split(",")[0]) for p in element.get("points").split()) / len(
        element.get("points").split()
    )


def test_a_mark_stands_over_its_day_and_says_what_it_is():
    for svg in marked(Mark(START + FOUR_WEEKS, MarkKind.SEEN, "Seen by Hana Kovac")):
        (found,) = shapes(svg)
        last_score = [float(e.get("cx")) for e in svg.iter() if e.get("class") == "score-dot"][-1]
        assert middle(found) == pytest.approx(last_score, abs=0.1)
        assert found.find(f"{SVG}title").text.endswith(": Seen by Hana Kovac")


def test_each_kind_has_a_shape_of_its_own():
    outlines = {kind: shape(kind, 14, 8).split('points="')[1] for kind in MarkKind}
    assert len(set(outlines.values())) == len(MarkKind)


def test_marks_of_one_day_stand_above_each_other():
    day = START + timedelta(days=7)
    for svg in marked(*(Mark(day, kind, kind.value) for kind in MarkKind)):
        tops = [e.get("points").split()[0].split(",")[1] for e in shapes(svg)]
        assert len(set(tops)) == len(MarkKind)


def test_a_mark_after_the_last_score_widens_the_chart():
    for svg in marked(Mark(START + 2 * FOUR_WEEKS, MarkKind.BACK, "Back")):
        dots = [float(e.get("cx")) for e in svg.iter() if e.get("class") == "score-dot"]
        assert max(dots) < middle(shapes(svg)[0])


def test_words_of_a_mark_never_become_markup():
    for svg in marked(Mark(START, MarkKind.SENT, HOSTILE)):
        assert [e.tag for e in svg.iter() if e.tag.endswith("script")] == []


def test_without_marks_the_drawing_is_as_it_was():
    assert shapes(marked()[0]) == []
