"""The client's answers by link: did you go, did it help; changed and withdrawn from there too."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client as Browser

from tests.make import NOW
from tests.web import links as world
from tests.web.links import CANARIES
from warmhand.core.consent import Item
from warmhand.core.links import LinkPurpose
from warmhand.core.referral import Actor, Helped, Status, Step, Via, Went
from warmhand.store.models import Referral, ReferralEvent


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def referral(in_practice):
    return world.sent(in_practice)


@pytest.fixture
def home(referral):
    return f"/a/{world.token(referral, LinkPurpose.CLIENT_ANSWER)}/"


def text(response) -> str:
    body = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(body.replace("&#x27;", "'").split())


def test_one_question_after_the_other_and_thanks(home, referral):
    browser = Browser()
    assert "Did you go to see Hana Kovac?" in text(browser.get(home))
    answer = browser.post(home, {"went": "yes"}, follow=True)
    assert "How are you since you first saw Hana Kovac?" in text(answer)
    answer = browser.post(home, {"helped": "better"}, follow=True)
    assert "Thank you, Theo" in text(answer)
    referral.refresh_from_db()
    assert (referral.went, referral.helped) == (Went.YES, Helped.BETTER)
    assert referral.client_answer_via == Via.LINK
    assert referral.status == Status.SENT


def test_before_any_visit_the_page_says_first_who_it_is_and_how_to_book(home, referral):
    page = Browser().get(home)
    assert f'href="tel:{referral.partner.phone}"'.replace(" ", "") in page.content.decode()
    shown = text(page)
    assert "Call to make a date" in shown
    assert "I had a date and could not go" not in shown
    assert "Nothing is noted" in text(Browser().get(f"{home}?ask=later"))
    referral.refresh_from_db()
    assert referral.went == ""


def test_after_some_days_the_question_stands_alone_and_a_date_may_have_been_missed(home):
    with time_machine.travel(NOW + timedelta(days=5), tick=False):
        shown = text(Browser().get(home))
    assert "Call to make a date" not in shown
    assert "I had a date and could not go" in shown


@pytest.mark.parametrize(
    ("went", "words"),
    [
        ("booked", "knows that you have a date"),
        ("help", "helps you book"),
        ("no", "That is fine"),
    ],
)
def test_who_did_not_go_is_thanked_and_not_asked_how_it_is(home, went, words):
    page = text(Browser().post(home, {"went": went}, follow=True))
    assert words in page
    assert "How are you since" not in page


def test_answers_can_be_changed_and_the_same_twice_is_kept_once(home, referral):
    for helped in ("worse", "same", "same"):
        Browser().post(home, {"went": "yes"})
        Browser().post(home, {"helped": helped})
    page = Browser().get(f"{home}?ask=helped")
    assert "How are you since" in text(page)
    referral.refresh_from_db()
    assert referral.helped == Helped.SAME
    notes = ReferralEvent.objects.filter(referral=referral, actor="client", step="")
    assert [note.strip("“”") for note in notes.values_list("note", flat=True)][-3:] == [
        "I went.",
        "It is worse since.",
        "It is about the same since.",
    ]


@pytest.mark.parametrize("typed", [{}, {"went": "maybe"}, {"helped": "cured"}, {"went": ""}])
def test_what_is_no_answer_is_asked_again(home, referral, typed):
    answer = Browser().post(home, typed)
    assert answer.status_code == 422
    assert "Please tap one of these" in text(answer)
    referral.refresh_from_db()
    assert referral.went == ""


def test_no_word_of_health_stands_on_the_page(home):
    shown = ""
    for typed in ({}, {"went": "yes"}, {"helped": "better"}):
        shown += text(Browser().post(home, typed, follow=True) if typed else Browser().get(home))
    for item in set(CANARIES) - {Item.NAME}:
        # the practice's own number differs from the client's
        assert CANARIES[item] not in shown, item


def test_all_answers_weigh_the_same(home):
    for path in (home, f"{home}withdraw/"):
        assert "button-primary" not in Browser().get(path).content.decode()
    Browser().post(home, {"went": "yes"})
    assert "button-primary" not in Browser().get(home).content.decode()


def test_sharing_stops_from_here_too_and_the_page_stays(home, referral):
    partner_link = f"/r/{world.token(referral, LinkPurpose.PARTNER)}/"
    assert "Stop sharing with Hana" in text(Browser().get(home))
    Browser().get(f"{home}withdraw/")
    assert Browser().get(partner_link).status_code == 200
    answer = Browser().post(f"{home}withdraw/")
    assert "Nothing is shared any more" in text(answer)
    partners = Browser().get(partner_link)
    assert partners.status_code == 410
    assert "Please hold no date for it" in text(partners)
    assert "newer message" not in text(partners)
    assert "Theo" not in text(partners)
    page = Browser().get(home)
    assert page.status_code == 200
    assert "Nothing is shared any more" in text(page)
    assert Browser().post(f"{home}withdraw/").status_code == 302
    assert Referral.objects.get().status == Status.CANCELLED


def test_after_the_visit_withdrawing_ends_sharing_and_cancels_nothing(home, referral):
    world.take(referral, Step.SEE)
    Browser().post(f"{home}withdraw/")
    referral.refresh_from_db()
    assert referral.status == Status.SEEN
    assert "Did you go to see Hana Kovac?" in text(Browser().get(home))


def test_an_answer_after_the_end_is_still_kept(home, referral):
    world.take(
        referral, Step.CLOSE, actor=Actor.PRACTICE, via=Via.IN_PERSON, close_reason="no_answer"
    )
    Browser().post(home, {"went": "yes"})
    referral.refresh_from_db()
    assert (referral.went, referral.status) == (Went.YES, Status.CLOSED)


def test_a_draft_asks_nothing(in_practice):
    draft = world.draft(in_practice)
    home = f"/a/{world.token(draft, LinkPurpose.CLIENT_ANSWER)}/"
    assert "nothing to answer yet" in text(Browser().get(home))
    answer = Browser().post(home, {"went": "yes"})
    assert answer.status_code == 409
    draft.refresh_from_db()
    assert draft.went == ""


def test_a_page_stays_within_its_queries(home, django_assert_max_num_queries):
    with django_assert_max_num_queries(25):
        Browser().get(home)
