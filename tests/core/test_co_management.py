"""A plan of shared care ends by its date, and is kept only when it is whole."""

from datetime import timedelta

import pytest

from tests.make import TODAY
from warmhand.core.co_management import (
    LONGEST_DAYS,
    MOST_PARTS,
    Part,
    Plan,
    Stands,
    Who,
    days_left,
    problems,
    proposed_end,
    proposed_review,
    refuse_incomplete,
    stands,
)
from warmhand.core.errors import InvalidValueError


def day(number):
    return TODAY + timedelta(days=number)


def a_plan(**fields):
    given = {
        "goal": "Turning his head when he drives",
        "parts": (Part(who=Who.PARTNER, words="Mobilise twice a week", until=day(20)),),
        "review_by": Who.PRACTICE,
        "review_on": day(21),
        "ends_on": day(42),
    }
    return Plan(**{**given, **fields})


@pytest.mark.parametrize(
    ("on", "review_on", "expected", "left"),
    [
        (0, 21, Stands.RUNNING, 42),
        (20, 21, Stands.RUNNING, 22),
        (21, 21, Stands.REVIEW_DUE, 21),
        (41, 21, Stands.REVIEW_DUE, 1),
        (42, 21, Stands.ENDED, 0),
        (400, 21, Stands.ENDED, 0),
        (41, None, Stands.RUNNING, 1),
        (42, 42, Stands.ENDED, 0),
    ],
)
def test_a_plan_is_reviewed_and_ends_by_its_days(on, review_on, expected, left):
    plan = a_plan(review_on=None if review_on is None else day(review_on))
    assert stands(plan, on=day(on)) is expected
    assert days_left(plan, on=day(on)) == left


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({}, []),
        ({"review_on": None}, []),
        ({"ends_on": day(LONGEST_DAYS)}, []),
        ({"goal": "  "}, [("goal", None)]),
        ({"parts": ()}, [("words", 0)]),
        ({"parts": (Part(who=Who.CLIENT, words=" "),)}, [("words", 0)]),
        (
            {"parts": (Part(who=Who.CLIENT, words="Walk", until=day(43)),)},
            [("until", 0)],
        ),
        ({"parts": (Part(who=Who.CLIENT, words="Walk"),) * (MOST_PARTS + 1)},
         [("words", MOST_PARTS)]),
        ({"ends_on": None}, [("ends_on", None)]),
        ({"ends_on": day(0), "review_on": None, "parts": (Part(who=Who.CLIENT, words="Walk"),)},
         [("ends_on", None)]),
        ({"ends_on": day(LONGEST_DAYS + 1)}, [("ends_on", None)]),
        ({"review_on": day(43)}, [("review_on", None)]),
    ],
)  # fmt: skip
def test_what_is_missing_is_named_at_its_place(fields, where):
    plan = a_plan(**fields)
    found = problems(plan, on=TODAY)
    assert [(one.field, one.part) for one in found] == where
    if where:
        with pytest.raises(InvalidValueError, match=found[0].words[:10]):
            refuse_incomplete(plan, on=TODAY)
    else:
        refuse_incomplete(plan, on=TODAY)


def test_what_is_proposed_is_whole():
    plan = a_plan(ends_on=proposed_end(TODAY), review_on=proposed_review(TODAY))
    assert problems(plan, on=TODAY) == ()
    assert days_left(plan, on=TODAY) == 42
