"""How safety questions reach a client: their own phone, this device in their hand, or read out."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from warmhand.core.errors import DomainError
from warmhand.core.links import HAND_OVER_DAYS, LinkPurpose
from warmhand.core.outbox import SAME_SUBMIT, MailKind, MailState
from warmhand.core.red_flags import Asked
from warmhand.core.safety import How
from warmhand.services import links, outbox
from warmhand.services.mail_server import is_ready
from warmhand.services.practice import links_reach_others
from warmhand.services.screenings import ANSWERED, Hand, begin
from warmhand.services.sending import NO_REACH
from warmhand.store.care import Episode
from warmhand.store.clients import Client
from warmhand.store.links import Link
from warmhand.store.outbox import OutboxMail
from warmhand.store.people import User
from warmhand.store.safety import Screening

NO_MAIL = "Mail is not set up yet; Settings shows how."
NO_ADDRESS = "No e-mail address is known."


@dataclass(frozen=True, slots=True)
class Ways:
    """Which ways to the client's own phone are open; a shut one says why."""

    link: bool
    mail: bool
    why_no_mail: str = ""


def ways_to(client: Client) -> Ways:
    """Return which ways to the phone of `client` are open."""
    opens = links_reach_others(client.practice)
    why = "" if is_ready(client.practice) else NO_MAIL
    why = why or ("" if client.email else NO_ADDRESS) or ("" if opens else NO_REACH)
    return Ways(link=opens, mail=not why, why_no_mail=why)


@transaction.atomic
def ask_on_their_phone(
    *, client: Client, episode: Episode | None, by_mail: bool, user: User, now: datetime
) -> Link:
    """Let the client answer on their own phone before the first visit; return the link.

    A second mail within two minutes is not sent. Raises `DomainError` where a way is shut.
    """
    open_ways = ways_to(client)
    if by_mail and not open_ways.mail:
        raise DomainError(open_ways.why_no_mail)
    if not open_ways.link:
        raise DomainError(NO_REACH)
    hand = Hand(how=How.LINK, user=user)
    row = begin(client=client, episode=episode, asked=Asked.INTAKE, hand=hand, now=now)
    link = live_link(row, now=now) or _issue(row, user=user, now=now)
    if by_mail and not _just_queued(row, now):
        outbox.enqueue(
            practice=client.practice,
            kind=MailKind.CLIENT_SAFETY,
            key=f"{MailKind.CLIENT_SAFETY.value}-{row.pk}-{now:%Y%m%d%H%M%S%f}",
            to_name=client.name,
            to_address=client.email,
            now=now,
            link=link,
        )
    return link


def _just_queued(row: Screening, now: datetime) -> bool:
    same = OutboxMail.objects.filter(link__screening=row, created_at__gt=now - SAME_SUBMIT)
    return same.exclude(state=MailState.CANCELLED.value).exists()


def live_link(screening: Screening, *, now: datetime) -> Link | None:
    """Return the newest link to `screening` that still opens, but none for handing over."""
    rows = Link.objects.filter(
        screening=screening, revoked_at__isnull=True, used_at__isnull=True, expires_at__gt=now
    )
    short = F("created_at") + timedelta(days=HAND_OVER_DAYS)
    return rows.exclude(expires_at__lte=short).order_by("-created_at").first()


def _issue(
    row: Screening, *, now: datetime, user: User | None = None, days: int | None = None
) -> Link:
    return links.issue_link(
        practice=row.practice,
        purpose=LinkPurpose.SAFETY,
        now=now,
        client=row.client,
        episode=row.episode,
        screening=row,
        user=user,
        valid_days=days,
    )


@transaction.atomic
def revoke_links(*, screening: Screening, now: datetime) -> None:
    """Close all links to `screening`, and take back mail that carries one."""
    for link in Link.objects.filter(screening=screening, revoked_at__isnull=True):
        links.revoke(link=link, now=now)
    outbox.cancel_for(screening=screening)


@transaction.atomic
def hand_over_link(*, screening: Screening, user: User | None, now: datetime) -> str:
    """Return the token of a link that opens for a day on this device, in the client's hands."""
    if screening.finished_at is not None:
        raise DomainError(ANSWERED)
    return links.token_of(_issue(screening, now=now, user=user, days=HAND_OVER_DAYS))
