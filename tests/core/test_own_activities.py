"""Own activities across follow-ups: the same ones only, and what lacks is said."""

from datetime import date, timedelta

from warmhand.core.own_activities import Rated, activity_series, own_series
from warmhand.core.progress import Score

START = date(2026, 1, 5)


def on(week):
    return START + timedelta(weeks=week)


def days(*weeks):
    return {
        on(week): {name: Rated(value) for name, value in rated.items()}
        for week, rated in enumerate(weeks)
    }


def test_a_day_that_lacks_an_activity_of_the_start_is_partial():
    found = own_series(days({"a": 2, "b": 4}, {"a": 4}, {"a": 6, "b": 8}))
    assert found.kept == {"a", "b"}
    assert found.scores == [Score(on(0), 3), Score(on(1), 4, partial=True), Score(on(2), 7)]


def test_a_day_with_fewer_than_half_in_common_is_missing():
    full = {"a": 2, "b": 2, "c": 2}
    found = own_series(days(full, full, {"a": 9}))
    assert [score.on for score in found.scores] == [on(0), on(1)]
    assert found.too_few == (on(2),)


def test_a_new_activity_does_not_move_the_old_series():
    found = own_series(days({"a": 2}, {"a": 3, "b": 9}, {"a": 4, "b": 9}))
    assert [score.value for score in found.scores] == [2, 3, 4]
    assert found.kept == {"a"}


def test_a_new_activity_opens_a_new_series_where_the_old_one_is_not_kept_up():
    found = own_series(days({"a": 2}, {"b": 5}, {"b": 6}, {"b": 7}))
    assert found.scores == [Score(on(1), 5), Score(on(2), 6), Score(on(3), 7)]


def test_a_mean_counts_as_many_daily_ratings_as_the_activity_with_the_fewest():
    both = {on(week): {"a": Rated(4.0, 5), "b": Rated(6.0, 1 + 2 * week)} for week in (0, 1)}
    assert [score.ratings for score in activity_series(both)] == [1, 3]
    alone = {on(0): {"a": Rated(4.2, 5)}}
    assert activity_series(alone) == [Score(on(0), 4.2, 5)]


def test_without_ratings_there_is_no_series():
    assert activity_series({}) == []
