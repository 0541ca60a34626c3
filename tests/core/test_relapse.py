"""The same trouble come back."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warmhand.core.relapse import Trouble, is_same_trouble, time_between

END = date(2026, 1, 5)
troubles = st.builds(
    Trouble,
    problem=st.sampled_from(["", "neck_pain", "frozen_shoulder"]),
    region=st.sampled_from(["", "neck", "shoulder", "whole_body", "no_pain"]),
    side=st.sampled_from(["", "left", "right", "both", "middle"]),
)


@given(one=troubles, other=troubles)
def test_it_does_not_matter_which_came_first(one, other):
    assert is_same_trouble(one, other) == is_same_trouble(other, one)


@given(one=troubles, other=troubles)
def test_opposite_sides_are_never_the_same(one, other):
    if {one.side, other.side} == {"left", "right"}:
        assert not is_same_trouble(one, other)


@given(side=st.sampled_from(["", "left"]))
def test_nothing_said_is_the_same_as_nothing(side):
    assert not is_same_trouble(Trouble("", "", side), Trouble("", "", side))


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (-3, "the same day"), (0, "the same day"), (1, "1 day"), (13, "13 days"), (14, "2 weeks"),
        (30, "1 month"), (121, "4 months"), (330, "11 months"), (365, "1 year"), (730, "2 years"),
    ],
)  # fmt: skip
def test_the_time_between_is_said_as_people_say_it(days, words):
    assert time_between(END, END + timedelta(days=days)) == words
