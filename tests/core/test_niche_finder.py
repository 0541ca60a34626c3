"""The niche finder: worked examples, what must not change an answer, and what it may say."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from warmhand.core.errors import InvalidValueError
from warmhand.core.niche_books import (
    Book,
    Call,
    Look,
    Reach,
    Sentence,
    Weights,
    digest_of,
    seed_of,
)
from warmhand.core.niche_candidates import candidates
from warmhand.core.niche_columns import columns_of, paid, rate
from warmhand.core.niche_finder import look
from warmhand.core.niche_score import (
    MARGIN,
    Scores,
    correlations,
    p_values,
    results_of,
    scored,
    shrunk,
    spread_between,
    standardised,
)
from warmhand.core.niches import Trait
from warmhand.core.tries import beta_below

RUNS = (Trait.ACTIVITY, "running")
RUNNERS = Sentence((RUNS,))
ALL = range(120)


def book(at, *values, need="", outcome=None, returned=None, paid_cents=None, brought=0):
    traits = {trait: frozenset({value}) for trait, value in values}
    return Book(UUID(int=at + 1), traits, need, outcome, returned, paid_cents, brought)


def practice(*, better=0.0, size=40, clients=120, seed=1):
    """Books in which `better` standard deviations of every result go to the first `size` clients."""
    draw = np.random.default_rng(seed)
    shift = np.where(np.arange(clients) < size, better, 0.0)
    high = draw.random((clients, 3)) < 0.45 + 0.5 * shift[:, None]
    money = np.exp(draw.normal(10 + 0.7 * shift, 0.7)).astype(int)
    return [
        book(
            at,
            *([RUNS] if at < size else []),
            (Trait.WORK, "desk" if at % 3 else "care"),
            need=("knee", "neck", "hip")[at % 7 % 3],
            outcome=None if at % 5 == 0 else float(high[at, 0]),
            returned=float(high[at, 1]),
            paid_cents=int(money[at]),
            brought=int(high[at, 2]),
        )
        for at in range(clients)
    ]


def seen(books, *, weights=None, seed=7):
    return look(books, weights=weights or Weights(), seed=seed)


def said(found):
    """A look with its figures rounded, so that sums in another order are the same."""
    figures = ("difference", "error", "likely", "probability")
    groups = [
        (one.sentence.code, one.call, one.p, *(round(getattr(one, name), 9) for name in figures))
        for family in found.families
        for one in (family.head, *family.same_people)
    ]
    return found.call, found.candidates, groups


def test_a_difference_is_drawn_towards_none_as_the_worked_examples_say():
    table = (
        (0.80, 0.18, 0.25, 0.5269, 0.1461, 0.9874),
        (0.80, 0.18, 0.15, 0.3279, 0.1152, 0.8664),
        (0.35, 0.18, 0.25, 0.2305, 0.1461, 0.5827),
    )
    for difference, error, tau, *expected in table:
        assert shrunk(difference, error, tau) == pytest.approx(expected, abs=5e-5)


def test_rates_and_money_come_as_the_worked_examples_say():
    found = rate(26, 36, 0.55)
    assert (found.likely, found.low, found.high) == pytest.approx((0.661, 0.579, 0.740), abs=5e-4)
    assert found.rests_on == 36
    assert 1 - beta_below(0.60, 37, 19) == pytest.approx(0.832, abs=5e-4)
    money = paid(0.19, 0.75, 40)
    assert (money.likely, money.low, money.high) == pytest.approx((1.15, 1.01, 1.31), abs=5e-3)
    assert paid(0.0, 0.0, 40).high == 1  # nobody pays anything else
    assert paid(0.0, 0.75, 0).high == pytest.approx(np.exp(1.2816 * 0.2), abs=1e-4)


@given(st.floats(0.02, 2), st.floats(0.02, 1), st.floats(0.1, 0.6), st.floats(0.01, 0.5))
def test_probability_rises_with_the_difference_and_falls_with_its_error(d, error, tau, more):
    assert shrunk(d + more, error, tau)[2] >= shrunk(d, error, tau)[2]
    if d > MARGIN:
        assert shrunk(d, error + more, tau)[2] <= shrunk(d, error, tau)[2] + 1e-12


def test_candidates_are_not_small_not_most_and_each_set_of_people_once():
    values = {
        "running": range(40),  # 40 of 120
        "cycling": range(40, 51),  # 11: too few
        "swimming": range(40, 52),  # 12: enough
        "walking": range(59, 120),  # 61: more than half
    }
    books = [
        book(
            at,
            *[(Trait.ACTIVITY, name) for name in ("running",) if at in values[name]],
            *[(Trait.WORK, "care") for _ in "x" if at in values["walking"]],
            *[(Trait.LIFE, "none") for _ in "x" if at >= 80],
            need="knee" if at in values["cycling"] else "hip" if at in values["running"] else "",
        )
        for at in ALL
    ]
    books += [book(200 + at, (Trait.PLACE, "near"), need="jaw") for at in range(12)]
    sentences, members = candidates(books)
    codes = [sentence.code for sentence in sentences]
    # Running and the hip are the same people, and so are the jaw and near: the first is kept.
    assert codes == ["activity=running", "need=jaw", "work=care"]
    assert members.sum(axis=1).tolist() == [40, 12, 61]
    more_than_half, _ = candidates(books[:120])
    assert [sentence.code for sentence in more_than_half] == ["activity=running"]


def test_a_sentence_asks_for_two_kinds_at_most_and_one_need():
    rules = ((Trait.ACTIVITY, "running"), (Trait.WORK, "desk"), (Trait.AGE, "30_44"))
    books = [
        replace(
            book(at, *(rules[kind] for kind in range(3) if at % 4 != kind), need="knee"),
            need="knee" if at % 4 != 3 else "hip",
        )
        for at in ALL
    ]
    sentences, members = candidates(books)
    assert {sentence.length for sentence in sentences} == {1, 2, 3}
    for sentence, row in zip(sentences, members, strict=True):
        assert len({trait for trait, _ in sentence.rules}) == len(sentence.rules) <= 2
        assert row.tolist() == [sentence.fits(one.traits, one.need) for one in books]
        assert 12 <= row.sum() <= 60


def test_a_clear_niche_stands_out_and_its_neighbours_are_folded_under_it():
    found = seen(practice(better=0.8))
    first = found.families[0]
    assert (found.call, found.candidates > 5) == (Call.STANDS_OUT, True)
    assert first.head.sentence == RUNNERS
    assert (first.head.clients, first.head.p, first.head.probability > 0.9) == (40, 0.002, True)
    assert "activity=running work=desk" in {one.sentence.code for one in first.same_people}
    assert first.head.columns == columns_of(practice(better=0.8), RUNNERS)
    assert first.head.columns.outcome.rests_on == 32
    assert first.head.columns.money.low > found.practice.money.likely == 1
    order = [family.head.probability for family in found.families]
    assert order == sorted(order, reverse=True)
    assert len(found.shown) <= 3


def test_without_a_difference_nothing_is_said_but_what_would_have_shown():
    assert seen(practice(clients=300, size=60)).call is Call.NO_DIFFERENCE
    few = seen(practice(clients=72, size=20))
    assert few.call is Call.TOO_FEW
    assert few.least_seen > 0.8 > seen(practice(clients=300, size=60)).least_seen


def test_fewer_than_60_clients_with_results_or_no_candidate_tell_nothing():
    blank = {"outcome": None, "returned": None, "paid_cents": 0}
    few = [replace(one, **blank) if at >= 59 else one for at, one in enumerate(practice(better=1))]
    found = seen(few)
    assert (found.call, found.clients, found.with_results) == (Call.TOO_FEW, 120, 59)
    assert (found.families, found.least_seen, found.practice) == ((), None, None)
    assert seen([replace(one, traits={}, need="") for one in practice()]).call is Call.TOO_FEW
    assert seen([]).clients == 0


def test_what_must_not_matter_changes_nothing():
    books = practice(better=0.5)
    expected = said(seen(books))
    rare, none = {Trait.LIFE: frozenset({"retired"})}, {Trait.LIFE: frozenset({"none"})}
    same = {
        "order of rows": books[::-1],
        "another currency": [replace(one, paid_cents=one.paid_cents * 7) for one in books],
        "a characteristic of 11": [
            replace(one, traits={**one.traits, **rare}) if at < 11 else one
            for at, one in enumerate(books)
        ],
        "none": [replace(one, traits={**one.traits, **none}) for one in books],
    }
    for what, others in same.items():
        assert said(seen(others)) == expected, what
    three, many = ([replace(one, brought=one.brought * by) for one in books] for by in (3, 300))
    assert said(seen(three)) == said(seen(many)), "one enthusiast"
    assert said(seen(books, weights=Weights(1, 1, 1, 1))) == expected
    assert said(seen(books, seed=8)) != expected


def test_a_result_that_is_the_same_for_all_has_weight_but_no_effect():
    books = practice(better=0.8)
    flat = seen([replace(one, brought=0) for one in books]).families[0].head
    without = seen(books, weights=Weights(brought=0)).families[0].head
    assert flat.sentence == without.sentence == RUNNERS
    assert (flat.p, flat.call) == (without.p, without.call)
    assert 0 < flat.difference < without.difference
    nothing = seen(
        [book(at, RUNS, outcome=1.0) if at < 40 else book(at, outcome=1.0) for at in ALL]
    )
    assert nothing.call in {Call.NO_DIFFERENCE, Call.TOO_FEW}
    assert nothing.families[0].head.p == 1


def test_the_error_is_what_the_sizes_of_the_groups_give():
    draw = np.random.default_rng(3)
    members = np.zeros((1, 250), dtype=bool)
    members[0, :40] = True
    z = standardised(draw.normal(size=(250, 4)))
    found = scored(z, members, weights=Weights(), seed=1)
    assert found.error[0] == pytest.approx(0.173, rel=0.08)
    w = np.full(4, 0.25)
    gap = w @ (z[:40].mean(axis=0) - z[40:].mean(axis=0))
    assert found.difference[0] == pytest.approx(gap / np.sqrt(w @ np.corrcoef(z.T) @ w))
    z[::3, 0] = np.nan
    known = z[:40, 0][~np.isnan(z[:40, 0])].mean() - np.nanmean(z[40:, 0])
    outcome = scored(z, members, weights=Weights(1, 0, 0, 0), seed=1)
    assert outcome.difference[0] == pytest.approx(known)


def test_p_counts_the_largest_of_all_sentences_and_itself():
    scores = Scores(np.array([2.0, 1.0]), np.ones(2), np.array([[0, 3.0], [1.5, 0], [0, 0]]))
    assert p_values(scores).tolist() == [2 / 4, 3 / 4]


def test_the_spread_between_candidates_is_kept_in_its_bounds():
    for differences, tau in (([0.1, -0.1], 0.10), ([2.0, 2.0], 0.60), ([0.5, 0.3], 0.13**0.5)):
        assert spread_between(np.array(differences), np.full(2, 0.2)) == pytest.approx(tau)


def test_results_are_missing_where_nothing_is_known_and_money_is_winsorised():
    books = [book(at, paid_cents=1_000 * (at + 1), brought=at) for at in range(101)]
    rows = results_of([*books, book(500, outcome=1.0, paid_cents=0)])
    assert np.isnan(rows[-1, 1:3]).all()
    assert rows[-1, [0, 3]].tolist() == [1, 0]
    assert np.isnan(rows[0, :2]).all()
    assert rows[:, 3].max() == 3
    assert np.exp(rows[:-1, 2].min()) == pytest.approx(3_000)
    assert np.exp(rows[:-1, 2].max()) == pytest.approx(99_000)
    assert correlations(np.array([[1, np.nan], [2, 1.0], [3, 2.0], [4, 3]]))[0, 1] == pytest.approx(
        1
    )


def test_nobody_and_everybody_are_no_proof():
    flat = [replace(one, outcome=0.0, brought=0) for one in practice()]
    found = columns_of(flat, RUNNERS)
    assert 0 < found.outcome.low < found.outcome.likely < found.outcome.high < 0.1
    unknown = [replace(one, outcome=None, paid_cents=None) for one in practice()]
    assert columns_of(unknown, RUNNERS).outcome is None
    assert columns_of(unknown, RUNNERS).money is None


def test_weights_and_books_that_cannot_be_are_refused():
    for weights in (
        (0, 0, 0, 0),
        (-0.1, 1, 1, 1),
        (float("nan"), 1, 1, 1),
        (float("inf"), 1, 1, 1),
    ):
        with pytest.raises(InvalidValueError):
            Weights(*weights)
    with pytest.raises(InvalidValueError, match="twice"):
        seen([book(1), book(1)])


def test_reach_is_the_mean_of_three_counted_shares():
    full = Reach(first_line=2, with_partner=3, experts=40, places=9)
    some = Reach(first_line=4, with_partner=1, experts=5, places=1)
    assert (full.share, some.share) == (1, pytest.approx((0.25 + 0.5 + 1 / 3) / 3))
    assert Reach(first_line=0, with_partner=0, experts=0, places=0).share == 0


def test_a_look_has_one_seed_a_practice_and_day_and_a_digest_of_its_books():
    day, one, other = date(2026, 11, 24), UUID(int=1), UUID(int=2)
    seeds = {seed_of(one, day), seed_of(other, day), seed_of(one, date(2026, 11, 25))}
    assert len(seeds) == 3
    assert all(0 <= seed < 2**63 for seed in seeds)
    assert seed_of(one, day) == seed_of(one, day)
    books = practice()
    assert digest_of(books) == digest_of(books[::-1])
    changed = [replace(books[0], brought=2), *books[1:]]
    assert len({digest_of(books), digest_of(books[1:]), digest_of(changed)}) == 3


def test_a_look_shows_three_families_at_most():
    found = seen(practice(better=0.8))
    assert isinstance(found, Look)
    assert list(replace(found, families=found.families * 5).shown) == list((found.families * 5)[:3])
