"""Calendars as other systems write them, read as a list of visits worked out by hand."""

import random
from datetime import UTC, date, datetime

import pytest

from warmhand.core.errors import InvalidValueError
from warmhand.formats.calendar_read import read_calendar

FIRST, LAST = date(2026, 10, 12), date(2026, 12, 12)
NEW_YORK, LONDON = "America/New_York", "Europe/London"


def event(*lines: str) -> str:
    return "\r\n".join(("BEGIN:VEVENT", *lines, "END:VEVENT"))


def file(*parts: str) -> bytes:
    head = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Any//EN")
    return ("\r\n".join((*head, *parts, "END:VCALENDAR")) + "\r\n").encode()


def starts(data: bytes, *, zone: str = NEW_YORK, first: date = FIRST, last: date = LAST):
    found = read_calendar(data, zone=zone, first=first, last=last)
    return [one.starts_at.strftime("%m-%d %H:%M") for one in found]


OUTLOOK_ZONE = "\r\n".join(
    (
        *("BEGIN:VTIMEZONE", "TZID:Own Eastern", "BEGIN:STANDARD", "DTSTART:16010101T020000"),
        *("TZOFFSETFROM:-0400", "TZOFFSETTO:-0500", "RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11"),
        *("END:STANDARD", "BEGIN:DAYLIGHT", "DTSTART:16010101T020000", "TZOFFSETFROM:-0500"),
        *("TZOFFSETTO:-0400", "RRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3", "END:DAYLIGHT"),
        "END:VTIMEZONE",
    )
)
THEO = ("UID:theo@any", "SUMMARY:Theo Brandt")
# New York leaves summer time on 1 November 2026: 4 pm is 20:00 UTC before, 21:00 after.
TUESDAYS = ["10-20 20:00", "10-27 20:00", "11-03 21:00", "11-10 21:00"]
WEEKLY = "RRULE:FREQ=WEEKLY;BYDAY=TU;COUNT=4"
TABLE = {
    "weekly across the end of summer time": (
        file(event(*THEO, f"DTSTART;TZID={NEW_YORK}:20261020T160000", WEEKLY)),
        TUESDAYS,
    ),
    "Outlook's own name of the zone": (
        file(event(*THEO, "DTSTART;TZID=Eastern Standard Time:20261020T160000", WEEKLY)),
        TUESDAYS,
    ),
    "a zone that the file brings along": (
        file(OUTLOOK_ZONE, event(*THEO, "DTSTART;TZID=Own Eastern:20261020T160000", WEEKLY)),
        TUESDAYS,
    ),
    "floating times are the practice's own": (
        file(event(*THEO, "DTSTART:20261020T160000", WEEKLY)),
        TUESDAYS,
    ),
    "a series in UTC stays in UTC": (
        file(event(*THEO, "DTSTART:20261020T200000Z", WEEKLY)),
        ["10-20 20:00", "10-27 20:00", "11-03 20:00", "11-10 20:00"],
    ),
    "one day taken out": (
        file(
            event(
                *THEO,
                f"DTSTART;TZID={NEW_YORK}:20261020T160000",
                WEEKLY,
                f"EXDATE;TZID={NEW_YORK}:20261027T160000",
            )
        ),
        [TUESDAYS[0], *TUESDAYS[2:]],
    ),
    "one day more": (
        file(
            event(
                *THEO,
                f"DTSTART;TZID={NEW_YORK}:20261020T160000",
                "RRULE:FREQ=WEEKLY;COUNT=2",
                f"RDATE;TZID={NEW_YORK}:20261030T090000",
            )
        ),
        ["10-20 20:00", "10-27 20:00", "10-30 13:00"],
    ),
    "one occurrence moved, one called off": (
        file(
            event(*THEO, f"DTSTART;TZID={NEW_YORK}:20261020T160000", WEEKLY),
            event(
                *THEO,
                f"RECURRENCE-ID;TZID={NEW_YORK}:20261027T160000",
                f"DTSTART;TZID={NEW_YORK}:20261028T100000",
            ),
            event(
                *THEO,
                f"RECURRENCE-ID;TZID={NEW_YORK}:20261103T160000",
                f"DTSTART;TZID={NEW_YORK}:20261103T160000",
                "STATUS:CANCELLED",
            ),
        ),
        ["10-20 20:00", "10-28 14:00", "11-10 21:00"],
    ),
    "all day, called off and without a title are no visits": (
        file(
            event("UID:1", "SUMMARY:Holiday", "DTSTART;VALUE=DATE:20261020"),
            event("UID:2", "SUMMARY:Theo", "STATUS:CANCELLED", "DTSTART:20261020T160000"),
            event("UID:3", "DTSTART:20261020T160000"),
        ),
        [],
    ),
    "long begun, without an end": (
        file(
            event(*THEO, f"DTSTART;TZID={NEW_YORK}:20180102T160000", "RRULE:FREQ=MONTHLY;BYDAY=2TU")
        ),
        ["10-13 20:00", "11-10 21:00", "12-08 21:00"],
    ),
    "over before": (
        file(event(*THEO, "DTSTART:20180102T160000Z", "RRULE:FREQ=WEEKLY;UNTIL=20190101T000000Z")),
        [],
    ),
    "every second is no visit": (
        file(
            event(*THEO, "DTSTART:20180102T160000Z", "RRULE:FREQ=SECONDLY"),
            event("UID:b", "SUMMARY:Ana", "DTSTART:20261020T160000Z"),
        ),
        ["10-20 16:00"],
    ),
    "a rule that never comes true": (
        file(
            event(*THEO, "DTSTART:20261020T160000Z", "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"),
            event("UID:b", "SUMMARY:Ana", "DTSTART:20261020T160000Z"),
        ),
        ["10-20 16:00"],
    ),
}


