"""Whether who sent a client hears in time: from the day that was agreed on, and when they heard."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

DAYS: Final = 90
"""How far one looks back."""
IN_TIME: Final = timedelta(days=7)
"""How long after its day a report still leaves on time; assumed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportTimes:
    """Of the last 90 days how many were `told`, of them `on_time`; `late` ones wait until now."""

    told: int
    on_time: int
    late: int
    oldest: str = ""
    """The key of the request that waits longest; "" where none is late."""


def due_on(visits: Sequence[date], *, after_visits: int, report_by: date | None) -> date | None:
    """Return the day on which who sent the client waits for a word, or None while they do not.

    That is the day of the visit agreed on, or the day agreed on, whichever comes first. `visits`
    are the days of the visits done since, the first one first.
    """
    days = [report_by] if report_by else []
    return min([*days, *visits[after_visits - 1 : after_visits]], default=None)


def is_late(due: date, *, on: date) -> bool:
    """Return whether a word on the day `on` is more than a week after the day it was `due`."""
    return on - due > IN_TIME


def words(found: ReportTimes) -> str:
    """Return what waits and what left, in words; "" where there is nothing to tell."""
    said = []
    if found.late:
        waits = "report waits" if found.late == 1 else "reports wait"
        said.append(f"{found.late} {waits} for more than a week.")
    if found.told:
        said.append(
            f"{found.on_time} of {found.told} left within a week of their day, in the last {DAYS} days."
        )
    return " ".join(said)
