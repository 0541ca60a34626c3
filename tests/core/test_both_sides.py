"""Neither side is taken for the truth: completion is a range, and a contradiction is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warmhand.core.both_sides import Sides, completion, words_of
from warmhand.core.referral import Attended, Went

W, A = Went, Attended


@pytest.mark.parametrize(
    ("client", "partner", "differ"),
    [
        (W.YES, A.CAME, False),
        (W.YES, A.MISSED, True),
        (W.MISSED, A.CAME, True),
        (W.NO, A.CAME, True),
        (W.NO, A.BOOKED, True),
        (W.HELP, A.BOOKED, True),
        (W.HELP, A.CAME, True),
        (W.MISSED, A.MISSED, False),
        (W.BOOKED, A.CAME, False),
        (W.BOOKED, A.MISSED, False),
        (W.YES, None, False),
        (None, A.MISSED, False),
        (None, None, False),
    ],
)
def test_what_contradicts_is_told_and_what_came_later_does_not(client, partner, differ):
    assert Sides(client, partner).differ is differ


def test_completion_counts_each_word_and_ranges_from_both_to_either():
    found = completion(
        [Sides(W.YES, A.CAME)] * 5
        + [Sides(W.YES, None)] * 3
        + [Sides(W.NO, A.CAME)] * 2
        + [Sides(W.BOOKED, A.BOOKED)] * 4
        + [Sides(None, None)] * 6
    )
    assert (found.client_says, found.partner_says) == (8, 7)
    assert (found.both_say, found.either_says, found.differ, found.neither_said) == (5, 10, 2, 10)
    assert (found.low, found.high, found.is_few) == (0.25, 0.5, False)
    low, high = found.outer
    assert low < 0.25 < 0.5 < high


def test_few_loops_and_none_are_said_to_be_few():
    assert completion([Sides(W.YES, A.CAME)] * 9).is_few
    assert completion([]).outer == (0.0, 1.0)


def test_words_say_what_each_said_and_who_has_not():
    said = words_of(Sides(W.MISSED, None), client="Theo", partner="Dana")
    assert said == (
        "Theo: “I had a date and could not go”.",
        "Dana has not said whether the visit took place.",
    )


SIDES = st.builds(Sides, st.sampled_from([None, *Went]), st.sampled_from([None, *Attended]))


@given(st.lists(SIDES, max_size=40))
def test_the_range_holds_what_each_of_them_says(loops):
    found = completion(loops)
    for says in (found.client_says, found.partner_says):
        assert found.both_say <= says <= found.either_says
    assert found.both_say + found.either_says == found.client_says + found.partner_says
    tiny = 1e-12  # rounding at 0 and 1
    assert found.outer[0] - tiny <= found.low <= found.high <= found.outer[1] + tiny
