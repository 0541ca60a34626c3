"""Visits, one by one and by day."""

from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from tests import make
from warmhand.core.people import Role
from warmhand.store.models import Plan, Visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def episode(practice):
    return make.make_episode(
        make.make_client(practice), started_on=make.today() - timedelta(days=90)
    )


def post(member, episode, **fields):
    values = {"visit_on": make.today().isoformat(), "status": "done"}
    return member.post(reverse("visit-new", args=[episode.pk]), {**values, **fields})


def test_a_visit_is_kept_with_the_local_form_of_money(member, practice, episode):
    post(member, episode, minutes="60", price="95.50", tried="Neck", clock="09:00")
    with scope(practice=practice):
        visit = Visit.objects.get()
    assert (visit.minutes, visit.price_cents, visit.currency) == (60, 9550, "USD")


def test_the_practices_price_and_the_last_plan_stand_there(member, practice, episode):
    practice.visit_price_cents = 9500
    practice.save()
    post(member, episode, tried="Neck and shoulder")
    text = member.get(reverse("visit-new", args=[episode.pk])).content.decode()
    assert 'value="95' in text
    assert "Neck and shoulder" in text


def test_a_new_plan_is_said_and_kept(member, practice, episode):
    post(member, episode, tried="Neck")
    response = member.post(
        reverse("visit-new", args=[episode.pk]),
        {"visit_on": make.today().isoformat(), "status": "done", "tried": "Shoulder"},
        follow=True,
    )
    assert "You changed the plan" in response.content.decode()
    with scope(practice=practice):
        assert Plan.objects.count() == 2


def test_a_visit_posted_twice_is_kept_once(member, practice, episode):
    post(member, episode)
    post(member, episode)
    with scope(practice=practice):
        assert Visit.objects.count() == 1


def test_a_future_visit_is_planned_never_done(member, practice, episode):
    later = (make.today() + timedelta(days=3)).isoformat()
    assert post(member, episode, visit_on=later).status_code == 422
    assert post(member, episode, visit_on=later, status="planned").status_code == 302


def test_a_visit_is_changed_and_marked(member, practice, episode):
    post(member, episode, status="planned")
    with scope(practice=practice):
        key = Visit.objects.get().pk
    path = reverse("visit", args=[key])
    today = make.today().isoformat()
    seen = member.get(path).context["seen"]
    typed = {"visit_on": today, "status": "planned", "minutes": "45"}
    member.post(path, {**typed, "seen": seen})
    member.post(reverse("visit-mark", args=[key]), {"status": "missed"})
    with scope(practice=practice):
        visit = Visit.objects.get()
    assert (visit.minutes, visit.status) == (45, "missed")
    assert member.post(reverse("visit-mark", args=[key]), {"status": "x"}).status_code == 302


@pytest.mark.parametrize("count", [0, 60])
def test_the_list_of_a_day_stays_within_the_ceiling(
    member, practice, episode, count, django_assert_max_num_queries
):
    today = make.today()
    with scope(practice=practice):
        Visit.objects.bulk_create(
            Visit(
                practice=practice,
                client=episode.client,
                episode=episode,
                visit_on=today,
                created_at=timezone.now(),
            )
            for _ in range(count)
        )
    with django_assert_max_num_queries(25):
        text = member.get(reverse("visits")).content.decode()
    assert ("No visits that day" in text) == (count == 0)
    assert member.get("/visits/?on=rubbish").status_code == 200
    assert member.get("/visits/?on=2026-02-31").status_code == 200


def test_the_front_desk_marks_visits_and_reads_no_notes(practice, episode):
    with scope(practice=practice):
        visit = Visit.objects.create(
            practice=practice,
            client=episode.client,
            episode=episode,
            visit_on=make.today(),
            tried="Something private",
            created_at=timezone.now(),
        )
    desk = Browser()
    desk.force_login(make.make_member(practice, Role.FRONT_DESK))
    text = desk.get(reverse("visits")).content.decode()
    assert "Theo Brandt" in text
    assert reverse("visit", args=[visit.pk]) + '"' not in text
    assert "private" not in text
    assert desk.get(reverse("visit", args=[visit.pk])).status_code == 403
    assert desk.post(reverse("visit-mark", args=[visit.pk]), {"status": "done"}).status_code == 302


