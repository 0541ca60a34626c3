"""Referring a client, page by page: why, who, consent, send."""

import re
from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from tests import make
from tests.services.test_bars import raise_flag
from tests.services.test_urgent import flagged, record
from warmhand.core.fit import Grade
from warmhand.core.people import Role
from warmhand.core.red_flags import Urgency
from warmhand.services import fit
from warmhand.store.models import (
    Client,
    Consent,
    Episode,
    Link,
    OutboxMail,
    Partner,
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


def write(member, episode, **why):
    answer = member.post(reverse("refer-episode", args=[episode.pk]), {**WHY, **why})
    assert answer.status_code == 302, answer.content.decode()
    return draft_of(episode.practice)


def choose(member, draft, partner):
    return member.post(reverse("refer-who", args=[draft.pk]), {"partner": str(partner.pk)})


def agree(member, draft, **fields):
    data = {
        "share": "own",
        "items": ["name", "question", "problem"],
        "back": ["went", "findings"],
        "ends_on": (make.today() + timedelta(days=90)).isoformat(),
        "heard": "now",
    }
    return member.post(reverse("refer-consent", args=[draft.pk]), {**data, **fields})


def agreed_draft(member, episode, partner) -> Referral:
    draft = write(member, episode)
    choose(member, draft, partner)
    assert agree(member, draft).status_code == 302
    return draft


def test_a_referral_goes_out_in_four_pages(member, sample, neck, hana):
    draft = write(member, neck)
    page = member.get(reverse("refer-who", args=[draft.pk])).content.decode()
    assert "Hana Kovac, physical therapist" in page
    assert "First-line for this problem" in page
    assert "You may choose anyone" in page
    assert choose(member, draft, hana).url == reverse("refer-consent", args=[draft.pk])
    page = member.get(reverse("refer-consent", args=[draft.pk])).content.decode()
    assert 'name="share"' in page
    assert "checked" not in page
    assert agree(member, draft).url == reverse("refer-send", args=[draft.pk])
    page = member.get(reverse("refer-send", args=[draft.pk])).content.decode()
    assert "(503) 555-0171" in page
    assert QUESTION in page
    answer = member.post(
        reverse("refer-send", args=[draft.pk]), {"mail": "on", "introduce": "on"}, follow=True
    )
    assert "leaves in five minutes" in answer.content.decode()
    assert draft_of(sample).status == "sent"


def test_two_submits_make_one_referral_one_line_and_one_mail(member, sample, neck, hana):
    draft = agreed_draft(member, neck, hana)
    member.post(reverse("refer-episode", args=[neck.pk]), WHY)
    for _ in range(2):
        member.post(reverse("refer-send", args=[draft.pk]), {"mail": "on"})
    with scope(practice=sample):
        assert OutboxMail.objects.count() == 1
        assert Referral.objects.count() == 1
        assert ReferralEvent.objects.filter(step="send").count() == 1


def test_booked_together_in_the_practices_own_time(member, sample, neck, hana):
    draft = agreed_draft(member, neck, hana)
    member.post(
        reverse("refer-send", args=[draft.pk]),
        {"called": "on", "booked_on": "2027-01-15", "booked_at": "16:00"},
    )
    booked = draft_of(sample)
    assert booked.status == "booked"
    assert booked.booked_for.isoformat() == "2027-01-16T00:00:00+00:00"
    ics = member.get(reverse("referral-calendar", args=[draft.pk]))
    assert b"20270116T000000Z" in ics.content
    assert b"neck" not in ics.content


def test_undo_opens_the_draft_again(member, sample, neck, hana):
    draft = agreed_draft(member, neck, hana)
    member.post(reverse("refer-send", args=[draft.pk]), {"mail": "on"})
    answer = member.post(reverse("referral-do", args=[draft.pk]) + "?act=undo")
    assert answer.url == reverse("refer-send", args=[draft.pk])
    assert draft_of(sample).status == "draft"
    with scope(practice=sample):
        assert set(OutboxMail.objects.values_list("state", flat=True)) == {"cancelled"}


@pytest.mark.parametrize(("way", "leaves"), [("mail", True), ("called", False)])
def test_only_what_goes_by_mail_is_said_to_leave_later(member, sample, neck, hana, way, leaves):
    draft = agreed_draft(member, neck, hana)
    member.post(reverse("refer-send", args=[draft.pk]), {way: "on"})
    page = member.get(reverse("referral", args=[draft.pk])).content.decode()
    assert ("leaves in five minutes" in page.lower()) is leaves
    assert "take it back" in page


def test_the_page_of_sending_says_what_to_ask_under_a_caution(member, neck, hana):
    draft = agreed_draft(member, neck, hana)
    address = reverse("refer-send", args=[draft.pk])
    assert "no quick thrusts" not in member.get(address).content.decode()
    with scope(practice=neck.practice):
        raise_flag(neck.client, urgency=Urgency.CAUTION, manipulation=True)
    assert "no quick thrusts" in member.get(address).content.decode()


def test_whose_own_grade_it_is_stands_without_the_source(member, practice, neck, hana):
    page = member.get(reverse("refer-who", args=[write(member, neck).pk])).content.decode()
    assert "Your own grade: " not in page
    with scope(practice=practice):
        fit.change_grade(
            practice=practice, problem="neck_pain", profession="physical_therapist",
            grade=Grade.OPTION, reason="Most came back alike.", user=make.make_member(practice),
            now=timezone.now(),
        )  # fmt: skip
    page = member.get(reverse("refer-who", args=[draft_of(practice).pk])).content.decode()
    line = page.split("<strong>Physical therapist.</strong>")[1].split("</li>")[0]
    assert "Your own grade: Most came back alike." in line
    assert "href" not in line


def test_everything_goes_by_phone_and_paper_without_any_address(member, practice):
    client = make.make_client(practice)
    partner = make.make_partner(practice, email="")
    draft = agreed_draft(member, make.make_episode(client), partner)
    page = member.get(reverse("refer-send", args=[draft.pk])).content.decode()
    assert 'name="mail"' not in page
    assert 'name="paper"' in page
    answer = member.post(reverse("refer-send", args=[draft.pk]), {"called": "on", "paper": "on"})
    assert answer.status_code == 302
    pdf = member.get(reverse("referral-letter", args=[draft.pk]))
    assert pdf.content.startswith(b"%PDF")
    with scope(practice=practice):
        assert Link.objects.count() == OutboxMail.objects.count() == 0


def test_the_question_is_worded_and_names_nobody(member, theo, neck):
    page = member.get(reverse("refer-episode", args=[neck.pk])).content.decode()
    assert "Neck pain for at least" in page
    with scope(practice=theo.practice):
        assert Referral.objects.count() == 0


def test_a_question_that_names_the_client_is_refused_and_kept_on_the_page(member, neck, sample):
    address = reverse("refer-episode", args=[neck.pk])
    data = {**WHY, "purpose": "ask", "question": "What would you do for Theo?"}
    answer = member.post(address, data)
    assert answer.status_code == 422
    assert "What would you do for Theo?" in answer.content.decode()
    with scope(practice=sample):
        assert not Referral.objects.exists()


def test_a_question_needs_no_consent(member, neck, hana, sample):
    draft = write(member, neck, purpose="ask", question="What of a stiff neck?")
    assert choose(member, draft, hana).url == reverse("refer-send", args=[draft.pk])
    answer = member.post(reverse("refer-send", args=[draft.pk]), {"mail": "on"})
    assert answer.status_code == 302
    assert draft_of(sample).status == "sent"


def test_not_this_one_and_somebody_else(member, neck, hana, sample):
    draft = write(member, neck)
    address = reverse("refer-who", args=[draft.pk])
    member.post(address, {"not_this": str(hana.pk)})
    assert "The client said: not this one." in member.get(address).content.decode()
    member.post(address, {"partner": "other", "other": str(hana.pk)})
    assert draft_of(sample).partner == hana


def test_whom_one_thinks_of_is_marked_among_the_choices_and_nothing_is_chosen(
    member, neck, hana, sample
):
    """From a partner's page: choose the client, say why, and the client still sees the others."""
    listed = member.get(reverse("refer-to", args=[hana.pk])).content.decode()
    begin = reverse("refer-new-to", args=[neck.client_id, hana.pk])
    assert begin in listed
    response = member.post(begin, WHY, follow=True)
    text = response.content.decode()
    draft = draft_of(sample)
    assert response.redirect_chain[-1][0] == reverse("refer-who-to", args=[draft.pk, hana.pk])
    card = text.partition("You thought of them.")[2].partition("</section>")[0]
    assert f'value="{hana.pk}"' in card
    assert "Choose Samuel Adeyemi" in text
    assert draft.partner is None
    assert member.get(begin).url == response.redirect_chain[-1][0]  # the draft that waits


def test_of_a_wish_that_is_not_offered_the_page_says_why(member, neck, hana, sample):
    draft = write(member, neck)
    with scope(practice=sample):
        Partner.objects.filter(pk=hana.pk).update(is_taking_clients=False)
    text = member.get(reverse("refer-who-to", args=[draft.pk, hana.pk])).content.decode()
    assert "Hana Kovac is not offered for this." in text
    assert "You thought of them." not in text


def test_without_a_choice_the_page_says_so(member, neck, hana):
    draft = write(member, neck)
    answer = member.post(reverse("refer-who", args=[draft.pk]), {})
    assert answer.status_code == 422
    assert "Choose one of the people" in answer.content.decode()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"share": ""}, "Choose what may go first."),
        ({"items": []}, "Choose what may go first."),
        ({"heard": ""}, "Say that you heard the yes"),
        ({"heard": "", "way": "on_screen", "signature": "Theo Brandt"}, "Say that you heard"),
        ({"heard": "earlier"}, "When did they say yes"),
        ({"ends_on": "2020-01-01"}, "ends on a day from today"),
    ],
    ids=["no set", "nothing", "not heard", "signed by the practitioner", "no time", "the past"],
)
def test_a_consent_that_lacks_something_is_refused(member, neck, hana, sample, fields, words):
    draft = write(member, neck)
    choose(member, draft, hana)
    answer = agree(member, draft, **fields)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    with scope(practice=sample):
        assert not Consent.objects.exists()


