"""The whole main job by mail: from a score to a closed referral and a calm Today."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from tests import make
from tests.browser import steps

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

QUESTION = "Would you look at neck and shoulder blade?"
FOUND = "Stiff lower neck, nothing that worries me."


@pytest.fixture
def theo(db):
    """Four weekly scores that stay where they are; the fifth is due today."""
    practice = make.make_practice(is_sample=True)
    client = make.make_client(
        practice, name="Theo Brandt", email="theo@example.org", phone="+15035550166"
    )
    today = make.today()
    episode = make.make_episode(client, started_on=today - timedelta(days=28))
    activity = make.make_activity(episode)
    for week in range(1, 5):
        day = today - timedelta(days=7 * week)
        make.make_score(episode, value=6, scored_on=day)
        make.make_score(episode, value=4, scored_on=day, measure="psfs", activity=activity)
    make.make_partner(practice)
    make.make_partner(
        practice, name="Ines Duarte", organisation="Millbrook PT", email="ines@example.org"
    )
    return client


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no-javascript"])
def test_a_score_becomes_a_referral_that_ends_with_a_calm_today(
    javascript, live_server, open_page, theo, sent_mail
):
    own = open_page(javascript=javascript)
    steps.sign_in(own, live_server.url, make.make_member(theo.practice))
    score_in_two_taps(own)
    decide_to_refer(own)
    choose_hana(own)
    agree_by_own_hand(own)
    send_by_mail(own)

    mails = steps.send_all(sent_mail)
    assert not any("neck" in str(mail) for mail in mails), "a mail names the problem"
    partner = open_page(javascript=javascript)
    answer_as_partner(partner, steps.link_in(mails, "hana.kovac@example.org"))
    client = open_page(javascript=javascript)
    answer_as_client(client, steps.link_in(mails, "theo@example.org"))

    read_and_close(own, live_server.url)
    steps.go(own, f"{live_server.url}/")
    expect(own.get_by_role("heading", name="Nothing is waiting")).to_be_visible()
    expect(own.locator(".work-card")).to_have_count(0)
    steps.go(own, f"{live_server.url}/referrals/?show=closed")
    expect(own.locator("main")).to_contain_text("Theo")


def score_in_two_taps(page: Page) -> None:
    steps.open_link(page, "Clients")
    steps.open_link(page, "Theo Brandt")
    steps.open_link(page, re.compile("^Neck pain", re.IGNORECASE))
    steps.open_link(page, "Add score")
    page.get_by_role("group", name="Worst pain").get_by_label("6", exact=True).check()
    steps.press(page, "4, save; last time")
    expect(page.locator("main")).to_contain_text("No clear change yet")


def decide_to_refer(page: Page) -> None:
    steps.open_link(page, "Decide now")
    steps.tick(page, "Refer")
    page.get_by_label("In your own words").fill("Five weeks, no clear change. Hana may look at it.")
    steps.press(page, "Save decision")
    page.get_by_role("radio", name=re.compile("^Refer")).check()
    page.get_by_label("The question to them").fill(QUESTION)
    steps.press(page, "Next: who")


def choose_hana(page: Page) -> None:
    steps.press(page, "Choose Hana Kovac")


def agree_by_own_hand(page: Page) -> None:
    steps.press(page, "Let Theo sign on this device")
    steps.press(page, "Choose Hana Kovac")
    expect(page.locator("input:checked")).to_have_count(0)
    steps.tick(
        page,
        "Your name",
        "Your phone number",
        "The question to them",
        "What the problem is and for how long",
        "Your scores, as figures",
        "Whether you came",
        "What they find and what they plan",
    )
    steps.press(page, "Go on and read it again")
    page.get_by_label("Your name, typed by yourself").fill("Theo Brandt")
    steps.press(page, "I agree")
    expect(page.get_by_role("heading", name="Please hand the device back")).to_be_visible()
    steps.open_link(page, "I am the therapist")
    page.locator("input[name=password]").fill(make.PASSWORD)
    steps.press(page, "It is me")


def send_by_mail(page: Page) -> None:
    page.get_by_label(re.compile("Mail to Hana")).check()
    page.get_by_label(re.compile("A mail to Theo too")).check()
    steps.press(page, "Send to Hana")
    expect(page.get_by_role("button", name="Undo").first).to_be_visible()


def answer_as_partner(page: Page, link: str) -> None:
    steps.go(page, link)
    expect(page.locator("main")).to_contain_text(QUESTION)
    steps.press(page, "Yes, I can")
    page.get_by_label("Day").fill(steps.local_today())
    page.get_by_label("Time").fill("16:00")
    steps.press(page, "It is booked")
    steps.press(page, "Yes, on that day")
    page.get_by_label("What you found").fill(FOUND)
    steps.tick(page, "I refer back to Maren")
    steps.press(page, "Send to Maren")
    expect(page.locator("main")).to_contain_text(
        "Maren has your lines and knows that Theo comes back"
    )


def answer_as_client(page: Page, link: str) -> None:
    steps.go(page, link)
    expect(page.get_by_role("heading", name=re.compile("Did you go"))).to_be_visible()
    steps.press(page, "Yes, I went")
    steps.press(page, "Better")
    expect(page.get_by_role("heading", name="Thank you, Theo")).to_be_visible()


def read_and_close(page: Page, site: str) -> None:
    steps.go(page, f"{site}/")
    expect(page.locator(".work-card").first).to_contain_text("Hana has written back")
    steps.open_link(page, "Read what Hana")
    expect(page.locator("main")).to_contain_text(FOUND)
    steps.press(page, "I have read it")
    page.get_by_label("Close with a reason").select_option(label="Done")
    steps.press(page, "Close this loop")
