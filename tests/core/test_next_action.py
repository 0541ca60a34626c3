"""Who waits for whom, and the one next action."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warmhand.core.next_action import Act, Loop, next_action
from warmhand.core.nudges import Away
from warmhand.core.referral import OPEN, Actor, Purpose, Status, Went

DAY = date(2026, 9, 28)


def loop(status=Status.SENT, **fields):
    named = {"partner": "Elise", "client": "Ruth", "since": DAY, "sent_on": DAY}
    return Loop(status=status, **(named | fields))


def after(days):
    return DAY + timedelta(days=days)


@pytest.mark.parametrize(
    ("facts", "day", "act", "waits_for"),
    [
        (loop(Status.DRAFT), 0, Act.FINISH_DRAFT, Actor.PRACTICE),
        (loop(), 3, Act.WAIT, Actor.PARTNER),
        (loop(), 4, Act.ASK_PARTNER, Actor.PARTNER),
        (loop(by_mail=False), 4, Act.CALL_DESK, Actor.PARTNER),
        (loop(partner_asked_on=after(4)), 7, Act.WAIT, Actor.PARTNER),
        (loop(partner_asked_on=after(4)), 8, Act.CALL_DESK, Actor.PARTNER),
        (loop(partner_asked_on=after(4), desk_called_on=after(9)), 10, Act.ASK_CLIENT, "client"),
        (loop(went=Went.HELP), 1, Act.CALL_DESK, Actor.PARTNER),
        (loop(went=Went.YES), 1, Act.MARK_SEEN, Actor.PRACTICE),
        (loop(went=Went.NO), 1, Act.CLOSE, Actor.PRACTICE),
        (loop(Status.ACCEPTED), 4, Act.ASK_PARTNER, Actor.PARTNER),
        (loop(Status.BOOKED, appointment_on=after(5)), 5, Act.WAIT, Actor.CLIENT),
        (loop(Status.BOOKED, appointment_on=after(5)), 6, Act.ASK_CLIENT, Actor.CLIENT),
        (
            loop(Status.BOOKED, appointment_on=after(5), client_asked_on=after(6)),
            7,
            Act.WAIT,
            "partner",
        ),
        (loop(Status.SEEN), 4, Act.ASK_PARTNER, Actor.PARTNER),
        (loop(Status.REPORTED), 0, Act.READ_REPLY, Actor.PRACTICE),
        (loop(Status.REPORTED, reply_read=True), 0, Act.ASK_CLIENT, Actor.CLIENT),
        (loop(Status.REPORTED, reply_read=True, helped_known=True), 0, Act.CLOSE, "practice"),
        (
            loop(Status.REPORTED, reply_read=True, client_asked_on=after(1)),
            11,
            Act.CLOSE,
            "practice",
        ),
        (loop(Status.BOOKED, appointment_on=after(5), went=Went.NO), 6, Act.CLOSE, "practice"),
        (loop(purpose=Purpose.ASK, desk_called_on=after(9)), 10, Act.WAIT, Actor.PARTNER),
        (loop(Status.REPORTED, purpose=Purpose.ASK, reply_read=True), 0, Act.CLOSE, "practice"),
        (loop(Status.DECLINED), 0, Act.OFFER_ANOTHER, Actor.PRACTICE),
        (loop(went=Went.BOOKED, client_answered_on=after(3)), 9, Act.WAIT, Actor.CLIENT),
        (loop(went=Went.BOOKED, client_answered_on=after(3)), 10, Act.ASK_CLIENT, Actor.CLIENT),
        (
            loop(went=Went.BOOKED, client_answered_on=after(3), client_asked_on=after(10)),
            16,
            Act.WAIT,
            Actor.CLIENT,
        ),
        (loop(Status.MISSED), 3, Act.WAIT, Actor.PARTNER),
        (loop(Status.MISSED), 4, Act.ASK_PARTNER, Actor.PARTNER),
        (loop(Status.MISSED, went=Went.YES), 0, Act.MARK_SEEN, Actor.PRACTICE),
        (loop(Status.MISSED, went=Went.YES, differ=True), 0, Act.CALL_DESK, Actor.PARTNER),
        (loop(Status.CANCELLED), 0, Act.NOTE_STOP, Actor.PRACTICE),
        (loop(Status.MISSED, went=Went.NO), 0, Act.CLOSE, Actor.PRACTICE),
        (loop(Status.MISSED, went=Went.MISSED), 0, Act.CALL_DESK, Actor.PARTNER),
        (loop(Status.ACCEPTED, went=Went.MISSED), 0, Act.CALL_DESK, Actor.PARTNER),
        (loop(Status.MISSED, went=Went.MISSED, desk_called_on=DAY), 1, Act.WAIT, Actor.PARTNER),
        (loop(sent_on=after(-90)), 0, Act.WAIT, Actor.PARTNER),
        (loop(Status.ON_HOLD, hold_until=after(20)), 20, Act.WAIT, Actor.PARTNER),
        (loop(Status.ON_HOLD, hold_until=after(20)), 21, Act.ASK_PARTNER, Actor.PARTNER),
        (loop(Status.ON_HOLD, hold_until=after(20), went=Went.YES), 2, Act.MARK_SEEN, "practice"),
        (loop(Status.ON_HOLD), 14, Act.WAIT, Actor.PARTNER),
        (loop(Status.ON_HOLD), 15, Act.ASK_PARTNER, Actor.PARTNER),
        (loop(Status.GIVEN_BACK), 0, Act.OFFER_ANOTHER, Actor.PRACTICE),
        (loop(unshared="It has ended."), 1, Act.ASK_CONSENT, Actor.CLIENT),
        (loop(Status.BOOKED, unshared="It has ended."), 9, Act.ASK_CONSENT, Actor.CLIENT),
        (loop(Status.SEEN, unshared="It has ended."), 9, Act.ASK_CONSENT, Actor.CLIENT),
        (loop(unshared="It has ended.", went=Went.NO), 1, Act.CLOSE, Actor.PRACTICE),
        (loop(Status.REPORTED, unshared="It has ended."), 1, Act.READ_REPLY, Actor.PRACTICE),
    ],
    ids=lambda value: None,
)
def test_the_next_action_is(facts, day, act, waits_for):
    action = next_action(facts, today=after(day))
    assert (action.act, action.waits_for) == (act, waits_for)


def test_the_words_name_the_person_and_the_age_counts_from_the_last_step():
    action = next_action(loop(partner_asked_on=after(4)), today=after(15))
    assert (action.words, action.days, action.is_due) == ("Call Elise’s desk", 15, True)


@pytest.mark.parametrize(
    "status", [Status.CLOSED, Status.DECLINED, Status.CANCELLED, Status.GIVEN_BACK]
)
def test_an_ended_loop_that_was_read_asks_for_nothing(status):
    assert next_action(loop(status, reply_read=True), today=after(99)) is None


_DAYS = st.none() | st.integers(0, 60).map(after)


@given(
    st.sampled_from(sorted(OPEN)),
    _DAYS,
    _DAYS,
    _DAYS,
    _DAYS,
    st.none() | st.sampled_from(Went),
    st.booleans(),
    st.integers(0, 90),
)
def test_an_open_loop_always_has_one_next_action(
    status, asked, called, client, meeting, went, read, day
):
    facts = loop(
        status,
        partner_asked_on=asked,
        desk_called_on=called,
        client_asked_on=client,
        appointment_on=meeting,
        went=went,
        reply_read=read,
    )
    action = next_action(facts, today=after(day))
    assert action is not None
    assert action.words
    assert action.why
    assert action.days == day


def test_who_has_a_date_is_not_said_to_have_none():
    action = next_action(loop(went=Went.BOOKED, client_answered_on=DAY), today=after(5))
    assert action.why == "Ruth says: I have a date."


def test_a_booking_without_a_date_asks_which_day():
    action = next_action(loop(Status.BOOKED), today=after(1))
    assert (action.act, action.why) == (
        Act.ASK_CLIENT,
        "Booked, but the day is not known here: ask which day.",
    )


@pytest.mark.parametrize(
    ("facts", "day", "act", "said"),
    [
        (loop(partner_after_days=9), 8, Act.WAIT, "We look again 9 days later."),
        (loop(partner_after_days=9), 9, Act.ASK_PARTNER, "No answer yet."),
        (loop(away=Away(after(1), after(6))), 5, Act.WAIT, "Elise is away until October 4, 2026."),
        (
            loop(away=Away(after(1), after(6)), sent_on=None),
            10,
            Act.WAIT,
            "We look again 4 days later.",
        ),
        (loop(away=Away(after(1), after(6)), sent_on=None), 11, Act.ASK_PARTNER, "No answer yet."),
        (loop(partner_next_on=after(5)), 4, Act.WAIT, "Warmhand asks again tomorrow."),
        (loop(partner_next_on=after(8)), 4, Act.WAIT, "Warmhand asks again on Tuesday."),
        (loop(client_next_on=after(11)), 3, Act.WAIT, "We look again 4 days later."),
        (
            loop(client_next_on=after(10), partner_next_on=after(14)),
            10,
            Act.WAIT,
            "Warmhand asks Ruth today.",
        ),
        (loop(partner_asked_on=after(8)), 12, Act.CALL_DESK, "A call settles it."),
    ],
    ids=lambda value: None,
)
def test_the_practices_days_time_away_and_the_schedule_are_waited_for(facts, day, act, said):
    action = next_action(facts, today=after(day))
    assert action.act is act
    assert action.why.endswith(said)
