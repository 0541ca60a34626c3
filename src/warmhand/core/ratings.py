"""Five short daily ratings from a client's own phone: days, hours, when they stop, their mean."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from warmhand.core.errors import InvalidValueError

DAYS = 5
GRACE_DAYS = 2  # days may be missed: after the seventh day a round ends by itself
FEWEST_TO_USE = 3  # ratings from which a review need not wait for the rest
HIGHEST = 10
REVIEW_SOON = timedelta(days=7)
NOT_A_RATING = "Choose a number from 0 to 10."


class By(StrEnum):
    """How a client is reminded: by mail, or by a text from the practitioner's own phone."""

    MAIL = "mail"
    TEXT = "text"


class Stopped(StrEnum):
    """Why a round of ratings takes no more answers."""

    DONE = "done"
    TIME_UP = "time_up"
    BY_CLIENT = "by_client"
    BY_PRACTICE = "by_practice"
    WRONG_PERSON = "wrong_person"


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """When a round asks: from which day on, how many ratings it wants, when, and where."""

    starts_on: date
    hour: int
    """Of the day, 0 to 23, in `time_zone`."""
    time_zone: str
    """The client's, an IANA name."""
    wanted: int = DAYS

    @property
    def last_day(self) -> date:
        """The last day that takes a rating."""
        return self.starts_on + timedelta(days=self.wanted + GRACE_DAYS - 1)

    def today(self, now: datetime) -> date:
        """Return the day that `now` (aware) is where the client is."""
        return now.astimezone(ZoneInfo(self.time_zone)).date()

    def asks_at(self, day: date) -> datetime:
        """Return the moment (UTC) at which the client is asked on `day`.

        An hour that the clocks skip is the one after it; of an hour that comes twice the first.
        """
        local = datetime.combine(day, time(self.hour), ZoneInfo(self.time_zone))
        return local.astimezone(UTC)


def read_rating(text: str) -> float:
    """Return what was sent as a rating; `InvalidValueError` for all but whole 0 to 10.

    Digits of other scripts, signs, blanks and fractions are refused: a button sends none.
    """
    if not (text.isascii() and text.isdigit() and len(text) <= 2 and int(text) <= HIGHEST):
        raise InvalidValueError(NOT_A_RATING)
    return float(text)


def why_over(schedule: Schedule, *, rated: int, now: datetime) -> Stopped | None:
    """Return why a running round with `rated` ratings ends by itself at `now`, or None."""
    if rated >= schedule.wanted:
        return Stopped.DONE
    return Stopped.TIME_UP if schedule.today(now) > schedule.last_day else None


def waiting_day(schedule: Schedule, *, rated_on: Collection[date], now: datetime) -> date | None:
    """Return the client's day if it still waits for a rating, else None.

    A past day never does, however long nothing was sent.
    """
    today = schedule.today(now)
    waits = schedule.starts_on <= today <= schedule.last_day and today not in rated_on
    return today if waits and len(rated_on) < schedule.wanted else None


def day_to_ask(schedule: Schedule, *, rated_on: Collection[date], now: datetime) -> date | None:
    """Return the client's day if it waits for a rating and its hour has come, else None."""
    day = waiting_day(schedule, rated_on=rated_on, now=now)
    return day if day is not None and schedule.asks_at(day) <= now else None


def days_to_come(schedule: Schedule, *, rated_on: Collection[date], now: datetime) -> list[date]:
    """Return the days that may still be asked about, as many as ratings are wanting."""
    first = max(schedule.starts_on, schedule.today(now))
    span = max((schedule.last_day - first).days + 1, 0)
    open_days = [first + timedelta(days=n) for n in range(span)]
    return [day for day in open_days if day not in rated_on][: schedule.wanted - len(rated_on)]


def mean_rating(ratings: Mapping[date, float]) -> float:
    """Return the mean of at least one rating by day (0 to 10).

    **Source**: Heapy 2014: the mean of five daily ratings is far surer than one (PubMed 25283469).
    """
    return sum(ratings.values()) / len(ratings)


def day_of_score(
    rated_on: Collection[date], *, taken: Collection[date], first: date, last: date
) -> date | None:
    """Return the day on which the mean of a round is kept, or None where none is free.

    It is the last rated day that has no score (`taken`). A rated day before `first` or after
    `last`, where the client's day is not yet or no more the practice's, counts as that one.
    """
    days = {min(max(day, first), last) for day in rated_on}
    return max(days - set(taken), default=None)
