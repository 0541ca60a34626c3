"""What is written down of episodes, read in six queries however many there are."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple
from uuid import UUID

import numpy as np
from django.db.models import CharField, F, QuerySet
from django.db.models.functions import Cast
from django.utils.timezone import localdate

from warmhand.core.care import Decision, ScoreSource, VisitStatus
from warmhand.core.own_activities import Rated, activity_series
from warmhand.core.progress import Check, Score
from warmhand.core.progress_batch import PLATEAU_VISITS, Series, State
from warmhand.core.ratings import DAYS
from warmhand.core.red_flags import Urgency
from warmhand.core.referral import Status
from warmhand.core.review import Action, PastReview
from warmhand.core.urgent import SORE
from warmhand.services.problems import ACTIVITIES, SESSION_CHECK
from warmhand.store.care import Episode, Review
from warmhand.store.care import Score as ScoreRow
from warmhand.store.referrals import Referral
from warmhand.store.safety import RaisedFlag

CHECKS = {-1.0: Check.WORSE, 0.0: Check.SAME, 1.0: Check.BETTER}
AT_A_VISIT = frozenset({ScoreSource.IN_ROOM.value, ScoreSource.CLIENT_HAND.value})
NEVER_LEFT = (Status.CANCELLED.value, Status.DRAFT.value)


class HeldReview(NamedTuple):
    """A review as it was written down."""

    on: date
    state: str
    suggested: str
    decision: str
    next_on: date | None


@dataclass(slots=True)
class CareRecord:
    """One episode with its series of scores by measure and what was done, oldest first."""

    episode: Episode
    client_name: str
    client_phone: str
    series: dict[str, list[Score]] = field(default_factory=dict)
    checks: list[Check] = field(default_factory=list)
    visit_days: list[date] = field(default_factory=list)
    """Days with a visit done, or with a score that was taken at one."""
    done_on: list[date] = field(default_factory=list)
    """The day of each visit that is written down as done."""
    minutes: list[int] = field(default_factory=list)
    reviews: list[HeldReview] = field(default_factory=list)
    open_urgency: Urgency = Urgency.NONE
    """The highest of the client's open safety flags."""
    flagged_on: date | None = None
    """The day of the last open flag that asks for more than a caution."""
    sore_on: date | None = None
    is_with_partner: bool = False
    referred_on: date | None = None
    """The day on which a referral last left."""
    last_score_on: date | None = None
    scored_at_visit_on: date | None = None
    """The last day with a score that was taken at a visit."""

    @property
    def past(self) -> list[PastReview]:
        """The reviews held, as the core knows them."""
        return [
            PastReview(
                on=row.on,
                visits=bisect_right(self.visit_days, row.on),
                state=State(row.state) if row.state else State.UNCERTAIN,
                next_on=row.next_on,
                passed_over=row.suggested == Action.REFER.value
                and row.decision != Decision.REFER.value,
                decision=Decision(row.decision) if row.decision else None,
            )
            for row in self.reviews
        ]

    @property
    def rated_daily(self) -> frozenset[str]:
        """The measures whose last score is already the mean of a whole round of daily ratings."""
        return frozenset(
            slug for slug, row in self.series.items() if row and row[-1].ratings >= DAYS
        )

    @property
    def has_shared(self) -> bool:
        """Whether care is shared, or was decided to be."""
        shared = (Decision.CO_MANAGE.value, Decision.REFER.value)
        return self.is_with_partner or any(row.decision in shared for row in self.reviews)


def records_of(episodes: "QuerySet[Episode]") -> list[CareRecord]:
    """Return the records of `episodes`, in their order, with clients' names: six queries."""
    # Of a client name and phone alone are read: a card shows no more.
    found = episodes.annotate(client_name=F("client__name"), client_phone=F("client__phone"))
    rows = [CareRecord(episode, episode.client_name, episode.client_phone) for episode in found]
    # Keys and days as the database writes them: a converter for each of many rows took half the
    # time. A key is text without dashes on SQLite, with them elsewhere.
    keys = {row.episode.pk: row for row in rows}
    by_text = {text: row for key, row in keys.items() for text in (key.hex, str(key))}
    chosen = episodes.order_by()
    _add_scores(by_text, chosen.values("pk"))
    _add_visits(by_text, chosen)
    _add_reviews(by_text, chosen.values("pk"))
    _add_referrals(keys, chosen.values("pk"))
    _add_flags(rows, chosen.values("client_id"))
    for row in rows:
        row.visit_days = sorted(set(row.visit_days))
        row.done_on.sort()
    return rows


def as_text(column: str) -> Cast:
    """Return a column of keys or days as text; keys without dashes on SQLite."""
    return Cast(column, CharField())


day_of_text = lru_cache(maxsize=4096)(date.fromisoformat)


