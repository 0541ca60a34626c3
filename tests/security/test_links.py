"""Secret links, tried as somebody would who should not get in; and as a mail scanner does."""

import logging
import secrets
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.db import connection, transaction
from django.test import Client as Browser
from django_scopes import scope

from tests.make import NOW
from tests.security.routes import Route, address, all_routes
from tests.security.world import Side, fill
from tests.security.written import counted_writes, writes
from tests.web import links as world
from warmhand.core.links import VALID_DAYS, LinkPurpose
from warmhand.core.referral import Actor, Step, Via
from warmhand.services import links
from warmhand.services.referrals import Said, take_step
from warmhand.store.models import Link, Referral
from warmhand.web.http import HideTokens

ROUTES = [route for route in all_routes() if route.door and route.door.kind == "link"]
PURPOSES = pytest.mark.parametrize("purpose", LinkPurpose, ids=lambda purpose: purpose.value)
TYPED = {
    "partner": "00000000-0000-0000-0000-000000000000",
    "decline_reason": "full",
    "found": "Stiff.",
    "after": "back",
    "went": "yes",
    "items": ["name"],
    "ends_on": "2026-11-12",
    "signature": "Theo",
    "words": "A word.",
    "submit_key": "00000000-0000-0000-0000-000000000001",
}


def routes_for(purpose: LinkPurpose, method: str = "") -> list[Route]:
    found = [route for route in ROUTES if route.door.purpose is purpose]
    return [route for route in found if not method or method in route.door.methods]


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(scope="module")
def side(django_db_setup, django_db_blocker):
    """A practice with everything, made once; each test's own savepoint takes back its changes."""
    with django_db_blocker.unblock(), counted_writes(), transaction.atomic():
        with time_machine.travel(NOW, tick=False):
            made = fill("Linden Row", "canary-ours")
        yield made
        transaction.set_rollback(True)


@pytest.fixture
def ours(side: Side, db: None) -> Side:
    return side


def ask(purpose: LinkPurpose, side: Side, **instead: str):
    """Every way in that each route for `purpose` has."""
    for route in routes_for(purpose):
        path = address(route, side, **instead)
        for method in route.door.methods:
            if method == "POST":
                yield Browser().post(path, TYPED)
            else:
                yield Browser().generic(method, path)


def assert_refused(response, side: Side, *, status: int, words: str, names_practice: bool):
    assert response.status_code == status
    assert response.headers["Referrer-Policy"] == "strict-origin"
    assert response.headers["Cache-Control"]
    body = response.content.decode()
    client, partner = f"Client {side.canary}", f"Partner {side.canary}"
    assert client not in body
    assert partner not in body
    if response.request["REQUEST_METHOD"] != "HEAD":
        assert words in body
        assert ("(503) 555-0142" in body) == names_practice


def test_every_purpose_has_a_page():
    assert {route.door.purpose for route in ROUTES} == set(LinkPurpose)


@PURPOSES
def test_guessing_opens_nothing_and_says_nothing_of_any_practice(purpose, ours):
    before = writes()
    guesses = [secrets.token_urlsafe(32) for _ in range(30)]  # 210 over all purposes
    real = ours.tokens[purpose]
    # Near misses too: one letter off, cut short, longer, other letters, the stored hash.
    guesses += [real[:-1], real + "A", real.swapcase(), "AA" + real[2:], links.hash_of(real)]
    route = routes_for(purpose)[0]
    for guess in guesses:
        response = Browser().generic(route.door.methods[0], address(route, ours, token=guess))
        assert response.status_code == 404
        assert "canary" not in response.content.decode()
    for response in ask(purpose, ours, token=guesses[0]):
        assert_refused(
            response, ours, status=404, words="We do not know this link", names_practice=False
        )
    assert writes() == before


@PURPOSES
def test_an_expired_link_says_so_and_does_nothing(purpose, ours):
    before = writes()
    with time_machine.travel(NOW + timedelta(days=VALID_DAYS[purpose]), tick=False):
        for response in ask(purpose, ours):
            assert_refused(
                response, ours, status=410, words="This link has ended", names_practice=True
            )
    assert writes() == before


@PURPOSES
def test_a_link_holds_to_its_last_second(purpose, ours):
    last = NOW + timedelta(days=VALID_DAYS[purpose]) - timedelta(seconds=1)
    with time_machine.travel(last, tick=False):
        for route in routes_for(purpose, "GET"):
            assert Browser().get(address(route, ours)).status_code in {200, 302}


@PURPOSES
def test_a_revoked_link_says_so_and_does_nothing(purpose, ours):
    with scope(practice=ours.practice):
        links.revoke(link=Link.objects.get(purpose=purpose.value), now=NOW)
    before = writes()
    for response in ask(purpose, ours):
        assert_refused(
            response, ours, status=410, words="This link was taken back", names_practice=True
        )
    assert writes() == before


@PURPOSES
def test_a_link_for_another_purpose_opens_nothing(purpose, ours):
    before = writes()
    for other in set(LinkPurpose) - {purpose}:
        for response in ask(purpose, ours, token=ours.tokens[other]):
            assert_refused(
                response, ours, status=404, words="We do not know this link", names_practice=False
            )
    assert writes() == before


