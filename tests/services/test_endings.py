"""How episodes end, open again, and come back."""

from datetime import date, timedelta

import pytest

from tests import make
from tests.make import NOW, TODAY
from tests.services.test_care import draft
from warmhand.core.care import EndReason
from warmhand.core.episode import EndDraft
from warmhand.core.errors import IllegalStepError, InvalidValueError
from warmhand.services import care, endings, relapses
from warmhand.store.models import TrailEntry

ENDED = TODAY - timedelta(days=120)


@pytest.fixture
def user(in_practice):
    return make.make_member(in_practice)


@pytest.fixture
def episode(in_practice):
    return make.make_episode(make.make_client(in_practice), started_on=date(2026, 1, 5))


def ended(episode, user, *, reason=EndReason.RESOLVED, last_on=TODAY, words="Drives again."):
    endings.end_episode(
        episode=episode,
        draft=EndDraft(reason=reason, last_on=last_on, words=words),
        user=user,
        now=NOW,
        today=TODAY,
    )
    episode.refresh_from_db()


@pytest.mark.parametrize("reason", list(EndReason))
def test_an_episode_ends_with_its_reason_and_opens_again_without(episode, user, reason):
    ended(episode, user, reason=reason)
    assert (episode.ended_on, episode.end_reason) == (TODAY, reason.value)
    with pytest.raises(IllegalStepError):
        ended(episode, user)
    endings.reopen_episode(episode=episode, user=user, now=NOW)
    episode.refresh_from_db()
    assert (episode.ended_on, episode.end_reason, episode.end_words) == (None, "", "")
    with pytest.raises(IllegalStepError):
        endings.reopen_episode(episode=episode, user=user, now=NOW)
    details = list(TrailEntry.objects.filter(deed="write").values_list("detail", flat=True))
    assert f"ended {TODAY.isoformat()}: {reason.value}" in details


@pytest.mark.parametrize("last_on", [date(2026, 1, 4), TODAY + timedelta(days=1)], ids=str)
def test_the_last_day_lies_between_the_first_and_today(episode, user, last_on):
    with pytest.raises(InvalidValueError):
        ended(episode, user, last_on=last_on)
    episode.refresh_from_db()
    assert episode.ended_on is None


def test_who_stopped_coming_is_offered_the_day_of_the_last_visit(episode):
    make.make_visit(episode, visit_on=TODAY - timedelta(days=40))
    make.make_visit(episode, visit_on=TODAY + timedelta(days=4), status="planned")
    days = [
        endings.usual_last_day(episode=episode, reason=reason, today=TODAY)
        for reason in (EndReason.STOPPED_COMING, EndReason.RESOLVED, None)
    ]
    assert days == [TODAY - timedelta(days=40), TODAY, TODAY]


def earlier(client, **fields):
    values = {"problem": "", "region": "", "side": "", "started_on": TODAY}
    return relapses.earlier_of(client=client, **{**values, **fields})


@pytest.mark.parametrize(
    ("old", "new", "is_found"),
    [
        ({}, {"problem": "neck_pain"}, True),
        ({}, {"region": "neck"}, True),
        ({"problem": "", "region": "neck"}, {"problem": "neck_pain"}, True),
        ({"side": "left"}, {"problem": "neck_pain", "side": "left"}, True),
        ({"side": "left"}, {"problem": "neck_pain", "side": "both"}, True),
        ({"side": "left"}, {"problem": "neck_pain", "side": "right"}, False),
        ({}, {"problem": "frozen_shoulder"}, False),
        ({"problem": "", "region": "whole_body"}, {"region": "whole_body"}, False),
        ({"problem": ""}, {"problem": ""}, False),
        ({}, {"problem": "neck_pain", "started_on": ENDED - timedelta(days=1)}, False),
    ],
    ids=[
        "problem", "place", "place of a problem", "same side", "both sides", "other side",
        "another", "no place", "nothing said", "before the end",
    ],
)  # fmt: skip
def test_the_same_trouble_is_recognised_by_problem_or_place(episode, user, old, new, is_found):
    type(episode).objects.filter(pk=episode.pk).update(**old)
    ended(episode, user, last_on=ENDED)
    found = earlier(episode.client, **new)
    assert (found is not None) == is_found


def test_an_open_episode_and_another_client_are_no_relapse(episode, user, in_practice):
    assert earlier(episode.client, problem="neck_pain") is None
    ended(episode, user, last_on=ENDED)
    other = make.make_client(in_practice, name="Hana Kovac")
    assert earlier(other, problem="neck_pain") is None
    with pytest.raises(InvalidValueError, match="another client"):
        care.open_episode(
            client=other, draft=draft(), user=user, now=NOW, today=TODAY, follows=episode
        )


def test_both_episodes_say_that_it_came_back(episode, user):
    ended(episode, user, last_on=ENDED)
    new = care.open_episode(
        client=episode.client, draft=draft(), user=user, now=NOW, today=TODAY, follows=episode
    )
    (followed, _), (_, (come_back,)) = relapses.come_backs(new), relapses.come_backs(episode)
    assert followed.episode == episode
    assert come_back.episode == new
    assert followed.words == come_back.words == "came back 4 months after it ended, resolved"
