"""The door to referrals."""

from uuid import UUID

from django.shortcuts import get_object_or_404

from warmhand.store.referrals import Referral
from warmhand.web.access.request import Request
from warmhand.web.access.urgent_first import urgent_first

__all__ = ["Referral", "referral_of"]


def referral_of(request: Request, key: UUID) -> Referral:
    """Return the referral `key` of the practice in use, or answer 404."""
    rows = Referral.objects.select_related("client", "partner", "episode", "consent")
    row = get_object_or_404(rows, pk=key)
    urgent_first(request, row.client_id)
    return row
