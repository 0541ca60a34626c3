"""The practice's own calendar read in: visits stand by themselves, and nothing is lost by it."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from tests import make
from tests.make import NOW, TODAY
from warmhand.core.errors import DomainError, InvalidValueError
from warmhand.services import calendar_names, calendars
from warmhand.services.calendar_fetch import read_address
from warmhand.services.merges import merge_clients
from warmhand.services.practice import change_practice, details_of
from warmhand.store.models import CalendarEntry, CalendarName, CalendarSource, Client, Visit

pytestmark = pytest.mark.usefixtures("in_practice")


@pytest.fixture
def user(practice):
    return make.make_member(practice)


@pytest.fixture
def theo(practice):
    return make.make_client(practice)


def entry(uid: str, title: str, start: str, *more: str) -> str:
    lines = ("BEGIN:VEVENT", f"UID:{uid}", f"SUMMARY:{title}", f"DTSTART:{start}", *more)
    return "\r\n".join((*lines, "END:VEVENT", ""))


def file(*entries: str) -> bytes:
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{''.join(entries)}END:VCALENDAR\r\n".encode()


def take(practice, user, *entries: str, now: datetime = NOW):
    _source, read = calendars.take_file(
        practice=practice, name="Bookings", data=file(*entries), user=user, now=now
    )
    return read


def tell(practice, user, words: str, client, now: datetime = NOW):
    return calendar_names.tell(practice=practice, words=words, client=client, user=user, now=now)


# 4 pm where the practice is, on the day of the tests and a week later.
THEO = entry("t1", "Massage 60: Theo Brandt", "20261013T160000", "DURATION:PT1H")
LATER = entry("t2", "Theo Brandt (90)", "20261020T160000")


def slots():
    return list(Visit.objects.order_by("visit_on").values_list("visit_on", "clock", "status"))


def test_nobody_is_taken_for_a_client_before_somebody_said_so(practice, user, theo):
    read = take(practice, user, THEO, LATER)
    assert read.words == "2 entries read, 2 new."
    assert slots() == []
    (asked,) = calendar_names.questions(now=NOW)
    assert (asked.words, asked.entries, asked.likely) == (
        "theo brandt",
        2,
        ((theo.pk, "Theo Brandt"),),
    )
    assert asked.as_name == "Theo Brandt"


def test_told_once_all_visits_of_the_name_stand_and_later_ones_by_themselves(practice, user, theo):
    take(practice, user, THEO)
    tell(practice, user, "theo brandt", theo)
    assert slots() == [(TODAY, time(16), "planned")]
    assert take(practice, user, THEO, LATER).words == "2 entries read, 1 new."
    assert slots() == [(TODAY, time(16), "planned"), (date(2026, 10, 20), time(16), "planned")]
    assert calendar_names.questions(now=NOW) == []
    assert take(practice, user, THEO, LATER).words == "2 entries read."  # again: nothing twice
    assert Visit.objects.count() == 2


def test_a_moved_entry_moves_its_visit_and_a_removed_one_takes_it_out(practice, user, theo):
    take(practice, user, THEO, LATER)
    tell(practice, user, "theo brandt", theo)
    key = Visit.objects.get(visit_on=TODAY).pk
    moved = THEO.replace("20261013T160000", "20261014T093000")
    assert take(practice, user, moved).words == "1 entry read, 1 moved, 1 no longer there."
    assert slots() == [(date(2026, 10, 14), time(9, 30), "planned")]
    assert Visit.objects.get().pk == key


@pytest.mark.parametrize("recorded", [{"status": "done"}, {"status": "missed"}, {"tried": "heat"}])
def test_a_visit_on_which_something_was_recorded_stays(practice, user, theo, recorded):
    take(practice, user, THEO)
    tell(practice, user, "theo brandt", theo)
    Visit.objects.update(**recorded)
    take(practice, user)
    assert Visit.objects.count() == 1
    assert CalendarEntry.objects.count() == 0


def test_a_visit_typed_by_hand_is_linked_not_doubled_and_never_taken_out(practice, user, theo):
    Visit.objects.create(practice=practice, client=theo, visit_on=TODAY, created_at=NOW)
    take(practice, user, THEO)
    tell(practice, user, "theo brandt", theo)
    assert Visit.objects.count() == 1
    assert CalendarEntry.objects.get().visit_id == Visit.objects.get().pk
    take(practice, user)
    assert Visit.objects.count() == 1


@pytest.mark.parametrize(
    ("clock", "visits"), [(time(10, 30), 2), (time(14, 59), 2), (time(15), 1), (time(17), 1)]
)
def test_a_visit_more_than_an_hour_away_is_another(practice, user, theo, clock, visits):
    known = {"practice": practice, "client": theo, "visit_on": TODAY, "created_at": NOW}
    Visit.objects.create(clock=clock, **known)
    take(practice, user, THEO)
    name = tell(practice, user, "theo brandt", theo)
    assert Visit.objects.count() == visits
    joined = calendar_names.joined_visit(name=name, now=NOW)
    assert (joined is not None) is (visits == 1)
    read = take(practice, user, THEO, entry("l", "Lunch", "20261013T120000"))
    is_own = "1 visit planned" if visits == 2 else "1 taken as visits that were there already"
    assert read.became == f"{is_own}, 1 to be told whose they are."


def test_two_entries_find_the_nearest_visit_each(practice, user, theo):
    known = {"practice": practice, "client": theo, "visit_on": TODAY, "created_at": NOW}
    late = Visit.objects.create(clock=time(16, 30), **known)
    early = Visit.objects.create(clock=time(15, 45), **known)
    take(practice, user, THEO, THEO.replace("t1", "t3").replace("T160000", "T164500"))
    tell(practice, user, "theo brandt", theo)
    held = CalendarEntry.objects.order_by("starts_at").values_list("visit", flat=True)
    assert list(held) == [early.pk, late.pk]
    assert Visit.objects.count() == 2


def test_two_visits_of_one_day_are_two(practice, user, theo):
    second = THEO.replace("t1", "t3").replace("T160000", "T180000")
    take(practice, user, THEO, second)
    tell(practice, user, "theo brandt", theo)
    assert slots() == [(TODAY, time(16), "planned"), (TODAY, time(18), "planned")]


def test_what_is_no_visit_is_told_once_too(practice, user):
    take(practice, user, entry("l", "Lunch", "20261013T120000"))
    assert [asked.as_name for asked in calendar_names.questions(now=NOW)] == [""]
    tell(practice, user, "lunch", None)
    take(practice, user, entry("m", "LUNCH", "20261014T120000"))
    assert calendar_names.questions(now=NOW) == []
    assert slots() == []


def test_this_was_somebody_else_moves_what_is_to_come(practice, user, theo):
    other = make.make_client(practice, name="Theo Brand")
    take(practice, user, THEO, LATER)
    name = tell(practice, user, "theo brandt", other)
    Visit.objects.filter(visit_on=TODAY).update(status="done")
    calendar_names.forget(name=name, user=user, now=NOW)
    assert list(Visit.objects.values_list("visit_on", flat=True)) == [TODAY]
    assert CalendarName.objects.count() == 0
    tell(practice, user, "theo brandt", theo)
    assert Visit.objects.filter(client=theo).count() == 2
    # What took place with the other stays: it was marked by a person, who can change it there.
    assert Visit.objects.get(client=other).status == "done"


def test_a_new_client_is_made_by_a_tap_alone(practice, user):
    take(practice, user, THEO)
    assert Client.objects.count() == 0
    calendar_names.tell_new_client(
        practice=practice, words="theo brandt", name="Theo Brandt", user=user, now=NOW, today=TODAY
    )
    assert Visit.objects.get().client.name == "Theo Brandt"


def test_a_damaged_file_changes_nothing(practice, user, theo):
    take(practice, user, THEO)
    tell(practice, user, "theo brandt", theo)
    with pytest.raises(InvalidValueError):
        calendars.take_file(
            practice=practice, name="Bookings", data=file(LATER)[:-30], user=user, now=NOW
        )
    with pytest.raises(InvalidValueError):
        calendars.take_file(practice=practice, name="Other", data=b"no", user=user, now=NOW)
    assert CalendarEntry.objects.get().uid == "t1"
    assert CalendarSource.objects.count() == 1
    assert Visit.objects.count() == 1


def test_removing_a_calendar_takes_its_own_empty_visits_along(practice, user, theo):
    take(practice, user, THEO, LATER)
    tell(practice, user, "theo brandt", theo)
    Visit.objects.filter(visit_on=TODAY).update(tried="heat")
    gone = calendars.remove(source=CalendarSource.objects.get(), user=user, now=NOW)
    assert gone == 1
    assert Visit.objects.get().visit_on == TODAY
    assert CalendarName.objects.count() == 1  # whom a name means is known for the next one


def test_what_is_over_makes_no_visit_and_goes_without_a_word(practice, user, theo):
    take(practice, user, THEO)
    tell(practice, user, "theo brandt", theo)
    read = take(practice, user, now=NOW + timedelta(days=30))
    assert (read.gone, Visit.objects.count(), CalendarEntry.objects.count()) == (0, 1, 0)
    yesterday = entry("y", "Theo Brandt", "20261012T160000")
    take(practice, user, yesterday)
    assert Visit.objects.count() == 1


def test_days_are_the_practices_own(practice, user, theo):
    take(practice, user, entry("u", "Theo Brandt", "20261015T033000Z"))
    tell(practice, user, "theo brandt", theo)
    assert slots() == [(date(2026, 10, 14), time(20, 30), "planned")]


def take_other(practice, user, *entries: str):
    calendars.take_file(practice=practice, name="Phone", data=file(*entries), user=user, now=NOW)


def test_a_visit_that_two_calendars_hold_is_one_and_stays_while_either_has_it(practice, user, theo):
    take(practice, user, THEO)
    tell(practice, user, "theo brandt", theo)
    take_other(practice, user, THEO.replace("t1", "other-id"), LATER)
    assert [day for day, _clock, _status in slots()] == [TODAY, date(2026, 10, 20)]
    take(practice, user)  # the first forgets it
    assert Visit.objects.filter(visit_on=TODAY).count() == 1
    take_other(practice, user)
    assert Visit.objects.count() == 0


def test_both_calendars_told_at_once_plan_one_visit(practice, user, theo):
    take(practice, user, THEO)
    take_other(practice, user, THEO.replace("t1", "other-id"))
    tell(practice, user, "theo brandt", theo)
    assert Visit.objects.count() == 1


def test_a_second_client_of_the_same_name_is_asked_about_and_told_apart(practice, user, theo):
    take(practice, user, THEO)
    tell(practice, user, "theo brandt", theo)
    make.make_client(
        practice, name="Theo Brandt", birth_year=1960, created_at=NOW + timedelta(minutes=1)
    )
    take(practice, user, THEO, LATER)
    assert [day for day, _clock, _status in slots()] == [TODAY]  # what was told stays
    [asked] = calendar_names.questions(now=NOW)
    assert asked.is_shared
    assert len({label for _key, label in asked.likely}) == 2
    tell(practice, user, "theo brandt", theo, now=NOW + timedelta(minutes=2))
    assert Visit.objects.count() == 2


def test_a_name_told_follows_its_client_when_two_entries_become_one(practice, user, theo):
    take(practice, user, THEO)
    tell(practice, user, "theo brandt", theo)
    kept = make.make_client(practice, name="Theodor Brandt")
    merge_clients(kept=kept, gone=theo, user=user, now=NOW)
    take(practice, user, THEO, LATER)
    assert set(Visit.objects.values_list("client", flat=True)) == {kept.pk}
    assert Visit.objects.count() == 2


def test_entries_without_an_id_are_told_apart_by_their_time(practice, user, theo):
    plain = [one.replace("UID:t1\r\n", "") for one in (THEO, THEO.replace("1013T", "1014T"))]
    take(practice, user, *plain)
    tell(practice, user, "theo brandt", theo)
    assert [day for day, _clock, _status in slots()] == [TODAY, date(2026, 10, 14)]


def test_another_time_zone_of_the_practice_plans_the_visits_anew(practice, user, theo):
    fixed = entry("u", "Theo Brandt", "20261014T160000Z")
    take(practice, user, fixed)
    tell(practice, user, "theo brandt", theo)
    assert slots() == [(date(2026, 10, 14), time(9), "planned")]
    details = replace(details_of(practice), time_zone="America/New_York")
    change_practice(practice=practice, details=details, user=user, now=NOW)
    assert "Choose the file again" in CalendarSource.objects.get().problem
    take(practice, user, fixed)
    assert slots() == [(date(2026, 10, 14), time(12), "planned")]
    assert CalendarSource.objects.get().problem == ""


GOOD = {
    "https://cal.example.org/a.ics?key=1": "https://cal.example.org/a.ics?key=1",
    " webcal://cal.example.org/a.ics ": "https://cal.example.org/a.ics",
    "https://cal.example.org:443/": "https://cal.example.org:443/",
}
BAD = (
    *("http://cal.example.org/a.ics", "ftp://cal.example.org", "cal.example.org", "", "https://"),
    *("https://cal.example.org:8443/", "https://me:word@cal.example.org/", "file:///etc/passwd"),
    *("https://cal.example.org/a b", "https://[::1", "https://cal.example.org:x/"),
    f"https://cal.example.org/{'a' * 1_000}",
)


@pytest.mark.parametrize("typed", GOOD)
def test_an_address_is_kept_as_https(typed):
    assert read_address(typed) == GOOD[typed]


@pytest.mark.parametrize("typed", BAD)
def test_no_other_address_is_kept(typed, practice, user):
    with pytest.raises(InvalidValueError):
        calendars.add_address(practice=practice, name="x", address=typed, user=user, now=NOW)
    assert CalendarSource.objects.count() == 0


def test_ten_calendars_are_enough(practice, user):
    for number in range(10):
        address = f"https://cal.example.org/{number}.ics"
        calendars.add_address(practice=practice, name="x", address=address, user=user, now=NOW)
    calendars.add_address(
        practice=practice, name="x", address="https://cal.example.org/3.ics", user=user, now=NOW
    )
    with pytest.raises(DomainError, match="Ten"):
        calendars.add_address(
            practice=practice, name="x", address="https://a.example.org/", user=user, now=NOW
        )
