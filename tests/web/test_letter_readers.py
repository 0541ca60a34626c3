"""Readers of the newsletter by the public page: asking, confirming, leaving with one click."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client as Browser
from django.urls import reverse

from tests import make
from tests.make import NOW
from warmhand.core.links import LinkPurpose
from warmhand.core.newsletter import LeftBy
from warmhand.services import links, subscribers, suppression
from warmhand.services.event_letters import ask_for_letter
from warmhand.store.models import Link, OutboxMail, Subscriber, Suppressed

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=1)


@pytest.fixture(autouse=True)
def at_a_fixed_time():
    cache.clear()
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def public(in_practice):
    in_practice.is_public = True
    in_practice.save()
    return in_practice


@pytest.fixture
def page(public) -> str:
    return reverse("public-subscribe", args=[public.slug])


def typed(page, email, *, source="", **more):
    browser = Browser()
    shown = browser.get(page + (f"?from={source}" if source else "")).content.decode()
    values = dict(re.findall(r'name="(stamp|source)" value="([^"]+)"', shown))
    with time_machine.travel(LATER, tick=False):
        return browser.post(page, {**values, "email": email, **more})


def address_of(reader, purpose):
    link = Link.objects.get(subscriber=reader, purpose=purpose.value)
    name = "letter-confirm" if purpose is LinkPurpose.LETTER_CONFIRM else "letter-leave"
    return reverse(name, args=[links.token_of(link)])


@pytest.fixture
def reader(public) -> Subscriber:
    """Somebody who asked and confirmed."""
    row = subscribers.ask(
        practice=public, asking=subscribers.Asking(email="ada@example.org"), now=NOW
    )
    subscribers.confirm(row=row, now=NOW)
    return row


def test_who_asks_is_asked_by_mail_and_is_no_reader_yet(page, public):
    answer = typed(page, "Ada@Example.org")
    assert answer.status_code == 302
    row = Subscriber.objects.get()
    assert (row.email, row.state, row.asked_by) == ("ada@example.org", "asked", "page")
    assert row.words_version == "2026-11"
    assert OutboxMail.objects.get().kind == "letter_confirm"
    assert "on its way" in Browser().get(answer["Location"]).content.decode()


def test_the_page_shows_the_words_that_are_agreed_to(page, public):
    assert subscribers.asked_words(public) in Browser().get(page).content.decode()


def test_the_page_that_led_here_is_kept_and_an_invented_one_is_not(page, public):
    article = make.make_article(public, title="Stiff mornings")
    typed(page, "ada@example.org", source=article.slug)
    typed(page, "bo@example.org", source="no-such-page")
    said = dict(Subscriber.objects.values_list("email", "asked_where"))
    assert said == {"ada@example.org": "Stiff mornings", "bo@example.org": "the sign-up page"}


def test_the_answer_is_the_same_whoever_has_the_address(page, public, reader):
    complained = make.make_subscriber(public, email="cy@example.org")
    subscribers.leave(row=complained, by=LeftBy.COMPLAINT, now=NOW)
    before = OutboxMail.objects.count()
    answers = [typed(page, email) for email in ("ada@example.org", "cy@example.org")]
    fresh = typed(page, "new@example.org")
    assert {(one.status_code, one["Location"]) for one in (*answers, fresh)} == {
        (302, fresh["Location"])
    }
    assert OutboxMail.objects.count() == before + 1  # to the new one alone
    assert Subscriber.objects.get(email="ada@example.org").state == "confirmed"


@pytest.mark.parametrize(
    ("email", "more", "status"),
    [
        ("", {}, 422),
        ("not an address", {}, 422),
        ("bot@example.org", {"website": "https://example.org"}, 422),
        ("old@example.org", {"stamp": "made-up"}, 422),
    ],
)
def test_what_is_wrong_is_said_and_nothing_kept_but_what_was_typed(page, email, more, status):
    answer = typed(page, email, **more)
    assert answer.status_code == status
    if email:
        assert f'value="{email}"' in answer.content.decode()
    assert not Subscriber.objects.exists()


def test_many_from_one_place_are_stopped(page):
    codes = [typed(page, f"a{number}@example.org").status_code for number in range(12)]
    assert codes == [302] * 10 + [429] * 2


def test_looking_confirms_nothing_and_the_button_once(page, public):
    typed(page, "ada@example.org")
    row = Subscriber.objects.get()
    where = address_of(row, LinkPurpose.LETTER_CONFIRM)
    assert "Was it you?" in Browser().get(where).content.decode()
    row.refresh_from_db()
    assert row.state == "asked"
    for _time in range(2):
        assert "You get News from" in Browser().post(where, follow=True).content.decode()
    row.refresh_from_db()
    assert (row.state, row.confirmed_at) == ("confirmed", NOW)


def test_an_old_question_brings_nobody_back(page):
    typed(page, "ada@example.org")
    row = Subscriber.objects.get()
    where = address_of(row, LinkPurpose.LETTER_CONFIRM)
    subscribers.leave(row=row, by=LeftBy.HAND, now=NOW)
    assert Browser().post(where).status_code == 410
    row.refresh_from_db()
    assert row.state == "left"


def test_looking_leaves_nothing_and_so_does_a_post_that_says_neither(reader):
    where = address_of(reader, LinkPurpose.LETTER_LEAVE)
    browser = Browser()
    assert "No more News from" in browser.get(where).content.decode()
    browser.post(where, {})
    browser.post(where, {"List-Unsubscribe": "no"})
    reader.refresh_from_db()
    assert reader.state == "confirmed"
    assert not Suppressed.objects.exists()


@pytest.mark.parametrize(
    ("body", "by", "status"),
    [({"List-Unsubscribe": "One-Click"}, "one_click", 200), ({"leave": "1"}, "link", 302)],
)
def test_one_click_leaves_without_cookies_or_a_form_token(body, by, status, reader, public):
    where = address_of(reader, LinkPurpose.LETTER_LEAVE)
    for _time in range(2):  # mail programs try again
        assert Browser(enforce_csrf_checks=True).post(where, body).status_code == status
    reader.refresh_from_db()
    assert (reader.state, reader.left_by) == ("left", by)
    assert suppression.why_suppressed(practice=public, email=reader.email) is not None
    assert "You have left" in Browser().get(where).content.decode()


def test_who_left_comes_back_by_asking_and_confirming(page, reader, public):
    subscribers.leave(row=reader, by=LeftBy.LINK, now=NOW)
    later = NOW + timedelta(days=2)
    subscribers.ask(practice=public, asking=subscribers.Asking(email=reader.email), now=later)
    reader.refresh_from_db()
    assert reader.state == "asked"
    subscribers.confirm(row=reader, now=later)
    assert reader.state == "confirmed"
    assert suppression.why_suppressed(practice=public, email=reader.email) is None


def test_who_ticked_it_at_an_event_is_asked_by_mail_once(public):
    event = make.make_event(public, name="Track morning")
    guest = make.make_guest(event, email="ada@example.org", wants_letter=True)
    other = make.make_guest(event, email="bo@example.org", wants_letter=False)
    for one in (guest, guest, other):
        ask_for_letter(guest=one, now=NOW)
    row = Subscriber.objects.get()
    assert (row.email, row.asked_by, row.asked_where) == ("ada@example.org", "event", event.name)
    assert row.state == "asked"
    assert OutboxMail.objects.filter(kind="letter_confirm").count() == 1
