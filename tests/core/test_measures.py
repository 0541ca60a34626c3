import numpy as np
import pytest

from warmhand.core import scoring
from warmhand.core.errors import InvalidValueError
from warmhand.core.measures import (
    checked_score,
    custom_measure,
    error_of_scores,
    for_region,
    important_change,
    oriented,
)
from warmhand.formats.evidence import shipped_measures

MEASURES = shipped_measures()


def test_a_higher_is_better_measure_is_mirrored_within_its_range():
    assert oriented(MEASURES["psfs"], 8.0) == 2.0
    assert oriented(MEASURES["groc"], 5.0) == -5.0
    assert oriented(MEASURES["nprs"], 8.0) == 8.0


@pytest.mark.parametrize("measure", MEASURES.values(), ids=MEASURES)
def test_mirroring_twice_gives_the_score_back(measure):
    assert oriented(measure, oriented(measure, measure.low + 1)) == measure.low + 1
    assert oriented(measure, measure.best) == measure.low


@pytest.mark.parametrize(
    ("baseline", "points"), [(0, 1), (4.49, 1), (4.5, 2), (7.49, 2), (7.5, 3), (10, 3)]
)
def test_pain_needs_a_larger_change_from_a_higher_start(baseline, points):
    assert important_change(MEASURES["nprs"], np.array([float(baseline)])) == [points]


def test_a_relative_change_is_a_share_of_the_start_and_never_below_one_error():
    changes = important_change(MEASURES["headache_days"], np.array([20.0, 2.0]))
    assert changes == pytest.approx([6.0, 1.5])


@pytest.mark.parametrize(("ratings", "sem"), [(1, 1.0), (2, 0.7071), (4, 0.5), (5, 0.5), (30, 0.5)])
def test_more_than_four_daily_ratings_buy_nothing(ratings, sem):
    found = error_of_scores(MEASURES["nprs"], np.array([5.0]), np.array([ratings]))
    assert found == pytest.approx([sem], abs=1e-4)


def test_a_count_has_at_least_the_error_of_its_square_root():
    found = error_of_scores(MEASURES["headache_days"], np.array([1.0, 16.0]), np.ones(2, np.int64))
    assert found == pytest.approx([1.5, 4.0])


def test_an_elbow_needs_more_change_than_a_shoulder_on_the_same_form():
    assert for_region(MEASURES["quickdash"], "elbow").mcid == 16.0
    assert for_region(MEASURES["quickdash"], "elbow").sem == 9.7
    assert for_region(MEASURES["quickdash"], "shoulder") is MEASURES["quickdash"]


@pytest.mark.parametrize(
    ("measure", "score", "ratings", "says"),
    [
        ("nprs", 11, 1, "11 is outside 0 to 10"),
        ("nprs", -1, 1, "-1 is outside 0 to 10"),
        ("nprs", float("nan"), 1, "nan is outside"),
        ("nprs", float("inf"), 1, "inf is outside"),
        ("nprs", 6.5, 1, "6.5 is not a whole number"),
        ("rmdq", 3.2, 1, "not a whole number"),
        ("nprs", 6, 0, "number of ratings"),
        ("nprs", 6, 367, "number of ratings"),
    ],
)
def test_an_impossible_score_is_refused_in_words(measure, score, ratings, says):
    with pytest.raises(InvalidValueError, match=says):
        checked_score(MEASURES[measure], score, ratings=ratings)


@pytest.mark.parametrize(("measure", "score", "ratings"), [("nprs", 6.4, 5), ("psfs", 6.5, 1)])
def test_means_need_not_be_whole(measure, score, ratings):
    assert checked_score(MEASURES[measure], score, ratings=ratings) == score


@pytest.mark.parametrize(
    "wrong",
    [
        {"low": 5, "high": 5},
        {"low": 9, "high": 5},
        {"high": float("inf")},
        {"low": float("nan")},
        {"low": 1e300, "high": 1.1e300},
        {"low": 0, "high": 1e-9, "mcid": 1e-10, "sem": 1e-10},
        {"mcid": 0},
        {"mcid": 88},
        {"sem": 0},
        {"sem": float("nan")},
        {"sem": 100},
    ],
    ids=str,
)
def test_an_own_scale_that_makes_no_sense_is_refused(wrong):
    right = {"low": 0, "high": 87, "mcid": 10, "sem": 4, "higher_is_better": False}
    assert custom_measure(**right).range == 87
    with pytest.raises(InvalidValueError):
        custom_measure(**right | wrong)


def test_activities_are_averaged_over_those_of_the_start():
    start = {"lift": 2, "sleep": 4, "run": 0}
    assert scoring.activities_score(at_start=start, now=start).score == 2
    later = {"lift": 6, "sleep": 8, "swim": 10}
    found = scoring.activities_score(at_start=start, now=later)
    assert (found.score, found.partial) == (7, True)


def test_fewer_than_half_of_the_activities_counts_as_missing():
    start = {"lift": 2, "sleep": 4, "run": 0}
    assert scoring.activities_score(at_start=start, now={"lift": 9}) is None
    assert scoring.activities_score(at_start={"a": 1, "b": 2}, now={"a": 3}).partial


def test_a_neck_score_says_its_unit():
    assert scoring.neck_points(24, unit=scoring.Unit.PERCENT) == 12
    assert scoring.neck_points(24, unit=scoring.Unit.POINTS) == 24
    with pytest.raises(InvalidValueError, match="0 to 50 points"):
        scoring.neck_points(51, unit=scoring.Unit.POINTS)


@pytest.mark.parametrize(
    ("rule", "total", "answered", "score"),
    [
        ("odi", 20, 10, 40),
        ("odi", 20, 8, 50),
        ("ndi", 18, 9, 20),
        ("lefs", 64, 20, 64),
        ("lefs", 32, 16, 40),
        ("quickdash", 33, 11, 50),
        ("quickdash", 10, 10, 0),
        ("peg", 15, 3, 5),
    ],
)
def test_a_missing_answer_takes_the_mean_of_the_others(rule, total, answered, score):
    assert scoring.prorated(rule, total=total, answered=answered) == pytest.approx(score)


@pytest.mark.parametrize(
    ("rule", "total", "answered"),
    [("odi", 20, 7), ("odi", 51, 10), ("quickdash", 10, 11), ("lefs", 0, 15), ("peg", 5, 2)],
)
def test_too_few_answers_or_an_impossible_sum_give_no_score(rule, total, answered):
    with pytest.raises(InvalidValueError):
        scoring.prorated(rule, total=total, answered=answered)


def test_a_shoulder_score_is_the_mean_of_its_parts():
    score = scoring.shoulder_score(pain=25, pain_answered=5, disability=60, disability_answered=6)
    assert score == pytest.approx(75)


def test_headache_days_are_scaled_to_four_weeks_from_two_on():
    assert scoring.headache_days(5, observed=14) == 10
    with pytest.raises(InvalidValueError, match="14 days"):
        scoring.headache_days(5, observed=13)
    with pytest.raises(InvalidValueError, match="not possible"):
        scoring.headache_days(15, observed=14)


@pytest.mark.parametrize(
    ("total", "last_five", "group"), [(3, 3, "low"), (4, 3, "medium"), (5, 4, "high")]
)
def test_the_back_screen_has_three_groups(total, last_five, group):
    assert scoring.back_screen_group(total=total, last_five=last_five) == group