def test_a_set_shares_what_it_says_and_says_what_may_come_back(member, neck, hana, sample):
    draft = write(member, neck)
    choose(member, draft, hana)
    page = member.get(reverse("refer-consent", args=[draft.pk])).content.decode()
    assert "They get your name, your phone number and your email address." in page
    assert (
        page.count("They may tell us whether you came and what they find and what they plan") == 2
    )
    assert agree(member, draft, share="question", items=["name"]).status_code == 302
    consent = draft_of(sample).consent
    assert set(consent.items) == {"name", "phone", "email", "question", "problem"}
    assert consent.ends_on == make.today() + timedelta(days=90)


def test_what_was_agreed_to_last_time_is_told_and_not_chosen(member, neck, hana, sample):
    before = agreed_draft(member, neck, hana)
    member.post(reverse("refer-send", args=[before.pk]), {"paper": "on"})
    with scope(practice=sample):
        draft = make.make_referral(neck.client, episode=neck, partner=hana, follows=before)
    page = member.get(reverse("refer-consent", args=[draft.pk])).content.decode()
    assert "Last time they agreed to: your name, the question to them and what" in page
    assert "checked" not in page


@pytest.mark.parametrize(
    ("way", "proposed"),
    [
        ("mail", "mail"),
        ("desk_phone", "mail"),
        ("fax", "fax"),
        ("paper", "paper"),
        ("text", "text"),
    ],
)
def test_the_partners_own_way_is_proposed(member, neck, hana, sample, way, proposed):
    with scope(practice=sample):
        Partner.objects.filter(pk=hana.pk).update(way=way, fax="+15035550172")
    draft = agreed_draft(member, neck, hana)
    page = member.get(reverse("refer-send", args=[draft.pk])).content.decode()
    ticked = [box for box in re.findall(r"<input[^>]*checkbox[^>]*>", page) if "checked" in box]
    assert [re.search(r'name="(\w+)"', box)[1] for box in ticked] == [proposed]


