"""The same trouble come back: found, suggested, and shown on both episodes."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from warmhand.core.care import END_PHRASES, EndReason
from warmhand.core.relapse import Trouble, is_same_trouble, time_between
from warmhand.services.problems import region_of
from warmhand.services.regions import region_of_episode
from warmhand.store.care import Episode
from warmhand.store.clients import Client


@dataclass(frozen=True, slots=True)
class ComeBack:
    """An earlier or a later episode of the same trouble, and how they follow each other."""

    episode: Episode
    words: str


def ended_before(*, client: Client) -> list[Episode]:
    """Return the ended episodes of `client`, the one that ended last first."""
    return list(Episode.objects.filter(client=client, ended_on__isnull=False).order_by("-ended_on"))


def earlier_of(
    *, client: Client, problem: str, region: str, side: str, started_on: date
) -> Episode | None:
    """Return the last ended episode that may be the same trouble, or None."""
    new = Trouble(problem, region or region_of(problem), side)
    for row in ended_before(client=client):
        old = Trouble(row.problem, region_of_episode(row), row.side)
        if row.ended_on is not None and row.ended_on <= started_on and is_same_trouble(new, old):
            return row
    return None


def come_backs(episode: Episode) -> tuple[ComeBack | None, tuple[ComeBack, ...]]:
    """Return what `episode` follows on, or None, and the later ones in which it came back.

    The later ones stand oldest first. One query.
    """
    rows = Episode.objects.filter(Q(pk=episode.follows_id) | Q(follows=episode))
    earlier, later = None, []
    for row in rows.order_by("started_on"):
        if row.pk == episode.follows_id:
            earlier = ComeBack(row, _words(row, episode))
        else:
            later.append(ComeBack(row, _words(episode, row)))
    return earlier, tuple(later)


def ended_words(episode: Episode) -> str:
    """Return how an episode ended, inside a sentence: "resolved", or ""."""
    return END_PHRASES[EndReason(episode.end_reason)] if episode.end_reason else ""


def _words(old: Episode, new: Episode) -> str:
    if old.ended_on is None:
        return "came back while the earlier one is open again"
    after = time_between(old.ended_on, new.started_on)
    when = "on the day it ended" if after == "the same day" else f"{after} after it ended"
    how = ended_words(old)
    return f"came back {when}{f', {how}' if how else ''}"
