from datetime import date, timedelta
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warmhand.core.belief import (
    DRIFT_VARIANCE_PER_WEEK,
    SLOPE_SD_PER_WEEK,
    START_SD,
    first_belief,
    updated,
)
from warmhand.core.errors import InvalidValueError
from warmhand.core.measures import custom_measure
from warmhand.core.progress import Check, Score, State, assess, assessments, why
from warmhand.core.progress_batch import Series, assess_many
from warmhand.core.trajectory import smoothed, trajectory
from warmhand.formats.evidence import shipped_measures

MEASURES = shipped_measures()
NPRS = MEASURES["nprs"]
START = date(2026, 1, 5)


def weekly(*values, ratings=1, start=START, days=7):
    return [Score(start + timedelta(days * i), v, ratings) for i, v in enumerate(values)]


@pytest.mark.parametrize(
    ("values", "d", "s", "better", "half", "worse", "state"),
    [
        ((7, 6, 6, 5, 4, 4), -2.355, 1.050, 0.632, 0.902, 0.001, State.PROBABLY_IMPROVING),
        ((6, 6, 5, 6, 6, 6), 0.216, 1.050, 0.017, 0.123, 0.228, State.PLATEAU),
        ((5, 6, 6, 7, 7, 8), 2.277, 1.050, 0.000, 0.001, 0.888, State.WORSENING),
    ],
    ids=["better", "still", "worse"],
)
def test_the_worked_examples_come_out_to_three_decimals(values, d, s, better, half, worse, state):
    found = assess(weekly(*values), measure=NPRS)
    assert found.state == state
    assert (found.change, found.change_sd) == pytest.approx((d, s), abs=6e-4)
    probabilities = (found.p_better, found.p_better_half, found.p_worse_half)
    assert probabilities == pytest.approx((better, half, worse), abs=6e-4)


def exact_change(weeks, scores, sems, measure):
    """The closed form in exact fractions: d, s^2 and the slope, in points."""
    size = Fraction(measure.range) ** 2
    tau, slope = Fraction(START_SD) ** 2 * size, Fraction(SLOPE_SD_PER_WEEK) ** 2 * size
    drift = Fraction(DRIFT_VARIANCE_PER_WEEK) * size
    t, n = [Fraction(w) for w in weeks], len(weeks)
    k = [[tau + slope * a * b + drift * min(a, b) for b in t] for a in t]
    middle = (Fraction(measure.low) + Fraction(measure.high)) / 2
    # Solve S X = [K | y - mu0 | t] by elimination.
    rows = [
        [k[i][j] + (Fraction(sems[i]) ** 2 if i == j else 0) for j in range(n)]
        + [*k[i], Fraction(scores[i]) - middle]
        for i in range(n)
    ]
    for i in range(n):
        rows[i] = [cell / rows[i][i] for cell in rows[i]]
        for j in range(n):
            if j != i and rows[j][i]:
                factor = rows[j][i]
                rows[j] = [a - factor * b for a, b in zip(rows[j], rows[i], strict=True)]
    solved = [row[-1] for row in rows]
    mean = [middle + sum(k[i][j] * solved[j] for j in range(n)) for i in range(n)]

    def p(a, b):
        return k[a][b] - sum(k[a][j] * rows[j][n + b] for j in range(n))

    variance = p(0, 0) + p(n - 1, n - 1) - 2 * p(0, n - 1)
    steep = sum(slope * t[j] * solved[j] for j in range(n))
    return float(mean[-1] - mean[0]), float(variance), float(steep)


@given(
    st.integers(0, 3).flatmap(
        lambda extra: st.tuples(
            st.lists(st.integers(0, 730), min_size=2 + extra, max_size=2 + extra, unique=True),
            st.lists(st.floats(0, 1), min_size=2 + extra, max_size=2 + extra),
            st.lists(st.floats(0.005, 0.2), min_size=2 + extra, max_size=2 + extra),
        )
    ),
    st.sampled_from([1.0, 10.0, 87.0]),
)
@settings(max_examples=150, deadline=None)
def test_the_recursion_agrees_with_the_exact_closed_form(episode, size):
    days, shares, errors = episode
    days = sorted(days)
    measure = custom_measure(low=0, high=size, mcid=size / 5, sem=size / 10, higher_is_better=False)
    weeks = [(day - days[0]) / 7 for day in days]
    scores, sems = [s * size for s in shares], [e * size for e in errors]
    belief = first_belief(measure, 0.0)
    for week, score, sem in zip(weeks, scores, sems, strict=True):
        belief = updated(belief, weeks=week, score=score, sem=sem)
    change, variance, slope = exact_change(weeks, scores, sems, measure)
    spread = belief.var_level + belief.var_start - 2 * belief.cov_level_start
    assert belief.level - belief.start == pytest.approx(change, abs=1e-9 * size)
    assert spread**0.5 == pytest.approx(variance**0.5, abs=1e-9 * size)
    assert belief.slope == pytest.approx(slope, abs=1e-9 * size)


