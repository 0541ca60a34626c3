"""A loop that does not go straight: a no, somebody else, a missed date, another, lines back, closed."""

import pytest
import time_machine
from playwright.sync_api import Page, expect

from tests import make
from tests.browser import roads, steps
from tests.browser.conftest import SCRIPTS
from tests.browser.roads import DAY, HANA, INES, THEO
from tests.make import NOW

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("axe_only_slowly"),
]

FOUND = "Stiff lower neck, nothing that worries me."
WAY = [
    "You sent the referral.",
    "Ines said yes.",
    "Booked.",
    "You asked the client.",
    "Theo answered",
    "Theo missed the appointment.",
    "Booked.",
    "Theo was seen.",
    "Theo answered",
    "Ines wrote back.",
    "Theo answered",
    "Theo answered",
    "Closed.",
]
STORY = [
    "Sent to Hana Kovac",
    "Hana Kovac could not",
    "Sent to Ines Duarte",
    "Appointment with Ines Duarte missed",
    "Seen by Ines Duarte",
    "Ines Duarte reported back, and sends back to you",
]
with_and_without = pytest.mark.parametrize(
    "javascript", SCRIPTS, ids=lambda on: "javascript" if on else "no-javascript"
)


@pytest.fixture
def clock():
    with time_machine.travel(NOW) as moving:
        yield moving


@pytest.fixture
def neck(clock, db):
    return roads.five_weeks(make.make_practice(is_sample=True))


@with_and_without
def test_a_no_and_a_missed_date_end_with_lines_back_and_a_closed_loop(
    javascript, live_server, open_page, neck, clock, sent_mail
):
    site, before = live_server.url, roads.own_rows(neck.practice)
    own, partner, client = (open_page(javascript=javascript) for _ in range(3))
    if not javascript:
        twin = open_page()
        steps.twins.update(dict.fromkeys((own, partner, client), twin))

    owner = make.make_member(neck.practice)
    roads.come_in(own, site, owner)
    refer_in_six(own, f"{site}/episodes/{neck.pk}/")
    decline(partner, roads.way_in(steps.send_all(sent_mail), HANA))
    offer_another(own, site)
    second = own.url
    link = roads.way_in(steps.send_all(sent_mail), INES)
    roads.accept(partner, link)
    roads.book(partner, roads.day(2))

    clock.move_to(NOW + 3 * DAY)
    roads.come_in(own, site, owner)
    ask_theo(own, site)
    tell_that_it_was_missed(client, roads.way_in(steps.send_all(sent_mail), THEO))
    see_that_it_was_missed(own, second)
    steps.go(partner, link)
    roads.book(partner, roads.day(5))

    clock.move_to(NOW + 6 * DAY)
    roads.come_in(own, site, owner)
    tell_that_they_came(partner, link)
    press_the_wrong_answer(client)
    see_that_they_differ(own, second)
    report(partner)
    tell_that_it_is_better(client)
    read_and_close(own, site)
    see_the_whole_way(own, second)
    see_figures(own, site)
    see_the_story(own, f"{site}/episodes/{neck.pk}/")
    assert roads.own_rows(neck.practice) == before


def refer_in_six(page: Page, episode: str) -> None:
    steps.go(page, episode)
    steps.follow(page, page.locator("main [aria-labelledby=next-step] a[href$='/refer/']"))
    steps.press(page, "Next: who")
    roads.choose(page, "Hana Kovac")
    roads.say_yes_aloud(page)
    steps.press(page, "Send to Hana")


def decline(page: Page, link: str) -> None:
    steps.go(page, link)
    steps.open_link(page, "Not this time")
    steps.press(page, "No room at the moment")
    expect(page.get_by_role("heading", name="Thank you for the quick word")).to_be_visible()


def offer_another(page: Page, site: str) -> None:
    """The question is there already; whom it goes to and the client's yes are asked anew."""
    card = roads.see_card(page, site, "Hana cannot this time")
    steps.follow(page, card.get_by_role("link", name="Offer Theo another choice"))
    steps.press(page, "Offer Theo another choice")
    expect(page.get_by_role("button", name="Choose Hana Kovac")).to_have_count(0)
    roads.choose(page, "Ines Duarte")
    expect(page.locator("main")).to_contain_text("Last time they agreed to: your name")
    roads.say_yes_aloud(page)
    steps.press(page, "Send to Ines")
    expect(page.locator("main")).to_contain_text("Came from the one to Hana Kovac")


