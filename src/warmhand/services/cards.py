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
    if not due.is_recorded:
        why = "An answer to the safety questions. See what to do, and write what happened."
        left = "Safety questions were begun and not finished. One answer cannot wait."
        return Card(
            what=What.URGENT,
            kind="Urgent",
            title=f"{due.client} needs {'help' if due.is_mind else 'medical assessment'}",
            why=why if due.is_finished else left,
            action="What to do now" if due.is_finished else "Ask the rest now",
            due=due,
        )
    kind, title, asks = _asks(due)
    return Card(
        what=What.FOLLOW_UP,
        kind=kind,
        title=title,
        why=f"{'Help' if due.is_mind else 'Medical assessment'} comes first, and plans wait. {asks}",
        action="Close it" if due.is_seen else f"Ask {due.first_name}",
        due=due,
    )


def _asks(due: Due) -> tuple[str, str, str]:
    """What is asked about whom, and how: the kind of card, its title, and the question."""
    if due.is_declined:
        wanted = "help" if due.is_mind else "to go"
        return "Ask again", f"{due.client} did not want {wanted}", "Ask again within the hour."
    title = f"{due.client}: how did it go?"
    if due.is_seen:
        return "Ask today", title, "Seen, or said to be. What a doctor said closes it."
    return "Ask today", title, f"Has {due.first_name} been seen?"
