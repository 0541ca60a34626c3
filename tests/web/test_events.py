"""The pages of demo events: the check, signing up by anybody, the slot, guests by role."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client as Browser
from django.urls import reverse
from icalendar import Calendar

from tests import make
from tests.make import NOW
from warmhand.core.people import Role
from warmhand.services import event_results
from warmhand.store.models import Client, DemoEvent, DemoGuest, OutboxMail

pytestmark = pytest.mark.django_db
TYPED = {
    "name": "Ironwood Gym demo", "place": "Ironwood Gym", "on": "2026-10-17", "starts": "10:00",
    "ends": "13:00", "slot_minutes": "10", "slots": "6", "takes_walk_ups": "on",
    "is_public": "on", "extra_minutes": "120", "cost_cents": "40",
}  # fmt: skip
LATER = NOW + timedelta(minutes=1)


@pytest.fixture(autouse=True)
def nobody_counted_yet():
    cache.clear()


@pytest.fixture
def open_event(in_practice) -> DemoEvent:
    in_practice.is_public = True
    in_practice.visit_price_cents = 9_000
    in_practice.save()
    at = NOW + timedelta(days=3)
    return make.make_event(
        in_practice,
        starts_at=at,
        ends_at=at + timedelta(hours=3),
        slots=6,
        words="Necks.\n\nBacks.",
    )


def public(event: DemoEvent, end: str = "") -> str:
    return f"/p/{event.practice.slug}/demo/{event.slug}/{end}"


def stamp_in(response) -> str:
    return re.search(r'name="stamp" value="([^"]+)"', response.content.decode())[1]


def filled(event: DemoEvent, stamp: str, **other: str) -> dict[str, str]:
    typed = {"first_name": "Aiko", "email": "aiko@example.org", "consent": "on", "stamp": stamp}
    return typed | {"slot": event.starts_at.astimezone().isoformat()} | other


def slot_values(response) -> list[str]:
    return re.findall(r'<option value="(\d[^"]+)"', response.content.decode())


def test_an_event_is_weighed_before_the_yes_and_unpaid_exposure_is_named(member, open_event):
    answer = member.post(reverse("event-new"), TYPED, follow=True)
    text = answer.content.decode()
    event = DemoEvent.objects.exclude(pk=open_event.pk).get()
    assert event.state == "considered"
    assert "Unpaid exposure: the host pays nothing for 5 hours of yours and $40 of costs." in text
    assert "It would likely not pay for itself" in text
    assert "You held no event yet, so this rests on assumptions alone." in text
    member.post(reverse("event-no", args=[event.pk]))
    event.refresh_from_db()
    assert (event.state, event.expected["own_events"]) == ("declined", 0)
    assert "Ironwood Gym demo" in member.get(reverse("events")).content.decode()
    wrong = member.post(reverse("event-new"), {**TYPED, "ends": "09:00", "slots": "99"})
    assert wrong.status_code == 422
    assert "It ends after it begins" in wrong.content.decode()


def test_anybody_takes_a_slot_once_sees_it_has_the_file_and_gives_it_back(open_event):
    browser = Browser()
    assert "Six slots open" in browser.get(public(open_event)).content.decode()
    page = browser.get(public(open_event, "sign-up/"))
    first = slot_values(page)[0]
    typed = filled(open_event, stamp_in(page), slot=first, wants_follow_up="on")
    with time_machine.travel(LATER):
        for _twice in range(2):
            answer = browser.post(public(open_event, "sign-up/"), typed)
            assert answer.status_code == 302
        guest = DemoGuest.objects.get()
        assert (guest.wants_follow_up, guest.wants_letter, guest.number) == (True, False, 1)
        slot = browser.get(answer.url)
        assert "Your number in the queue is <strong>1</strong>" in slot.content.decode()
        file = Calendar.from_ical(browser.get(answer.url + "slot.ics").content)
        assert file.walk("vevent")[0]["summary"] == "Ironwood Gym demo"
        fresh = browser.get(public(open_event, "sign-up/"))
        assert first not in slot_values(fresh)
        back = browser.post(answer.url + "back/", follow=True)
        assert "You gave your slot back" in back.content.decode()
        assert first in slot_values(browser.get(public(open_event, "sign-up/")))
    assert OutboxMail.objects.count() == 1


def test_what_is_wrong_is_asked_again_with_all_that_was_typed(open_event):
    browser = Browser()
    page = browser.get(public(open_event, "sign-up/"))
    stamp, first = stamp_in(page), slot_values(page)[0]
    table = [
        ({"consent": ""}, "Please tick this"),
        ({"email": ""}, "An e-mail address or a phone number"),
        ({"email": "", "phone": "503 555 0142", "wants_letter": "on"}, "is needed for what you"),
        ({"website": "x"}, "Please press the button once more"),
        ({"slot": "2026-10-16T16:01:00+00:00"}, "this slot is gone"),
        ({"what_for": "[url=x]"}, "Please leave web addresses out"),
    ]
    with time_machine.travel(LATER):
        for wrong, words in table:
            typed = filled(open_event, stamp, slot=first) | wrong
            answer = browser.post(public(open_event, "sign-up/"), typed)
            assert answer.status_code == 422, words
            assert words in answer.content.decode()
            assert "Aiko" in answer.content.decode()
    quick = browser.post(public(open_event, "sign-up/"), filled(open_event, stamp, slot=first))
    assert "That was very quick" in quick.content.decode()
    assert not DemoGuest.objects.exists()


def test_only_what_was_said_yes_to_is_shown_and_a_cancelled_one_says_so(open_event):
    browser = Browser()
    for state, status in (("considered", 404), ("declined", 404), ("planned", 200)):
        DemoEvent.objects.update(state=state)
        assert browser.get(public(open_event)).status_code == status
    DemoEvent.objects.update(state="cancelled")
    assert "This event was cancelled" in browser.get(public(open_event)).content.decode()
    DemoEvent.objects.update(state="planned", is_public=False)
    assert browser.get(public(open_event)).status_code == 404


def test_a_guest_becomes_a_client_only_after_who_may_be_there_was_shown(member, open_event):
    make.make_client(open_event.practice, name="Marisol Vega")
    guest = make.make_guest(open_event, first_name="Marisol", state="done")
    address = reverse("guest-client", args=[guest.pk])
    asked = member.post(address, {"name": "Marisol Vega"})
    assert (asked.status_code, Client.objects.count()) == (422, 1)
    assert "Somebody you have already?" in asked.content.decode()
    member.post(address, {"name": "Marisol Vega", "new": "1"})
    assert Client.objects.count() == 2
    assert Client.objects.filter(source_event=open_event).count() == 1


def test_the_front_desk_runs_an_event_and_reads_no_names_of_clients_it_brought(open_event):
    desk = Browser()
    desk.force_login(make.make_member(open_event.practice, Role.FRONT_DESK))
    brought = make.make_client(
        open_event.practice, name="Quiet Heron", source_kind="event", source_event=open_event
    )
    DemoEvent.objects.update(state="held", starts_at=NOW - timedelta(hours=4), ends_at=NOW)
    page = desk.get(reverse("event", args=[open_event.pk]))
    assert page.status_code == 200
    assert brought.name not in page.content.decode()
    found = event_results.brought(
        [open_event], practice=open_event.practice, today=NOW.date()
    )  # counted all the same
    assert len(found[open_event.pk].clients) == 1