@PURPOSES
def test_a_mail_scanner_that_opens_everything_changes_nothing(purpose, ours):
    before = writes()
    for route in routes_for(purpose):
        path = address(route, ours)
        for method in ("HEAD", *["GET"] * 10, "OPTIONS", "PROPFIND"):
            Browser().generic(method, path)
    assert writes() == before


@pytest.mark.parametrize("purpose", [LinkPurpose.FIRST_OWNER, LinkPurpose.NEW_PASSWORD])
def test_a_link_that_may_act_once_is_spent(purpose, ours):
    with scope(practice=ours.practice):
        link = Link.objects.get(purpose=purpose.value)
        links.use_once(link=link, now=NOW)
        with pytest.raises(links.LinkRefusedError, match="used"):
            links.use_once(link=link, now=NOW)


REPEATED = {
    "accept": {},
    "decline": {"decline_reason": "full"},
    "book": {"on": "2026-10-16", "at": "16:00"},
    "see": {"seen_on": "2026-10-13"},
    "report": {"found": "Stiff.", "after": "on"},
}


@pytest.mark.parametrize("step", REPEATED)
def test_a_replayed_step_acts_once(step, ours):
    """The same bytes sent again, as by Back, a double tap, or somebody who kept them."""
    with scope(practice=ours.practice):
        referral = Referral.objects.get(pk=ours.keys["referrals"])
        if step == "report":
            take_step(
                referral=referral, step=Step.ACCEPT, actor=Actor.PARTNER, via=Via.LINK, now=NOW
            )
    path = f"/r/{ours.tokens[LinkPurpose.PARTNER]}/{step}/"
    assert Browser().post(path, REPEATED[step]).status_code == 302
    once = writes()
    for _ in range(3):
        # Booking the same date again is the same answer; everything else is refused kindly.
        expected = 302 if step == "book" else 409
        assert Browser().post(path, REPEATED[step]).status_code == expected
    assert writes() == once


OWN_WORDS = {"partner-messages", "partner-plan", "partner-desk"}


def test_after_the_practice_closed_it_a_partners_post_changes_nothing(ours):
    with scope(practice=ours.practice):
        take_step(
            referral=Referral.objects.get(pk=ours.keys["referrals"]),
            step=Step.CLOSE,
            actor=Actor.PRACTICE,
            via=Via.IN_PERSON,
            now=NOW,
            said=Said(close_reason="done"),
        )
    before = writes()
    # A wish for no more mail is about the partner and holds on any day; a read mark says nothing.
    others = {"partner-quiet", "partner-messages-read"}
    about_it = [one for one in routes_for(LinkPurpose.PARTNER, "POST") if one.name not in others]
    for route in about_it:
        response = Browser().post(address(route, ours), TYPED)
        assert response.status_code == 409
        said = response.content.decode()
        assert "This referral is closed" in said or route.name in OWN_WORDS
        assert f"Client {ours.canary}" not in response.content.decode()
    assert writes() == before


@PURPOSES
def test_no_token_is_stored_anywhere(purpose, ours):
    token = ours.tokens[purpose]
    cells = [
        str(cell)
        for table in connection.introspection.table_names()
        for row in _rows(table)
        for cell in row
    ]
    assert cells
    assert not any(token in cell for cell in cells)
    assert sum(links.hash_of(token) in cell for cell in cells) == 1


def _rows(table: str):
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}"')
        return cursor.fetchall()


@PURPOSES
def test_a_log_line_never_holds_the_token(purpose, ours):
    token = ours.tokens[purpose]
    for route in routes_for(purpose):
        path = address(route, ours)
        for words, args in ((f"GET {path}?x=1 HTTP/1.1", ()), ("Not Found: %s", (path,))):
            record = logging.LogRecord("django.request", 40, "", 1, words, args, None)
            assert HideTokens().filter(record)
            assert token not in record.getMessage()
            assert "/…" in record.getMessage()


def test_every_handler_of_the_log_hides_tokens():
    handlers = settings.LOGGING["handlers"].values()
    assert handlers
    assert all("no_tokens" in handler["filters"] for handler in handlers)


@PURPOSES
def test_a_page_behind_a_link_sends_its_address_nowhere(purpose, ours):
    for route in routes_for(purpose, "GET"):
        response = Browser().get(address(route, ours))
        assert response.headers["Referrer-Policy"] == "strict-origin"
        assert "no-store" in response.headers["Cache-Control"]
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        if is_page and response.status_code == 200:
            body = response.content.decode()
            assert "https://" not in body, route.path
            assert '<meta name="referrer" content="strict-origin">' in body, route.path
            assert '<meta name="robots" content="noindex">' in body, route.path


def test_a_refusal_names_the_practice_with_its_phone_as_it_is_read(in_practice):
    referral = world.sent(in_practice)
    token = world.token(referral, LinkPurpose.PARTNER)
    links.revoke_links(referral=referral, purpose=LinkPurpose.PARTNER, now=NOW)
    body = Browser().get(f"/r/{token}/").content.decode()
    assert "Maren Holt, LMT" in body
    assert 'href="tel:+15035550142"' in body
    for canary in (*world.CANARIES.values(), "Theo", "Hana"):
        assert canary not in body
