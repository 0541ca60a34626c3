"""Mail through the outbox: at least once, at most once more, and never half-noticed."""

import logging
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from email.message import EmailMessage

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django_scopes import scope, scopes_disabled

from warmhand.core.links import LinkPurpose
from warmhand.core.outbox import (
    GIVE_UP,
    LEASE,
    LOOK_AGAIN,
    SAME_SUBMIT,
    UNUSABLE,
    MailKind,
    MailState,
    retry_delay,
)
from warmhand.formats.mail import message_id
from warmhand.store.incoming import Incoming
from warmhand.store.links import Link
from warmhand.store.newsletter import Subscriber
from warmhand.store.outbox import OutboxMail, WorkerBeat
from warmhand.store.outreach import DemoGuest
from warmhand.store.people import Practice
from warmhand.store.referrals import Referral
from warmhand.store.safety import Screening

BATCH = 20
NEEDED = (
    "practice",
    "link",
    "referral__partner",
    "referral__client",
    "referral__consent",
    "guest__event",
)
NOT_GONE = (MailState.READY.value, MailState.SENDING.value, MailState.DEAD.value)

log = logging.getLogger(__name__)


def enqueue(
    *,
    practice: Practice,
    kind: MailKind,
    key: str,
    to_name: str,
    to_address: str,
    now: datetime,
    delay: timedelta = timedelta(0),
    referral: Referral | None = None,
    link: Link | None = None,
    incoming: Incoming | None = None,
    guest: DemoGuest | None = None,
    subscriber: Subscriber | None = None,
) -> OutboxMail:
    """Write one mail to be sent; call it inside the transaction of its cause.

    `key` is unique: the same key a second time returns the mail that is there.
    """
    mail, _made = OutboxMail.objects.get_or_create(
        key=key,
        defaults={
            "practice": practice,
            "kind": kind.value,
            "to_name": to_name,
            "to_address": to_address,
            "referral": referral,
            "incoming": incoming,
            "guest": guest,
            "subscriber": subscriber,
            "link": link,
            "message_id": message_id(key, practice.mail_from_address or practice.email),
            "not_before": now + delay,
            "created_at": now,
        },
    )
    return mail


def cancel(*, referral: Referral, purpose: LinkPurpose | None = None) -> int:
    """Take back what has not left yet, and what was given up; return how many mails that was.

    With `purpose` only mail that carries a link of that kind. A mail that a worker holds at this
    moment may be at the server already: then `settle` notes that it left.
    """
    mails = OutboxMail.objects.filter(referral=referral, state__in=NOT_GONE)
    if purpose is not None:
        mails = mails.filter(link__purpose=purpose.value)
    return mails.update(state=MailState.CANCELLED.value, lease_until=None)


def cancel_for(*, screening: Screening) -> int:
    """Take back what has not left of the mails that carry a link to these safety questions."""
    mails = OutboxMail.objects.filter(link__screening=screening, state__in=NOT_GONE)
    return mails.update(state=MailState.CANCELLED.value, lease_until=None)


def was_just_queued(*, referral: Referral, kind: MailKind, now: datetime) -> bool:
    """Tell whether the same mail was queued a moment ago, by a second press of one button.

    Call it inside a transaction: that takes the write lock, so no other submit comes between.
    """
    same = OutboxMail.objects.filter(
        referral=referral, kind=kind.value, created_at__gt=now - SAME_SUBMIT
    )
    return same.exclude(state=MailState.CANCELLED.value).exists()


def carry(*, referral: Referral, link: Link) -> None:
    """Let mail that has not left carry `link` instead of the closed one it was queued with."""
    OutboxMail.objects.filter(
        referral=referral, link__purpose=link.purpose, state__in=NOT_GONE
    ).update(link=link)


def due(*, now: datetime) -> list[OutboxMail]:
    """Return what may be sent now in every practice, oldest first, at most `BATCH`."""
    with scopes_disabled():
        waiting = Q(state=MailState.READY.value, not_before__lte=now)
        dropped = Q(state=MailState.SENDING.value, lease_until__lt=now)
        rows = OutboxMail.objects.filter(waiting | dropped).select_related("practice")
        return list(rows.order_by("not_before")[:BATCH])


