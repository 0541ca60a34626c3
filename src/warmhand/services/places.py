"""How far a partner is from the practice, in kilometres."""

from functools import cache

from warmhand.core.geo import distance_km
from warmhand.store.partners import Partner
from warmhand.store.people import Practice

Point = tuple[float, float]


@cache
def _by_zip() -> dict[str, Point]:
    import zipcodes  # noqa: PLC0415 - a second of work, for the first page that needs it

    return {
        row["zip_code"]: (float(row["lat"]), float(row["long"]))
        for row in zipcodes.list_all()  # type: ignore[no-untyped-call]
    }


def place_of_zip(postal_code: str, *, country: str) -> Point | None:
    """Return latitude and longitude (degrees) of the middle of a ZIP area of the US, or None."""
    code = postal_code.strip()[:5]
    return _by_zip().get(code) if country == "US" and len(code) == 5 else None


def kilometres_to(partner: Partner, *, practice: Practice) -> float | None:
    """Return the distance from the practice in kilometres, or None where a place is not known."""
    here = place_of_zip(practice.postal_code, country=practice.country)
    if partner.latitude is not None and partner.longitude is not None:
        there: Point | None = (partner.latitude, partner.longitude)
    else:
        there = place_of_zip(partner.postal_code, country=partner.country)
    return distance_km(*here, *there) if here and there else None
