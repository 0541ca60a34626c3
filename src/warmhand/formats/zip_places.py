"""Where a ZIP code of the US lies: city, state and time zone."""

import re
from dataclasses import dataclass
from functools import cache

_ZIP = re.compile(r"^\d{5}(?:-\d{4})?$")


@dataclass(frozen=True, slots=True)
class ZipPlace:
    """City, two letters of the state, IANA time zone."""

    city: str
    state: str
    time_zone: str


@cache
def _known() -> dict[str, ZipPlace]:
    import zipcodes  # noqa: PLC0415 - a second of work, for the pages that need it

    return {
        row["zip_code"]: ZipPlace(row["city"], row["state"], row["timezone"])
        for row in zipcodes.list_all()  # type: ignore[no-untyped-call]
    }


def place_of(postal_code: str, *, country: str = "US") -> ZipPlace | None:
    """Return the place of a ZIP code ("97209" or "97209-1234"), or None where it is not known."""
    code = postal_code.strip()
    if country != "US" or not _ZIP.match(code):
        return None
    return _known().get(code[:5])


@cache
def zone_of_state(state: str) -> str:
    """Return the time zone in which most ZIP codes of a US state lie, or "" where it is not known."""
    zones = [place.time_zone for place in _known().values() if place.state == state.upper()]
    return max(set(zones), key=zones.count) if zones else ""
