"""The page of a review."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from tests import make
from tests.web.care_rows import bulk_scores
from warmhand.store.models import Plan, Review

pytestmark = pytest.mark.django_db


@pytest.fixture
def episode(practice):
    today = timezone.localdate()
    client = make.make_client(practice)
    episode = make.make_episode(client, started_on=today - timedelta(days=60))
    bulk_scores(episode, 9, last=today)
    return episode


def post(member, episode, **fields):
    values = {
        "decision": "continue",
        "words": "We go on, he sleeps better.",
        "next_on": (timezone.localdate() + timedelta(days=30)).isoformat(),
    }
    return member.post(reverse("review", args=[episode.pk]), {**values, **fields})


def test_a_review_shows_state_suggestion_and_reasons(
    member, episode, django_assert_max_num_queries
):
    with django_assert_max_num_queries(25):
        text = member.get(reverse("review", args=[episode.pk])).content.decode()
    assert "Theo: no clear change yet" in text
    assert "Share care" in text
    assert "no clinician has signed" in text


def test_a_review_without_scores_asks_for_one(member, practice):
    empty = make.make_episode(make.make_client(practice))
    text = member.get(reverse("review", args=[empty.pk])).content.decode()
    assert "Take a score first" in text


def test_a_decision_is_kept_and_leads_back(member, practice, episode):
    assert post(member, episode).url == reverse("episode", args=[episode.pk])
    with scope(practice=practice):
        review = Review.objects.get()
    assert (review.decision, review.state, review.suggested) == ("continue", "plateau", "co_manage")
    text = member.get(reverse("episode", args=[episode.pk])).content.decode()
    assert "We go on, he sleeps better." in text


@pytest.mark.parametrize(
    "fields",
    [{"words": ""}, {"decision": ""}, {"next_on": ""}, {"decision": "change_plan"}],
    ids=str,
)
def test_what_is_missing_is_said_and_what_was_typed_stays(member, practice, episode, fields):
    response = post(member, episode, **fields)
    assert response.status_code == 422
    if "words" not in fields:
        assert "he sleeps better" in response.content.decode()
    with scope(practice=practice):
        assert not Review.objects.exists()


def test_what_is_missing_is_said_above_everything_else(member, episode):
    text = post(member, episode, decision="", words="").content.decode()
    summary = text.index("error-summary")
    assert summary < text.index('id="where"')
    assert '<a href="#id_words">' in text[summary : text.index('id="where"')]


def test_a_second_plateau_says_that_a_reason_is_needed(member, practice, episode):
    today = timezone.localdate()
    make.make_review(
        episode,
        reviewed_on=today - timedelta(days=28),
        state="plateau",
        next_review_on=today,
    )
    path = reverse("review", args=[episode.pk])
    assert "say in a\n" in (text := member.get(path).content.decode()) or "sentence why" in text
    assert post(member, episode, words="No").status_code == 422
    assert post(member, episode, words="He moves; we refer after that.").status_code == 302


@pytest.mark.parametrize("decision", ["refer", "co_manage"])
def test_after_deciding_to_refer_the_way_there_is_one_button(member, episode, decision):
    post(member, episode, decision=decision)
    text = member.get(reverse("episode", args=[episode.pk])).content.decode()
    assert reverse("refer-episode", args=[episode.pk]) in text


def test_a_changed_plan_is_written_beside_the_decision(member, practice, episode):
    post(member, episode, decision="change_plan", plan="Shoulder too")
    with scope(practice=practice):
        assert Plan.objects.get().text == "Shoulder too"
