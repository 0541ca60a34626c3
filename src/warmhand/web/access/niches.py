"""The door to niches and their places."""

from uuid import UUID

from django.shortcuts import get_object_or_404

from warmhand.store.niches import GatheringPlace, Niche
from warmhand.web.access.request import Request

__all__ = ["GatheringPlace", "Niche", "niche_of", "place_of"]


def niche_of(request: Request, key: UUID) -> Niche:
    """Return the niche `key` of the practice in use, or answer 404."""
    row = get_object_or_404(Niche.objects.all(), pk=key)
    row.practice = request.practice  # the same row, so that it is not read again
    return row


def place_of(request: Request, key: UUID) -> GatheringPlace:
    """Return the gathering place `key` of the practice in use, or answer 404."""
    row = get_object_or_404(GatheringPlace.objects.select_related("niche"), pk=key)
    row.practice = request.practice  # likewise
    return row
