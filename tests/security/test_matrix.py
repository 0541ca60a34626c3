"""Every route x two practices x every role x every method; grows by itself with each route.

A stranger's row answers 404 and changes nothing; reading changes nothing at all.
"""

import pytest
from django.db import connection, transaction
from django.test import Client as Browser
from django.urls import get_resolver

from tests.security.routes import Route, address, all_routes
from tests.security.world import Side, fingerprint
from tests.security.written import writes
from warmhand.core.links import LinkPurpose
from warmhand.core.people import Role
from warmhand.web.access.handover import HANDOVER_KEY

SAFE = ("GET", "HEAD", "OPTIONS")
UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
METHODS = (*SAFE, *UNSAFE)
WRITES = (
    'INSERT OR REPLACE INTO "{0}" SELECT * FROM "{0}"',
    'UPDATE "{0}" SET rowid = rowid',
    'DELETE FROM "{0}"',
)

get_resolver()
ROUTES = all_routes()
DOORS = [route for route in ROUTES if not route.is_account]
MEMBER = [route for route in DOORS if route.door and route.door.kind == "member"]
KEYED = [route for route in MEMBER if "<uuid:" in route.path]
LINKS = [route for route in DOORS if route.door and route.door.kind == "link"]
ACCOUNT = [
    route
    for route in ROUTES
    if route.is_account and "<" not in route.path and "(?P" not in route.path
]


# A mail program posts it for its reader (RFC 8058) and has no page of ours to take a token from.
BY_MAIL_PROGRAM = "letter-leave"


def named(route: Route) -> str:
    return route.name


def signed_in(side: Side, role: Role) -> Browser:
    browser = Browser()
    browser.force_login(side.people[role])
    return browser


def text_of(response) -> str:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return body.decode("utf-8", errors="replace")


def test_every_route_says_who_may_open_it():
    assert [route.path for route in DOORS if route.door is None] == []


def test_no_two_routes_share_a_name():
    names = [route.name for route in ROUTES]
    assert sorted(names) == sorted(set(names))


def test_there_are_routes_of_every_kind():
    assert MEMBER
    assert KEYED
    assert {route.door.purpose for route in LINKS} == set(LinkPurpose)


