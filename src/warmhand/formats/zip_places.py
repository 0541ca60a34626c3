"""Where a ZIP code of the US lies: city, state, time zone, and the middle of its area."""

import re
from dataclasses import dataclass
from functools import cache

_ZIP = re.compile(r"^\d{5}(?:-\d{4})?$")


@dataclass(frozen=True, slots=True)
class ZipPlace:
    """City, two letters of the state, IANA time zone; latitude and longitude in degrees."""

    city: str
    state: str
    time_zone: str
    latitude: float
    longitude: float


@cache
def all_places() -> dict[str, ZipPlace]:
    """Return every ZIP code of the US, as five digits, with its place."""
    import zipcodes  # noqa: PLC0415 - a second of work, for the pages that need it

    return {
        row["zip_code"]: ZipPlace(
            row["city"], row["state"], row["timezone"], float(row["lat"]), float(row["long"])
        )
        for row in zipcodes.list_all()  # type: ignore[no-untyped-call]
    }


def place_of(postal_code: str, *, country: str = "US") -> ZipPlace | None:
    """Return the place of a ZIP code ("97209" or "97209-1234"), or None where it is not known."""
    code = postal_code.strip()
    if country != "US" or not _ZIP.match(code):
        return None
    return all_places().get(code[:5])


@cache
def zone_of_state(state: str) -> str:
    """Return the time zone in which most ZIP codes of a US state lie, or "" where it is not known."""
    zones = [place.time_zone for place in all_places().values() if place.state == state.upper()]
    return max(set(zones), key=zones.count) if zones else ""
