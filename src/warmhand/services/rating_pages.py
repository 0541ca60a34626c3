"""Daily ratings as the practice sees them: on the episode's page, at a review, on Today."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from warmhand.core.progress_batch import State
from warmhand.core.ratings import (
    FEWEST_TO_USE,
    REVIEW_SOON,
    By,
    Stopped,
    day_to_ask,
    days_to_come,
    waiting_day,
)
from warmhand.services import links
from warmhand.services.progress import EpisodeState
from warmhand.services.rating_rounds import rated_days, ratings_of, rounds, schedule_of
from warmhand.services.ratings import question_words
from warmhand.store.care import Episode
from warmhand.store.people import Practice
from warmhand.store.ratings import RatingRound

TOLD_FOR = timedelta(days=14)  # how long a page speaks of a round that has ended


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundShown:
    """The last round of one episode; `stopped` is a `Stopped`, "" while it runs."""

    key: UUID
    client: str
    question: str
    done: int
    wanted: int
    last_on: date | None
    last_day: date
    begins_on: date | None
    by_text: bool
    stopped: str
    stopped_on: datetime | None
    has_score: bool
    waits_today: bool
    """Whether the client's day has no rating yet."""
    address: str
    """The client's link, while it runs and opens; "" otherwise."""

    @property
    def may_use_now(self) -> bool:
        """Whether a review need not wait for the rest."""
        return not self.stopped and self.done >= FEWEST_TO_USE

    @property
    def has_no_day(self) -> bool:
        """Whether every rated day has another score, so that the mean is kept nowhere."""
        is_other = self.stopped == Stopped.WRONG_PERSON.value
        return bool(self.stopped and self.done and not self.has_score and not is_other)


def last_round(*, episode: Episode, now: datetime) -> RoundShown | None:
    """Return the running round of `episode`, or one that ended lately, or None: two queries.

    One that the client stopped is told of for good: nobody asks again without knowing it.
    """
    row = rounds().filter(episode=episode).order_by("-created_at").first()
    if row is None or _is_past(row, now):
        return None
    schedule, rated = schedule_of(row), ratings_of(row)
    today = schedule.today(now)
    return RoundShown(
        key=row.pk,
        client=row.episode.client.name,
        question=question_words(row),
        done=len(rated),
        wanted=row.days,
        last_on=max(rated, default=None),
        last_day=schedule.last_day,
        begins_on=row.starts_on if today < row.starts_on else None,
        by_text=row.by == By.TEXT.value,
        stopped=row.stopped,
        stopped_on=row.stopped_at,
        has_score=row.score_id is not None,
        waits_today=waiting_day(schedule, rated_on=rated, now=now) is not None,
        address=_address(row),
    )


def _is_past(row: RatingRound, now: datetime) -> bool:
    if row.stopped_at is None or row.stopped == Stopped.BY_CLIENT.value:
        return False
    return now - row.stopped_at > TOLD_FOR


def _address(row: RatingRound) -> str:
    is_open = row.link is not None and row.link.revoked_at is None and not row.stopped
    return links.address_of(row.link) if row.link is not None and is_open else ""


def is_worth_asking(state: EpisodeState, shown: RoundShown | None, *, today: date) -> bool:
    """Return whether five short ratings are offered: a review comes soon, or it is uncertain.

    Never while they are asked for or have just ended, nor for well-being; who stopped them is
    not offered again by itself.
    """
    if shown is not None or state.ended_on is not None or state.is_wellness:
        return False
    review = state.review
    is_near = review is not None and (review.is_due or review.on - today <= REVIEW_SOON)
    return is_near or state.state == State.UNCERTAIN.value


def moments_to_come(row: RatingRound, *, now: datetime) -> list[datetime]:
    """Return when the client is still to be asked, for their own calendar."""
    schedule = schedule_of(row)
    days = days_to_come(schedule, rated_on=ratings_of(row), now=now)
    return [schedule.asks_at(day) for day in days]


@dataclass(frozen=True, slots=True)
class RatingNotice:
    """One thing about daily ratings that would like a moment today."""

    episode: UUID
    client: str
    label: str
    is_wrong_person: bool


_OF_A_NOTICE = (
    *("starts_on", "hour", "time_zone", "days", "stopped"),
    *("episode__label", "episode__client__name"),
)


def notices(*, practice: Practice, now: datetime) -> list[RatingNotice]:
    """Return whom to text today, and whose link reached somebody else: two queries."""
    lately = Q(stopped=Stopped.WRONG_PERSON.value, stopped_at__gt=now - TOLD_FOR)
    to_text = Q(stopped="", by=By.TEXT.value)
    later = RatingRound.objects.filter(
        episode=OuterRef("episode"), created_at__gt=OuterRef("created_at")
    )
    rows = list(
        RatingRound.objects.select_related("episode__client")
        .only(*_OF_A_NOTICE)
        .filter(lately | to_text, ~Exists(later), practice=practice)
        .filter(episode__ended_on=None, episode__client__archived_at=None)
        .order_by("created_at")
    )
    rated = rated_days(rows)
    return [_notice(row) for row in rows if _is_due(row, rated.get(row.pk, set()), now)]


def _is_due(row: RatingRound, rated: set[date], now: datetime) -> bool:
    if row.stopped:
        return True
    return day_to_ask(schedule_of(row), rated_on=rated, now=now) is not None


def _notice(row: RatingRound) -> RatingNotice:
    return RatingNotice(
        row.episode_id, row.episode.client.name, row.episode.label, bool(row.stopped)
    )
