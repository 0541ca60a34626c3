"""The facts that a mail's words are made of, read when it leaves."""

from typing import Any
from zoneinfo import ZoneInfo

from warmhand.core.consent import Item
from warmhand.core.letter import day_words
from warmhand.core.mailtext import MailFacts, MailText, mail_text
from warmhand.core.outbox import MailKind
from warmhand.services import letters, links
from warmhand.store.outbox import OutboxMail
from warmhand.store.referrals import Referral

TO_CLIENTS = frozenset(
    {MailKind.CLIENT_INTRODUCTION, MailKind.CLIENT_CONSENT, MailKind.CLIENT_ANSWER}
)


def words_of(mail: OutboxMail) -> MailText:
    """Return subject and body of `mail`; a partner's mail gets no fact about the client."""
    kind, practice = MailKind(mail.kind), mail.practice
    about = _about_partner(mail) if kind in TO_CLIENTS else {}
    facts = MailFacts(
        to_name=letters.first_name(mail.to_name),
        practice=practice.name,
        person=letters.sender_of(practice).person,
        phone=letters.read_phone(practice.phone, practice),
        address=links.address_of(mail.link) if mail.link else "",
        **about,
    )
    return mail_text(kind, facts)


def _about_partner(mail: OutboxMail) -> dict[str, Any]:
    referral = mail.referral
    partner = referral.partner if referral else None
    if referral is None or partner is None:
        return {}
    return {
        "partner": letters.addressee_of(referral).name,
        "partner_knows_name": _knows_name(referral),
        "partner_phone": letters.read_phone(partner.phone, mail.practice),
        "appointment": _appointment(mail),
    }


def _knows_name(referral: Referral) -> bool:
    agreed = letters.agreed_consent(referral)
    return agreed is not None and not agreed.withdrawn_at and Item.NAME in agreed.terms.items


def _appointment(mail: OutboxMail) -> str:
    booked_for = mail.referral.booked_for if mail.referral else None
    if booked_for is None:
        return ""
    at = booked_for.astimezone(ZoneInfo(mail.practice.time_zone))
    return f"{day_words(at.date(), country=mail.practice.country)}, {at:%H:%M}"
