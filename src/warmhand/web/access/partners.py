"""The door to partners."""

from uuid import UUID

from django.shortcuts import get_object_or_404

from warmhand.store.partners import Partner
from warmhand.web.access.request import Request

__all__ = ["Partner", "archived_partner_of", "partner_of"]


def partner_of(request: Request, key: UUID) -> Partner:
    """Return the partner `key` of the practice in use, or answer 404."""
    return get_object_or_404(Partner.objects.filter(archived_at__isnull=True), pk=key)


def archived_partner_of(request: Request, key: UUID) -> Partner:
    """Return the archived partner `key` of the practice in use, or answer 404."""
    return get_object_or_404(Partner.objects.filter(archived_at__isnull=False), pk=key)
