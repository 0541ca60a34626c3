"""Five short daily ratings: asked for with the client's yes, and answered by their own link."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import available_timezones

from django.db import transaction

from warmhand.core.errors import DomainError, InvalidValueError
from warmhand.core.letter import day_words
from warmhand.core.links import LinkPurpose
from warmhand.core.ratings import By, Schedule, Stopped, mean_rating, read_rating
from warmhand.services import care, client_scores, links
from warmhand.services.mail_server import is_ready
from warmhand.services.practice import links_reach_others
from warmhand.services.problems import ACTIVITIES, PAIN
from warmhand.services.progress import EpisodeState
from warmhand.services.rating_rounds import (
    close,
    count_anew,
    has_no_use,
    may_begin_again,
    note,
    ratings_of,
    rounds,
    running_round,
    schedule_of,
    take_back,
    why_over,
)
from warmhand.store.care import Activity, Episode
from warmhand.store.links import Link
from warmhand.store.people import User
from warmhand.store.ratings import Rating, RatingRound

OVER = "This round is over; thank you."
RUNNING = "Daily ratings are being asked for already. Stop them first, or wait for the last day."
NO_YES = "Ask first, and tick that they said yes."
NO_REACH = "A phone elsewhere cannot open this site’s links yet. Settings shows how to be reached."


class RoundOverError(DomainError):
    """The round takes no more answers; nothing was changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundDraft:
    """What was chosen; `question` is "pain" or "activity"."""

    question: str
    by: By
    hour: int
    time_zone: str
    starts_on: date
    agreed: bool
    """Whether the client said yes to it."""


@dataclass(frozen=True, slots=True)
class Ways:
    """Why a client cannot be asked in a way; "" where it is open."""

    mail: str
    text: str


def ways(episode: Episode) -> Ways:
    """Return which ways to the client of `episode` are open."""
    practice, client = episode.practice, episode.client
    shut = "" if links_reach_others(practice) else NO_REACH
    mail = "" if is_ready(practice) else "Mail is not set up yet; Settings shows how."
    return Ways(
        mail=shut or mail or ("" if client.email else "No e-mail address is known."),
        text=shut or ("" if client.phone else "No phone number is known."),
    )


def leading_question(state: EpisodeState) -> str:
    """Return what is asked if nothing else is chosen: the main activity where those lead."""
    return "activity" if state.primary.measure.id == ACTIVITIES else "pain"


@transaction.atomic
def start_round(*, episode: Episode, draft: RoundDraft, user: User, now: datetime) -> RatingRound:
    """Ask the client one question a day from the day chosen on; links of earlier rounds close.

    Raises `InvalidValueError` without the client's yes, while another round is running, for an
    episode that ended, a way that is shut, and an hour, a zone or a first day that cannot be.
    """
    _check(episode, draft, now)
    activity = _main_activity(episode) if draft.question == "activity" else None
    row = RatingRound.objects.create(
        practice=episode.practice,
        episode=episode,
        measure=ACTIVITIES if activity else PAIN,
        activity=activity,
        link=_fresh_link(episode, user, now),
        by=draft.by.value,
        hour=draft.hour,
        time_zone=draft.time_zone,
        starts_on=draft.starts_on,
        agreed_by=user,
        agreed_at=now,
        created_at=now,
    )
    note(row, "daily ratings asked for; the client said yes", now=now, user=user)
    return row


def _fresh_link(episode: Episode, user: User, now: datetime) -> Link:
    for link in Link.objects.filter(episode=episode, purpose=LinkPurpose.RATING.value):
        links.revoke(link=link, now=now)
    return links.issue_link(
        practice=episode.practice,
        purpose=LinkPurpose.RATING,
        now=now,
        client=episode.client,
        episode=episode,
        user=user,
    )


def _main_activity(episode: Episode) -> Activity:
    main = next(iter(care.activities_of(episode)), None)
    if main is None:
        raise InvalidValueError("There is no own activity to ask about.")
    return main


def _check(episode: Episode, draft: RoundDraft, now: datetime) -> None:
    if not draft.agreed:
        raise InvalidValueError(NO_YES)
    if episode.ended_on is not None:
        raise InvalidValueError("This has ended, so nothing is asked.")
    if running_round(episode) is not None:
        raise InvalidValueError(RUNNING)
    open_ways = ways(episode)
    if shut := open_ways.mail if draft.by is By.MAIL else open_ways.text:
        raise InvalidValueError(shut)
    _check_times(draft.hour, draft.time_zone)
    schedule = Schedule(starts_on=draft.starts_on, hour=draft.hour, time_zone=draft.time_zone)
    today = schedule.today(now)
    if draft.starts_on not in {today, today + timedelta(days=1)}:
        raise InvalidValueError("The first day is today or tomorrow, where the client is.")


def _check_times(hour: int, time_zone: str) -> None:
    if time_zone not in available_timezones():
        raise InvalidValueError("This time zone is not known.")
    if not 0 <= hour <= 23:
        raise InvalidValueError("Choose an hour of the day.")