def claim(*, mail: OutboxMail, now: datetime) -> bool:
    """Lease `mail` to this worker; False where another was quicker or it was taken back."""
    free = Q(state=MailState.READY.value) | Q(state=MailState.SENDING.value, lease_until__lt=now)
    until = now + LEASE
    claimed = OutboxMail.objects.filter(free, pk=mail.pk).update(
        state=MailState.SENDING.value,
        lease_until=until,
        attempts=F("attempts") + 1,
        first_try_at=Coalesce("first_try_at", Value(now)),
    )
    if claimed:
        mail.refresh_from_db(from_queryset=OutboxMail.objects.select_related(*NEEDED))
    return bool(claimed)


def _held(mail: OutboxMail) -> QuerySet[OutboxMail]:
    """The row, while this worker's own lease holds: it was neither taken back nor claimed anew."""
    return OutboxMail.objects.filter(
        pk=mail.pk, state=MailState.SENDING.value, lease_until=mail.lease_until
    )


def settle(*, mail: OutboxMail, now: datetime) -> None:
    """Note that the mail server took `mail`; one taken back meanwhile stays so, with the time."""
    if not _held(mail).update(
        state=MailState.SENT.value, sent_at=now, lease_until=None, last_error=""
    ):
        OutboxMail.objects.filter(pk=mail.pk, state=MailState.CANCELLED.value).update(sent_at=now)


def put_off(*, mail: OutboxMail, error: str, now: datetime) -> None:
    """Note a try that went wrong: later again, or given up a day after the first try."""
    given_up = mail.first_try_at is not None and now - mail.first_try_at > GIVE_UP
    _held(mail).update(
        state=(MailState.DEAD if given_up else MailState.READY).value,
        not_before=now + retry_delay(mail.attempts),
        lease_until=None,
        last_error=error[:200],
    )


def keep_waiting(*, mail: OutboxMail, why: str, now: datetime) -> None:
    """Put `mail` back as if it had not been tried: nothing is set up that could send it."""
    _held(mail).update(
        state=MailState.READY.value,
        not_before=now + LOOK_AGAIN,
        lease_until=None,
        attempts=F("attempts") - 1,
        first_try_at=None if mail.attempts <= 1 else mail.first_try_at,
        last_error=why,
    )


def drop(*, mail: OutboxMail, why: str) -> None:
    """Take back a mail this worker holds, since what it speaks of has ended."""
    _held(mail).update(state=MailState.CANCELLED.value, lease_until=None, last_error=why)


class EndedError(Exception):
    """What the mail speaks of is not shared any more; it is taken back and not sent."""


class NotSetUpError(OSError):
    """No mail server is set, so that no mail can be tried."""


class NotNowError(NotSetUpError):
    """The mail keeps hours in which it may leave, and this is none of them."""


def drain(
    *,
    until: datetime,
    clock: Callable[[], datetime],
    write: Callable[[OutboxMail], EmailMessage],
    send: Callable[[EmailMessage], None],
) -> Counter[MailState]:
    """Send what was due at `until`, at most `BATCH` mails; return how many ended in each state.

    `write` makes the words when the mail leaves and raises `EndedError` where it may not leave
    any more, `send` hands it to the server. `clock` is read for each mail, so that its lease is
    fresh however slow the mails before it were. Whatever goes wrong with one mail puts off that
    mail alone.
    """
    done: Counter[MailState] = Counter()
    for mail in due(now=until):
        with scope(practice=mail.practice):
            if claim(mail=mail, now=clock()):
                done[_try(mail, clock=clock, write=write, send=send)] += 1
    return done


def _try(
    mail: OutboxMail,
    *,
    clock: Callable[[], datetime],
    write: Callable[[OutboxMail], EmailMessage],
    send: Callable[[EmailMessage], None],
) -> MailState:
    try:
        send(write(mail))
    except EndedError as ended:
        drop(mail=mail, why=str(ended))
        return MailState.CANCELLED
    except NotSetUpError as missing:
        keep_waiting(mail=mail, why=str(missing), now=clock())
    except OSError as error:
        put_off(mail=mail, error=f"{type(error).__name__}: {error}", now=clock())
    except Exception as error:
        # The kind alone: the words of such an error may hold a part of a password.
        log.error("A mail could not be sent: %s", type(error).__name__)
        put_off(mail=mail, error=f"{UNUSABLE}: {type(error).__name__}", now=clock())
    else:
        settle(mail=mail, now=clock())
        return MailState.SENT
    return MailState.READY


def note_beat(*, now: datetime) -> None:
    """Note that the worker is alive."""
    WorkerBeat.objects.update_or_create(pk=1, defaults={"at": now})


def last_beat() -> datetime | None:
    """Return when the worker last looked, or None."""
    return WorkerBeat.objects.filter(pk=1).values_list("at", flat=True).first()
