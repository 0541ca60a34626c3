"""Fifty submits of one button at the same moment: one step is taken, one mail is written."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core.cache import cache
from django.db import connections
from django.test import Client as Browser
from django.urls import reverse
from django_scopes import scope

from tests import make
from tests.make import NOW
from tests.services.test_referrals import ready
from tests.web import links as world
from warmhand.core.links import LinkPurpose
from warmhand.ops.serving import THREADS
from warmhand.services.incoming_form import write_stamp
from warmhand.store.models import (
    DemoGuest,
    Disclosure,
    Incoming,
    Link,
    Message,
    OutboxMail,
    ReferralEvent,
)

MANY = 50
SERVED_AT_ONCE = THREADS  # the rest waits in line, as at the server
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sample():
    return make.make_practice(is_sample=True)


def all_at_once(press) -> Counter:
    """Press from many threads, each with a connection of its own; count the answers."""
    start = threading.Barrier(SERVED_AT_ONCE)

    def one(number: int) -> object:
        if number < SERVED_AT_ONCE:
            start.wait()
        try:
            return press()
        finally:
            connections.close_all()

    with time_machine.travel(NOW, tick=False), ThreadPoolExecutor(SERVED_AT_ONCE) as pool:
        return Counter(pool.map(one, range(MANY)))


def steps(referral) -> list[str]:
    rows = ReferralEvent.objects.filter(referral=referral).exclude(step="")
    return list(rows.values_list("step", flat=True))


def test_fifty_presses_of_send_are_one_step_and_one_mail(sample):
    with scope(practice=sample):
        draft = ready(sample)
    browser = Browser()
    browser.force_login(make.make_member(sample))
    address = reverse("refer-send", args=[draft.pk])

    def press() -> int:
        own = Browser()
        own.cookies = browser.cookies
        return own.post(address, {"mail": "on"}).status_code

    answers = all_at_once(press)
    with scope(practice=sample):
        assert steps(draft) == ["send"], answers
        assert list(OutboxMail.objects.values_list("kind", flat=True)) == ["partner_referral"]
        assert Link.objects.filter(purpose="partner", revoked_at=None).count() == 1
    assert answers.total() == MANY
    assert set(answers) <= {302, 409, 422}, answers


def test_fifty_taps_on_yes_are_one_yes(sample):
    with scope(practice=sample):
        referral = world.sent(sample)
        token = world.token(referral, LinkPurpose.PARTNER)
    answers = all_at_once(lambda: Browser().post(f"/r/{token}/accept/").status_code)
    with scope(practice=sample):
        assert steps(referral) == ["send", "accept"], answers
        assert OutboxMail.objects.count() == 0
    assert (answers[302], answers.total()) == (1, MANY)
    assert set(answers) <= {302, 409}, answers


def test_fifty_sends_of_the_public_form_are_one_request(sample):
    cache.clear()
    sample.is_public = True
    sample.save()
    where = f"/p/{sample.slug}/come/"
    stamp = write_stamp(practice=sample, now=NOW - timedelta(minutes=1))
    asks = {"client_name": "Theo Brandt", "client_phone": "(503) 555-0117", "stamp": stamp}
    answers = all_at_once(lambda: Browser().post(where, asks).status_code)
    with scope(practice=sample):
        assert Incoming.objects.count() == 1, answers
    assert answers == {302: MANY}


def test_fifty_submits_of_one_message_are_one_row_and_one_mail(sample):
    with scope(practice=sample):
        referral = world.sent(sample)
        OutboxMail.objects.all().delete()
    browser = Browser()
    browser.force_login(make.make_member(sample))
    address, data = f"/referrals/{referral.pk}/messages/", {"words": "One.", "submit_key": uuid4()}

    def press() -> int:
        own = Browser()
        own.cookies = browser.cookies
        return own.post(address, data).status_code

    answers = all_at_once(press)
    with scope(practice=sample):
        assert Message.objects.count() == 1
        assert list(OutboxMail.objects.values_list("kind", flat=True)) == ["partner_message"]
        assert Disclosure.objects.filter(how="message").count() == 1
    assert answers == {302: MANY}


def test_fifty_people_on_one_slot_are_one_with_one_number_and_one_mail():
    practice = make.make_practice(is_public=True)
    at = NOW + timedelta(days=3)
    event = make.make_event(practice, starts_at=at, ends_at=at + timedelta(hours=3), slots=6)
    stamps = [write_stamp(practice=practice, now=NOW - timedelta(minutes=1)) for _ in range(MANY)]
    cache.clear()
    address = reverse("public-event-sign-up", args=[practice.slug, event.slug])

    def press() -> int:
        stamp = stamps.pop()
        typed = {
            "first_name": "Aiko",
            "email": f"aiko{len(stamps)}@example.org",
            "consent": "on",
            "slot": at.isoformat(),
            "stamp": stamp,
        }
        return Browser().post(address, typed, REMOTE_ADDR=f"203.0.113.{len(stamps)}").status_code

    assert all_at_once(press) == {302: 1, 409: MANY - 1}
    with scope(practice=practice):
        assert [guest.number for guest in DemoGuest.objects.all()] == [1]
        assert OutboxMail.objects.count() == 1
