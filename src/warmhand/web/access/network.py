"""The doors to the rows of the network."""

from uuid import UUID

from django.shortcuts import get_object_or_404

from warmhand.services import introduction_lists
from warmhand.store.network import ContactTry, Introduction, IntroductionHop, Tie, Touch, WeekPick
from warmhand.web.access.request import Request

__all__ = [
    "ContactTry",
    "Introduction",
    "IntroductionHop",
    "Tie",
    "Touch",
    "WeekPick",
    "hop_of",
    "introduction_of",
    "pick_of",
    "tie_of",
    "touch_of",
    "try_of",
]


def touch_of(request: Request, key: UUID) -> Touch:
    """Return the touch `key` of the practice in use, with its partner and client, or answer 404."""
    rows = Touch.objects.select_related("partner", "client").filter(partner__archived_at=None)
    return get_object_or_404(rows, pk=key)


def try_of(request: Request, key: UUID) -> ContactTry:
    """Return the try `key` of the practice in use, with its partner, or answer 404."""
    rows = ContactTry.objects.select_related("partner", "practice")
    return get_object_or_404(rows.filter(partner__archived_at=None), pk=key)


def tie_of(request: Request, key: UUID) -> Tie:
    """Return the tie `key` of the practice in use, with the two people, or answer 404."""
    return get_object_or_404(Tie.objects.select_related("giver__practice", "receiver"), pk=key)


def introduction_of(request: Request, key: UUID) -> Introduction:
    """Return the introduction `key` of the practice in use, with its people, or answer 404."""
    return get_object_or_404(introduction_lists.rows(), pk=key)


def hop_of(request: Request, key: UUID) -> IntroductionHop:
    """Return one step of an introduction of the practice in use, or answer 404."""
    rows = IntroductionHop.objects.select_related("introduction", "giver", "receiver")
    return get_object_or_404(rows, pk=key)


def pick_of(request: Request, key: UUID) -> WeekPick:
    """Return the change `key` of the week's list of the practice in use, or answer 404."""
    return get_object_or_404(WeekPick.objects.all(), pk=key)
