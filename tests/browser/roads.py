"""Roads that more than one journey of a loop goes: a practice that refers, and whose answers come back."""

import re
from datetime import timedelta
from email.message import EmailMessage

from django.conf import settings
from django.test import Client as Browser
from django_scopes import scope
from playwright.sync_api import Locator, Page, expect

from tests import make
from tests.browser import steps
from tests.make import NOW, TODAY
from warmhand.store.models import Client, Episode, Practice, User

DAY = timedelta(days=1)
THEO, HANA, INES = "theo@example.org", "hana.kovac@example.org", "ines@example.org"


def five_weeks(practice: Practice) -> Episode:
    """Five weekly scores that stay where they are, and two people to choose from."""
    client = make.make_client(practice, email=THEO, phone="+15035550166")
    episode = make.make_episode(client, started_on=TODAY - timedelta(days=35))
    for week in range(1, 6):
        make.make_score(episode, value=6, scored_on=TODAY - timedelta(days=7 * week))
    make.make_partner(practice)
    make.make_partner(practice, name="Ines Duarte", email=INES, phone="+15035550175")
    return episode


def own_rows(practice: Practice) -> list[list[dict[str, object]]]:
    """Return all rows of clients and episodes: whatever a loop does, they stay as they are."""
    with scope(practice=practice):
        return [list(model.objects.values()) for model in (Client, Episode)]


def come_in(page: Page, site: str, user: User) -> None:
    """Sign in without the page for it: a session lasts hours, and a journey days."""
    known = Browser()
    known.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    page.context.clear_cookies()
    page.context.add_cookies([{"name": name, "value": known.cookies[name].value, "url": site}])


def day(days: int) -> str:
    """Return the day so many days after the first, as a field takes it."""
    return f"{NOW + days * DAY:%Y-%m-%d}"


def way_in(mails: list[EmailMessage], to: str) -> str:
    """Return the first link in the newest mail to this address; a second one stops reminders."""
    texts = [mail.get_content() for mail in mails if to in mail["To"]]
    assert texts, f"no mail to {to}"
    return re.findall(r"https?://\S+", texts[-1])[0]


def see_card(page: Page, site: str, words: str) -> Locator:
    """Return the card on Today that says this."""
    steps.go(page, f"{site}/")
    card = page.locator(".work-card", has_text=words)
    expect(card).to_have_count(1)
    return card


def say_yes_aloud(page: Page) -> None:
    """Nothing is chosen beforehand; then name, ways to reach, question and problem."""
    expect(page.locator("input:checked")).to_have_count(0)
    page.get_by_role("radio", name=re.compile("^Name, how to reach them, and the question")).check()
    steps.press(page, "They said yes, here and now")


def choose(page: Page, name: str) -> None:
    steps.press(page, f"Choose {name}")


def accept(page: Page, link: str) -> None:
    steps.go(page, link)
    steps.press(page, "Yes, I can")


def book(page: Page, on: str) -> None:
    page.get_by_label("Day").fill(on)
    page.get_by_label("Time").fill("16:00")
    steps.press(page, "It is booked")
