"""An urgent answer stops everything, until somebody wrote what happened and a doctor has spoken."""

import re
from datetime import timedelta

import pytest
import time_machine
from playwright.sync_api import Page, expect

from tests import make
from tests.browser import steps
from tests.browser.conftest import LAPTOP, SCRIPTS
from tests.make import NOW, TODAY
from tests.web.care_rows import bulk_scores
from warmhand.services.safety_evidence import red_flags

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LENA = "lena@example.org"
FLAG = "cauda-saddle-numbness"
TOLD = "Told her twice to go to the emergency department now; she wants to wait for her husband."
SEEN = "Seen by Dr. Okonjo on Wednesday, who examined her and found nothing to act on."
DAY = timedelta(days=1)


@pytest.fixture
def clock():
    with time_machine.travel(NOW) as moving:
        yield moving


@pytest.fixture
def episode(clock, db):
    """A month of visits; a review is due, so that something else would wait on Today."""
    practice = make.make_practice(is_sample=True)
    client = make.make_client(practice, name="Lena Sorensen", email=LENA, phone="+15035550118")
    episode = make.make_episode(
        client, problem="acute_lbp", label="low back pain", started_on=TODAY - 35 * DAY
    )
    bulk_scores(episode, 5, last=TODAY - DAY)
    return episode


@pytest.mark.parametrize(
    "javascript", SCRIPTS, ids=lambda on: "javascript" if on else "no-javascript"
)
def test_an_urgent_answer_stands_before_everything_until_it_is_over(
    javascript, live_server, open_page, episode, clock, sent_mail
):
    site, owner = live_server.url, make.make_member(episode.practice)
    desk, phone = (
        open_page(javascript=javascript, viewport=LAPTOP),
        open_page(javascript=javascript),
    )
    steps.sign_in(desk, site, owner)
    steps.go(desk, f"{site}/episodes/{episode.pk}/safety/")
    steps.press(desk, "Send it by mail")
    link = steps.link_in(steps.send_all(sent_mail), LENA)
    steps.answer_safety_questions(phone, link, yes=(FLAG,))
    see_what_to_do(phone)
    see_nothing_else(desk, site, episode)
    see_it_first_on_today(desk, site, "Lena Sorensen needs medical assessment")

    record_that_she_does_not_want_to_go(desk)
    see_it_first_on_today(desk, site, "Lena Sorensen did not want to go")
    see_pages_under_a_red_panel(desk, site, episode)
    be_refused_to_go_on(desk, f"{site}/episodes/{episode.pk}/review/")

    clock.move_to(NOW + DAY)
    desk.context.clear_cookies()
    steps.sign_in(desk, site, owner)
    see_it_first_on_today(desk, site, "Lena Sorensen: how did it go?")
    close_with_what_a_doctor_said(desk)
    see_that_all_is_calm_again(desk, site, episode)


def see_what_to_do(page: Page) -> None:
    """At once, with the number to call; the client never reads a condition's name."""
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Please go to an emergency department now."
    )
    expect(page.get_by_role("link", name=re.compile("^Call 911"))).to_have_attribute(
        "href", "tel:911"
    )
    words = page.content().lower()
    named = [flag.suggests for flag in red_flags().flags.values() if flag.suggests.lower() in words]
    assert not named


def pages_of(episode) -> list[str]:
    return [
        f"/clients/{episode.client_id}/",
        f"/episodes/{episode.pk}/",
        f"/episodes/{episode.pk}/score/",
        f"/episodes/{episode.pk}/review/",
        f"/episodes/{episode.pk}/refer/",
    ]


def see_nothing_else(page: Page, site: str, episode) -> None:
    """Whatever page of hers is opened, it is the one of the urgent answer."""
    for path in pages_of(episode):
        steps.go(page, site + path)
        assert page.url.endswith("/urgent/"), f"{path} is still shown"
        expect(page.get_by_role("heading", level=1)).to_have_text(
            "Stop here. Lena needs an emergency department now."
        )


def see_it_first_on_today(page: Page, site: str, title: str) -> None:
    steps.go(page, f"{site}/")
    expect(page.locator(".work-card").first).to_contain_text(title)


def record_that_she_does_not_want_to_go(page: Page) -> None:
    steps.open_link(page, "What to do now")
    page.get_by_role("radio", name=re.compile("does not want to go")).check()
    steps.press(page, "Record it")
    expect(page.locator("main")).to_contain_text("Write what you told them, in a sentence.")
    page.get_by_label("In your own words").fill(TOLD)
    steps.press(page, "Record it")
    expect(page.locator("body")).to_contain_text("Recorded. Ask again in an hour")


def see_pages_under_a_red_panel(page: Page, site: str, episode) -> None:
    for path in pages_of(episode):
        steps.go(page, site + path)
        assert page.url == site + path
        expect(page.locator(".urgent-panel")).to_contain_text("Medical assessment comes first.")


def be_refused_to_go_on(page: Page, review: str) -> None:
    steps.go(page, review)
    expect(page.locator("section[aria-labelledby=suggested]")).to_contain_text(
        "Emergency care comes first"
    )
    expect(page.locator("#decision")).to_contain_text("only a referral can be decided")
    expect(page.locator("[name=decision]")).to_have_count(1)
    expect(page.get_by_label("Refer", exact=True)).to_be_checked()


def close_with_what_a_doctor_said(page: Page) -> None:
    steps.open_link(page, "Ask Lena")
    page.get_by_label("A doctor has seen them").check()
    page.get_by_label("In your own words").fill(SEEN)
    steps.press(page, "Write it down")
    steps.tick(page, "Seen by a doctor, who assessed it")
    expect(page.get_by_label("In your own words")).to_have_value(SEEN)
    steps.press(page, "Close it")


def see_that_all_is_calm_again(page: Page, site: str, episode) -> None:
    for path in pages_of(episode):
        steps.go(page, site + path)
        assert page.url == site + path
        expect(page.locator(".urgent-panel")).to_have_count(0)
    steps.go(page, f"{site}/")
    expect(page.locator("main")).not_to_contain_text("how did it go?")
    expect(page.locator("main")).not_to_contain_text("did not want to go")
