"""Waiting counts as waiting, an end without the step as never, and few as too few."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warmhand.core.loop_figures import (
    Attempt,
    Span,
    Wait,
    counts_words,
    days_of,
    days_words,
    figures,
    incidence,
    wait_of,
)

MONDAY = date(2026, 10, 5)
TODAY = date(2026, 11, 2)


def came(days):
    return Wait(days, came=True, is_over=True)


def never(days):
    return Wait(days, came=False, is_over=True)


def waits(days):
    return Wait(days, came=False, is_over=False)


def test_with_nothing_open_and_nothing_ended_it_is_the_plain_share():
    curve = incidence([came(1), came(2), came(2), came(9)])
    assert curve == [(1, 0.25), (2, 0.75), (9, 1.0)]


def test_who_still_waits_counts_for_as_long_as_it_was_seen():
    # Kaplan and Meier by hand: 1 of 4 on day 1; one leaves on day 2; 1 of 2 on day 3.
    curve = incidence([came(1), waits(2), came(3), waits(10)])
    assert curve == [(1, 0.25), (3, pytest.approx(0.25 + 0.75 / 2))]


def test_what_ended_without_the_step_never_comes_to_it():
    # Aalen and Johansen by hand: one of four ends on day 2, so the share stays at three quarters.
    assert incidence([came(1), never(2), came(3), came(4)])[-1] == (4, pytest.approx(0.75))
    found = days_of([came(1), never(2), never(2), never(3), never(3), came(4)])
    assert (found.quarter, found.half) == (4, None)
    assert days_words(found) == "fewer than half came to it so far"


def test_half_of_twelve_is_reached_on_the_sixth():
    found = days_of([came(day) for day in range(1, 13)])
    assert (found.quarter, found.half, found.three_quarters) == (3, 6, 9)
    assert days_words(found) == "half within 6 days, the middle half from 3 to 9"
    assert counts_words(found) == "12 of 12"


def test_few_are_told_as_counts_alone():
    found = days_of([came(1), came(1), waits(3), never(2)])
    assert days_words(found) == ""
    assert counts_words(found) == "2 of 4; 1 still waits, 1 ended without"
    assert counts_words(days_of([])) == "none yet"


ATTEMPT = Attempt(
    sent_on=MONDAY, answered_on=date(2026, 10, 8), seen_on=date(2026, 10, 20), profession="pt"
)


@pytest.mark.parametrize(
    ("attempt", "span", "wait"),
    [
        (ATTEMPT, Span.ANSWER, came(3)),
        (ATTEMPT, Span.BOOKED, waits(28)),
        (ATTEMPT, Span.SEEN, came(15)),
        (ATTEMPT, Span.REPORT, waits(13)),
        (Attempt(sent_on=MONDAY, ended_on=MONDAY + timedelta(4)), Span.BOOKED, never(4)),
        (Attempt(sent_on=MONDAY), Span.REPORT, None),
        (Attempt(sent_on=MONDAY, seen_on=date(2026, 10, 1)), Span.SEEN, came(0)),
        (Attempt(sent_on=TODAY + timedelta(1)), Span.ANSWER, None),
    ],
)
def test_each_wait_begins_and_ends_where_it_should(attempt, span, wait):
    assert wait_of(attempt, span, today=TODAY) == wait


def test_a_report_waits_only_from_the_visit_on():
    found = figures([ATTEMPT, Attempt(sent_on=MONDAY)], today=TODAY)
    assert (found[Span.REPORT].counted, found[Span.ANSWER].counted) == (1, 2)


WAITS = st.lists(
    st.builds(
        lambda days, kind: {"came": came, "never": never, "waits": waits}[kind](days),
        st.integers(0, 60),
        st.sampled_from(["came", "never", "waits"]),
    ),
    max_size=30,
)


@given(WAITS)
def test_the_share_rises_and_never_passes_what_can_have_come(rows):
    curve = incidence(rows)
    shares = [share for _, share in curve]
    assert shares == sorted(shares)
    assert all(0 < share <= 1 + 1e-9 for share in shares)
    if rows and all(one.is_over for one in rows):
        assert (shares or [0])[-1] == pytest.approx(sum(one.came for one in rows) / len(rows))


@given(WAITS)
def test_one_more_who_still_waits_never_makes_it_quicker(rows):
    before, after = days_of(rows), days_of([*rows, waits(100)])
    for name in ("quarter", "half", "three_quarters"):
        was, now = getattr(before, name), getattr(after, name)
        assert now is None or (was is not None and now >= was)
