"""The queue's pages: they work without a script, and the screen beside them names nobody."""

import json
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client as Browser
from django.utils import timezone
from django_scopes import scope

from tests import make
from warmhand.core.people import Role
from warmhand.store.models import DemoGuest

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    begin = timezone.now() - timedelta(hours=1)
    practice = make.make_practice(is_public=True)
    return make.make_event(practice, starts_at=begin, ends_at=begin + timedelta(hours=4))


@pytest.fixture
def browser(event):
    browser = Browser()
    browser.force_login(make.make_member(event.practice, Role.FRONT_DESK))
    return browser


def guests(event):
    with scope(practice=event.practice):
        return list(DemoGuest.objects.order_by("number"))


def test_a_whole_turn_works_without_a_script(event, browser):
    path, page = f"/queue/{event.pk}/", str(uuid4())
    form = {"page": page, "do": "add", "name": "Marisol", "what_for": "calves"}
    for _twice in range(2):
        assert browser.post(path, form).status_code == 302
    browser.post(path, form | {"name": "Desmond"})
    marisol, desmond = guests(event)
    about = {"page": page, "guest": marisol.pk, "ask": marisol.pk, "consent": "demo-1"}
    assert "Before you start" in browser.get(path, {"ask": marisol.pk}).content.decode()
    not_asked = browser.post(path, about | {"do": "start"})
    assert not_asked.status_code == 422
    assert "agreement" in not_asked.content.decode()
    assert browser.post(path, about | {"do": "ticked", "agreed": "on"}).status_code == 422
    browser.post(path, about | {"do": "start", "agreed": "on"})
    browser.post(path, about | {"do": "done-follow"})
    browser.post(path, about | {"do": "ticks", "reach": "marisol@example.org", "follow_up": "on"})
    # Whatever is pressed, a line that is ticked counts.
    about |= {"guest": desmond.pk, "do": "start", "agreed": "on", "yes": ["leg-clot"]}
    browser.post(path, about)
    marisol, desmond = guests(event)
    assert (marisol.state, marisol.consent_words, marisol.safety) == ("done", "demo-1", "none")
    assert (marisol.email, marisol.wants_follow_up) == ("marisol@example.org", True)
    assert (desmond.state, desmond.safety) == ("sent_on", "ticked")
    assert "Desmond needs to talk to a doctor today." in browser.get(path).content.decode()


def test_a_device_cannot_send_what_is_another_persons(event, browser):
    state = browser.get(f"/queue/{event.pk}/state/").json()
    deed = {
        "key": str(uuid4()),
        "guest": str(uuid4()),
        "kind": "add",
        "done_at": timezone.now().isoformat(),
        "facts": {"name": "Aiko", "mark": "KM1"},
    }
    other = Browser()
    other.force_login(make.make_member(event.practice))

    def send(device, **body):
        path = f"/queue/{event.pk}/sync/"
        return device.post(path, json.dumps(body), content_type="application/json")

    mine = {"owner": state["owner"], "deeds": [deed]}
    assert send(other, **mine).status_code == 409
    assert guests(event) == []
    assert [send(browser, **mine).json()["taken"] for _twice in range(2)] == [[deed["key"]]] * 2
    assert [one.first_name for one in guests(event)] == ["Aiko"]
    assert send(browser, **(mine | {"deeds": 3})).status_code == 409


def test_the_screen_shows_numbers_and_never_a_name(event):
    make.make_guest(event, first_name="Desmond", what_for="shoulder")
    make.make_guest(event, first_name="Marisol", state="in_chair", started_at=timezone.now())
    path = f"/p/{event.practice.slug}/demo/{event.slug}/queue/"
    answer = Browser().get(path)
    text = answer.content.decode()
    assert "Now: 2" in text
    assert re.search(r"<td>(up to|about) [\d to]+ minutes</td>", text), re.findall("<td>.*<", text)
    assert not any(word in text for word in ("Desmond", "Marisol", "shoulder"))
    assert answer.headers["Refresh"] == "30"
    assert "Refresh" not in Browser().get(path, {"still": ""}).headers


def test_the_page_that_a_device_keeps_and_its_worker_hold_nobody(event, browser):
    make.make_guest(event, first_name="Desmond", what_for="shoulder")
    shell = browser.get(f"/queue/{event.pk}/shell/").content.decode()
    assert "Desmond" not in shell
    assert "shoulder" not in shell
    worker = Browser().get("/queue/worker.js")
    assert worker.headers["Content-Type"].startswith("text/javascript")
    assert "/static/warmhand/queue.js" in worker.content.decode()


def test_the_mark_of_who_works_here_goes_with_the_session(event, browser):
    browser.get(f"/queue/{event.pk}/")
    assert browser.cookies["queue"].value
    browser.get("/account/logout/")
    assert browser.cookies["queue"].value
    browser.post("/account/logout/")
    assert browser.cookies["queue"].value == ""
