"""The list of loops: age, next action, and no more queries for more rows."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import make
from tests.make import NOW, TODAY
from tests.services.test_referrals import ready, sent, step
from warmhand.core.next_action import Act
from warmhand.core.referral import Actor, Purpose, Status, Step, Via, Went
from warmhand.services import loops
from warmhand.services.referrals import mark_read, record_answer
from warmhand.store.models import Referral, ReferralEvent


def only(practice, today=TODAY):
    (line,) = loops.lines(loops.open_rows(), practice=practice, today=today)
    return line


def test_a_sent_one_waits_then_a_call_settles_it(in_practice):
    sent(in_practice)
    assert only(in_practice).next.act is Act.WAIT
    later = only(in_practice, TODAY + timedelta(days=5))
    assert later.next.act is Act.CALL_DESK
    assert later.next.days == 5
    assert later.title == "Theo Brandt to Hana Kovac, PT"
    assert later.ring == 1


def test_the_ring_begins_anew_after_a_reopening(in_practice):
    referral = sent(in_practice)
    step(referral, Step.SEE)
    assert only(in_practice).ring == 4
    step(referral, Step.CLOSE, Actor.PRACTICE, via=Via.HAND, close_reason="done")
    assert list(loops.open_rows()) == []
    assert list(loops.ended_rows()) == [referral]
    step(referral, Step.REOPEN, Actor.PRACTICE, via=Via.HAND, note="again")
    assert only(in_practice).ring == 1


def test_a_no_stays_until_it_was_read(in_practice):
    referral = sent(in_practice)
    step(referral, Step.DECLINE, decline_reason="full")
    assert only(in_practice).next.act is Act.OFFER_ANOTHER
    mark_read(referral=referral, now=NOW)
    assert list(loops.open_rows()) == []


def test_a_client_who_went_is_to_be_noted(in_practice):
    referral = sent(in_practice)
    record_answer(referral=referral, went=Went.YES, via=Via.LINK, now=NOW)
    (line,) = loops.due_lines(practice=in_practice, today=TODAY)
    assert line.next.act is Act.MARK_SEEN


def test_a_question_never_asks_the_client(in_practice):
    referral = ready(in_practice, purpose=Purpose.ASK.value, question="What of a stiff neck?")
    step(referral, Step.SEND, Actor.PRACTICE)
    step(referral, Step.REPORT, findings="The shoulder blade.")
    assert only(in_practice).next.act is Act.READ_REPLY
    mark_read(referral=referral, now=NOW)
    for days in (0, 30):
        assert only(in_practice, TODAY + timedelta(days=days)).next.act is Act.CLOSE


@pytest.mark.parametrize("number", [3, 60])
def test_the_list_takes_two_queries_however_long(in_practice, number):
    client = make.make_client(in_practice)
    partner = make.make_partner(in_practice)
    for _ in range(number):
        row = make.make_referral(client, partner=partner, status=Status.SENT.value, sent_at=NOW)
        ReferralEvent.objects.create(
            practice=in_practice,
            referral=row,
            step="send",
            actor="practice",
            via="mail",
            status_after="sent",
            at=NOW,
        )
    with CaptureQueriesContext(connection) as queries:
        found = loops.lines(loops.open_rows(), practice=in_practice, today=TODAY)
    assert (len(found), len(queries)) == (number, 2)
    assert Referral.objects.count() == number
