"""Mail for daily ratings: one on each day that waits, at the hour where the client is."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from uuid import UUID

from django_scopes import scope, scopes_disabled

from warmhand.core.outbox import MailKind
from warmhand.core.ratings import By, day_to_ask, waiting_day
from warmhand.services import outbox
from warmhand.services.rating_rounds import (
    has_no_use,
    rated_days,
    ratings_of,
    rounds,
    schedule_of,
)
from warmhand.store.outbox import OutboxMail
from warmhand.store.ratings import RatingRound

NOT_NEEDED = "That day is answered, over or no longer asked about, so this mail does not leave."


def enqueue_due(*, now: datetime) -> None:
    """Write the mails of every practice whose hour has come.

    A day has one mail however often this runs; three queries where nothing is to be written.
    After a time in which nothing ran the day itself is asked about, and no day before it.
    """
    with scopes_disabled():
        running = list(rounds().filter(stopped="", by=By.MAIL.value))
        rated = rated_days(running)
        waiting = {_key(row, day): row for row in running if (day := _day(row, rated, now))}
        there = OutboxMail.objects.filter(key__in=waiting).values_list("key", flat=True)
        new = waiting.keys() - set(there)
    for key in sorted(new):
        with scope(practice=waiting[key].practice):
            _enqueue(waiting[key], key, now)


def _day(row: RatingRound, rated: Mapping[UUID, Collection[date]], now: datetime) -> date | None:
    """The day that `row` is to be asked about by mail now, or None."""
    if has_no_use(row) or not row.episode.client.email:
        return None
    return day_to_ask(schedule_of(row), rated_on=rated.get(row.pk, ()), now=now)


def _enqueue(row: RatingRound, key: str, now: datetime) -> None:
    client = row.episode.client
    outbox.enqueue(
        practice=row.practice,
        kind=MailKind.CLIENT_RATING,
        key=key,
        to_name=client.name,
        to_address=client.email,
        now=now,
        link=row.link,
    )


def _key(row: RatingRound, day: date) -> str:
    return f"{MailKind.CLIENT_RATING.value}-{row.pk}-{day.isoformat()}"


def why_not(mail: OutboxMail, *, now: datetime) -> str:
    """Return why the mail of one day may not leave any more, or "" where it may.

    It may not once that day is answered or over, or the round has ended.
    """
    row = rounds().filter(link=mail.link).first() if mail.link else None
    if row is None or row.stopped or has_no_use(row):
        return NOT_NEEDED
    day = waiting_day(schedule_of(row), rated_on=ratings_of(row), now=now)
    return "" if day is not None and mail.key == _key(row, day) else NOT_NEEDED