def test_a_coach_needs_a_signature_for_health_details(member, neck, sample):
    coach = make.make_partner(sample, name="Tomás Rivera", profession="sports_coach")
    draft = write(member, neck)
    member.post(reverse("refer-who", args=[draft.pk]), {"partner": "other", "other": str(coach.pk)})
    answer = agree(member, draft, share="question")
    assert answer.status_code == 422
    assert "not a health professional" in answer.content.decode()
    assert "Needs the client’s signature." in answer.content.decode()
    assert agree(member, draft, items=["name"]).status_code == 302


def test_a_spoken_yes_names_who_heard_it(member, neck, hana, sample):
    draft = write(member, neck)
    choose(member, draft, hana)
    agree(member, draft)
    consent = draft_of(sample).consent
    assert (consent.way, consent.attested_by, consent.signature) == ("spoken", "Maren Holt", "")


def test_the_screen_is_handed_over_and_locked(member, neck, hana):
    draft = write(member, neck)
    choose(member, draft, hana)
    answer = member.post(reverse("refer-ask-consent", args=[draft.pk]), {"by": "aloud"})
    assert answer.url.startswith("/c/")
    assert member.get(reverse("clients")).url == reverse("handed-over")


def test_the_client_signs_on_the_device_and_it_goes_on_to_the_sending(member, sample, neck, hana):
    draft = write(member, neck)
    choose(member, draft, hana)
    page = member.get(reverse("refer-consent", args=[draft.pk])).content.decode()
    assert "Let Theo sign on this device" in page
    assert 'name="signature"' not in page
    path = member.post(reverse("refer-ask-consent", args=[draft.pk]), {"by": "aloud"}).url
    until = (make.today() + timedelta(days=30)).isoformat()
    typed = {"items": ["name"], "ends_on": until, "partner": str(hana.pk)}
    member.post(f"{path}sign/", {**typed, "signature": "Theo Brandt"})
    consent = draft_of(sample).consent
    assert (consent.way, consent.signature, consent.attested_by) == ("on_screen", "Theo Brandt", "")
    assert f"next=/referrals/{draft.pk}/send/" in unquote(member.get(path).content.decode())


