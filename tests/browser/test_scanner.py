"""A scanner that runs scripts and follows every link it finds changes nothing but what it read."""

import pytest
import time_machine
from playwright.sync_api import Page

from tests.make import NOW
from tests.security.routes import address, all_routes
from tests.security.world import fill, fingerprint

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FILES = (".pdf", ".ics", ".txt")
LEADS_ON = "[...document.querySelectorAll('a[href]')].map(link => link.href)"


def follow(page: Page, home: str, start: set[str]) -> int:
    """Open every page that a link of an opened page leads to, as long as it is on this site."""
    to_do, done = set(start), set()
    page.route("**/*.css", lambda route: route.abort())  # a scanner looks at no style
    while to_do - done:
        where = min(to_do - done)
        done.add(where)
        if where.split("?")[0].endswith(FILES):
            page.request.get(where)
            continue
        page.goto(where)
        found = {one.split("#")[0] for one in page.evaluate(LEADS_ON)}
        to_do |= {one for one in found if one.startswith(home)}
    return len(done)


def test_a_scanner_that_runs_scripts_changes_nothing(live_server, open_page):
    with time_machine.travel(NOW, tick=False):
        side = fill("Linden Row", "canary")
        start = {
            live_server.url + address(route, side)
            for route in all_routes()
            if route.door and route.door.kind == "link" and "GET" in route.door.methods
        }
        before = fingerprint()
        opened = follow(open_page(javascript=True), live_server.url, start)
        assert fingerprint() == before
    assert opened >= len(start) > 20
