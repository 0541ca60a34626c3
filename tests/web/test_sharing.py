"""What left is listed with its ground; desks book and no more; who is under age is guarded."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client as Browser
from django.urls import reverse

from tests import make
from tests.make import NOW, TODAY
from tests.web import links as world
from warmhand.core.consent import ASK_BIRTH_DATE, ASK_GUARDIAN, OF_AGE, ConsentError, Item, Way
from warmhand.core.links import LinkPurpose
from warmhand.core.outbox import MailKind, MailState
from warmhand.core.referral import Actor, Purpose, Status, Step, Via
from warmhand.services import asking, consents, desk, disclosures, links, outbox, sending
from warmhand.services.outgoing import write_mail
from warmhand.services.sending import Sending
from warmhand.store.models import Client, Disclosure, Link, Message, OutboxMail, Partner, Referral

HEALTH = [
    world.CANARIES[item]
    for item in (Item.QUESTION, Item.PROBLEM, Item.ACTIVITIES, Item.TRIED, Item.BIRTH_YEAR)
]


def text(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.fixture
def in_sample(in_practice):
    """A practice that counts as reachable, so that links leave."""
    in_practice.is_sample = True
    in_practice.save()
    return in_practice


@pytest.fixture
def referral(in_sample):
    return world.sent(in_sample)


def link_to(referral, purpose=LinkPurpose.PARTNER):
    paths = {"partner": "r", "client_consent": "c", "client_answer": "a", "desk": "desk"}
    return f"/{paths[purpose.value]}/{world.token(referral, purpose)}/"


def booked_desk(referral):
    link = desk.desk_link(referral=referral, by_mail=False, now=NOW)
    return f"/desk/{links.token_of(link)}/"


def told():
    rows = Disclosure.objects.order_by("at", "how").values_list("how", "basis")
    return list(rows)


# ——— what was told ———


def test_a_page_opened_is_told_once_a_day_and_the_letter_beside_it(referral):
    path = link_to(referral)
    with time_machine.travel(NOW, tick=False):
        for _ in range(3):
            Browser().get(path)
        Browser().head(path)
        Browser().get(f"{path}letter.pdf")
    assert sorted(told()) == [("letter", "consent"), ("page", "consent")]
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        Browser().get(path)
    assert [how for how, _ in told()].count("page") == 2
    row = Disclosure.objects.filter(how="page").first()
    assert set(row.items) == {item.value for item in Item}
    assert (row.recipient, row.consent_id) == (
        "Hana Kovac, physical therapist",
        referral.consent_id,
    )


def test_a_page_that_shows_nothing_tells_nothing(referral):
    path = link_to(referral)
    with time_machine.travel(NOW + timedelta(days=91), tick=False):
        for part in ("", "letter.pdf", "appointment.ics", "release/", "copy/"):
            assert "Quillfeather" not in text(Browser().get(f"{path}{part}", follow=True))
    assert told() == []


def test_paper_fax_and_a_call_are_told_as_they_leave(in_practice):
    referral = world.draft(in_practice)
    world.agree(referral, [Item.NAME, Item.PROBLEM])
    sending.send(referral=referral, how=Sending(called=True, paper=True, fax=True), now=NOW)
    assert told() == [("fax", "consent"), ("phone", "consent"), ("print", "consent")]
    assert Disclosure.objects.first().items == ["name", "problem"]


def test_a_question_names_nobody_and_says_so(in_practice):
    referral = world.draft(in_practice, purpose=Purpose.ASK)
    sending.send(referral=referral, how=Sending(called=True), now=NOW)
    assert told() == [("phone", "nothing_identifying")]
    assert Disclosure.objects.first().items == ["question"]


def test_what_cannot_be_told_is_not_noted_as_told(referral):
    consents.withdraw_consent(referral=referral, now=NOW, via=Via.LINK)
    with pytest.raises(ConsentError):
        disclosures.record(
            referral=referral, items=frozenset({Item.NAME}), how=disclosures.How.FAX, now=NOW
        )
    assert told() == []


@pytest.mark.parametrize("purpose", [LinkPurpose.CLIENT_CONSENT, LinkPurpose.CLIENT_ANSWER])
def test_the_client_sees_who_saw_what(referral, purpose):
    Browser().get(link_to(referral))
    page = text(Browser().get(f"{link_to(referral, purpose)}who-saw/"))
    assert "Hana Kovac, physical therapist Opened their private page" in page
    assert "and what was tried so far" in page
    assert "Because you agreed to it" in page
    assert "porcupine" not in page


def test_the_practice_lists_all_that_left_about_a_client(referral, member):
    Browser().get(link_to(referral))
    page = text(member.get(f"/clients/{referral.client_id}/disclosures/"))
    assert "Hana Kovac, physical therapist Opened their private page" in page
    assert "Shared about Theo Quillfeather" in page


# ——— stopping, with one tap, in the middle ———


@pytest.mark.parametrize("reached", [Step.ACCEPT, Step.BOOK])
@pytest.mark.parametrize("purpose", [LinkPurpose.CLIENT_CONSENT, LinkPurpose.CLIENT_ANSWER])
def test_one_tap_of_the_client_stops_it_in_the_middle(referral, member, reached, purpose):
    partner, own = link_to(referral), link_to(referral, purpose)
    at_desk = booked_desk(referral)
    Browser().get(partner)
    said = {"booked_for": NOW + timedelta(days=3)} if reached is Step.BOOK else {}
    world.take(referral, reached, **said)
    waiting = Link.objects.filter(purpose="partner").latest("created_at")
    sending.to_partner(referral, MailKind.PARTNER_NUDGE, waiting, NOW)
    home = text(Browser().get(own))
    assert "Stop sharing" in home
    answer = Browser().post(f"{own}withdraw/")
    assert "Nothing is shared any more" in text(answer)
    assert "Hana Kovac, physical therapist Opened their private page" in text(answer)
    for path in (partner, f"{partner}letter.pdf", f"{partner}release/", at_desk):
        refused = Browser().get(path)
        assert refused.status_code == 410
        assert "Theo" not in text(refused)
    assert set(OutboxMail.objects.values_list("state", flat=True)) == {MailState.CANCELLED.value}
    referral.refresh_from_db()
    assert referral.status == Status.CANCELLED
    assert referral.consent.withdrawn_via == "link"
    assert "Theo Quillfeather" in text(member.get("/"))


# ——— their desk ———


def test_a_desk_reads_how_to_reach_whom_and_nothing_of_health(in_sample):
    referral = world.sent(in_sample)
    page = text(Browser().get(booked_desk(referral)))
    for item in (Item.NAME, Item.PHONE, Item.EMAIL, Item.BEST_HOURS):
        assert world.CANARIES[item] in page
    for canary in HEALTH:
        assert canary not in page
    assert told() == [("desk", "consent")]


def test_a_desk_reads_no_more_than_was_agreed(in_sample):
    referral = world.sent(in_sample, items=[Item.PROBLEM, Item.PHONE])
    page = text(Browser().get(booked_desk(referral)))
    assert "Please book a client of Maren" in page
    assert "(503) 555-0117" in page
    assert "Theo" not in page
    assert Disclosure.objects.get().items == ["phone"]


def test_a_desk_books_once_and_asks_for_a_call_once(referral):
    path = booked_desk(referral)
    for _ in range(2):
        answer = Browser().post(f"{path}book/", {"on": "2026-10-16", "at": "16:00"}, follow=True)
        assert "October 16, 2026, 4:00 pm" in text(answer)
    referral.refresh_from_db()
    assert referral.status == Status.BOOKED
    key = "00000000-0000-4000-8000-000000000001"
    for _ in range(2):
        assert "called back" in text(Browser().post(f"{path}call/", {"submit_key": key}))
    assert Message.objects.get().words == desk.PLEASE_CALL
    assert Browser().post(f"{path}book/", {"on": "2026-10-16"}).status_code == 422


@pytest.mark.parametrize("days", [60, 91])
def test_a_desks_link_ends_after_sixty_days_and_with_the_agreement(in_sample, days):
    referral = world.draft(in_sample)
    world.agree(referral, ends_on=TODAY + timedelta(days=30))
    world.take(referral, Step.SEND, actor=Actor.PRACTICE, via=Via.MAIL)
    path = booked_desk(referral)
    with time_machine.travel(NOW + timedelta(days=31), tick=False):
        page = Browser().get(path)
        assert (page.status_code, "Theo" in text(page)) == (200, False)
        assert Browser().post(f"{path}book/", {"on": "2026-11-20", "at": "9:00"}).status_code == 409
    with time_machine.travel(NOW + timedelta(days=days), tick=False):
        assert Browser().get(path).status_code == 410


def test_the_practice_mails_a_desk_and_the_partner_makes_a_link(referral, member):
    Partner.objects.update(desk_email="desk@example.org", desk_name="Front desk")
    path = f"/referrals/{referral.pk}/desk-link/"
    for _ in range(2):
        assert member.post(path, {"by": "mail"}).status_code == 302
    mail = OutboxMail.objects.get(kind=MailKind.PARTNER_DESK.value)
    assert (mail.to_address, mail.link.purpose) == ("desk@example.org", "desk")
    made = text(Browser().post(f"{link_to(referral)}desk/"))
    assert links.address_of(mail.link) in made
    assert Link.objects.filter(purpose="desk").count() == 1


def test_no_desk_books_a_question_or_a_draft(in_sample):
    for row in (world.draft(in_sample), world.sent(in_sample, purpose=Purpose.ASK)):
        with pytest.raises(desk.DomainError):
            desk.desk_link(referral=row, by_mail=False, now=NOW)


# ——— what the partner may keep ———


def test_the_release_says_how_it_was_given_and_ends_with_it(referral):
    page = text(Browser().get(f"{link_to(referral)}release/"))
    for part in ("so that they can see you", "sharing-2", "signed as “Theo Quillfeather”"):
        assert part in page
    later = consents.local_day(referral.practice, NOW) + timedelta(days=91)
    assert disclosures.letters.partner_view(referral, on=later).content is None


def test_the_release_of_a_nameless_sharing_names_nobody(in_sample):
    referral = world.sent(in_sample, items=[Item.PROBLEM])
    page = text(Browser().get(f"{link_to(referral)}release/"))
    assert "Theo" not in page
    assert "signed with the full name, kept with us" in page


def test_a_copy_of_their_own_words_outlives_the_sharing(referral):
    path = link_to(referral)
    world.take(referral, Step.REPORT, findings="Found: stiff shoulder blade.")
    with time_machine.travel(NOW + timedelta(days=120), tick=False):
        page = text(Browser().get(f"{path}copy/"))
    assert "stiff shoulder blade" in page
    for canary in world.CANARIES.values():
        assert canary not in page


# ——— who is under age ———


@pytest.fixture
def young(in_sample):
    """A draft for a client of 16, whose mother is written down."""
    referral = world.draft(in_sample)
    Client.objects.filter(pk=referral.client_id).update(
        birth_on=date(2010, 5, 1),
        birth_year=2010,
        guardian_name="Ann Quillfeather",
        guardian_relation="mother",
        guardian_email="ann@example.org",
    )
    return Referral.objects.select_related("client", "partner", "practice").get(pk=referral.pk)


def signing(referral, **more):
    return {
        "items": ["name", "question"],
        "back": ["went"],
        "ends_on": (TODAY + timedelta(days=30)).isoformat(),
        "partner": str(referral.partner_id),
        "signature": "Ann Quillfeather",
        **more,
    }


def test_a_guardian_signs_and_the_young_person_ticks(young):
    home = link_to(young, LinkPurpose.CLIENT_CONSENT)
    page = Browser().post(f"{home}share/", signing(young))
    assert "Name of Ann Quillfeather, mother, typed by them" in text(page)
    assert "I am Theo, and I agree too" in text(page)
    assert " checked" not in page.content.decode().partition("assented")[2]
    for missing in ({}, {"assented": "on", "signature": "Maren Holt"}):
        assert Browser().post(f"{home}sign/", signing(young, **missing)).status_code == 422
    assert Browser().post(f"{home}sign/", signing(young, assented="on")).status_code == 302
    young.refresh_from_db()
    row = young.consent
    assert (row.guardian, row.assented, row.purpose) == ("Ann Quillfeather, mother", True, "refer")
    assert "You are under age: a parent or guardian agrees" in text(Browser().get(home))


@pytest.mark.parametrize(
    ("known", "why"),
    [
        ({"birth_on": None, "birth_year": 2008}, ASK_BIRTH_DATE),
        ({"guardian_relation": ""}, ASK_GUARDIAN),
    ],
    ids=["the year leaves it open", "no guardian named"],
)
def test_nobody_is_asked_before_age_and_guardian_are_known(young, member, known, why):
    Client.objects.filter(pk=young.client_id).update(**known)
    young.refresh_from_db()
    with pytest.raises(ConsentError, match=why):
        asking.ask_consent(referral=young, by=asking.By.ALOUD, now=NOW)
    with pytest.raises(ConsentError, match=why):
        spoken(young)
    home = link_to(young, LinkPurpose.CLIENT_CONSENT)
    assert "One thing first, Theo" in text(Browser().get(f"{home}share/"))
    assert Browser().post(f"{home}sign/", signing(young, assented="on")).status_code == 302
    assert young.consent is None
    assert why in text(member.get(f"/clients/{young.client_id}/guardian/"))


def spoken(referral, **more):
    terms = consents.terms_for(
        referral=referral,
        items=frozenset({Item.NAME, Item.QUESTION}),
        back=frozenset(),
        ends_on=TODAY + timedelta(days=90),
        on=TODAY,
    )
    yes = consents.Yes(way=Way.SPOKEN, given_at=NOW, attested_by="Maren Holt", **more)
    return consents.give_consent(referral=referral, terms=terms, yes=yes, now=NOW)


def test_the_question_goes_to_the_guardian(young):
    asking.ask_consent(referral=young, by=asking.By.MAIL, now=NOW)
    mail = OutboxMail.objects.get()
    assert (mail.to_name, mail.to_address) == ("Ann Quillfeather", "ann@example.org")


def test_of_age_nothing_is_shared_until_they_are_asked_themselves(young):
    Client.objects.filter(pk=young.client_id).update(birth_on=date(2008, 11, 1), birth_year=2008)
    young.refresh_from_db()
    row = spoken(young, assented=True)
    assert row.ends_on == date(2026, 10, 31)
    row.ends_on = TODAY + timedelta(days=90)  # the date of birth was put right afterwards
    row.save()
    young.refresh_from_db()
    assert consents.consent_in_force(young, on=date(2026, 10, 31))
    assert consents.why_not_in_force(young, on=date(2026, 11, 1)) == OF_AGE


def test_a_date_of_birth_told_later_voids_what_a_minor_agreed_alone(referral):
    Client.objects.filter(pk=referral.client_id).update(birth_on=date(2012, 1, 1))
    path = link_to(referral)
    assert "Theo" not in text(Browser().get(path))
    row = Referral.objects.get(pk=referral.pk)
    assert consents.why_not_in_force(row, on=TODAY) == consents.UNDER_AGE


def test_a_guardian_is_written_down_with_name_and_relation(in_practice, member):
    client = make.make_client(in_practice)
    path = f"/clients/{client.pk}/guardian/"
    seen = re.search(r'name="seen" value="(\w+)"', member.get(path).content.decode())[1]
    typed = {"birth_on": "2010-05-01", "name": "Ann Brandt", "relation": "mother", "seen": seen}
    assert member.post(path, {**typed, "relation": ""}).status_code == 422
    assert member.post(path, {**typed, "birth_on": "2027-01-01"}).status_code == 422
    assert member.post(path, typed).status_code == 302
    assert member.post(path, typed).status_code == 409
    client.refresh_from_db()
    assert (client.birth_year, client.guardian_name) == (2010, "Ann Brandt")


# ——— introductions ———


def test_each_mail_has_one_reader_and_answers_go_to_the_practice(in_sample):
    in_sample.email = "maren@example.org"
    in_sample.save()
    referral = world.draft(in_sample)
    Partner.objects.filter(pk=referral.partner_id).update(
        email="hana@example.org", desk_email="desk@example.org"
    )
    referral = Referral.objects.select_related("client", "partner", "practice").get(pk=referral.pk)
    world.agree(referral)
    sending.send(referral=referral, how=Sending(mail=True, introduce=True), now=NOW)
    desk.desk_link(referral=referral, by_mail=True, now=NOW)
    asking.ask_client(referral=referral, by=asking.By.MAIL, now=NOW)
    found = [
        write_mail(mail, clock=lambda: NOW)
        for mail in OutboxMail.objects.select_related(*outbox.NEEDED)
    ]
    assert len(found) == 4
    for mail in found:
        assert len(mail["To"].addresses) == 1
        assert mail["Cc"] is None
        assert mail["Bcc"] is None
        assert mail["Reply-To"].addresses[0].addr_spec == "maren@example.org"
        both = {"hana@example.org", "heron@example.org", "desk@example.org"}
        others = both - {mail["To"].addresses[0].addr_spec}
        assert not any(other in mail.as_string() for other in others)


def test_the_practitioner_keeps_a_spoken_yes_of_both_and_no_less(young, member):
    path = reverse("refer-consent", args=[young.pk])
    page = member.get(path)
    assert "Ann Quillfeather, mother said yes, and the young person did too" in text(page)
    typed = {"share": "own", "items": ["name"], "ends_on": str(TODAY), "heard": "now"}
    assert member.post(path, typed).status_code == 422
    assert member.post(path, {**typed, "assented": "on"}).status_code == 302
    young.refresh_from_db()
    assert (young.consent.attested_by, young.consent.assented) == ("Maren Holt", True)
