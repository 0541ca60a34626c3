"""Referring a client, page by page: why, who, consent, send."""

from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from tests import make
from warmhand.core.people import Role
from warmhand.store.models import (
    Client,
    Consent,
    Episode,
    Link,
    OutboxMail,
    Referral,
    ReferralEvent,
    Review,
)

QUESTION = "Would you assess neck and shoulder blade?"
WHY = {"purpose": "refer", "question": QUESTION, "problem": "neck_pain", "urgency": "routine"}


@pytest.fixture
def sample(practice):
    practice.is_sample = True
    practice.save()
    return practice


@pytest.fixture
def theo(sample):
    return make.make_client(sample, email="theo@example.org", phone="+15035550117")


@pytest.fixture
def neck(theo):
    return make.make_episode(theo)


@pytest.fixture
def hana(sample):
    make.make_partner(sample, name="Samuel Adeyemi", profession="chiropractor", email="")
    return make.make_partner(sample)


def draft_of(practice) -> Referral:
    with scope(practice=practice):
        return Referral.objects.select_related("partner", "consent").get()


def write(browser, episode, **why):
    answer = browser.post(reverse("refer-episode", args=[episode.pk]), {**WHY, **why})
    assert answer.status_code == 302, answer.content.decode()
    return draft_of(episode.practice)


def choose(browser, draft, partner):
    return browser.post(reverse("refer-who", args=[draft.pk]), {"partner": str(partner.pk)})


def agree(browser, draft, **fields):
    data = {
        "items": ["name", "question", "problem"],
        "back": ["went", "findings"],
        "ends_on": (timezone.localdate() + timedelta(days=90)).isoformat(),
        "way": "on_screen",
        "signature": "Theo Brandt",
    }
    return browser.post(reverse("refer-consent", args=[draft.pk]), {**data, **fields})


def agreed_draft(browser, episode, partner) -> Referral:
    draft = write(browser, episode)
    choose(browser, draft, partner)
    assert agree(browser, draft).status_code == 302
    return draft


def test_a_referral_goes_out_in_four_pages(browser, sample, neck, hana):
    draft = write(browser, neck)
    page = browser.get(reverse("refer-who", args=[draft.pk])).content.decode()
    assert "Hana Kovac, physical therapist" in page
    assert "First-line for this problem" in page
    assert "You may choose anyone" in page
    assert choose(browser, draft, hana).url == reverse("refer-consent", args=[draft.pk])
    page = browser.get(reverse("refer-consent", args=[draft.pk])).content.decode()
    assert 'name="items"' in page
    assert "checked" not in page
    assert agree(browser, draft).url == reverse("refer-send", args=[draft.pk])
    page = browser.get(reverse("refer-send", args=[draft.pk])).content.decode()
    assert "(503) 555-0171" in page
    assert QUESTION in page
    answer = browser.post(
        reverse("refer-send", args=[draft.pk]), {"mail": "on", "introduce": "on"}, follow=True
    )
    assert "leaves in five minutes" in answer.content.decode()
    assert draft_of(sample).status == "sent"


def test_two_submits_make_one_referral_one_line_and_one_mail(browser, sample, neck, hana):
    draft = agreed_draft(browser, neck, hana)
    browser.post(reverse("refer-episode", args=[neck.pk]), WHY)
    for _ in range(2):
        browser.post(reverse("refer-send", args=[draft.pk]), {"mail": "on"})
    with scope(practice=sample):
        assert OutboxMail.objects.count() == 1
        assert Referral.objects.count() == 1
        assert ReferralEvent.objects.filter(step="send").count() == 1


def test_booked_together_in_the_practices_own_time(browser, sample, neck, hana):
    draft = agreed_draft(browser, neck, hana)
    browser.post(
        reverse("refer-send", args=[draft.pk]),
        {"called": "on", "booked_on": "2027-01-15", "booked_at": "16:00"},
    )
    booked = draft_of(sample)
    assert booked.status == "booked"
    assert booked.booked_for.isoformat() == "2027-01-16T00:00:00+00:00"
    ics = browser.get(reverse("referral-calendar", args=[draft.pk]))
    assert b"20270116T000000Z" in ics.content
    assert b"neck" not in ics.content


