"""What another system would read of a referral: every transition written out a second time."""

import random

import pytest

from warmhand.core.errors import IllegalStepError
from warmhand.core.referral import (
    ENDED,
    OPEN,
    Actor,
    Status,
    Step,
    implied_steps,
    status_after,
)
from warmhand.core.task_states import (
    ENDINGS,
    TRANSITIONS,
    WITH_A_REASON,
    Party,
    Taken,
    Task,
    TaskStatus,
    may_set,
    status_of,
    tasks_of,
)

S, T, A, K = Status, Step, Actor, TaskStatus

# The profile's diagram, and beside it "any to entered-in-error".
PROFILE = {
    K.DRAFT: {K.REQUESTED},
    K.REQUESTED: {K.ACCEPTED, K.REJECTED, K.CANCELLED},
    K.ACCEPTED: {K.IN_PROGRESS, K.ON_HOLD, K.COMPLETED, K.FAILED, K.CANCELLED},
    K.IN_PROGRESS: {K.ON_HOLD, K.COMPLETED, K.FAILED, K.CANCELLED},
    K.ON_HOLD: {K.IN_PROGRESS, K.COMPLETED, K.FAILED, K.CANCELLED},
    K.COMPLETED: set(),
    K.REJECTED: set(),
    K.CANCELLED: set(),
    K.FAILED: set(),
    K.ENTERED_IN_ERROR: set(),
}
# Of each of our statuses: every Task status that an attempt can have there.
CAN_BE = {
    S.DRAFT: {K.DRAFT},
    S.SENT: {K.REQUESTED},
    S.ACCEPTED: {K.ACCEPTED, K.IN_PROGRESS},
    S.DECLINED: {K.REJECTED},
    S.BOOKED: {K.IN_PROGRESS},
    S.MISSED: {K.IN_PROGRESS},
    S.ON_HOLD: {K.ON_HOLD},
    S.SEEN: {K.IN_PROGRESS},
    S.REPORTED: {K.COMPLETED},
    S.GIVEN_BACK: {K.FAILED},
    S.CLOSED: {K.CANCELLED, K.COMPLETED},
    S.CANCELLED: {K.CANCELLED, K.ENTERED_IN_ERROR},
}
MEANS = {
    T.SEND: K.REQUESTED,
    T.ACCEPT: K.ACCEPTED,
    T.DECLINE: K.REJECTED,
    T.BOOK: K.IN_PROGRESS,
    T.MISS: K.IN_PROGRESS,
    T.HOLD: K.ON_HOLD,
    T.RESUME: K.IN_PROGRESS,
    T.SEE: K.IN_PROGRESS,
    T.REPORT: K.COMPLETED,
    T.GIVE_BACK: K.FAILED,
    T.CLOSE: K.CANCELLED,
    T.CANCEL: K.CANCELLED,
    T.REOPEN: None,
}
MOVES = [(s, t, a) for s in Status for t in Step for a in Actor]
PAIRS = [(one, other) for one in TaskStatus for other in TaskStatus]


def path(status, step, actor):
    """The lines that one step writes, those implied first; None where the table has none."""
    lines, at = [], status
    try:
        status_after(status, step, actor)
        for one in implied_steps(status, step):
            at = status_after(at, one, A.PARTNER)
            lines.append(Taken(one, at, A.PARTNER))
        lines.append(Taken(step, status_after(at, step, actor), actor, "why"))
    except IllegalStepError:
        return None
    return lines


@pytest.mark.parametrize(("one", "other"), PAIRS, ids=str)
def test_a_transition_is_one_of_the_profile(one, other):
    in_error = other is K.ENTERED_IN_ERROR and one is not K.ENTERED_IN_ERROR
    assert ((one, other) in TRANSITIONS) == (other in PROFILE[one] or in_error)


def test_who_sets_which_status_is_as_the_profile_has_it():
    assert {k for k in TaskStatus if may_set(Party.REQUESTER, k)} == {
        *(K.DRAFT, K.REQUESTED, K.ENTERED_IN_ERROR, K.CANCELLED)
    }
    assert {k for k in TaskStatus if may_set(Party.TARGET, k)} == {
        *(K.ACCEPTED, K.REJECTED, K.IN_PROGRESS, K.ON_HOLD, K.FAILED, K.COMPLETED, K.CANCELLED)
    }
    assert {K.REJECTED, K.CANCELLED, K.ON_HOLD, K.FAILED} == WITH_A_REASON


