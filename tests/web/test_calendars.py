"""Calendars as pages: the private feed, whose visit an entry is, and the appointment as a file."""

import re
from datetime import time, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope
from icalendar import Calendar

from tests import make
from tests.make import NOW, TODAY
from tests.web import links as world
from warmhand.core.links import LinkPurpose
from warmhand.core.people import Role
from warmhand.core.referral import Actor, Step, Via
from warmhand.services import calendar_feed, mail_words
from warmhand.store.models import (
    CalendarName,
    CalendarSource,
    Client,
    Incoming,
    Link,
    Membership,
    OutboxMail,
    User,
    Visit,
)

SETTINGS = "/settings/calendars/"
NAMES = "/calendars/names/"
BOOKINGS = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Massage: Theo Brandt\r\n"
    b"DTSTART:20261013T160000\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)
BOOKED = NOW + timedelta(days=3)


def upload(member, data: bytes = BOOKINGS):
    file = SimpleUploadedFile("bookings.ics", data, content_type="text/calendar")
    return member.post(f"{SETTINGS}add/", {"file": file})


def body(answer) -> str:
    return answer.content.decode()


def test_a_file_is_read_and_today_asks_whose_visit_it_is(member, in_practice):
    theo = make.make_client(in_practice)
    upload(member)
    assert "1 entry read, 1 new." in body(member.get(SETTINGS))
    assert "1 visit needs a name" in body(member.get("/"))
    page = body(member.get(NAMES))
    assert "Massage: Theo Brandt" in page
    member.post(NAMES, {"words": "theo brandt", "answer": "client", "client": theo.pk})
    today = body(member.get("/"))
    assert "needs a name" not in today
    assert Visit.objects.get().visit_on == TODAY
    assert "Theo Brandt" in today


def test_what_was_taken_as_a_visit_that_was_there_is_said(member, in_practice):
    theo = make.make_client(in_practice)
    known = {"practice": in_practice, "client": theo, "visit_on": TODAY, "created_at": NOW}
    Visit.objects.create(clock=time(15, 30), **known)
    upload(member)
    assert "1 to be told whose they are." in body(member.get(SETTINGS))
    member.post(NAMES, {"words": "theo brandt", "answer": "client", "client": theo.pk})
    told = "A visit on Oct 13 at 3:30 pm was there already; the calendar’s 4:00 pm was taken as the"
    assert told in body(member.get(NAMES))
    assert Visit.objects.count() == 1


def test_a_new_client_comes_with_the_name_filled_in_and_can_be_taken_back(member, in_practice):
    upload(member)
    assert 'value="Theo Brandt"' in body(member.get(NAMES))
    member.post(NAMES, {"words": "theo brandt", "answer": "new", "name": "Theo Brandt"})
    assert Client.objects.get().name == "Theo Brandt"
    name = CalendarName.objects.get()
    member.post(reverse("calendar-name-forget", args=[name.pk]))
    assert Visit.objects.count() == 0
    assert "Massage: Theo Brandt" in body(member.get(NAMES))


@pytest.mark.parametrize(
    "typed", [{}, {"words": "theo brandt"}, {"words": "x", "answer": "nobody"}, {"answer": "new"}]
)
def test_what_cannot_be_used_changes_nothing(typed, member, in_practice):
    upload(member)
    assert member.post(NAMES, typed).status_code == 422
    assert CalendarName.objects.count() == Client.objects.count() == 0


@pytest.mark.parametrize(
    "typed", [{}, {"address": "http://cal.example.org/"}, {"address": "https://localhost:22/"}]
)
def test_an_address_that_is_not_read_is_not_kept(typed, member, in_practice):
    assert member.post(f"{SETTINGS}add/", typed).status_code == 422
    assert upload(member, b"no calendar").status_code == 422
    assert CalendarSource.objects.count() == 0


