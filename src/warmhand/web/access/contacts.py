"""The door to imports of contacts."""

from uuid import UUID

from django.http import Http404

from warmhand.store.partners import Partner
from warmhand.web.access.clients import Client, client_of
from warmhand.web.access.partners import partner_of
from warmhand.web.access.request import Request


def contact_import_of(request: Request, batch: UUID) -> UUID:
    """Return the key of an import that left partners in the practice in use, or answer 404."""
    if not Partner.objects.filter(import_batch=batch).exists():
        raise Http404
    return batch


def person_of(request: Request, value: str) -> tuple[Partner | None, Client | None]:
    """Return the partner or the client that "partner:KEY" or "client:KEY" names, or answer 404."""
    kind, _, key = value.partition(":")
    try:
        found = UUID(key)
    except ValueError as error:
        raise Http404 from error
    if kind == "partner":
        return partner_of(request, found), None
    return None, client_of(request, found)