def _add_scores(by_key: dict[str, CareRecord], keys: "QuerySet[Episode, Any]") -> None:
    episode, day, activity = as_text("episode_id"), as_text("scored_on"), as_text("activity_id")
    found = ScoreRow.objects.filter(episode__in=keys).order_by("episode", "measure", "scored_on")
    columns = found.values_list(episode, "measure", day, "value", "ratings", "source", activity)
    for (key, measure), group in groupby(columns, key=itemgetter(0, 1)):
        record, rows = by_key[key], list(group)
        days = [day_of_text(row[2]) for row in rows]
        seen_on = [on for on, row in zip(days, rows, strict=True) if row[5] in AT_A_VISIT]
        record.visit_days += seen_on
        if measure == SESSION_CHECK:
            record.checks = [CHECKS[row[3]] for row in rows]
            continue
        record.last_score_on = max(record.last_score_on or date.min, days[-1])
        if seen_on:
            record.scored_at_visit_on = max(record.scored_at_visit_on or date.min, seen_on[-1])
        if measure == ACTIVITIES:
            record.series[measure] = _own_series(days, rows)
        else:
            record.series[measure] = [
                Score(on, row[3], row[4]) for on, row in zip(days, rows, strict=True)
            ]


def _own_series(days: Sequence[date], rows: Sequence[tuple[Any, ...]]) -> list[Score]:
    rated: dict[date, dict[str, Rated]] = {}
    for on, row in zip(days, rows, strict=True):
        rated.setdefault(on, {})[row[6]] = Rated(row[3], row[4])
    return activity_series(rated)


def _add_visits(by_key: dict[str, CareRecord], episodes: "QuerySet[Episode]") -> None:
    # From the episodes to their visits: the other way round SQLite reads every visit there is.
    done = episodes.filter(visits__status=VisitStatus.DONE.value)
    columns = (as_text("pk"), as_text("visits__visit_on"), "visits__minutes")
    for key, text, minutes in done.values_list(*columns):
        record = by_key[key]
        on = day_of_text(text)
        record.visit_days.append(on)
        record.done_on.append(on)
        if minutes:
            record.minutes.append(minutes)


def _add_reviews(by_key: dict[str, CareRecord], keys: "QuerySet[Episode, Any]") -> None:
    columns = (as_text("episode_id"), as_text("reviewed_on"), "state", "suggested", "decision")
    found = Review.objects.filter(episode__in=keys).order_by("reviewed_on", "created_at")
    rows = found.values_list(*columns, as_text("next_review_on"))
    for key, on, state, suggested, decision, next_on in rows:
        chosen = day_of_text(next_on) if next_on else None
        held = HeldReview(day_of_text(on), state, suggested, decision, chosen)
        by_key[key].reviews.append(held)


def _add_flags(records: Sequence[CareRecord], clients: "QuerySet[Episode, Any]") -> None:
    """A flag is the client's, not one trouble's: it stands at each of their episodes."""
    of: dict[UUID, list[CareRecord]] = defaultdict(list)
    for record in records:
        of[record.episode.client_id].append(record)
    rows = RaisedFlag.objects.filter(client__in=clients, closed_at__isnull=True)
    for key, flag, value, at in rows.values_list("client_id", "flag", "urgency", "raised_at"):
        urgency, on = Urgency(value), localdate(at)
        for record in of[key]:
            if urgency.rank < record.open_urgency.rank:
                record.open_urgency = urgency
            if urgency is not Urgency.CAUTION:
                record.flagged_on = max(record.flagged_on or on, on)
            if flag == SORE:
                record.sore_on = max(record.sore_on or on, on)


def _add_referrals(by_key: dict[UUID, CareRecord], keys: "QuerySet[Episode, Any]") -> None:
    rows = Referral.objects.filter(episode__in=keys).exclude(status__in=NEVER_LEFT)
    for key, status, sent_at in rows.values_list("episode_id", "status", "sent_at"):
        record = by_key[key] if key else None
        if record is None:
            continue
        record.is_with_partner |= status != Status.CLOSED.value
        if sent_at is not None:
            on = localdate(sent_at)
            record.referred_on = max(record.referred_on or on, on)


def series_of(members: Sequence[CareRecord], measure: str, on: date | None) -> Series:
    """Return the scores of one measure of all `members`, to be judged `on` a day, or at any age."""
    lists = [record.series.get(measure, []) for record in members]
    counts = np.array([len(scores) for scores in lists], dtype=np.int64)
    flat = [score for scores in lists for score in scores]
    worse = [record.checks[-2:] == [Check.WORSE, Check.WORSE] for record in members]
    # Who keeps no visits is not held to a number of them.
    visits = [len(record.visit_days) or PLATEAU_VISITS for record in members]
    return Series(
        starts=np.cumsum(counts) - counts,
        counts=counts,
        days=np.array([score.on.toordinal() for score in flat], dtype=np.int64),
        scores=np.array([score.value for score in flat], dtype=np.float64),
        ratings=np.array([score.ratings for score in flat], dtype=np.float64),
        both_worse=np.array(worse, dtype=np.bool_),
        as_of=on.toordinal() if on else None,
        visits=np.array(visits, dtype=np.int64),
    )
