"""The client's choice and consent, by a link of their own or on the practice's device."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client as Browser

from tests import make
from tests.make import NOW, TODAY
from tests.web import links as world
from warmhand.core.consent import Item, Way
from warmhand.core.links import LinkPurpose
from warmhand.core.referral import Actor, Purpose, Status, Step, Via
from warmhand.services import asking, consents, drafts
from warmhand.store.models import Consent, Partner, Referral, ReferralEvent, TrailEntry
from warmhand.web.access.handover import HANDOVER_KEY

UNTIL = (TODAY + timedelta(days=30)).isoformat()


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def referral(in_practice):
    return world.draft(in_practice)


@pytest.fixture
def home(referral):
    return f"/c/{world.token(referral, LinkPurpose.CLIENT_CONSENT)}/"


def text(response) -> str:
    body = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(body.replace("&#x27;", "'").split())


def ticked(referral, *items, **more):
    chosen = items or (Item.NAME, Item.QUESTION)
    return {
        "items": [item.value for item in chosen],
        "back": ["went"],
        "ends_on": UNTIL,
        "partner": str(referral.partner_id),
        "signature": "Theo Quillfeather",
        **more,
    }


def test_at_least_two_choices_and_anyone_and_no_one_weigh_the_same(home):
    page = Browser().get(home)
    html = page.content.decode()
    assert re.findall(r"Choose (\w+ \w+)</button>", html)[:2] == ["Hana Kovac", "Otis Lund"]
    assert "Someone else" in html
    assert "No one" in html
    assert "button-primary" not in html
    assert " checked" not in html
    assert "<script" not in html


def test_who_looks_closely_finds_no_tick_and_no_primary_on_any_of_the_pages(home, referral):
    for path in ("", "choose/", "share/", "someone-else/", "no-one/"):
        html = Browser().get(f"{home}{path}").content.decode()
        assert " checked" not in html, path
        assert "button-primary" not in html, path
    signing = Browser().post(f"{home}share/", ticked(referral)).content.decode()
    assert "button-primary" not in signing


def test_from_choice_to_signature_and_what_is_kept(home, referral):
    otis = Partner.objects.get(name="Otis Lund")
    browser = Browser()
    answer = browser.post(f"{home}choose/", {"partner": str(otis.pk)}, follow=True)
    assert "What may Otis Lund know?" in text(answer)
    referral.refresh_from_db()
    shown = browser.post(f"{home}share/", ticked(referral))
    assert "You agree that Otis Lund, acupuncturist gets your name and the question" in text(shown)
    assert Consent.objects.count() == 0
    signed = browser.post(f"{home}sign/", ticked(referral), follow=True)
    assert "What you agreed to share" in text(signed)
    assert "November 12, 2026" in text(signed)
    row = Consent.objects.get()
    assert (row.items, row.back, row.way) == (["name", "question"], ["went"], "link")
    assert (row.signature, row.partner, row.ends_on.isoformat()) == (
        "Theo Quillfeather",
        otis,
        UNTIL,
    )
    assert Referral.objects.get().status == Status.DRAFT
    assert {row["name"] for row in Referral.objects.get().offered} == {"Hana Kovac", "Otis Lund"}
    assert TrailEntry.objects.filter(thing="consent", link_id__isnull=False).count() == 1


def test_the_question_is_read_word_for_word_before_it_is_signed(home, referral):
    Referral.objects.update(question="Would you look at the porcupine neck of Theo Quillfeather?")
    masked = "“Would you look at the porcupine neck of"
    warning = "The question may say what the problem is."
    ticking = text(Browser().get(f"{home}share/"))
    assert masked in ticking
    assert "neck of Theo" not in ticking
    assert warning in ticking
    named = text(Browser().post(f"{home}share/", ticked(referral)))
    assert f"{masked} Theo Quillfeather?” {warning}" in named
    nameless = text(Browser().post(f"{home}share/", ticked(referral, Item.QUESTION)))
    assert masked in nameless
    assert "neck of Theo" not in nameless
    both = text(Browser().post(f"{home}share/", ticked(referral, Item.QUESTION, Item.PROBLEM)))
    assert masked in both
    assert warning not in both
    assert masked not in text(Browser().post(f"{home}share/", ticked(referral, Item.NAME)))


def test_signing_twice_is_kept_once(home, referral):
    for _ in range(2):
        assert Browser().post(f"{home}sign/", ticked(referral)).status_code == 302
    assert Consent.objects.count() == 1


@pytest.mark.parametrize(
    ("path", "changes", "words"),
    [
        ("share/", {"items": []}, "Nothing is ticked yet"),
        ("share/", {"items": ["session_notes"]}, "Select a valid choice"),
        ("share/", {"ends_on": "2026-10-12"}, "from today up to one year"),
        ("share/", {"ends_on": "2027-10-16"}, "from today up to one year"),
        ("sign/", {"signature": " "}, "Type your name to agree"),
        ("sign/", {"signature": "T"}, "type your full name as we know it: Theo Quillfeather"),
        ("sign/", {"signature": "ok"}, "type your full name"),
        ("sign/", {"signature": "Maren Holt"}, "type your full name"),
        ("sign/", {"items": []}, "nothing is signed"),
    ],
    ids=[
        "no tick",
        "not on the list",
        "past",
        "too long",
        "no name",
        "a letter",
        "no name at all",
        "another name",
        "no tick when signing",
    ],
)
def test_what_is_missing_is_asked_for_and_nothing_is_kept(home, referral, path, changes, words):
    answer = Browser().post(f"{home}{path}", ticked(referral, **changes))
    assert answer.status_code == 422
    assert words in text(answer)
    assert not Consent.objects.exists()


def test_what_was_ticked_for_one_person_is_not_signed_for_another(home, referral):
    typed = ticked(referral)
    drafts.choose_partner(referral=referral, partner=Partner.objects.get(name="Otis Lund"), now=NOW)
    answer = Browser().post(f"{home}sign/", typed)
    assert answer.status_code == 409
    assert "What may Otis Lund know?" in text(answer)
    assert not Consent.objects.exists()


def test_health_details_to_a_trainer_say_that_they_need_the_signature(in_practice, referral, home):
    coach = make.make_partner(in_practice, name="Rae Ortiz", profession="personal_trainer")
    Browser().post(f"{home}choose/", {"partner": str(coach.pk)})
    referral.refresh_from_db()
    page = text(Browser().get(f"{home}share/"))
    assert "Rae Ortiz, personal trainer is not a health professional" in page
    assert "only with your signature" in page
    with_health = text(Browser().post(f"{home}share/", ticked(referral)))
    assert "gets details about your health only because you sign here" in with_health
    without = text(Browser().post(f"{home}share/", ticked(referral, Item.NAME)))
    assert "only because you sign here" not in without


def test_only_what_is_known_can_be_ticked(in_practice):
    client = make.make_client(in_practice, name="Ada Nym")
    bare = drafts.start_draft(client=client, episode=None, now=NOW, question="Would you look?")
    drafts.choose_partner(referral=bare, partner=make.make_partner(in_practice), now=NOW)
    home = f"/c/{world.token(bare, LinkPurpose.CLIENT_CONSENT)}/"
    page = Browser().get(f"{home}share/").content.decode()
    assert re.findall(r'name="items" value="(\w+)"', page) == ["name", "question"]


def test_the_client_withdraws_from_the_same_link(home, referral):
    Browser().post(f"{home}sign/", ticked(referral))
    asked = Browser().get(f"{home}withdraw/")
    assert "Stop sharing with Hana Kovac?" in text(asked)
    assert Consent.objects.get().withdrawn_at is None
    answer = Browser().post(f"{home}withdraw/")
    assert "Nothing is shared any more" in text(answer)
    assert Consent.objects.get().withdrawn_at == NOW
    assert "Nothing is shared now" in text(Browser().get(home))
    assert Browser().post(f"{home}withdraw/").status_code == 302


def test_after_it_has_left_the_link_shows_what_is_shared_and_stops_it(in_practice):
    referral = world.sent(in_practice, {Item.NAME})
    partner_link = f"/r/{world.token(referral, LinkPurpose.PARTNER)}/"
    home = f"/c/{world.token(referral, LinkPurpose.CLIENT_CONSENT)}/"
    assert "gets your name." in text(Browser().get(home))
    assert Browser().post(f"{home}choose/", {"partner": "x"}).status_code == 302
    Browser().post(f"{home}withdraw/")
    assert Browser().get(partner_link).status_code == 410
    referral.refresh_from_db()
    assert referral.status == Status.CANCELLED


def test_someone_else_is_noted_and_ends_what_was_agreed(home, referral):
    Browser().post(f"{home}sign/", ticked(referral))
    answer = Browser().post(f"{home}someone-else/", {"words": "Dr. Ames in Salem"})
    assert "would like to see someone else" in text(answer)
    referral.refresh_from_db()
    assert (referral.partner, referral.consent, referral.status) == (None, None, Status.DRAFT)
    assert Consent.objects.get().withdrawn_at == NOW
    assert ReferralEvent.objects.filter(
        note="Would like to see someone else: Dr. Ames in Salem", actor="client", via="link"
    ).exists()


@pytest.mark.parametrize("agreed", [False, True])
def test_no_one_ends_it_and_leaves_nothing_to_agree_to(home, referral, agreed):
    if agreed:
        Browser().post(f"{home}sign/", ticked(referral))
    assert Browser().get(f"{home}no-one/").status_code == 200
    assert Referral.objects.get().status == Status.DRAFT
    answer = Browser().post(f"{home}no-one/")
    assert "Nothing is shared any more" in text(answer)
    assert Referral.objects.get().status == Status.CANCELLED
    assert "Nothing is shared now" in text(Browser().get(home))


@pytest.mark.parametrize("key", ["", "nobody", "00000000-0000-0000-0000-000000000000"])
def test_a_choice_that_is_none_is_asked_again(home, key):
    answer = Browser().post(f"{home}choose/", {"partner": key})
    assert answer.status_code == 422
    assert "Please choose one of these" in text(answer)


def test_another_practices_partner_cannot_be_chosen(home, referral):
    stranger = make.make_partner(make.make_practice(name="Millbrook"), name="Ines Vale")
    assert Browser().post(f"{home}choose/", {"partner": str(stranger.pk)}).status_code == 422
    assert "Ines Vale" not in text(Browser().get(home))


def test_an_agreement_that_ended_can_be_renewed_while_it_goes_on(in_practice):
    referral = world.draft(in_practice)
    world.agree(referral, {Item.NAME}, ends_on=TODAY + timedelta(days=1))
    world.take(referral, Step.SEND, actor=Actor.PRACTICE, via=Via.MAIL)
    with time_machine.travel(later := NOW + timedelta(days=3), tick=False):
        home = f"/c/{world.token(referral, LinkPurpose.CLIENT_CONSENT, now=later)}/"
        assert "What may Hana Kovac know?" in text(Browser().get(home, follow=True))
        assert Browser().post(f"{home}sign/", ticked(referral)).status_code == 302
    referral.refresh_from_db()
    assert consents.consent_in_force(referral, on=later.date())


def test_a_question_to_a_colleague_needs_no_consent_page(in_practice):
    referral = world.sent(in_practice, purpose=Purpose.ASK)
    home = f"/c/{world.token(referral, LinkPurpose.CLIENT_CONSENT)}/"
    assert "Nothing is shared now" in text(Browser().get(home))
    assert Browser().get(f"{home}share/").status_code == 302


def test_on_the_practices_device_it_is_signed_on_screen_and_handed_back(member, referral):
    answer = member.post(f"/referrals/{referral.pk}/ask-consent/", {"by": asking.By.ALOUD.value})
    home = answer.headers["Location"]
    assert home.startswith("/c/")
    signed = member.post(f"{home}sign/", ticked(referral), follow=True)
    assert Consent.objects.get().way == Way.ON_SCREEN.value
    assert "Please hand the device back" in text(signed)
    assert "/account/reauthenticate/" in signed.content.decode()
    assert member.get("/clients/").headers["Location"] == "/handed-over/"


def test_in_the_practitioners_own_session_nobody_answers_for_the_client(member, home, referral):
    assert member.get(home).status_code == 200
    for path in ("choose/", "share/", "sign/", "someone-else/", "no-one/", "withdraw/"):
        answer = member.post(f"{home}{path}", ticked(referral))
        assert answer.status_code == 403, path
        assert "This page is Theo’s" in text(answer)
    assert not Consent.objects.exists()
    assert Referral.objects.get().status == Status.DRAFT


def test_a_device_handed_over_for_one_page_signs_no_other(member, home, referral):
    member.post(f"/referrals/{referral.pk}/ask-consent/", {"by": asking.By.ALOUD.value})
    other = f"/c/{world.token(referral, LinkPurpose.CLIENT_CONSENT)}/"
    assert member.post(f"{other}sign/", ticked(referral)).status_code == 403
    assert not Consent.objects.exists()


def test_no_message_to_the_practitioner_is_read_by_the_client(member, referral, in_practice):
    ended = make.make_client(in_practice, name="Joan Whitlock")
    member.post(f"/clients/{ended.pk}/archive/")
    home = f"/c/{world.token(referral, LinkPurpose.CLIENT_CONSENT)}/"
    assert "Joan" not in text(member.get(home))
    member.post(f"/referrals/{referral.pk}/ask-consent/", {"by": asking.By.ALOUD.value})
    del (session := member.session)[HANDOVER_KEY]
    session.save()
    assert "Joan" not in text(member.get("/clients/"))


def test_a_page_stays_within_its_queries(in_practice, home, django_assert_max_num_queries):
    for number in range(30):
        make.make_partner(in_practice, name=f"Partner {number:02}")
    with django_assert_max_num_queries(25):
        Browser().get(home)
    with django_assert_max_num_queries(25):
        Browser().get(f"{home}share/")
