"""What is written of an episode, as pairs of a word and its value."""

from datetime import date

from warmhand.formats.chart import MONTHS
from warmhand.services import care
from warmhand.services.regions import where_words
from warmhand.web.access.care import Episode

Facts = tuple[tuple[str, str], ...]


def month_words(on: date) -> str:
    """Return a month in words: "Mar 2026"."""
    return f"{MONTHS[on.month - 1]} {on.year}"


def facts_of(episode: Episode) -> Facts:
    """Return where it is, since when, what would be good enough, and the visits planned."""
    planned = episode.planned_visits
    rows = (
        ("Where", where_words(episode)),
        ("Since", month_words(episode.since_on) if episode.since_on else ""),
        ("Good enough", episode.goals),
        ("Visits planned", str(planned) if planned else ""),
    )
    return tuple((term, words) for term, words in rows if words)


def stored_facts(episode: Episode) -> Facts:
    """Return all that the form of an episode holds, as it is stored now."""
    activities = ", ".join(row.label for row in care.activities_of(episode))
    rows = (
        ("What for", episode.label),
        *facts_of(episode),
        ("Wants back", activities),
        ("Tried now", care.plan_now(episode)),
    )
    return tuple((term, words) for term, words in rows if words)
