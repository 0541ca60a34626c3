"""A dated decision in own words."""

from datetime import timedelta

import pytest

from tests import make
from tests.make import NOW, TODAY
from tests.services.test_progress import PLATEAU, weekly
from warmhand.core.care import Decision, EndReason, EpisodeKind
from warmhand.core.errors import InvalidValueError
from warmhand.services import care, reviews
from warmhand.services.progress import episode_state
from warmhand.services.reviews import ReviewDraft
from warmhand.store.models import Plan, Review

NEXT = TODAY + timedelta(days=30)
CHANGE = {"decision": Decision.CHANGE_PLAN, "plan": "Shoulder too"}


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
        ({**CHANGE, "until_on": TODAY}, "until a day between"),
        ({**CHANGE, "until_on": TODAY + timedelta(days=181)}, "until a day between"),
        ({"decision": Decision.DISCHARGE}, "how it ends"),
    ],
    ids=[
        "no words", "no day", "today", "too far", "no plan", "until today", "until too far",
        "no reason of the end",
    ],
)  # fmt: skip
def test_a_review_that_lacks_something_is_refused(episode, user, fields, words):
    with pytest.raises(InvalidValueError, match=words):
        held(episode, user, **fields)
    assert not Review.objects.exists()


def test_an_end_and_well_being_need_no_next_review(episode, user, in_practice):
    resolved = {"decision": Decision.DISCHARGE, "end_reason": EndReason.RESOLVED}
    held(episode, user, next_on=None, **resolved)
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


@pytest.mark.parametrize("until", [None, TODAY + timedelta(days=21)], ids=str)
def test_a_changed_plan_is_what_is_tried_from_now_on_until_its_day(episode, user, until):
    held(episode, user, **CHANGE, until_on=until, success="Sleeps through")
    plan = care.current_plan(episode)
    assert (plan.text, plan.until_on, plan.success) == (
        "Shoulder too", until or NEXT, "Sleeps through",
    )  # fmt: skip
    assert not reviews.plan_is_over(plan, today=plan.until_on - timedelta(days=1))
    assert reviews.plan_is_over(plan, today=plan.until_on)


def test_the_same_plan_with_a_new_day_is_no_second_plan(episode, user):
    held(episode, user, **CHANGE)
    later = NEXT + timedelta(days=7)
    held(episode, user, **CHANGE, until_on=later, words="We give it a week more.")
    assert Plan.objects.get().until_on == later


def test_a_discharge_ends_the_episode_with_its_reason_and_words(episode, user):
    held(
        episode, user, decision=Decision.DISCHARGE, next_on=None,
        end_reason=EndReason.SELF_CARE, words="Stretches daily.",
    )  # fmt: skip
    episode.refresh_from_db()
    assert (episode.ended_on, episode.end_reason, episode.end_words) == (
        TODAY, "self_care", "Stretches daily.",
    )  # fmt: skip


def visited(episode, count):
    for number in range(count):
        make.make_visit(episode, visit_on=TODAY - timedelta(days=3 * number + 1))


def test_twelve_visits_without_improvement_ask_why_until_a_sentence(episode, user):
    visited(episode, 12)
    make.make_review(episode, reviewed_on=TODAY - timedelta(days=20), state="uncertain")
    assert episode_state(episode=episode, today=TODAY).asks_why
    with pytest.raises(InvalidValueError, match="why to go on"):
        held(episode, user, words="On.")
    held(episode, user, words="He sleeps again, and wants to go on.")
    state = episode_state(episode=episode, today=TODAY)
    assert (state.asks_why, state.wants_decision) == (False, False)


def second_plateau(episode):
    first = TODAY - timedelta(days=28)
    make.make_review(episode, reviewed_on=first, state="plateau", next_review_on=TODAY)
    return lambda: episode_state(episode=episode, today=TODAY).wants_decision


def test_a_second_plateau_keeps_asking_until_a_reason(episode, user):
    asks = second_plateau(episode)
    held(episode, user, decision=Decision.REFER, words="To Hana, this week.")
    assert asks()
    held(episode, user, words="He moves house; we refer in two weeks.")
    assert not asks()
    make.make_score(episode, measure="psfs", value=4, scored_on=TODAY)
    assert not asks()


def test_a_second_plateau_keeps_asking_until_a_referral_left(episode, user):
    asks = second_plateau(episode)
    held(episode, user, decision=Decision.REFER, words="To Hana, this week.")
    draft = make.make_referral(episode.client, episode=episode)
    assert asks()
    type(draft).objects.update(status="sent", sent_at=NOW)
    assert not asks()
    type(draft).objects.update(status="closed")
    assert not asks()


def test_once_a_reason_is_given_the_next_step_follows_the_decision(episode, user):
    second_plateau(episode)
    assert episode_state(episode=episode, today=TODAY).action == "refer"
    held(episode, user, **CHANGE, words="He moves house; we refer in two weeks.")
    state = episode_state(episode=episode, today=TODAY)
    assert (state.action, state.why.startswith("As you decided;")) == ("continue", True)
    held(episode, user, words="The same, in better words.")  # nothing is suggested any more
    assert episode_state(episode=episode, today=TODAY).action == "continue"
    due = episode_state(episode=episode, today=NEXT)
    assert (due.action, due.wants_decision) == ("re_evaluate", True)  # the scores are old by then


def test_to_refer_after_all_takes_the_reason_back(episode, user):
    asks = second_plateau(episode)
    held(episode, user, words="He moves house; we refer in two weeks.")
    held(episode, user, decision=Decision.REFER, words="To Hana, this week.")
    assert asks()


def test_shared_care_that_was_decided_instead_is_the_next_step(episode, user):
    second_plateau(episode)
    held(episode, user, decision=Decision.CO_MANAGE, words="Hana trains him beside us.")
    assert episode_state(episode=episode, today=TODAY).action == "co_manage"


def test_the_next_review_is_due_when_the_plan_is_over(episode, user):
    until = TODAY + timedelta(days=21)
    assert held(episode, user, **CHANGE, until_on=until).next_review_on == until
    assert held(episode, user, words="One more look.").next_review_on == until
    assert reviews.usual_next_review(TODAY, plan=care.current_plan(episode)) == until
    assert reviews.usual_next_review(until, plan=care.current_plan(episode)) > until
    assert episode_state(episode=episode, today=until).review.is_due