def test_an_address_is_never_shown_again(member, in_practice):
    CalendarSource.objects.create(
        practice=in_practice,
        name="Bookings",
        kind="address",
        address="https://cal.example.org/private-abc/basic.ics?key=1",
        created_at=NOW,
        tried_at=timezone.now(),
    )
    page = body(member.get(SETTINGS))
    assert "from cal.example.org" in page
    assert "private-abc" not in page
    key = CalendarSource.objects.get().pk
    member.post(reverse("calendar-read", args=[key]))
    assert "It was read a moment ago" in body(member.get(SETTINGS))


def path_of(member) -> str:
    page = body(member.post(f"{SETTINGS}feed/"))
    found = re.search(r'value="[a-z]+://[^/]+(/calendar/[^"]+/warmhand\.ics)"', page)
    assert found, "the address is shown once"
    return found[1]


def events(answer):
    return Calendar.from_ical(answer.content).walk("VEVENT")


def test_the_feed_holds_numbers_and_no_name(member, in_practice):
    referral = world.sent(in_practice)
    world.take(referral, Step.BOOK, booked_for=BOOKED)
    path = path_of(member)
    answer = Browser().get(path)
    assert answer.headers["Content-Type"].startswith("text/calendar")
    told = [str(event["SUMMARY"]) for event in events(answer)]
    assert "Warmhand: 1 appointment at a partner" in told
    assert any(words.endswith("people of the week") for words in told)
    for canary in (*world.CANARIES.values(), "Quillfeather", "Hana", "Kovac", "neck"):
        assert canary not in body(answer)


def test_a_feed_asked_again_answers_304_until_something_changes(member, in_practice):
    path = path_of(member)
    first = Browser().get(path)
    again = Browser().get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    with time_machine.travel(NOW + timedelta(days=1)):
        later = Browser().get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert later.status_code == 200
    keys = {str(event["UID"]) for event in events(first)}
    assert keys == {str(event["UID"]) for event in events(later)}


def test_a_feed_that_is_ended_replaced_or_expired_opens_no_more(member, in_practice):
    first = path_of(member)
    second = path_of(member)
    assert Browser().get(first).status_code == 410
    assert Browser().get(second).status_code == 200
    with time_machine.travel(NOW + timedelta(days=3_700)):
        assert Browser().get(second).status_code == 410
    member.post(f"{SETTINGS}feed/end/")
    assert Browser().get(second).status_code == 410
    assert Browser().get(f"/calendar/{'A' * 43}/warmhand.ics").status_code == 404
    assert Link.objects.filter(purpose="calendar", revoked_at=None).count() == 0


def test_the_feed_of_who_works_there_no_more_is_closed(in_practice):
    user = make.make_member(in_practice, Role.PRACTITIONER)
    path = calendar_feed.make_feed(practice=in_practice, user=user, now=NOW).partition("8000")[2]
    assert Browser().get(path).status_code == 200
    Membership.objects.filter(user=user).update(ended_at=NOW)
    assert Browser().get(path).status_code == 410


def test_a_report_stands_in_the_feed_until_something_was_told(in_practice):
    user = make.make_member(in_practice)
    asked = {"practice": in_practice, "kind": "practitioner", "state": "taken", "created_at": NOW}
    row = Incoming.objects.create(**asked, submit_key=uuid4(), report_by=TODAY)
    path = calendar_feed.make_feed(practice=in_practice, user=user, now=NOW).partition("8000")[2]
    assert "1 report to who referred" in body(Browser().get(path))
    Incoming.objects.filter(pk=row.pk).update(told_no_news_at=NOW)
    assert "report" not in body(Browser().get(path))


def test_the_front_desks_feed_says_nothing_of_reviews(in_practice):
    episode = make.make_episode(make.make_client(in_practice))
    make.make_review(episode, next_review_on=TODAY)
    for role, is_told in ((Role.PRACTITIONER, True), (Role.FRONT_DESK, False)):
        user = make.make_member(in_practice, role)
        path = calendar_feed.make_feed(practice=in_practice, user=user, now=NOW)
        told = body(Browser().get(path.partition("8000")[2]))
        assert ("review" in told) is is_told


