"""A score in two taps and the device in the client's hands, in a real Chromium."""

import re
from datetime import timedelta

import pytest
from django.test import Client as Device
from django_scopes import scope
from playwright.sync_api import expect

from tests import make
from warmhand.store.models import Score

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def episode(db):
    practice = make.make_practice()
    started = make.today() - timedelta(days=60)
    episode = make.make_episode(make.make_client(practice), started_on=started)
    make.make_activity(episode)
    return episode


@pytest.fixture
def signed_in(live_server, open_page, episode):
    def opened(**how):
        device = Device()
        device.force_login(make.make_member(episode.practice))
        page = open_page(**how)
        cookie = device.cookies["session"].value
        page.context.add_cookies([{"name": "session", "value": cookie, "url": live_server.url}])
        return page

    return opened


def kept(episode):
    with scope(practice=episode.practice):
        return {row.measure: row.value for row in Score.objects.all()}


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_two_taps_save_a_score(live_server, signed_in, episode, javascript):
    page = signed_in(javascript=javascript)
    page.goto(f"{live_server.url}/episodes/{episode.pk}/score/")
    page.locator("label.score-option", has_text="6").click()
    page.get_by_role("button", name="4, save").click()
    expect(page.get_by_text("Saved: pain 6, Turn my head in the van 4.")).to_be_visible()
    assert kept(episode) == {"nprs": 6, "psfs": 4}


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_a_client_scores_and_the_therapist_unlocks(live_server, signed_in, episode, javascript):
    page = signed_in(javascript=javascript)
    back = f"{live_server.url}/episodes/{episode.pk}/"
    page.goto(back)
    page.get_by_role("button", name="Let Theo score").click()
    page.get_by_role("button", name="6, save").click()
    page.get_by_role("button", name="4, save").click()
    expect(page.get_by_text("Please hand the device back.")).to_be_visible()
    page.goto(f"{live_server.url}/clients/")
    expect(page).to_have_url(re.compile("/handed-over/$"))
    expect(page.locator("body")).not_to_contain_text("Brandt")
    for _ in range(3):
        page.go_back()
    expect(page.locator("body")).not_to_contain_text("Brandt")
    page.goto(f"{live_server.url}/handed-over/")
    page.get_by_role("link", name="I am the therapist").click()
    page.locator("input[type=password]").fill(make.PASSWORD)
    page.get_by_role("button", name="It is me").click()
    expect(page).to_have_url(back)
    expect(page.get_by_role("heading", name="Theo Brandt, neck pain")).to_be_visible()
