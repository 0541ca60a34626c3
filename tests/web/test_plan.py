"""The plan's page: each step leads to where it is done; days move and come back; who may what."""

import re
from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.urls import reverse

from tests import make
from tests.make import NOW, TODAY
from warmhand.core.people import Role
from warmhand.store.models import Incoming, Niche, PlanStep

pytestmark = pytest.mark.django_db
WHERE, CHANGE, ADD = "/outreach/", "/outreach/steps/change/", "/outreach/steps/"
FIND = "/partners/find/"  # refuses to search where no directory is loaded
DAY = timedelta(days=1)


@pytest.fixture
def niche(in_practice) -> Niche:
    return Niche.objects.create(
        practice=in_practice, rules=[["activity", "running"]], need="foot_ankle",
        state="chosen", chosen_on=TODAY, created_at=NOW,
    )  # fmt: skip


def text(browser: Browser) -> str:
    return browser.get(WHERE).content.decode()


def undo(browser: Browser) -> str:
    return re.search(r'action="(/outreach/steps/change/[^"]*)"', text(browser))[1].replace(
        "&amp;", "&"
    )


def signed_in(practice, role: Role) -> Browser:
    browser = Browser()
    browser.force_login(make.make_member(practice, role))
    return browser


def test_each_open_step_has_a_day_and_a_page_where_it_is_done(in_practice, niche, member):
    shown = member.get(WHERE)
    steps = [one for part in shown.context["parts"] for one in part["steps"]]
    still = [one for one in steps if one["step"].is_open]
    assert len(still) > 6
    for one in still:
        assert one["step"].due_on, one
        if not one["url"].startswith(FIND):
            assert member.get(one["url"].partition("#")[0]).status_code == 200, one
    urls = {one["step"].code: one["url"] for one in still}
    assert urls["sentence"] == reverse("niche-edit", args=[niche.pk])
    assert urls["try_form"] == reverse("settings-try")
    path, _, field = urls["booking"].partition("#")
    assert f'id="{field}"' in member.get(path).content.decode()


def test_without_a_niche_choosing_one_comes_first_and_nothing_can_be_planned(member, in_practice):
    assert 'href="/niche/">Choose a niche</a>' in text(member)
    for where, typed in ((ADD, {"words": "Call", "due_on": TODAY}), (CHANGE, {"do": "drop"})):
        assert member.post(where, typed).status_code == 422
    assert not PlanStep.objects.exists()


def test_a_day_that_was_moved_comes_back_as_it_was(niche, member):
    before = text(member)
    move = {"do": "move", "step": "page", "due_on": TODAY + 40 * DAY}
    assert member.post(CHANGE, move).status_code == 302
    assert 'value="2026-11-22"' not in before
    assert member.post(undo(member)).status_code == 302
    assert PlanStep.objects.get(code="page").due_on is None
    member.post(CHANGE, move)
    member.get(WHERE)
    member.post(CHANGE, {**move, "due_on": TODAY + 50 * DAY})
    member.post(undo(member))
    assert PlanStep.objects.get(code="page").due_on == TODAY + 40 * DAY


@pytest.mark.parametrize("due", ["", "soon", "2036-01-01"])
def test_a_day_that_cannot_be_moves_nothing(niche, member, due):
    refused = member.post(CHANGE, {"do": "move", "step": "page", "due_on": due})
    assert refused.status_code == 422
    assert not PlanStep.objects.filter(code="page", due_on__isnull=False).exists()


def test_a_step_is_left_out_and_an_own_one_is_added_and_done_each_with_its_undo(niche, member):
    member.post(CHANGE, {"do": "drop", "step": "booking"})
    assert "1 left out" in text(member)
    member.post(CHANGE, {"do": "take-up", "step": "booking"})
    assert "1 left out" not in text(member)
    lost = member.post(ADD, {"words": "Call the club", "due_on": ""})
    assert lost.status_code == 422
    assert 'value="Call the club"' in lost.content.decode()
    member.post(ADD, {"words": "Call the club", "due_on": TODAY})
    row = PlanStep.objects.get(words="Call the club")
    member.get(WHERE)
    member.post(CHANGE, {"do": "done", "step": str(row.pk)})
    member.post(undo(member))
    row.refresh_from_db()
    assert row.done_on is None
    assert member.post(CHANGE, {"do": "done", "step": "page"}).status_code == 422
    assert member.post(CHANGE, {"do": "burn", "step": "page"}).status_code == 422


def test_a_report_that_waits_for_more_than_a_week_is_late_and_its_step_leads_there(
    in_practice, niche, member
):
    hana, client = make.make_partner(in_practice), make.make_client(in_practice)
    sent = {"kind": "practitioner", "source_partner": hana, "client": client, "state": "taken"}
    sent |= {"decided_at": NOW - 60 * DAY, "created_at": NOW - 61 * DAY, "practice": in_practice}

    def asked(number, **fields):
        key = f"00000000-0000-4000-8000-{number:012}"
        return Incoming.objects.create(submit_key=key, **{**sent, **fields})

    due = {"report_by": TODAY - 7 * DAY}
    asked(1, **due, reported_at=NOW)
    asked(2, report_by=TODAY - 40 * DAY, told_no_news_at=NOW)
    asked(3, **due)
    assert "1 of 2 left within a week of their day, in the last 90 days." in text(member)
    late = asked(4, report_by=TODAY - 8 * DAY)
    shown = text(member)
    assert "1 report waits for more than a week. 1 of 2 left" in shown
    assert reverse("incoming-request", args=[late.pk]) in shown
    episode = make.make_episode(client)
    for days in (30, 20):
        make.make_visit(episode, visit_on=TODAY - days * DAY)
    first = asked(5, report_after_visits=2)
    shown = text(member)
    assert "2 reports wait for more than a week." in shown
    assert reverse("incoming-request", args=[first.pk]) in shown


def test_who_cannot_do_a_step_is_told_who_can_and_changes_nothing(in_practice, niche):
    desk = signed_in(in_practice, Role.FRONT_DESK)
    shown = text(desk)
    assert "The owner of the practice can do that." in shown
    assert "Who treats can do that." in shown
    for part in desk.get(WHERE).context["parts"]:
        for one in part["steps"]:
            if one["url"] and not one["url"].startswith(FIND):
                assert desk.get(one["url"]).status_code == 200, one
    for where in (CHANGE, ADD):
        assert desk.post(where, {"do": "drop", "step": "page"}).status_code == 403
