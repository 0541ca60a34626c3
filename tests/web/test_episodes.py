"""The page of an episode, and its forms."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from tests import make
from tests.web.care_rows import bulk_scores
from warmhand.store.models import Episode, TrailEntry, Visit

pytestmark = pytest.mark.django_db
CEILING = 25


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def episode(practice, today):
    client = make.make_client(practice)
    return make.make_episode(client, started_on=today - timedelta(days=500))


@pytest.mark.parametrize("count", [0, 1, 9, 200])
def test_an_episode_shows_its_answer_within_the_ceiling(
    member, episode, today, count, django_assert_max_num_queries
):
    bulk_scores(episode, count, last=today)
    with django_assert_max_num_queries(CEILING):
        response = member.get(reverse("episode", args=[episode.pk]))
    text = response.content.decode()
    words = {0: "no score yet", 1: "too early to tell"}.get(count, "no clear change yet")
    assert f"Theo: {words}" in text
    assert "no clinician has signed" in text
    assert text.count("button-primary") == 1
    assert ("trajectory-band" in text) == (count > 1)


def test_why_shows_inputs_rule_source_and_cross_check(member, episode, today):
    bulk_scores(episode, 9, last=today)
    text = member.get(reverse("episode", args=[episode.pk])).content.decode()
    for words in ("Better by 2 points or more", "Reliable change index", "Source", "At least 4"):
        assert words in text


def test_only_visits_written_down_as_done_are_said(member, episode, today):
    bulk_scores(episode, 5, last=today)
    with scope(practice=episode.practice):
        for on, status, minutes in (
            (today, "planned", 60),
            (today - timedelta(days=7), "done", 60),
        ):
            Visit.objects.create(
                practice=episode.practice, client=episode.client, episode=episode,
                visit_on=on, status=status, minutes=minutes, created_at=timezone.now(),
            )  # fmt: skip
    text = member.get(reverse("episode", args=[episode.pk])).content.decode()
    assert ", one visit." in text
    assert "5 visits" not in text
    assert "five visits" not in text
    assert "1 visit written down, of about 60 minutes" in text


def test_reading_leaves_a_line_in_the_trail(member, practice, episode):
    member.get(reverse("episode", args=[episode.pk]))
    with scope(practice=practice):
        entry = TrailEntry.objects.get(thing="episode")
    assert (entry.deed, entry.thing_id, entry.client_id) == ("read", episode.pk, episode.client_id)


def test_both_measures_show_where_they_disagree(member, episode, today):
    bulk_scores(episode, 9, last=today, values=(7, 6, 6, 5, 4, 3, 3, 2, 2))
    activity = make.make_activity(episode)
    bulk_scores(episode, 9, last=today, values=(3, 4), measure="psfs", activity=activity)
    text = member.get(reverse("episode", args=[episode.pk])).content.decode()
    assert "It tells another story than the first measure" in text
    assert "Turn my head in the van, 0 to 10" in text


def test_a_corrected_score_shows_its_trace(member, episode, today):
    bulk_scores(episode, 2, last=today)
    with scope(practice=episode.practice):
        score = episode.scores.first()
    member.post(
        reverse("score-correct", args=[score.pk]),
        {"value": "4", "on": score.scored_on.isoformat(), "reason": "Heard wrong"},
    )
    text = member.get(reverse("episode", args=[episode.pk])).content.decode()
    assert "was 6: Heard wrong" in text


def new(member, client, **fields):
    values = {"problem": "neck_pain", "started_on": timezone.localdate().isoformat()}
    return member.post(reverse("episode-new", args=[client.pk]), {**values, **fields})


def test_one_choice_starts_an_episode_and_leads_to_the_first_score(member, practice):
    client = make.make_client(practice)
    response = new(member, client, activity_1="Turn my head")
    with scope(practice=practice):
        episode = Episode.objects.get()
    assert response.url == reverse("score", args=[episode.pk])
    assert (episode.label, episode.problem) == ("neck pain", "neck_pain")


@pytest.mark.parametrize(
    ("problem", "kind"), [("wellness", "wellness"), ("own-words", "problem")], ids=str
)
def test_well_being_and_own_words_need_no_problem_of_the_list(member, practice, problem, kind):
    new(member, make.make_client(practice), problem=problem, own_words="Long days at a desk")
    with scope(practice=practice):
        episode = Episode.objects.get()
    assert (episode.kind, episode.problem, episode.label) == (kind, "", "Long days at a desk")


def test_a_refused_form_keeps_what_was_typed(member, practice):
    response = new(member, make.make_client(practice), measure="odi", plan="Neck and jaw")
    assert response.status_code == 422
    assert "another part of the body" in response.content.decode()
    assert "Neck and jaw" in response.content.decode()


def test_an_episode_is_changed_ended_and_opened_again(member, practice, episode):
    path = reverse("episode-edit", args=[episode.pk])
    assert "neck pain" in member.get(path).content.decode()
    fields = {"problem": "neck_pain", "own_words": "stiff neck", "started_on": "2026-01-05"}
    assert member.post(path, fields).url == reverse("episode", args=[episode.pk])
    member.post(reverse("episode-end", args=[episode.pk]))
    assert "Open again" in member.get(reverse("episode", args=[episode.pk])).content.decode()
    member.post(reverse("episode-reopen", args=[episode.pk]))
    with scope(practice=practice):
        row = Episode.objects.get(pk=episode.pk)
    assert (row.label, row.ended_on) == ("stiff neck", None)
    twice = member.post(reverse("episode-reopen", args=[episode.pk]), follow=True)
    assert "This is open already." in twice.content.decode()


PAGES = ("episode", "episode-edit", "score", "score-saved", "visit-new", "review")


@pytest.mark.parametrize("name", PAGES)
def test_a_stranger_finds_nothing(member, name):
    other = make.make_practice()
    stranger = make.make_episode(make.make_client(other, name="Somebody Else"))
    response = member.get(reverse(name, args=[stranger.pk]))
    assert response.status_code == 404
    assert "Somebody" not in response.content.decode()


@pytest.mark.parametrize("name", ["episode-end", "episode-reopen", "hand-over", "score-undo"])
def test_what_changes_something_is_posted(member, episode, name):
    assert member.get(reverse(name, args=[episode.pk])).status_code == 405
