"""Asking again by itself, on the schedule of the practice; and how anybody stops it."""

import logging
from collections.abc import Iterable
from datetime import datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q, QuerySet
from django_scopes import scope, scopes_disabled

from warmhand.core.errors import DomainError
from warmhand.core.links import LinkPurpose
from warmhand.core.nudges import Nudge, Rules, Side, is_allowed, overrides_of
from warmhand.core.outbox import MailKind
from warmhand.core.referral import Actor, Status, Via
from warmhand.core.trail import Deed
from warmhand.services import history, links, outbox, trail
from warmhand.services.consents import local_day
from warmhand.services.guardians import reach_of
from warmhand.services.mail_server import is_ready
from warmhand.services.nudge_facts import ASKED_OF, away_of, coming, rules_of, zone_of
from warmhand.services.practice import links_reach_others
from warmhand.services.sending import fresh_link
from warmhand.store.clients import Client
from warmhand.store.links import Link
from warmhand.store.outbox import OutboxMail
from warmhand.store.partners import Partner
from warmhand.store.people import Practice, User
from warmhand.store.ratings import RatingRound
from warmhand.store.referrals import Referral

log = logging.getLogger(__name__)

KEY = "nudge-"
"""How the key of every mail begins that the schedule wrote."""
NOT_NEEDED = "It was answered or stopped meanwhile, so this mail does not leave."
OUT_OF_HOURS = "Waits for the hours in which you ask again."
_KINDS = {Side.PARTNER: MailKind.PARTNER_NUDGE, Side.CLIENT: MailKind.CLIENT_ANSWER}
_LINKS = {Side.PARTNER: LinkPurpose.PARTNER, Side.CLIENT: LinkPurpose.CLIENT_ANSWER}
_SAID = {
    Side.PARTNER: "Asked them again, on your schedule.",
    Side.CLIENT: "Asked the client, on your schedule.",
}


@transaction.atomic
def set_rules(*, practice: Practice, rules: Rules, user: User | None, now: datetime) -> None:
    """Keep what `rules` change of the usual ones; mail that waits still follows them."""
    practice.nudge_rules = overrides_of(rules)
    practice.save(update_fields=["nudge_rules"])
    trail.record(
        practice=practice,
        deed=Deed.WRITE,
        thing="practice",
        thing_id=practice.pk,
        now=now,
        user=user,
        detail="asking again",
    )


def enqueue_due(*, now: datetime) -> int:
    """Write the reminders of every practice that are due; return how many.

    Each number of each side leaves once, however many workers look; after a time in which nothing
    ran one is written and the next counts from it.
    """
    with scopes_disabled():
        practices = [row for row in Practice.objects.exclude(nudge_rules={}) if rules_of(row).is_on]
    written = 0
    for practice in practices:
        with scope(practice=practice):
            written += _of_practice(practice, now)
    return written


def _of_practice(practice: Practice, now: datetime) -> int:
    if not (links_reach_others(practice) and is_ready(practice)):
        return 0
    rows = list(_rows(rules_of(practice)))
    zones = zones_of(row.client_id for row in rows)
    reminded, written = _reminded_today(practice, now), 0
    for row in rows:
        zone = zones.get(row.client_id, "")
        found = coming(row, practice=practice, now=now, can_mail=True, client_zone=zone)
        for nudge in (found.partner, found.client):
            if nudge is None or nudge.at > now:
                continue
            reader = _person(row, nudge.side)
            if reader not in reminded:
                # Where another worker was quicker, that one wrote to this reader.
                reminded.add(reader)
                written += _written(row, nudge, now)
    return written


def _person(row: Referral, side: Side) -> UUID | None:
    return row.partner_id if side is Side.PARTNER else row.client_id


def _reminded_today(practice: Practice, now: datetime) -> set[UUID | None]:
    """Return the partners and clients who had a reminder today: one a day, however many loops."""
    zone = ZoneInfo(practice.time_zone)
    day = datetime.combine(now.astimezone(zone), time(), zone)
    found: set[UUID | None] = set()
    for side in Side:
        rows = Referral.objects.filter(**{f"{side.value}_nudged_at__gte": day})
        found |= set(rows.values_list(f"{side.value}_id", flat=True))
    return found


def _rows(rules: Rules) -> QuerySet[Referral]:
    partner = Q(partner_nudges__lt=rules.at_most, partner_nudges_off=False)
    client = Q(client_nudges__lt=rules.at_most, client_nudges_off=False)
    rows = Referral.objects.filter(partner | client, status__in=[one.value for one in ASKED_OF])
    return rows.select_related("practice", "client", "partner", "consent").order_by("status_at")


def zones_of(clients: Iterable[UUID]) -> dict[UUID, str]:
    """Return the time zone of each of `clients` that ever told one; one query."""
    rows = RatingRound.objects.filter(episode__client__in=list(clients)).order_by("created_at")
    return dict(rows.values_list("episode__client_id", "time_zone"))


def _written(row: Referral, nudge: Nudge, now: datetime) -> bool:
    try:
        return _write(row, nudge, now)
    except DomainError as refused:
        log.warning("A reminder could not be written: %s", type(refused).__name__)
        return False


