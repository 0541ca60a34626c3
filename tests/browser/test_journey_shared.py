"""Care that two share until a day, and what comes in: from the public page to thanks and a report."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django_scopes import scope
from playwright.sync_api import Page, expect

from tests import make
from tests.browser import roads, steps
from tests.browser.roads import DAY, HANA, THEO
from tests.make import NOW
from warmhand.services import partner_cards
from warmhand.store.models import Client, Incoming, Referral

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("axe_only_slowly"),
]

GOAL = "Turning his head when he drives"
A_WORD, A_WORD_BACK = "Shall I leave the upper neck alone?", "Yes, for two weeks please."
DANA, ASKED = "dana@example.org", "Runner with a stiff porcupine hip"


@pytest.fixture
def clock():
    with time_machine.travel(NOW) as moving:
        yield moving


@pytest.fixture
def practice(clock, db):
    cache.clear()
    return make.make_practice(is_sample=True)


def test_shared_care_ends_by_its_date_and_closes_nothing_of_the_client(
    live_server, open_page, practice, clock, sent_mail
):
    episode, site = roads.five_weeks(practice), live_server.url
    own, partner, client = (open_page() for _ in range(3))
    owner = make.make_member(practice)
    before = roads.own_rows(practice)

    roads.come_in(own, site, owner)
    share_care(own, f"{site}/episodes/{episode.pk}/")
    referral, mails = own.url, steps.send_all(sent_mail)
    link = roads.way_in(mails, HANA)
    roads.accept(partner, link)
    write_the_plan(own, referral)
    agree_to_it(partner, link)
    read_as_client(client, roads.way_in(mails, THEO))
    speak(own, partner, site, referral, link, sent_mail)

    clock.move_to(NOW + 5 * DAY)
    roads.come_in(own, site, owner)
    review(own, site)
    clock.move_to(NOW + 9 * DAY)
    roads.come_in(own, site, owner)
    extend(own, site)
    agree_to_it(partner, link)
    clock.move_to(NOW + 20 * DAY)
    roads.come_in(own, site, owner)
    end(own, site)
    steps.go(partner, f"{link}plan/")
    expect(partner.get_by_role("heading", level=1)).to_contain_text("This plan ended on")
    assert roads.own_rows(practice) == before
    with scope(practice=practice):
        assert Referral.objects.get().status == "accepted"


def share_care(page: Page, episode: str) -> None:
    steps.go(page, episode)
    steps.follow(page, page.locator("main [aria-labelledby=next-step] a[href$='/refer/']"))
    page.get_by_role("radio", name=re.compile("^(Co-manage|Share)")).check()
    steps.press(page, "Next: who")
    roads.choose(page, "Hana Kovac")
    roads.say_yes_aloud(page)
    page.get_by_label(re.compile("A mail to Theo too")).check()
    steps.press(page, "Send to Hana")


def write_the_plan(page: Page, referral: str) -> None:
    steps.go(page, referral)
    steps.open_link(page, "Write the shared plan")
    page.get_by_label("What you both work for").fill(GOAL)
    for line, words in enumerate(("Shoulder blade, weekly", "Neck, twice", "Ten minutes a day"), 1):
        page.get_by_label(f"Line {line}: does what").fill(words)
    page.get_by_label("On which day").fill(roads.day(5))
    page.get_by_label("The plan ends on").fill(roads.day(9))
    page.get_by_role("button", name="Save the plan").last.click()
    expect(page.locator("main")).to_contain_text("Has not agreed yet")


def agree_to_it(page: Page, link: str) -> None:
    steps.go(page, link)
    steps.open_link(page, "Read the plan")
    expect(page.locator("main")).to_contain_text(GOAL)
    steps.press(page, "Agreed")
    expect(page.locator("main")).to_contain_text("You agreed on")


def read_as_client(page: Page, link: str) -> None:
    steps.go(page, link)
    steps.open_link(page, "Who does what: your shared plan")
    for words in (GOAL, "Ten minutes a day", "Hana agreed on October 13, 2026"):
        expect(page.locator("main")).to_contain_text(words)


def speak(own: Page, partner: Page, site: str, referral: str, link: str, sent_mail) -> None:
    """A message each way: new until it is noted as read, and no word of it in a mail."""
    steps.go(own, f"{referral}messages/")
    own.get_by_label("Your message").fill(A_WORD)
    steps.press(own, "Send to Hana")
    assert not any(A_WORD in mail.get_content() for mail in steps.send_all(sent_mail))
    steps.go(partner, link)
    expect(partner.locator("#messages li", has_text=A_WORD)).to_contain_text("New")
    steps.open_link(partner, "Answer Maren")
    partner.get_by_label("Your message").fill(A_WORD_BACK)
    steps.press(partner, "Send to Maren")
    steps.go(partner, link)
    expect(partner.locator("#messages li", has_text=A_WORD)).not_to_contain_text("New")

    card = roads.see_card(own, site, "Hana wrote")
    steps.follow(own, card.get_by_role("link", name="Read it"))
    expect(own.locator("li", has_text=A_WORD_BACK)).to_contain_text("New")
    steps.press(own, "Noted as read")
    steps.go(own, f"{site}/")
    expect(own.locator(".work-card", has_text="Hana wrote")).to_have_count(0)


def review(page: Page, site: str) -> None:
    card = roads.see_card(page, site, "Review the shared plan with Hana")
    steps.follow(page, card.get_by_role("link", name="Look"))
    page.locator("#review-words").fill("It helps.")
    steps.press(page, "Reviewed, it goes on")
    steps.go(page, f"{site}/")
    expect(page.locator(".work-card", has_text="shared plan")).to_have_count(0)


def extend(page: Page, site: str) -> None:
    card = roads.see_card(page, site, "The shared plan with Hana ended")
    steps.follow(page, card.get_by_role("link", name="Decide"))
    page.get_by_label("If it goes on: until").fill(roads.day(20))
    steps.press(page, "It goes on")
    expect(page.locator("main")).to_contain_text("Has not agreed yet")


def end(page: Page, site: str) -> None:
    card = roads.see_card(page, site, "The shared plan with Hana ended")
    steps.follow(page, card.get_by_role("link", name="Decide"))
    page.locator("#end-words").fill("He drives without stopping.")
    steps.press(page, "End the plan")
    expect(page.locator("main")).to_contain_text("Theo’s own record stays open")
    steps.go(page, f"{site}/")
    expect(page.locator(".work-card", has_text="shared plan")).to_have_count(0)


def test_who_sends_somebody_is_thanked_and_hears_how_it_went(
    live_server, open_page, practice, clock, sent_mail
):
    site, owner = live_server.url, make.make_member(practice)
    dana = make.make_partner(practice, name="Dana Ruiz", email=DANA, stage="trusted")
    own, out = open_page(), open_page()
    roads.come_in(own, site, owner)
    public = switch_on(own, site)
    refer_by_the_page(out, public, clock)
    request = see_the_request(own, site)
    take_and_thank(own, sent_mail)

    come_twice(practice)
    report_when_due(own, site)
    link = roads.way_in(steps.send_all(sent_mail), DANA)
    steps.go(out, link)
    expect(out.locator("main")).to_contain_text(
        "Priya has been here 2 times since October 13, 2026"
    )
    steps.go(own, f"{request}report/")
    expect(own.locator("main")).to_contain_text("Told on October 13, 2026")
    with scope(practice=practice):
        card = partner_cards.new_card(partner=dana, user=owner, now=NOW)
    come_with_a_card(out, f"{public}from/{card.code}/", clock)
    see_from_whom(own, site)
    with scope(practice=practice):
        assert Incoming.objects.count() == 2


def switch_on(page: Page, site: str) -> str:
    steps.go(page, f"{site}/settings/public-page/")
    page.get_by_label("The page can be opened by anybody").check()
    page.get_by_label("You report to who sent somebody").fill("2")
    steps.press(page, "Save")
    link = page.locator("a[href*='/p/']").first.get_attribute("href")
    return f"{site}{link}"


def refer_by_the_page(page: Page, public: str, clock) -> None:
    """First without a way to reach the sender: what was typed stays, and is sent once that is there."""
    steps.go(page, public)
    steps.open_link(page, "Refer to me")
    page.get_by_label("Your name").fill("Dana Ruiz")
    page.get_by_label("Your client’s first name").fill("Priya")
    page.get_by_label("What would you like to ask of us?").fill(ASKED)
    clock.shift(timedelta(seconds=20))
    steps.press(page, "Send to Maren")
    expect(page.locator("main")).to_contain_text("How can we reach you?")
    page.get_by_label("Your e-mail").fill(DANA)
    page.get_by_label("They will call us").check()
    steps.press(page, "Send to Maren")
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()


def see_the_request(page: Page, site: str) -> str:
    card = roads.see_card(page, site, "Dana Ruiz")
    steps.follow(page, card.get_by_role("link").last)
    expect(page.locator("main")).to_contain_text(ASKED)
    return page.url


def take_and_thank(page: Page, sent_mail) -> None:
    steps.press(page, "It is Dana Ruiz")
    page.get_by_label("Their name").fill("Priya Nair")
    steps.press(page, "Take them on")
    steps.press(page, "Thank Dana by mail")
    mail = steps.send_all(sent_mail)[-1]
    assert DANA in mail["To"]
    text = f"{mail['Subject']} {mail.get_content()}"
    for word in ("Priya", "Nair", "hip", "porcupine"):
        assert word not in text, text
    steps.open_link(page, "Priya Nair")
    expect(page.locator("main")).to_contain_text("Dana Ruiz")


def come_twice(practice) -> None:
    with scope(practice=practice):
        client = Client.objects.get()
    episode = make.make_episode(client, started_on=NOW.date())
    for _ in range(2):
        make.make_visit(episode, visit_on=NOW.date())


def report_when_due(page: Page, site: str) -> None:
    card = roads.see_card(page, site, "Report")
    steps.follow(page, card.get_by_role("link").last)
    expect(page.locator("input:checked")).to_have_count(0)
    for name in ("name", "problem"):
        page.locator(f"input[name=items][value={name}]").check()
    page.get_by_label("They said yes, and I attest it").check()
    steps.press(page, "Keep this agreement")
    steps.press(page, "Send Dana a link")
    expect(page.locator("main")).to_contain_text("Told on")


def come_with_a_card(page: Page, link: str, clock) -> None:
    steps.go(page, link)
    expect(page.locator("main")).to_contain_text("You come from Dana Ruiz")
    steps.open_link(page, "Come yourself")
    ask_to_come(page, clock)
    page.go_back()
    ask_to_come(page, clock)  # the very same again adds nothing


def ask_to_come(page: Page, clock) -> None:
    page.get_by_label("Your name").fill("Omar Haddad")
    page.get_by_label("Phone").fill("(503) 555-0118")
    clock.shift(timedelta(seconds=20))
    steps.press(page, "Send to Maren")
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()


def see_from_whom(page: Page, site: str) -> None:
    card = roads.see_card(page, site, "Omar Haddad")
    steps.follow(page, card.get_by_role("link").last)
    expect(page.locator("section[aria-labelledby=sent-by]")).to_contain_text("Dana Ruiz")
    steps.press(page, "Take them on")
    steps.open_link(page, "Omar Haddad")
    expect(page.locator("main")).to_contain_text("Dana Ruiz")
