"""The client's appointment by mail: a link to their own page, and nothing attached."""

from datetime import datetime

from django.db import transaction

from warmhand.core.errors import DomainError
from warmhand.core.links import LinkPurpose
from warmhand.core.outbox import MailKind
from warmhand.core.referral import Actor, Status, Via
from warmhand.services import history, links, outbox
from warmhand.services.practice import links_reach_others
from warmhand.services.sending import NO_REACH, fresh_link, to_client, ways
from warmhand.store.people import User
from warmhand.store.referrals import Referral


@transaction.atomic
def mail_appointment(*, referral: Referral, now: datetime, user: User) -> None:
    """Mail the client when they are expected, with the link to their page and calendar file.

    A second one within two minutes is not sent. Raises `DomainError` where nothing is booked,
    the client is not written to, or no link of this site opens elsewhere.
    """
    if referral.status != Status.BOOKED.value or referral.booked_for is None:
        raise DomainError("No appointment is booked.")
    if referral.client.nudges_off:
        raise DomainError("The client asked not to be written to.")
    if not ways(referral).introduce:
        raise DomainError(ways(referral).why_no_introduction or "No mail is sent for a question.")
    if not links_reach_others(referral.practice):
        raise DomainError(NO_REACH)
    if outbox.was_just_queued(referral=referral, kind=MailKind.CLIENT_APPOINTMENT, now=now):
        return
    purpose = LinkPurpose.CLIENT_ANSWER
    link = links.live_link(referral=referral, purpose=purpose, now=now)
    to_client(
        referral,
        MailKind.CLIENT_APPOINTMENT,
        link or fresh_link(referral, purpose, now),
        now,
    )
    words = "Mailed the appointment to the client."
    history.note_fact(
        referral=referral, actor=Actor.PRACTICE, via=Via.MAIL, words=words, now=now, user=user
    )
    history.note_write(referral, "appointment mailed", now=now, user=user)
