"""The cards of Today: one thing that would like a moment each, with its one next action."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from warmhand.services.attendance import AwayEpisode
from warmhand.services.follow_ups import Due, due_urgent
from warmhand.services.loops import LoopLine
from warmhand.services.progress import EpisodeState
from warmhand.services.rating_pages import RatingNotice


class What(StrEnum):
    """The kinds of cards, in the order in which they are worth a moment."""

    URGENT = "urgent"
    FOLLOW_UP = "follow_up"
    WORSE = "worse"
    ANSWER = "answer"
    DECIDE = "decide"
    RATING = "rating"
    LOOP = "loop"
    AWAY = "away"
    SCORE = "score"


ABOVE_ALL = frozenset({What.URGENT, What.FOLLOW_UP})
"""Never behind a tap, never left for later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One thing that would like a moment, with its one next action."""

    what: What
    kind: str
    title: str
    why: str
    action: str
    episode: EpisodeState | None = None
    loop: LoopLine | None = None
    rating: RatingNotice | None = None
    away: AwayEpisode | None = None
    due: Due | None = None

    @property
    def picture(self) -> tuple[list[float], float, float, str] | None:
        """Scores, lowest, highest and words for a small drawing of an episode, or None."""
        if self.episode is None or len(self.episode.values) < 2:
            return None
        measure = self.episode.primary.measure
        values = self.episode.values
        words = f"{len(values)} scores, the last {values[-1]:g} of {measure.high:g}"
        return values, measure.low, measure.high, words


def urgent_cards(*, today: date) -> list[Card]:
    """Return what is urgent: an answer of which nobody wrote what happened, then follow-ups."""
    return [_urgent(due) for due in due_urgent(today=today)]


def _urgent(due: Due) -> Card:
    name = due.first_name
    if not due.is_recorded:
        return Card(
            what=What.URGENT,
            kind="Urgent",
            title=f"{due.client} needs medical assessment",
            why="An answer to the safety questions. See what to do, and write what happened.",
            action="What to do now",
            due=due,
        )
    asks = f"Has {name} been seen?"
    if due.is_seen:
        asks = f"{name} was seen, or said to be. What a doctor said closes it."
    return Card(
        what=What.FOLLOW_UP,
        kind="Ask today",
        title=f"{due.client}: how did it go?",
        why=f"Medical assessment came first, and plans wait. {asks}",
        action="Close it" if due.is_seen else f"Ask {name}",
        due=due,
    )
