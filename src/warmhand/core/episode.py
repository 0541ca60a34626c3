"""What is asked for a new episode, and what may not be written down."""

from dataclasses import dataclass
from datetime import date

from warmhand.core.care import EpisodeKind
from warmhand.core.errors import InvalidValueError

LONGEST_LABEL = 200
ACTIVITIES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeDraft:
    """One problem as it was typed: `problem` and `measure` are ids of the evidence or ""."""

    kind: EpisodeKind
    problem: str
    label: str
    started_on: date
    activities: tuple[str, ...] = ()
    """At most three, the main one first; "" keeps a place free."""
    measure: str = ""
    plan: str = ""


def checked_draft(draft: EpisodeDraft, *, today: date) -> EpisodeDraft:
    """Return `draft` with its texts tidied.

    Raises `InvalidValueError` without words for the problem, for more than three activities or
    the same one twice, and for a start after `today`.
    """
    label = " ".join(draft.label.split())[:LONGEST_LABEL]
    activities = tuple(" ".join(text.split())[:LONGEST_LABEL] for text in draft.activities)
    named = [text.casefold() for text in activities if text]
    if not label:
        raise InvalidValueError("Choose what the client comes for, or write it in own words.")
    if len(activities) > ACTIVITIES:
        raise InvalidValueError(f"At most {ACTIVITIES} activities can be scored.")
    if len(set(named)) < len(named):
        raise InvalidValueError("The same activity stands there twice.")
    if draft.started_on > today:
        raise InvalidValueError("The first day cannot lie in the future.")
    return EpisodeDraft(
        kind=draft.kind,
        problem=draft.problem,
        label=label,
        started_on=draft.started_on,
        activities=activities,
        measure=draft.measure,
        plan=" ".join(draft.plan.split())[:LONGEST_LABEL],
    )