@pytest.fixture
def desk(practice):
    browser = Browser()
    browser.force_login(make.make_member(practice, Role.FRONT_DESK))
    return browser


def the_visit(practice) -> Visit:
    with scope(practice=practice):
        return Visit.objects.get()


def test_the_front_desk_books_and_moves_a_visit_of_a_client_with_only_a_name(practice, desk):
    client = make.make_client(practice)
    path = reverse("visit-plan", args=[client.pk])
    assert path in desk.get(reverse("client", args=[client.pk])).content.decode()
    day = (make.today() + timedelta(days=3)).isoformat()
    for _ in range(2):
        assert (
            desk.post(path, {"visit_on": day, "clock": "09:30", "minutes": "60"}).status_code == 302
        )
    visit = the_visit(practice)
    assert (visit.episode, visit.status, visit.minutes) == (None, "planned", 60)
    move = reverse("visit-move", args=[visit.pk])
    assert move in desk.get(reverse("client", args=[client.pk])).content.decode()
    assert move in desk.get(f"/visits/?on={day}").content.decode()
    seen = desk.get(move).context["seen"]
    assert desk.post(move, {"visit_on": day, "clock": "11:00", "seen": seen}).status_code == 302
    assert the_visit(practice).clock.hour == 11


def test_booking_shows_no_clinical_word_and_changes_none(practice, desk, episode):
    with scope(practice=practice):
        visit = Visit.objects.create(
            practice=practice,
            client=episode.client,
            episode=episode,
            visit_on=make.today(),
            tried="Something private",
            created_at=timezone.now(),
        )
    move = reverse("visit-move", args=[visit.pk])
    page = desk.get(move)
    for word in ("private", "neck", "tried"):
        assert word not in page.content.decode()
    typed = {"visit_on": make.today().isoformat(), "tried": "Nothing", "status": "done"}
    desk.post(move, {**typed, "seen": page.context["seen"]})
    assert (the_visit(practice).tried, the_visit(practice).status) == (
        "Something private",
        "planned",
    )


def test_no_visit_is_booked_for_a_day_that_is_over(practice, desk):
    client = make.make_client(practice)
    day = (make.today() - timedelta(days=1)).isoformat()
    answer = desk.post(reverse("visit-plan", args=[client.pk]), {"visit_on": day})
    assert answer.status_code == 422
    assert "That day is over" in answer.content.decode()


def test_a_visit_that_took_place_is_not_moved(practice, member, desk, episode):
    post(member, episode)
    move = reverse("visit-move", args=[the_visit(practice).pk])
    typed = {"visit_on": make.today().isoformat(), "seen": desk.get(move).context["seen"]}
    assert desk.post(move, typed).status_code == 422


@pytest.mark.parametrize("name", ["visit", "visit-move"])
def test_a_stale_edit_of_a_visit_is_refused_and_shows_both(practice, member, episode, name):
    post(member, episode, status="planned", minutes="60")
    path = reverse(name, args=[the_visit(practice).pk])
    seen = member.get(path).context["seen"]
    typed = {"visit_on": make.today().isoformat(), "status": "planned", "seen": seen}
    assert member.post(path, {**typed, "minutes": "45"}).status_code == 302
    late = member.post(path, {**typed, "minutes": "33"})
    assert late.status_code == 409
    text = late.content.decode()
    assert "<dd>45</dd>" in text
    assert 'value="33"' in text
    assert the_visit(practice).minutes == 45
    again = member.post(path, {**typed, "minutes": "33", "seen": late.context["seen"]})
    assert again.status_code == 302
