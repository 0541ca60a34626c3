"""Readers of the newsletter: they ask, they confirm, they leave. Nothing here knows of care."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Count, QuerySet

from warmhand.core.errors import DomainError, StaleRowError
from warmhand.core.links import LinkPurpose
from warmhand.core.newsletter import (
    ASKED_WORDS,
    CONFIRM_AGAIN,
    FORGET_UNCONFIRMED,
    LEFT_STATES,
    WORDS_VERSION,
    AskedBy,
    LeftBy,
    SubscriberState,
)
from warmhand.core.outbox import MailKind, MailState
from warmhand.core.trail import Deed
from warmhand.formats.mail import mail_address
from warmhand.services import editions, links, outbox, suppression, trail
from warmhand.store.links import Link
from warmhand.store.newsletter import Subscriber
from warmhand.store.outbox import OutboxMail
from warmhand.store.people import Practice, User

NOT_AGAIN = (
    "This address called the newsletter spam, so nothing is sent to it any more, whoever asks."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """Somebody who wants the newsletter: who, and where they said so."""

    email: str
    name: str = ""
    by: AskedBy = AskedBy.PAGE
    where: str = ""


def asked_words(practice: Practice) -> str:
    """Return what a reader of `practice` says yes to, as WORDS_VERSION has it."""
    return ASKED_WORDS.format(letter=editions.letter_name(practice), practice=practice.name)


def asked_today(*, now: datetime) -> int:
    """Return how many asked by themselves in the last 24 hours, in the practice in scope."""
    by_themselves = (AskedBy.PAGE.value, AskedBy.ARTICLE.value)
    since = now - timedelta(days=1)
    return Subscriber.objects.filter(asked_by__in=by_themselves, asked_at__gt=since).count()


@transaction.atomic
def ask(
    *, practice: Practice, asking: Asking, now: datetime, delay: timedelta = timedelta(0)
) -> Subscriber | None:
    """Write down that somebody asks, and mail the question whether it was them.

    Whatever is known of the address, the caller says the same to whoever asked. Return the reader
    as they stand, or None after a complaint: that address gets no mail at all. A reader who
    confirmed before stays as they are. Raises `InvalidValueError` for no address.
    """
    email = mail_address(asking.email).lower()
    if suppression.why_suppressed(practice=practice, email=email) is LeftBy.COMPLAINT:
        return None
    row = _asked(practice, asking, email, now=now)
    if row.state == SubscriberState.ASKED:
        _ask_by_mail(row, now=now, delay=delay)
    return row


def _asked(practice: Practice, asking: Asking, email: str, *, now: datetime) -> Subscriber:
    said = {
        "state": SubscriberState.ASKED.value,
        "asked_by": asking.by.value,
        "asked_where": asking.where[:200],
        "words_version": WORDS_VERSION,
        "asked_at": now,
        "confirmed_at": None,
    }
    fresh = {**said, "name": asking.name.strip()[:200], "created_at": now}
    row, made = Subscriber.objects.get_or_create(practice=practice, email=email, defaults=fresh)
    if not made and row.state != SubscriberState.CONFIRMED:
        for field, value in said.items():
            setattr(row, field, value)
        row.save(update_fields=tuple(said))
    return row


def _ask_by_mail(row: Subscriber, *, now: datetime, delay: timedelta) -> None:
    mails = OutboxMail.objects.filter(
        kind=MailKind.LETTER_CONFIRM.value,
        to_address=row.email,
        created_at__gt=now - CONFIRM_AGAIN,
    )
    if mails.exclude(state=MailState.CANCELLED.value).exists():
        return
    link = links.issue_link(
        practice=row.practice, purpose=LinkPurpose.LETTER_CONFIRM, subscriber=row, now=now
    )
    outbox.enqueue(
        practice=row.practice,
        kind=MailKind.LETTER_CONFIRM,
        key=f"letter-confirm-{link.id}",
        to_name="",  # whoever typed the address typed the name, and may be a stranger to it
        to_address=row.email,
        link=link,
        subscriber=row,
        now=now,
        delay=delay,
    )


@transaction.atomic
def confirm(*, row: Subscriber, now: datetime, link_id: UUID | None = None) -> None:
    """Make a reader of who asked; what stood against the address before is lifted.

    Doing it twice changes nothing. Raises `StaleRowError` for who left since they asked: an old
    mail brings nobody back.
    """
    if row.state == SubscriberState.CONFIRMED:
        return
    if not suppression.lift(practice=row.practice, email=row.email):
        raise StaleRowError(NOT_AGAIN)
    confirmed = Subscriber.objects.filter(pk=row.pk, state=SubscriberState.ASKED.value).update(
        state=SubscriberState.CONFIRMED.value,
        confirmed_at=now,
        left_at=None,
        left_by="",
        soft_bounces=0,
    )
    if not confirmed:
        raise StaleRowError("This was answered before. Sign up once more if you want it again.")
    row.refresh_from_db()
    leave_link(row, now=now)
    _note(row, "confirmed", now=now, link_id=link_id)


@transaction.atomic
def leave(
    *,
    row: Subscriber,
    by: LeftBy,
    now: datetime,
    user: User | None = None,
    link_id: UUID | None = None,
) -> None:
    """Write to this reader no more, from this moment on. Leaving twice changes nothing."""
    suppression.suppress(practice=row.practice, email=row.email, why=by, now=now)
    state = LEFT_STATES.get(by, SubscriberState.LEFT)
    there = (SubscriberState.ASKED.value, SubscriberState.CONFIRMED.value)
    rows = Subscriber.objects.filter(pk=row.pk)
    if by is not LeftBy.COMPLAINT:
        rows = rows.filter(state__in=there)
    if not rows.update(state=state.value, left_at=now, left_by=by.value):
        return
    row.refresh_from_db()
    _close_questions(row, now=now)
    _note(row, f"left: {by.value}", now=now, user=user, link_id=link_id)


def _close_questions(row: Subscriber, *, now: datetime) -> None:
    Link.objects.filter(
        subscriber=row, purpose=LinkPurpose.LETTER_CONFIRM.value, revoked_at__isnull=True
    ).update(revoked_at=now)
    OutboxMail.objects.filter(subscriber=row, state=MailState.READY.value).update(
        state=MailState.CANCELLED.value
    )


def leave_link(row: Subscriber, *, now: datetime) -> Link:
    """Return the link by which `row` leaves: one for all newsletters, so that the oldest works."""
    found = Link.objects.filter(subscriber=row, purpose=LinkPurpose.LETTER_LEAVE.value).first()
    return found or links.issue_link(
        practice=row.practice, purpose=LinkPurpose.LETTER_LEAVE, subscriber=row, now=now
    )


@transaction.atomic
def add(
    *, practice: Practice, asking: Asking, has_proof: bool, user: User, now: datetime
) -> Subscriber:
    """Add a reader by hand: asked by mail, or with their yes on paper (`has_proof`).

    Raises `DomainError` for an address that left, took no mail or complained: then only they
    themselves can come back, by the sign-up page.
    """
    email = mail_address(asking.email).lower()
    if suppression.why_suppressed(practice=practice, email=email):
        raise DomainError(
            "This address left before, or takes no mail. Only they themselves can sign up again, "
            "on your sign-up page."
        )
    row = ask(practice=practice, asking=asking, now=now) if not has_proof else None
    if row is None:
        row = _asked(practice, asking, email, now=now)
        confirm(row=row, now=now)
    _note(row, f"added: {asking.by.value}", now=now, user=user)
    return row


@transaction.atomic
def forget(*, row: Subscriber, user: User, now: datetime) -> None:
    """Delete a reader. What stays is a hash, so that no list brings the address back."""
    why = suppression.why_suppressed(practice=row.practice, email=row.email)
    if why is None:
        leave(row=row, by=LeftBy.HAND, now=now, user=user)
    _note(row, "forgotten", now=now, user=user)
    row.delete()


def forget_unconfirmed(*, now: datetime) -> int:
    """Delete who never confirmed within 30 days, in the practice in scope; return how many."""
    old = Subscriber.objects.filter(
        state=SubscriberState.ASKED.value, asked_at__lt=now - FORGET_UNCONFIRMED
    )
    count = old.count()
    old.delete()
    return count


def readers(*, state: SubscriberState, words: str = "") -> QuerySet[Subscriber]:
    """Return the readers of the practice in scope in `state`, newest first."""
    rows = Subscriber.objects.filter(state=state.value).order_by("-created_at", "id")
    return rows.filter(email__icontains=words.lower()) if words else rows


def counts() -> list[tuple[SubscriberState, int]]:
    """Return how many readers the practice in scope has in each state."""
    found = dict(Subscriber.objects.values_list("state").annotate(Count("id")).order_by())
    return [(state, found.get(state.value, 0)) for state in SubscriberState]


EXPORTED = ("email", "name", "state", "asked_by", "asked_where", "words_version", "asked_at",
            "confirmed_at", "left_at", "left_by")  # fmt: skip


def exported() -> Iterator[tuple[str, ...]]:
    """Yield each reader of the practice in scope as the cells of EXPORTED, safe for spreadsheets."""
    for row in Subscriber.objects.order_by("created_at", "id").values_list(*EXPORTED).iterator():
        yield tuple(_cell(value) for value in row)


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    # A spreadsheet reckons with what begins so.
    return f"'{text}" if text[:1] in "=+-@\t\r" and text else text


def _note(
    row: Subscriber,
    detail: str,
    *,
    now: datetime,
    user: User | None = None,
    link_id: UUID | None = None,
) -> None:
    trail.record(
        practice=row.practice,
        deed=Deed.WRITE,
        thing="reader",
        thing_id=row.id,
        now=now,
        user=user,
        link_id=link_id,
        detail=detail,
    )
