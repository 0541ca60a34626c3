"""The whole main job by phone and paper, and the device in a client's hands."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from tests import make
from tests.browser import steps
from tests.browser.conftest import slow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

QUESTION = "Would you look at the stiff shoulder?"
FOUND = "Shoulder moves better than it feels. Daily reaching."


@pytest.fixture
def marguerite(db):
    """Nobody here has an e-mail address, and no phone elsewhere opens a link of this site."""
    practice = make.make_practice(reach="not_yet")
    client = make.make_client(practice, name="Marguerite Dole", phone="+15035550167")
    today = make.today()
    episode = make.make_episode(
        client,
        problem="frozen_shoulder",
        label="stiff shoulder",
        started_on=today - timedelta(days=35),
    )
    for week in range(1, 6):
        make.make_score(episode, value=5, scored_on=today - timedelta(days=7 * week))
    make.make_partner(practice, email="", way="desk_phone", fax="+15035550172")
    return client


@slow
def test_a_referral_by_phone_and_paper_ends_as_closed_as_any(live_server, open_page, marguerite):
    page = open_page(javascript=False)
    steps.twins[page] = open_page()
    user = make.make_member(marguerite.practice, email="maren@localhost.example")
    steps.sign_in(page, live_server.url, user)
    ask_why_and_whom(page, live_server.url)
    attest_a_spoken_yes(page)
    call_and_print(page)
    print_the_letter(page, live_server.url)
    for told in ("They were seen", "They told what they found"):
        tell(page, told)
    tell_that_it_helped(page)
    page.get_by_label("Close with a reason").select_option(label="Done")
    steps.press(page, "Close this loop")
    expect(page.get_by_role("heading", name="Their private link")).to_have_count(0)
    steps.go(page, f"{live_server.url}/referrals/?show=closed")
    expect(page.locator("main")).to_contain_text("Marguerite")


def ask_why_and_whom(page: Page, site: str) -> None:
    steps.go(page, f"{site}/refer/")
    steps.open_link(page, "Marguerite Dole")
    page.get_by_role("radio", name=re.compile("^Refer")).check()
    page.get_by_label("The question to them").fill(QUESTION)
    steps.press(page, "Next: who")
    steps.press(page, "Choose Hana Kovac")


def attest_a_spoken_yes(page: Page) -> None:
    expect(page.get_by_role("button", name="Ask by mail")).to_have_count(0)
    page.get_by_role("radio", name=re.compile("Choose one by one")).check()
    steps.tick(
        page,
        "Your name",
        "Your phone number",
        "The question to them",
        "Whether you came",
        "What they find and what they plan",
    )
    steps.press(page, "They said yes, here and now")


def call_and_print(page: Page) -> None:
    expect(page.get_by_label(re.compile("^Mail to"))).to_have_count(0)
    steps.tick(page, "We called", "The letter on paper")
    page.get_by_label("Booked for: day").fill(steps.local_today())
    page.get_by_label(re.compile("^Time")).fill("16:00")
    steps.press(page, "Send to Hana")
    expect(page.get_by_role("list", name="Where this referral stands")).to_contain_text("Booked")


def print_the_letter(page: Page, site: str) -> None:
    link = page.get_by_role("link", name="Open and print the letter").get_attribute("href")
    letter = page.context.request.get(f"{site}{link}")
    assert letter.status == 200
    assert letter.body().startswith(b"%PDF")


def tell(page: Page, what: str) -> None:
    steps.unfold(page, what)
    if what == "They told what they found":
        page.get_by_label("What they told you").fill(FOUND)
    steps.press(page, what)


def tell_that_it_helped(page: Page) -> None:
    steps.unfold(page, "Told to the practice")
    steps.tick(page, "They went", "Better since")
    steps.press(page, "Keep the answer")
    expect(page.locator("main")).to_contain_text("told to the practice")


def test_a_device_handed_over_shows_one_question_and_nothing_behind_it(
    live_server, open_page, marguerite
):
    page, site = open_page(), live_server.url
    user = make.make_member(marguerite.practice)
    steps.sign_in(page, site, user)
    steps.go(page, f"{site}/clients/{marguerite.pk}/")
    steps.open_link(page, re.compile("^Stiff shoulder"))
    where = page.url
    page.locator("form[action$='/hand-over/']").get_by_role("button").click()
    page.wait_for_url("**/s/**")
    steps.look(page)
    expect(page.locator("main")).to_contain_text("worst pain")
    steps.press(page, "3, save")
    expect(page.get_by_role("heading", name="Thank you, Marguerite")).to_be_visible()

    page.go_back()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    expect(page.locator("nav")).to_have_count(0)
    for path in ("/", "/clients/", f"/clients/{marguerite.pk}/", "/referrals/"):
        page.goto(site + path)
        expect(page.locator("body")).not_to_contain_text("Marguerite")
        assert page.url.endswith("/handed-over/")
    steps.open_link(page, "I am the therapist")
    page.locator("input[name=password]").fill(make.PASSWORD)
    steps.press(page, "It is me")
    assert page.url == where
