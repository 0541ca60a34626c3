"""Care that two share: who does what, until when, and who looks at it again.

A plan ends on a day that was named when it was made, never by nobody saying anything more.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from warmhand.core.errors import InvalidValueError

USUAL_WEEKS = 6
REVIEW_WEEKS = 3
LONGEST_DAYS = 365
LONGEST_LINE = 200
MOST_PARTS = 8


class Who(StrEnum):
    """Who does a part of the plan."""

    PRACTICE = "practice"
    PARTNER = "partner"
    CLIENT = "client"


class Stands(StrEnum):
    """How a plan stands on a day."""

    RUNNING = "running"
    REVIEW_DUE = "review_due"
    ENDED = "ended"


class Ending(StrEnum):
    """What becomes of a plan whose day has come."""

    EXTEND = "extend"
    HAND_OVER = "hand_over"
    END = "end"


ENDING_WORDS = {
    Ending.EXTEND: "Let the shared plan go on",
    Ending.HAND_OVER: "Handed it over for good",
    Ending.END: "Ended the shared plan",
}
"""What the practice did, as its history says it after "You"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Who does what, and until when if there is a day."""

    who: Who
    words: str
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A plan of shared care; days are in the practice's time zone."""

    goal: str
    parts: tuple[Part, ...]
    review_by: Who
    ends_on: date | None
    """The first day on which it no longer holds; None only while it is being written."""
    review_on: date | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """What is missing or wrong, and where: `part` counts from 0, None for the plan itself."""

    field: str
    words: str
    part: int | None = None


def proposed_end(on: date) -> date:
    """Return the end that is proposed for a plan made `on` a day: six weeks later."""
    return on + timedelta(weeks=USUAL_WEEKS)


def proposed_review(on: date) -> date:
    """Return the review that is proposed for a plan made `on` a day: half of the way."""
    return on + timedelta(weeks=REVIEW_WEEKS)


def stands(plan: Plan, *, on: date) -> Stands:
    """Return how `plan` stands `on` a day: it ends by its date, whether or not anybody says so."""
    if plan.ends_on is None or on >= plan.ends_on:
        return Stands.ENDED
    if plan.review_on is not None and on >= plan.review_on:
        return Stands.REVIEW_DUE
    return Stands.RUNNING


def days_left(plan: Plan, *, on: date) -> int:
    """Return how many days `plan` still holds, counting `on` itself; 0 once it has ended."""
    return max((plan.ends_on - on).days, 0) if plan.ends_on else 0


def problems(plan: Plan, *, on: date) -> tuple[Problem, ...]:
    """Return all that is missing or wrong in `plan` as it is kept `on` a day, in its order."""
    found = []
    if not plan.goal.strip():
        found.append(Problem("goal", "Say in one line what you both work for."))
    if not plan.parts:
        found.append(Problem("words", "Say at least one thing that one of you does.", 0))
    if len(plan.parts) > MOST_PARTS:
        found.append(Problem("words", f"At most {MOST_PARTS} lines, please.", MOST_PARTS))
    for number, part in enumerate(plan.parts):
        found += _part_problems(part, number, plan.ends_on)
    return (*found, *_day_problems(plan, on))


def _part_problems(part: Part, number: int, ends_on: date | None) -> list[Problem]:
    found = []
    if not part.words.strip():
        found.append(Problem("words", "Say what is done.", number))
    if part.until and ends_on and part.until > ends_on:
        found.append(Problem("until", "This lies after the day the plan ends.", number))
    return found


def _day_problems(plan: Plan, on: date) -> list[Problem]:
    ends_on, found = plan.ends_on, []
    if ends_on is None:
        found.append(Problem("ends_on", "Give the day on which the plan ends."))
    elif ends_on <= on:
        found.append(Problem("ends_on", "The plan ends on a day after today."))
    elif ends_on > on + timedelta(days=LONGEST_DAYS):
        found.append(Problem("ends_on", "A plan lasts a year at most; it can go on after that."))
    if plan.review_on and ends_on and plan.review_on > ends_on:
        found.append(Problem("review_on", "Look at it again before it ends."))
    return found


def refuse_incomplete(plan: Plan, *, on: date) -> None:
    """Raise `InvalidValueError` with the first thing that is missing or wrong in `plan`."""
    for problem in problems(plan, on=on):
        raise InvalidValueError(problem.words)