def test_undo_opens_the_draft_again(browser, sample, neck, hana):
    draft = agreed_draft(browser, neck, hana)
    browser.post(reverse("refer-send", args=[draft.pk]), {"mail": "on"})
    answer = browser.post(reverse("referral-do", args=[draft.pk]) + "?act=undo")
    assert answer.url == reverse("refer-send", args=[draft.pk])
    assert draft_of(sample).status == "draft"
    with scope(practice=sample):
        assert set(OutboxMail.objects.values_list("state", flat=True)) == {"cancelled"}


def test_everything_goes_by_phone_and_paper_without_any_address(browser, practice):
    client = make.make_client(practice)
    partner = make.make_partner(practice, email="")
    draft = agreed_draft(browser, make.make_episode(client), partner)
    page = browser.get(reverse("refer-send", args=[draft.pk])).content.decode()
    assert 'name="mail"' not in page
    assert 'name="paper"' in page
    answer = browser.post(reverse("refer-send", args=[draft.pk]), {"called": "on", "paper": "on"})
    assert answer.status_code == 302
    pdf = browser.get(reverse("referral-letter", args=[draft.pk]))
    assert pdf.content.startswith(b"%PDF")
    with scope(practice=practice):
        assert Link.objects.count() == OutboxMail.objects.count() == 0


def test_the_question_is_worded_and_names_nobody(browser, theo, neck):
    page = browser.get(reverse("refer-episode", args=[neck.pk])).content.decode()
    assert "of neck pain in my care" in page
    with scope(practice=theo.practice):
        assert Referral.objects.count() == 0


def test_a_question_that_names_the_client_is_refused_and_kept_on_the_page(browser, neck, sample):
    address = reverse("refer-episode", args=[neck.pk])
    data = {**WHY, "purpose": "ask", "question": "What would you do for Theo?"}
    answer = browser.post(address, data)
    assert answer.status_code == 422
    assert "What would you do for Theo?" in answer.content.decode()
    with scope(practice=sample):
        assert not Referral.objects.exists()


def test_a_question_needs_no_consent(browser, neck, hana, sample):
    draft = write(browser, neck, purpose="ask", question="What of a stiff neck?")
    assert choose(browser, draft, hana).url == reverse("refer-send", args=[draft.pk])
    answer = browser.post(reverse("refer-send", args=[draft.pk]), {"mail": "on"})
    assert answer.status_code == 302
    assert draft_of(sample).status == "sent"


def test_not_this_one_and_somebody_else(browser, neck, hana, sample):
    draft = write(browser, neck)
    address = reverse("refer-who", args=[draft.pk])
    browser.post(address, {"not_this": str(hana.pk)})
    assert "The client said: not this one." in browser.get(address).content.decode()
    browser.post(address, {"partner": "other", "other": str(hana.pk)})
    assert draft_of(sample).partner == hana


def test_without_a_choice_the_page_says_so(browser, neck, hana):
    draft = write(browser, neck)
    answer = browser.post(reverse("refer-who", args=[draft.pk]), {})
    assert answer.status_code == 422
    assert "Choose one of the people" in answer.content.decode()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"items": []}, "Tick what the client agrees"),
        ({"signature": ""}, "types their own name"),
        ({"way": ""}, "Say how the client agreed"),
        ({"way": "spoken", "said_on": "", "said_at": ""}, "When did they say yes"),
        ({"ends_on": "2020-01-01"}, "ends on a day from today"),
    ],
    ids=["nothing", "unsigned", "no way", "no time", "the past"],
)
def test_a_consent_that_lacks_something_is_refused(browser, neck, hana, sample, fields, words):
    draft = write(browser, neck)
    choose(browser, draft, hana)
    answer = agree(browser, draft, **fields)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    with scope(practice=sample):
        assert not Consent.objects.exists()


def test_a_coach_needs_a_signature_for_health_details(browser, neck, sample):
    coach = make.make_partner(sample, name="Tomás Rivera", profession="sports_coach")
    draft = write(browser, neck)
    browser.post(
        reverse("refer-who", args=[draft.pk]), {"partner": "other", "other": str(coach.pk)}
    )
    today = timezone.localdate().isoformat()
    spoken = {"way": "spoken", "signature": "", "said_on": today, "said_at": "00:00"}
    answer = agree(browser, draft, **spoken)
    assert answer.status_code == 422
    assert "not a health professional" in answer.content.decode()
    assert agree(browser, draft, items=["name"], **spoken).status_code == 302


