"""The pages of asking again, of being away, and of somebody else."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client as Browser
from django.urls import reverse
from django_scopes import scope

from tests import make
from tests.make import NOW
from tests.web import links as world
from warmhand.core.links import LinkPurpose
from warmhand.core.people import Role
from warmhand.services import nudges
from warmhand.store.models import Client, OutboxMail, Partner, Referral

SETTINGS = "/settings/asking-again/"
TYPED = {
    "is_on": "on",
    "weekdays_only": "on",
    "partner_after_days": 5,
    "client_after_days": 10,
    "days_between": 3,
    "at_most": 3,
    "first_hour": 9,
    "last_hour": 17,
}


@pytest.fixture
def referral(practice):
    practice.is_sample = True
    practice.nudge_rules = {"is_on": True}
    practice.save()
    with scope(practice=practice):
        return world.sent(practice)


@pytest.fixture
def partners_page(referral):
    with scope(practice=referral.practice):
        return f"/r/{world.token(referral, LinkPurpose.PARTNER)}/"


def text(answer) -> str:
    body = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return " ".join(body.replace("&#x27;", "'").split())


def stored(referral) -> Referral:
    with scope(practice=referral.practice):
        return Referral.objects.select_related("client", "partner").get(pk=referral.pk)


def test_it_is_off_until_it_is_switched_on_and_says_what_it_does(member, practice):
    page = text(member.get(SETTINGS))
    assert "Nothing is asked by itself." in page
    assert "After 4 days we write once, after 8 once more, then you phone." in page
    page = text(member.post(SETTINGS, TYPED, follow=True))
    assert "After 5 days we write once, after 8 once more, after 11 once more" in page
    practice.refresh_from_db()
    assert practice.nudge_rules == {
        "is_on": True,
        "partner_after_days": 5,
        "days_between": 3,
        "at_most": 3,
    }
    member.post(SETTINGS, {"usual": "1"})
    practice.refresh_from_db()
    assert practice.nudge_rules == {}


@pytest.mark.parametrize("wrong", [{"at_most": 6}, {"at_most": ""}, {"last_hour": 9}], ids=str)
def test_rules_that_cannot_be_are_refused_and_nothing_changes(member, practice, wrong):
    assert member.post(SETTINGS, TYPED | wrong).status_code == 422
    practice.refresh_from_db()
    assert practice.nudge_rules == {}


def test_a_reminder_of_one_referral_is_stopped_and_let_go_again(member, referral):
    home = reverse("referral", args=[referral.pk])
    assert "Hana: Warmhand asks by mail on October 19, 2026." in text(member.get(home))
    path = reverse("referral-nudges", args=[referral.pk])
    assert "Hana: stopped here." in text(member.post(path, {"stop": "partner"}, follow=True))
    assert stored(referral).partner_nudges_off
    member.post(path, {"start": "partner"})
    assert not stored(referral).partner_nudges_off
    assert member.post(path, {"stop": "everybody"}).status_code == 422


def test_a_loop_that_stays_silent_names_a_person_to_phone_on_today(member, referral):
    with scope(practice=referral.practice):
        for days in (6, 10):
            nudges.enqueue_due(now=NOW + timedelta(days=days, hours=1))
        Client.objects.update(nudges_off=True)
        Partner.objects.filter(name="Hana Kovac").update(desk_name="Noa")
    with time_machine.travel(NOW + timedelta(days=15)):
        member.force_login(make.make_member(referral.practice))
        today = text(member.get("/"))
        page = text(member.get(reverse("referral", args=[referral.pk])))
        for shown in (today, page):
            assert "Noa, Hana Kovac" in shown
            assert "(503) 555-0171" in shown
            assert "I sent a referral on October 13, 2026. Did it arrive" in shown
        member.post(reverse("referral-do", args=[referral.pk]), {"act": "called"})
        assert "Noa, Hana Kovac" not in text(member.get("/"))


def test_the_partner_says_to_be_away_and_back_through_their_link(member, referral, partners_page):
    browser, path = Browser(), f"{partners_page}away/"
    assert "Until when are you away?" in text(browser.get(path))
    assert browser.post(path, {"until": "2026-10-12"}).status_code == 422
    assert stored(referral).partner.away_until is None
    said = {"until": "2026-10-30", "words": "Ana Ruiz stands in."}
    assert "You are away until October 30, 2026." in text(browser.post(path, said, follow=True))
    assert stored(referral).partner.away_from == date(2026, 10, 13)
    shown = text(member.get(reverse("referral", args=[referral.pk])))
    assert "Hana is away" in shown
    assert "until October 30, 2026. Ana Ruiz stands in." in shown
    browser.post(path, {"back": "1"})
    assert stored(referral).partner.away_until is None


def test_the_practice_enters_that_a_partner_is_away(member, referral):
    path = reverse("partner-away", args=[referral.partner_id])
    assert member.post(path, {"until": ""}).status_code == 422
    said = {"first": "2026-10-20", "until": "2026-10-30", "words": "Ana"}
    page = text(member.post(path, said, follow=True))
    assert "From October 20, 2026 until October 30, 2026. Ana" in page
    member.post(path, {"back": "1"})
    assert stored(referral).partner.away_until is None


def test_opening_the_page_of_quiet_changes_nothing_and_a_post_keeps_the_wish(
    referral, partners_page
):
    with scope(practice=referral.practice):
        clients_page = f"/a/{world.token(referral, LinkPurpose.CLIENT_ANSWER)}/"
    browser = Browser()
    for home, who in ((partners_page, "partner"), (clients_page, "client")):
        path = f"{home}quiet/"
        assert "No more reminders by mail?" in text(browser.get(path))
        assert not getattr(stored(referral), who).nudges_off
        assert "No more reminders come by mail" in text(browser.post(path, follow=True))
        assert getattr(stored(referral), who).nudges_off
        browser.post(path, {"again": "1"})
        assert not getattr(stored(referral), who).nudges_off


def test_change_partner_leads_to_the_next_choices_at_once(member, referral, partners_page):
    home = reverse("referral", args=[referral.pk])
    assert "Change partner" in text(member.get(home))
    path = reverse("referral-change-partner", args=[referral.pk])
    page = member.post(path, follow=True)
    assert "Whom Theo Quillfeather can see" in text(page)
    assert "<strong>Hana" not in page.content.decode()
    assert "Went on to nobody yet" in text(member.get(home))
    assert Browser().get(partners_page).status_code == 410
    assert member.post(path).status_code == 409
    with scope(practice=referral.practice):
        assert Referral.objects.filter(status="draft").count() == 1
        assert not OutboxMail.objects.exclude(state="cancelled").exists()
        new = Referral.objects.get(status="draft")
    assert "Came from the one to Hana Kovac" in text(member.get(reverse("referral", args=[new.pk])))


def test_the_desk_stops_reminders_and_changes_no_partner(referral):
    desk = Browser()
    desk.force_login(make.make_member(referral.practice, Role.FRONT_DESK))
    path = reverse("referral-nudges", args=[referral.pk])
    assert desk.post(path, {"stop": "client"}).status_code == 302
    assert desk.post(reverse("referral-change-partner", args=[referral.pk])).status_code == 403
    assert "Change partner" not in text(desk.get(reverse("referral", args=[referral.pk])))


def test_who_is_away_says_so_among_the_choices(member, referral):
    with scope(practice=referral.practice):
        make.make_partner(
            referral.practice,
            name="Ana Ruiz",
            away_from=date(2026, 10, 1),
            away_until=date(2026, 12, 3),
        )
    page = text(member.post(reverse("referral-change-partner", args=[referral.pk]), follow=True))
    assert "Away until December 3, 2026." in page
