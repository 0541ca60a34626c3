from collections import Counter
from datetime import timedelta
from random import Random

import pytest
from django_scopes import scope

from tests.make import NOW, TODAY
from warmhand.core.referral import Status
from warmhand.ops.sample import read_sample
from warmhand.services import loops, progress
from warmhand.services.sample import SIGN_IN, make_sample
from warmhand.services.sample_course import Shape, drawn_course
from warmhand.services.today import day_of
from warmhand.store.models import (
    Client,
    OutboxMail,
    Partner,
    Practice,
    Referral,
    Review,
    Score,
    User,
    Visit,
)
from warmhand.web.access.accounts import sample_sign_in


@pytest.fixture
def sample(db) -> Practice:
    return make_sample(told=read_sample(), now=NOW)


def test_the_sign_in_that_is_printed_works(sample):
    email, password = SIGN_IN
    assert User.objects.get(email=email).check_password(password)
    assert sample_sign_in() == SIGN_IN


def test_there_is_a_year_of_history(sample):
    with scope(practice=sample):
        assert Client.objects.count() == 40
        assert Partner.objects.count() >= 10
        days = list(Visit.objects.filter(status="done").values_list("visit_on", flat=True))
        assert (TODAY - min(days)).days > 330
        assert max(days) < TODAY
        assert Score.objects.count() > 400
        assert Review.objects.count() > 50
        assert not Visit.objects.filter(status="done", price_cents=None).exists()


def test_every_course_of_care_is_there(sample):
    with scope(practice=sample):
        states = Counter(s.state for s in progress.practice_states(practice=sample, today=TODAY))
    for state in ("improved", "plateau", "worsening", "possibly_worsening", "insufficient_data"):
        assert states[state], states


def test_referrals_stand_in_every_status_but_none_seems_stuck_by_accident(sample):
    with scope(practice=sample):
        found = set(Referral.objects.values_list("status", flat=True))
        waiting = loops.open_rows().count()
    assert found == {status.value for status in Status}
    assert waiting < 12


def test_mail_has_left_and_some_still_waits(sample):
    with scope(practice=sample):
        found = Counter(OutboxMail.objects.values_list("state", flat=True))
    assert set(found) == {"sent", "ready"}


def test_today_has_visits_decisions_and_an_answer(sample):
    with scope(practice=sample):
        day = day_of(practice=sample, today=TODAY, now=NOW, with_care=True)
    assert [visit.client for visit in day.visits] == [
        "Theo Brandt",
        "Caleb Osei",
        "Lena Sorensen",
        "Dev Malik",
    ]
    assert {card.what.value for card in day.cards} >= {"worse", "answer", "decide", "loop"}


def test_the_same_seed_gives_the_same_scores(db):
    def scores(practice):
        with scope(practice=practice):
            rows = Score.objects.order_by("episode__client__name", "measure", "scored_on")
            return list(rows.values_list("episode__client__name", "scored_on", "value"))

    told = read_sample()
    first = scores(make_sample(told=told, now=NOW))
    assert scores(make_sample(told=told, now=NOW)) == first


@pytest.mark.parametrize("days", range(0, 7, 3))
@pytest.mark.parametrize("hour", [0, 9, 23])
def test_it_can_be_made_on_any_day_at_any_hour(db, days, hour):
    now = NOW.replace(hour=hour) + timedelta(days=days)
    assert make_sample(told=read_sample(), now=now).is_sample


@pytest.mark.parametrize("shape", Shape)
def test_drawn_scores_are_whole_points_of_the_scale(shape):
    course = drawn_course(shape, [0, 1, 2, 3, 5, 8, 13], Random(1))
    for value in (*course.pain, *course.own):
        assert value in range(11)


def test_nobody_real_can_be_written_to_or_called():
    told = read_sample()
    for partner in told["partner"]:
        assert partner["phone"].startswith("+1503555")
        assert partner["email"].endswith("example.org") or not partner["email"]
