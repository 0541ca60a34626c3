"""Many scores at once."""

from datetime import timedelta

from django_scopes import scope

from tests.make import NOW
from warmhand.store.models import Score


def bulk_scores(episode, count, *, last, values=(6, 7, 6, 6, 5, 6, 6, 5, 6), **fields):
    """Add `count` scores, weekly up to nine of them, else every other day."""
    step = 7 if count < 20 else 2
    rows = [
        Score(
            practice=episode.practice,
            episode=episode,
            value=values[number % len(values)],
            scored_on=last - timedelta(days=step * (count - 1 - number)),
            created_at=NOW,
            **{"measure": "nprs", **fields},
        )
        for number in range(count)
    ]
    with scope(practice=episode.practice):
        Score.objects.bulk_create(rows)
