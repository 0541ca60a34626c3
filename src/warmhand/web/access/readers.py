"""The door to a reader of the newsletter, for who holds a link of theirs."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from warmhand.store.newsletter import Subscriber
from warmhand.web.access.request import LinkRequest

__all__ = ["Subscriber", "linked_reader"]


def linked_reader(request: LinkRequest) -> Subscriber:
    """Return the reader whom the link of `request` is for, or answer 404."""
    if request.link.subscriber_id is None:
        raise Http404
    rows = Subscriber.objects.select_related("practice")
    return get_object_or_404(rows, pk=request.link.subscriber_id)
