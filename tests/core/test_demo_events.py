"""Whether a demo event is worth it, what a client of it cost, and when its slots are."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warmhand.core.demo_slots import open_times, room_of, slot_times
from warmhand.core.errors import InvalidValueError
from warmhand.core.event_cost import TOO_EARLY, Telling, cost_per_client, poisson_range
from warmhand.core.worth_it import Offer, PastEvent, Verdict, kept, read_kept, worth_it

STARTS = datetime(2026, 10, 17, 17, tzinfo=UTC)
ENDS = STARTS + timedelta(hours=3)
DAY = date(2026, 10, 17)
GYM = Offer(room=18, minutes=180, extra_minutes=120, cost_cents=4_000, price_cents=9_000)


def test_without_own_events_the_range_is_the_priors_and_the_hours_decide():
    found = worth_it(GYM, [])
    assert (found.clients.low, found.clients.high) == (0, 1)
    assert (found.hours, found.hours_cents, found.own_events) == (5, 45_000, 0)
    assert found.verdict is Verdict.DOES_NOT
    assert worth_it(replace(GYM, fee_cents=60_000), []).verdict is Verdict.PAYS
    assert worth_it(replace(GYM, price_cents=None), []).verdict is Verdict.NO_PRICE


def test_own_events_move_the_range_and_many_guests_of_them_do_not_make_it_a_point():
    poor = worth_it(GYM, [PastEvent(room=18, served=15, clients=0)] * 6)
    good = worth_it(GYM, [PastEvent(room=18, served=15, clients=3)] * 6)
    endless = worth_it(GYM, [PastEvent(room=2_000, served=1_500, clients=300)] * 50)
    assert poor.clients.high <= 1 < good.clients.mid
    assert poor.nobody > 0.7 > good.nobody
    assert endless.clients.high - endless.clients.low >= 2


@given(
    room=st.integers(1, 200),
    cost=st.integers(0, 100_000),
    fee=st.integers(0, 100_000),
    past=st.lists(st.builds(PastEvent, room=st.just(20), served=st.integers(0, 20),
                            clients=st.integers(0, 5)), max_size=4),
)  # fmt: skip
def test_a_range_is_in_order_a_higher_fee_never_hurts_and_what_is_kept_reads_back(
    room, cost, fee, past
):
    offer = replace(GYM, room=room, cost_cents=cost, fee_cents=fee)
    found = worth_it(offer, past)
    assert 0 <= found.clients.low <= found.clients.mid <= found.clients.high <= room
    more = worth_it(replace(offer, fee_cents=fee + 10_000), past)
    assert (more.pays or 0) >= (found.pays or 0)
    assert read_kept(kept(read_kept(kept(found)))) == read_kept(kept(found))


def test_the_draws_keep_to_the_beta_binomial_that_they_stand_for():
    found = worth_it(replace(GYM, room=1), [])
    assert 1 - found.nobody == pytest.approx(0.6 * 0.04, abs=0.004)  # room for one: fill * share


def test_what_cannot_be_is_refused():
    for wrong in ({"room": 0}, {"room": 2_001}, {"minutes": 0}, {"fee_cents": -1}):
        with pytest.raises(InvalidValueError):
            worth_it(replace(GYM, **wrong), [])
    with pytest.raises(InvalidValueError):
        poisson_range(-1)


def test_the_exact_interval_is_garwoods():
    # 80 % intervals of a Poisson mean, as printed in tables (chi-square halves).
    table = {0: (0.0, 2.303), 1: (0.105, 3.890), 3: (1.102, 6.681), 10: (6.221, 15.407)}
    for count, (low, high) in table.items():
        assert poisson_range(count) == (
            pytest.approx(low, abs=0.001),
            pytest.approx(high, abs=0.001),
        )


def test_cost_per_client_says_when_it_is_too_early_and_when_too_few():
    late = DAY + TOO_EARLY
    cases = [
        (3, late - timedelta(days=1), Telling.TOO_EARLY),
        (0, late, Telling.NOBODY),
        (2, late, Telling.TOO_FEW),
        (3, late, Telling.TOLD),
    ]
    for clients, today, telling in cases:
        found = cost_per_client(spent_cents=49_000, clients=clients, held_on=DAY, today=today)
        assert found.telling is telling
    assert (found.each, found.low, found.high) == (16_333, 7_334, 44_462)
    nobody = cost_per_client(spent_cents=49_000, clients=0, held_on=DAY, today=late)
    assert (nobody.each, nobody.low, nobody.high) == (None, 21_280, None)
    paid = cost_per_client(spent_cents=-100, clients=4, held_on=DAY, today=late)
    assert (paid.each, paid.low, paid.high) == (0, 0, 0)


def test_slots_are_spread_do_not_touch_and_one_that_is_taken_is_not_open():
    times = slot_times(STARTS, ENDS, slot_minutes=10, slots=6)
    assert [(at - STARTS) // timedelta(minutes=1) for at in times] == [0, 30, 60, 90, 120, 150]
    now = STARTS + timedelta(minutes=15)
    moved = [times[2] + timedelta(minutes=5)]  # booked before the length of a slot changed
    assert open_times(times, moved, slot_minutes=10, now=now) == [times[1], *times[3:]]
    assert room_of(STARTS, ENDS, 7) == 25


@given(minutes=st.integers(3, 60), share=st.floats(0, 1))
def test_no_two_slots_overlap_and_all_lie_within_the_event(minutes, share):
    slots = int(room_of(STARTS, ENDS, minutes) * share)
    times = slot_times(STARTS, ENDS, slot_minutes=minutes, slots=slots)
    assert len(times) == slots
    length = timedelta(minutes=minutes)
    assert all(after - before >= length for before, after in pairwise(times))
    assert all(STARTS <= at <= ENDS - length for at in times)


def test_times_that_cannot_be_are_refused():
    for ends, minutes, slots in (
        (STARTS, 10, 0), (STARTS + timedelta(days=2), 10, 0), (ENDS, 2, 0), (ENDS, 61, 0),
        (STARTS + timedelta(minutes=9), 10, 0), (ENDS, 10, 19), (ENDS, 10, -1),
    ):  # fmt: skip
        with pytest.raises(InvalidValueError):
            slot_times(STARTS, ends, slot_minutes=minutes, slots=slots)
