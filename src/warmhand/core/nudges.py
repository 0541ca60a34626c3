"""Asking again by itself: when the next reminder leaves, within the hours of who reads it.

A day is a day of the calendar where the reader lives; an hour is one of their clock.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from warmhand.core.errors import InvalidValueError

SATURDAY = 5
LONGEST_DAYS = 60
MOST_NUDGES = 5
# A wish for one hour on working days alone is met within a weekend and the day the clocks change.
SOONEST_DAYS = 8


class Side(StrEnum):
    """Who is asked again."""

    PARTNER = "partner"
    CLIENT = "client"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """How a practice asks again by itself; nothing leaves until it is switched on.

    **Source**: own assumption. A reminder or two bring answers, and more of them bring annoyance;
    no study says how many days lie best between them.
    """

    is_on: bool = False
    partner_after_days: int = 4
    """1 to 60; counted from the last step."""
    client_after_days: int = 10
    """1 to 60; counted from the day it was sent."""
    at_most: int = 2
    """1 to 5; of each side of one referral, in all its time, asked by hand or by itself."""
    days_between: int = 4
    """1 to 60; between any two askings, whoever asked."""
    first_hour: int = 9
    """0 to 22; the hour on the reader's clock from which mail may leave."""
    last_hour: int = 17
    """1 to 23; the hour at which no more mail leaves."""
    weekdays_only: bool = True

    def after_days(self, side: Side) -> int:
        """Return how many days `side` has before the first reminder."""
        return self.partner_after_days if side is Side.PARTNER else self.client_after_days


DEFAULT = Rules()
_RANGES = {
    "partner_after_days": (1, LONGEST_DAYS),
    "client_after_days": (1, LONGEST_DAYS),
    "at_most": (1, MOST_NUDGES),
    "days_between": (1, LONGEST_DAYS),
    "first_hour": (0, 22),
    "last_hour": (1, 23),
}
_SWITCHES = ("is_on", "weekdays_only")


def rules_with(overrides: Mapping[str, Any]) -> Rules:
    """Return the rules of a practice that changed some, by the names of `Rules`.

    Raises `InvalidValueError` for another name, a number out of its range, or hours of which the
    last is not after the first.
    """
    for name, value in overrides.items():
        if name in _SWITCHES:
            if not isinstance(value, bool):
                raise InvalidValueError("A switch is on or off.")
            continue
        if name not in _RANGES:
            raise InvalidValueError(f"No rule is called “{name}”.")
        low, high = _RANGES[name]
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise InvalidValueError(f"Write a whole number from {low} to {high}.")
    rules = Rules(**overrides)
    if rules.first_hour >= rules.last_hour:
        raise InvalidValueError("The last hour comes after the first.")
    return rules


def overrides_of(rules: Rules) -> dict[str, Any]:
    """Return what `rules` change, as `rules_with` reads it; {} for the usual ones."""
    usual = asdict(DEFAULT)
    return {name: value for name, value in asdict(rules).items() if value != usual[name]}


@dataclass(frozen=True, slots=True)
class Away:
    """The days on which a partner is away, both included."""

    first: date
    last: date

    def holds(self, day: date) -> bool:
        """Whether they are away on `day`."""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the next reminder of one side rests on; moments are aware."""

    since: datetime | None
    """Since when an answer is waited for; None: nobody waits for one."""
    asked_at: datetime | None = None
    """When they were last asked or called, by hand or by itself."""
    nudges: int = 0
    """How many askings were counted before."""
    after_days: int | None = None
    """Instead of the days of the rules, where a day that has passed asks by itself."""
    away: Away | None = None
    is_stopped: bool = False
    """Somebody wished no more reminders, or nothing may be shared."""


@dataclass(frozen=True, slots=True)
class Nudge:
    """One reminder to come."""

    side: Side
    number: int
    """1 for the first; every number leaves once."""
    at: datetime
    """In UTC; always within the hours of the reader."""


def due_on(since: date, days: int, away: Away | None = None) -> date:
    """Return the day that is `days` after `since`; time away does not count as silence.

    Who goes away before that day has the same `days` again from the first day they are back.
    """
    due = since + timedelta(days=days)
    if away is not None and since <= away.last and away.first <= due:
        due = away.last + timedelta(days=1 + days)
    return due


def next_nudge(side: Side, facts: Facts, rules: Rules, *, now: datetime, zone: str) -> Nudge | None:
    """Return the next reminder of `side`, or None where none is to come.

    `zone` is the IANA name of where the reader lives, or of the practice where nobody knows. After
    a time in which nothing ran the one that is overdue leaves at the next allowed moment, and the
    days to the one after it are counted from there.
    """
    if not rules.is_on or facts.is_stopped or facts.since is None or facts.nudges >= rules.at_most:
        return None
    here = ZoneInfo(zone)
    days = rules.after_days(side) if facts.after_days is None else facts.after_days
    due = due_on(facts.since.astimezone(here).date(), days, facts.away)
    if facts.asked_at is not None:
        asked_on = facts.asked_at.astimezone(here).date()
        due = max(due, due_on(asked_on, rules.days_between, facts.away))
    at = allowed_from(max(_start_of(due, here), now), rules, zone=zone)
    if at is not None and facts.away is not None and facts.away.holds(at.astimezone(here).date()):
        # It was due before they left, and the hours or a standstill brought it into those days.
        due = facts.away.last + timedelta(days=1 + days)
        at = allowed_from(max(_start_of(due, here), now), rules, zone=zone)
    return None if at is None else Nudge(side, facts.nudges + 1, at)


def _start_of(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


def is_allowed(moment: datetime, rules: Rules, *, zone: str) -> bool:
    """Tell whether mail may leave at `moment` on the clock of `zone`."""
    local = moment.astimezone(ZoneInfo(zone))
    is_day = local.weekday() < SATURDAY or not rules.weekdays_only
    return is_day and rules.first_hour <= local.hour < rules.last_hour


def allowed_from(moment: datetime, rules: Rules, *, zone: str) -> datetime | None:
    """Return `moment` if mail may leave then on the clock of `zone`, else the next such (UTC).

    An hour that the clocks skip is the one after it; of one that comes twice the first. None
    where the hours are never there.
    """
    if is_allowed(moment, rules, zone=zone):
        return moment.astimezone(UTC)
    here = ZoneInfo(zone)
    first = moment.astimezone(here).date()
    for number in range(SOONEST_DAYS):
        day = first + timedelta(days=number)
        opens = datetime.combine(day, time(rules.first_hour), here).astimezone(UTC)
        if opens >= moment and is_allowed(opens, rules, zone=zone):
            return opens
    return None


def in_words(rules: Rules) -> str:
    """Return what the schedule does to a partner: "After 4 days we write once, …"."""
    if not rules.is_on:
        return "Nothing is asked by itself. Today tells you when to ask."
    day = rules.partner_after_days
    parts = [f"After {_days(day)} we write once"]
    parts += [
        f"after {day + number * rules.days_between} once more" for number in range(1, rules.at_most)
    ]
    return f"{', '.join(parts)}, then you phone."


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"
