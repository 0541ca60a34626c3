"""What is written down of episodes, read in five queries however many there are."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast

from warmhand.core.care import Decision, ScoreSource, VisitStatus
from warmhand.core.own_activities import activity_series
from warmhand.core.progress import Check, Score
from warmhand.core.progress_batch import State
from warmhand.core.referral import Status
from warmhand.core.review import PastReview
from warmhand.services.problems import ACTIVITIES, SESSION_CHECK
from warmhand.store.care import Episode, Review, Visit
from warmhand.store.care import Score as ScoreRow
from warmhand.store.referrals import Referral

CHECKS = {-1.0: Check.WORSE, 0.0: Check.SAME, 1.0: Check.BETTER}
AT_A_VISIT = frozenset({ScoreSource.IN_ROOM.value, ScoreSource.CLIENT_HAND.value})
ENDED = (Status.CLOSED.value, Status.CANCELLED.value, Status.DRAFT.value)


@dataclass(slots=True)
class CareRecord:
    """One episode with its series of scores by measure and what was done, oldest first."""

    episode: Episode
    series: dict[str, list[Score]] = field(default_factory=dict)
    checks: list[Check] = field(default_factory=list)
    visit_days: list[date] = field(default_factory=list)
    minutes: list[int] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)
    is_with_partner: bool = False
    last_score_on: date | None = None

    @property
    def past(self) -> list[PastReview]:
        """The reviews held, as the core knows them."""
        return [
            PastReview(
                on=row.reviewed_on,
                visits=sum(day <= row.reviewed_on for day in self.visit_days),
                state=State(row.state) if row.state else State.UNCERTAIN,
                next_on=row.next_review_on,
            )
            for row in self.reviews
        ]

    @property
    def has_shared(self) -> bool:
        """Whether care is shared, or was decided to be."""
        shared = (Decision.CO_MANAGE.value, Decision.REFER.value)
        return self.is_with_partner or any(row.decision in shared for row in self.reviews)


def records_of(episodes: "QuerySet[Episode]") -> list[CareRecord]:
    """Return the records of `episodes`, in their order, with their clients: five queries."""
    rows = [CareRecord(episode) for episode in episodes.select_related("client")]
    by_key = {row.episode.pk: row for row in rows}
    # Keys as the database writes them: a UUID object for each of many rows took half the time.
    by_text = {text: row for key, row in by_key.items() for text in (key.hex, str(key))}
    keys = episodes.order_by().values("pk")
    _add_scores(by_text, keys)
    visits = Visit.objects.filter(episode__in=keys, status=VisitStatus.DONE.value)
    for key, on, minutes in visits.values_list(as_text("episode_id"), "visit_on", "minutes"):
        by_text[key].visit_days.append(on)
        by_text[key].minutes += [minutes] if minutes else []
    for review in Review.objects.filter(episode__in=keys):
        by_key[review.episode_id].reviews.append(review)
    referrals = Referral.objects.filter(episode__in=keys).exclude(status__in=ENDED)
    for key in referrals.values_list("episode_id", flat=True):
        by_key[key].is_with_partner = True
    for row in rows:
        row.visit_days = sorted(set(row.visit_days))
    return rows


def as_text(column: str) -> Cast:
    """Return a column of keys as text, without dashes on SQLite."""
    return Cast(column, CharField())


def _add_scores(by_key: dict[str, CareRecord], keys: "QuerySet[Episode, Any]") -> None:
    episode, activity_of = as_text("episode_id"), as_text("activity_id")
    columns = (episode, "measure", activity_of, "scored_on", "value", "ratings", "source")
    own: dict[str, dict[date, dict[str, float]]] = defaultdict(lambda: defaultdict(dict))
    found = ScoreRow.objects.filter(episode__in=keys).order_by("scored_on", "created_at")
    for key, measure, activity, on, value, ratings, source in found.values_list(*columns):
        record = by_key[key]
        if source in AT_A_VISIT:
            record.visit_days.append(on)
        if measure == SESSION_CHECK:
            record.checks.append(CHECKS[value])
            continue
        record.last_score_on = on
        if measure == ACTIVITIES:
            own[key][on][str(activity)] = value
        else:
            record.series.setdefault(measure, []).append(Score(on, value, ratings))
    for key, days in own.items():
        by_key[key].series[ACTIVITIES] = activity_series(days)
