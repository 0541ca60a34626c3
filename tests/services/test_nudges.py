"""Asking again by itself: who is written to, how often, and how anybody stops it."""

import threading
from datetime import date, timedelta

import pytest
from django.db import connection
from django_scopes import scope

from tests import make
from tests.make import NOW
from tests.services.test_referrals import ready, sent, step
from warmhand.core.errors import DomainError
from warmhand.core.links import LinkPurpose
from warmhand.core.next_action import Act
from warmhand.core.nudges import Rules, Side
from warmhand.core.outbox import MailState
from warmhand.core.referral import Actor, HoldReason, Step, Via, Went
from warmhand.services import asking, away, consents, links, loops, nudges, outgoing
from warmhand.services.asking import By
from warmhand.services.consents import local_day
from warmhand.services.referrals import note_call, record_answer
from warmhand.store.models import Client, OutboxMail, Partner, Practice, Referral, ReferralEvent

MONDAY = NOW + timedelta(days=6, hours=1)  # ten o’clock in Portland, six days after it was sent
ON = Rules(is_on=True)


@pytest.fixture
def asked(in_practice):
    """A practice whose mail leaves and which asks again by itself; one referral, sent."""
    in_practice.is_sample = True
    in_practice.save()
    nudges.set_rules(practice=in_practice, rules=ON, user=None, now=NOW)
    return sent(in_practice)


def look(*, days=0):
    return nudges.enqueue_due(now=MONDAY + timedelta(days=days))


def kinds():
    return list(OutboxMail.objects.order_by("created_at", "key").values_list("kind", flat=True))


def fresh(row):
    return Referral.objects.select_related("client", "partner", "consent", "practice").get(
        pk=row.pk
    )


def line_on(practice, now):
    (line,) = loops.lines(loops.open_rows(), practice=practice, today=local_day(practice, now))
    return line


def test_two_mails_to_each_then_a_person_to_phone(asked):
    Partner.objects.update(desk_name="Noa at the desk", way_note="Mornings")
    assert [look(days=days) for days in (-2, 0, 0, 1, 4, 7, 9, 30, 60)] == [
        *(0, 1, 0, 0, 2, 0, 1, 0, 0),
    ]
    assert sorted(kinds()) == ["client_answer"] * 2 + ["partner_nudge"] * 2
    assert (fresh(asked).partner_nudges, fresh(asked).client_nudges) == (2, 2)
    line = line_on(asked.practice, MONDAY + timedelta(days=20))
    assert line.next.act is Act.CALL_DESK
    assert (line.phone.whom, line.phone.phone) == ("Noa at the desk, Hana Kovac", "+15035550171")
    assert line.phone.hours == "Mornings"
    assert "October 13" in line.phone.say
    assert "Theo" not in line.phone.say


def test_until_then_the_next_action_is_to_wait_for_the_schedule(asked):
    assert line_on(asked.practice, NOW).next.why.endswith("Warmhand asks again on Monday.")
    look()
    found = line_on(asked.practice, MONDAY).next
    assert (found.act, found.why) == (
        Act.WAIT,
        "No answer yet. Warmhand asks again on Friday.",
    )


def test_after_a_long_sleep_one_leaves_and_no_more(asked):
    client = Client.objects.get()
    client.email = ""
    client.save()
    assert [look(days=days) for days in (30, 30, 31)] == [1, 0, 0]


def test_without_a_phone_the_client_is_called(asked):
    Partner.objects.update(phone="", email="")
    Client.objects.update(best_hours="After five")
    phone = line_on(asked.practice, MONDAY).phone
    assert (phone.whom, phone.phone, phone.hours) == ("Theo Brandt", "+15035550117", "After five")