def test_a_sent_one_has_no_pages_of_a_draft_any_more(member, neck, hana):
    draft = agreed_draft(member, neck, hana)
    member.post(reverse("refer-send", args=[draft.pk]), {"paper": "on"})
    for name in ("refer-why", "refer-who", "refer-send"):
        assert member.get(reverse(name, args=[draft.pk])).url == reverse(
            "referral", args=[draft.pk]
        )
    assert member.post(reverse("refer-why", args=[draft.pk]), WHY).status_code == 409


PAGES = ("refer-why", "refer-who", "refer-consent", "refer-send")


@pytest.mark.parametrize("name", PAGES)
def test_a_stranger_finds_nothing_and_the_front_desk_is_refused(member, sample, neck, hana, name):
    draft = agreed_draft(member, neck, hana)
    address = reverse(name, args=[draft.pk])
    stranger, desk = Browser(), Browser()
    stranger.force_login(make.make_member(make.make_practice()))
    desk.force_login(make.make_member(sample, Role.FRONT_DESK))
    assert stranger.get(address).status_code == 404
    assert stranger.post(address, {}).status_code == 404
    assert desk.get(address).status_code == 403
    assert member.put(address).status_code == 405


@pytest.mark.parametrize("number", [4, 80])
@pytest.mark.parametrize("name", PAGES)
def test_no_page_asks_more_of_the_database_for_more_partners(
    member, sample, neck, hana, name, number, django_assert_max_num_queries
):
    draft = agreed_draft(member, neck, hana)
    for place in range(number):
        make.make_partner(sample, name=f"Partner {place}")
    with django_assert_max_num_queries(25):
        assert member.get(reverse(name, args=[draft.pk])).status_code == 200


def test_one_looks_for_the_client_first(member, theo, neck):
    make.make_client(theo.practice, name="Ruth Okafor")
    page = member.get(reverse("refer-start"), {"q": "theo"}).content.decode()
    assert "Theo Brandt" in page
    assert "Ruth Okafor" not in page


