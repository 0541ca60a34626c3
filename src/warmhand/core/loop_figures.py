"""How long the steps of a loop take, with those that still wait and those that never came to it.

One attempt is one sending (a reopening begins another). Who still waits has not been slow for
certain, so waiting is not left out but counted for as long as it was seen; what ended without the
step never comes to it. Both together give the share that came to a step within so many days.

**Source**: the cumulative incidence of one event beside a competing one, Aalen and Johansen,
Scand J Stat 1978;5:141-150; without competing ends it is one minus Kaplan and Meier's curve,
doi:10.1080/01621459.1958.10501452.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

FEW = 5
"""With fewer attempts only counts are told, no days."""


class Span(StrEnum):
    """From where to where."""

    ANSWER = "answer"
    BOOKED = "booked"
    SEEN = "seen"
    REPORT = "report"


SPAN_WORDS = {
    Span.ANSWER: "sent to answered, yes or no",
    Span.BOOKED: "sent to booked",
    Span.SEEN: "sent to seen",
    Span.REPORT: "seen to written back",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One sending and what came of it; all days are of the practice's time zone, None is not yet."""

    sent_on: date
    answered_on: date | None = None
    booked_on: date | None = None
    """The day on which the date was known, not the day of the appointment."""
    seen_on: date | None = None
    reported_on: date | None = None
    ended_on: date | None = None
    """Declined, given back, cancelled or closed."""
    profession: str = ""
    partner: str = ""

    @property
    def month(self) -> tuple[int, int]:
        """Year and month of sending."""
        return self.sent_on.year, self.sent_on.month


@dataclass(frozen=True, slots=True)
class Wait:
    """How long one attempt waited for a step, in whole days, and how that ended."""

    days: int
    came: bool
    is_over: bool
    """It came, or it never will: the loop ended without it. False: it still waits."""


@dataclass(frozen=True, slots=True)
class Days:
    """The days within which a quarter, half and three quarters came; None is not reached."""

    counted: int
    came: int
    waiting: int
    ended_without: int
    quarter: int | None
    half: int | None
    three_quarters: int | None

    @property
    def is_few(self) -> bool:
        """Whether there are too few for days to be told."""
        return self.counted < FEW


def wait_of(attempt: Attempt, span: Span, *, today: date) -> Wait | None:
    """Return how long `attempt` waited for `span`, or None where it never began to wait."""
    begins = attempt.seen_on if span is Span.REPORT else attempt.sent_on
    came_on = {
        Span.ANSWER: attempt.answered_on,
        Span.BOOKED: attempt.booked_on,
        Span.SEEN: attempt.seen_on,
        Span.REPORT: attempt.reported_on,
    }[span]
    if begins is None or begins > today:
        return None
    if came_on is not None:
        # Seen may be entered with a day before the sending: they had gone already.
        return Wait(max((came_on - begins).days, 0), came=True, is_over=True)
    if attempt.ended_on is not None:
        return Wait(max((attempt.ended_on - begins).days, 0), came=False, is_over=True)
    return Wait((today - begins).days, came=False, is_over=False)


def days_of(waits: Iterable[Wait]) -> Days:
    """Return the days within which a quarter, half and three quarters of `waits` came to it."""
    rows = list(waits)
    curve = incidence(rows)
    return Days(
        counted=len(rows),
        came=sum(one.came for one in rows),
        waiting=sum(not one.is_over for one in rows),
        ended_without=sum(one.is_over and not one.came for one in rows),
        quarter=_first(curve, 0.25),
        half=_first(curve, 0.5),
        three_quarters=_first(curve, 0.75),
    )


def incidence(waits: Sequence[Wait]) -> list[tuple[int, float]]:
    """Return (days, share in [0, 1] that came within them), rising, one pair a day of an event.

    On one day, what came or ended counts before those who were seen waiting until then leave.
    """
    curve: list[tuple[int, float]] = []
    undecided, share = 1.0, 0.0
    for day in sorted({one.days for one in waits if one.is_over}):
        at_risk = sum(one.days >= day for one in waits)
        came = sum(one.came and one.days == day for one in waits)
        over = sum(one.is_over and one.days == day for one in waits)
        share += undecided * came / at_risk
        undecided *= 1 - over / at_risk
        if came:
            curve.append((day, share))
    return curve


def _first(curve: Sequence[tuple[int, float]], share: float) -> int | None:
    # A sum of eighths or twelfths may miss its quarter by the last digit.
    return next((day for day, reached in curve if reached >= share - 1e-9), None)


def figures(attempts: Iterable[Attempt], *, today: date) -> dict[Span, Days]:
    """Return the days of every span over `attempts` as seen on `today`."""
    rows = list(attempts)
    found = {span: [wait_of(one, span, today=today) for one in rows] for span in Span}
    return {span: days_of(wait for wait in waits if wait) for span, waits in found.items()}


def days_words(days: Days) -> str:
    """Return what `days` says: "half within 3 days, the middle half from 2 to 9"; "" for few."""
    if days.is_few:
        return ""
    if days.half is None:
        return "fewer than half came to it so far"
    upper = f"to {days.three_quarters}" if days.three_quarters is not None else "with no end yet"
    middle = f"the middle half from {days.quarter} {upper}"
    return f"half within {_plural(days.half)}, {middle}"


def counts_words(days: Days) -> str:
    """Return on how many it rests: "14 of 20; 4 still wait, 2 ended without"."""
    if not days.counted:
        return "none yet"
    parts = [
        f"{days.waiting} still {'waits' if days.waiting == 1 else 'wait'}" if days.waiting else "",
        f"{days.ended_without} ended without" if days.ended_without else "",
    ]
    rest = ", ".join(part for part in parts if part)
    return f"{days.came} of {days.counted}" + (f"; {rest}" if rest else "")


def _plural(days: int) -> str:
    return {0: "the same day", 1: "1 day"}.get(days, f"{days} days")
