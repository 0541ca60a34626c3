"""The doors to a reader of the newsletter: by a link of theirs, and for the practice."""

from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404

from warmhand.store.newsletter import Subscriber
from warmhand.web.access.request import LinkRequest, Request

__all__ = ["Subscriber", "linked_reader", "reader_of"]


def linked_reader(request: LinkRequest) -> Subscriber:
    """Return the reader whom the link of `request` is for, or answer 404."""
    if request.link.subscriber_id is None:
        raise Http404
    rows = Subscriber.objects.select_related("practice")
    return get_object_or_404(rows, pk=request.link.subscriber_id)


def reader_of(request: Request, key: UUID) -> Subscriber:
    """Return the reader `key` of the practice in use, or answer 404."""
    rows = Subscriber.objects.select_related("practice")
    return get_object_or_404(rows, pk=key, practice=request.practice)
