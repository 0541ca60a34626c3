"""Sending taken back within five minutes, while nothing has left and nobody has answered."""

from datetime import datetime

from django.db import transaction

from warmhand.core.errors import DomainError
from warmhand.core.links import LinkPurpose
from warmhand.core.outbox import UNDO, MailState
from warmhand.core.referral import Actor, Status, Step, Via
from warmhand.services import disclosures, history, links, outbox
from warmhand.store.outbox import OutboxMail
from warmhand.store.people import User
from warmhand.store.referrals import Referral, ReferralEvent

UNDOABLE = frozenset({Status.SENT, Status.BOOKED})


def may_undo(referral: Referral, *, now: datetime) -> bool:
    """Tell whether sending can still be undone: within five minutes, nobody has answered."""
    return (
        Status(referral.status) in UNDOABLE
        and referral.sent_at is not None
        and now < referral.sent_at + UNDO
    )


@transaction.atomic
def undo_send(*, referral: Referral, now: datetime, user: User | None = None) -> None:
    """Take the sending back: mail stays, links close, the draft is open again, consent holds.

    Raises `DomainError` once something has left or somebody has answered.
    """
    sent_at = referral.sent_at
    if sent_at is None or not may_undo(referral, now=now):
        raise DomainError("It has left; from here you can only close it with a reason.")
    _refuse_gone(referral, sent_at)
    outbox.cancel(referral=referral)
    disclosures.take_back(referral=referral, since=sent_at, now=now, user=user)
    for purpose in (LinkPurpose.PARTNER, LinkPurpose.CLIENT_ANSWER):
        links.revoke_links(referral=referral, purpose=purpose, now=now)
    line = history.Line(actor=Actor.PRACTICE, via=Via.HAND, user=user, note="Undone in time.")
    for step, facts in ((Step.CANCEL, {}), (Step.REOPEN, {"sent_at": None, "booked_for": None})):
        history.move(
            referral=referral,
            before=Status(referral.status),
            steps=[step],
            line=line,
            facts=facts,
            now=now,
        )
    history.note_write(referral, "sending undone", now=now, user=user)


def _refuse_gone(referral: Referral, sent_at: datetime) -> None:
    """Raise where a mail is leaving or has left since `sent_at`, or somebody answered."""
    gone = OutboxMail.objects.filter(
        referral=referral,
        created_at__gte=sent_at,
        state__in=(MailState.SENDING.value, MailState.SENT.value),
    )
    answered = ReferralEvent.objects.filter(
        referral=referral, via=Via.LINK.value, at__gte=sent_at
    ).exclude(actor=Actor.PRACTICE.value)
    if gone.exists() or answered.exists():
        raise DomainError("Something has left already, so it cannot be taken back.")