def ask_theo(page: Page, site: str) -> None:
    card = roads.see_card(page, site, "The day of the appointment has passed")
    steps.follow(page, card.get_by_role("link", name="Ask Theo"))
    expect(page.get_by_role("link", name="Ask Theo")).to_have_attribute("href", "#answer")
    steps.press(page, "Ask by mail")


def tell_that_it_was_missed(page: Page, link: str) -> None:
    steps.go(page, link)
    steps.press(page, "I had a date and could not go")
    expect(page.locator("main")).to_contain_text("Maren sees to a new date with you")


def see_that_it_was_missed(page: Page, referral: str) -> None:
    steps.go(page, referral)
    main = page.locator("main")
    expect(main).to_contain_text("Theo did not come on October 15, 2026")
    expect(main).to_contain_text("Theo: “I had a date and could not go”.")
    expect(main).to_contain_text("Ines: “there is a date”.")
    expect(main).not_to_contain_text("The two do not agree")


def tell_that_they_came(page: Page, link: str) -> None:
    steps.go(page, link)
    steps.press(page, "Yes, on that day")


def press_the_wrong_answer(page: Page) -> None:
    """A new date asked anew; the answer of the first one is gone."""
    steps.go(page, page.url)
    steps.press(page, "I had a date and could not go")


def see_that_they_differ(page: Page, referral: str) -> None:
    steps.go(page, referral)
    sides = page.locator("section[aria-labelledby=both-sides]")
    expect(sides).to_contain_text("The two do not agree")
    expect(sides).to_contain_text("Ines: “they came”.")


def report(page: Page) -> None:
    page.get_by_label("What you found").fill(FOUND)
    steps.tick(page, "I refer back to Maren")
    steps.press(page, "Send to Maren")
    expect(page.locator("main")).to_contain_text("knows that Theo comes back")


def tell_that_it_is_better(page: Page) -> None:
    steps.open_link(page, "Change my answer")
    steps.press(page, "Yes, I went")
    steps.press(page, "Better")
    expect(page.get_by_role("heading", name="Thank you, Theo")).to_be_visible()


def read_and_close(page: Page, site: str) -> None:
    card = roads.see_card(page, site, "Ines has written back")
    steps.follow(page, card.get_by_role("link", name="Read what Ines"))
    expect(page.locator("main")).not_to_contain_text("The two do not agree")
    steps.press(page, "I have read it")
    page.get_by_label("Close with a reason").select_option(label="Done")
    steps.press(page, "Close this loop")


def see_the_whole_way(page: Page, referral: str) -> None:
    """All that happened stands in its order, the ring is full, and both sides say the same."""
    steps.go(page, referral)
    ring = page.get_by_role("list", name="Where this referral stands")
    expect(ring.locator("li", has_text="(done)")).to_have_count(5)
    titles = page.locator(".timeline li strong").all_inner_texts()
    assert titles[-len(WAY) :] == WAY, titles
    sides = page.locator("section[aria-labelledby=both-sides]")
    expect(sides).to_contain_text("Theo: “I went”.")
    expect(sides).not_to_contain_text("The two do not agree")


def see_figures(page: Page, site: str) -> None:
    """Two were sent, one of them completed, by the word of both."""
    steps.go(page, f"{site}/referrals/figures/")
    came = page.locator("section[aria-labelledby=came] dd")
    assert came.all_inner_texts() == ["1 of 2", "1 of 2", "1", "1", "0", "1"]
    expect(page.locator("main")).to_contain_text("Sent to booked: 1 of 2; 1 ended without")
    expect(page.locator("main")).to_contain_text("Seen to written back: 1 of 1")


def see_the_story(page: Page, episode: str) -> None:
    steps.go(page, episode)
    main = page.locator("main").inner_text()
    places = [main.index(words) for words in STORY]
    assert places == sorted(places), main
    assert FOUND in main
