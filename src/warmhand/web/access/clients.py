"""The door to clients."""

from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404

from warmhand.store.clients import Client
from warmhand.web.access.merged import lead_to_kept
from warmhand.web.access.request import Request
from warmhand.web.access.urgent_first import urgent_first

__all__ = ["Client", "archived_client_of", "client_of", "import_of"]


def client_of(request: Request, key: UUID) -> Client:
    """Return the client `key` of the practice in use, or answer 404.

    A page of who was made one with another entry leads there.
    """
    row = Client.objects.filter(pk=key, archived_at__isnull=True).first()
    row = row or lead_to_kept(request, Client, key)
    urgent_first(request, row.pk)
    return row


def archived_client_of(request: Request, key: UUID) -> Client:
    """Return the archived client `key` of the practice in use, or answer 404."""
    rows = Client.objects.filter(archived_at__isnull=False, merged_into__isnull=True)
    return get_object_or_404(rows, pk=key)


def import_of(request: Request, key: UUID) -> UUID:
    """Return the key of an import that left clients in the practice in use, or answer 404."""
    if not Client.objects.filter(import_batch=key).exists():
        raise Http404
    return key
