"""Mail on its way out: its words when it leaves, and what the practice sees of it."""

from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Count, Min, Q
from django.utils import timezone
from django_scopes import scopes_disabled

from warmhand.core.errors import DomainError, StaleRowError
from warmhand.core.mailtext import MailFacts, MailText, mail_text
from warmhand.core.outbox import MailKind, MailState
from warmhand.formats.mail import build_mail
from warmhand.formats.phone import show_phone
from warmhand.services import links, mail_server, outbox
from warmhand.store.outbox import OutboxMail
from warmhand.store.people import Practice
from warmhand.store.referrals import Referral

WAITING = (MailState.READY.value, MailState.SENDING.value)
SAMPLE_SENDER = "practice@example.org"
SHOWN = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class MailHealth:
    """How the outbox of this site stands, over all practices."""

    waiting: int
    dead: int
    oldest_at: datetime | None
    """When the oldest mail that waits could have left first, or None."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """The practice's mail by what became of it, newest first."""

    waiting: list[OutboxMail]
    given_up: list[OutboxMail]
    gone: list[OutboxMail]


def send_due(*, now: datetime) -> tuple[int, int]:
    """Send all that is due in every practice; return how many left and how many wait again."""
    sent = failed = 0
    while True:
        left, again = outbox.drain(now=now, write=write_mail, send=mail_server.send)
        sent, failed = sent + left, failed + again
        if not left + again:
            return sent, failed


def write_mail(mail: OutboxMail) -> EmailMessage:
    """Return `mail` in words, with the token of its link derived again.

    Raises `OSError` where it cannot be written, so that it is put off and others still leave.
    """
    practice = mail.practice
    sender = practice.mail_from_address or (SAMPLE_SENDER if practice.is_sample else "")
    try:
        words = text_of(mail)
        return build_mail(
            message_id=mail.message_id,
            sent_at=timezone.localtime(),
            from_name=practice.mail_from_name or practice.name,
            from_address=sender,
            to_name=mail.to_name,
            to_address=mail.to_address,
            subject=words.subject,
            text=words.body,
            reply_to=practice.email,
        )
    except DomainError as refused:
        raise mail_server.MailServerError(str(refused)) from refused


def text_of(mail: OutboxMail) -> MailText:
    """Return subject and words of `mail`; neither holds health details."""
    practice = mail.practice
    referral = mail.referral
    partner = referral.partner if referral else None
    return mail_text(
        MailKind(mail.kind),
        MailFacts(
            to_name=mail.to_name,
            practice=practice.name,
            person=_titled(practice.practitioner_name, practice.credential),
            phone=_phone(practice.phone, practice),
            partner=_titled(partner.name, partner.credential) if partner else "",
            partner_phone=_phone(partner.phone, practice) if partner else "",
            appointment=_appointment(referral) if referral else "",
            address=links.address_of(mail.link) if mail.link else "",
        ),
    )


def _titled(name: str, credential: str) -> str:
    return ", ".join(part for part in (name, credential) if part)


def _phone(number: str, practice: Practice) -> str:
    return show_phone(number, country=practice.country) if number else ""


def _appointment(referral: Referral) -> str:
    """The date in words, in the practice's time zone; "" where there is none."""
    if referral.booked_for is None:
        return ""
    at = referral.booked_for.astimezone(ZoneInfo(referral.practice.time_zone))
    return f"{at:%B} {at.day}, {at.year}, {at:%I:%M %p}".replace(" 0", " ")


def mail_of_practice() -> Outgoing:
    """Return the newest mail of the practice in scope, at most `SHOWN` of each kind."""
    rows = OutboxMail.objects.select_related(
        "practice", "referral__client", "referral__partner", "link"
    ).order_by("-created_at", "id")

    def of(*states: str) -> list[OutboxMail]:
        return list(rows.filter(state__in=states)[:SHOWN])

    return Outgoing(
        waiting=of(*WAITING),
        given_up=of(MailState.DEAD.value),
        gone=of(MailState.SENT.value, MailState.CANCELLED.value),
    )


@transaction.atomic
def cancel_mail(*, key: UUID) -> None:
    """Take back one mail of the practice in scope before it leaves.

    Raises `StaleRowError` where it is leaving or has left.
    """
    taken = OutboxMail.objects.filter(pk=key, state=MailState.READY.value).update(
        state=MailState.CANCELLED.value
    )
    if not taken:
        raise StaleRowError("This mail is on its way or has left, so it cannot be taken back.")


@transaction.atomic
def retry_mail(*, key: UUID, now: datetime) -> None:
    """Try one mail of the practice in scope again at once, for a day from now.

    Raises `StaleRowError` where it left or was taken back.
    """
    again = OutboxMail.objects.filter(
        pk=key, state__in=(MailState.READY.value, MailState.DEAD.value)
    ).update(state=MailState.READY.value, not_before=now, created_at=now)
    if not again:
        raise StaleRowError("This mail is on its way, has left or was taken back.")


def health(*, now: datetime) -> MailHealth:
    """Return how the outbox of this site stands; only what could have left by `now` waits."""
    waiting = Q(state__in=WAITING, not_before__lte=now)
    with scopes_disabled():
        found = OutboxMail.objects.aggregate(
            waiting=Count("id", filter=waiting),
            dead=Count("id", filter=Q(state=MailState.DEAD.value)),
            oldest_at=Min("created_at", filter=Q(state__in=WAITING)),
        )
    return MailHealth(**found)