def test_a_spoken_yes_names_who_heard_it(browser, neck, hana, sample):
    draft = write(browser, neck)
    choose(browser, draft, hana)
    today = timezone.localdate().isoformat()
    agree(browser, draft, way="spoken", signature="", said_on=today, said_at="00:00")
    consent = draft_of(sample).consent
    assert (consent.way, consent.attested_by, consent.signature) == ("spoken", "Maren Holt", "")


def test_the_screen_is_handed_over_and_locked(browser, neck, hana):
    draft = write(browser, neck)
    choose(browser, draft, hana)
    answer = browser.post(reverse("refer-ask-consent", args=[draft.pk]), {"by": "aloud"})
    assert answer.url.startswith("/c/")
    assert browser.get(reverse("clients")).url == reverse("handed-over")


def test_a_sent_one_has_no_pages_of_a_draft_any_more(browser, neck, hana):
    draft = agreed_draft(browser, neck, hana)
    browser.post(reverse("refer-send", args=[draft.pk]), {"paper": "on"})
    for name in ("refer-why", "refer-who", "refer-send"):
        assert browser.get(reverse(name, args=[draft.pk])).url == reverse(
            "referral", args=[draft.pk]
        )
    assert browser.post(reverse("refer-why", args=[draft.pk]), WHY).status_code == 409


PAGES = ("refer-why", "refer-who", "refer-consent", "refer-send")


@pytest.mark.parametrize("name", PAGES)
def test_a_stranger_finds_nothing_and_the_front_desk_is_refused(browser, sample, neck, hana, name):
    draft = agreed_draft(browser, neck, hana)
    address = reverse(name, args=[draft.pk])
    stranger, desk = Browser(), Browser()
    stranger.force_login(make.make_member(make.make_practice()))
    desk.force_login(make.make_member(sample, Role.FRONT_DESK))
    assert stranger.get(address).status_code == 404
    assert stranger.post(address, {}).status_code == 404
    assert desk.get(address).status_code == 403
    assert browser.put(address).status_code == 405


@pytest.mark.parametrize("number", [4, 80])
@pytest.mark.parametrize("name", PAGES)
def test_no_page_asks_more_of_the_database_for_more_partners(
    browser, sample, neck, hana, name, number, django_assert_max_num_queries
):
    draft = agreed_draft(browser, neck, hana)
    for place in range(number):
        make.make_partner(sample, name=f"Partner {place}")
    with django_assert_max_num_queries(25):
        assert browser.get(reverse(name, args=[draft.pk])).status_code == 200


def test_one_looks_for_the_client_first(browser, theo, neck):
    make.make_client(theo.practice, name="Ruth Okafor")
    page = browser.get(reverse("refer-start"), {"q": "theo"}).content.decode()
    assert "Theo Brandt" in page
    assert "Ruth Okafor" not in page


def test_referring_leaves_client_and_episode_as_they_were(browser, sample, neck, hana):
    with scope(practice=sample):
        before = list(Client.objects.values()), list(Episode.objects.values())
    draft = agreed_draft(browser, neck, hana)
    browser.post(reverse("refer-send", args=[draft.pk]), {"mail": "on", "introduce": "on"})
    with scope(practice=sample):
        assert (list(Client.objects.values()), list(Episode.objects.values())) == before


def test_the_last_reviews_decision_is_the_purpose(browser, neck, sample):
    with scope(practice=sample):
        Review.objects.create(
            practice=sample,
            episode=neck,
            reviewed_on=timezone.localdate(),
            decision="co_manage",
            created_at=timezone.now(),
        )
    page = browser.get(reverse("refer-episode", args=[neck.pk])).content.decode()
    assert 'value="co_manage" checked' in page
    assert 'value="refer" checked' not in page


def test_only_one_choice_is_said_honestly(browser, neck, sample):
    make.make_partner(sample)
    draft = write(browser, neck)
    page = browser.get(reverse("refer-who", args=[draft.pk])).content.decode()
    assert "Only one person on the list fits now." in page


def test_the_menu_marks_refer_and_nothing_else(browser, neck, hana):
    draft = write(browser, neck)
    page = browser.get(reverse("refer-who", args=[draft.pk])).content.decode()
    assert page.count('aria-current="page"') == 1
    assert f'<a href="{reverse("refer-start")}" aria-current="page">' in page
