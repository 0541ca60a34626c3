"""Addresses that are not written to: kept as keyed hashes, so that they outlive their readers."""

import hashlib
import hmac
from datetime import datetime

from django.conf import settings
from django.db.models import Count

from warmhand.core.errors import DomainError
from warmhand.core.newsletter import LIFTED, LeftBy
from warmhand.keys import secret
from warmhand.store.newsletter import Suppressed
from warmhand.store.people import Practice


def address_hash(practice: Practice, email: str) -> str:
    """Return what is kept of `email` (64 characters): nobody reads it back without the key file.

    Raises `DomainError` where the key is missing.
    """
    key = secret("link_key", folder=settings.KEY_DIR)
    if not key:
        raise DomainError("The key for links is missing; `warmhand doctor` says where it belongs.")
    text = f"letter-address:{practice.pk}:{email.strip().lower()}"
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()


def suppress(*, practice: Practice, email: str, why: LeftBy, now: datetime) -> None:
    """Write no newsletter to `email` any more; a complaint stays a complaint."""
    row, made = Suppressed.objects.get_or_create(
        practice=practice,
        address_hash=address_hash(practice, email),
        defaults={"why": why.value, "since": now},
    )
    if not made and row.why != LeftBy.COMPLAINT:
        row.why, row.since = why.value, now
        row.save(update_fields=("why", "since"))


def why_suppressed(*, practice: Practice, email: str) -> LeftBy | None:
    """Return why `email` is not written to, or None where nothing stands against it."""
    rows = Suppressed.objects.filter(address_hash=address_hash(practice, email))
    why = rows.values_list("why", flat=True).first()
    return LeftBy(why) if why else None


def lift(*, practice: Practice, email: str) -> bool:
    """End the suppression of who asked and confirmed anew; False where it stays, after a complaint."""
    why = why_suppressed(practice=practice, email=email)
    if why is not None and why not in LIFTED:
        return False
    Suppressed.objects.filter(address_hash=address_hash(practice, email)).delete()
    return True


def hashes() -> set[str]:
    """Return all hashes of the practice in scope."""
    return set(Suppressed.objects.values_list("address_hash", flat=True))


def counts() -> dict[LeftBy, int]:
    """Return how many addresses of the practice in scope are not written to, by why."""
    rows = Suppressed.objects.values_list("why").annotate(Count("id")).order_by()
    return {LeftBy(why): many for why, many in rows}
