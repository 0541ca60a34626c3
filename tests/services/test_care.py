"""Episodes, plans and visits."""

from datetime import date, time, timedelta

import pytest

from tests import make
from tests.make import NOW, TODAY
from warmhand.core.care import EpisodeKind, VisitStatus
from warmhand.core.episode import EpisodeDraft
from warmhand.core.errors import InvalidValueError, StaleRowError
from warmhand.services import care, visits
from warmhand.services.visits import VisitDraft
from warmhand.store.models import Activity, Episode, Plan, Visit


def draft(**fields):
    values = {
        "kind": EpisodeKind.PROBLEM,
        "problem": "neck_pain",
        "label": "neck pain",
        "started_on": TODAY,
        "activities": ("Turn my head", "", ""),
        "plan": "Neck, 60 minutes",
    }
    return EpisodeDraft(**{**values, **fields})


@pytest.fixture
def user(in_practice):
    return make.make_member(in_practice)


@pytest.fixture
def client(in_practice):
    return make.make_client(in_practice)


def opened(client, user, **fields):
    return care.open_episode(client=client, draft=draft(**fields), user=user, now=NOW, today=TODAY)


def test_an_episode_starts_with_its_activity_and_plan(client, user):
    episode = opened(client, user)
    assert [row.label for row in care.activities_of(episode)] == ["Turn my head"]
    assert care.plan_now(episode) == "Neck, 60 minutes"


def test_the_same_episode_sent_twice_is_opened_once(client, user):
    assert opened(client, user).pk == opened(client, user).pk
    assert Episode.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"label": "  ", "problem": ""}, "own words"),
        ({"problem": "no_such_problem"}, "from the list"),
        ({"measure": "odi"}, "another part"),
        ({"measure": "start_back", "problem": "chronic_lbp"}, "another part"),
        ({"started_on": TODAY + timedelta(days=1)}, "future"),
        ({"activities": ("Lift", "lift", "")}, "twice"),
        ({"activities": ("a", "b", "c", "d")}, "At most 3"),
        ({"kind": EpisodeKind.WELLNESS}, "Well-being"),
        ({"region": "nowhere"}, "place from the list"),
        ({"since_on": TODAY + timedelta(days=20)}, "begun in the future"),
        ({"since_on": date(1899, 12, 1)}, "Give a year from 1900"),
        ({"planned_visits": 0}, "between 1 and 200"),
    ],
    ids=[
        "no words", "problem", "measure", "screen", "future", "twice", "four", "wellness", "region",
        "since the future", "since 1899", "no visits",
    ],
)  # fmt: skip
def test_an_episode_that_cannot_be_is_refused(client, user, fields, words):
    with pytest.raises(InvalidValueError, match=words):
        opened(client, user, **fields)
    assert not Episode.objects.exists()


def changed(episode, user, *, seen=None, **fields):
    care.change_episode(
        episode=episode,
        draft=draft(**fields),
        seen=care.version_of(episode) if seen is None else seen,
        user=user,
        now=NOW,
        today=TODAY,
    )


@pytest.mark.parametrize(
    "fields",
    [{"goals": "Drive again"}, {"activities": ("Turn", "", "")}, {"plan": "Shoulder"}],
    ids=["a field", "an activity", "the plan"],
)
def test_whoever_changes_an_episode_second_is_told(client, user, fields):
    episode = opened(client, user)
    seen = care.version_of(episode)
    changed(episode, user, seen=seen, **fields)
    with pytest.raises(StaleRowError):
        changed(episode, user, seen=seen, label="stiff neck")
    episode.refresh_from_db()
    assert episode.label == "neck pain"


def test_an_activity_with_scores_is_renamed_and_never_removed(client, user):
    episode = opened(client, user)
    activity = Activity.objects.get()
    make.make_score(episode, measure="psfs", activity=activity, value=3)
    changed(episode, user, activities=("Turn my neck", "", ""))
    assert Activity.objects.get().label == "Turn my neck"
    with pytest.raises(InvalidValueError, match="stays"):
        changed(episode, user, activities=("", "", ""))
    assert Activity.objects.count() == 1


def visit_draft(**fields):
    values = {
        "visit_on": TODAY,
        "status": VisitStatus.DONE,
        "minutes": 60,
        "price_cents": 9500,
        "tried": "Neck, 60 minutes",
    }
    return VisitDraft(**{**values, **fields})


def added(episode, user, **fields):
    return visits.add_visit(
        episode=episode, draft=visit_draft(**fields), user=user, now=NOW, today=TODAY
    )


def test_a_visit_changes_the_plan_only_when_it_differs(client, user):
    episode = opened(client, user)
    assert added(episode, user)[1] is False
    assert added(episode, user, tried="Shoulder too", clock=time(9))[1] is True
    assert [row.text for row in Plan.objects.all()] == ["Neck, 60 minutes", "Shoulder too"]


def test_a_visit_sent_twice_is_added_once(client, user):
    episode = opened(client, user)
    assert added(episode, user)[0].pk == added(episode, user)[0].pk
    assert Visit.objects.count() == 1


def test_a_planned_visit_tries_nothing_yet(client, user):
    episode = opened(client, user)
    tomorrow = TODAY + timedelta(days=1)
    added(episode, user, visit_on=tomorrow, status=VisitStatus.PLANNED, tried="Something new")
    assert Plan.objects.count() == 1


@pytest.mark.parametrize("day", [TODAY + timedelta(days=1), date(2026, 1, 1)], ids=str)
def test_a_done_visit_lies_between_the_start_and_today(client, user, day):
    with pytest.raises(InvalidValueError):
        added(opened(client, user), user, visit_on=day)


def test_the_visits_of_a_day_come_by_their_time(client, user):
    episode = opened(client, user)
    for clock in (None, time(15), time(9)):
        added(episode, user, clock=clock)
    assert [row.clock for row in visits.visits_on(TODAY)] == [time(9), time(15), None]


def test_a_future_visit_cannot_be_marked_done(client, user):
    tomorrow = TODAY + timedelta(days=1)
    visit, _ = added(opened(client, user), user, visit_on=tomorrow, status=VisitStatus.PLANNED)
    with pytest.raises(InvalidValueError):
        visits.mark_visit(visit=visit, status=VisitStatus.DONE, user=user, now=NOW, today=TODAY)
