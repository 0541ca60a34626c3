"""A referral takes six interactions at most: each tap and each field typed into is counted."""

import re
from datetime import timedelta

import pytest
from django_scopes import scope
from playwright.sync_api import Locator, Page, expect

from tests import make
from tests.browser import steps
from warmhand.store.models import Consent, OutboxMail, Referral

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MOST = 6
DEEDS = (
    *("click", "dblclick", "tap", "check", "uncheck", "set_checked", "select_option"),
    *("fill", "clear", "type", "press", "press_sequentially", "set_input_files", "drag_to"),
)


@pytest.fixture
def neck(db):
    """Five weekly scores that stay where they are, and two people to choose from."""
    practice = make.make_practice(is_sample=True)
    client = make.make_client(practice, email="theo@example.org", phone="+15035550166")
    today = make.today()
    episode = make.make_episode(client, started_on=today - timedelta(days=35))
    for week in range(1, 6):
        make.make_score(episode, value=6, scored_on=today - timedelta(days=7 * week))
    make.make_partner(practice)
    make.make_partner(practice, name="Ines Duarte", email="ines@example.org")
    return episode


@pytest.fixture
def counted(monkeypatch):
    """Every deed of a hand on a page, in its order, however a test does it."""
    deeds: list[str] = []

    def counting(kind: type, name: str):
        before = getattr(kind, name)

        def deed(self, *args, **more):
            deeds.append(f"{name} {self}")
            return before(self, *args, **more)

        monkeypatch.setattr(kind, name, deed)

    for kind in (Locator, Page):
        for name in DEEDS:
            if hasattr(kind, name):
                counting(kind, name)
    return deeds


def tap(page: Page, where: Locator) -> None:
    with page.expect_navigation():
        where.click()


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no-javascript"])
def test_from_refer_to_sent_with_a_spoken_yes_takes_six_interactions(
    javascript, live_server, open_page, neck, sent_mail, counted
):
    page = open_page(javascript=javascript)  # a phone, 390 px wide
    steps.sign_in(page, live_server.url, make.make_member(neck.practice))
    page.goto(f"{live_server.url}/episodes/{neck.pk}/")
    counted.clear()

    tap(page, page.locator("main [aria-labelledby=next-step] a[href$='/refer/']"))
    expect(page.get_by_label("The question to them")).to_have_value(re.compile("^Neck pain"))
    tap(page, page.get_by_role("button", name="Next: who"))
    assert page.get_by_role("button", name=re.compile("^Choose (Hana|Ines)")).count() == 2
    expect(page.locator("main")).to_contain_text("You may choose anyone")
    tap(page, page.get_by_role("button", name="Choose Hana Kovac"))
    assert page.locator("input:checked").count() == 0, "something is chosen for the client"
    expect(page.locator("main")).to_contain_text("dressed and sitting")
    page.get_by_role("radio", name=re.compile("^Name, how to reach them, and the question")).check()
    tap(page, page.get_by_role("button", name="They said yes, here and now"))
    tap(page, page.get_by_role("button", name="Send to Hana"))

    expect(page.get_by_role("list", name="Where this referral stands")).to_contain_text("Sent")
    print(f"interactions from Refer to sent: {len(counted)}")  # noqa: T201
    assert len(counted) <= MOST, counted
    with scope(practice=neck.practice):
        consent, mail = Consent.objects.get(), OutboxMail.objects.get()
        assert Referral.objects.get().status == "sent"
    assert set(consent.items) == {"name", "phone", "email", "question", "problem"}
    assert (consent.way, sorted(consent.back)) == ("spoken", ["findings", "went"])
    assert mail.to_address == "hana.kovac@example.org"