def test_a_score_from_before_the_last_one_is_refused():
    belief = updated(first_belief(NPRS, 0.0), weeks=2.0, score=5.0, sem=1.0)
    with pytest.raises(InvalidValueError, match="order"):
        updated(belief, weeks=1.0, score=5.0, sem=1.0)


episodes = st.lists(
    st.lists(
        st.tuples(st.integers(0, 120), st.integers(0, 10), st.integers(1, 7)),
        max_size=9,
        unique_by=lambda row: row[0],
    ),
    min_size=1,
    max_size=12,
)


@given(episodes, st.none() | st.integers(100, 160))
@settings(max_examples=60, deadline=None)
def test_many_episodes_together_are_found_as_each_alone(rows, as_of):
    rows = [sorted(row) for row in rows]
    flat = [cells for row in rows for cells in row]
    counts = np.array([len(row) for row in rows])
    series = Series(
        starts=np.cumsum(counts) - counts,
        counts=counts,
        days=np.array([START.toordinal() + day for day, _, _ in flat], dtype=np.int64),
        scores=np.array([score for _, score, _ in flat], dtype=np.float64),
        ratings=np.array([k for _, _, k in flat], dtype=np.int64),
        both_worse=np.zeros(len(rows), dtype=bool),
        as_of=None if as_of is None else START.toordinal() + as_of,
    )
    found = [one for part in assess_many(NPRS, series) for one in assessments(NPRS, part)]
    on = None if as_of is None else START + timedelta(as_of)
    for row, together in zip(rows, found, strict=True):
        scores = [Score(START + timedelta(day), float(v), k) for day, v, k in row]
        alone = assess(scores[::-1], measure=NPRS, as_of=on)
        assert together.state == alone.state
        assert together.change == pytest.approx(alone.change, abs=1e-9)
        assert together.p_worse_half == pytest.approx(alone.p_worse_half, abs=1e-9)
        assert together.reason == alone.reason


@given(st.lists(st.integers(0, 10), min_size=3, max_size=8))
@settings(max_examples=40, deadline=None)
def test_a_mirrored_scale_finds_the_same(values):
    down = custom_measure(low=0, high=10, mcid=2, sem=1, higher_is_better=False)
    up = custom_measure(low=0, high=10, mcid=2, sem=1, higher_is_better=True)
    one = assess(weekly(*values), measure=down)
    other = assess(weekly(*(10 - value for value in values)), measure=up)
    assert (one.state, one.reason) == (other.state, other.reason)
    assert one.change == pytest.approx(other.change, abs=1e-9)
    assert one.level == pytest.approx(10 - other.level, abs=1e-9)
    assert one.important_level == pytest.approx(10 - other.important_level, abs=1e-9)


@pytest.mark.parametrize(
    ("scores", "more", "state"),
    [
        ([], {}, State.INSUFFICIENT_DATA),
        (weekly(7, 2), {}, State.INSUFFICIENT_DATA),
        (weekly(7, 5, 2, days=6), {}, State.INSUFFICIENT_DATA),
        (weekly(7, 5, 2), {"as_of": START + timedelta(35)}, State.PROBABLY_IMPROVING),
        (weekly(7, 5, 2), {"as_of": START + timedelta(36)}, State.INSUFFICIENT_DATA),
        (weekly(6, 6, 6, 6, 6), {"checks": [Check.WORSE] * 2}, State.POSSIBLY_WORSENING),
        (weekly(6, 6, 6, 6, 6), {"checks": [Check.WORSE, Check.SAME]}, State.PLATEAU),
        (weekly(6, 6, 6, 6, 6), {"checks": [Check.WORSE]}, State.PLATEAU),
        (weekly(6, 6, 6, 6, 6), {"visits": 4}, State.PLATEAU),
        (weekly(6, 6, 6, 6, 6), {"visits": 3}, State.UNCERTAIN),
        (weekly(6, 6, 6, 6), {}, State.UNCERTAIN),
        (weekly(8, 8, 4, 4, 7), {}, State.POSSIBLY_WORSENING),
        (weekly(9, 7, 6, 4, 3, 2), {}, State.IMPROVED),
    ],
    ids=[
        "none", "two", "12 days", "21 days old", "22 days old", "worse twice", "worse once",
        "one check", "4 visits", "3 visits", "3 weeks", "a jump of 3", "steady fall",
    ],
)  # fmt: skip
def test_each_state_has_its_border(scores, more, state):
    assert assess(scores, measure=NPRS, **more).state == state


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("value", [0, 3, 10])
def test_one_score_is_no_change(value):
    found = assess(weekly(value), measure=NPRS)
    assert found.change == pytest.approx(0)
    assert (found.p_better, found.p_better_half, found.p_worse_half) == (0, 0, 0)


