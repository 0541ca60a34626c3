"""The walk-up queue without a network: nothing is lost, nothing comes twice, nobody else sees it."""

import re
import socket
from contextlib import suppress
from datetime import timedelta

import pytest
from django.utils import timezone
from django_scopes import scope
from playwright.sync_api import Error, expect
from pytest_django.live_server_helper import LiveServer

from tests import make
from tests.browser.steps import look, sign_in
from warmhand.core.people import Role
from warmhand.store.models import DemoGuest, QueueDeed

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HALF = 15


class OwnServer:
    """A live server that can be stopped and started again at the same address."""

    def __init__(self):
        self.running = LiveServer("localhost:0")
        self.url = self.running.url
        self.is_stopped, self.open = False, []
        httpd = self.running.thread.httpd
        self.take, httpd.process_request = httpd.process_request, self.take_or_cut

    def take_or_cut(self, request, address):
        self.open.append(request)
        if self.is_stopped:
            cut(request)
        else:
            self.take(request, address)

    def stop(self):
        """Connections that were kept open go too: a browser would go on using them."""
        self.is_stopped = True
        for one in self.open:
            cut(one)

    def start(self):
        self.is_stopped = False


def cut(connection):
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def server():
    """A server of this test's own, since it is stopped on the way; the port stays the same."""
    found = OwnServer()
    yield found
    found.stop()
    found.running.stop()


@pytest.fixture
def practice():
    return make.make_practice(is_public=True)


@pytest.fixture
def event(practice):
    begin = timezone.now() - timedelta(hours=1)
    return make.make_event(practice, starts_at=begin, ends_at=begin + timedelta(hours=4))


def add(page, *names):
    for name in names:
        page.get_by_label("First name").fill(name)
        page.get_by_role("button", name="Add to the queue").click()
        expect(page.locator("#waiting strong", has_text=re.compile(f"^{name}$"))).to_be_visible()


def kept(page):
    """How many deeds lie on the device, whoever they belong to."""
    return page.evaluate(
        """() => new Promise(done => {
          const asked = indexedDB.open("warmhand-queue", 1);
          asked.onsuccess = () => {
            const all = asked.result.transaction("deeds").objectStore("deeds").getAllKeys();
            all.onsuccess = () => { asked.result.close(); done(all.result.length); };
          };
        })"""
    )


def names_of(event):
    with scope(practice=event.practice):
        return list(DemoGuest.objects.order_by("number").values_list("first_name", flat=True))


def test_thirty_walk_ups_without_a_network_all_arrive_once(server, practice, event, open_page):
    page = open_page()
    sign_in(page, server.url, make.make_member(practice, Role.FRONT_DESK))
    address = f"{server.url}/queue/{event.pk}/"
    page.goto(address)
    page.wait_for_selector("#queue[data-kept]")
    everybody = [f"Walker {number}" for number in range(30)]

    page.context.set_offline(True)
    server.stop()
    add(page, *everybody[:HALF])
    with suppress(Error):
        page.goto("chrome://crash")  # the tab is killed half-way
    page.close()

    page = page.context.new_page()
    page.goto(address)  # by the service worker alone
    expect(page.get_by_text("No connection.")).to_be_visible()
    expect(page.locator("#waiting > li")).to_have_count(HALF)
    add(page, *everybody[HALF:])
    assert kept(page) == len(everybody)
    page.get_by_role("button", name="Start Walker 0", exact=True).click()
    page.get_by_label("They agreed to this").check()
    page.get_by_role("button", name="None of these: start").click()
    expect(page.locator("#in-chair h2")).to_have_text("Walker 0")
    assert names_of(event) == []

    server.start()
    page.context.set_offline(False)
    expect(page.locator("#unsent")).to_be_hidden()
    expect(page.get_by_text("No connection.")).to_be_hidden()
    expect(page.locator("#waiting .queue-place").first).to_have_text("Number 2")
    assert kept(page) == 0
    assert names_of(event) == everybody
    with scope(practice=practice):
        assert QueueDeed.objects.count() == len(everybody) + 2
        assert DemoGuest.objects.get(number=1).state == "in_chair"
    look(page)


def test_an_answer_lost_on_its_way_and_a_session_that_ended_lose_and_double_nothing(
    live_server, practice, event, open_page
):
    page = open_page()
    first = make.make_member(practice, name="Ruth Okafor")
    sign_in(page, live_server.url, first)
    address = f"{live_server.url}/queue/{event.pk}/"
    page.goto(address)
    page.wait_for_selector("#queue[data-kept]")

    def lose(route):
        route.fetch()
        route.abort()

    page.context.route("**/sync/", lose)  # taken by the server, and the answer never comes
    add(page, "Desmond")
    expect(page.get_by_text("No connection.")).to_be_visible()
    assert names_of(event) == ["Desmond"]
    assert kept(page) == 1
    page.context.unroute("**/sync/")

    page.context.route("**/state/", lambda route: route.abort())
    page.context.route("**/sync/", lambda route: route.abort())
    add(page, "Aiko")
    session = [one for one in page.context.cookies() if one["name"] == "session"]
    page.context.clear_cookies(name="session")
    page.context.unroute("**/state/")
    page.context.unroute("**/sync/")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.get_by_text("You are signed out.")).to_be_visible()
    expect(page.locator("#waiting")).to_be_hidden()
    assert kept(page) == 2

    second = make.make_member(practice, name="Pete Lund")
    sign_in(page, live_server.url, second)
    page.goto(address)
    page.wait_for_selector("#queue[data-kept]")
    expect(page.locator("#waiting strong")).to_have_text(["Desmond"])
    assert kept(page) == 2  # the former's, neither shown nor sent
    assert names_of(event) == ["Desmond"]

    page.context.clear_cookies(name="session")
    page.context.add_cookies(session)
    page.goto(address)
    expect(page.locator("#waiting strong")).to_have_text(["Desmond", "Aiko"])
    expect(page.locator("#unsent")).to_be_hidden()
    assert kept(page) == 0
    assert names_of(event) == ["Desmond", "Aiko"]