def test_asking_by_hand_and_a_call_count(asked):
    asking.nudge_partner(referral=asked, now=NOW + timedelta(days=3))
    assert look() == 0
    note_call(referral=asked, words="", now=MONDAY)
    assert look(days=2) == 0
    assert look(days=4) == 2  # the partner’s second, and the client’s first
    assert fresh(asked).partner_nudges == 2
    asking.ask_client(referral=asked, by=By.MAIL, now=MONDAY + timedelta(days=5))
    assert look(days=60) == 0


STOPS = {
    "switched off": lambda row: nudges.set_rules(
        practice=row.practice, rules=Rules(), user=None, now=NOW
    ),
    "by the practice": lambda row: [
        nudges.set_stopped(referral=row, side=side, is_stopped=True, now=NOW) for side in Side
    ],
    "by both for good": lambda row: (
        nudges.partner_quiet(partner=row.partner, is_quiet=True, now=NOW),
        nudges.client_quiet(client=row.client, is_quiet=True, now=NOW),
    ),
    "withdrawn": lambda row: consents.withdraw_consent(referral=row, now=NOW, via=Via.LINK),
    "consent over": lambda row: type(row.consent).objects.update(ends_on=date(2026, 10, 14)),
    "declined": lambda row: step(row, Step.DECLINE, decline_reason="full"),
    "on hold": lambda row: step(row, Step.HOLD, hold_reason=HoldReason.PAPERS.value),
    "the client answered": lambda row: record_answer(
        referral=row, went=Went.HELP, via=Via.LINK, now=NOW
    ),
    "a draft": lambda row: Referral.objects.update(status="draft"),
    "no mail server": lambda _row: Practice.objects.update(is_sample=False),
    "no addresses": lambda _row: (
        Partner.objects.update(email=""),
        Client.objects.update(email=""),
    ),
}


@pytest.mark.parametrize("stop", STOPS.values(), ids=STOPS)
def test_nothing_leaves_once_it_is(asked, stop):
    stop(asked)
    assert look(days=30) == 0
    assert kinds() == []


def test_a_stop_can_be_taken_back_and_is_in_the_history_once(asked):
    for is_stopped in (True, True, False):
        nudges.set_stopped(referral=asked, side=Side.PARTNER, is_stopped=is_stopped, now=NOW)
    notes = ReferralEvent.objects.filter(note__contains="reminders").values_list("note", flat=True)
    assert list(notes) == ["Stopped reminders to them.", "Let reminders go to them again."]
    assert look() == 1


def test_who_wished_no_reminders_gets_none_by_hand_either(asked):
    nudges.partner_quiet(partner=asked.partner, is_quiet=True, now=NOW)
    nudges.client_quiet(client=asked.client, is_quiet=True, now=NOW)
    with pytest.raises(DomainError, match="no reminders"):
        asking.nudge_partner(referral=asked, now=MONDAY)
    with pytest.raises(DomainError, match="no reminders"):
        asking.ask_client(referral=asked, by=By.MAIL, now=MONDAY)
    assert line_on(asked.practice, MONDAY).next.act is Act.CALL_DESK


def test_who_is_away_is_asked_four_days_after_they_are_back(asked):
    away.set_away(
        partner=asked.partner, first=date(2026, 10, 15), until=date(2026, 10, 20), now=NOW
    )
    assert line_on(asked.practice, NOW + timedelta(days=3)).next.why == (
        "Hana is away until October 20, 2026."
    )
    assert look(days=4) == 1  # the client alone
    assert look(days=7) == 1


def test_after_the_appointment_the_client_is_asked_the_next_day(asked):
    step(asked, Step.BOOK, booked_for=NOW + timedelta(days=3))
    assert [look(days=-2), look()] == [0, 1]
    assert kinds() == ["client_answer"]


def test_each_reader_is_written_to_in_the_hours_where_they_live(asked):
    Partner.objects.update(postal_code="10001")
    six_in_portland = MONDAY.replace(hour=13, minute=0)
    assert nudges.enqueue_due(now=six_in_portland - timedelta(minutes=1)) == 0
    assert nudges.enqueue_due(now=six_in_portland) == 1


