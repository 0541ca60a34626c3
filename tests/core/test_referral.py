"""The table of steps, written out a second time by hand, and what can never happen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warmhand.core.errors import IllegalStepError
from warmhand.core.referral import (
    ENDED,
    LOOP,
    OPEN,
    Actor,
    Status,
    Step,
    implied_steps,
    loop_position,
    needs_reason,
    status_after,
    steps_open_to,
)

S, T, A = Status, Step, Actor

ALLOWED = {
    (S.DRAFT, T.SEND, A.PRACTICE): S.SENT,
    (S.DRAFT, T.CANCEL, A.PRACTICE): S.CANCELLED,
    (S.DRAFT, T.CANCEL, A.CLIENT): S.CANCELLED,
    (S.SENT, T.ACCEPT, A.PARTNER): S.ACCEPTED,
    (S.SENT, T.DECLINE, A.PARTNER): S.DECLINED,
    (S.SENT, T.BOOK, A.PARTNER): S.BOOKED,
    (S.SENT, T.BOOK, A.PRACTICE): S.BOOKED,
    (S.SENT, T.HOLD, A.PARTNER): S.ON_HOLD,
    (S.SENT, T.SEE, A.PARTNER): S.SEEN,
    (S.SENT, T.SEE, A.PRACTICE): S.SEEN,
    (S.SENT, T.CLOSE, A.PRACTICE): S.CLOSED,
    (S.SENT, T.CANCEL, A.PRACTICE): S.CANCELLED,
    (S.SENT, T.CANCEL, A.CLIENT): S.CANCELLED,
    (S.ACCEPTED, T.BOOK, A.PARTNER): S.BOOKED,
    (S.ACCEPTED, T.BOOK, A.PRACTICE): S.BOOKED,
    (S.ACCEPTED, T.HOLD, A.PARTNER): S.ON_HOLD,
    (S.ACCEPTED, T.SEE, A.PARTNER): S.SEEN,
    (S.ACCEPTED, T.SEE, A.PRACTICE): S.SEEN,
    (S.ACCEPTED, T.REPORT, A.PARTNER): S.REPORTED,
    (S.ACCEPTED, T.GIVE_BACK, A.PARTNER): S.GIVEN_BACK,
    (S.ACCEPTED, T.CLOSE, A.PRACTICE): S.CLOSED,
    (S.ACCEPTED, T.CANCEL, A.PRACTICE): S.CANCELLED,
    (S.ACCEPTED, T.CANCEL, A.CLIENT): S.CANCELLED,
    (S.BOOKED, T.BOOK, A.PARTNER): S.BOOKED,
    (S.BOOKED, T.BOOK, A.PRACTICE): S.BOOKED,
    (S.BOOKED, T.MISS, A.PARTNER): S.MISSED,
    (S.BOOKED, T.MISS, A.PRACTICE): S.MISSED,
    (S.BOOKED, T.MISS, A.CLIENT): S.MISSED,
    (S.BOOKED, T.HOLD, A.PARTNER): S.ON_HOLD,
    (S.BOOKED, T.SEE, A.PARTNER): S.SEEN,
    (S.BOOKED, T.SEE, A.PRACTICE): S.SEEN,
    (S.BOOKED, T.REPORT, A.PARTNER): S.REPORTED,
    (S.BOOKED, T.GIVE_BACK, A.PARTNER): S.GIVEN_BACK,
    (S.BOOKED, T.CLOSE, A.PRACTICE): S.CLOSED,
    (S.BOOKED, T.CANCEL, A.PRACTICE): S.CANCELLED,
    (S.BOOKED, T.CANCEL, A.CLIENT): S.CANCELLED,
    (S.MISSED, T.BOOK, A.PARTNER): S.BOOKED,
    (S.MISSED, T.BOOK, A.PRACTICE): S.BOOKED,
    (S.MISSED, T.HOLD, A.PARTNER): S.ON_HOLD,
    (S.MISSED, T.SEE, A.PARTNER): S.SEEN,
    (S.MISSED, T.SEE, A.PRACTICE): S.SEEN,
    (S.MISSED, T.REPORT, A.PARTNER): S.REPORTED,
    (S.MISSED, T.GIVE_BACK, A.PARTNER): S.GIVEN_BACK,
    (S.MISSED, T.CLOSE, A.PRACTICE): S.CLOSED,
    (S.MISSED, T.CANCEL, A.PRACTICE): S.CANCELLED,
    (S.MISSED, T.CANCEL, A.CLIENT): S.CANCELLED,
    (S.ON_HOLD, T.BOOK, A.PARTNER): S.BOOKED,
    (S.ON_HOLD, T.BOOK, A.PRACTICE): S.BOOKED,
    (S.ON_HOLD, T.RESUME, A.PARTNER): S.ACCEPTED,
    (S.ON_HOLD, T.SEE, A.PARTNER): S.SEEN,
    (S.ON_HOLD, T.SEE, A.PRACTICE): S.SEEN,
    (S.ON_HOLD, T.REPORT, A.PARTNER): S.REPORTED,
    (S.ON_HOLD, T.GIVE_BACK, A.PARTNER): S.GIVEN_BACK,
    (S.ON_HOLD, T.CLOSE, A.PRACTICE): S.CLOSED,
    (S.ON_HOLD, T.CANCEL, A.PRACTICE): S.CANCELLED,
    (S.ON_HOLD, T.CANCEL, A.CLIENT): S.CANCELLED,
    (S.SEEN, T.REPORT, A.PARTNER): S.REPORTED,
    (S.SEEN, T.CLOSE, A.PRACTICE): S.CLOSED,
    (S.REPORTED, T.CLOSE, A.PRACTICE): S.CLOSED,
    (S.DECLINED, T.REOPEN, A.PRACTICE): S.SENT,
    (S.CLOSED, T.REOPEN, A.PRACTICE): S.SENT,
    (S.GIVEN_BACK, T.REOPEN, A.PRACTICE): S.SENT,
    (S.CANCELLED, T.REOPEN, A.PRACTICE): S.DRAFT,
}
CELLS = [(s, t, a) for s in Status for t in Step for a in Actor]


@pytest.mark.parametrize(("status", "step", "actor"), CELLS, ids="-".join)
def test_each_cell_of_the_table_is_as_written(status, step, actor):
    after = ALLOWED.get((status, step, actor))
    if after is None:
        with pytest.raises(IllegalStepError, match=r"^(A|This) referral is .*\.$"):
            status_after(status, step, actor)
    else:
        assert status_after(status, step, actor) is after
    assert (step in steps_open_to(actor, status)) == (after is not None)


@given(st.lists(st.tuples(st.sampled_from(Step), st.sampled_from(Actor)), max_size=40))
def test_an_ended_referral_never_opens_but_by_the_practice_reopening(moves):
    status = Status.DRAFT
    for step, actor in moves:
        before = status
        try:
            status = status_after(status, step, actor)
        except IllegalStepError:
            continue
        if before in ENDED:
            assert (step, actor) == (Step.REOPEN, Actor.PRACTICE)
            assert status in OPEN
        if actor is Actor.CLIENT:
            assert step in {Step.CANCEL, Step.MISS}


def test_every_status_is_reached_from_a_draft():
    reached, before = {Status.DRAFT}, set()
    while reached != before:
        before = set(reached)
        reached |= {after for (status, _, _), after in ALLOWED.items() if status in before}
    assert reached == set(Status)


def test_booking_at_once_also_records_the_yes_and_a_report_the_visit():
    assert implied_steps(Status.SENT, Step.BOOK) == (Step.ACCEPT,)
    assert implied_steps(Status.SENT, Step.SEE) == (Step.ACCEPT,)
    assert implied_steps(Status.ACCEPTED, Step.BOOK) == ()
    assert implied_steps(Status.BOOKED, Step.REPORT) == (Step.SEE,)
    assert implied_steps(Status.SEEN, Step.REPORT) == ()
    assert implied_steps(Status.SENT, Step.HOLD) == (Step.ACCEPT,)
    assert implied_steps(Status.ON_HOLD, Step.BOOK) == (Step.RESUME,)
    assert implied_steps(Status.ON_HOLD, Step.REPORT) == (Step.RESUME, Step.SEE)
    assert implied_steps(Status.MISSED, Step.BOOK) == ()


def test_implied_steps_are_themselves_allowed_to_the_partner():
    for status in Status:
        for step in Step:
            at = status
            for implied in implied_steps(status, step):
                at = status_after(at, implied, Actor.PARTNER)


def test_who_ends_or_waits_says_why_but_for_a_client_and_a_draft():
    assert {t for t in Step if needs_reason(Status.BOOKED, t, Actor.PRACTICE)} == {
        *(Step.DECLINE, Step.HOLD, Step.GIVE_BACK, Step.CLOSE, Step.CANCEL, Step.REOPEN)
    }
    assert not any(needs_reason(Status.BOOKED, t, Actor.CLIENT) for t in Step)
    assert not needs_reason(Status.DRAFT, Step.CANCEL, Actor.PRACTICE)


@pytest.mark.parametrize("status", sorted(ENDED))
def test_what_opens_again_without_an_agreement_is_a_draft(status):
    assert status_after(status, Step.REOPEN, Actor.PRACTICE, agreed=False) is Status.DRAFT


def test_the_ring_fills_from_one_to_five_and_stays_filled_when_closed():
    assert [loop_position([status]) for status in LOOP] == [1, 2, 3, 4, 5]
    assert loop_position([Status.DRAFT]) == 0
    assert loop_position([Status.SENT, Status.BOOKED, Status.CLOSED]) == 3
