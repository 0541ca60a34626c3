"""The door to clients."""

from uuid import UUID

from django.shortcuts import get_object_or_404

from warmhand.store.clients import Client
from warmhand.web.access.request import Request


def client_of(request: Request, key: UUID) -> Client:
    """Return the client `key` of the practice in use, or answer 404."""
    return get_object_or_404(Client.objects.filter(archived_at__isnull=True), pk=key)
