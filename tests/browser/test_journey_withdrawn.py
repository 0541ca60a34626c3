"""An agreement taken back in the middle of a loop: nothing more is shared until there is a new one."""

import re

import pytest
import time_machine
from playwright.sync_api import Page, expect

from tests import make
from tests.browser import roads, steps
from tests.browser.conftest import SCRIPTS
from tests.browser.roads import HANA, THEO
from tests.make import NOW

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("axe_only_slowly"),
]


@pytest.fixture
def neck(db):
    with time_machine.travel(NOW):
        yield roads.five_weeks(make.make_practice(is_sample=True))


@pytest.mark.parametrize(
    "javascript", SCRIPTS, ids=lambda on: "javascript" if on else "no-javascript"
)
def test_an_agreement_taken_back_ends_all_sharing_until_a_new_one(
    javascript, live_server, open_page, neck, sent_mail
):
    site, before = live_server.url, roads.own_rows(neck.practice)
    own, partner, client = (open_page(javascript=javascript) for _ in range(3))
    if not javascript:
        twin = open_page()
        steps.twins.update(dict.fromkeys((own, partner, client), twin))

    roads.come_in(own, site, make.make_member(neck.practice))
    introduce(own, f"{site}/episodes/{neck.pk}/")
    referral, mails = own.url, steps.send_all(sent_mail)
    link = roads.way_in(mails, HANA)
    roads.accept(partner, link)
    roads.book(partner, roads.day(2))
    desk = make_desk_link(own, partner, referral)
    write_to_hana(own, referral)

    stop_sharing(client, roads.way_in(mails, THEO))
    assert len(steps.send_all(sent_mail)) == len(mails), "a mail left after the client said stop"
    for closed in (link, f"{link}messages/", f"{link}letter.pdf", desk):
        see_nothing_of_theo(partner, closed)
    see_what_was_shared(client)
    see_that_nothing_can_be_sent(own, site, referral)
    agree_anew(own, referral)
    see_nothing_of_theo(partner, link)
    roads.accept(partner, roads.way_in(steps.send_all(sent_mail), HANA))
    expect(partner.locator("main")).to_contain_text("Theo Brandt")
    assert roads.own_rows(neck.practice) == before


def introduce(page: Page, episode: str) -> None:
    steps.go(page, episode)
    steps.follow(page, page.locator("main [aria-labelledby=next-step] a[href$='/refer/']"))
    steps.press(page, "Next: who")
    roads.choose(page, "Hana Kovac")
    roads.say_yes_aloud(page)
    page.get_by_label(re.compile("A mail to Theo too")).check()
    steps.press(page, "Send to Hana")


def make_desk_link(own: Page, desk: Page, referral: str) -> str:
    steps.go(own, referral)
    steps.unfold(own, "Their desk")
    steps.press(own, "Make a link for their desk")
    link = re.findall(r"https?://\S+/desk/\S+", own.locator("main").inner_text())[0]
    steps.go(desk, link)
    expect(desk.get_by_role("heading", level=1)).to_contain_text("Booked Theo Brandt")
    return link


def write_to_hana(page: Page, referral: str) -> None:
    steps.go(page, f"{referral}messages/")
    page.get_by_label("Your message").fill("Mornings are best for him.")
    steps.press(page, "Send to Hana")


def stop_sharing(page: Page, link: str) -> None:
    steps.go(page, link)
    steps.press(page, "Stop sharing with Hana")
    expect(page.get_by_role("heading", name="Nothing is shared any more")).to_be_visible()
    told = page.locator("section[aria-labelledby=told-title]")
    expect(told).to_contain_text("Hana Kovac")
    expect(told).to_contain_text("Shared: your name")


def see_nothing_of_theo(page: Page, link: str) -> None:
    answer = page.context.request.get(link)
    assert answer.status == 410, f"{link} answers {answer.status}"
    assert "Theo" not in answer.text()
    assert "neck" not in answer.text()


def see_what_was_shared(page: Page) -> None:
    steps.go(page, page.url)
    expect(page.get_by_role("heading", name="Nothing is shared any more")).to_be_visible()
    steps.open_link(page, "Who saw what")
    main = page.locator("main")
    expect(main).to_contain_text("nothing more can be read now")
    expect(main).to_contain_text("Opened their private page on")


def see_that_nothing_can_be_sent(page: Page, site: str, referral: str) -> None:
    roads.see_card(page, site, "Theo stopped sharing on October 13, 2026. Ask at the next visit.")
    steps.go(page, referral)
    expect(page.locator("main")).to_contain_text("Theo stopped sharing on October 13, 2026")
    expect(page.locator("main")).to_contain_text("Mail to Hana Kovac was taken back")
    for words in (
        "Ask Hana again",
        "Make a new link",
        "Mail a new link",
        "Make a link for their desk",
    ):
        expect(page.get_by_role("button", name=words)).to_have_count(0)
    steps.go(page, f"{referral}messages/")
    expect(page.get_by_role("heading", name="Nothing can be written now")).to_be_visible()


def agree_anew(page: Page, referral: str) -> None:
    steps.go(page, referral)
    page.get_by_label("Why it opens again").fill("Theo thought it over and would like to go.")
    steps.press(page, "Open it again")
    steps.open_link(page, "Go on with the draft")
    roads.say_yes_aloud(page)
    steps.press(page, "Send to Hana")
