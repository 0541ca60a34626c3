"""A client's agreement taken back on any day: nothing more is shared from that moment."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from warmhand.core.links import LinkPurpose
from warmhand.core.referral import Actor, Status, Step, Via, steps_open_to
from warmhand.core.trail import Deed
from warmhand.services import history, links, outbox, trail
from warmhand.store.people import User
from warmhand.store.referrals import Consent, Referral


@transaction.atomic
def withdraw_consent(
    *,
    referral: Referral,
    now: datetime,
    via: Via,
    user: User | None = None,
    link_id: UUID | None = None,
) -> None:
    """End all sharing of `referral` from now on; doing it twice changes nothing.

    The partner's links close, mail that has not left stays, and a referral is cancelled unless
    the client was seen already. What was read stays read; the client's own links stay open, so
    that they can still see who saw what. It never comes too late: whatever
    happened since `referral` was read, its agreement of now ends.
    """
    referral.refresh_from_db(fields=["status", "partner", "consent"])
    row = referral.consent
    if row is None or not Consent.objects.filter(pk=row.pk, withdrawn_at=None).update(
        withdrawn_at=now, withdrawn_via=via.value
    ):
        return
    row.withdrawn_at, row.withdrawn_via = now, via.value
    links.revoke_links(referral=referral, purpose=LinkPurpose.PARTNER, now=now)
    outbox.cancel(referral=referral)
    trail.record(
        practice=referral.practice,
        deed=Deed.WRITE,
        thing="consent",
        thing_id=row.id,
        now=now,
        user=user,
        link_id=link_id,
        client=referral.client,
        detail="withdrawn",
    )
    _end_sharing(referral, now=now, via=via, user=user)


def _end_sharing(referral: Referral, *, now: datetime, via: Via, user: User | None) -> None:
    status = Status(referral.status)
    if Step.CANCEL in steps_open_to(Actor.CLIENT, status):
        facts = {"reply_read_at": None}
        history.move(
            referral=referral,
            before=status,
            steps=[Step.CANCEL],
            line=history.Line(actor=Actor.CLIENT, via=via, user=user, note="Withdrew the consent."),
            facts=facts,
            now=now,
        )
        return
    history.note_fact(
        referral=referral,
        actor=Actor.CLIENT,
        via=via,
        words="Withdrew the consent. Nothing more is shared.",
        now=now,
        user=user,
    )
