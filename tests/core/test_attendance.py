"""Who has not come for twice as long as usual."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warmhand.core.attendance import away

START = date(2026, 1, 5)


def days(*numbers):
    return [START + timedelta(days=number) for number in numbers]


@pytest.mark.parametrize(
    ("visits", "today", "is_away"),
    [
        ((0, 14, 28), 28 + 28, True),
        ((0, 14, 28), 28 + 27, False),
        ((0, 14), 14 + 90, False),
        ((0, 0, 14), 14 + 90, False),
        ((0, 3, 6), 6 + 13, False),
        ((0, 3, 6), 6 + 14, True),
        ((0, 7, 30, 60), 60 + 45, False),
        ((0, 7, 14, 21, 28, 88), 88 + 14, True),
        ((0, 7, 14), 10, False),
        ((), 90, False),
    ],
    ids=[
        "twice as long", "a day less", "two visits", "two on one day", "thirteen days",
        "fourteen days", "uneven gaps", "one long gap of five", "a visit to come", "none",
    ],
)  # fmt: skip
def test_who_stayed_away_for_twice_the_usual_time_is_found(visits, today, is_away):
    found = away(days(*visits), today=START + timedelta(days=today))
    assert (found is not None) == is_away


@pytest.mark.parametrize(
    ("visits", "gone", "words"),
    [
        ((0, 14, 28), 42, ("6 weeks", "every 2 weeks")),
        ((0, 7, 14), 15, ("2 weeks", "every week")),
        ((0, 3, 6), 20, ("3 weeks", "every 3 days")),
        ((0, 1, 2), 14, ("2 weeks", "every day")),
        ((0, 30, 60), 61, ("9 weeks", "every 4 weeks")),
        ((0, 10, 20), 21, ("3 weeks", "every 10 days")),
    ],
    ids=str,
)
def test_how_long_and_how_often_are_said_in_words(visits, gone, words):
    today = START + timedelta(days=visits[-1] + gone)
    found = away(days(*visits), today=today)
    assert (found.for_words, found.usual_words) == words


@given(
    numbers=st.lists(st.integers(0, 400), min_size=3, max_size=12, unique=True),
    gone=st.integers(0, 900),
)
def test_it_is_never_under_two_weeks_and_never_ends_by_waiting(numbers, gone):
    visits = days(*numbers)
    today = max(visits) + timedelta(days=gone)
    found = away(visits, today=today)
    if found is not None:
        assert found.days >= 14
        later = away(visits, today=today + timedelta(days=1))
        assert later is not None
