"""Where episodes stand, for one and for many."""

from datetime import date, timedelta
from math import isnan

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import make
from tests.make import NOW, TODAY
from warmhand.core.care import EpisodeKind
from warmhand.core.progress import Score, State, assess
from warmhand.core.review import Action
from warmhand.services.problems import measure_for
from warmhand.services.progress import episode_cards, episode_state, practice_states

PLATEAU = (6, 7, 6, 6, 5, 6, 6, 5, 6)
BETTER = (7, 6, 6, 5, 4, 3, 3, 2, 2)


def weekly(episode, values, *, last=TODAY, **fields):
    return [
        make.make_score(
            episode, value=value, scored_on=last - timedelta(weeks=len(values) - 1 - week), **fields
        )
        for week, value in enumerate(values)
    ]


def test_many_at_once_say_what_one_alone_says(in_practice):
    for number, values in enumerate((PLATEAU, BETTER, (5, 6, 6, 7, 7, 8), (4,), ())):
        client = make.make_client(in_practice, name=f"Client {number}")
        weekly(make.make_episode(client), values)
    states = practice_states(practice=in_practice, today=TODAY)
    assert [row.state for row in states] == [
        "plateau",
        "improved",
        "worsening",
        "insufficient_data",
        "insufficient_data",
    ]
    for row in states:
        alone = episode_state(episode=row.record.episode, today=TODAY)
        assert (alone.state, alone.advice) == (row.state, row.advice)
        assert alone.primary.change == pytest.approx(row.primary.change)


def test_without_a_score_no_other_episodes_age_is_taken(in_practice):
    make.make_episode(make.make_client(in_practice, name="Ada Moss"))
    weekly(make.make_episode(make.make_client(in_practice, name="Ben Loy")), (5,))
    none, one = practice_states(practice=in_practice, today=TODAY + timedelta(weeks=9))
    assert isnan(none.primary.idle_days)
    assert one.primary.idle_days == 63


def test_a_state_is_the_cores_own(in_practice):
    episode = make.make_episode(make.make_client(in_practice))
    rows = weekly(episode, PLATEAU)
    expected = assess(
        [Score(row.scored_on, row.value) for row in rows],
        measure=measure_for("nprs", "neck_pain"),
        as_of=TODAY,
        visits=9,
    )
    assert episode_state(episode=episode, today=TODAY).primary == expected


@pytest.mark.parametrize("count", [1, 40])
def test_a_practice_needs_seven_queries_however_many(in_practice, count):
    for number in range(count):
        client = make.make_client(in_practice, name=f"Client {number}")
        weekly(make.make_episode(client), PLATEAU[:3])
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert len(practice_states(practice=in_practice, today=TODAY)) == count
    assert len(seen) == 7


def test_function_leads_and_pain_is_second(in_practice):
    episode = make.make_episode(make.make_client(in_practice))
    activity = make.make_activity(episode)
    weekly(episode, BETTER)
    weekly(episode, (3, 3, 4, 3, 4, 4, 4, 4, 4), measure="psfs", activity=activity)
    state = episode_state(episode=episode, today=TODAY)
    assert (state.primary.measure.id, state.secondary.measure.id) == ("psfs", "nprs")
    assert state.secondary.state is State.IMPROVED
    assert state.action is Action.CO_MANAGE


def test_one_rating_of_an_activity_does_not_hide_nine_of_pain(in_practice):
    episode = make.make_episode(make.make_client(in_practice))
    weekly(episode, PLATEAU)
    weekly(episode, (3,), measure="psfs", activity=make.make_activity(episode))
    assert episode_state(episode=episode, today=TODAY).state == "plateau"


@pytest.mark.parametrize(("ratings", "asks"), [(1, True), (4, True), (5, False)])
def test_a_plateau_asks_for_daily_ratings_unless_the_last_score_is_their_mean(
    in_practice, ratings, asks
):
    episode = make.make_episode(make.make_client(in_practice))
    weekly(episode, PLATEAU[:-1], last=TODAY - timedelta(weeks=1))
    make.make_score(episode, value=6, ratings=ratings)
    state = episode_state(episode=episode, today=TODAY)
    assert state.state == "plateau"
    assert "Look again" in state.why
    assert ("after five daily ratings" in state.why) is asks


def test_a_second_review_on_a_plateau_asks_for_a_referral(in_practice):
    episode = make.make_episode(make.make_client(in_practice))
    weekly(episode, PLATEAU)
    first = TODAY - timedelta(days=28)
    make.make_review(episode, reviewed_on=first, state="plateau", next_review_on=TODAY)
    state = episode_state(episode=episode, today=TODAY)
    assert state.action is Action.REFER
    assert state.wants_decision
    make.make_review(episode, reviewed_on=TODAY, state="plateau", decision="refer")
    assert episode_state(episode=episode, today=TODAY).wants_decision
    make.make_referral(episode.client, episode=episode, status="sent", sent_at=NOW)
    assert not episode_state(episode=episode, today=TODAY).wants_decision


def test_the_chosen_day_of_the_next_review_holds(in_practice):
    episode = make.make_episode(make.make_client(in_practice))
    chosen = TODAY + timedelta(days=60)
    make.make_review(episode, reviewed_on=TODAY, state="uncertain", next_review_on=chosen)
    assert episode_state(episode=episode, today=TODAY).review.on == chosen


def test_wellness_is_never_nagged(in_practice):
    episode = make.make_episode(
        make.make_client(in_practice), kind=EpisodeKind.WELLNESS.value, problem=""
    )
    weekly(episode, PLATEAU)
    state = episode_state(episode=episode, today=TODAY)
    assert state.action is Action.CONTINUE
    assert state.review is None
    assert not state.wants_decision


def test_an_ended_episode_does_not_grow_old(in_practice):
    client = make.make_client(in_practice)
    ended = make.make_episode(client, ended_on=date(2026, 9, 1), started_on=date(2026, 7, 1))
    weekly(ended, BETTER, last=date(2026, 9, 1))
    now_open = make.make_episode(client)
    cards = episode_cards(client=client, today=TODAY)
    assert [card.key for card in cards] == [now_open.pk, ended.pk]
    assert cards[1].state == "improved"
    assert not cards[1].wants_decision


def test_another_practice_is_never_counted(in_practice):
    other = make.make_practice()
    make.make_episode(make.make_client(other))
    assert practice_states(practice=in_practice, today=TODAY) == []
