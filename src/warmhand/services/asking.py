"""Asking again: the partner for an answer, the client whether they went; and the links for it."""

from datetime import datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F, Q

from warmhand.core.consent import ConsentError
from warmhand.core.errors import DomainError
from warmhand.core.links import HAND_OVER_DAYS, LinkPurpose
from warmhand.core.outbox import MailKind
from warmhand.core.referral import ENDED, Actor, Status, Via
from warmhand.services import guardians, history, links, outbox
from warmhand.services.consents import local_day, needs_consent, why_not_in_force
from warmhand.services.practice import links_reach_others
from warmhand.services.sending import ASKED_AGAIN, NO_REACH, fresh_link, to_client, to_partner, ways
from warmhand.store.links import Link
from warmhand.store.people import User
from warmhand.store.referrals import Referral

NO_REMINDERS = "They asked for no reminders by mail. A call is fine."


class By(StrEnum):
    """How a client or partner is asked."""

    MAIL = "mail"
    TEXT = "text"
    ALOUD = "aloud"


@transaction.atomic
def nudge_partner(*, referral: Referral, now: datetime, user: User | None = None) -> None:
    """Ask the partner again in writing; a second time on the same day changes nothing."""
    if Status(referral.status) not in ASKED_AGAIN:
        raise DomainError("Nothing waits for their answer.")
    if not ways(referral).mail:
        raise DomainError(ways(referral).why_no_mail)
    if referral.partner is not None and referral.partner.nudges_off:
        raise DomainError(NO_REMINDERS)
    if not _first_today(referral, now):
        return
    link = links.live_link(referral=referral, purpose=LinkPurpose.PARTNER, now=now)
    to_partner(
        referral,
        MailKind.PARTNER_NUDGE,
        link or fresh_link(referral, LinkPurpose.PARTNER, now),
        now,
    )
    _note(referral, Via.MAIL, "Asked them again.", now=now, user=user)


def _first_today(referral: Referral, now: datetime) -> bool:
    """Stamp the day's first asking, by the practice's own day; False for a second one."""
    zone = ZoneInfo(referral.practice.time_zone)
    day = datetime.combine(local_day(referral.practice, now), time(), zone)
    unasked = Q(partner_asked_at=None) | Q(partner_asked_at__lt=day)
    if not Referral.objects.filter(unasked, pk=referral.pk).update(
        partner_asked_at=now, partner_nudges=F("partner_nudges") + 1
    ):
        return False
    referral.partner_asked_at = now
    referral.partner_nudges += 1
    return True


@transaction.atomic
def ask_client(
    *, referral: Referral, by: By, now: datetime, user: User | None = None
) -> Link | None:
    """Ask the client whether they went and how it is; return the link for a text message.

    A second mail within two minutes is not sent. Raises `DomainError` for a draft, for asking
    in writing after a cancellation, and for a link that nobody else can open.
    """
    if referral.status == Status.DRAFT.value:
        raise DomainError("Nothing has left yet.")
    if referral.status == Status.CANCELLED.value and by is not By.ALOUD:
        raise DomainError("This referral was cancelled, so nothing is sent.")
    link = None
    if by is not By.ALOUD:
        link = _link_to_client(referral, LinkPurpose.CLIENT_ANSWER, now)
        if by is By.MAIL:
            _refuse_without_mail(referral)
            if referral.client.nudges_off:
                raise DomainError(NO_REMINDERS)
            if outbox.was_just_queued(referral=referral, kind=MailKind.CLIENT_ANSWER, now=now):
                return link
            to_client(referral, MailKind.CLIENT_ANSWER, link, now)
            _count_for_client(referral)
    _stamp(referral, "client_asked_at", now)
    _note(referral, _VIA[by], "Asked the client.", now=now, user=user)
    return link


@transaction.atomic
def ask_consent(*, referral: Referral, by: By, now: datetime, user: User | None = None) -> Link:
    """Let the client choose and agree on their own phone; return the link.

    `By.ALOUD` is this screen in the client's hands: its link needs no way out of the machine,
    lasts a day, and leaves the one the client holds, with the right to withdraw, as it is. A
    second mail within two minutes is not sent.
    """
    if Status(referral.status) in ENDED:
        raise DomainError("This referral has ended.")
    on = local_day(referral.practice, now)
    if why := guardians.why_not_asked(referral.client, on=on):
        raise ConsentError(why)
    if by is By.ALOUD:
        _note(referral, Via.IN_PERSON, "Handed them this screen.", now=now, user=user)
        return _hand_over_link(referral, now)
    link = _link_to_client(referral, LinkPurpose.CLIENT_CONSENT, now)
    if by is By.MAIL:
        _refuse_without_mail(referral)
        if outbox.was_just_queued(referral=referral, kind=MailKind.CLIENT_CONSENT, now=now):
            return link
        to_client(referral, MailKind.CLIENT_CONSENT, link, now)
    _note(referral, _VIA[by], "Asked the client to agree on their own phone.", now=now, user=user)
    return link


