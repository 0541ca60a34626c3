"""The doors to requests that come in."""

from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404

from warmhand.services import incoming
from warmhand.store.clients import Client
from warmhand.store.incoming import Incoming, PartnerCard
from warmhand.web.access.request import LinkRequest, Request

__all__ = ["Client", "Incoming", "PartnerCard", "client_named", "incoming_of", "linked_incoming"]


def incoming_of(request: Request, key: UUID) -> Incoming:
    """Return the request `key` of the practice in use with its people, or answer 404."""
    return get_object_or_404(incoming.rows(), pk=key)


def linked_incoming(request: LinkRequest) -> Incoming:
    """Return the request whose report the link of `request` opens, or answer 404."""
    return get_object_or_404(incoming.rows(), pk=request.link.incoming_id)


def client_named(key: str) -> Client:
    """Return the client of the practice in scope whose `key` a form names, or answer 404."""
    try:
        rows = Client.objects.filter(archived_at__isnull=True, merged_into=None)
        return get_object_or_404(rows, pk=UUID(key))
    except ValueError as error:
        raise Http404 from error
