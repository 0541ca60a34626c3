"""Mail through the outbox: at least once, at most once more, and never half-noticed."""

from collections.abc import Callable
from datetime import datetime, timedelta
from email.message import EmailMessage

from django.db.models import F, Q
from django_scopes import scope, scopes_disabled

from warmhand.core.outbox import GIVE_UP, LEASE, MailKind, MailState, retry_delay
from warmhand.store.links import Link
from warmhand.store.outbox import OutboxMail, WorkerBeat
from warmhand.store.people import Practice
from warmhand.store.referrals import Referral

BATCH = 20


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
            "link": link,
            "message_id": f"<{key}@warmhand>",
            "not_before": now + delay,
            "created_at": now,
        },
    )
    return mail


def cancel(*, referral: Referral) -> int:
    """Take back what has not left yet; return how many mails that was."""
    return OutboxMail.objects.filter(referral=referral, state=MailState.READY.value).update(
        state=MailState.CANCELLED.value
    )


def due(*, now: datetime) -> list[OutboxMail]:
    """Return what may be sent now in every practice, oldest first, at most `BATCH`."""
    with scopes_disabled():
        waiting = Q(state=MailState.READY.value, not_before__lte=now)
        dropped = Q(state=MailState.SENDING.value, lease_until__lt=now)
        rows = OutboxMail.objects.filter(waiting | dropped).select_related(
            "practice", "link", "referral__partner", "referral__client"
        )
        return list(rows.order_by("not_before")[:BATCH])


def claim(*, mail: OutboxMail, now: datetime) -> bool:
    """Lease `mail` to this worker; False where another was quicker."""
    free = Q(state=MailState.READY.value) | Q(state=MailState.SENDING.value, lease_until__lt=now)
    return bool(
        OutboxMail.objects.filter(free, pk=mail.pk).update(
            state=MailState.SENDING.value, lease_until=now + LEASE, attempts=F("attempts") + 1
        )
    )


def settle(*, mail: OutboxMail, now: datetime) -> None:
    """Note that the mail server took `mail`."""
    OutboxMail.objects.filter(pk=mail.pk).update(
        state=MailState.SENT.value, sent_at=now, lease_until=None, last_error=""
    )


def put_off(*, mail: OutboxMail, error: str, now: datetime) -> None:
    """Note a try that went wrong: later again, or given up after a day."""
    tries = mail.attempts + 1
    given_up = now - mail.created_at > GIVE_UP
    OutboxMail.objects.filter(pk=mail.pk).update(
        state=(MailState.DEAD if given_up else MailState.READY).value,
        not_before=now + retry_delay(tries),
        lease_until=None,
        last_error=error[:200],
    )


def drain(
    *,
    now: datetime,
    write: Callable[[OutboxMail], EmailMessage],
    send: Callable[[EmailMessage], None],
) -> tuple[int, int]:
    """Send what is due; return how many left and how many must be tried again.

    `write` makes the words when the mail leaves, `send` hands it to the server and raises
    `OSError` (of which SMTPException is one) where that does not work.
    """
    sent = failed = 0
    for mail in due(now=now):
        with scope(practice=mail.practice):
            if not claim(mail=mail, now=now):
                continue
            try:
                send(write(mail))
            except OSError as error:
                put_off(mail=mail, error=type(error).__name__ + ": " + str(error), now=now)
                failed += 1
            else:
                settle(mail=mail, now=now)
                sent += 1
    return sent, failed


def note_beat(*, now: datetime) -> None:
    """Note that the worker is alive."""
    WorkerBeat.objects.update_or_create(pk=1, defaults={"at": now})


def last_beat() -> datetime | None:
    """Return when the worker last looked, or None."""
    return WorkerBeat.objects.filter(pk=1).values_list("at", flat=True).first()
