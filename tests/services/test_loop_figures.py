"""The figures come from the history: each sending is an attempt, and both sides are counted."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import make
from tests.make import NOW, TODAY
from tests.services.test_referrals import sent, step
from warmhand.core.loop_figures import Span
from warmhand.core.referral import Actor, Attended, Purpose, Step, Went
from warmhand.services import loop_figures
from warmhand.services.loop_figures import partner_facts
from warmhand.store.models import Referral

WEEK = timedelta(days=7)


def told(practice, today=TODAY):
    return loop_figures.loop_figures(practice=practice, today=today)


def test_each_step_is_counted_from_the_day_it_was_sent(in_practice):
    referral = sent(in_practice)
    step(referral, Step.ACCEPT, now=NOW + timedelta(days=3))
    step(referral, Step.SEE, now=NOW + WEEK)
    days = told(in_practice, TODAY + 2 * WEEK).all.days
    assert {span: (days[span].counted, days[span].came) for span in Span} == {
        Span.ANSWER: (1, 1),
        Span.BOOKED: (1, 0),
        Span.SEEN: (1, 1),
        Span.REPORT: (1, 0),
    }
    assert days[Span.ANSWER].half == 3
    assert days[Span.SEEN].half == 7
    assert days[Span.REPORT].waiting == 1


def test_a_reopening_is_another_attempt_and_what_was_taken_back_in_time_is_none(in_practice):
    referral = sent(in_practice)
    step(referral, Step.DECLINE, decline_reason="full", now=NOW + timedelta(days=2))
    step(referral, Step.REOPEN, Actor.PRACTICE, note="again", now=NOW + timedelta(days=4))
    assert told(in_practice, TODAY + WEEK).all.days[Span.ANSWER].counted == 2
    step(referral, Step.CANCEL, Actor.CLIENT, now=NOW + timedelta(days=4, minutes=3))
    assert told(in_practice, TODAY + WEEK).all.days[Span.ANSWER].counted == 1


def test_both_sides_are_counted_and_questions_to_colleagues_are_not(in_practice):
    referral = sent(in_practice)
    fields = {"went": Went.YES.value, "attended": Attended.MISSED.value}
    Referral.objects.filter(pk=referral.pk).update(**fields)
    found = told(in_practice).all.completion
    assert (found.sent, found.client_says, found.partner_says, found.differ) == (1, 1, 0, 1)
    Referral.objects.filter(pk=referral.pk).update(purpose=Purpose.ASK.value)
    assert told(in_practice).all.sent == 0


def test_groups_are_named_and_a_partner_has_own_facts(in_practice):
    referral = sent(in_practice)
    found = told(in_practice)
    assert [group.label for group in found.by_profession] == [referral.partner.profession]
    assert [group.label for group in found.by_month] == [f"{TODAY:%Y-%m}"]
    assert partner_facts(partner=referral.partner, today=TODAY).sent == 1
    other = make.make_partner(in_practice, name="Ines Roth")
    assert partner_facts(partner=other, today=TODAY).sent == 0


@pytest.mark.parametrize("number", [1, 4])
def test_the_figures_take_two_queries_whatever_their_number(in_practice, number):
    for _ in range(number):
        sent(in_practice)
    with CaptureQueriesContext(connection) as taken:
        told(in_practice)
    assert len(taken) == 2
