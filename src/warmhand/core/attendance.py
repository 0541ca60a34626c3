"""Who has not come for twice as long as usual."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from statistics import median

FEWEST_VISITS = 3
SHORTEST_DAYS = 14
TIMES_AS_LONG = 2
DAYS_IN_WORDS = 14  # from here on weeks are said, below days


@dataclass(frozen=True, slots=True)
class Away:
    """How long nobody has come, in days, and how often it usually is; `last_on` the last visit."""

    last_on: date
    days: int
    usual_days: float

    @property
    def for_words(self) -> str:
        """How long it is: "6 weeks"."""
        return _weeks(self.days)

    @property
    def usual_words(self) -> str:
        """How often it usually is: "every 2 weeks", "every week", "every 10 days"."""
        days = max(round(self.usual_days), 1)
        if days == 1:
            return "every day"
        return "every week" if 6 <= days <= 8 else f"every {_weeks(days)}"


def away(visit_days: Iterable[date], *, today: date) -> Away | None:
    """Return how long there was no visit, where that is at least twice the usual time; else None.

    The usual time is the median of the gaps between the days with a visit, of at least three
    days; never under 14 days away. A visit on or after `today` is no time away.

    **Source**: our own rule (issue "Care in depth", drop-outs: twice the usual interval).
    """
    days = sorted(set(visit_days))
    if len(days) < FEWEST_VISITS:
        return None
    usual = median((later - earlier).days for earlier, later in pairwise(days))
    gone = (today - days[-1]).days
    if gone < max(TIMES_AS_LONG * usual, SHORTEST_DAYS):
        return None
    return Away(days[-1], gone, usual)


def _weeks(days: int) -> str:
    if days < DAYS_IN_WORDS - 1:
        return f"{days} days"
    weeks = round(days / 7)
    return f"{weeks} weeks"