def round_of(link: Link) -> RatingRound | None:
    """Return the round that `link` is for, with its episode and client, or None."""
    return rounds().filter(link=link).first()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the client's page shows: nothing of any other day."""

    words: str
    low_words: str
    high_words: str
    answer: float | None
    """Today's own answer."""
    done: int
    wanted: int
    stopped: str
    """Why it is over, a `Stopped`; "" while it runs."""
    begins_on: date | None
    """The first day, where it lies ahead."""
    may_answer: bool
    comes_again: bool
    """Whether tomorrow is a day of the round."""
    may_begin_again: bool
    """Whether the client stopped it and may go on."""
    hour: int
    time_zone: str


def asked(row: RatingRound, *, now: datetime) -> Asked:
    """Return what the client is shown at `now`; nothing is changed."""
    schedule, ratings = schedule_of(row), ratings_of(row)
    today = schedule.today(now)
    over = row.stopped or str(why_over(row, now=now) or "")
    pain = row.activity is None
    low, high = client_scores.PAIN_ENDS if pain else client_scores.ACTIVITY_ENDS
    return Asked(
        words=question_words(row),
        low_words=low,
        high_words=high,
        answer=ratings.get(today),
        done=len(ratings),
        wanted=row.days,
        stopped=over,
        begins_on=row.starts_on if today < row.starts_on else None,
        may_answer=_may_answer(row, over, today, ratings),
        comes_again=not over and today < schedule.last_day,
        may_begin_again=may_begin_again(row, now=now),
        hour=row.hour,
        time_zone=row.time_zone,
    )


def question_words(row: RatingRound) -> str:
    """Return the one question of a round, as the client reads it."""
    if row.activity is None:
        return client_scores.PAIN_QUESTION
    return f"How well can you do this: {row.activity.label}?"


def _may_answer(row: RatingRound, over: str, today: date, ratings: dict[date, float]) -> bool:
    """Until it is over; on the day of the last rating that one may still be changed."""
    if has_no_use(row) or today < row.starts_on:
        return False
    return not over or (over == Stopped.DONE.value and today in ratings)


@transaction.atomic
def answer(*, link: Link, text: str, now: datetime) -> None:
    """Keep the rating of the client's day; a later one of that day takes the earlier's place.

    The server alone says which day it is. Raises `InvalidValueError` for anything but a whole
    number from 0 to 10, and `RoundOverError` before the first day and once the round is over:
    then nothing is changed.
    """
    value, row = read_rating(text), round_of(link)
    if row is None:
        raise RoundOverError(OVER)
    today, before = schedule_of(row).today(now), ratings_of(row)
    if not asked(row, now=now).may_answer:
        raise RoundOverError(_why_not(row, today))
    if not _keep(row, today, value, now):
        return
    note(row, "rated by link", now=now, link_id=link.pk)
    if row.stopped:
        count_anew(row, before=mean_rating(before), now=now)
    elif len(before.keys() | {today}) >= row.days:
        close(row=row, why=Stopped.DONE, now=now, link_id=link.pk)


def _why_not(row: RatingRound, today: date) -> str:
    if today >= row.starts_on:
        return OVER
    first = day_words(row.starts_on, country=row.practice.country)
    return f"The first question comes on {first}. Please come back then."


def _keep(row: RatingRound, on: date, value: float, now: datetime) -> bool:
    """Write the rating of one day; return whether anything is new."""
    rating, made = Rating.objects.get_or_create(
        round=row,
        rated_on=on,
        defaults={"practice_id": row.practice_id, "value": value, "rated_at": now},
    )
    if made or rating.value == value:
        return made
    if rating.first_value is None:
        rating.first_value = rating.value
    rating.value, rating.rated_at = value, now
    rating.save(update_fields=["first_value", "value", "rated_at"])
    return True


@transaction.atomic
def change_times(*, link: Link, hour: int, time_zone: str, now: datetime) -> None:
    """Ask at another hour or in another zone from now on; days that were rated stay.

    Raises `RoundOverError` once the round is over, `InvalidValueError` for what cannot be.
    """
    row = round_of(link)
    if row is None or row.stopped or why_over(row, now=now):
        raise RoundOverError(OVER)
    _check_times(hour, time_zone)
    row.hour, row.time_zone = hour, time_zone
    row.save(update_fields=["hour", "time_zone"])
    note(row, "hour of daily ratings changed", now=now, link_id=link.pk)


def stop_asking(*, link: Link, now: datetime) -> None:
    """End the round for the client; once more changes nothing."""
    row = round_of(link)
    if row is not None:
        close(row=row, why=Stopped.BY_CLIENT, now=now, link_id=link.pk)


@transaction.atomic
def not_me(*, link: Link, now: datetime) -> None:
    """End the round since its link reached somebody else, and close the link.

    On the day of the last rating its score is taken out again; a later day changes no score.
    """
    row = round_of(link)
    if row is not None:
        is_ended = close(row=row, why=Stopped.WRONG_PERSON, now=now, link_id=link.pk)
        if not is_ended and asked(row, now=now).may_answer:
            take_back(row=row, now=now, link_id=link.pk)
    links.revoke(link=link, now=now)
