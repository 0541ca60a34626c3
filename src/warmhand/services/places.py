"""How far a partner is from the practice, in kilometres."""

from warmhand.core.geo import distance_km
from warmhand.formats.zip_places import all_places
from warmhand.store.partners import Partner
from warmhand.store.people import Practice

Point = tuple[float, float]


def place_of_zip(postal_code: str, *, country: str) -> Point | None:
    """Return latitude and longitude (degrees) of the middle of a ZIP area of the US, or None."""
    code = postal_code.strip()[:5]
    # The table of all places takes a second to read: only for who has a place.
    place = all_places().get(code) if code and country == "US" else None
    return (place.latitude, place.longitude) if place else None


def kilometres_to(partner: Partner, *, practice: Practice) -> float | None:
    """Return the distance from the practice in kilometres, or None where a place is not known."""
    here = place_of_zip(practice.postal_code, country=practice.country)
    at = (partner.latitude, partner.longitude)
    return kilometres_from(here, *at, partner.postal_code, partner.country)


def kilometres_from(
    here: Point | None,
    latitude: float | None,
    longitude: float | None,
    postal_code: str,
    country: str,
) -> float | None:
    """Return the kilometres from `here` to a point in degrees or, without one, to a ZIP area."""
    if latitude is not None and longitude is not None:
        there: Point | None = (latitude, longitude)
    else:
        there = place_of_zip(postal_code, country=country)
    return distance_km(*here, *there) if here and there else None
