"""The days of a round where the client is, through changes of the clock and of the zone."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warmhand.core.errors import InvalidValueError
from warmhand.core.ratings import (
    DAYS,
    GRACE_DAYS,
    Schedule,
    Stopped,
    day_of_score,
    day_to_ask,
    days_to_come,
    mean_rating,
    read_rating,
    waiting_day,
    why_over,
)

MONDAY = date(2026, 10, 12)
COAST = "America/Los_Angeles"


def schedule(**fields) -> Schedule:
    values = {"starts_on": MONDAY, "hour": 19, "time_zone": COAST}
    return Schedule(**{**values, **fields})


def local(day: date, hour: int, minute: int = 0, zone: str = COAST) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize("text", [str(n) for n in range(11)])
def test_each_button_is_read(text):
    assert read_rating(text) == int(text)


@pytest.mark.parametrize(
    "text",
    [
        "11",
        "-1",
        "5.5",
        "abc",
        "",
        " 5",
        "5 ",
        "+5",
        "\u0665",
        "\uff15",
        "\xb2",
        "1e0",
        "0x5",
        "None",
    ],
)
def test_all_else_is_refused(text):
    with pytest.raises(InvalidValueError, match="0 to 10"):
        read_rating(text)


@given(st.text(max_size=6))
def test_whatever_is_sent_is_a_number_from_0_to_10_or_refused(text):
    try:
        assert 0 <= read_rating(text) <= 10
    except InvalidValueError:
        assert text not in {str(n) for n in range(11)}


def test_half_past_eleven_and_half_past_midnight_are_two_days():
    late, early = local(MONDAY, 23, 30), local(MONDAY + timedelta(1), 0, 30)
    assert schedule().today(late) == MONDAY
    assert schedule().today(early) == MONDAY + timedelta(1)
    assert early - late == timedelta(hours=1)


@pytest.mark.parametrize(
    ("zone", "day", "hour", "utc"),
    [
        (COAST, date(2026, 10, 31), 19, datetime(2026, 11, 1, 2, tzinfo=UTC)),
        (COAST, date(2026, 11, 1), 19, datetime(2026, 11, 2, 3, tzinfo=UTC)),
        (COAST, date(2026, 3, 7), 19, datetime(2026, 3, 8, 3, tzinfo=UTC)),
        (COAST, date(2026, 3, 8), 19, datetime(2026, 3, 9, 2, tzinfo=UTC)),
        # Two in the morning is skipped in March and comes twice in November.
        (COAST, date(2026, 3, 8), 2, datetime(2026, 3, 8, 10, tzinfo=UTC)),
        (COAST, date(2026, 11, 1), 1, datetime(2026, 11, 1, 8, tzinfo=UTC)),
        ("Asia/Kolkata", MONDAY, 8, datetime(2026, 10, 12, 2, 30, tzinfo=UTC)),
        ("America/St_Johns", date(2026, 11, 1), 8, datetime(2026, 11, 1, 11, 30, tzinfo=UTC)),
        ("Asia/Kathmandu", MONDAY, 8, datetime(2026, 10, 12, 2, 15, tzinfo=UTC)),
    ],
    ids=[
        "before the clocks go back", "after", "before they go forward", "after it",
        "an hour that is skipped", "an hour that comes twice", "half an hour",
        "half an hour, clocks back", "three quarters",
    ],
)  # fmt: skip
def test_the_hour_is_the_clients(zone, day, hour, utc):
    found = schedule(time_zone=zone, hour=hour).asks_at(day)
    assert found == utc
    assert found.utcoffset() == timedelta(0)


@given(
    st.dates(date(2020, 1, 1), date(2035, 12, 31)),
    st.integers(0, 23),
    st.sampled_from([COAST, "Asia/Kolkata", "Australia/Lord_Howe", "Africa/Casablanca", "UTC"]),
)
def test_each_day_is_asked_about_on_that_day(day, hour, zone):
    found = schedule(hour=hour, time_zone=zone)
    at = found.asks_at(day)
    assert found.today(at) == day
    assert timedelta(hours=22) <= found.asks_at(day + timedelta(1)) - at <= timedelta(hours=26)


def test_seven_days_are_open_and_the_eighth_is_over():
    last = MONDAY + timedelta(DAYS + GRACE_DAYS - 1)
    assert schedule().last_day == last
    assert why_over(schedule(), rated=1, now=local(last, 23, 59)) is None
    assert why_over(schedule(), rated=1, now=local(last + timedelta(1), 0)) is Stopped.TIME_UP
    assert why_over(schedule(), rated=5, now=local(MONDAY, 12)) is Stopped.DONE


@pytest.mark.parametrize(
    ("now", "rated", "asked"),
    [
        (local(MONDAY, 18, 59), set(), None),
        (local(MONDAY, 19), set(), MONDAY),
        (local(MONDAY, 23, 59), set(), MONDAY),
        (local(MONDAY, 19), {MONDAY}, None),
        (local(MONDAY - timedelta(1), 20), set(), None),
        (local(MONDAY + timedelta(3), 20), {MONDAY}, MONDAY + timedelta(3)),
        (local(MONDAY + timedelta(7), 20), set(), None),
        (local(MONDAY + timedelta(6), 20), {MONDAY + timedelta(n) for n in range(5)}, None),
    ],
    ids=[
        "too early", "the hour", "late", "answered", "before", "after days of silence", "past",
        "enough",
    ],
)  # fmt: skip
def test_one_day_is_asked_about_and_never_a_past_one(now, rated, asked):
    assert day_to_ask(schedule(), rated_on=rated, now=now) == asked


def test_a_day_waits_before_its_hour_too():
    assert waiting_day(schedule(), rated_on=(), now=local(MONDAY, 8)) == MONDAY


def test_as_many_days_come_as_are_wanting():
    days = [MONDAY + timedelta(n) for n in range(7)]
    now = local(MONDAY, 8)
    assert days_to_come(schedule(), rated_on=(), now=now) == days[:5]
    assert days_to_come(schedule(), rated_on=days[:1], now=now) == days[1:5]
    late = local(days[5], 8)
    assert days_to_come(schedule(), rated_on=days[:2], now=late) == days[5:]
    assert days_to_come(schedule(), rated_on=days[:2], now=local(MONDAY + timedelta(9), 8)) == []


def test_the_mean():
    assert mean_rating({MONDAY: 6, MONDAY + timedelta(1): 5}) == 5.5


@pytest.mark.parametrize(
    ("rated", "taken", "found"),
    [
        ([0, 1, 2], [], 2),
        ([0, 1, 2], [2], 1),
        ([0, 1, 2], [2, 1], 0),
        ([0, 1, 2], [0, 1, 2], None),
        ([], [], None),
        ([0, 4], [4, 3], 0),
        ([-1, 9], [], 5),
        ([-1, 9], [5], 0),
    ],
)
def test_the_mean_lies_on_the_last_rated_day_that_is_free(rated, taken, found):
    def days(numbers):
        return {MONDAY + timedelta(n) for n in numbers}

    on = day_of_score(days(rated), taken=days(taken), first=MONDAY, last=MONDAY + timedelta(5))
    assert on == (None if found is None else MONDAY + timedelta(found))