def test_a_mail_that_could_not_leave_in_its_hours_waits_for_the_next(asked):
    look()
    night = MONDAY.replace(hour=9) + timedelta(days=1)
    assert outgoing.send_due(clock=lambda: night) == (0, 1)
    mail = OutboxMail.objects.get()
    assert mail.last_error == nudges.OUT_OF_HOURS
    assert not mail.attempts
    assert nudges.may_leave_now(mail, now=MONDAY + timedelta(days=1))


@pytest.mark.parametrize("change", ["yes", "stop", "switched off"])
def test_a_reminder_that_waits_is_taken_back_once_nobody_needs_it(asked, change):
    look()
    if change == "yes":
        step(asked, Step.ACCEPT, now=MONDAY + timedelta(minutes=1))
    elif change == "stop":
        nudges.set_stopped(referral=asked, side=Side.PARTNER, is_stopped=True, now=MONDAY)
    else:
        nudges.set_rules(practice=asked.practice, rules=Rules(at_most=3), user=None, now=MONDAY)
    outgoing.send_due(clock=lambda: MONDAY + timedelta(minutes=2))
    mail = OutboxMail.objects.get()
    assert (mail.state, mail.last_error) == (MailState.CANCELLED.value, nudges.NOT_NEEDED)


def test_a_reminder_that_waits_does_not_reach_them_while_they_are_away(asked):
    look()
    away.set_away(partner=asked.partner, until=date(2026, 10, 21), now=MONDAY)
    mail = OutboxMail.objects.select_related("referral__partner").get()
    leaves = [nudges.may_leave_now(mail, now=MONDAY + timedelta(days=days)) for days in (0, 2, 3)]
    assert leaves == [False, False, True]


def test_who_has_two_loops_gets_one_reminder_a_day(asked):
    other = make.make_referral(asked.client, partner=asked.partner, purpose="ask", question="Why?")
    step(other, Step.SEND, Actor.PRACTICE)
    assert [look(), look(), look(days=1), look(days=1)] == [1, 0, 1, 0]
    assert {fresh(asked).partner_nudges, fresh(other).partner_nudges} == {1}


def test_what_opens_again_is_asked_about_anew(asked):
    look(), look(days=4)
    assert sorted(kinds()) == ["client_answer"] + ["partner_nudge"] * 2
    later = MONDAY + timedelta(days=9)
    step(asked, Step.DECLINE, now=later, decline_reason="full")
    step(asked, Step.REOPEN, Actor.PRACTICE, now=later, note="There is room now")
    assert [look(days=days) for days in (9, 14, 18, 21, 30)] == [0, 1, 1, 1, 1]
    assert kinds().count("partner_nudge") == 4


def test_the_mail_carries_the_open_link_and_how_to_stop(asked):
    open_link = links.issue_link(
        practice=asked.practice, purpose=LinkPurpose.PARTNER, now=NOW, referral=asked
    )
    look()
    mail = OutboxMail.objects.get()
    assert mail.link == open_link
    body = outgoing.words_of(mail).body
    assert f"{links.address_of(open_link)}quiet/" in body
    assert "Theo" not in body


def test_another_practice_that_did_not_ask_for_it_sends_nothing(asked):
    other = make.make_practice(is_sample=True)
    with scope(practice=other):
        sent(other)
    assert look() == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_one_mail():
    practice = make.make_practice(is_sample=True)
    with scope(practice=practice):
        nudges.set_rules(practice=practice, rules=ON, user=None, now=NOW)
        step(ready(practice), Step.SEND, Actor.PRACTICE, via=Via.MAIL)
    together, written = threading.Barrier(4), []

    def work():
        together.wait()
        written.append(look())
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    with scope(practice=practice):
        assert sorted(written) == [0, 0, 0, 1]
        assert OutboxMail.objects.count() == 1
        assert Referral.objects.get().partner_nudges == 1
