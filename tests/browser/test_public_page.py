"""The public page in a browser: two requests, nothing refused, nothing for axe to find."""

import pytest
from playwright.sync_api import Page

from tests import make
from tests.browser import steps
from tests.browser.conftest import LAPTOP, PHONE
from tests.web.test_public_page import fill

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def asked_of(page: Page) -> list[str]:
    """All that the page asks for over the network from now on."""
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url) if "data:" not in one.url else None)
    return asked


def test_the_page_asks_for_itself_and_its_style_alone(live_server, open_page):
    practice = make.make_practice(is_public=True)
    fill(practice)
    for viewport, scheme in ((PHONE, "light"), (LAPTOP, "dark")):
        page = open_page(viewport=viewport, color_scheme=scheme)
        asked = asked_of(page)
        steps.go(page, f"{live_server.url}/p/{practice.slug}/")
        own = [one for one in asked if one.startswith("http")]
        assert [one.rpartition("/p/")[0] or one.rpartition("/")[2] for one in own] == [
            live_server.url,
            "public.css",
        ]
        assert page.context.cookies() == []
