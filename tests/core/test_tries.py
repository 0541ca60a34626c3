"""What works: the printed table, and what counts as a yes."""

from datetime import date, timedelta

import pytest

from warmhand.core.network import ContactWay, Outcome
from warmhand.core.tries import (
    PRIORS,
    Try,
    beta_below,
    beta_quantile,
    beta_range,
    chance,
    settles,
)

TODAY = date(2026, 10, 13)
OLD = TODAY - timedelta(90)
ASSUMED = {
    ContactWay.COLD_CALL: (0.05, 0.00, 0.14),
    ContactWay.CARD_LEFT: (0.02, 0.00, 0.06),
    ContactWay.SHARED_CLIENT_MAIL: (0.30, 0.13, 0.49),
    ContactWay.EVENT: (0.20, 0.06, 0.37),
    ContactWay.SAME_PREMISES: (0.40, 0.21, 0.60),
    ContactWay.INTRODUCTION: (0.50, 0.28, 0.72),
}
AFTER_2_OF_6 = {
    ContactWay.COLD_CALL: (0.16, 0.06, 0.28),
    ContactWay.CARD_LEFT: (0.09, 0.03, 0.17),
    ContactWay.SHARED_CLIENT_MAIL: (0.31, 0.17, 0.46),
    ContactWay.EVENT: (0.25, 0.12, 0.39),
    ContactWay.SAME_PREMISES: (0.38, 0.23, 0.53),
    ContactWay.INTRODUCTION: (0.43, 0.26, 0.60),
}


def tries(way, *, yes=0, no=0, on=OLD):
    return [Try(way, on, Outcome.YES)] * yes + [Try(way, on, Outcome.NO)] * no


@pytest.mark.parametrize("way", ContactWay)
def test_what_is_assumed_is_as_printed(way):
    prior = chance(way, [], on=TODAY).prior
    assert (round(prior.mean, 2), round(prior.low, 2), round(prior.high, 2)) == ASSUMED[way]


@pytest.mark.parametrize("way", ContactWay)
def test_after_two_of_six_it_is_as_printed(way):
    found = chance(way, tries(way, yes=2, no=4), on=TODAY)
    assert (round(found.mean, 2), round(found.low, 2), round(found.high, 2)) == AFTER_2_OF_6[way]
    assert (found.yes, found.no) == (2, 4)


@pytest.mark.parametrize(
    ("x", "a", "b", "below"),
    [
        pytest.param(0.3, 1, 1, 0.3, id="uniform"),
        pytest.param(0.5, 4, 4, 0.5, id="symmetric"),
        pytest.param(0.2, 1, 5, 1 - 0.8**5, id="(1-x)^b"),
        pytest.param(0.7, 6, 1, 0.7**6, id="x^a"),
        pytest.param(0.25, 0.5, 0.5, 1 / 3, id="arcsine"),
        pytest.param(0.0, 2, 3, 0.0, id="none"),
        pytest.param(1.0, 2, 3, 1.0, id="all"),
    ],
)
def test_the_share_below_is_that_of_closed_forms(x, a, b, below):
    assert beta_below(x, a, b) == pytest.approx(below, abs=1e-12)


@pytest.mark.parametrize("prior", PRIORS.values(), ids=str)
@pytest.mark.parametrize("p", [0.1, 0.5, 0.9])
def test_a_quantile_has_its_share_below_it(prior, p):
    assert beta_below(beta_quantile(p, *prior), *prior) == pytest.approx(p, abs=1e-9)


def test_many_tries_make_a_narrow_range():
    found = beta_range(4 + 300, 4 + 700)
    assert 0.28 < found.low < found.mean < found.high < 0.33


@pytest.mark.parametrize(
    ("age", "outcome", "counted"),
    [
        pytest.param(59, Outcome.OPEN, (0, 0, 1), id="young and open: left out"),
        pytest.param(60, Outcome.OPEN, (0, 1, 0), id="no answer in 60 days: a no"),
        pytest.param(3, Outcome.YES, (1, 0, 0), id="young and answered: a yes"),
        pytest.param(3, Outcome.NO, (0, 1, 0), id="young, and a no was said"),
        pytest.param(-1, Outcome.OPEN, (0, 0, 0), id="still to come"),
    ],
)
def test_what_a_try_counts_as(age, outcome, counted):
    one = Try(ContactWay.EVENT, TODAY - timedelta(age), outcome)
    found = chance(ContactWay.EVENT, [one], on=TODAY)
    assert (found.yes, found.no, found.open) == counted


def test_another_way_tells_nothing():
    found = chance(ContactWay.EVENT, tries(ContactWay.COLD_CALL, no=9), on=TODAY)
    assert (found.mean, found.no) == (0.2, 0)


@pytest.mark.parametrize(("own", "mostly"), [(4, True), (5, False)])
def test_under_five_own_tries_it_is_mostly_assumed(own, mostly):
    found = chance(ContactWay.EVENT, tries(ContactWay.EVENT, no=own), on=TODAY)
    assert found.is_mostly_assumed is mostly


@pytest.mark.parametrize(("days", "does"), [(-1, False), (0, True), (60, True), (61, False)])
def test_a_talk_within_60_days_settles_a_try(days, does):
    assert settles(OLD, OLD + timedelta(days)) is does
