"""What is asked for a new episode and for its end, and what may not be written down."""

from dataclasses import dataclass, replace
from datetime import date

from warmhand.core.care import EndReason, EpisodeKind, Side
from warmhand.core.errors import InvalidValueError

LONGEST_LABEL = 200
LONGEST_TEXT = 2_000
ACTIVITIES = 3
MOST_VISITS = 200
EARLIEST_YEAR = 1900


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeDraft:
    """One problem as it was typed: `problem` and `measure` are ids of the evidence or "".

    `region` is a place of the red flags' list or "" for the problem's own; `since_on` the first
    of the month in which the trouble began.
    """

    kind: EpisodeKind
    problem: str
    label: str
    started_on: date
    activities: tuple[str, ...] = ()
    """At most three, the main one first; "" keeps a place free."""
    measure: str = ""
    plan: str = ""
    region: str = ""
    side: Side | None = None
    since_on: date | None = None
    goals: str = ""
    planned_visits: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EndDraft:
    """How an episode ends, as it was typed."""

    reason: EndReason
    last_on: date
    words: str = ""


def checked_draft(draft: EpisodeDraft, *, today: date) -> EpisodeDraft:
    """Return `draft` with its texts tidied.

    Raises `InvalidValueError` without words for the problem, for more than three activities or
    the same one twice, for a start or a beginning of the trouble after `today`, and for planned
    visits outside 1 to 200.
    """
    label = tidy(draft.label)
    activities = tuple(tidy(text) for text in draft.activities)
    if not label:
        raise InvalidValueError("Choose what the client comes for, or write it in own words.")
    _refuse_activities(activities)
    if draft.started_on > today:
        raise InvalidValueError("The first day cannot lie in the future.")
    if draft.since_on is not None and not EARLIEST_YEAR <= draft.since_on.year <= today.year:
        raise InvalidValueError(f"Since when? Give a year from {EARLIEST_YEAR} to now.")
    if draft.since_on is not None and draft.since_on > today:
        raise InvalidValueError("It cannot have begun in the future.")
    if draft.planned_visits is not None and not 1 <= draft.planned_visits <= MOST_VISITS:
        raise InvalidValueError(f"Plan between 1 and {MOST_VISITS} visits, or leave it empty.")
    goals = draft.goals.strip()[:LONGEST_TEXT]
    return replace(draft, label=label, activities=activities, plan=tidy(draft.plan), goals=goals)


def checked_end(draft: EndDraft, *, started_on: date, today: date) -> EndDraft:
    """Return `draft` with its words tidied.

    Raises `InvalidValueError` for a last day before `started_on` or after `today`.
    """
    if draft.last_on < started_on:
        raise InvalidValueError("The last day cannot come before the first.")
    if draft.last_on > today:
        raise InvalidValueError("The last day cannot lie in the future.")
    return replace(draft, words=draft.words.strip()[:LONGEST_TEXT])


def tidy(text: str) -> str:
    """Return one line of at most 200 letters, without surplus spaces."""
    return " ".join(text.split())[:LONGEST_LABEL]


def _refuse_activities(activities: tuple[str, ...]) -> None:
    named = [text.casefold() for text in activities if text]
    if len(activities) > ACTIVITIES:
        raise InvalidValueError(f"At most {ACTIVITIES} activities can be scored.")
    if len(set(named)) < len(named):
        raise InvalidValueError("The same activity stands there twice.")
