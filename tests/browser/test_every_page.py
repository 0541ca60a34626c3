"""Every page of the URL resolver: nothing for axe to find, nothing wider than the screen."""

import os

import pytest
from playwright.sync_api import Page, Response

from tests.browser import steps
from tests.browser.conftest import PHONE
from tests.security.routes import Route, address, all_routes
from tests.security.world import fill
from warmhand.core.people import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

IS_SLOW = os.environ.get("WARMHAND_SLOW") == "1"
LOOKS = (
    [(scheme, width) for scheme in ("light", "dark") for width in (320, 1280)]
    if IS_SLOW
    else [("light", PHONE["width"])]
)


def has_a_page(route: Route) -> bool:
    """Files are no pages, nor addresses that only take something in; a lost key has no number."""
    if (
        "(?P" in route.path
        or "<int:" in route.path
        or route.path.endswith((".pdf", ".ics", ".png", ".csv"))
    ):
        return False
    return route.is_account or (route.door is not None and "GET" in route.door.methods)


PAGES = [route for route in all_routes() if has_a_page(route)]
PARTS = 3  # so that both processors have something to look at until the end


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_every_page_is_accessible_and_fits(scheme, width, part, live_server, open_page):
    pages = PAGES[part::PARTS]
    side = fill("Linden Row", "")
    viewport = {"width": width, "height": PHONE["height"]}
    page = open_page(viewport=viewport, color_scheme=scheme)
    wrong, seen = [], set()
    for signed_in in (True, False):
        if signed_in:
            steps.sign_in(page, live_server.url, side.people[Role.OWNER])
        else:
            page.context.clear_cookies()
        for route in pages:
            if signed_in != needs_nobody(route):
                wrong += look_once(page, live_server.url + address(route, side), seen)
    assert len(seen) > len(pages) / 2
    assert not wrong, "\n".join(wrong)


def needs_nobody(route: Route) -> bool:
    return bool(route.door and route.door.kind == "link") or route.name == "account_login"


def look_once(page: Page, where: str, seen: set[str]) -> list[str]:
    """Open one page, unless an address that leads to it was looked at already."""
    try:
        answer = page.goto(where)
        if page.url in seen or not is_page(answer):
            return []
        seen.add(page.url)
        steps.look(page)
    except AssertionError as found:
        return [f"{where}\n{found}"]
    return []


def is_page(answer: Response | None) -> bool:
    assert answer is not None
    assert answer.status < 500, f"answers {answer.status}"
    return answer.headers.get("content-type", "").startswith("text/html") and answer.status != 405
