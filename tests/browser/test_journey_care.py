"""All of care on one road: first questions, scores, ratings, two plateaus, a referral asked for.

What a week in between brings (a visit, two scores) is made; all else goes through the pages.
"""

import re
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from django_scopes import scope
from playwright.sync_api import Locator, Page, expect

from tests import make
from tests.browser import steps
from tests.browser.conftest import LAPTOP, SCRIPTS
from tests.make import NOW
from warmhand.services import rating_reminders
from warmhand.store.models import Activity, Episode

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
EVENING = timedelta(hours=11)  # 8 pm where Theo is
THEO = "theo@example.org"
ACTIVITY = "Turning his head in the van"
PLAN = "Shoulder blade too, 60 minutes, exercises at home"
SUCCESS = "Turns his head without stopping"
WORDS = "Five weeks on the neck alone, no clear change. Four weeks with the shoulder blade."
RATINGS = (4, 3, 4, 4, 5)


@pytest.fixture
def clock():
    with time_machine.travel(NOW) as moving:
        yield moving


@pytest.fixture
def practice(clock, db):
    practice = make.make_practice(is_sample=True)
    make.make_partner(practice, needs_insurance=True, wait_days=5)
    make.make_partner(
        practice,
        name="Samuel Adeyemi",
        credential="DC",
        profession="chiropractor",
        organisation="Millbrook Chiropractic",
        email="samuel@example.org",
    )
    return practice


@pytest.mark.parametrize(
    "javascript", SCRIPTS, ids=lambda on: "javascript" if on else "no-javascript"
)
def test_two_plateaus_lead_from_the_first_questions_to_a_referral(
    javascript, live_server, open_page, practice, clock, sent_mail
):
    site, owner = live_server.url, make.make_member(practice)
    desk, phone = (
        open_page(javascript=javascript, viewport=LAPTOP),
        open_page(javascript=javascript),
    )

    def come_in(day: timedelta) -> None:
        clock.move_to(NOW + day)
        desk.context.clear_cookies()
        steps.sign_in(desk, site, owner)

    come_in(0 * DAY)
    episode = begin_with_theo(desk)
    ask_by_mail(desk)
    steps.answer_safety_questions(phone, steps.link_in(steps.send_all(sent_mail), THEO))
    expect(phone.get_by_role("heading", name="Thank you, Theo")).to_be_visible()
    steps.go(desk, episode)
    expect(desk.locator("main")).to_contain_text("nothing ticked")
    first_scores(desk)

    weeks_pass(practice, (1, 2, 3))
    weeks_pass(practice, (4,), scored=False)
    come_in(4 * WEEK)
    ask_for_daily_ratings(desk, episode)
    for day, number in enumerate(RATINGS):
        clock.move_to(NOW + 4 * WEEK + day * DAY + EVENING)
        rating_reminders.enqueue_due(now=timezone.now())
        rate(phone, steps.link_in(steps.send_all(sent_mail), THEO), number, day=day)

    come_in(5 * WEEK)
    see_no_clear_change(desk, site, episode)
    change_the_plan(desk, until=f"{NOW + 9 * WEEK:%Y-%m-%d}")
    weeks_pass(practice, (6, 7, 8, 9))
    come_in(9 * WEEK)
    see_that_a_referral_is_asked_for(desk, site, episode)
    refer(desk)


def begin_with_theo(page: Page) -> str:
    """Add the client and what he comes for; return the address of the episode's page."""
    steps.open_link(page, "Clients")
    steps.open_link(page, re.compile("New client|Add"))
    page.get_by_label("Name").fill("Theo Brandt")
    page.get_by_label("E-mail").fill(THEO)
    steps.press(page, "Add client")
    steps.open_link(page, "Follow a new problem")
    page.get_by_label("What for?").select_option("neck_pain")
    page.get_by_label("What does the client want to do again?").fill(ACTIVITY)
    page.get_by_label("What do you try now?").fill("Neck, 45 minutes")
    steps.press(page, "Start")
    return page.url.removesuffix("score/")


