"""The doors to demo events and their guests."""

from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404

from warmhand.core.outreach import EventState
from warmhand.services import events
from warmhand.store.outreach import DemoEvent, DemoGuest
from warmhand.web.access.public import PublicRequest
from warmhand.web.access.request import LinkRequest, Request

__all__ = [
    "DemoEvent",
    "DemoGuest",
    "event_of",
    "guest_of",
    "linked_guest",
    "public_event_of",
]

SHOWN = frozenset({EventState.PLANNED.value, EventState.HELD.value, EventState.CANCELLED.value})


def event_of(request: Request, key: UUID) -> DemoEvent:
    """Return the event `key` of the practice in use with its host, or answer 404."""
    return get_object_or_404(events.rows(), pk=key, practice=request.practice)


def guest_of(request: Request, key: UUID) -> DemoGuest:
    """Return the guest `key` of the practice in use with event and client, or answer 404."""
    rows = DemoGuest.objects.select_related("event__practice", "practice", "client")
    return get_object_or_404(rows, pk=key, practice=request.practice)


def public_event_of(request: PublicRequest, slug: str) -> DemoEvent:
    """Return the event `slug` that the practice shows to anybody, or answer 404."""
    return get_object_or_404(
        events.rows(), slug=slug, practice=request.practice, is_public=True, state__in=SHOWN
    )


def linked_guest(request: LinkRequest) -> DemoGuest:
    """Return the guest whom the link of `request` is for, or answer 404."""
    if request.link.guest_id is None:
        raise Http404
    rows = DemoGuest.objects.select_related("event__practice", "practice")
    return get_object_or_404(rows, pk=request.link.guest_id)
