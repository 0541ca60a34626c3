"""Which of a client's own activities count in their mean, and on which days some lack."""

from collections.abc import Iterable, Mapping
from datetime import date

from warmhand.core.own_activities import OwnSeries, Rated, own_series
from warmhand.services.problems import ACTIVITIES
from warmhand.store.care import Activity, Score

TOO_FEW = "too few activities for a mean"


def own_means(scores: Iterable[Score]) -> OwnSeries:
    """Return the series of own activities among the scores of one episode; names are keys."""
    rated: dict[date, dict[str, Rated]] = {}
    for row in scores:
        if row.measure == ACTIVITIES:
            rated.setdefault(row.scored_on, {})[str(row.activity_id)] = Rated(
                row.value, row.ratings
            )
    return own_series(rated)


def notes_by_day(own: OwnSeries) -> Mapping[date, str]:
    """Return what to say beside a day whose mean lacks activities of the start, or has none."""
    partial = {row.on: "partial" for row in own.scores if row.partial}
    return partial | dict.fromkeys(own.too_few, TOO_FEW)


def counted_words(own: OwnSeries, activities: Iterable[Activity]) -> list[tuple[str, str]]:
    """Return lines for "why?": which activities the mean is of, and on how many days some lack."""
    rows = list(activities)
    counted = [row.label for row in rows if str(row.pk) in own.kept]
    others = [row.label for row in rows if str(row.pk) not in own.kept]
    if len(rows) < 2 or not counted:
        return []
    words = "; ".join(counted)
    if others:
        words += f". Not counted, because not rated at the start or not on most days: {'; '.join(others)}"
    lines = [("Activities counted", f"{words}.")]
    partial = sum(row.partial for row in own.scores)
    if partial:
        whole = f"{partial} of {len(own.scores)}"
        lines.append(
            ("Partial", f"{whole} means lack an activity of the start; the table marks them.")
        )
    return lines
