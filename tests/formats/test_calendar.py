"""One appointment in, one appointment out, whatever the names hold."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from warmhand.core.errors import InvalidValueError
from warmhand.formats.calendar import appointment_ics, reminders_ics

NOW = datetime(2026, 10, 13, 17, 0, tzinfo=UTC)
STARTS = datetime(2026, 10, 16, 16, 0, tzinfo=timezone(timedelta(hours=-7)))


def ics(**fields):
    named = {"uid": "a@b", "with_name": "Hana Kovac, PT", "starts_at": STARTS, "now": NOW}
    return appointment_ics(**(named | fields))


def event(data):
    (only,) = Calendar.from_ical(data).walk("VEVENT")
    return only


def test_the_summary_names_the_person_and_no_health_word():
    found = event(ics(minutes=45, place="220 Mill Street; Alder Falls", phone="(503) 555-0171"))
    assert found["SUMMARY"] == "Appointment with Hana Kovac, PT"
    assert found.decoded("DTSTART") == STARTS
    assert found.decoded("DTEND") - STARTS == timedelta(minutes=45)
    assert found["LOCATION"] == "220 Mill Street; Alder Falls"


def test_an_unknown_length_is_not_made_up():
    assert "DTEND" not in event(ics())


def test_one_that_lost_its_time_can_still_be_called_off():
    found = event(ics(starts_at=None, cancelled=True, sequence=3))
    assert (found["STATUS"], found["SEQUENCE"], "DTSTART" in found) == ("CANCELLED", 3, False)
    with pytest.raises(InvalidValueError):
        ics(starts_at=None)


def test_a_moved_or_cancelled_appointment_keeps_its_uid():
    found = event(ics(sequence=2, cancelled=True))
    assert (found["UID"], found["SEQUENCE"], found["STATUS"]) == ("a@b", 2, "CANCELLED")


EXPECTED = {
    *("UID", "DTSTAMP", "DTSTART", "SUMMARY", "LOCATION", "DESCRIPTION", "SEQUENCE", "STATUS"),
}


@given(st.text(min_size=1), st.text(min_size=1), st.text(min_size=1))
def test_no_text_adds_a_property_or_a_component(name, place, phone):
    data = ics(with_name=name, place=place, phone=phone)
    calendar = Calendar.from_ical(data)
    assert [part.name for part in calendar.walk()] == ["VCALENDAR", "VEVENT"]
    assert set(event(data)) <= EXPECTED
    assert data.count(b"BEGIN:VEVENT\r\n") == 1


def test_line_breaks_in_a_name_stay_inside_the_summary():
    found = event(ics(with_name="A\r\nATTENDEE:mailto:x@y\n\u2028B"))
    assert found["SUMMARY"] == "Appointment with A ATTENDEE:mailto:x@y B"


@pytest.mark.parametrize(
    "fields", [{"starts_at": STARTS.replace(tzinfo=None)}, {"minutes": 0}], ids=["zone", "length"]
)
def test_a_time_without_a_zone_or_a_length_is_refused(fields):
    with pytest.raises(InvalidValueError):
        ics(**fields)


def reminders(*moments, **fields):
    named = {"uid": "a@b", "summary": "A question from Linden Row", "url": "https://a.example/d/x/"}
    return reminders_ics(**(named | fields), asks_at=moments, now=NOW)


def test_each_day_has_an_entry_with_an_alarm_at_its_moment():
    calendar = Calendar.from_ical(reminders(STARTS, STARTS + timedelta(days=1)))
    events = calendar.walk("VEVENT")
    assert [row.decoded("DTSTART") for row in events] == [STARTS, STARTS + timedelta(days=1)]
    assert len({row["UID"] for row in events}) == 2
    alarms = calendar.walk("VALARM")
    assert [(row["ACTION"], row.decoded("TRIGGER")) for row in alarms] == [
        ("DISPLAY", timedelta(0))
    ] * 2


def test_a_file_taken_again_has_the_same_ids():
    one, again = (Calendar.from_ical(reminders(STARTS)).walk("VEVENT") for _ in range(2))
    assert one[0]["UID"] == again[0]["UID"]


@given(st.text(min_size=1), st.text(min_size=1))
@settings(deadline=None)
def test_no_text_adds_to_a_reminder(summary, uid):
    data = reminders(STARTS, summary=summary, uid=uid)
    assert [part.name for part in Calendar.from_ical(data).walk()] == [
        *("VCALENDAR", "VEVENT", "VALARM"),
    ]


@pytest.mark.parametrize("moments", [(), (STARTS.replace(tzinfo=None),)], ids=["none", "zone"])
def test_reminders_without_a_moment_or_a_zone_are_refused(moments):
    with pytest.raises(InvalidValueError):
        reminders(*moments)
