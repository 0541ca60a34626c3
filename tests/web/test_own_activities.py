"""Own activities across follow-ups, from the page: the same ones only, partial days marked."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django_scopes import scope

from tests import make
from warmhand.services.progress import episode_state

pytestmark = pytest.mark.django_db


@pytest.fixture
def start():
    return make.today() - timedelta(weeks=8)


@pytest.fixture
def episode(practice, start):
    row = make.make_episode(make.make_client(practice), started_on=start)
    make.make_activity(row, label="Reach the shelf")
    make.make_activity(row, label="Sleep through", position=2)
    return row


def rate(member, episode, start, week, *ratings, pain="5"):
    names = ("activity", "activity_1", "activity_2")
    fields = {name: str(value) for name, value in zip(names, ratings, strict=False) if value != ""}
    on = (start + timedelta(weeks=week)).isoformat()
    path = reverse("score", args=[episode.pk])
    assert member.post(path, {"pain": pain, "scored_on": on, **fields}).status_code == 302


def page_of(member, episode):
    return member.get(reverse("episode", args=[episode.pk])).content.decode()


def means(practice, episode):
    with scope(practice=practice):
        series = episode_state(episode=episode, today=make.today()).record.series
    return [(row.value, row.partial) for row in series["psfs"]]


def test_a_day_with_one_activity_left_out_is_marked_partial(member, practice, episode, start):
    for week, ratings in enumerate([(2, 4), (3, 5), (4, ""), (6, 8)]):
        rate(member, episode, start, week, *ratings)
    assert means(practice, episode) == [(3, False), (4, False), (4, True), (7, False)]
    text = page_of(member, episode)
    assert text.count(">partial</span>") == 1
    assert "1 of 4 means lack an activity of the start" in text
    assert "Reach the shelf; Sleep through." in text


def test_fewer_than_half_in_common_is_missing(member, practice, episode, start):
    make.make_activity(episode, label="Lift the child", position=3)
    for week, ratings in enumerate([(2, 2, 2), (3, 3, 3), (9, "", ""), (4, 4, 4)]):
        rate(member, episode, start, week, *ratings)
    assert [value for value, _ in means(practice, episode)] == [2, 3, 4]
    assert "too few activities for a mean" in page_of(member, episode)


def test_a_new_activity_does_not_move_the_series(member, practice, episode, start):
    for week in range(3):
        rate(member, episode, start, week, 2, 4)
    make.make_activity(episode, label="Lift the child", position=3)
    for week in range(3, 6):
        rate(member, episode, start, week, 4, 6, 10)
    assert [value for value, _ in means(practice, episode)] == [3, 3, 3, 5, 5, 5]
    assert "not on most days: Lift the child" in page_of(member, episode)


def test_with_only_the_main_activity_kept_up_the_others_are_said_not_to_count(
    member, practice, episode, start
):
    rate(member, episode, start, 0, 2, 8)
    for week in range(1, 4):
        rate(member, episode, start, week, 3)
    assert means(practice, episode) == [(2, False), (3, False), (3, False), (3, False)]
    assert "not on most days: Sleep through" in page_of(member, episode)


def test_a_single_activity_needs_no_words(member, practice, start):
    episode = make.make_episode(make.make_client(practice), started_on=start)
    make.make_activity(episode, label="Reach the shelf")
    for week in range(3):
        rate(member, episode, start, week, 3)
    text = page_of(member, episode)
    assert "Activities counted" not in text
    assert "partial</span>" not in text
