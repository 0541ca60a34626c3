"""When the next reminder leaves: hours of the reader, weekends, clocks, limits, stops."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warmhand.core.errors import InvalidValueError
from warmhand.core.nudges import (
    DEFAULT,
    Away,
    Facts,
    Rules,
    Side,
    allowed_from,
    due_on,
    in_words,
    is_allowed,
    next_nudge,
    overrides_of,
    rules_with,
)

ON = Rules(is_on=True)
WEST, EAST, BERLIN = "America/Los_Angeles", "America/New_York", "Europe/Berlin"
ZONES = [WEST, EAST, BERLIN, "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Casablanca"]
SENT = datetime(2026, 10, 13, 16, 0, tzinfo=UTC)  # a Tuesday, nine o’clock in Portland


def at(day, hour, zone=WEST, month=10):
    return datetime(2026, month, day, hour, tzinfo=ZoneInfo(zone))


def moment(side=Side.PARTNER, rules=ON, now=SENT, zone=WEST, **facts):
    found = next_nudge(side, Facts(**({"since": SENT} | facts)), rules, now=now, zone=zone)
    return found and found.at


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param({}, at(19, 9), id="four days end on Saturday: Monday at nine"),
        pytest.param({"rules": Rules(is_on=True, weekdays_only=False)}, at(17, 9), id="Saturday"),
        pytest.param({"zone": BERLIN}, at(19, 9, BERLIN), id="nine where the reader lives"),
        pytest.param({"side": Side.CLIENT}, at(23, 9), id="a client after ten days"),
        pytest.param({"now": at(19, 20)}, at(20, 9), id="overdue at night: the next morning"),
        pytest.param({"now": at(23, 18)}, at(26, 9), id="overdue on Friday evening: Monday"),
        pytest.param({"now": at(28, 11)}, at(28, 11), id="overdue in the hours: now"),
        pytest.param({"nudges": 1, "asked_at": at(19, 9)}, at(23, 9), id="four days after that"),
        pytest.param({"after_days": 1}, at(14, 9), id="a day that passed asks the day after"),
        pytest.param({"nudges": 2}, None, id="two are enough"),
        pytest.param({"is_stopped": True}, None, id="stopped"),
        pytest.param({"since": None}, None, id="nobody waits"),
        pytest.param({"rules": DEFAULT}, None, id="off until switched on"),
        pytest.param(
            {"away": Away(date(2026, 10, 15), date(2026, 10, 20))}, at(26, 9), id="back on the 21st"
        ),
        pytest.param(
            {"away": Away(date(2026, 9, 1), date(2026, 9, 20))}, at(19, 9), id="back before it"
        ),
        pytest.param(
            {"away": Away(date(2026, 10, 20), date(2026, 10, 23)), "now": at(21, 11)},
            at(28, 9),
            id="overdue while they are away: days after they are back",
        ),
        pytest.param(
            {"away": Away(date(2026, 10, 18), date(2026, 10, 19))},
            at(26, 9),
            id="due on Saturday, away on Monday",
        ),
    ],
)
def test_the_next_reminder_leaves(given, expected):
    assert moment(**given) == expected


@pytest.mark.parametrize(
    ("day", "month", "utc_hour"),
    [(9, 3, 13), (6, 3, 14), (30, 10, 13), (2, 11, 14)],
    ids=["Monday after the spring change", "Friday before", "Friday before autumn", "Monday after"],
)
def test_nine_is_nine_on_either_side_of_a_change_of_clocks(day, month, utc_hour):
    night = datetime(2026, month, day, 5, tzinfo=UTC)
    assert allowed_from(night, ON, zone=EAST) == night.replace(hour=utc_hour)


def test_an_hour_that_the_clocks_skip_is_the_one_after_it_or_another_day():
    every_day = {"is_on": True, "weekdays_only": False, "first_hour": 2}
    sunday = datetime(2026, 3, 8, 5, tzinfo=UTC)
    three = datetime(2026, 3, 8, 7, tzinfo=UTC)  # three o’clock in New York, there is no two
    assert allowed_from(sunday, Rules(**every_day, last_hour=5), zone=EAST) == three
    next_day = datetime(2026, 3, 9, 6, tzinfo=UTC)
    assert allowed_from(sunday, Rules(**every_day, last_hour=3), zone=EAST) == next_day


def test_of_an_hour_that_comes_twice_the_first_is_taken():
    rules = Rules(is_on=True, weekdays_only=False, first_hour=1, last_hour=2)
    before = datetime(2026, 11, 1, 4, tzinfo=UTC)
    assert allowed_from(before, rules, zone=EAST) == datetime(2026, 11, 1, 5, tzinfo=UTC)


RULES = st.builds(
    lambda first, length, **rest: Rules(
        is_on=True, first_hour=first, last_hour=min(first + length, 23), **rest
    ),
    first=st.integers(0, 22),
    length=st.integers(1, 12),
    partner_after_days=st.integers(1, 60),
    at_most=st.integers(1, 5),
    days_between=st.integers(1, 60),
    weekdays_only=st.booleans(),
)
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)).map(
    lambda value: value.replace(tzinfo=UTC)
)
LOOKS = st.lists(st.integers(1, 400), min_size=1, max_size=60)


@settings(max_examples=60, deadline=None)
@given(rules=RULES, since=MOMENTS, zone=st.sampled_from(ZONES), hours=LOOKS)
def test_whatever_sleeps_between_nothing_leaves_out_of_hours_too_often_or_twice(
    rules, since, zone, hours
):
    now, asked_at, numbers = since, None, []
    for step in hours:
        now += timedelta(hours=step)
        facts = Facts(since=since, asked_at=asked_at, nudges=len(numbers))
        found = next_nudge(Side.PARTNER, facts, rules, now=now, zone=zone)
        assert found is None or found.at >= now
        if found is None or found.at > now:
            continue
        assert is_allowed(found.at, rules, zone=zone)
        days = (now - since) / timedelta(days=1)
        assert days > rules.partner_after_days - 1.1
        assert asked_at is None or (now - asked_at) / timedelta(days=1) > rules.days_between - 1.1
        numbers.append(found.number)
        asked_at = now
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) <= rules.at_most


@settings(max_examples=60, deadline=None)
@given(rules=RULES, moment=MOMENTS, zone=st.sampled_from(ZONES))
def test_the_next_allowed_moment_is_allowed_and_within_days(rules, moment, zone):
    found = allowed_from(moment, rules, zone=zone)
    assert found is not None
    assert moment <= found < moment + timedelta(days=8)
    assert is_allowed(found, rules, zone=zone)


@pytest.mark.parametrize(
    ("away", "expected"),
    [
        (None, date(2026, 10, 17)),
        (Away(date(2026, 10, 17), date(2026, 10, 30)), date(2026, 11, 4)),
        (Away(date(2026, 10, 18), date(2026, 10, 30)), date(2026, 10, 17)),
        (Away(date(2026, 10, 1), date(2026, 10, 13)), date(2026, 10, 18)),
    ],
    ids=["never away", "leaves on the day", "leaves the day after", "away when it was sent"],
)
def test_time_away_is_no_silence(away, expected):
    assert due_on(date(2026, 10, 13), 4, away) == expected


@pytest.mark.parametrize(
    "overrides",
    [{"no_rule": 1}, {"at_most": 6}, {"at_most": True}, {"is_on": 1}, {"first_hour": 17}],
    ids=str,
)
def test_rules_that_cannot_be_are_refused(overrides):
    with pytest.raises(InvalidValueError):
        rules_with(overrides)


def test_only_what_differs_is_kept_and_read_again():
    rules = rules_with({"is_on": True, "at_most": 3})
    assert overrides_of(rules) == {"is_on": True, "at_most": 3}
    assert rules_with(overrides_of(rules)) == rules


def test_the_schedule_is_said_in_a_sentence():
    assert in_words(ON) == "After 4 days we write once, after 8 once more, then you phone."
    assert in_words(rules_with({"is_on": True, "at_most": 1, "partner_after_days": 1})) == (
        "After 1 day we write once, then you phone."
    )
