"""How much work the repeating entries of a calendar would be, told before any is expanded."""

from dataclasses import dataclass
from datetime import date, datetime
from math import prod
from typing import Any, Final

from icalendar import Event

MOST_OCCURRENCES = 5_000
MOST_STEPS = 600_000
"""Days, weeks, months or years that are looked at, over all series: some seconds at most."""
MOST_STEPS_OF_ONE = 200_000
_DAYS: Final = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 28, "YEARLY": 365}
_ALWAYS: Final = frozenset({"FREQ", "INTERVAL", "UNTIL", "COUNT", "WKST", "BYDAY", "BYMONTH"})
"""With these alone and an interval of one a rule finds a day within a year, so it comes to an end."""
_HOURS: Final = ("BYHOUR", "BYMINUTE", "BYSECOND")
_TO_THE_END = 8_000  # years until the calendar of dateutil ends, which a rule without a hit walks
_LONGEST_DAYS = 2  # how long an entry may have begun before the days that are read
_EACH_DAY = 24


@dataclass(slots=True, kw_only=True)
class Bound:
    """Counts what the entries let in so far would be, over the days `begin` to `end`."""

    begin: date
    end: date
    occurrences: int = 0
    steps: int = 0

    @property
    def is_spent(self) -> bool:
        """Whether expanding what was let in would take too long."""
        return self.steps > MOST_STEPS

    def admits(self, event: Event) -> bool:
        """Return whether `event` can matter on these days and can be read at all; count it."""
        start = _day(event.get("DTSTART"))
        if start is None or start > self.end:
            return False
        rule = event.get("RRULE")
        if rule is None:
            return self._admits_single(event, start)
        steps = 0
        for one in rule if isinstance(rule, list) else [rule]:
            until = _first_day(one.get("UNTIL"))
            if until is not None and (self.begin - until).days > _LONGEST_DAYS:
                continue
            walked = _steps(one, start, self.end)
            if walked is None or walked > MOST_STEPS_OF_ONE:
                return False
            steps += walked + 1
            self.occurrences += self._most(one)
        self.steps += steps
        return steps > 0

    def _admits_single(self, event: Event, start: date) -> bool:
        """A changed occurrence is kept whenever it was: it takes the place of the usual one."""
        others = event.get("RDATE")
        is_kept = others is not None or "RECURRENCE-ID" in event
        if not is_kept and (self.begin - start).days > _LONGEST_DAYS:
            return False
        self.occurrences += (self.begin - start).days <= _LONGEST_DAYS or is_kept
        return True

    def _most(self, rule: Any) -> int:  # noqa: ANN401 - a dict of lists
        days = (self.end - self.begin).days + 2
        span = _DAYS[_word(rule, "FREQ")] * _interval(rule)
        hits = len(rule.get("BYDAY", ())) if span > 1 else 1
        return (days // span + 1) * max(1, hits) * _a_day(rule)


def _steps(rule: Any, start: date, end: date) -> int | None:  # noqa: ANN401 - a dict of lists
    """How far a rule is walked, or None where it is one that no visit has."""
    freq = _word(rule, "FREQ")
    if freq not in _DAYS or "BYSECOND" in rule or _a_day(rule) > _EACH_DAY:
        return None
    span = _DAYS[freq] * _interval(rule)
    ends = freq in {"WEEKLY", "YEARLY"} or (_interval(rule) == 1 and set(rule) <= _ALWAYS)
    plain = set(rule) <= _ALWAYS - {"BYDAY", "BYMONTH"}
    if ends or plain or freq == "MONTHLY":
        far = 0 if ends or plain else _TO_THE_END * 12 // _interval(rule)
    else:
        far = _TO_THE_END * 365 // span
    return max(0, (end - start).days) // span + far


def _a_day(rule: Any) -> int:  # noqa: ANN401 - a dict of lists
    return prod(max(1, len(rule.get(part, ()))) for part in _HOURS)


def _interval(rule: Any) -> int:  # noqa: ANN401 - a dict of lists
    found = rule.get("INTERVAL", [1])
    return max(1, int(found[0] if isinstance(found, list) else found))


def _word(rule: Any, name: str) -> str:  # noqa: ANN401 - a dict of lists
    found = rule.get(name, [""])
    return str(found[0] if isinstance(found, list) else found).upper()


def _first_day(found: Any) -> date | None:  # noqa: ANN401 - a value, a list of values, or None
    return _as_day(found[0] if isinstance(found, list) and found else found)


def _day(found: Any) -> date | None:  # noqa: ANN401 - a property, several, or None
    return _as_day(getattr(found[0] if isinstance(found, list) else found, "dt", None))


def _as_day(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None
