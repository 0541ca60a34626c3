"""What people do in a browser, in their own words; every page they come to is looked at."""

import email
import email.policy
import re
from datetime import timedelta
from pathlib import Path
from weakref import WeakKeyDictionary

from django.utils import timezone
from playwright.sync_api import Locator, Page

from tests import make
from tests.browser.conftest import assert_accessible, is_new_to_axe
from warmhand.core.outbox import UNDO
from warmhand.services import outgoing

SENT_LATER = UNDO + timedelta(minutes=1)
OVERFLOW = "document.scrollingElement.scrollWidth - innerWidth"
WITHOUT_SCRIPT = "matchMedia('(scripting: none)').matches"
# Axe never ends where scripts are off: a page given here reads the same in a browser with them.
twins: WeakKeyDictionary[Page, Page] = WeakKeyDictionary()


def look(page: Page) -> None:
    """Fail where axe finds anything, or where the page is wider than the screen."""
    page.wait_for_load_state()  # a click may still be leading elsewhere
    assert page.evaluate(OVERFLOW) <= 0, f"{page.url} is wider than the screen"
    if not is_new_to_axe(page):
        return
    if not page.evaluate(WITHOUT_SCRIPT):
        assert_accessible(page)
    elif page in twins:
        assert_accessible(same_with_script(page, twins[page]))


def same_with_script(page: Page, twin: Page) -> Page:
    body = page.content()
    twin.route(page.url, lambda route: route.fulfill(body=body, content_type="text/html"))
    twin.goto(page.url)
    twin.unroute(page.url)
    return twin


def go(page: Page, address: str) -> None:
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 200, f"{address} answers {answer.status}"
    look(page)


def follow(page: Page, where: Locator) -> None:
    """Press what leads to another page, and look at that one."""
    with page.expect_navigation():
        where.click()
    look(page)


def press(page: Page, words: str | re.Pattern[str]) -> None:
    follow(page, page.get_by_role("button", name=words).first)


def open_link(page: Page, words: str | re.Pattern[str]) -> None:
    follow(page, page.get_by_role("link", name=words).first)


def tick(page: Page, *words: str) -> None:
    for one in words:  # a label may go on after a colon, as the question does with its words
        page.get_by_label(re.compile(rf"^\s*{re.escape(one)}\s*($|:)")).check()


def unfold(page: Page, words: str) -> None:
    page.locator("summary", has_text=words).first.click()


def sign_in(page: Page, site: str, user) -> None:
    go(page, f"{site}/")
    page.locator("input[name=login]").fill(user.email)
    page.locator("input[name=password]").fill(make.PASSWORD)
    follow(page, page.get_by_role("button", name="Sign in", exact=True))


def send_all(sent_mail: Path) -> list[email.message.EmailMessage]:
    """Let the worker send what waits, as if undoing were no longer possible; return all mails."""
    outgoing.send_due(clock=lambda: timezone.now() + SENT_LATER)
    return [
        email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        for path in sorted(sent_mail.glob("*.eml"), key=lambda path: path.stat().st_mtime)
    ]


def link_in(mails: list[email.message.EmailMessage], to: str) -> str:
    """Return the one private link in the newest mail to this address."""
    texts = [mail.get_content() for mail in mails if to in mail["To"]]
    assert texts, f"no mail to {to}"
    links = re.findall(r"https?://\S+", texts[-1])
    assert len(links) == 1, texts[-1]
    return links[0]


def answer_safety_questions(page: Page, link: str, *, yes: tuple[str, ...] = ()) -> None:
    """On the client's own phone: a yes to the lines with these ids, none of all others."""
    go(page, link)
    page.get_by_label("How old are you?").fill("42")
    page.get_by_label("Male", exact=True).check()
    for button in ("Go on", "Finish"):
        for line in yes:
            box = page.locator(f'input[name="yes"][value="{line}"]')
            if box.count():
                box.check()
        for question in page.locator("fieldset.card").all():
            none = question.get_by_label("None of these")
            if none.count() and not question.locator('input[name="yes"]:checked').count():
                none.check()
        press(page, button)


def local_today() -> str:
    return f"{make.today():%Y-%m-%d}"