def ask_by_mail(page: Page) -> None:
    steps.open_link(page, "Ask them")
    steps.press(page, "Send it by mail")


def first_scores(page: Page) -> None:
    steps.open_link(page, "Add score")
    page.get_by_role("group", name="Worst pain").get_by_label("6", exact=True).check()
    steps.press(page, "4, save")


def weeks_pass(practice, weeks: tuple[int, ...], *, scored: bool = True) -> None:
    """One visit with two scores in each of these weeks, made without the pages."""
    with scope(practice=practice):
        episode, activity = Episode.objects.select_related("client").get(), Activity.objects.get()
    for week in weeks:
        on = (NOW + week * WEEK).date()
        make.make_visit(episode, visit_on=on, minutes=60)
        if not scored:
            continue
        make.make_score(episode, value=6, scored_on=on)
        make.make_score(episode, measure="psfs", activity=activity, value=4, scored_on=on)


def ask_for_daily_ratings(page: Page, episode: str) -> None:
    steps.go(page, episode)
    steps.open_link(page, re.compile("Ask for five"))
    page.get_by_label("Today", exact=True).check()
    page.get_by_label("I asked Theo").check()
    steps.press(page, "Begin")
    expect(page.locator("main")).to_contain_text("0 of 5 days")


def rate(page: Page, link: str, number: int, *, day: int) -> None:
    steps.go(page, link)
    steps.press(page, f"{number}, save")
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()


def see_no_clear_change(page: Page, site: str, episode: str) -> None:
    steps.go(page, f"{site}/")
    expect(page.locator(".work-card").first).to_contain_text("Theo Brandt: no clear change yet")
    steps.go(page, episode)
    main = page.locator("main")
    expect(main).to_contain_text("Theo: no clear change yet after five weeks")
    expect(main).to_contain_text("Ended with 5 of 5 days")
    expect(next_step(page)).to_contain_text("Share care")
    expect(next_step(page)).not_to_contain_text("stays until a referral")


def next_step(page: Page) -> Locator:
    return page.locator("section[aria-labelledby=next-step]")


def change_the_plan(page: Page, *, until: str) -> None:
    steps.open_link(page, "Decide now")
    steps.tick(page, "Change the plan")
    page.get_by_label("In your own words").fill(WORDS)
    page.get_by_label("What you try from now on").fill(PLAN)
    page.get_by_label("Until when").fill(until)
    page.get_by_label("What would count as success by then?").fill(SUCCESS)
    page.get_by_label("Next review").fill(until)
    steps.press(page, "Save decision")
    for words in (PLAN, SUCCESS, WORDS):
        expect(page.locator("main")).to_contain_text(words)


def see_that_a_referral_is_asked_for(page: Page, site: str, episode: str) -> None:
    steps.go(page, f"{site}/")
    expect(page.locator(".work-card").first).to_contain_text("No clear change at a second review")
    steps.go(page, episode)
    expect(page.locator("main")).to_contain_text(f"success would be “{SUCCESS}”")
    expect(next_step(page)).to_contain_text("No clear change at a second review")
    expect(next_step(page)).to_contain_text("This stays until a referral is on its way")


def refer(page: Page) -> None:
    steps.open_link(page, "Refer Theo")
    page.get_by_role("radio", name=re.compile("^Refer")).check()
    steps.press(page, "Next: who")
    fits = page.locator("section[aria-labelledby=fits] li")
    expect(fits.first).to_contain_text("Physical therapist. First-line for this problem.")
    expect(fits.first).to_contain_text("Blanpied 2017")
    expect(fits.filter(has_text="Acupuncturist")).to_contain_text("no source was read")
    choices = page.locator("form[aria-labelledby=choices] .card")
    expect(choices.first).to_contain_text("Hana Kovac")
    expect(choices.first).to_contain_text(
        "First-line for this problem (grade A). Usual wait 5 days."
    )
    steps.press(page, "Choose Hana Kovac")
    steps.open_link(page, "Keep as draft")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Hana Kovac")
    expect(page.get_by_role("link", name="Go on with the draft")).to_be_visible()