@pytest.mark.parametrize("before", list(Status))
@pytest.mark.parametrize("step", list(Step))
def test_each_step_means_one_task_status(step, before):
    expected = MEANS[step]
    if (step, before) == (T.CLOSE, S.REPORTED):
        expected = K.COMPLETED
    if (step, before) == (T.CANCEL, S.DRAFT):
        expected = K.ENTERED_IN_ERROR
    assert status_of(step, before) == expected


@pytest.mark.parametrize(("status", "step", "actor"), MOVES, ids=str)
def test_every_step_from_every_state_moves_the_task_within_the_profile(status, step, actor):
    lines = path(status, step, actor)
    for task_status in CAN_BE[status] if lines else ():
        before, at = task_status, status
        for line in lines:
            after = status_of(line.step, at)
            if line.step is T.REOPEN:
                assert before in ENDINGS
                after = CAN_BE[line.after].copy().pop()
            elif after is not before:
                assert (before, after) in TRANSITIONS, (before, after)
                assert before not in ENDINGS
            assert after in CAN_BE[line.after]
            before, at = after, line.after


def walk(rng, length):
    """Random steps by random actors; the lines of those that the table has."""
    status, lines, refused = S.DRAFT, [], 0
    for _ in range(length):
        step, actor = rng.choice(list(Step)), rng.choice(list(Actor))
        new = path(status, step, actor)
        if new is None:
            refused += 1
            continue
        assert new[-1].after in OPEN | ENDED
        if status in ENDED:
            assert (step, actor) == (T.REOPEN, A.PRACTICE)
        lines += new
        status = new[-1].after
    return status, lines, refused


def check_replay(lines, status):
    """The Tasks of a history: one for each attempt, each within the profile, none touched later."""
    seen, before = [tasks_of(())[-1]], S.DRAFT
    assert seen == [Task(K.DRAFT, S.DRAFT)]
    for number, line in enumerate(lines, 1):
        tasks = tasks_of(lines[:number])
        if line.step is T.REOPEN:
            assert list(tasks[:-1]) == seen
            assert seen[-1].status in ENDINGS
            seen = [*seen, tasks[-1]]
        else:
            was, now = seen[-1].status, tasks[-1].status
            assert was is now or (was, now) in TRANSITIONS
            if was in ENDINGS:
                assert tasks[-1] == seen[-1]
            seen[-1] = tasks[-1]
        assert list(tasks) == seen
        task = tasks[-1]
        assert task.status in CAN_BE[line.after]
        assert (not task.reason) or task.status in WITH_A_REASON
        is_partners = line.actor is A.PARTNER
        if status_of(line.step, before) is task.status and task.business is line.after:
            party = Party.TARGET if is_partners else Party.REQUESTER
            assert task.is_entered_for_target == (not may_set(party, task.status))
            assert not (is_partners and task.is_entered_for_target)
        before = line.after
    assert before is status
    reopened = sum(line.step is T.REOPEN for line in lines)
    assert len(seen) == reopened + 1


def test_ten_thousand_random_histories_are_legal_and_replay_within_the_profile():
    rng = random.Random(20261013)
    reached, steps_taken = set(), 0
    for number in range(10_000):
        status, lines, _refused = walk(rng, rng.randint(1, 24))
        reached.add(status)
        steps_taken += len(lines)
        if number % 10 == 0:
            check_replay(lines, status)
        else:
            tasks = tasks_of(lines)
            assert tasks[-1].status in CAN_BE[status]
            assert all(task.status in ENDINGS for task in tasks[:-1])
    assert reached == set(Status)
    assert steps_taken > 10_000


def test_a_whole_story_reads_as_two_tasks():
    lines = [
        Taken(T.SEND, S.SENT, A.PRACTICE),
        Taken(T.ACCEPT, S.ACCEPTED, A.PARTNER),
        Taken(T.BOOK, S.BOOKED, A.PRACTICE),
        Taken(T.MISS, S.MISSED, A.CLIENT),
        Taken(T.HOLD, S.ON_HOLD, A.PARTNER, "Papers are missing"),
        Taken(T.GIVE_BACK, S.GIVEN_BACK, A.PARTNER, "No room after all"),
        Taken(T.REOPEN, S.SENT, A.PRACTICE, "They have room again"),
    ]
    assert tasks_of(lines[:3])[0] == Task(K.IN_PROGRESS, S.BOOKED, "", is_entered_for_target=True)
    assert tasks_of(lines) == (
        Task(K.FAILED, S.GIVEN_BACK, "No room after all"),
        Task(K.REQUESTED, S.SENT),
    )
