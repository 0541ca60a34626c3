"""Mail for daily ratings: one on each day that waits, at the hour where the client is."""

from datetime import date, datetime

from django_scopes import scope, scopes_disabled

from warmhand.core.outbox import MailKind
from warmhand.core.ratings import By, day_to_ask, waiting_day
from warmhand.services import outbox
from warmhand.services.rating_rounds import has_no_use, ratings_of, rounds, schedule_of
from warmhand.store.outbox import OutboxMail
from warmhand.store.ratings import RatingRound

NOT_NEEDED = "That day is answered, over or no longer asked about, so this mail does not leave."


def enqueue_due(*, now: datetime) -> int:
    """Write the mails of every practice whose hour has come; return how many there are new.

    A day has one mail however often this runs. After a time in which nothing ran the day itself
    is asked about, and no day before it.
    """
    with scopes_disabled():
        running = list(rounds().filter(stopped="", by=By.MAIL.value))
    made = 0
    for row in running:
        with scope(practice=row.practice):
            made += _enqueue(row, now)
    return made


def _enqueue(row: RatingRound, now: datetime) -> bool:
    client = row.episode.client
    day = day_to_ask(schedule_of(row), rated_on=ratings_of(row), now=now)
    if day is None or has_no_use(row) or not client.email:
        return False
    mail = outbox.enqueue(
        practice=row.practice,
        kind=MailKind.CLIENT_RATING,
        key=_key(row, day),
        to_name=client.name,
        to_address=client.email,
        now=now,
        link=row.link,
    )
    return mail.created_at == now


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
