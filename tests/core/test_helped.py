"""How episodes went, problem by problem: the model's own answers, ranges, and no cause."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warmhand.core.care import EndReason
from warmhand.core.helped import Leaning, Outcome, Passed, figures, first_changes, wilson
from warmhand.core.helped_words import sentences
from warmhand.core.progress import Score, assess
from warmhand.core.progress_batch import STATES, Series, State
from warmhand.core.results import Results, Share
from warmhand.formats.evidence import shipped_measures

NPRS = shipped_measures()["nprs"]
START = date(2026, 1, 5).toordinal()
BETTER = {State.IMPROVED, State.PROBABLY_IMPROVING}


def series_of(*episodes):
    counts = np.array([len(values) for values in episodes], dtype=np.int64)
    weeks = [week for values in episodes for week in range(len(values))]
    return Series(
        starts=np.cumsum(counts) - counts,
        counts=counts,
        days=np.array([START + 7 * week for week in weeks], dtype=np.int64),
        scores=np.array([value for values in episodes for value in values], dtype=np.float64),
        ratings=np.ones(len(weeks), dtype=np.int64),
        both_worse=np.zeros(len(episodes), dtype=np.bool_),
        visits=np.array([max(len(values), 4) for values in episodes]),
    )


def one_by_one(values):
    """The state after each score from the third on, each asked by itself."""
    days = [date.fromordinal(START) + timedelta(7 * week) for week in range(len(values))]
    scores = [Score(day, value) for day, value in zip(days, values, strict=True)]
    return [assess(scores[:end], measure=NPRS).state for end in range(3, len(values) + 1)]


values = st.lists(st.integers(0, 10), max_size=9)


@given(st.lists(values, min_size=1, max_size=6))
@settings(max_examples=40, deadline=None)
def test_all_beginnings_together_say_what_each_says_alone(episodes):
    states, firsts = first_changes(NPRS, series_of(*episodes))
    for scores, state, first in zip(episodes, states, firsts, strict=True):
        alone = one_by_one(scores)
        better = [place for place, one in enumerate(alone, 2) if one in BETTER]
        assert first == (better[0] if better else -1)
        assert STATES[state] is (alone[-1] if alone else State.INSUFFICIENT_DATA)


def test_no_episode_has_no_change():
    states, firsts = first_changes(NPRS, series_of())
    assert (len(states), len(firsts)) == (0, 0)


@pytest.mark.parametrize(
    ("yes", "number", "low", "high"),
    [(0, 0, 0, 1), (0, 10, 0, 0.2775), (5, 10, 0.2366, 0.7634), (10, 10, 0.7225, 1)],
    ids=["none", "zero", "half", "all"],
)
def test_wilsons_range_has_its_known_values(yes, number, low, high):
    assert wilson(Share(yes, number)) == pytest.approx((low, high), abs=5e-5)


def outcome(state=State.PLATEAU, **values):
    usual = {"problem": "neck_pain", "is_open": False, "visits": 8, "visits_to_change": None,
             "end_reason": EndReason.RESOLVED, "follows": False}  # fmt: skip
    return Outcome(state=state, **(usual | values))


def neck(*rows, passed=None):
    return figures(rows, {"neck_pain": passed} if passed else {})[0]


@pytest.mark.parametrize(
    ("better", "not_better", "leaning"),
    [
        (4, 0, Leaning.TOO_FEW),
        (5, 0, Leaning.BETTER),
        (0, 5, Leaning.NOT),
        (3, 3, Leaning.EITHER),
        (20, 5, Leaning.BETTER),
    ],
    ids=["four", "five", "none", "half", "many"],
)
def test_a_problem_leans_only_where_its_whole_range_does(better, not_better, leaning):
    rows = [outcome(State.IMPROVED)] * better + [outcome()] * not_better
    assert neck(*rows).leaning is leaning


def test_who_has_too_few_scores_counts_as_an_episode_and_not_in_the_share():
    found = neck(*[outcome(State.INSUFFICIENT_DATA)] * 9, outcome(State.IMPROVED))
    assert (found.episodes, found.better) == (10, Share(1, 1))
    assert found.leaning is Leaning.TOO_FEW


def test_the_middle_number_of_visits_needs_five_episodes():
    rows = [outcome(State.IMPROVED, visits_to_change=n) for n in (3, 4, 6, 9)]
    assert neck(*rows).visits_to_change is None
    assert neck(*rows, outcome(State.IMPROVED, visits_to_change=5)).visits_to_change == 5


def test_the_sentences_read_like_this():
    rows = [outcome(State.IMPROVED, visits_to_change=n) for n in (3, 4, 5, 6, 7)]
    rows += [outcome(is_open=True, end_reason=None, follows=True)] * 5
    passed = Passed(
        number=7,
        to={"physical_therapist": 6, "chiropractor": 1},
        results=Results(seen=Share(5, 6), helped=Share(3, 5)),
    )
    found = sentences(neck(*rows, passed=passed), {"physical_therapist": "physical therapists"})
    assert found == (
        "10 episodes, 5 of them open.",
        (
            "Of 10 with enough scores, 5 have improved or are probably improving. With this many, the "
            "share in the long run likely lies between 24 and 76 of 100."
        ),
        (
            "A change for the better first showed after 5 visits (the middle of 5 episodes). Where it "
            "did not show, there were 8."
        ),
        (
            "7 people were passed on: 6 to physical therapists, 1 to others. Of 6 long enough ago to "
            "know, 5 were seen; of 5 who said how it is since, 3 are better."
        ),
        "How they ended: 5 resolved.",
        "5 episodes began after it had come back.",
    )


def test_under_five_nothing_but_counts_is_said():
    passed = Passed(number=1, to={"": 1}, results=Results(seen=Share(1, 1)))
    text = " ".join(sentences(neck(outcome(State.IMPROVED, visits_to_change=3), passed=passed), {}))
    assert text.count("too few to tell") == 2
    assert "100" not in text


def test_a_problem_that_was_only_passed_on_is_there_too():
    found = figures([], {"migraine": Passed(number=1, to={"primary_care": 1})})[0]
    assert (found.problem, found.episodes, found.passed.number) == ("migraine", 0, 1)
    assert sentences(found, {})[0] == "No episode of your own."


@given(st.lists(st.tuples(st.sampled_from(State), st.integers(0, 30), st.booleans()), min_size=1))
def test_no_sentence_says_failed_or_names_a_cause(rows):
    made = [outcome(state, visits=n, is_open=open_) for state, n, open_ in rows]
    text = " ".join(sentences(neck(*made), {})).casefold()
    for banned in ("fail", "because", "worked", "caused", "%", "success"):
        assert banned not in text
