"""Where a ZIP code of the US lies: city, state, time zone, and the middle of its area."""

import re
from dataclasses import dataclass
from functools import cache

_ZIP = re.compile(r"^\d{5}(?:-\d{4})?$")
_SHORT_WORDS = {"st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort"}
# Two letters and name, of states and of what the post treats as one.
_STATES = """
AL=Alabama AK=Alaska AZ=Arizona AR=Arkansas CA=California CO=Colorado CT=Connecticut
DE=Delaware DC=District_of_Columbia FL=Florida GA=Georgia HI=Hawaii ID=Idaho IL=Illinois
IN=Indiana IA=Iowa KS=Kansas KY=Kentucky LA=Louisiana ME=Maine MD=Maryland MA=Massachusetts
MI=Michigan MN=Minnesota MS=Mississippi MO=Missouri MT=Montana NE=Nebraska NV=Nevada
NH=New_Hampshire NJ=New_Jersey NM=New_Mexico NY=New_York NC=North_Carolina ND=North_Dakota
OH=Ohio OK=Oklahoma OR=Oregon PA=Pennsylvania PR=Puerto_Rico RI=Rhode_Island
SC=South_Carolina SD=South_Dakota TN=Tennessee TX=Texas UT=Utah VT=Vermont VA=Virginia
VI=Virgin_Islands WA=Washington WV=West_Virginia WI=Wisconsin WY=Wyoming GU=Guam
"""
_STATE_NAMES = {
    name.replace("_", " ").casefold(): letters
    for letters, name in (pair.split("=") for pair in _STATES.split())
}
_STATE_NAMES |= {letters.casefold(): letters for letters in [*_STATE_NAMES.values()]}


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


def town_key(city: str) -> str:
    """Return the name of a town as it is looked up: small letters, "St." and "Saint" alike."""
    words = re.sub(r"[.'’-]", " ", city.casefold()).split()
    return " ".join(_SHORT_WORDS.get(word, word) for word in words)


def split_town(text: str) -> list[tuple[str, str]]:
    """Return how `text` may be read as town and state (two letters, "" for none), likeliest first.

    "Bend, OR", "Bend Oregon" and "Bend" are all read; behind a comma only a state can stand.
    """
    town, comma, behind = (part.strip() for part in text.partition(","))
    if comma:
        state = _STATE_NAMES.get(" ".join(behind.casefold().split()))
        return [(town, state)] if state and town else []
    words = text.split()
    found = []
    for count in (1, 2, 3):
        state = _STATE_NAMES.get(" ".join(words[-count:]).casefold())
        if state and len(words) > count:
            found.append((" ".join(words[:-count]), state))
    return [*found, (" ".join(words), "")] if words else []
