"""Safety questions in a real Chromium: taps are counted, with and without scripts."""

import tomllib
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client as Device
from django.utils import timezone
from django_scopes import scope
from playwright.sync_api import Page, expect

from tests import make
from tests.browser.conftest import SCRIPTS
from tests.browser.steps import look
from tests.web.screenings import answered
from warmhand.core.red_flags import Asked
from warmhand.core.safety import How
from warmhand.services import screening_asking, screenings
from warmhand.services.screenings import Hand

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
EXAMPLES = Path(__file__).parent.parent / "core" / "red_flag_examples.toml"
TYPICAL = tomllib.loads(EXAMPLES.read_text())["example"][:6]
MOST_TAPS = 16
TAPS = {
    "neck-35": 15,
    "low-back-62": 13,
    "runner-flight-28": 13,
    "pregnant-31-weeks": 16,
    "blood-thinner-70": 14,
    "wellness-40": 10,
}


class Thumb:
    """Counts what a person touches."""

    def __init__(self, page: Page) -> None:
        self.page, self.taps = page, 0

    def tap(self, where) -> None:
        where.click()
        self.taps += 1

    def choose(self, name: str, value: str) -> None:
        """A choice that is not hidden, by its label."""
        box = self.page.locator(f'input[name="{name}"][value="{value}"]')
        if box.count() and box.is_visible():
            self.tap(box)

    def type(self, name: str, text: str) -> None:
        field = self.page.locator(f'input[name="{name}"]')
        if field.count() and field.is_visible() and field.input_value() != text:
            field.fill(text)
            self.taps += 1

    def pass_all(self) -> None:
        """ "None of these" for every question without a tick."""
        for question in self.page.locator("fieldset.card").all():
            none = question.locator("label.safety-none")
            if none.count() and not question.locator('input[name="yes"]:checked').count():
                self.tap(none)


def begun(example: dict, now) -> str:
    """An episode at the example's place, and the address of the client's own page."""
    practice = make.make_practice()
    facts, places = example["facts"], example["regions"]
    client = make.make_client(practice, birth_year=now.year - facts["age"])
    kind = "wellness" if places == ["no_pain"] else "problem"
    episode = make.make_episode(client, problem="", region=places[0], kind=kind)
    with scope(practice=practice):
        row = screenings.begin(
            client=client,
            episode=episode,
            asked=Asked.INTAKE,
            hand=Hand(how=How.LINK),
            now=now,
        )
        return screening_asking.hand_over_link(screening=row, user=None, now=now)


@pytest.mark.parametrize("javascript", SCRIPTS, ids=lambda on: "script" if on else "no script")
@pytest.mark.parametrize("example", TYPICAL, ids=[row["id"] for row in TYPICAL])
def test_intake_of_a_typical_client_takes_sixteen_taps_at_most(
    example, javascript, live_server, open_page, db, record_property
):
    token = begun(example, timezone.now())
    page = open_page(javascript=javascript)
    page.goto(f"{live_server.url}/q/{token}/")
    look(page)
    thumb = Thumb(page)
    for name, value in example["facts"].items():
        if value is True:
            thumb.choose("yes", name)
        elif isinstance(value, str):
            thumb.choose(f"fact-{name}", value)
        else:
            thumb.type(f"fact-{name}", str(value))
    thumb.pass_all()
    thumb.tap(page.get_by_role("button", name="Go on"))
    expect(page.get_by_role("heading", name="And how are you now?")).to_be_visible()
    look(page)
    thumb.pass_all()
    thumb.tap(page.get_by_role("button", name="Finish"))
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    look(page)
    record_property("taps", thumb.taps)
    assert thumb.taps == TAPS[example["id"]] <= MOST_TAPS


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_nothing_new_is_one_tap(javascript, live_server, open_page, db):
    practice = make.make_practice()
    started = make.today() - timedelta(days=60)
    episode = answered(make.make_episode(make.make_client(practice), started_on=started))
    device = Device()
    device.force_login(make.make_member(practice))
    page = open_page(javascript=javascript)
    cookie = device.cookies["session"].value
    page.context.add_cookies([{"name": "session", "value": cookie, "url": live_server.url}])
    page.goto(f"{live_server.url}/episodes/{episode.pk}/score/")
    look(page)
    thumb = Thumb(page)
    thumb.tap(page.get_by_role("button", name="Nothing new"))
    expect(page.get_by_text("Asked today: nothing new.")).to_be_visible()
    look(page)
    assert thumb.taps == 1


def test_a_follow_up_appears_with_its_tick_without_a_script(live_server, open_page, db):
    token = begun(TYPICAL[1], timezone.now())
    page = open_page(javascript=False)
    page.goto(f"{live_server.url}/q/{token}/")
    more = page.locator('input[value="device_trouble"][name="yes"]')
    expect(more).to_be_hidden()
    page.locator('input[value="device"][name="yes"]').check()
    expect(more).to_be_visible()
