"""Read the directory's file (see `directory_build`): the nearest listings, or one by its number."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from heapq import nsmallest
from pathlib import Path

from warmhand.core.errors import DomainError
from warmhand.core.geo import box_around, distance_km
from warmhand.core.registry import Kind, Listing

_COLUMNS = (
    "printf('%010d', npi)", "kind", "last_name", "first_name", "middle_name", "credential",
    "organisation", "professions", "address", "city", "state", "listing.zip", "country", "phone",
    "fax", "updated_on", "latitude", "longitude",
)  # fmt: skip
_LISTINGS = (
    f"SELECT {', '.join(_COLUMNS)}, id "  # noqa: S608 - constants alone
    "FROM listing LEFT JOIN place ON place.zip = listing.place"
)
# ZIP areas asked for at once: few while the nearest may do, more when they hold nobody.
_FIRST_AREAS, _GROWTH = 8, 4
MOST_SHARING = 400  # a name or phone shared by more says nothing about who somebody is


class DirectoryMissingError(DomainError):
    """There is no directory to search yet."""


@dataclass(frozen=True, slots=True)
class Area:
    """The area of one ZIP code and how far its middle is away, in kilometres."""

    place: int
    distance_km: float


@contextmanager
def _reading(path: Path) -> Iterator[sqlite3.Connection]:
    if not path.exists():
        raise DirectoryMissingError(
            "No directory is loaded yet. Load one with: warmhand registry load FILE"
        )
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
        with closing(connection):
            yield connection
    except sqlite3.DatabaseError as error:
        raise DomainError(f"The directory {path} cannot be read ({error}).") from error


def position(path: Path, *, zip_code: str) -> tuple[float, float] | None:
    """Return latitude and longitude in degrees of the middle of a ZIP area, None if unknown.

    Raises `DirectoryMissingError` where nothing is loaded.
    """
    with _reading(path) as connection:
        return _position(connection, zip_code)


def _position(connection: sqlite3.Connection, zip_code: str) -> tuple[float, float] | None:
    found: tuple[float, float] | None = connection.execute(
        "SELECT latitude, longitude FROM place WHERE zip = ?", (int(zip_code),)
    ).fetchone()
    return found


def nearest(
    path: Path,
    *,
    zip_code: str,
    within_km: float,
    profession: str,
    words: Sequence[str],
    limit: int,
) -> list[tuple[Listing, float]] | None:
    """Return the nearest listings with their distance in kilometres, None for an unknown ZIP code.

    At most `limit` of them, nearest first, then by name. `profession` is a slug, "" for any;
    each of `words` (small letters, no accents) begins a word of the name.
    """
    with _reading(path) as connection:
        middle = _position(connection, zip_code)
        if middle is None:
            return None
        areas = _areas(connection, middle, within_km)
        found = _found(connection, areas, profession=profession, words=words, limit=limit)
        listings = _by_id(connection, [row_id for _distance, _zip, _name, row_id in found])
        return [(listings[row_id], distance) for distance, _zip, _name, row_id in found]


def _areas(
    connection: sqlite3.Connection, middle: tuple[float, float], within_km: float
) -> list[Area]:
    box = box_around(*middle, within_km=within_km)
    rows = connection.execute(
        "SELECT zip, latitude, longitude FROM place "
        "WHERE latitude BETWEEN ? AND ? AND longitude BETWEEN ? AND ?",
        (box.south, box.north, box.west, box.east),
    )
    areas = [Area(place, distance_km(*middle, *there)) for place, *there in rows]
    near = (area for area in areas if area.distance_km <= within_km)
    return sorted(near, key=lambda area: (area.distance_km, area.place))


def _found(
    connection: sqlite3.Connection,
    areas: Sequence[Area],
    *,
    profession: str,
    words: Sequence[str],
    limit: int,
) -> list[tuple[float, int, str, int]]:
    """Return (distance, ZIP, name, id) of the nearest, asking for more areas while too few."""
    query, given = _query(profession, words)
    found: list[tuple[float, int, str, int]] = []
    start, count = 0, _FIRST_AREAS
    while start < len(areas) and len(found) < limit:
        asked = {area.place: area.distance_km for area in areas[start : start + count]}
        rows = connection.execute(query, (json.dumps(list(asked)), *given))
        nearer = ((asked[place], place, name, row_id) for place, name, row_id in rows)
        found += nsmallest(limit - len(found), nearer)
        start, count = start + count, count * _GROWTH
    return found


def _query(profession: str, words: Sequence[str]) -> tuple[str, list[str]]:
    table, given = ("practises", [profession]) if profession else ("listing", [])
    conditions = ["place IN (SELECT value FROM json_each(?))"]
    conditions += ["profession = ?"] if profession else []
    conditions += ["instr(search_name, ?)"] * len(words)
    query = f"SELECT place, search_name, id FROM {table} WHERE {' AND '.join(conditions)}"  # noqa: S608
    return query, [*given, *(f" {word}" for word in words)]


def _by_id(connection: sqlite3.Connection, ids: Sequence[int]) -> dict[int, Listing]:
    rows = connection.execute(
        f"{_LISTINGS} WHERE id IN (SELECT value FROM json_each(?))",  # noqa: S608
        (json.dumps(ids),),
    )
    return {row[-1]: _listing(row[:-1]) for row in rows}


def listing(path: Path, *, npi: int) -> Listing | None:
    """Return the listing with this registry number, None where there is none.

    Raises `DirectoryMissingError` where nothing is loaded.
    """
    with _reading(path) as connection:
        row = connection.execute(f"{_LISTINGS} WHERE npi = ?", (npi,)).fetchone()
        return _listing(row[:-1]) if row else None


def sharing(
    path: Path, *, phones: Sequence[str], names: Sequence[tuple[str, str]]
) -> list[Listing]:
    """Return the listings that carry one of `phones` or begin with one of `names`, by number.

    `phones` are 10 digits. A name is (last, first) in small letters without accents; the first
    may be an initial or "", and (name, "") finds an organisation by how its name begins. A key
    that more than `MOST_SHARING` listings share finds none of them. Raises
    `DirectoryMissingError` where nothing is loaded.
    """
    asked = [("phone = ? AND phone <> ''", [phone]) for phone in dict.fromkeys(phones) if phone]
    for last, first in dict.fromkeys(names):
        begun = f" {last} {first}".rstrip()
        if begun:
            asked.append(("search_name >= ? AND search_name < ?", [begun, f"{begun}\U0010ffff"]))
    ids: set[int] = set()
    with _reading(path) as connection:
        for condition, given in asked:
            query = f"SELECT id FROM listing WHERE {condition} LIMIT {MOST_SHARING + 1}"  # noqa: S608
            rows = connection.execute(query, given).fetchall()
            if len(rows) <= MOST_SHARING:
                ids.update(row_id for (row_id,) in rows)
        found = _by_id(connection, sorted(ids)).values()
    return sorted(found, key=lambda listing: listing.npi)


def counts(path: Path) -> tuple[int, int]:
    """Return how many listings there are, and how many of them have no known place."""
    with _reading(path) as connection:
        (total,) = connection.execute("SELECT count(*) FROM listing").fetchone()
        (nowhere,) = connection.execute(
            "SELECT count(*) FROM listing WHERE place IS NULL "
            "OR place NOT IN (SELECT zip FROM place)"
        ).fetchone()
        return total, nowhere


def _listing(row: Sequence[str | float | None]) -> Listing:
    npi, kind, last, first, middle, credential, organisation, professions, *rest = row
    address, city, state, zip_code, country, phone, fax, updated_on, latitude, longitude = rest
    return Listing(
        npi=str(npi),
        kind=Kind(str(kind)),
        last_name=str(last),
        first_name=str(first),
        middle_name=str(middle),
        credential=str(credential),
        organisation=str(organisation),
        professions=tuple(str(professions).split()),
        address=str(address),
        city=str(city),
        state=str(state),
        zip=str(zip_code),
        country=str(country),
        phone=str(phone),
        fax=str(fax),
        updated_on=date.fromisoformat(str(updated_on)) if updated_on else None,
        latitude=float(latitude) if latitude is not None else None,
        longitude=float(longitude) if longitude is not None else None,
    )
