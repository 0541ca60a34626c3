"""The door to episodes, visits, scores and reviews."""

from uuid import UUID

from django.shortcuts import get_object_or_404

from warmhand.store.care import Activity, Episode, Score, Visit
from warmhand.web.access.request import LinkRequest, Request
from warmhand.web.access.urgent_first import urgent_first

__all__ = [
    "Activity",
    "Episode",
    "Score",
    "Visit",
    "activity_of",
    "episode_of",
    "score_of",
    "visit_of",
]


def episode_of(request: Request, key: UUID) -> Episode:
    """Return the episode `key` of the practice in use, with its client, or answer 404."""
    row = get_object_or_404(Episode.objects.select_related("client", "practice"), pk=key)
    urgent_first(request, row.client_id)
    return row


def visit_of(request: Request, key: UUID) -> Visit:
    """Return the visit `key` of the practice in use, or answer 404."""
    row = get_object_or_404(Visit.objects.select_related("client", "episode"), pk=key)
    urgent_first(request, row.client_id)
    return row


def score_of(request: Request, key: UUID) -> Score:
    """Return the score `key` of the practice in use, or answer 404."""
    row = get_object_or_404(Score.objects.select_related("episode__client", "activity"), pk=key)
    urgent_first(request, row.episode.client_id)
    return row


def activity_of(request: Request | LinkRequest, episode: Episode, key: UUID) -> Activity:
    """Return the activity `key` of `episode`, or answer 404."""
    return get_object_or_404(Activity.objects.filter(episode=episode), pk=key)
