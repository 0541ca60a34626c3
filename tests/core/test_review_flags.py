"""Open safety flags outrank every score: for problems and for well-being alike."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.test_review import (
    BETTER,
    FEW,
    JUMPED,
    NPRS,
    START,
    STILL,
    WELL,
    WORSE,
    found,
    held,
    make_course,
)
from warmhand.core.care import EpisodeKind
from warmhand.core.progress_batch import State
from warmhand.core.red_flags import Urgency
from warmhand.core.review import Action, advise, next_review

SERIES = (BETTER, WELL, STILL, WORSE, JUMPED, FEW)
ORDER = list(Action)
ASKS = {
    Urgency.EMERGENCY: Action.EMERGENCY,
    Urgency.SAME_DAY: Action.SAME_DAY,
    Urgency.DAYS: Action.REFER,
    Urgency.ROUTINE: Action.CO_MANAGE,
}


@pytest.mark.parametrize("kind", EpisodeKind)
@pytest.mark.parametrize(
    "values", SERIES, ids=["better", "well", "still", "worse", "jumped", "few"]
)
@pytest.mark.parametrize("urgency", list(ASKS)[:2])
def test_an_urgent_flag_comes_before_every_score(urgency, values, kind):
    advice = advise(make_course(kind=kind, open_urgency=urgency), found(values))
    assert advice.action is ASKS[urgency]
    assert advice.is_medical_first
    assert "whatever the scores say" in advice.reason


@pytest.mark.parametrize("kind", EpisodeKind)
@pytest.mark.parametrize("values", [BETTER, WELL, FEW])
def test_a_flag_for_days_asks_for_a_referral_and_a_routine_one_for_sharing(values, kind):
    for urgency in (Urgency.DAYS, Urgency.ROUTINE):
        advice = advise(make_course(kind=kind, open_urgency=urgency), found(values))
        assert advice.action is ASKS[urgency]
        assert not advice.is_medical_first


def test_a_routine_flag_does_not_soften_a_worsening():
    advice = advise(make_course(open_urgency=Urgency.ROUTINE), found(WORSE))
    assert advice.action is Action.REFER


def test_both_reasons_stand_where_they_ask_for_the_same():
    advice = advise(make_course(open_urgency=Urgency.DAYS), found(WORSE))
    alone = advise(make_course(), found(WORSE))
    assert advice.reason.endswith(alone.reason)
    assert "within days" in advice.reason


def test_a_caution_changes_the_technique_and_not_the_next_step():
    for values in SERIES:
        with_it = advise(make_course(open_urgency=Urgency.CAUTION), found(values))
        assert with_it == advise(make_course(), found(values))


@given(
    st.sampled_from(list(Urgency)),
    st.lists(st.integers(0, 10), min_size=1, max_size=8),
    st.lists(st.integers(0, 10), min_size=1, max_size=8),
    st.sampled_from(list(EpisodeKind)),
    st.integers(0, 30),
)
def test_no_score_lowers_what_an_open_flag_asks_for(urgency, function, pain, kind, visits):
    course = make_course(open_urgency=urgency, kind=kind, visits=visits, written=visits)
    advice = advise(course, found(function), found(pain, NPRS))
    if urgency in ASKS:
        assert ORDER.index(advice.action) <= ORDER.index(ASKS[urgency])
    if urgency in {Urgency.EMERGENCY, Urgency.SAME_DAY, Urgency.DAYS}:
        assert advice.action not in {Action.TAPER, Action.CONTINUE}


def test_long_soreness_brings_the_review_forward():
    course = make_course(sore_on=START + timedelta(days=19))
    review = next_review(course, found(BETTER))
    assert (review.is_due, review.on) == (True, course.today)
    assert "Sore for more than two days" in review.reason
    assert advise(course, found(BETTER)).action is Action.RE_EVALUATE


def test_a_review_held_since_answers_long_soreness():
    on = START + timedelta(days=19)
    course = make_course(sore_on=on, past=held(State.IMPROVED, on=on))
    assert not next_review(course, found(BETTER)).is_due
