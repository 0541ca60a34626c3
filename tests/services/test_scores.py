"""Scores: once a day, corrected with a trace, undone."""

from datetime import timedelta

import pytest

from tests import make
from tests.make import NOW, TODAY
from warmhand.core.care import ScoreSource
from warmhand.core.errors import InvalidValueError
from warmhand.services import scores
from warmhand.services.client_scores import answer, new_link, questions
from warmhand.services.scores import ScoredAlreadyError, Sheet
from warmhand.store.models import Link, Score, ScoreCorrection

LATER = NOW + timedelta(minutes=1)


@pytest.fixture
def user(in_practice):
    return make.make_member(in_practice)


@pytest.fixture
def episode(in_practice):
    return make.make_episode(make.make_client(in_practice), measure="ndi")


def saved(episode, user, *, now=NOW, replace=False, **fields):
    sheet = Sheet(**{"on": TODAY, "source": ScoreSource.IN_ROOM, "pain": 6.0, **fields})
    return scores.save_sheet(
        episode=episode, sheet=sheet, now=now, today=TODAY, user=user, replace=replace
    )


def test_one_sheet_keeps_every_measure(episode, user):
    activity = make.make_activity(episode)
    saved(episode, user, activities={activity.pk: 4.0}, check=-1.0, extra=20.0)
    found = {row.measure: row.value for row in Score.objects.all()}
    assert found == {"nprs": 6, "psfs": 4, "session_check": -1, "ndi": 20}


def test_the_same_sheet_sent_twice_gives_one_score(episode, user):
    saved(episode, user)
    saved(episode, user, now=LATER)
    assert Score.objects.count() == 1
    assert not ScoreCorrection.objects.exists()


def test_another_score_of_the_day_is_asked_about_and_loses_nothing(episode, user):
    activity = make.make_activity(episode)
    saved(episode, user)
    with pytest.raises(ScoredAlreadyError) as refused:
        saved(episode, user, now=LATER, pain=5.0, activities={activity.pk: 4.0})
    assert [(row.before, row.after) for row in refused.value.clashes] == [(6, 5)]
    assert Score.objects.get().value == 6
    saved(episode, user, now=LATER, pain=5.0, activities={activity.pk: 4.0}, replace=True)
    assert Score.objects.get(measure="nprs").value == 5
    assert Score.objects.count() == 2
    assert (ScoreCorrection.objects.get().before, ScoreCorrection.objects.get().after) == (6, 5)


def test_what_is_returned_is_what_is_stored(episode, user):
    saved(episode, user)
    kept = saved(episode, user, now=LATER, pain=5.5, ratings=2, check=1.0, replace=True)
    stored = {row.pk: (row.measure, row.value, row.ratings) for row in Score.objects.all()}
    assert {row.pk: (row.measure, row.value, row.ratings) for row in kept} == stored


@pytest.mark.parametrize(
    "fields",
    [
        {"pain": 11.0},
        {"pain": 5.5},
        {"pain": None},
        {"on": TODAY + timedelta(days=1)},
        {"on": TODAY - timedelta(days=400)},
        {"extra": 51.0},
    ],
    ids=str,
)
def test_what_cannot_be_is_refused_as_a_whole(episode, user, fields):
    with pytest.raises(InvalidValueError):
        saved(episode, user, **fields)
    assert not Score.objects.exists()


def test_a_mean_of_daily_ratings_may_be_a_fraction(episode, user):
    saved(episode, user, pain=5.4, ratings=5)
    assert (Score.objects.get().value, Score.objects.get().ratings) == (5.4, 5)


def test_an_activity_of_another_episode_is_never_scored(episode, user, in_practice):
    other = make.make_activity(make.make_episode(make.make_client(in_practice)))
    saved(episode, user, activities={other.pk: 4.0})
    assert Score.objects.filter(measure="psfs").count() == 0


def corrected(score, user, **fields):
    values = {"value": 5.0, "on": score.scored_on, "reason": "Typing error", **fields}
    scores.correct_score(score=score, user=user, now=LATER, today=TODAY, **values)


