"""What a mail says, and what it never says."""

from dataclasses import fields

import pytest

from warmhand.core.mail_facts import MailFacts
from warmhand.core.mailtext import mail_text
from warmhand.core.outbox import MailKind

FACTS = MailFacts(
    to_name="Hana",
    practice="Linden Row Massage",
    person="Maren Holt, LMT",
    phone="(503) 555-0142",
    partner="Canary Partner",
    partner_phone="(503) 555-0171",
    appointment="October 16, 2026, 4:00 pm",
    address="https://example.org/r/token/",
)
TO_PARTNERS = [
    MailKind.PARTNER_REFERRAL,
    MailKind.PARTNER_NUDGE,
    MailKind.INCOMING_THANKS,
    MailKind.INCOMING_ANSWER,
    MailKind.INCOMING_REPORT,
    MailKind.INCOMING_NO_NEWS,
]


@pytest.mark.parametrize("kind", MailKind)
def test_every_kind_has_words_and_says_who_writes(kind):
    text = mail_text(kind, FACTS)
    assert "Linden Row Massage" in text.body
    assert "Maren Holt, LMT" in text.body
    assert text.subject
    assert "\n\n\n" not in text.body


NO_LINK = {
    MailKind.TEST,
    MailKind.INCOMING_THANKS,
    MailKind.INCOMING_ANSWER,
    MailKind.INCOMING_NO_NEWS,
}


@pytest.mark.parametrize("kind", sorted(set(MailKind) - NO_LINK))
def test_every_kind_but_a_plain_word_carries_its_link(kind):
    assert FACTS.address in mail_text(kind, FACTS).body.splitlines()


@pytest.mark.parametrize("kind", TO_PARTNERS)
def test_a_partners_mail_names_no_client_and_no_appointment(kind):
    text = mail_text(kind, FACTS)
    assert "Canary" not in text.subject + text.body
    assert "October" not in text.body


@pytest.mark.parametrize("kind", MailKind)
def test_a_subject_says_no_more_than_names(kind):
    subject = mail_text(kind, FACTS).subject.lower()
    assert not any(word in subject for word in ("pain", "health", "clinic", "treat", "score"))


def test_a_name_cannot_become_a_header():
    facts = MailFacts(to_name="A", practice="Evil\r\nBcc: all@example.org", person="B")
    assert "\n" not in mail_text(MailKind.PARTNER_REFERRAL, facts).subject


def test_there_is_no_room_for_health_details():
    assert {field.name for field in fields(MailFacts)} == {
        "to_name",
        "practice",
        "person",
        "phone",
        "partner",
        "partner_knows_name",
        "partner_phone",
        "appointment",
        "address",
        "about",
        "answer",
        "event",
        "place",
    }


def test_an_introduction_without_a_link_still_says_how_to_end_it():
    facts = MailFacts(to_name="Theo", practice="P", person="M", partner="Hana Kovac, PT")
    assert "end the sharing" in mail_text(MailKind.CLIENT_INTRODUCTION, facts).body


def test_an_introduction_names_the_partner_alone_in_its_subject():
    facts = MailFacts(to_name="Theo", practice="P", person="M", partner="Hana Kovac, PT, DPT")
    assert mail_text(MailKind.CLIENT_INTRODUCTION, facts).subject == "Meet Hana Kovac"
