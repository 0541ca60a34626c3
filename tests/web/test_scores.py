"""A score in two taps, what it says, and what was wrong."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django_scopes import scope

from tests import make
from tests.web.care_rows import bulk_scores
from tests.web.screenings import answer, answered
from warmhand.store.models import Score, ScoreCorrection

pytestmark = pytest.mark.django_db
CEILING = 25


@pytest.fixture
def today():
    return make.today()


@pytest.fixture
def episode(practice, today):
    client = make.make_client(practice)
    return make.make_episode(client, started_on=today - timedelta(days=500))


@pytest.fixture
def activity(episode):
    return make.make_activity(episode)


def post(member, episode, **fields):
    return member.post(reverse("score", args=[episode.pk]), fields)


def kept(practice):
    with scope(practice=practice):
        return {row.measure: row.value for row in Score.objects.all()}


def test_two_taps_save_pain_and_the_activity(member, practice, episode, activity):
    response = post(member, episode, pain="6", activity="4")
    assert response.url == reverse("score-saved", args=[episode.pk])
    assert kept(practice) == {"nprs": 6, "psfs": 4}
    text = member.get(response.url).content.decode()
    assert "Saved: pain 6, Turn my head in the van 4." in text


def test_the_page_has_one_form_whose_second_scale_saves(member, episode, activity):
    text = member.get(reverse("score", args=[episode.pk])).content.decode()
    assert text.count('type="radio" name="pain"') == 11
    assert text.count('class="score-button" type="submit" name="activity"') == 11


def test_without_an_activity_one_tap_is_enough(member, practice, episode):
    text = member.get(reverse("score", args=[episode.pk])).content.decode()
    assert text.count('class="score-button" type="submit" name="pain"') == 11
    post(member, episode, pain="3")
    assert kept(practice) == {"nprs": 3}


def test_the_same_form_posted_twice_gives_one_score(member, practice, episode):
    assert post(member, episode, pain="3").status_code == 302
    assert post(member, episode, pain="3").status_code == 302
    with scope(practice=practice):
        assert Score.objects.count() == 1


def test_a_second_score_offers_to_correct_the_first(member, practice, episode, activity):
    post(member, episode, pain="6", activity="4")
    response = post(member, episode, pain="5", activity="4", scored_on="")
    text = response.content.decode()
    assert response.status_code == 409
    assert "6 is written, you entered 5" in text
    assert 'name="activity" value="4"' in text
    post(member, episode, pain="5", activity="4", replace="yes")
    assert kept(practice)["nprs"] == 5
    with scope(practice=practice):
        assert ScoreCorrection.objects.get().before == 6


def test_everything_else_is_optional_and_kept(member, practice, episode, activity, today):
    second = make.make_activity(episode, label="Sleep", position=2)
    on = (today - timedelta(days=3)).isoformat()
    post(member, episode, pain="6", activity="4", activity_1="7", check_="-1", scored_on=on)
    with scope(practice=practice):
        rows = list(Score.objects.all())
    assert {(row.measure, row.activity_id, row.value) for row in rows} == {
        ("nprs", None, 6),
        ("psfs", activity.pk, 4),
        ("psfs", second.pk, 7),
        ("session_check", None, -1),
    }
    assert {row.scored_on.isoformat() for row in rows} == {on}


def test_a_mean_of_daily_ratings_takes_the_place_of_pain(member, practice, episode):
    post(member, episode, mean="5.4", ratings="5")
    with scope(practice=practice):
        row = Score.objects.get()
    assert (row.value, row.ratings) == (5.4, 5)
    assert post(member, episode, mean="5.4").status_code == 422


def test_a_neck_score_is_points_or_percent_and_never_guessed(member, practice, today):
    episode = make.make_episode(make.make_client(practice), measure="ndi")
    response = post(member, episode, pain="6", extra="24")
    assert response.status_code == 422
    assert "Points or percent?" in response.content.decode()
    assert kept(practice) == {}
    post(member, episode, pain="6", extra="24", extra_unit="percent")
    assert kept(practice) == {"nprs": 6, "ndi": 12}


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"pain": "11"},
        {"pain": "six"},
        {"pain": "5", "scored_on": "2199-01-01"},
        {"mean": "nan"},
    ],
    ids=str,
)
def test_a_refused_sheet_saves_nothing(member, practice, episode, fields):
    assert post(member, episode, **fields).status_code == 422
    assert kept(practice) == {}


def test_undo_takes_the_last_entry_back_once(member, practice, episode):
    post(member, episode, pain="3")
    with scope(practice=practice):
        saved_at = Score.objects.get().created_at.isoformat()
    path = reverse("score-undo", args=[episode.pk])
    text = member.post(path, {"saved_at": saved_at}, follow=True).content.decode()
    assert "Taken back." in text
    assert kept(practice) == {}
    again = member.post(path, {"saved_at": saved_at}, follow=True).content.decode()
    assert "nothing to take back" in again
    assert member.post(path, {"saved_at": "rubbish"}).status_code == 302


@pytest.mark.parametrize("count", [1, 200])
def test_saving_and_what_it_says_stay_within_the_ceiling(
    member, episode, today, count, django_assert_max_num_queries
):
    bulk_scores(episode, count, last=today)
    for name in ("score", "score-saved"):
        with django_assert_max_num_queries(CEILING):
            assert member.get(reverse(name, args=[episode.pk])).status_code == 200


def test_a_score_is_corrected_or_taken_out_with_a_reason(member, practice, episode, today):
    bulk_scores(episode, 1, last=today)
    with scope(practice=practice):
        path = reverse("score-correct", args=[Score.objects.get().pk])
    fields = {"value": "4", "on": today.isoformat()}
    assert member.post(path, fields).status_code == 422
    assert member.post(path, {**fields, "value": "14", "reason": "x"}).status_code == 422
    assert member.post(path, {**fields, "reason": "Heard wrong"}).status_code == 302
    assert kept(practice) == {"nprs": 4}
    assert member.post(path, {"take_out": "yes", "reason": "Not his"}).status_code == 302
    assert kept(practice) == {}
    assert member.get(path).status_code == 404
    with scope(practice=practice):
        assert ScoreCorrection.objects.count() == 2


def test_answering_the_visits_question_keeps_what_was_tapped(member, practice, episode, activity):
    answered(episode)
    page = member.get(reverse("score", args=[episode.pk])).content.decode()
    assert 'form="score-sheet" name="nothing"' in page
    said = post(member, episode, nothing="yes", pain="6", mean="", check_="1")
    shown = said.content.decode()
    assert "Asked today: nothing new." in shown
    assert re.search(r'name="pain"\s+value="6"[^>]*checked', shown)
    assert re.search(r'name="check_"\s+value="1"[^>]*checked', shown)
    assert kept(practice) == {}


def test_something_new_leads_back_to_scoring(member, practice, episode, activity):
    answered(episode)
    first = member.post(
        reverse("score", args=[episode.pk]), {"something": "yes", "pain": "6"}, follow=True
    )
    second = answer(member, first, topics=["fall"])
    done = answer(member, second)
    assert reverse("score", args=[episode.pk]) in done.content.decode()
    assert "Go on scoring" in done.content.decode()