def test_referring_leaves_client_and_episode_as_they_were(member, sample, neck, hana):
    with scope(practice=sample):
        before = list(Client.objects.values()), list(Episode.objects.values())
    draft = agreed_draft(member, neck, hana)
    member.post(reverse("refer-send", args=[draft.pk]), {"mail": "on", "introduce": "on"})
    with scope(practice=sample):
        assert (list(Client.objects.values()), list(Episode.objects.values())) == before


def test_the_last_reviews_decision_is_the_purpose(member, neck, sample):
    with scope(practice=sample):
        Review.objects.create(
            practice=sample,
            episode=neck,
            reviewed_on=make.today(),
            decision="co_manage",
            created_at=timezone.now(),
        )
    page = member.get(reverse("refer-episode", args=[neck.pk])).content.decode()
    assert 'value="co_manage" checked' in page
    assert 'value="refer" checked' not in page


def test_only_one_choice_is_said_honestly(member, neck, sample):
    make.make_partner(sample)
    draft = write(member, neck)
    page = member.get(reverse("refer-who", args=[draft.pk])).content.decode()
    assert "Only one person on the list fits now." in page


def test_the_menu_marks_refer_and_nothing_else(member, neck, hana):
    draft = write(member, neck)
    page = member.get(reverse("refer-who", args=[draft.pk])).content.decode()
    assert page.count('aria-current="page"') == 1
    assert f'<a href="{reverse("refer-start")}" aria-current="page">' in page


@pytest.mark.parametrize("urgency", [Urgency.EMERGENCY, Urgency.SAME_DAY])
def test_after_an_urgent_answer_a_doctor_is_asked_for_today(member, neck, hana, urgency):
    doctor = make.make_partner(
        neck.practice, name="Nora Adler", profession="primary_care", email="nora@example.org"
    )
    with scope(practice=neck.practice):
        row = flagged(neck.client, ("leg-clot", urgency.value))
        record(row, make.make_member(neck.practice))
    page = member.get(reverse("refer-episode", args=[neck.pk])).content.decode()
    assert "Would you see my client today?" in page
    assert "too early" not in page
    assert re.search(r'value="soon"[^>]*checked', page)
    assert "Today: call the desk, do not wait for mail." in page
    draft = write(member, neck, urgency="routine")
    page = member.get(reverse("refer-who", args=[draft.pk])).content.decode()
    cards = page.split("Not offered:")[0]
    assert f'value="{doctor.pk}"' in cards
    assert "For a medical assessment." in cards
    assert f'value="{hana.pk}"' not in page
    again = member.get(reverse("refer-why", args=[draft.pk])).content.decode()
    assert re.search(r'value="soon"[^>]*checked', again)


@pytest.mark.parametrize(
    ("stage", "words"),
    [("resting", "Rests for now."), ("stepped_back", "You have stepped back from each other.")],
)
def test_who_is_offered_to_nobody_is_chosen_only_by_who_says_they_know(
    member, neck, hana, sample, stage, words
):
    gil = make.make_partner(sample, name="Gil Marrow", stage=stage)
    draft = write(member, neck)
    address = reverse("refer-who", args=[draft.pk])
    shown, _, apart = member.get(address).content.decode().partition("<optgroup")
    assert words not in shown
    assert words in apart
    answer = member.post(address, {"partner": "other", "other": str(gil.pk)})
    asked = answer.content.decode()
    assert (answer.status_code, draft_of(sample).partner) == (422, None)
    assert f"I know: {words}" in asked
    assert f'<option value="{gil.pk}" selected>' in asked
    member.post(address, {"partner": "other", "other": str(gil.pk), "sure": str(gil.pk)})
    assert draft_of(sample).partner == gil


def test_who_fits_too_is_named_beside_the_order(member, neck, hana, sample):
    for name in ("Ada Ruiz", "Ben Cole", "Marcus Vail"):
        make.make_partner(sample, name=name, profession="acupuncturist")
    text = member.get(reverse("refer-who", args=[write(member, neck).pk])).content.decode()
    _, _, further = text.partition("Would fit too, and come after these: ")
    assert "Marcus Vail" in further.partition("</p>")[0]