@pytest.mark.parametrize("name", TABLE, ids=str)
def test_a_calendar_is_read_as_worked_out_by_hand(name):
    data, expected = TABLE[name]
    assert starts(data) == expected


def test_london_leaves_summer_time_a_week_before_new_york():
    data = file(event(*THEO, f"DTSTART;TZID={LONDON}:20261020T160000", WEEKLY))
    expected = ["10-20 15:00", "10-27 16:00", "11-03 16:00", "11-10 16:00"]
    assert starts(data, zone=LONDON) == expected
    assert starts(data) == expected  # the file's zone counts, not the practice's


def test_an_hour_that_does_not_exist_or_is_there_twice_is_read_once():
    twice = file(event(*THEO, f"DTSTART;TZID={NEW_YORK}:20261101T013000"))
    assert starts(twice) == ["11-01 05:30"]
    skipped = file(event(*THEO, f"DTSTART;TZID={NEW_YORK}:20260308T023000"))
    assert starts(skipped, first=date(2026, 3, 8), last=date(2026, 3, 8)) == ["03-08 07:30"]


def test_the_days_are_those_of_the_practice():
    late = file(event(*THEO, "DTSTART:20261021T033000Z"))
    assert starts(late, first=date(2026, 10, 20), last=date(2026, 10, 20)) == ["10-21 03:30"]
    assert starts(late, first=date(2026, 10, 21), last=date(2026, 10, 21)) == []


def test_a_moved_occurrence_keeps_the_name_that_its_series_gave_it():
    data, _expected = TABLE["one occurrence moved, one called off"]
    found = read_calendar(data, zone=NEW_YORK, first=FIRST, last=LAST)
    assert [one.occurs for one in found] == [
        "20261020T200000Z",
        "20261027T200000Z",
        "20261110T210000Z",
    ]
    single = file(event(*THEO, "DTSTART:20261020T160000Z", "DTEND:20261020T170000Z"))
    (one,) = read_calendar(single, zone=NEW_YORK, first=FIRST, last=LAST)
    assert (one.uid, one.occurs, one.minutes) == ("theo@any", "", 60)
    assert one.starts_at == datetime(2026, 10, 20, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"Name,Phone\r\nTheo,1\r\n",
        b"<html>Sign in</html>",
        file()[:-20],
        b"\xff" * 900,
        b"BEGIN:VCALENDAR\r\nEND:VEVENT\r\nEND:VCALENDAR",
    ],
)
def test_what_is_no_whole_calendar_is_refused_in_words(data):
    with pytest.raises(InvalidValueError, match="no calendar"):
        starts(data)


def test_too_much_is_refused_before_it_is_expanded():
    with pytest.raises(InvalidValueError, match="5 MB"):
        starts(b"x" * 5_000_001)
    many = [
        event(f"UID:{n}", "SUMMARY:Ana", "DTSTART:20261001T090000Z", "RRULE:FREQ=DAILY")
        for n in range(100)
    ]
    with pytest.raises(InvalidValueError, match="more entries"):
        starts(file(*many))


def test_two_thousand_damaged_calendars_are_read_or_refused():
    whole = b"".join(TABLE[name][0] for name in list(TABLE)[2:3])
    rng, refused = random.Random(5), 0
    words = (b"RRULE:", b"DTSTART:", b"UID:", b"\r\n", b";TZID=", b"BEGIN:VEVENT\r\n", b"=", b":")
    for _ in range(2_000):
        data = bytearray(whole)
        for _turn in range(rng.randint(1, 6)):
            at = rng.randrange(len(data))
            change = rng.randrange(3)
            if change == 0:
                data[at] = rng.randrange(256)
            elif change == 1:
                del data[at : at + rng.randint(1, 30)]
            else:
                data[at:at] = rng.choice(words)
        try:
            starts(bytes(data))
        except InvalidValueError:
            refused += 1
    assert 0 < refused < 2_000
