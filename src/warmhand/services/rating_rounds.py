"""Rounds of daily ratings: read, stopped, and turned into one score."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django_scopes import scope, scopes_disabled

from warmhand.core import ratings as rules
from warmhand.core.care import ScoreSource
from warmhand.core.measures import checked_score
from warmhand.core.ratings import Schedule, Stopped
from warmhand.core.trail import Deed
from warmhand.services import trail
from warmhand.services.consents import local_day
from warmhand.services.problems import measure_for
from warmhand.services.scores import take_out_score
from warmhand.store.care import Episode, Score, ScoreCorrection
from warmhand.store.people import User
from warmhand.store.ratings import Rating, RatingRound

CHANGED = "The client changed that day’s rating."
NOT_THE_CLIENTS = "The link of these daily ratings had reached somebody else."

GOES_ON = "The daily ratings go on; the score comes at their end."


def schedule_of(row: RatingRound) -> Schedule:
    """Return when `row` asks."""
    return Schedule(
        starts_on=row.starts_on, hour=row.hour, time_zone=row.time_zone, wanted=row.days
    )


def ratings_of(row: RatingRound) -> dict[date, float]:
    """Return the ratings of a round by day, in order."""
    rows = Rating.objects.filter(round=row).order_by("rated_on")
    return dict(rows.values_list("rated_on", "value"))


def rated_days(rows: Iterable[RatingRound]) -> dict[UUID, set[date]]:
    """Return the days with a rating of each of these rounds that has one: one query."""
    found: dict[UUID, set[date]] = {}
    ratings = Rating.objects.filter(round__in=[row.pk for row in rows]).order_by()
    for key, on in ratings.values_list("round_id", "rated_on"):
        found.setdefault(key, set()).add(on)
    return found


def rounds() -> "QuerySet[RatingRound]":
    """Return the rounds of the practice in scope with what every page of one reads."""
    return RatingRound.objects.select_related("practice", "episode__client", "activity", "link")


def running_round(episode: Episode) -> RatingRound | None:
    """Return the round of `episode` that still takes answers, or None."""
    return rounds().filter(episode=episode, stopped="").first()


def has_no_use(row: RatingRound) -> bool:
    """Return whether the episode has ended or its client was put away."""
    return row.episode.ended_on is not None or row.episode.client.archived_at is not None


@transaction.atomic
def close(
    *,
    row: RatingRound,
    why: Stopped,
    now: datetime,
    user: User | None = None,
    link_id: UUID | None = None,
) -> bool:
    """End a running round and make one score of its ratings; False where it had ended already.

    The score lies on the last rated day that has none of its measure; without such a day, and
    without a rating, there is no score. What the wrong person answered becomes none either.
    """
    ended = RatingRound.objects.filter(pk=row.pk, stopped="")
    if not ended.update(stopped=why.value, stopped_at=now):
        return False
    row.stopped, row.stopped_at = why.value, now
    if why is not Stopped.WRONG_PERSON:
        _keep_score(row, user=user, now=now)
    note(row, f"daily ratings ended: {why.value}", now=now, user=user, link_id=link_id)
    return True


def _keep_score(row: RatingRound, *, user: User | None, now: datetime) -> None:
    ratings, episode = ratings_of(row), row.episode
    same = Score.objects.filter(episode=episode, measure=row.measure, activity=row.activity_id)
    on = rules.day_of_score(
        ratings,
        taken=set(same.values_list("scored_on", flat=True)),
        first=episode.started_on,
        last=episode.ended_on or local_day(row.practice, now),
    )
    if on is None:
        return
    mean, measure = rules.mean_rating(ratings), measure_for(row.measure, episode.problem)
    row.score = Score.objects.create(
        practice_id=row.practice_id,
        episode=episode,
        measure=row.measure,
        activity_id=row.activity_id,
        scored_on=on,
        value=checked_score(measure, mean, ratings=len(ratings)),
        ratings=len(ratings),
        source=ScoreSource.LINK.value,
        entered_by=user,
        created_at=now,
    )
    row.save(update_fields=["score"])


def count_anew(row: RatingRound, *, before: float, now: datetime) -> None:
    """Put the score of a round right after a rating changed, unless the practice changed it.

    `before` is the mean as it was; the trace keeps it. Call it inside a transaction.
    """
    score, mean = row.score, rules.mean_rating(ratings_of(row))
    if score is None or score.value != before:
        return
    ScoreCorrection.objects.create(
        practice_id=row.practice_id,
        episode_id=row.episode_id,
        score=score,
        measure=score.measure,
        scored_on=score.scored_on,
        before=before,
        after=mean,
        reason=CHANGED,
        corrected_at=now,
    )
    Score.objects.filter(pk=score.pk).update(value=mean)


@transaction.atomic
def take_back(*, row: RatingRound, now: datetime, link_id: UUID) -> None:
    """Take out the score of a finished round whose link had reached somebody else.

    The trace keeps it. A score that the practice put right is the practice's own and stays.
    """
    done = RatingRound.objects.filter(pk=row.pk, stopped=Stopped.DONE.value)
    if not done.update(stopped=Stopped.WRONG_PERSON.value, stopped_at=now):
        return
    score = row.score
    if score is not None and score.value == rules.mean_rating(ratings_of(row)):
        take_out_score(score=score, reason=NOT_THE_CLIENTS, now=now, link_id=link_id)
    note(row, f"daily ratings ended: {Stopped.WRONG_PERSON.value}", now=now, link_id=link_id)


def may_begin_again(row: RatingRound, *, now: datetime) -> bool:
    """Return whether a round that its client stopped may go on: a day of it is still to come.

    Not once another round began, the practice put its score right, or all that was asked is answered.
    """
    rated, schedule = ratings_of(row), schedule_of(row)
    if row.stopped != Stopped.BY_CLIENT.value or has_no_use(row) or running_round(row.episode):
        return False
    is_ours = row.score is None or row.score.value == rules.mean_rating(rated)
    return is_ours and rules.why_over(schedule, rated=len(rated), now=now) is None


@transaction.atomic
def begin_again(*, row: RatingRound, now: datetime, link_id: UUID) -> bool:
    """Ask again until the round's end; False where that cannot be, and nothing is changed.

    The score of the days until then is taken out, with its trace: the end makes one of all.
    """
    if not may_begin_again(row, now=now):
        return False
    stopped = RatingRound.objects.filter(pk=row.pk, stopped=Stopped.BY_CLIENT.value)
    if not stopped.update(stopped="", stopped_at=None, score=None):
        return False
    if row.score is not None:
        take_out_score(score=row.score, reason=GOES_ON, now=now, link_id=link_id)
    note(row, "daily ratings go on: the client asked", now=now, link_id=link_id)
    return True


def stop_round(*, row: RatingRound, user: User, now: datetime) -> bool:
    """End a round for the practice and use what there is; False where it had ended already."""
    return close(row=row, why=Stopped.BY_PRACTICE, now=now, user=user)


def close_due(*, now: datetime) -> int:
    """End the rounds of every practice whose time is over; return how many that were.

    Done are those whose days have passed and those of an episode that ended or a client who was
    put away; a second worker finds nothing left to end. Two queries where nothing is to be ended.
    """
    with scopes_disabled():
        running = list(rounds().filter(stopped=""))
        rated = rated_days(running)
    closed = 0
    for row in running:
        with scope(practice=row.practice):
            why = _why_over(row, len(rated.get(row.pk, ())), now)
            if why is not None and close(row=row, why=why, now=now):
                closed += 1
    return closed


def why_over(row: RatingRound, *, now: datetime) -> Stopped | None:
    """Return why a running round takes no more answers at `now`, or None."""
    return _why_over(row, Rating.objects.filter(round=row).count(), now)


def _why_over(row: RatingRound, rated: int, now: datetime) -> Stopped | None:
    if has_no_use(row):
        return Stopped.BY_PRACTICE
    return rules.why_over(schedule_of(row), rated=rated, now=now)


def note(
    row: RatingRound,
    detail: str,
    *,
    now: datetime,
    user: User | None = None,
    link_id: UUID | None = None,
) -> None:
    """Leave in the trail what happened to a round."""
    trail.record(
        practice=row.practice,
        deed=Deed.WRITE,
        thing="episode",
        thing_id=row.episode_id,
        now=now,
        user=user,
        link_id=link_id,
        client=row.episode.client,
        detail=detail,
    )
