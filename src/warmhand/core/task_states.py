"""Our loop in the words that other systems exchange: one FHIR R4 Task per attempt.

A reopening makes a new Task; what ended stays ended. Each of our steps leads to one Task status
and one businessStatus. **Source**: FHIR R4, Task state machine
(https://hl7.org/fhir/R4/task.html#statemachine); the transitions and who sets what are those of
Gravity's TaskForReferralManagement (SDOH Clinical Care, STU 3).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from warmhand.core.referral import Actor, Status, Step


class TaskStatus(StrEnum):
    """The values of R4 Task.status that the profile uses."""

    DRAFT = "draft"
    REQUESTED = "requested"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    CANCELLED = "cancelled"
    IN_PROGRESS = "in-progress"
    ON_HOLD = "on-hold"
    FAILED = "failed"
    COMPLETED = "completed"
    ENTERED_IN_ERROR = "entered-in-error"


class Party(StrEnum):
    """The two ends of a Task: who asks (the practice, and its client), who is asked."""

    REQUESTER = "requester"
    TARGET = "target"


@dataclass(frozen=True, slots=True)
class Taken:
    """One step of a referral's history, as `tasks_of` reads it."""

    step: Step
    after: Status
    actor: Actor
    note: str = ""
    """The reason, in words; "" where none was given or it may not be read."""


@dataclass(frozen=True, slots=True)
class Task:
    """One attempt as another system would read it."""

    status: TaskStatus
    business: Status
    """Where it stands in the loop, a word of ours."""
    reason: str = ""
    """Task.statusReason.text, for rejected, cancelled, on-hold and failed."""
    is_entered_for_target: bool = False
    """The status is the target's to set, and the practice or the client said it instead."""

    @property
    def business_text(self) -> str:
        """Return Task.businessStatus.text."""
        return self.business.value.replace("_", " ")


T = TaskStatus
_UNDER_WAY = (T.ACCEPTED, T.IN_PROGRESS, T.ON_HOLD)
ENDINGS = frozenset({T.REJECTED, T.CANCELLED, T.COMPLETED, T.FAILED, T.ENTERED_IN_ERROR})
TRANSITIONS: frozenset[tuple[TaskStatus, TaskStatus]] = frozenset(
    {(T.DRAFT, T.REQUESTED), (T.ACCEPTED, T.IN_PROGRESS), (T.ON_HOLD, T.IN_PROGRESS)}
    | {(T.ACCEPTED, T.ON_HOLD), (T.IN_PROGRESS, T.ON_HOLD)}
    | {(T.REQUESTED, to) for to in (T.ACCEPTED, T.REJECTED, T.CANCELLED)}
    | {(at, to) for at in _UNDER_WAY for to in (T.COMPLETED, T.FAILED, T.CANCELLED)}
    | {(at, T.ENTERED_IN_ERROR) for at in TaskStatus if at is not T.ENTERED_IN_ERROR}
)
WITH_A_REASON = frozenset({T.REJECTED, T.CANCELLED, T.ON_HOLD, T.FAILED})
_REQUESTER_SETS = frozenset({T.DRAFT, T.REQUESTED, T.CANCELLED, T.ENTERED_IN_ERROR})

_STATUS = {
    Step.SEND: T.REQUESTED,
    Step.ACCEPT: T.ACCEPTED,
    Step.DECLINE: T.REJECTED,
    Step.BOOK: T.IN_PROGRESS,
    Step.MISS: T.IN_PROGRESS,
    Step.HOLD: T.ON_HOLD,
    Step.RESUME: T.IN_PROGRESS,
    Step.SEE: T.IN_PROGRESS,
    Step.REPORT: T.COMPLETED,
    Step.GIVE_BACK: T.FAILED,
    Step.CLOSE: T.CANCELLED,
    Step.CANCEL: T.CANCELLED,
}


def may_set(party: Party, status: TaskStatus) -> bool:
    """Tell whether `party` sets `status`: asking is the requester's, either may cancel."""
    if status is T.CANCELLED:
        return True
    return (party is Party.REQUESTER) == (status in _REQUESTER_SETS)


def status_of(step: Step, before: Status) -> TaskStatus | None:
    """Return what `step` from `before` makes of the Task; None where it begins a new one.

    What was reported back is completed, and closing it changes nothing; a draft that is thrown
    away was entered in error, since nobody was asked.
    """
    if step is Step.CLOSE and before is Status.REPORTED:
        return T.COMPLETED
    if step is Step.CANCEL and before is Status.DRAFT:
        return T.ENTERED_IN_ERROR
    return _STATUS.get(step)


def tasks_of(lines: Iterable[Taken]) -> tuple[Task, ...]:
    """Return the Tasks of one referral, the oldest first, by replaying its steps in order.

    There is always one: what has no step yet is a draft.
    """
    tasks, before = [Task(T.DRAFT, Status.DRAFT)], Status.DRAFT
    for line in lines:
        if line.step is Step.REOPEN:
            tasks.append(_begun(line.after))
        else:
            tasks[-1] = _moved(tasks[-1], line, before)
        before = line.after
    return tuple(tasks)


def _begun(after: Status) -> Task:
    """The next attempt: a draft again, or asked at once."""
    return Task(T.DRAFT if after is Status.DRAFT else T.REQUESTED, after)


def _moved(task: Task, line: Taken, before: Status) -> Task:
    status = status_of(line.step, before)
    if status is None or task.status in ENDINGS:
        return task
    party = Party.TARGET if line.actor is Actor.PARTNER else Party.REQUESTER
    return Task(
        status=status,
        business=line.after,
        reason=line.note if status in WITH_A_REASON else "",
        is_entered_for_target=not may_set(party, status),
    )
