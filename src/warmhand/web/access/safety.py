"""The door to rounds of safety questions."""

from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404

from warmhand.store.safety import Screening
from warmhand.web.access.request import LinkRequest, Request

__all__ = ["Screening", "linked_screening", "screening_of"]


def screening_of(request: Request, key: UUID) -> Screening:
    """Return the round `key` of the practice in use, with its client, or answer 404."""
    rows = Screening.objects.select_related("client__practice", "episode")
    return get_object_or_404(rows, pk=key)


def linked_screening(request: LinkRequest) -> Screening:
    """Return the round that the link of `request` leads to, or answer 404."""
    if request.link.screening_id is None:
        raise Http404
    rows = Screening.objects.select_related("client__practice", "episode")
    return get_object_or_404(rows, pk=request.link.screening_id)
