"""Pictures of the sample practice for the docs: `make pictures`."""

import os
import re
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from tests.browser import steps
from tests.browser.conftest import LAPTOP, PHONE
from warmhand.ops.sample import read_sample
from warmhand.services.sample import SIGN_IN, make_sample
from warmhand.services.sample_directory import load_listings

FOLDER = os.environ.get("WARMHAND_PICTURES", "")
LARGEST = 200_000  # bytes

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not FOLDER, reason="pictures are made by: make pictures"),
]


def keep(page: Page, name: str, height: int = 1000) -> None:
    """Keep the upper part of the page; taller is cut, lower ends where the page does."""
    width = page.viewport_size["width"]
    tall = page.evaluate("document.scrollingElement.scrollHeight")
    page.set_viewport_size({"width": width, "height": min(height, tall)})
    page.evaluate("scrollTo(0, 0)")
    path = Path(FOLDER) / f"{name}.png"
    page.screenshot(path=path)
    page.set_viewport_size(PHONE if width == PHONE["width"] else LAPTOP)
    assert path.stat().st_size < LARGEST


def test_pictures_of_the_sample_practice(live_server, open_page, settings, tmp_path):
    settings.ADDRESS = site = live_server.url
    settings.SAMPLE_MARK = tmp_path / "SAMPLE"
    settings.SENT_MAIL_DIR = tmp_path / "outgoing-mail"
    settings.SAMPLE_MARK.touch()
    Path(FOLDER).mkdir(parents=True, exist_ok=True)
    settings.DIRECTORY_PATH = tmp_path / "directory.sqlite3"
    told = read_sample()
    make_sample(told=told, now=timezone.now())
    load_listings(told=told["listing"], path=settings.DIRECTORY_PATH)
    page = open_page()
    sign_in_as_maren(page, site)
    keep(page, "today", 1100)
    page.set_viewport_size(LAPTOP)
    keep(page, "today-wide", 620)
    page.set_viewport_size(PHONE)
    score(page)
    refer(page)
    mails = steps.send_all(settings.SENT_MAIL_DIR)
    answer(open_page(), mails)
    page.goto(f"{site}/referrals/")
    keep(page, "referrals")
    page.goto(f"{site}/partners/this-week/")
    keep(page, "this-week", 1100)
    page.goto(f"{site}/partners/map/")
    keep(page, "network-map", 1000)


def sign_in_as_maren(page: Page, site: str) -> None:
    email, password = SIGN_IN
    page.goto(site)
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(password)
    with page.expect_navigation():
        page.get_by_role("button", name="Sign in", exact=True).click()


def press(page: Page, words: str | re.Pattern[str], role: str = "button") -> None:
    with page.expect_navigation():
        page.get_by_role(role, name=words).first.click()


def score(page: Page) -> None:
    press(page, "Clients", "link")
    press(page, "Theo Brandt", "link")
    press(page, re.compile("^Neck pain"), "link")
    keep(page, "episode", 1300)
    press(page, "Add score", "link")
    page.get_by_role("group", name="Worst pain").get_by_label("6", exact=True).check()
    keep(page, "score")


def refer(page: Page) -> None:
    page.go_back()
    press(page, "Refer Theo", "link")
    page.get_by_role("radio", name=re.compile("^Refer")).check()
    press(page, "Next: who")
    keep(page, "refer-who", 1300)
    press(page, "Choose Hana Kovac")
    page.locator("input[name=share][value=scores]").check()
    keep(page, "refer-consent", 1300)
    press(page, "They said yes, here and now")
    page.get_by_label(re.compile("Mail to Hana")).check()
    page.get_by_label(re.compile("A mail to Theo too")).check()
    press(page, "Send to Hana")


def answer(page: Page, mails) -> None:
    page.goto(steps.link_in(mails, "Hana Kovac"))
    keep(page, "partner-page", 1100)
    page.goto(steps.link_in(mails, "Theo Brandt"))
    keep(page, "client-answer", 900)