def booked(practice, **fields):
    referral = world.sent(practice)
    world.take(referral, Step.BOOK, booked_for=BOOKED)
    return referral


def one(answer):
    (found,) = events(answer)
    return found


def test_client_and_partner_get_the_same_appointment_and_each_change_is_later(in_practice):
    referral = booked(in_practice)
    client = f"/a/{world.token(referral, LinkPurpose.CLIENT_ANSWER)}/"
    partner = f"/r/{world.token(referral, LinkPurpose.PARTNER)}/"
    assert "Put it in my calendar" in body(Browser().get(client))
    seen = [one(Browser().get(f"{page}appointment.ics")) for page in (client, partner)]
    assert seen[0]["UID"] == seen[1]["UID"]
    assert seen[0]["SUMMARY"] == "Appointment with Hana Kovac"
    assert seen[0].decoded("DTSTART") == BOOKED
    world.take(referral, Step.BOOK, booked_for=BOOKED + timedelta(days=2))
    moved = one(Browser().get(f"{client}appointment.ics"))
    assert moved["UID"] == seen[0]["UID"]
    assert moved["SEQUENCE"] > seen[0]["SEQUENCE"]
    world.take(
        referral,
        Step.CANCEL,
        actor=Actor.PRACTICE,
        via=Via.IN_PERSON,
        cancel_reason="not_needed",
    )
    gone = one(Browser().get(f"{client}appointment.ics"))
    assert (gone["UID"], gone["STATUS"]) == (moved["UID"], "CANCELLED")
    assert gone["SEQUENCE"] > moved["SEQUENCE"]


def test_a_date_that_a_hold_took_back_is_called_off(in_practice):
    referral = booked(in_practice)
    client = f"/a/{world.token(referral, LinkPurpose.CLIENT_ANSWER)}/appointment.ics"
    before = one(Browser().get(client))
    world.take(referral, Step.HOLD, hold_reason="client_away")
    after = one(Browser().get(client))
    assert (after["UID"], after["STATUS"]) == (before["UID"], "CANCELLED")
    assert after["SEQUENCE"] > before["SEQUENCE"]


def test_without_a_date_the_client_gets_their_page_back(in_practice):
    client = f"/a/{world.token(world.sent(in_practice), LinkPurpose.CLIENT_ANSWER)}/"
    answer = Browser().get(f"{client}appointment.ics")
    assert answer.headers["Location"] == client


def test_the_appointment_is_mailed_by_one_tap_and_once(in_practice, member):
    in_practice.is_sample = True
    in_practice.save()
    referral = booked(in_practice)
    page = body(member.get(reverse("referral", args=[referral.pk])))
    path = reverse("appointment-mail", args=[referral.pk])
    assert path in page
    for _ in range(2):
        member.post(path)
    with scope(practice=in_practice):
        mail = OutboxMail.objects.select_related("practice", "link", "referral").get()
        words = mail_words.words_of(mail)
    assert mail.kind == "client_appointment"
    assert words.subject == "Your appointment, from Linden Row Massage"
    assert "/a/" in words.body
    assert "porcupine" not in words.subject + words.body


def test_nothing_is_mailed_without_a_date_or_to_who_asked_for_no_mail(in_practice, member):
    in_practice.is_sample = True
    in_practice.save()
    referral = world.sent(in_practice)
    member.post(reverse("appointment-mail", args=[referral.pk]))
    world.take(referral, Step.BOOK, booked_for=BOOKED)
    Client.objects.update(nudges_off=True)
    member.post(reverse("appointment-mail", args=[referral.pk]))
    assert OutboxMail.objects.count() == 0
    assert User.objects.count() == 1
