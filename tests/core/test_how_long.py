"""How long a trouble is told to be there."""

from datetime import date

import pytest

from warmhand.core.how_long import how_long

ON = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("since", "started", "words"),
    [
        (date(2026, 6, 1), date(2026, 9, 21), "about five months"),
        (date(2026, 10, 1), date(2026, 11, 2), "about one month"),
        (date(2026, 11, 1), date(2026, 11, 9), "less than a month"),
        (date(2025, 9, 1), date(2026, 9, 21), "about 14 months"),
        (date(2024, 11, 1), date(2026, 9, 21), "about two years"),
        (None, date(2026, 9, 21), "at least nine weeks in my care"),
        (None, date(2026, 11, 16), "at least one week in my care"),
        (None, date(2026, 11, 20), ""),
        (date(2026, 11, 1), date(2026, 9, 21), "at least nine weeks in my care"),
    ],
    ids=[
        *("months", "a month", "this month", "over a year", "years"),
        *("in care", "a week", "new", "a later onset"),
    ],
)
def test_the_onset_counts_where_it_is_known_and_else_the_care_alone(since, started, words):
    assert how_long(since_on=since, started_on=started, on=ON) == words
