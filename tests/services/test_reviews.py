"""A dated decision in own words."""

from datetime import timedelta

import pytest

from tests import make
from tests.make import NOW, TODAY
from tests.services.test_progress import PLATEAU, weekly
from warmhand.core.care import Decision, EpisodeKind
from warmhand.core.errors import InvalidValueError
from warmhand.services import care, reviews
from warmhand.services.reviews import ReviewDraft
from warmhand.store.models import Review

NEXT = TODAY + timedelta(days=30)


@pytest.fixture
def user(in_practice):
    return make.make_member(in_practice)


@pytest.fixture
def episode(in_practice):
    episode = make.make_episode(make.make_client(in_practice))
    weekly(episode, PLATEAU)
    return episode


def held(episode, user, **fields):
    values = {
        "decision": Decision.CONTINUE,
        "words": "We go on, he sleeps better.",
        "next_on": NEXT,
    }
    draft = ReviewDraft(**{**values, **fields})
    return reviews.hold_review(episode=episode, draft=draft, user=user, now=NOW, today=TODAY)


def test_a_review_keeps_the_state_and_the_suggestion_of_its_day(episode, user):
    review = held(episode, user)
    assert (review.state, review.suggested) == ("plateau", "co_manage")


def test_the_same_review_sent_twice_is_kept_once(episode, user):
    assert held(episode, user).pk == held(episode, user).pk


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"words": "  "}, "own words"),
        ({"next_on": None}, "next review"),
        ({"next_on": TODAY}, "between tomorrow"),
        ({"next_on": TODAY + timedelta(days=91)}, "between tomorrow"),
        ({"decision": Decision.CHANGE_PLAN}, "from now on"),
    ],
    ids=["no words", "no day", "today", "too far", "no plan"],
)
def test_a_review_that_lacks_something_is_refused(episode, user, fields, words):
    with pytest.raises(InvalidValueError, match=words):
        held(episode, user, **fields)
    assert not Review.objects.exists()


def test_an_end_and_well_being_need_no_next_review(episode, user, in_practice):
    held(episode, user, decision=Decision.DISCHARGE, next_on=None)
    calm = make.make_episode(
        make.make_client(in_practice), kind=EpisodeKind.WELLNESS.value, problem=""
    )
    held(calm, user, next_on=None)
    assert Review.objects.count() == 2


@pytest.mark.parametrize("decision", [Decision.CO_MANAGE, Decision.CONTINUE], ids=str)
def test_a_second_plateau_is_passed_over_only_with_a_sentence(episode, user, decision):
    first = TODAY - timedelta(days=28)
    make.make_review(episode, reviewed_on=first, state="plateau", next_review_on=TODAY)
    with pytest.raises(InvalidValueError, match="A referral is suggested"):
        held(episode, user, decision=decision, words="No.")
    review = held(episode, user, decision=decision, words="He moves house; we refer in two weeks.")
    assert review.suggested == "refer"


def test_a_changed_plan_is_what_is_tried_from_now_on(episode, user):
    held(episode, user, decision=Decision.CHANGE_PLAN, plan="Shoulder too")
    assert care.plan_now(episode) == "Shoulder too"
