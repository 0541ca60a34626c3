"""The door to mail on its way out."""

from uuid import UUID

from django.shortcuts import get_object_or_404

from warmhand.store.outbox import OutboxMail
from warmhand.web.access.request import Request


def mail_of(request: Request, key: UUID) -> OutboxMail:
    """Return the mail `key` of the practice in use, or answer 404."""
    return get_object_or_404(OutboxMail, pk=key)
