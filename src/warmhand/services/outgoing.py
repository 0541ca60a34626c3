"""Mail on its way out: its words when it leaves, and what the practice sees of it."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from functools import partial

from django.db import transaction
from django.db.models import Count, Min, Q
from django.utils import timezone
from django_scopes import scopes_disabled

from warmhand.core.errors import DomainError, StaleRowError
from warmhand.core.mailtext import MailText
from warmhand.core.outbox import KIND_WORDS, MailKind, MailState, plain_error
from warmhand.core.referral import ENDED, Actor, Status, Via
from warmhand.core.trail import Deed
from warmhand.formats.mail import build_mail
from warmhand.services import (
    consents,
    event_mails,
    history,
    incoming_mails,
    mail_server,
    nudges,
    outbox,
    rating_reminders,
    trail,
)
from warmhand.services.mail_words import words_of
from warmhand.store.outbox import OutboxMail
from warmhand.store.people import User

WAITING = (MailState.READY.value, MailState.SENDING.value)
SHARING = frozenset(
    {
        MailKind.PARTNER_REFERRAL,
        MailKind.PARTNER_NUDGE,
        MailKind.CLIENT_INTRODUCTION,
        MailKind.PARTNER_MESSAGE,
        MailKind.PARTNER_DESK,
        MailKind.PARTNER_PLAN,
    }
)
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
class Mail:
    """One mail as the practice sees it; `text` only where it may be shown."""

    row: OutboxMail
    kind: str
    error: str
    text: MailText | None


@dataclass(frozen=True, slots=True)
class Outgoing:
    """The practice's mail by what became of it, newest first."""

    waiting: list[Mail]
    given_up: list[Mail]
    gone: list[Mail]


def send_due(*, clock: Callable[[], datetime]) -> tuple[int, int]:
    """Send all that is due by now in every practice; return how many left and how many wait."""
    done: Counter[MailState] = Counter()
    until = clock()
    while batch := outbox.drain(
        until=until, clock=clock, write=partial(write_mail, clock=clock), send=mail_server.send
    ):
        done += batch
    return done[MailState.SENT], done[MailState.READY]


def write_mail(mail: OutboxMail, *, clock: Callable[[], datetime]) -> EmailMessage:
    """Return `mail` in words, with the token of its link derived again.

    Raises `EndedError` where it may not leave any more, and `OSError` where it cannot be
    written, so that it is put off and others still leave.
    """
    now = clock()
    if ended := why_ended(mail, now=now):
        raise outbox.EndedError(ended)
    if not nudges.may_leave_now(mail, now=now):
        raise outbox.NotNowError(nudges.OUT_OF_HOURS)
    practice = mail.practice
    sender = practice.mail_from_address or (SAMPLE_SENDER if practice.is_sample else "")
    try:
        words = words_of(mail)
        return build_mail(
            message_id=mail.message_id,
            sent_at=timezone.localtime(now),
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


def why_ended(mail: OutboxMail, *, now: datetime) -> str:
    """Return why `mail` may not leave any more, in words for people; "" where it may."""
    link, referral = mail.link, mail.referral
    if link is not None and (link.revoked_at is not None or link.expires_at <= now):
        return "Its link is closed, so it does not leave."
    if mail.kind == MailKind.CLIENT_RATING:
        return rating_reminders.why_not(mail, now=now)
    if referral is None:
        return event_mails.why_not(mail) or incoming_mails.why_not(mail, now=now)
    status = Status(referral.status)
    if status is Status.CANCELLED or (status in ENDED and mail.kind != MailKind.CLIENT_ANSWER):
        return "The referral has ended, so this mail does not leave."
    on = consents.local_day(mail.practice, now)
    is_shared = not consents.needs_consent(referral) or consents.consent_in_force(referral, on=on)
    if mail.kind in SHARING and not (is_shared and status is not Status.DRAFT):
        return "The client’s agreement has ended, so this mail does not leave."
    return nudges.why_not(mail)


def mail_of_practice(*, with_words: bool) -> Outgoing:
    """Return the newest mail of the practice in scope, at most `SHOWN` of each kind.

    Only the sample shows words and link, `with_words`: its people are made up and read here,
    and the link opens health details, so it is for who may read these.
    """
    rows = OutboxMail.objects.select_related(
        "practice", "referral__client", "referral__partner", "link"
    ).order_by("-created_at", "id")

    def of(*states: str) -> list[Mail]:
        return [_shown(row, with_words=with_words) for row in rows.filter(state__in=states)[:SHOWN]]

    return Outgoing(
        waiting=of(*WAITING),
        given_up=of(MailState.DEAD.value),
        gone=of(MailState.SENT.value, MailState.CANCELLED.value),
    )


def _shown(row: OutboxMail, *, with_words: bool) -> Mail:
    return Mail(
        row=row,
        kind=KIND_WORDS[MailKind(row.kind)],
        error=plain_error(row.last_error),
        text=words_of(row) if with_words and row.practice.is_sample else None,
    )


@transaction.atomic
def cancel_mail(*, mail: OutboxMail, now: datetime, user: User | None = None) -> None:
    """Take back one mail before it leaves, or one that was given up.

    Raises `StaleRowError` where it is leaving or has left.
    """
    taken = OutboxMail.objects.filter(
        pk=mail.pk, state__in=(MailState.READY.value, MailState.DEAD.value)
    ).update(state=MailState.CANCELLED.value)
    if not taken:
        raise StaleRowError("This mail is on its way or has left, so it cannot be taken back.")
    _note(mail, "Took back", now=now, user=user)


@transaction.atomic
def retry_mail(*, mail: OutboxMail, now: datetime, user: User | None = None) -> None:
    """Try one mail again at once, for a day from now.

    Raises `StaleRowError` where it left or was taken back, or what it speaks of has ended.
    """
    if ended := why_ended(mail, now=now):
        raise StaleRowError(ended)
    again = OutboxMail.objects.filter(
        pk=mail.pk, state__in=(MailState.READY.value, MailState.DEAD.value)
    ).update(state=MailState.READY.value, not_before=now, first_try_at=None)
    if not again:
        raise StaleRowError("This mail is on its way, has left or was taken back.")
    _note(mail, "Tried again", now=now, user=user)


def _note(mail: OutboxMail, deed: str, *, now: datetime, user: User | None) -> None:
    if mail.referral is not None:
        words = f"{deed} the mail “{KIND_WORDS[MailKind(mail.kind)]}”."
        history.note_fact(
            referral=mail.referral,
            actor=Actor.PRACTICE,
            via=Via.MAIL,
            words=words,
            now=now,
            user=user,
        )
    trail.record(
        practice=mail.practice,
        deed=Deed.WRITE,
        thing="mail",
        thing_id=mail.id,
        now=now,
        user=user,
        client=mail.referral.client if mail.referral else None,
        detail=f"{deed.lower()}: {mail.kind}",
    )


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
