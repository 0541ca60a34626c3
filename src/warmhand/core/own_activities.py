"""One score a day from a client's own activities, though not all are rated every time."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from warmhand.core.progress import Score
from warmhand.core.scoring import activities_score


class Rated(NamedTuple):
    """One activity on one day, 0 to 10, the mean of `ratings` daily ratings."""

    value: float
    ratings: int = 1


Days = Mapping[date, Mapping[str, Rated]]


@dataclass(frozen=True, slots=True)
class OwnSeries:
    """A series of daily means: the activities it follows, and the days left out of it.

    `kept` are the activities of its first day that count, `too_few` the days from then on with
    fewer than half of them.
    """

    kept: frozenset[str]
    scores: list[Score]
    too_few: tuple[date, ...] = ()


def activity_series(days: Days) -> list[Score]:
    """Return the scores of `own_series`, which says which ratings count."""
    return own_series(days).scores


def own_series(days: Days) -> OwnSeries:
    """Return the series of `days`: for each day the ratings by activity, in order.

    Only activities rated on more than half of the days count, and only those of the first day:
    with the main one alone at most visits, the mean of all would jump for no reason. A day with
    fewer of them than the first is partial, one with fewer than half is left out. Where none of
    the first day's is kept up, the series opens with the next day. A mean counts as many daily
    ratings as the activity with the fewest.

    **Source**: Stratford 1995 (procedure); the choice of activities is our own rule.
    """
    ordered = sorted(days)
    names = {name for rated in days.values() for name in rated}
    if len(names) == 1:
        # The usual case, and many episodes are read at once: nothing to choose, nothing to mean.
        return OwnSeries(
            frozenset(names), [Score(on, *one) for on in ordered for one in days[on].values()]
        )
    for number, first in enumerate(ordered):
        rest = ordered[number:]
        rated = Counter(name for on in rest for name in days[on])
        kept = {name: one for name, one in days[first].items() if 2 * rated[name] > len(rest)}
        if kept:
            return _series(kept, {on: days[on] for on in rest})
    return OwnSeries(frozenset(), [])


def _series(kept: Mapping[str, Rated], days: Days) -> OwnSeries:
    at_start = {name: one.value for name, one in kept.items()}
    found, too_few = [], []
    for on, rated in days.items():
        score = activities_score(
            at_start=at_start, now={name: one.value for name, one in rated.items()}
        )
        if score is None:
            too_few.append(on)
            continue
        ratings = min(one.ratings for name, one in rated.items() if name in kept)
        found.append(Score(on, score.score, ratings, partial=score.partial))
    return OwnSeries(frozenset(kept), found, tuple(too_few))
