"""Secret links: made, opened, revoked. The token itself is never stored."""

import base64
import hashlib
import hmac
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F
from django_scopes import scopes_disabled

from warmhand.core.errors import DomainError
from warmhand.core.links import HAND_OVER_DAYS, VALID_DAYS, LinkPurpose, LinkRefusal
from warmhand.keys import secret
from warmhand.store.care import Episode
from warmhand.store.clients import Client
from warmhand.store.incoming import Incoming
from warmhand.store.links import Link
from warmhand.store.newsletter import Subscriber
from warmhand.store.outreach import DemoGuest
from warmhand.store.people import Practice, User
from warmhand.store.referrals import Referral
from warmhand.store.safety import Screening

OF_THE_CLIENT = frozenset({LinkPurpose.CLIENT_CONSENT, LinkPurpose.CLIENT_ANSWER})
"""What opens a client's own pages of one referral."""

READ_WITH = {
    LinkPurpose.PARTNER: ("referral",),
    LinkPurpose.DESK: ("referral",),
    LinkPurpose.CLIENT_ANSWER: ("referral",),
    LinkPurpose.SCORE: ("episode__client",),
    LinkPurpose.SAFETY: ("episode__client", "user"),
    LinkPurpose.CALENDAR: ("user",),
    LinkPurpose.FIRST_OWNER: ("user",),
    LinkPurpose.NEW_PASSWORD: ("user",),
    LinkPurpose.DEMO_SLOT: ("guest__event",),
    LinkPurpose.LETTER_CONFIRM: ("subscriber",),
    LinkPurpose.LETTER_LEAVE: ("subscriber",),
}
"""What a link of each kind is read with, beside its practice: naming the columns of all the others
costs more than all else that a refused link asks for."""


class LinkRefusedError(DomainError):
    """The link does not open; `why` says which kind words the page shows."""

    def __init__(self, why: LinkRefusal, link: Link | None = None) -> None:
        """Keep the reason and, where it is known, the link: its page names the practice's phone."""
        super().__init__(why.value)
        self.why = why
        self.link = link


def token_of(link: Link) -> str:
    """Return the token of `link`, derived again from the key file (43 characters)."""
    key = secret("link_key", folder=settings.KEY_DIR)
    if not key:
        raise DomainError("The key for links is missing; `warmhand doctor` says where it belongs.")
    text = f"{link.id}:{link.purpose}:{link.generation}"
    digest = hmac.new(key.encode(), text.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def hash_of(token: str) -> str:
    """Return what is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def issue_link(
    *,
    practice: Practice,
    purpose: LinkPurpose,
    now: datetime,
    referral: Referral | None = None,
    client: Client | None = None,
    episode: Episode | None = None,
    screening: Screening | None = None,
    incoming: Incoming | None = None,
    guest: DemoGuest | None = None,
    subscriber: Subscriber | None = None,
    user: User | None = None,
    valid_days: int | None = None,
) -> Link:
    """Make a link; `token_of` gives its token.

    It expires after `valid_days`, or after the purpose's days where none are given.
    """
    days = VALID_DAYS[purpose] if valid_days is None else valid_days
    link = Link(
        practice=practice,
        purpose=purpose.value,
        referral=referral,
        client=client,
        episode=episode,
        screening=screening,
        incoming=incoming,
        guest=guest,
        subscriber=subscriber,
        user=user,
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    link.token_hash = hash_of(token_of(link))
    link.save(force_insert=True)
    return link


def open_link(*, token: str, purpose: LinkPurpose, now: datetime) -> Link:
    """Return the link of `token`, whoever's it is; raise `LinkRefusedError` where it is not open.

    This is the one query outside a practice's scope: the token is what finds the practice.
    """
    with scopes_disabled():
        rows = Link.objects.select_related("practice", *READ_WITH.get(purpose, ()))
        try:
            link = rows.get(token_hash=hash_of(token), purpose=purpose.value)
        except Link.DoesNotExist:
            raise LinkRefusedError(LinkRefusal.UNKNOWN) from None
    if link.revoked_at is not None:
        raise LinkRefusedError(LinkRefusal.REVOKED, link)
    if link.expires_at <= now:
        raise LinkRefusedError(LinkRefusal.EXPIRED, link)
    return link


def use_once(*, link: Link, now: datetime) -> None:
    """Spend a link that may act once; raise `LinkRefusedError` for the second who tries."""
    spent = Link.objects.filter(pk=link.pk, used_at__isnull=True).update(used_at=now)
    if not spent:
        raise LinkRefusedError(LinkRefusal.USED, link)


def revoke(*, link: Link, now: datetime) -> None:
    """End a link now; ending it again changes nothing."""
    Link.objects.filter(pk=link.pk, revoked_at__isnull=True).update(revoked_at=now)


def revoke_links(*, referral: Referral, purpose: LinkPurpose, now: datetime) -> None:
    """End all links of one purpose of a referral; the desk's link ends with the partner's."""
    ends = [purpose.value]
    if purpose is LinkPurpose.PARTNER:
        ends.append(LinkPurpose.DESK.value)
    Link.objects.filter(referral=referral, purpose__in=ends, revoked_at__isnull=True).update(
        revoked_at=now
    )


def revoke_own(*, client: Client, now: datetime) -> None:
    """End all links of `client` to their own pages of referrals; one that is asked for is new."""
    own = [purpose.value for purpose in OF_THE_CLIENT]
    Link.objects.filter(client=client, purpose__in=own, revoked_at__isnull=True).update(
        revoked_at=now
    )


def live_link(*, referral: Referral, purpose: LinkPurpose, now: datetime) -> Link | None:
    """Return the newest link of `referral` for `purpose` that still opens, or None.

    One made for handing over this device is not meant: it is never sent.
    """
    return (
        Link.objects.filter(
            referral=referral,
            purpose=purpose.value,
            revoked_at__isnull=True,
            expires_at__gt=now,
        )
        .exclude(expires_at__lte=F("created_at") + timedelta(days=HAND_OVER_DAYS))
        .order_by("-created_at")
        .first()
    )


PATHS = {
    LinkPurpose.PARTNER: "r",
    LinkPurpose.CLIENT_CONSENT: "c",
    LinkPurpose.CLIENT_ANSWER: "a",
    LinkPurpose.SCORE: "s",
    LinkPurpose.SAFETY: "q",
    LinkPurpose.RATING: "d",
    LinkPurpose.DESK: "desk",
    LinkPurpose.INCOMING: "i",
    LinkPurpose.CALENDAR: "calendar",
    LinkPurpose.DEMO_SLOT: "slot",
    LinkPurpose.LETTER_CONFIRM: "letter/confirm",
    LinkPurpose.LETTER_LEAVE: "letter/leave",
    LinkPurpose.REACH: "reach",
    LinkPurpose.FIRST_OWNER: "welcome",
    LinkPurpose.NEW_PASSWORD: "new-password",
}


def address_of(link: Link) -> str:
    """Return the whole address that opens `link`, under this site's own address."""
    return f"{settings.ADDRESS}/{PATHS[LinkPurpose(link.purpose)]}/{token_of(link)}/"
