"""The door to rounds of safety questions, and to what they raised."""

from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404

from warmhand.services.urgent import is_urgent
from warmhand.store.safety import RaisedFlag, Screening
from warmhand.web.access.request import LinkRequest, Request
from warmhand.web.access.urgent_first import urgent_first

__all__ = [
    "RaisedFlag",
    "Screening",
    "flag_of",
    "linked_screening",
    "screening_of",
    "urgent_screening_of",
]


def screening_of(request: Request, key: UUID) -> Screening:
    """Return the round `key` of the practice in use, with its client, or answer 404."""
    row = _screening(key)
    urgent_first(request, row.client_id)
    return row


def urgent_screening_of(request: Request, key: UUID) -> Screening:
    """Return the round `key` with an urgent answer, or answer 404; nothing stands before it."""
    row = _screening(key)
    if not is_urgent(row):
        raise Http404
    return row


def flag_of(request: Request, key: UUID) -> RaisedFlag:
    """Return the raised flag `key` of the practice in use, or answer 404."""
    rows = RaisedFlag.objects.select_related("client", "practice", "screening__client__practice")
    row = get_object_or_404(rows, pk=key)
    urgent_first(request, row.client_id)
    return row


def _screening(key: UUID) -> Screening:
    rows = Screening.objects.select_related("client__practice", "practice", "episode")
    return get_object_or_404(rows, pk=key)


def linked_screening(request: LinkRequest) -> Screening:
    """Return the round that the link of `request` leads to, or answer 404."""
    if request.link.screening_id is None:
        raise Http404
    rows = Screening.objects.select_related("client__practice", "episode")
    return get_object_or_404(rows, pk=request.link.screening_id)
