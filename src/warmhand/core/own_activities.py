"""One score a day from a client's own activities, though not all are rated every time."""

from collections import Counter
from collections.abc import Mapping
from datetime import date

from warmhand.core.progress import Score
from warmhand.core.scoring import activities_score


def activity_series(days: Mapping[date, Mapping[str, float]]) -> list[Score]:
    """Return the series of `days`: for each day the ratings (0 to 10) by activity, in order.

    Only activities rated on more than half of the days count, and only those of the first day:
    with the main one alone at most visits, the mean of all would jump for no reason. Where none
    of the first day's is kept up, the series opens with the next day.

    **Source**: Stratford 1995 (procedure); the choice of activities is our own rule.
    """
    ordered = sorted(days)
    if len({name for ratings in days.values() for name in ratings}) == 1:
        # The usual case, and many episodes are read at once: nothing to choose, nothing to mean.
        return [Score(on, value) for on in ordered for value in days[on].values()]
    for number, first in enumerate(ordered):
        rest = ordered[number:]
        rated = Counter(name for on in rest for name in days[on])
        kept = {name: value for name, value in days[first].items() if 2 * rated[name] > len(rest)}
        if kept:
            return _scores(kept, {on: days[on] for on in rest})
    return []


def _scores(kept: Mapping[str, float], days: Mapping[date, Mapping[str, float]]) -> list[Score]:
    found = []
    for on, ratings in days.items():
        score = activities_score(at_start=kept, now=ratings)
        if score is not None:
            found.append(Score(on, score.score))
    return found
