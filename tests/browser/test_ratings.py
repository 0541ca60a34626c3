"""Five days of one question on a phone: each day is one tap, counted by the page itself."""

import os
from datetime import timedelta

import pytest
import time_machine
from django.test import Client as Device
from django_scopes import scope
from playwright.sync_api import Page, expect

from tests import make
from tests.browser import steps
from tests.browser.conftest import LAPTOP, PHONE, SCRIPTS, slow
from tests.make import NOW
from tests.web.care_rows import bulk_scores
from warmhand.services import links
from warmhand.store.models import RatingRound, Score

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PICTURES = os.environ.get("WARMHAND_PICTURES", "")
DAY = timedelta(days=1)
COUNT_TAPS = """
sessionStorage.taps = Number(sessionStorage.taps || 0);
addEventListener("pointerdown", () => { sessionStorage.taps = Number(sessionStorage.taps) + 1; }, true);
"""


@pytest.fixture
def clock():
    with time_machine.travel(NOW) as moving:
        yield moving


@pytest.fixture
def episode(clock, db):
    practice = make.make_practice(is_sample=True)
    client = make.make_client(practice, email="theo@example.org", phone="+15035550117")
    episode = make.make_episode(client)
    bulk_scores(episode, 5, last=NOW.date() - DAY)
    return episode


def look(page: Page, name: str) -> None:
    steps.look(page)
    if PICTURES:
        for size, viewport in (("390", PHONE), ("1280", LAPTOP)):
            page.set_viewport_size(viewport)
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)
                page.screenshot(path=f"{PICTURES}/{name}-{size}-{scheme}.png", full_page=True)
        page.emulate_media(color_scheme="light")
        page.set_viewport_size(PHONE)


def sign_in(page: Page, live_server, practice) -> None:
    device = Device()
    device.force_login(make.make_member(practice))
    cookie = device.cookies["session"].value
    page.context.add_cookies([{"name": "session", "value": cookie, "url": live_server.url}])


@slow
def test_five_days_are_five_taps(live_server, open_page, episode, clock):
    desk = open_page()
    sign_in(desk, live_server, episode.practice)
    desk.goto(f"{live_server.url}/episodes/{episode.pk}/")
    look(desk, "1-offered")
    desk.get_by_role("link", name="Ask for five").first.click()
    look(desk, "2-ask")
    desk.get_by_label("Today", exact=True).check()
    desk.get_by_label("I asked Theo").check()
    desk.get_by_role("button", name="Begin").click()
    expect(desk.get_by_text("0 of 5 days")).to_be_visible()
    with scope(practice=episode.practice):
        link = RatingRound.objects.select_related("link").get().link
    address = f"{live_server.url}/d/{links.token_of(link)}/"
    phone = open_page()
    phone.add_init_script(COUNT_TAPS)
    for day, number in enumerate((6, 5, 6, 7, 5)):
        clock.move_to(NOW + day * DAY)
        phone.goto(address)
        if day == 0:
            look(phone, "3-question")
        phone.get_by_role("button", name=f"{number}, save").click()
        expect(phone.get_by_role("heading", name="Thank you")).to_be_visible()
        expect(phone.get_by_text(f"Today’s answer: {number}")).to_be_visible()
        assert phone.evaluate("Number(sessionStorage.taps)") == day + 1
        if day == 1:
            look(phone, "4-thanks")
            clock.move_to(NOW + DAY)
            sign_in(desk, live_server, episode.practice)
            desk.goto(f"{live_server.url}/episodes/{episode.pk}/")
            look(desk, "5-running")
    look(phone, "6-last")
    with scope(practice=episode.practice):
        score = Score.objects.get(ratings=5)
    assert (score.value, score.source) == (5.8, "link")
    sign_in(desk, live_server, episode.practice)
    desk.goto(f"{live_server.url}/episodes/{episode.pk}/")
    expect(desk.get_by_text("mean of 5 daily ratings")).to_have_count(1)
    look(desk, "7-ended")


@slow
@pytest.mark.parametrize("javascript", SCRIPTS, ids=lambda on: "script" if on else "no script")
def test_changing_stopping_and_passing_on(live_server, open_page, episode, javascript):
    desk = open_page(javascript=javascript)
    sign_in(desk, live_server, episode.practice)
    desk.goto(f"{live_server.url}/episodes/{episode.pk}/ratings/")
    desk.get_by_label("By text").check()
    desk.get_by_label("Today", exact=True).check()
    desk.get_by_label("I asked Theo").check()
    desk.get_by_role("button", name="Begin").click()
    expect(desk.get_by_role("link", name="Text today’s question")).to_be_visible()
    desk.goto(f"{live_server.url}/episodes/{episode.pk}/review/")
    if javascript:
        look(desk, "8-review")
    with scope(practice=episode.practice):
        link = RatingRound.objects.select_related("link").get().link
    phone = open_page(javascript=javascript)
    phone.goto(f"{live_server.url}/d/{links.token_of(link)}/")
    phone.get_by_role("button", name="6, save").click()
    phone.get_by_role("link", name="Change").click()
    phone.get_by_role("button", name="4, save").click()
    expect(phone.get_by_text("Today’s answer: 4")).to_be_visible()
    phone.get_by_text("Ask me at another hour").click()
    if javascript:
        look(phone, "9-hour")
    phone.get_by_label("Hour").select_option("8")
    phone.get_by_role("button", name="Keep this hour").click()
    phone.get_by_text("This came to the wrong person").click()
    phone.get_by_role("button", name="It is not mine: close it").click()
    expect(phone.get_by_role("heading", name="Thank you for telling us")).to_be_visible()
    if javascript:
        look(phone, "10-not-me")
    desk.goto(f"{live_server.url}/")
    expect(desk.get_by_text("Link with somebody else")).to_be_visible()
    if javascript:
        look(desk, "11-today")
    desk.goto(f"{live_server.url}/episodes/{episode.pk}/")
    expect(desk.get_by_text("The link reached somebody else")).to_be_visible()
    if javascript:
        look(desk, "12-wrong-person")
