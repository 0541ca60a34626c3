"""Gaps: what the caseload needs first, and who near enough is trusted for it."""

import pytest

from warmhand.core.checked import Checked
from warmhand.core.fit import Fit, Grade, Problem
from warmhand.core.gaps import (
    Known,
    first_line,
    helpful,
    is_covered,
    kinds_of_help,
    not_yet_trusted,
)
from warmhand.core.network import Stage
from warmhand.core.professions import Profession

HERE = {"country": "US", "but": "massage"}


def profession(slug, column=""):
    return Profession(
        slug=slug,
        name=slug,
        plural=f"{slug}s",
        is_health=True,
        is_medical=False,
        manipulates_spine=False,
        manipulates_mainly=False,
        manipulates_checked=Checked.UNCHECKED,
        fit_column=column or slug,
        codes=(),
    )


KNOWN = [profession("massage"), profession("pt"), profession("dc"), profession("coach", "trainer")]
KNOWN.append(profession("gym", "trainer"))


def problem(name, **grades):
    fits = {
        column: Fit(
            profession=column,
            grade=grade,
            grade_by_country={},
            source="",
            url="",
            checked=Checked.UNCHECKED,
        )
        for column, grade in grades.items()
    }
    return Problem(
        id=name,
        label=name.capitalize(),
        region="",
        basis="",
        other_label="",
        other_professions=frozenset(),
        fits=fits,
    )


A, B, C = Grade.FIRST_LINE, Grade.OPTION, Grade.WEAK
NECK = problem("neck", massage=A, pt=A, dc=B)
BACK = problem("back", pt=A, dc=C)
FOOT = problem("foot", massage=A, dc=B, trainer=B)
ODD = problem("odd", massage=A, pt=C)
PROBLEMS = {each.id: each for each in (NECK, BACK, FOOT, ODD)}


@pytest.mark.parametrize(
    ("given", "expected"),
    [(NECK, (A, ("pt",))), (FOOT, (B, ("dc", "coach", "gym"))), (ODD, None)],
    ids=["A", "B where nobody else has A", "nobody"],
)
def test_first_come_those_of_grade_a_or_else_b_and_never_ones_own_profession(given, expected):
    assert first_line(given, KNOWN, **HERE) == expected


def kinds(**caseload):
    return kinds_of_help(caseload, PROBLEMS, KNOWN, **HERE)


def test_problems_with_the_same_first_professions_are_one_kind_of_help():
    pt, foot = kinds(neck=3, back=4, foot=2, odd=1, own_words=10)
    assert pt.professions == ("pt",)
    assert [(row.id, row.number, row.of) for row in pt.problems] == [
        ("back", 4, 20),
        ("neck", 3, 20),
    ]
    assert pt.problems[0].share == 0.2
    assert (foot.professions, foot.grade, foot.number) == (("dc", "coach", "gym"), B, 2)


def test_an_empty_caseload_needs_nobody():
    assert kinds() == ()
    assert helpful((), PROBLEMS, KNOWN, **HERE) == frozenset()


def test_helpful_are_grades_a_and_b_but_ones_own():
    assert helpful(["neck"], PROBLEMS, KNOWN, **HERE) == {"pt", "dc"}


def person(stage, distance_km=1.0, profession="pt", name="Ana"):
    return Known(name, name, profession, stage, distance_km)


@pytest.mark.parametrize(
    ("who", "covered"),
    [
        (person(Stage.TRUSTED), True),
        (person(Stage.TRUSTED, 25.0), True),
        (person(Stage.TRUSTED, 25.1), False),
        (person(Stage.TRUSTED, None), True),
        (person(Stage.MET), False),
        (person(Stage.RESTING), False),
        (person(Stage.STEPPED_BACK), False),
        (person(Stage.TRUSTED, profession="dc"), False),
    ],
    ids=["near", "edge", "far", "place unknown", "met", "resting", "stepped back", "other"],
)
def test_a_kind_of_help_is_covered_by_one_trusted_person_within_reach(who, covered):
    (kind,) = kinds(neck=1)
    assert is_covered(kind, [who], reach_km=25) is covered


def test_who_could_come_to_fill_it_stands_nearest_first():
    (kind,) = kinds(neck=1)
    people = [
        person(Stage.FOUND, None, name="Unknown"),
        person(Stage.MET, 9, name="Far"),
        person(Stage.CONTACTED, 2, name="b"),
        person(Stage.FOUND, 2, name="A"),
        person(Stage.FOUND, 30, name="Away"),
        person(Stage.RESTING, 1, name="Rests"),
        person(Stage.TRUSTED, 40, name="Trusted"),
        person(Stage.FOUND, 1, profession="dc", name="Other"),
    ]
    found = not_yet_trusted(kind, people, reach_km=25)
    assert [row.name for row in found] == ["A", "b", "Far", "Unknown"]