def test_a_correction_keeps_what_it_was_and_why(episode, user):
    (score,) = saved(episode, user)
    corrected(score, user, on=TODAY - timedelta(days=1))
    row = ScoreCorrection.objects.get()
    assert (row.before, row.after, row.scored_on) == (6, 5, TODAY)
    assert row.reason == "Moved from 2026-10-13. Typing error"
    assert Score.objects.get().scored_on == TODAY - timedelta(days=1)


@pytest.mark.parametrize(
    "fields", [{"reason": " "}, {"value": 12.0}, {"on": TODAY + timedelta(days=2)}], ids=str
)
def test_a_correction_that_cannot_be_is_refused(episode, user, fields):
    (score,) = saved(episode, user)
    with pytest.raises(InvalidValueError):
        corrected(score, user, **fields)
    assert not ScoreCorrection.objects.exists()


def test_a_correction_never_lands_on_another_score(episode, user):
    (score,) = saved(episode, user)
    saved(episode, user, on=TODAY - timedelta(days=1))
    with pytest.raises(InvalidValueError, match="another score"):
        corrected(score, user, on=TODAY - timedelta(days=1))


def test_a_score_taken_out_leaves_its_trace(episode, user):
    (score,) = saved(episode, user)
    scores.take_out_score(score=score, reason="Wrong person", user=user, now=LATER)
    assert not Score.objects.exists()
    row = ScoreCorrection.objects.get()
    assert (row.before, row.after, row.reason) == (6, None, "Wrong person")


def test_undo_takes_back_the_last_entry_alone(episode, user):
    saved(episode, user, on=TODAY - timedelta(days=7))
    saved(episode, user, now=LATER)
    assert scores.undo_last(episode=episode, saved_at=LATER, user=user, now=LATER) == 1
    assert Score.objects.get().scored_on == TODAY - timedelta(days=7)
    assert scores.undo_last(episode=episode, saved_at=LATER, user=user, now=LATER) == 0


def test_undo_of_a_second_entry_brings_the_first_back(episode, user):
    saved(episode, user)
    saved(episode, user, now=LATER, pain=3.0, replace=True)
    scores.undo_last(episode=episode, saved_at=LATER, user=user, now=LATER)
    assert Score.objects.get().value == 6


def test_the_last_entry_is_what_the_page_shows(episode, user):
    assert scores.last_saved(episode) == (None, [])
    saved(episode, user)
    saved(episode, user, now=LATER, pain=3.0, replace=True)
    moment, rows = scores.last_saved(episode)
    assert (moment, [row.value for row in rows]) == (LATER, [3])


def client_link(episode, user):
    new_link(episode=episode, user=user, now=NOW)
    return Link.objects.select_related("episode__client", "practice").get()


def given(link, question, text):
    answer(
        link=link,
        question=question,
        text=text,
        source=ScoreSource.CLIENT_HAND,
        now=LATER,
        today=TODAY,
    )


def test_the_client_is_asked_pain_then_the_main_activity(episode, user):
    make.make_activity(episode)
    make.make_activity(episode, label="Sleep", position=2)
    link = client_link(episode, user)
    asked = questions(episode=episode, link=link, today=TODAY)
    assert [row.key for row in asked] == ["pain", "activity"]
    given(link, "pain", "6")
    given(link, "pain", "6")
    given(link, "activity", "4")
    assert Score.objects.filter(source="client_hand").count() == 2
    given(link, "pain", "5")
    assert Score.objects.get(measure="nprs").value == 5


@pytest.mark.parametrize("text", ["", "11", "-1", "6.5", "six", "٣", "999"])
def test_a_client_answers_with_a_whole_number_or_not_at_all(episode, user, text):
    with pytest.raises(InvalidValueError):
        given(client_link(episode, user), "pain", text)
    assert not Score.objects.exists()


def test_a_client_never_overwrites_what_the_practice_entered(episode, user):
    make.make_score(episode, created_at=NOW - timedelta(hours=1))
    with pytest.raises(InvalidValueError, match="therapist"):
        given(client_link(episode, user), "pain", "2")
    assert Score.objects.get().value == 6