@pytest.mark.parametrize("write", WRITES, ids=["insert", "update", "delete"])
def test_a_write_to_any_table_would_be_seen(write, ours):
    """Else all that changes nothing below might change whatever it likes."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("PRAGMA defer_foreign_keys = ON")
        for table, rows in fingerprint().items():
            before = writes().get(table, 0)
            cursor.execute(write.format(table))
            assert writes().get(table, 0) >= before + len(rows), table
        transaction.set_rollback(True)


@pytest.mark.parametrize("route", KEYED, ids=named)
@pytest.mark.parametrize("role", Role)
def test_a_strangers_row_answers_404_and_changes_nothing(route, role, ours, theirs):
    browser, path = signed_in(ours, role), address(route, theirs)
    before = writes()
    for method in METHODS:
        response = browser.generic(method, path)
        if method not in route.door.methods:
            assert response.status_code == 405, method
        elif role not in route.door.roles:
            assert response.status_code == 403, method
        else:
            assert response.status_code == 404, method
        assert theirs.canary not in text_of(response)
    assert writes() == before


@pytest.mark.parametrize("route", MEMBER, ids=named)
@pytest.mark.parametrize("role", Role)
def test_a_member_gets_in_by_role_and_method_and_reading_changes_nothing(route, role, ours, theirs):
    browser, path = signed_in(ours, role), address(route, ours)
    before = writes()
    for method in SAFE:
        assert answer_of(browser, method, path, route, role, ours, theirs) != 404, method
    assert writes() == before, f"reading {path} changed a row"
    for method in UNSAFE:
        if HANDOVER_KEY in browser.session:  # the device was just handed to a client
            browser = signed_in(ours, role)
        assert answer_of(browser, method, path, route, role, ours, theirs) != 404, method


def answer_of(browser, method, path, route, role, ours, theirs) -> int:
    """Send one request, check what holds for every method, and return its status."""
    response = browser.generic(method, path)
    body, status = text_of(response), response.status_code
    assert theirs.canary not in body
    if method not in route.door.methods:
        assert status == 405, method
    elif role not in route.door.roles:
        assert status == 403, method
        assert ours.canary not in body
    else:
        assert status < 500, method
        assert status not in {403, 405}, method
    return status


@pytest.mark.parametrize("route", MEMBER, ids=named)
def test_nobody_signed_in_is_sent_to_sign_in(route, ours):
    before = writes()
    for method in METHODS:
        response = Browser().generic(method, address(route, ours))
        if method in route.door.methods:
            assert response.status_code == 302
            assert response.headers["Location"].startswith("/account/login/")
        else:
            assert response.status_code == 405
        assert ours.canary not in text_of(response)
    assert writes() == before


@pytest.mark.parametrize("route", LINKS, ids=named)
def test_a_link_opens_for_its_purpose_only_and_opening_changes_nothing(route, ours):
    before = writes()
    right = address(route, ours)
    assert Browser().get(right).status_code in {
        200,
        302,
        404 if "GET" not in route.door.methods else 200,
        405,
    }
    for purpose, token in ours.tokens.items():
        if purpose is not route.door.purpose:
            assert Browser().get(address(route, ours, token=token)).status_code in {404, 405}
    guess = "A" * 43
    for method in METHODS:
        response = Browser().generic(method, address(route, ours, token=guess))
        expected = 404 if method in route.door.methods else 405
        assert response.status_code == expected
        assert ours.canary not in text_of(response)
    assert writes() == before


@pytest.mark.parametrize(
    "route",
    [
        route
        for route in DOORS
        if route.door and "POST" in route.door.methods and route.name != BY_MAIL_PROGRAM
    ],
    ids=named,
)
def test_a_post_without_its_token_is_refused(route, ours):
    browser = Browser(enforce_csrf_checks=True)
    browser.force_login(ours.people[Role.OWNER])
    before = writes()
    assert browser.post(address(route, ours)).status_code == 403
    assert writes() == before


@pytest.mark.parametrize("route", ACCOUNT, ids=named)
def test_an_account_page_shows_no_practices_data_and_reading_it_changes_nothing(
    route, ours, theirs
):
    for browser in (Browser(), signed_in(ours, Role.FRONT_DESK)):
        before = writes()
        response = browser.get(address(route, ours))
        assert response.status_code < 500
        assert theirs.canary not in text_of(response)
        assert writes() == before, route.path


HEADERS = {
    "Content-Security-Policy": "script-src 'self'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
    "Permissions-Policy": "camera=()",
}


# A newsletter shows its own styles in a frame of ours, and there nothing else can happen.
INERT = {"edition-preview"}


def test_a_newsletter_is_looked_at_where_nothing_runs_loads_or_is_sent(ours):
    route = next(route for route in ROUTES if route.name == "edition-preview")
    response = signed_in(ours, Role.OWNER).get(address(route, ours))
    assert response.headers["Content-Security-Policy"] == (
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'self'"
    )
    assert response.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "no-store"


SHOWN = [r for r in DOORS if "GET" in r.door.methods and r.name not in INERT]


@pytest.mark.parametrize("route", SHOWN, ids=named)
def test_every_answer_carries_the_headers(route, ours):
    response = signed_in(ours, Role.OWNER).get(address(route, ours))
    for header, part in HEADERS.items():
        assert part in response.headers.get(header, ""), header
    assert "'unsafe" not in response.headers["Content-Security-Policy"]
    referrer = "strict-origin" if route.door.kind == "link" else "same-origin"
    assert response.headers["Referrer-Policy"] == referrer
