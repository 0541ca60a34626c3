"""What a public page says to search engines: schema.org as JSON-LD, made from the same facts."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from warmhand.core.opening_hours import DAYS, Span, written

CONTEXT: Final = "https://schema.org"
MEDICAL: Final = frozenset(
    {"chiropractor", "acupuncturist", "orthopaedist", "podiatrist", "primary_care", "psychologist"}
    | {"pain_medicine", "occupational_therapist", "exercise_physiologist"}
)
TYPES: Final = {
    "massage_therapist": "HealthAndBeautyBusiness",
    "physical_therapist": "Physiotherapy",
    "podiatrist": "Podiatric",
    "primary_care": "PrimaryCare",
}
"""The narrowest type that is true of each profession. "Medical" is claimed of no massage practice."""
_ESCAPES: Final = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where something is; "" is not known."""

    street: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One demo day; the times carry their offset."""

    name: str
    place: str
    address: Address
    starts_at: datetime
    ends_at: datetime
    url: str
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Business:
    """What the page says of the practice; `url` and `booking_url` are whole addresses."""

    profession: str
    name: str
    url: str
    address: Address
    description: str = ""
    person: str = ""
    credential: str = ""
    phone: str = ""
    """E.164."""
    booking_url: str = ""
    hours: Sequence[Span] = ()
    events: Sequence[Happening] = ()


def type_of(profession: str) -> str:
    """Return the schema.org type of a practice of `profession`.

    **Source**: schema.org: HealthAndBeautyBusiness and MedicalBusiness with its specialties
    are kinds of LocalBusiness, which is what a trainer's or a coach's practice is called here.
    """
    return TYPES.get(profession, "MedicalBusiness" if profession in MEDICAL else "LocalBusiness")


def described(business: Business) -> dict[str, Any]:
    """Return the practice, and its demo days, as one graph of schema.org."""
    own_id = f"{business.url}#practice"
    person = {"@type": "Person", "name": business.person, "honorificSuffix": business.credential}
    own = {
        "@type": type_of(business.profession),
        "@id": own_id,
        "name": business.name,
        "url": business.url,
        "description": business.description,
        "telephone": business.phone,
        "address": _address(business.address),
        "employee": _kept(person) if business.person else None,
        "openingHoursSpecification": [_hours(span) for span in business.hours],
        "potentialAction": _booking(business.booking_url),
    }
    events = [_event(one, own_id) for one in business.events]
    return {"@context": CONTEXT, "@graph": [_kept(own), *events]}


def _kept(values: dict[str, Any]) -> dict[str, Any]:
    """Return what is known: an empty value would say that there is none."""
    return {name: value for name, value in values.items() if value}


def _address(where: Address) -> dict[str, Any]:
    return _kept(
        {
            "@type": "PostalAddress",
            "streetAddress": where.street,
            "addressLocality": where.city,
            "addressRegion": where.region,
            "postalCode": where.postal_code,
            "addressCountry": where.country,
        }
    )


def _hours(span: Span) -> dict[str, Any]:
    # A day that ends at midnight is written with its last minute: 24:00 is no time of day there.
    closes = min(span.closes, 24 * 60 - 1)
    return {
        "@type": "OpeningHoursSpecification",
        "dayOfWeek": DAYS[span.weekday],
        "opens": written(span.opens, twelve=False),
        "closes": written(closes, twelve=False),
    }


def _booking(url: str) -> dict[str, Any] | None:
    return {"@type": "ReserveAction", "target": url} if url else None


def _event(one: Happening, organizer: str) -> dict[str, Any]:
    place = {"@type": "Place", "name": one.place, "address": _address(one.address)}
    return _kept(
        {
            "@type": "Event",
            "name": one.name,
            "startDate": one.starts_at.isoformat(timespec="minutes"),
            "endDate": one.ends_at.isoformat(timespec="minutes"),
            "eventStatus": f"{CONTEXT}/EventScheduled",
            "eventAttendanceMode": f"{CONTEXT}/OfflineEventAttendanceMode",
            "location": place,
            "organizer": {"@id": organizer},
            "url": one.url,
            "description": one.words,
        }
    )


def as_script(data: dict[str, Any]) -> str:
    """Return `data` as JSON that may stand between the tags of a script: nothing in it ends one.

    **Source**: HTML, "restrictions on the contents of script elements": no "<" can occur.
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.translate(_ESCAPES)


def lacking(business: Business) -> tuple[str, ...]:
    """Return which facts a search engine asks for are missing, as words for the settings."""
    facts: Iterable[tuple[str, object]] = (
        ("street and city", business.address.street and business.address.city),
        ("phone", business.phone),
        ("opening hours", business.hours),
    )
    return tuple(words for words, value in facts if not value)
