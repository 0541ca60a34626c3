"""Partner's and client's pages in a real browser: no script, no account, nothing for axe to find."""

import os
from collections.abc import Callable

import pytest
import time_machine
from django_scopes import scope
from playwright.sync_api import Page, expect

from tests import make
from tests.browser.conftest import LAPTOP, PHONE, assert_accessible, slow
from tests.make import NOW
from tests.web import links as world
from warmhand.core.consent import Item
from warmhand.core.links import LinkPurpose
from warmhand.core.referral import Purpose, Step

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
IS_SLOW = os.environ.get("WARMHAND_SLOW") == "1"
OVERFLOW = "document.scrollingElement.scrollWidth - innerWidth"


def look(page: Page, name: str) -> None:
    """Look at the page as a phone shows it in light; WARMHAND_SLOW=1 adds dark and the laptop."""
    page.wait_for_load_state()  # a click may still be leading elsewhere
    for viewport in (PHONE, LAPTOP) if IS_SLOW else (PHONE,):
        page.set_viewport_size(viewport)
        for scheme in ("light", "dark") if IS_SLOW else ("light",):
            page.emulate_media(color_scheme=scheme)
            assert page.evaluate(OVERFLOW) <= 0, f"{name} is wider than the screen"
            assert_accessible(page)
    page.set_viewport_size(PHONE)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW):
        yield


@pytest.fixture
def in_world(practice):
    with scope(practice=practice):
        yield practice


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words).click()


@slow
def test_a_partner_goes_the_whole_way(live_server, open_page: Callable[..., Page], in_world):
    referral = world.sent(in_world)
    page = open_page(javascript=True)
    home = f"{live_server.url}/r/{world.token(referral, LinkPurpose.PARTNER)}/"
    page.goto(home)
    look(page, "r-1-asked")
    page.get_by_text("Show the scores").click()
    look(page, "r-1-scores")
    page.get_by_role("link", name="Not this time").click()
    look(page, "r-2-decline")
    page.get_by_role("link", name="Back, I have not decided").click()
    press(page, "Yes, I can")
    look(page, "r-3-accepted")
    press(page, "It is booked")
    look(page, "r-4-booked")
    press(page, "Yes, on that day")
    look(page, "r-5-seen")
    press(page, "Send to Maren")
    look(page, "r-5-missing")
    page.get_by_label("What you found").fill("Stiff upper back, nothing alarming.")
    page.get_by_label("I refer back to Maren").check()
    press(page, "Send to Maren")
    expect(page.get_by_text("Maren has your lines")).to_be_visible()
    look(page, "r-6-reported")


def test_a_partner_says_no(live_server, open_page, in_world):
    referral = world.sent(in_world)
    page = open_page(javascript=False)
    page.goto(f"{live_server.url}/r/{world.token(referral, LinkPurpose.PARTNER)}/")
    page.get_by_role("link", name="Not this time").click()
    press(page, "No room at the moment")
    expect(page.get_by_role("heading", name="Thank you for the quick word")).to_be_visible()


@slow
def test_little_is_shared_and_a_question_is_asked(live_server, open_page, in_world):
    page = open_page()
    bare = world.sent(in_world, {Item.NAME}, ())
    page.goto(f"{live_server.url}/r/{world.token(bare, LinkPurpose.PARTNER)}/")
    look(page, "r-bare")
    question = world.sent(in_world, purpose=Purpose.ASK)
    page.goto(f"{live_server.url}/r/{world.token(question, LinkPurpose.PARTNER)}/")
    look(page, "r-question")
    world.take(bare, Step.DECLINE, decline_reason="full")
    page.goto(f"{live_server.url}/r/{world.token(bare, LinkPurpose.PARTNER)}/")
    look(page, "r-declined")
    page.goto(f"{live_server.url}/r/{'A' * 43}/")
    look(page, "refused-unknown")


@slow
def test_a_client_chooses_agrees_and_stops(live_server, open_page, in_world):
    referral = world.draft(in_world)
    make.make_partner(in_world, name="Rae Ortiz", profession="personal_trainer", credential="")
    page = open_page(javascript=True)
    home = f"{live_server.url}/c/{world.token(referral, LinkPurpose.CLIENT_CONSENT)}/"
    page.goto(home)
    look(page, "c-1-whom")
    page.get_by_role("link", name="Someone else").click()
    look(page, "c-someone-else")
    page.goto(f"{home}no-one/")
    look(page, "c-no-one")
    page.goto(home)
    page.get_by_role("button", name="Choose Rae Ortiz").click()
    look(page, "c-2-what")
    press(page, "Go on and read it again")
    look(page, "c-2-missing")
    page.get_by_label("Your name", exact=True).check()
    page.get_by_label("The question to them").check()
    page.get_by_label("Whether you came").check()
    press(page, "Go on and read it again")
    look(page, "c-3-sign")
    page.get_by_label("Your name, typed by yourself").fill("Theo Quillfeather")
    press(page, "I agree")
    look(page, "c-4-agreed")
    page.get_by_role("link", name="Stop sharing").click()
    look(page, "c-5-withdraw")
    press(page, "Yes, stop sharing")
    look(page, "c-6-withdrawn")
    page.goto(home)
    look(page, "refused-revoked")


def test_a_client_answers_without_script(live_server, open_page, in_world):
    referral = world.sent(in_world)
    page = open_page(javascript=False)
    page.goto(f"{live_server.url}/a/{world.token(referral, LinkPurpose.CLIENT_ANSWER)}/")
    press(page, "Yes, I went")
    press(page, "Better")
    expect(page.get_by_role("heading", name="Thank you, Theo")).to_be_visible()


def test_a_clients_questions_look_right(live_server, open_page, in_world):
    referral = world.sent(in_world)
    page = open_page()
    page.goto(f"{live_server.url}/a/{world.token(referral, LinkPurpose.CLIENT_ANSWER)}/")
    look(page, "a-1-went")
    press(page, "Yes, I went")
    look(page, "a-2-helped")
    press(page, "Better")
    look(page, "a-3-thanks")
