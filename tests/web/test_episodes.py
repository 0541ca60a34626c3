"""The page of an episode, and its forms."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from tests import make
from tests.web.care_rows import bulk_scores
from warmhand.store.models import Episode, TrailEntry, Visit
from warmhand.web.forms.episodes import EpisodeForm

pytestmark = pytest.mark.django_db
CEILING = 25


@pytest.fixture
def today():
    return make.today()


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
        Episode.objects.update(since_on=today - timedelta(weeks=30))
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
    assert "Sherman 2014, Ann Fam Med 12:112 (n = 228)</a>: the source itself was read." in text


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
    assert "Two measures, two stories" in text
    assert "Where they disagree, the more cautious step is taken." in text
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
    values = {"problem": "neck_pain", "started_on": make.today().isoformat()}
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
    text = member.get(path).content.decode()
    assert "neck pain" in text
    fields = {
        "problem": "neck_pain", "own_words": "stiff neck", "started_on": "2026-01-05",
        "seen": seen_in(text), "side": "left", "since": "03/2025", "goals": "Drive again",
        "planned_visits": "8",
    }  # fmt: skip
    assert member.post(path, fields).url == reverse("episode", args=[episode.pk])
    shown = member.get(reverse("episode", args=[episode.pk])).content.decode()
    for words in ("Neck, left", "Mar 2025", "Drive again", "<dd>8</dd>"):
        assert words in shown
    ended(member, episode, reason="self_care", words="Stretches daily")
    shown = member.get(reverse("episode", args=[episode.pk])).content.decode()
    assert "Open again" in shown
    assert "going on with self-care" in shown
    assert "Stretches daily" in shown
    member.post(reverse("episode-reopen", args=[episode.pk]))
    with scope(practice=practice):
        row = Episode.objects.get(pk=episode.pk)
    assert (row.label, row.ended_on) == ("stiff neck", None)
    twice = member.post(reverse("episode-reopen", args=[episode.pk]), follow=True)
    assert "This is open already." in twice.content.decode()


def seen_in(text):
    return re.search(r'name="seen" value="(\w+)"', text)[1]


def ended(member, episode, **fields):
    values = {"reason": "resolved", "last_on": make.today().isoformat()}
    return member.post(reverse("episode-end", args=[episode.pk]), {**values, **fields})


def test_two_people_who_change_an_episode_see_both_versions(member, practice, episode):
    path = reverse("episode-edit", args=[episode.pk])
    fields = {"problem": "neck_pain", "started_on": "2026-01-05"}
    fields["seen"] = seen_in(member.get(path).content.decode())
    assert member.post(path, {**fields, "own_words": "stiff neck"}).status_code == 302
    late = member.post(path, {**fields, "own_words": "neck and jaw"})
    text = late.content.decode()
    assert late.status_code == 409
    assert "What is stored now" in text
    assert "stiff neck" in text
    assert "neck and jaw" in text
    again = {**fields, "own_words": "neck and jaw", "seen": seen_in(text)}
    assert member.post(path, again).status_code == 302


@pytest.mark.parametrize(
    "fields", [{"reason": ""}, {"last_on": ""}, {"last_on": "2099-01-01"}], ids=str
)
def test_an_end_without_reason_or_day_is_refused_and_keeps_the_words(member, episode, fields):
    answer = ended(member, episode, words="Drives again", **fields)
    assert answer.status_code == 422
    assert "Drives again" in answer.content.decode()


def test_the_reason_can_come_with_the_address(member, episode):
    path = reverse("episode-end", args=[episode.pk])
    text = member.get(f"{path}?reason=stopped_coming").content.decode()
    assert re.search(r'value="stopped_coming"[^>]*checked', text)
    assert member.get(f"{path}?reason=nonsense").status_code == 200


def test_what_has_ended_ends_no_second_time(member, episode):
    ended(member, episode)
    path = reverse("episode-end", args=[episode.pk])
    assert "This has ended already." in member.get(path, follow=True).content.decode()


def test_a_trouble_that_came_back_starts_from_the_earlier_one(member, practice, episode):
    make.make_activity(episode)
    path = reverse("episode-again", args=[episode.pk])
    assert "This is open still" in member.get(path, follow=True).content.decode()
    ended(member, episode)
    text = member.get(path).content.decode()
    assert "It has come back" in text
    assert "Turn my head in the van" in text
    fields = {"problem": "neck_pain", "started_on": make.today().isoformat()}
    assert member.post(path, fields).status_code == 302
    with scope(practice=practice):
        later = Episode.objects.exclude(pk=episode.pk).get()
    assert later.follows_id == episode.pk
    for key, other in ((episode.pk, later.pk), (later.pk, episode.pk)):
        shown = member.get(reverse("episode", args=[key])).content.decode()
        assert "came back on the day it ended, resolved" in shown
        assert reverse("episode", args=[other]) in shown


@pytest.mark.parametrize("is_linked", [True, False], ids=["tick left on", "tick taken off"])
def test_a_trouble_that_may_be_an_earlier_one_is_asked_about_once(
    member, practice, episode, is_linked
):
    ended(member, episode)
    first = new(member, episode.client, plan="Neck, gently")
    text = first.content.decode()
    assert first.status_code == 200
    assert "Has it come back?" in text
    assert re.search(r'name="again" value="1" checked', text)
    assert "Neck, gently" in text
    second = {"asked": "1"} | ({"again": "1"} if is_linked else {})
    assert new(member, episode.client, **second).status_code == 302
    with scope(practice=practice):
        later = Episode.objects.exclude(pk=episode.pk).get()
    assert later.follows_id == (episode.pk if is_linked else None)


@pytest.mark.parametrize("since", ["2026-03", "3/2026", "March 2026", "2026-03-17"], ids=str)
def test_the_month_in_which_it_began_is_read_as_people_write_it(member, practice, since):
    new(member, make.make_client(practice), since=since)
    with scope(practice=practice):
        assert Episode.objects.get().since_on == date(2026, 3, 1)


PAGES = (
    "episode",
    "episode-edit",
    "episode-end",
    "episode-again",
    "score",
    "score-saved",
    "visit-new",
    "review",
)


@pytest.mark.parametrize("name", PAGES)
def test_a_stranger_finds_nothing(member, name):
    other = make.make_practice()
    stranger = make.make_episode(make.make_client(other, name="Somebody Else"))
    response = member.get(reverse(name, args=[stranger.pk]))
    assert response.status_code == 404
    assert "Somebody" not in response.content.decode()


@pytest.mark.parametrize("name", ["episode-reopen", "hand-over", "score-undo"])
def test_what_changes_something_is_posted(member, episode, name):
    assert member.get(reverse(name, args=[episode.pk])).status_code == 405


def test_an_ended_episode_without_scores_shows_no_empty_table(member, practice):
    ended = make.make_episode(make.make_client(practice), ended_on=make.today())
    text = member.get(reverse("episode", args=[ended.pk])).content.decode()
    assert "Two taps are enough" not in text
    assert "None days" not in text


@pytest.mark.parametrize(
    ("region", "is_taken"),
    [("head", False), ("buttock", True), ("whole_body", True), ("", True)],
    ids=["far", "near", "all over", "not said"],
)
def test_a_place_far_from_the_problem_is_asked_back(region, is_taken):
    typed = {"problem": "acute_lbp", "region": region, "started_on": "2026-10-01"}
    form = EpisodeForm(typed, today=make.today())
    assert form.is_valid() is is_taken
    assert is_taken or "far apart" in str(form.errors["region"])


@pytest.mark.parametrize("since", ["March 2026", "2026-03", "2026"])
def test_a_month_is_read_as_the_hint_says(since):
    typed = {"problem": "acute_lbp", "since": since, "started_on": "2026-10-01"}
    assert EpisodeForm(typed, today=make.today()).is_valid()
    refused = EpisodeForm(typed | {"since": "about half a year"}, today=make.today())
    assert "March 2026 or 2026-03" in str(refused.errors["since"])