def _hand_over_link(referral: Referral, now: datetime) -> Link:
    return links.issue_link(
        practice=referral.practice,
        purpose=LinkPurpose.CLIENT_CONSENT,
        now=now,
        referral=referral,
        client=referral.client,
        valid_days=HAND_OVER_DAYS,
    )


_VIA = {By.MAIL: Via.MAIL, By.TEXT: Via.HAND, By.ALOUD: Via.IN_PERSON}


def _refuse_without_mail(referral: Referral) -> None:
    if not ways(referral).introduce:
        raise DomainError(ways(referral).why_no_introduction or "No mail is sent for a question.")


def _link_to_client(referral: Referral, purpose: LinkPurpose, now: datetime) -> Link:
    if not links_reach_others(referral.practice):
        raise DomainError(NO_REACH)
    found = links.live_link(referral=referral, purpose=purpose, now=now)
    return found or fresh_link(referral, purpose, now)


def _count_for_client(referral: Referral) -> None:
    """A mail by hand is one of those that the schedule may write at most."""
    Referral.objects.filter(pk=referral.pk).update(client_nudges=F("client_nudges") + 1)
    referral.client_nudges += 1


def _stamp(referral: Referral, field: str, now: datetime) -> None:
    Referral.objects.filter(pk=referral.pk).update(**{field: now})
    setattr(referral, field, now)


def _note(referral: Referral, via: Via, words: str, *, now: datetime, user: User | None) -> None:
    history.note_fact(
        referral=referral, actor=Actor.PRACTICE, via=via, words=words, now=now, user=user
    )
    history.note_write(referral, words.rstrip(".").lower(), now=now, user=user)


@transaction.atomic
def new_partner_link(
    *, referral: Referral, by_mail: bool, now: datetime, user: User | None = None
) -> Link:
    """Make a new link for the partner; the old one closes. Send it by mail if asked to.

    A second mail within two minutes of the last is not sent: that one carries the link that is
    open. Mail that waits still carries the new link.
    """
    if Status(referral.status) in ENDED or referral.status == Status.DRAFT.value:
        raise DomainError("A link belongs to a referral that is on its way.")
    if needs_consent(referral):
        _refuse_unshared(referral, now)
    if not links_reach_others(referral.practice):
        raise DomainError(NO_REACH)
    if by_mail and not ways(referral).mail:
        raise DomainError(ways(referral).why_no_mail)
    if by_mail and (open_link := _link_on_its_way(referral, now)):
        return open_link
    if by_mail:
        outbox.cancel(referral=referral, purpose=LinkPurpose.PARTNER)
    link = fresh_link(referral, LinkPurpose.PARTNER, now)
    if by_mail:
        to_partner(referral, MailKind.PARTNER_REFERRAL, link, now)
    words = "Sent a new link; the old one is closed." if by_mail else "Made a new link."
    _note(referral, Via.MAIL if by_mail else Via.HAND, words, now=now, user=user)
    return link


def _refuse_unshared(referral: Referral, now: datetime) -> None:
    if why := why_not_in_force(referral, on=local_day(referral.practice, now)):
        raise DomainError(why)


def _link_on_its_way(referral: Referral, now: datetime) -> Link | None:
    kind = MailKind.PARTNER_REFERRAL
    if not outbox.was_just_queued(referral=referral, kind=kind, now=now):
        return None
    return links.live_link(referral=referral, purpose=LinkPurpose.PARTNER, now=now)


@transaction.atomic
def revoke_partner_link(*, referral: Referral, now: datetime, user: User | None = None) -> None:
    """Close the partner's link, and take back mail with it; a second time changes nothing."""
    if links.live_link(referral=referral, purpose=LinkPurpose.PARTNER, now=now) is None:
        return
    links.revoke_links(referral=referral, purpose=LinkPurpose.PARTNER, now=now)
    outbox.cancel(referral=referral, purpose=LinkPurpose.PARTNER)
    _note(referral, Via.HAND, "Closed their link.", now=now, user=user)


@transaction.atomic
def mark_sent_by_hand(*, referral: Referral, now: datetime, user: User | None = None) -> None:
    """Note that the link left from the practitioner's own phone."""
    _note(referral, Via.HAND, "Sent the link from your own phone.", now=now, user=user)
