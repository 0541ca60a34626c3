"""Printed cards that a partner hands out; a code says from whom somebody comes, and no more."""

import secrets
from datetime import datetime

from django.conf import settings
from django.db import transaction

from warmhand.services.partner_trail import note
from warmhand.store.incoming import PartnerCard
from warmhand.store.partners import Partner
from warmhand.store.people import User

LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # nothing that is misread on paper
LENGTH = 10


def live_card(partner: Partner) -> PartnerCard | None:
    """Return the card of `partner` that opens, or None."""
    rows = PartnerCard.objects.filter(partner=partner, revoked_at=None)
    return rows.select_related("partner", "practice").order_by("-created_at").first()


@transaction.atomic
def new_card(*, partner: Partner, user: User, now: datetime) -> PartnerCard:
    """Make a card for `partner`; the one before opens no more."""
    revoke_card(partner=partner, user=user, now=now)
    code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    row = PartnerCard.objects.create(
        practice=partner.practice, partner=partner, code=code, created_at=now
    )
    note(partner, "card made", user=user, now=now)
    return row


@transaction.atomic
def revoke_card(*, partner: Partner, user: User, now: datetime) -> None:
    """End the card of `partner`; twice is a no-op."""
    if PartnerCard.objects.filter(partner=partner, revoked_at=None).update(revoked_at=now):
        note(partner, "card ended", user=user, now=now)


def card_with(code: str) -> PartnerCard | None:
    """Return the card of `code` that opens in the practice in scope, or None."""
    if not code:
        return None
    rows = PartnerCard.objects.filter(code=code, revoked_at=None, partner__archived_at=None)
    return rows.select_related("partner").first()


def card_address(card: PartnerCard) -> str:
    """Return the whole address on the card."""
    return f"{settings.ADDRESS}/p/{card.practice.slug}/from/{card.code}/"
