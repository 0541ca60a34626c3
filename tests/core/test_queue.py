"""The queue's rules: no order of arrival, no deed sent twice and no second device changes a guest."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise, permutations
from random import Random
from uuid import UUID

import pytest

from warmhand.core.errors import InvalidValueError
from warmhand.core.outreach import GuestState, SafetyAnswer
from warmhand.core.queue import Guest, QueueDeed, QueueDeedKind, checked_facts, folded
from warmhand.core.queue_wait import LONGEST_TAKEN, pace, wait

BEGIN = datetime(2026, 10, 17, 17, tzinfo=UTC)
ADD = ("add", {"name": "Desmond"})
NONE = ("safety", {"answer": "none"})
TICKED = ("safety", {"answer": "ticked", "urgency": "same_day"})
START = ("start", {"consent": "demo-1"})
DONE = ("done", {"follow_up": True})


def deeds(*steps):
    """Deeds a minute apart; a plain word is a deed without facts."""
    made = []
    for place, step in enumerate(steps):
        word, facts = step if isinstance(step, tuple) else (step, {})
        kind = QueueDeedKind(word)
        made.append(
            QueueDeed(
                key=UUID(int=place + 1),
                guest=UUID(int=99),
                kind=kind,
                done_at=BEGIN + timedelta(minutes=place),
                facts=checked_facts(kind, facts),
            )
        )
    return made


CASES = [
    ((ADD,), GuestState.WAITING),
    ((ADD, START), GuestState.WAITING),  # nobody starts before the safety question
    ((ADD, NONE, START), GuestState.IN_CHAIR),
    ((ADD, NONE, START, START), GuestState.IN_CHAIR),
    ((ADD, NONE, START, DONE), GuestState.DONE),
    ((ADD, NONE, START, DONE, START), GuestState.DONE),
    ((ADD, TICKED), GuestState.SENT_ON),
    ((ADD, TICKED, NONE, START), GuestState.SENT_ON),  # no later answer takes it back
    ((ADD, NONE, START, TICKED), GuestState.SENT_ON),  # the other device heard it too late
    ((ADD, "left"), GuestState.LEFT),
    ((ADD, NONE, START, "left"), GuestState.IN_CHAIR),
    ((ADD, "left", NONE, START), GuestState.IN_CHAIR),
    ((ADD, NONE, START, "back"), GuestState.WAITING),
    ((ADD, "left", "back"), GuestState.WAITING),
    ((ADD, DONE), GuestState.WAITING),
]


def test_each_row_of_deeds_ends_where_people_expect_it():
    ends = [folded(deeds(*steps), base=None).state for steps, _end in CASES]
    assert ends == [end for _steps, end in CASES]


def test_neither_the_order_of_arrival_nor_a_deed_sent_twice_changes_a_guest():
    for steps, _end in CASES:
        made = deeds(*steps)
        right = folded(made, base=None)
        for order in permutations(made):
            assert folded([*order, *order], base=None) == right


def test_of_two_starts_the_first_counts():
    guest = folded(deeds(ADD, NONE, START, START), base=None)
    assert guest.started_at == BEGIN + timedelta(minutes=2)


def test_a_deed_about_nobody_known_waits_for_who_is_added():
    made = deeds(ADD, NONE, START)
    assert folded(made[1:], base=None) is None
    assert folded([*made[1:], made[0]], base=None).state is GuestState.IN_CHAIR


def test_who_signed_up_keeps_what_they_agreed_to_themselves():
    base = Guest(state=GuestState.BOOKED, first_name="Aiko", consent="old", consent_at=BEGIN)
    guest = folded(deeds("arrive", NONE, START), base=base)
    assert (guest.consent, guest.consent_at, guest.safety) == ("old", BEGIN, SafetyAnswer.NONE)


def test_a_deed_carries_nothing_but_its_own_facts():
    given = {"name": "  Pete \n B ", "mark": "K1", "money": 3, "what_for": "x" * 300}
    found = checked_facts(QueueDeedKind.ADD, given)
    assert found["name"] == "Pete B"
    assert "money" not in found
    assert len(found["what_for"]) == 200
    for kind, wrong in [
        (QueueDeedKind.ADD, {"name": " "}),
        (QueueDeedKind.ADD, {"name": 3}),
        (QueueDeedKind.ADD, []),
        (QueueDeedKind.SAFETY, {"answer": "ticked"}),
        (QueueDeedKind.SAFETY, {"answer": "perhaps"}),
    ]:
        with pytest.raises(InvalidValueError):
            checked_facts(kind, wrong)


def test_the_wait_holds_what_happens_about_four_times_of_five():
    """Simulated events whose people take longer or shorter than planned, 10 planned minutes."""
    random, held, runs = Random(1), 0, 400
    for _ in range(runs):
        mean = random.gauss(11, 1.5)
        took = [max(2, random.gauss(mean, 3)) for _ in range(20)]
        found = pace(took[:8], planned=10)
        been = random.uniform(0, took[8])
        really = took[8] - been + 1 + sum(minutes + 1 for minutes in took[9:12])
        told = wait(found, ahead=3, in_chair=[been])
        held += told.low <= really <= told.high
    assert 0.75 <= held / runs <= 0.99  # wider than .8, since it is told in steps of five


def test_the_wait_grows_with_the_row_and_its_range_shrinks_with_what_is_known():
    known = pace([12, 11, 13, 12, 12, 11, 13, 12, 12, 12], planned=10)
    new = pace([], planned=10)
    assert (new.mean, round(known.mean)) == (10, 11)
    assert known.error < new.error
    assert wait(new, ahead=0) == wait(known, ahead=0)
    assert wait(new, ahead=0).high == 0
    waits = [wait(known, ahead=ahead, in_chair=[3]) for ahead in range(12)]
    assert all(a.low <= b.low and a.high <= b.high for a, b in pairwise(waits))
    alone, helped = wait(known, ahead=9, in_chair=[3]), wait(known, ahead=9, in_chair=[3, 4])
    assert helped.high < alone.high


def test_a_forgotten_done_is_no_length_and_impossible_questions_are_refused():
    assert pace([0, -3, LONGEST_TAKEN + 1], planned=10) == pace([], planned=10)
    with pytest.raises(InvalidValueError):
        pace([], planned=0)
    with pytest.raises(InvalidValueError):
        wait(pace([], planned=10), ahead=-1)
