"""The model's constants found again in simulated episodes, and its probabilities come true."""

import importlib
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.core.test_progress import weekly
from warmhand.core.belief import Spread
from warmhand.core.calibration import (
    SMALLEST,
    fit,
    has_enough,
    log_likelihood,
    moves,
    nelder_mead,
)
from warmhand.core.measures import error_of_scores
from warmhand.core.progress_batch import Series
from warmhand.formats.evidence import shipped_measures

NPRS, PSFS = shipped_measures()["nprs"], shipped_measures()["psfs"]


@pytest.fixture(scope="module")
def bench():
    folder = str(Path(__file__).parents[2] / "bench")
    sys.path.insert(0, folder)
    yield {name: importlib.import_module(name) for name in ("simulated_people", "reliability")}
    sys.path.remove(folder)


def episodes(count, *, start, slope, sem, seed):
    """Scores of the model itself with these constants, unevenly spaced, 1 to 7 ratings each."""
    draw = np.random.default_rng(seed)
    counts = draw.integers(3, 10, count)
    starts, rows = np.cumsum(counts) - counts, counts.sum()
    gaps = draw.integers(4, 14, rows)
    days, person = np.cumsum(gaps), np.repeat(np.arange(count), counts)
    walk = np.cumsum(draw.normal(0, np.sqrt(0.05 * gaps / 7)))
    walk -= walk[starts][person]
    ratings = draw.integers(1, 8, rows)
    errors = np.maximum(sem / np.sqrt(ratings), sem / 2)
    level = draw.normal(5, start * 10, count)[person]
    trend = draw.normal(0, slope * 10, count)[person] * (days - days[starts][person]) / 7
    scores = level + trend + walk + draw.normal(0, 1, rows) * errors
    worse = np.zeros(count, dtype=bool)
    return Series(starts, counts, days, scores, ratings, worse)


def test_the_likelihood_is_that_of_the_multivariate_normal():
    series = episodes(5, start=0.2, slope=0.05, sem=1.0, seed=3)
    spread, expected = Spread(start=0.3, slope=0.02), 0.0
    for first, count in zip(series.starts, series.counts, strict=True):
        rows = slice(first, first + count)
        weeks = (series.days[rows] - series.days[first]) / 7
        known = 9 + 0.04 * np.outer(weeks, weeks) + 0.05 * np.minimum.outer(weeks, weeks)
        errors = error_of_scores(NPRS, series.scores[rows], series.ratings[rows])
        seen = known + np.diag(errors**2)
        away = series.scores[rows] - 5
        expected -= 0.5 * (away @ np.linalg.solve(seen, away) + np.linalg.slogdet(seen)[1])
        expected -= 0.5 * count * np.log(2 * np.pi)
    assert log_likelihood(NPRS, series, spread) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("start", "slope", "sem"), [(0.25, 0.03, 1.4), (0.15, 0.08, 0.7)], ids=["noisy", "moving"]
)
def test_known_constants_are_found_again_within_a_tenth(start, slope, sem):
    found = fit(NPRS, episodes(2_000, start=start, slope=slope, sem=sem, seed=1))
    assert found.start.value == pytest.approx(start, rel=0.1)
    assert found.slope.value == pytest.approx(slope, rel=0.1)
    assert found.sem.value == pytest.approx(sem, rel=0.1)
    assert found.gain > 100


def test_two_hundred_episodes_give_intervals_that_mostly_hold_the_truth():
    held = []
    for seed in range(20):
        found = fit(NPRS, episodes(200, start=0.25, slope=0.03, sem=1.4, seed=seed))
        pairs = ((found.start, 0.25), (found.slope, 0.03), (found.sem, 1.4))
        held += [one.low <= truth <= one.high for one, truth in pairs]
    assert sum(held) / len(held) >= 0.85


def test_which_way_a_measure_runs_does_not_matter():
    series = episodes(300, start=0.2, slope=0.05, sem=1.0, seed=2)
    mirrored = Series(
        series.starts, series.counts, series.days, 10 - series.scores, series.ratings,
        series.both_worse,
    )  # fmt: skip
    one, other = fit(NPRS, series), fit(PSFS, mirrored)
    assert one.slope.value == pytest.approx(other.slope.value, rel=0.01)
    assert one.sem.value == pytest.approx(other.sem.value, rel=0.01)


def test_without_any_change_the_trend_goes_to_its_edge_without_an_interval():
    series = episodes(200, start=0.2, slope=0.0, sem=1.0, seed=1)
    still = Series(
        series.starts, series.counts, series.days,
        np.repeat(series.scores[series.starts], series.counts), series.ratings, series.both_worse,
    )  # fmt: skip
    found = fit(NPRS, still)
    assert SMALLEST <= found.slope.value < 0.005
    assert found.sem.value >= SMALLEST * NPRS.range
    assert found.slope.low is None


def test_moves_count_the_episodes_that_would_read_differently():
    series = episodes(500, start=0.25, slope=0.03, sem=1.4, seed=1)
    found = moves(NPRS, series, fit(NPRS, series))
    assert found
    assert all(row.before != row.after for row in found)
    assert [row.episodes for row in found] == sorted((row.episodes for row in found), reverse=True)
    assert sum(row.episodes for row in found) < 250


def test_the_search_finds_the_bottom_of_a_bent_valley():
    found = nelder_mead(
        lambda at: float((1 - at[0]) ** 2 + 100 * (at[1] - at[0] ** 2) ** 2), np.array([-1.2, 1.0])
    )
    assert found == pytest.approx([1, 1], abs=0.02)


def test_an_episode_counts_from_three_scores_over_two_weeks():
    assert has_enough(weekly(5, 5, 5))
    assert not has_enough(weekly(5, 5))
    assert not has_enough(weekly(5, 5, 5, days=6))
    assert not has_enough([])


def test_stated_probabilities_come_true_and_a_planted_fault_is_seen(bench):
    drawn, tables = bench["simulated_people"], bench["reliability"]
    people = drawn.people_of(NPRS, drawn.as_the_model_says, people=80_000, seed=5, whole=False)

    def holds(model):
        found = drawn.reliability(model.measure, people, spread=model.spread)
        return all(row.holds for rows in found.values() for row in rows)

    assert holds(tables.Model())
    assert {name for name, model in tables.PLANTS.items() if holds(model)} == set()


def test_a_tenth_with_few_people_is_not_judged(bench):
    row = bench["simulated_people"].Decile(0.5, 10, 0.5, 0.9)
    assert row.holds
