"""The facts that a mail's words are made of, read when it leaves."""

import re
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from warmhand.core.consent import Item
from warmhand.core.incoming import ANSWERS, IncomingState
from warmhand.core.letter import day_words
from warmhand.core.mail_facts import MailFacts
from warmhand.core.mailtext import MailText, mail_text
from warmhand.core.outbox import MailKind
from warmhand.services import event_mails, letters, links
from warmhand.store.clients import Client
from warmhand.store.outbox import OutboxMail
from warmhand.store.referrals import Referral

TO_CLIENTS = frozenset(
    {
        MailKind.CLIENT_INTRODUCTION,
        MailKind.CLIENT_CONSENT,
        MailKind.CLIENT_ANSWER,
        MailKind.CLIENT_APPOINTMENT,
    }
)


def words_of(mail: OutboxMail) -> MailText:
    """Return subject and body of `mail`; a partner's mail gets no fact about the client."""
    kind, practice = MailKind(mail.kind), mail.practice
    about = _about_partner(mail) if kind in TO_CLIENTS else {}
    event: dict[str, Any] = {**event_mails.facts_of(mail)}
    facts = MailFacts(
        to_name=_greeted(mail),
        practice=practice.name,
        person=letters.sender_of(practice).person,
        phone=letters.read_phone(practice.phone, practice),
        address=event.pop("address", "") or _address(mail),
        answer=_answer(mail),
        **about,
        **event,
    )
    return mail_text(kind, facts)


def _address(mail: OutboxMail) -> str:
    """The secret link; or, for a notice to the practice itself, a page behind its sign-in."""
    if mail.kind == MailKind.PRACTICE_MESSAGE:
        return f"{settings.ADDRESS}/referrals/{mail.referral_id}/messages/"
    return links.address_of(mail.link) if mail.link else ""


def _greeted(mail: OutboxMail) -> str:
    """The first name; of a stranger only where it is one, and no web address of theirs."""
    first = letters.first_name(mail.to_name)
    is_stranger = mail.kind == MailKind.INCOMING_ANSWER or mail.guest_id is not None
    plain = "".join(letter for letter in first if letter not in "-.'’")
    looks_like_one = plain.isalpha() and not re.search(r"\w\.\w", first)
    return first if looks_like_one or not is_stranger else ""


def _answer(mail: OutboxMail) -> str:
    """What who asked to come is told: a fixed sentence, never the practice's own words."""
    if mail.kind != MailKind.INCOMING_ANSWER or mail.incoming is None:
        return ""
    return ANSWERS.get(IncomingState(mail.incoming.state), "")


def _about_partner(mail: OutboxMail) -> dict[str, Any]:
    referral = mail.referral
    partner = referral.partner if referral else None
    if referral is None or partner is None:
        return {}
    return {
        "about": _young(mail, referral.client),
        "partner": letters.addressee_of(referral).name,
        "partner_knows_name": _knows_name(referral),
        "partner_phone": letters.read_phone(partner.phone, mail.practice),
        "appointment": _appointment(mail),
    }


def _young(mail: OutboxMail, client: Client) -> str:
    """The first name of a client whose guardian reads the mail in their place; else ""."""
    is_guardian = mail.to_name == client.guardian_name and mail.to_name != client.name
    return letters.first_name(client.name) if is_guardian else ""


def _knows_name(referral: Referral) -> bool:
    agreed = letters.agreed_consent(referral)
    return agreed is not None and not agreed.withdrawn_at and Item.NAME in agreed.terms.items


def _appointment(mail: OutboxMail) -> str:
    booked_for = mail.referral.booked_for if mail.referral else None
    if booked_for is None:
        return ""
    at = booked_for.astimezone(ZoneInfo(mail.practice.time_zone))
    return f"{day_words(at.date(), country=mail.practice.country)}, {at:%H:%M}"
