"""The door to partners."""

from uuid import UUID

from django.shortcuts import get_object_or_404

from warmhand.store.partners import Partner
from warmhand.web.access.request import Request


def partner_of(request: Request, key: UUID) -> Partner:
    """Return the partner `key` of the practice in use, or answer 404."""
    return get_object_or_404(Partner.objects.filter(archived_at__isnull=True), pk=key)
