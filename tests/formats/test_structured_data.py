"""What search engines are told: the right type, what they require, and no end of the script."""

import json
from datetime import datetime
from zoneinfo import ZoneInfo

from warmhand.core.opening_hours import Span
from warmhand.formats.professions import professions
from warmhand.formats.structured_data import (
    Address,
    Business,
    Happening,
    as_script,
    described,
    lacking,
    type_of,
)

AT = datetime(2026, 11, 8, 8, 30, tzinfo=ZoneInfo("America/Los_Angeles"))
BARE = Business(profession="massage_therapist", name="Linden Row", url="https://x.example/p/l/", address=Address())  # fmt: skip
FULL = Business(
    profession="massage_therapist",
    name="Linden Row </script><script>alert(1)</script>",
    url="https://x.example/p/linden/",
    address=Address(
        street="14 Linden Row", city="Portland", region="OR", postal_code="97209", country="US"
    ),
    description="Runners & <b>cooks</b>\u2028",
    person="Maren Holt",
    credential="LMT",
    phone="+15035550142",
    booking_url="https://book.example.com/",
    hours=(Span(0, 540, 1080), Span(5, 600, 1440)),
    events=[
        Happening(
            name="Demo",
            place="Falls River 10K",
            address=Address(street="Mill Road", country="US"),
            starts_at=AT,
            ends_at=AT.replace(hour=11),
            url="https://x.example/p/linden/demo/10k/",
            words="Ten minutes for tired calves.",
        )
    ],
)
# What schema.org's readers ask for of each type.
REQUIRED = {
    "HealthAndBeautyBusiness": {"@id", "name", "url", "address"},
    "PostalAddress": {"addressCountry"},
    "OpeningHoursSpecification": {"dayOfWeek", "opens", "closes"},
    "Person": {"name"},
    "ReserveAction": {"target"},
    "Event": {"name", "startDate", "endDate", "location", "organizer", "url"},
    "Place": {"name", "address"},
}


# What schema.org has for each of them, of all that is said here: a word it does not have is unread.
ALLOWED = {
    "HealthAndBeautyBusiness": {"description", "telephone", "employee"}
    | {"openingHoursSpecification", "potentialAction"},
    "PostalAddress": {"streetAddress", "addressLocality", "addressRegion", "postalCode"},
    "Person": {"honorificSuffix"},
    "Event": {"eventStatus", "eventAttendanceMode", "description"},
}


def things(value):
    """Every thing with a type, however deep."""
    if isinstance(value, dict):
        yield from [value] if "@type" in value else []
        value = list(value.values())
    for one in value if isinstance(value, list) else []:
        yield from things(one)


def test_each_thing_has_what_its_type_requires_and_nothing_empty():
    found = list(things(described(FULL)))
    assert {one["@type"] for one in found} == set(REQUIRED)
    for one in found:
        required = REQUIRED[one["@type"]]
        assert required <= set(one), one
        assert set(one) <= required | ALLOWED.get(one["@type"], set()) | {"@type"}, one
        assert all(one.values()), one


def test_what_is_not_known_is_left_out():
    own = described(BARE)["@graph"][0]
    assert set(own) == {"@type", "@id", "name", "url", "address"}
    assert lacking(BARE) == ("street and city", "phone", "opening hours")
    assert lacking(FULL) == ()


def test_times_carry_their_offset_and_a_day_ends_within_itself():
    own, event = described(FULL)["@graph"]
    assert event["startDate"] == "2026-11-08T08:30-08:00"
    assert event["organizer"]["@id"] == own["@id"]
    hours = own["openingHoursSpecification"]
    assert [(one["dayOfWeek"], one["opens"], one["closes"]) for one in hours] == [
        ("Monday", "09:00", "18:00"),
        ("Saturday", "10:00", "23:59"),
    ]


def test_every_profession_has_a_type_and_no_massage_practice_is_called_medical():
    found = {each.slug: type_of(each.slug) for each in professions()}
    assert found["massage_therapist"] == "HealthAndBeautyBusiness"
    assert found["physical_therapist"] == "Physiotherapy"
    assert {slug for slug, kind in found.items() if kind == "LocalBusiness"} == {
        each.slug for each in professions() if not each.is_health
    }


def test_nothing_that_was_typed_can_end_the_script():
    text = as_script(described(FULL))
    assert not set(text) & set("<>&\u2028\u2029")
    assert json.loads(text) == described(FULL)
