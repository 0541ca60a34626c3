"""Trials of how many visits helped, as dated evidence."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from warmhand.core.checked import CHECKED_WORDS, Checked


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseTrial:
    """What a trial found for one problem: visits a week, their minutes where it compared them.

    `from_weeks` is how old the trouble of everybody in it was at least, in weeks; 0 where the
    problem itself says so.
    """

    id: str
    problem: str
    a_week: int
    minutes: int | None
    from_weeks: int
    words: str
    source: str
    url: str
    checked: Checked

    @property
    def checked_words(self) -> str:
        """How far the source was read."""
        return CHECKED_WORDS[self.checked]


@dataclass(frozen=True, kw_only=True)
class DoseTrials:
    """The dated trials, by problem."""

    checked_on: date
    review_by: date
    trials: Mapping[str, DoseTrial]
