"""The door to partners."""

from uuid import UUID

from django.db.models import Q
from django.shortcuts import get_object_or_404

from warmhand.store.partners import Partner
from warmhand.web.access.merged import lead_to_kept
from warmhand.web.access.request import Request

__all__ = ["Partner", "archived_partner_of", "partner_of"]

AWAY = Q(archived_at__isnull=False, merged_into__isnull=True)
"""Put away by itself: what became part of another entry comes back by undoing that."""


def partner_of(request: Request, key: UUID) -> Partner:
    """Return the partner `key` of the practice in use, or answer 404.

    A page of who was made one with another entry leads there.
    """
    row = Partner.objects.filter(pk=key, archived_at__isnull=True).first()
    return row or lead_to_kept(request, Partner, key)


def archived_partner_of(request: Request, key: UUID) -> Partner:
    """Return the archived partner `key` of the practice in use, or answer 404."""
    return get_object_or_404(Partner.objects.filter(AWAY), pk=key)