@transaction.atomic
def _write(row: Referral, nudge: Nudge, now: datetime) -> bool:
    """Stamp and queue one reminder; False where another worker did, or the row moved on."""
    side = nudge.side.value
    held: dict[str, Any] = {f"{side}_nudges": nudge.number - 1, f"{side}_nudges_off": False}
    held |= {"status": row.status, "status_at": row.status_at}
    stamped = {
        f"{side}_nudges": nudge.number,
        f"{side}_nudged_at": now,
        f"{side}_asked_at": now,
    }
    if not Referral.objects.filter(pk=row.pk, **held).update(**stamped):
        return False
    for name, value in stamped.items():
        setattr(row, name, value)
    purpose = _LINKS[nudge.side]
    link = links.live_link(referral=row, purpose=purpose, now=now)
    _queue(row, nudge, link or fresh_link(row, purpose, now), now)
    history.note_fact(
        referral=row, actor=Actor.PRACTICE, via=Via.MAIL, words=_SAID[nudge.side], now=now
    )
    return True


def _queue(row: Referral, nudge: Nudge, link: Link, now: datetime) -> None:
    name, address = _reader(row, nudge.side, now)
    outbox.enqueue(
        practice=row.practice,
        kind=_KINDS[nudge.side],
        # After opening again the numbers begin anew, at another moment.
        key=f"{KEY}{nudge.side.value}-{row.pk}-{row.status_at:%Y%m%d%H%M%S%f}-{nudge.number}",
        to_name=name,
        to_address=address,
        now=now,
        referral=row,
        link=link,
    )


def _reader(row: Referral, side: Side, now: datetime) -> tuple[str, str]:
    if side is Side.CLIENT:
        return reach_of(row.client, on=local_day(row.practice, now))[:2]
    if row.partner is None:
        raise DomainError("Nobody is chosen.")
    return row.partner.name, row.partner.email


def why_not(mail: OutboxMail) -> str:
    """Return why a mail of the schedule may not leave any more; "" where it may, or is no such."""
    row = mail.referral
    if row is None or not mail.key.startswith(KEY):
        return ""
    if _side(mail) is Side.PARTNER:
        partner = row.partner
        is_quiet = row.partner_nudges_off or partner is None or partner.nudges_off
    else:
        is_quiet = row.client_nudges_off or row.client.nudges_off
    answered = row.client_answered_at
    is_answered = answered is not None and answered > mail.created_at
    moved = row.status_at > mail.created_at
    on_hold = row.status == Status.ON_HOLD.value
    is_off = not rules_of(mail.practice).is_on
    return NOT_NEEDED if is_quiet or is_answered or moved or on_hold or is_off else ""


def may_leave_now(mail: OutboxMail, *, now: datetime) -> bool:
    """Tell whether `mail` may leave at this hour: what the schedule wrote keeps its hours."""
    row = mail.referral
    if row is None or not mail.key.startswith(KEY):
        return True
    if _side(mail) is Side.PARTNER:
        zone, away = zone_of(row.partner, mail.practice), away_of(row.partner)
        if away is not None and away.holds(now.astimezone(ZoneInfo(zone)).date()):
            return False
    else:
        zone = zones_of([row.client_id]).get(row.client_id, mail.practice.time_zone)
    return is_allowed(now, rules_of(mail.practice), zone=zone)


def _side(mail: OutboxMail) -> Side:
    return Side.PARTNER if mail.kind == MailKind.PARTNER_NUDGE.value else Side.CLIENT


@transaction.atomic
def set_stopped(
    *, referral: Referral, side: Side, is_stopped: bool, now: datetime, user: User | None = None
) -> None:
    """Stop, or start again, what the schedule writes to one side of one referral."""
    name = f"{side.value}_nudges_off"
    if not Referral.objects.filter(pk=referral.pk, **{name: not is_stopped}).update(
        **{name: is_stopped}
    ):
        return
    setattr(referral, name, is_stopped)
    whom = "them" if side is Side.PARTNER else "the client"
    words = f"Stopped reminders to {whom}." if is_stopped else f"Let reminders go to {whom} again."
    history.note_fact(
        referral=referral, actor=Actor.PRACTICE, via=Via.HAND, words=words, now=now, user=user
    )


@transaction.atomic
def partner_quiet(
    *, partner: Partner, is_quiet: bool, now: datetime, link_id: UUID | None = None
) -> None:
    """Keep a partner's wish for no reminders by mail, for good, or take it back."""
    if not Partner.objects.filter(pk=partner.pk, nudges_off=not is_quiet).update(
        nudges_off=is_quiet
    ):
        return
    partner.nudges_off = is_quiet
    detail = "no reminders by mail" if is_quiet else "reminders by mail again"
    trail.record(
        practice=partner.practice,
        deed=Deed.WRITE,
        thing="partner",
        thing_id=partner.pk,
        now=now,
        link_id=link_id,
        detail=detail,
    )


@transaction.atomic
def client_quiet(
    *, client: Client, is_quiet: bool, now: datetime, link_id: UUID | None = None
) -> None:
    """Keep likewise a client's wish."""
    if not Client.objects.filter(pk=client.pk, nudges_off=not is_quiet).update(nudges_off=is_quiet):
        return
    client.nudges_off = is_quiet
    detail = "no reminders by mail" if is_quiet else "reminders by mail again"
    trail.record(
        practice=client.practice,
        deed=Deed.WRITE,
        thing="client",
        thing_id=client.pk,
        now=now,
        link_id=link_id,
        client=client,
        detail=detail,
    )