def test_a_start_near_the_best_score_says_that_it_cannot_improve():
    found = assess(weekly(0, 1, 0, 1, 0, 0), measure=NPRS)
    assert not found.can_show_improvement
    assert "cannot show an improvement: use another" in found.reason
    assert assess(weekly(6, 6, 6), measure=NPRS).can_show_improvement


def test_near_recovered_is_one_error_from_the_best_score():
    assert assess(weekly(8, 6, 4, 2, 1, 0, 0), measure=NPRS).near_recovered
    assert not assess(weekly(8, 6, 4, 4, 4), measure=NPRS).near_recovered
    beyond = assess(weekly(2, 4, 6, 8, 10, 10, 10), measure=MEASURES["psfs"])
    assert beyond.level > 10
    assert beyond.near_recovered


def test_an_old_score_is_not_called_too_early():
    old = assess(weekly(7, 5, 2), measure=NPRS, as_of=START + timedelta(100))
    assert old.words == "no recent score"
    assert "86 days old" in old.reason
    assert assess(weekly(7), measure=NPRS).words == "too early to tell"


@pytest.mark.parametrize("value", [11, -1, 6.5, float("nan")])
def test_a_score_outside_the_measure_is_refused(value):
    with pytest.raises(InvalidValueError):
        assess(weekly(value), measure=NPRS)


@pytest.mark.parametrize("measure", ["groc", "start_back", "session_check"])
def test_what_is_not_modelled_is_refused(measure):
    with pytest.raises(InvalidValueError, match="never modelled"):
        assess(weekly(0, 0, 0), measure=MEASURES[measure])


@pytest.mark.parametrize(
    ("values", "is_likely", "words"),
    [
        ((6, 6, 5, 6, 6, 6), False, "+0.0; not more than error alone explains"),
        ((7, 6, 6, 5, 4, 4), True, "-2.1; more than error alone explains"),
        ((8, 6, 5, 3, 1, 0), True, "-5.7; more than error alone explains"),
    ],
    ids=["plateau", "on the way", "far better"],
)
def test_why_says_whether_it_is_on_the_way_and_what_error_alone_explains(values, is_likely, words):
    found = assess(weekly(*values), measure=NPRS)
    inputs = dict(why(found).inputs)
    assert words in inputs["Reliable change index, a cross-check"]
    on_the_way = inputs["On the way, by 0.25 points a week"].removeprefix("over ")
    assert (int(on_the_way.removesuffix("%")) >= 50) == is_likely


def test_why_names_inputs_rule_and_source():
    behind = why(assess(weekly(6, 6, 5, 6, 6, 6), measure=NPRS))
    assert ("Scores", "6 scores over 5 weeks") in behind.inputs
    assert ("Better by 2 points or more", "2%") in behind.inputs
    assert "At least 4 scores over 4 weeks" in behind.rule
    assert any("Childs 2005" in source for source in behind.sources)


def test_the_band_ends_where_the_recursion_does():
    found = assess(weekly(7, 6, 6, 5, 4, 4), measure=NPRS)
    bands = trajectory(weekly(7, 6, 6, 5, 4, 4), measure=NPRS)
    assert bands[0].middle == pytest.approx(found.start, abs=1e-9)
    assert bands[-1].middle == pytest.approx(found.level, abs=1e-9)
    assert all(0 <= b.low <= b.middle <= b.high <= 10 for b in bands)


def test_the_band_stays_in_the_measures_own_direction_and_between_scores():
    bands = trajectory(weekly(2, 4, 6, 8), measure=MEASURES["psfs"], at_weeks=[0, 1.5, 3])
    assert [b.weeks for b in bands] == [0, 1.5, 3]
    assert bands[0].middle < bands[1].middle < bands[2].middle
    assert trajectory([], measure=NPRS) == []


def test_the_band_is_narrowest_between_its_ends():
    weeks = np.arange(7.0)
    _, sd = smoothed(NPRS, weeks, np.full(7, 5.0), np.ones(7), weeks)
    assert sd[3] < sd[0]
    assert sd[3] < sd[6]
