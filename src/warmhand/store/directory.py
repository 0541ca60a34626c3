"""Read the directory's file (see `directory_build`): the nearest listings, or one by its number."""

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from heapq import nsmallest
from math import inf
from pathlib import Path
from typing import Any, NamedTuple

from warmhand.core.errors import DomainError
from warmhand.core.geo import Town, box_around, distance_km
from warmhand.core.registry import Kind, Listing
from warmhand.store.directory_schema import refuse_other_version

_COLUMNS = (
    "printf('%010d', npi)", "kind", "last_name", "first_name", "middle_name", "credential",
    "organisation", "professions", "address", "listing.city", "listing.state", "listing.zip",
    "country", "phone", "fax", "updated_on", "latitude", "longitude",
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
class Near:
    """A listing, with its place of practice that is nearest, and how far away that is in kilometres."""

    listing: Listing
    distance_km: float
    is_second_place: bool = False


@dataclass(frozen=True, slots=True)
class Area:
    """The area of one ZIP code and how far its middle is away, in kilometres."""

    place: int
    distance_km: float


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """Open the directory at `path` to read; raises `DirectoryMissingError` where there is none."""
    if not path.exists():
        raise DirectoryMissingError(
            "No directory is loaded yet. Load one with: warmhand registry load FILE"
        )
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
        with closing(connection):
            refuse_other_version(connection, path)
            yield connection
    except sqlite3.DatabaseError as error:
        raise DomainError(f"The directory {path} cannot be read ({error}).") from error


def position(path: Path, *, zip_code: str) -> tuple[float, float] | None:
    """Return latitude and longitude in degrees of the middle of a ZIP area, None if unknown.

    Raises `DirectoryMissingError` where nothing is loaded.
    """
    with reading(path) as connection:
        return _position(connection, zip_code)


def _position(connection: sqlite3.Connection, zip_code: str) -> tuple[float, float] | None:
    found: tuple[float, float] | None = connection.execute(
        "SELECT latitude, longitude FROM place WHERE zip = ?", (int(zip_code),)
    ).fetchone()
    return found


def towns(path: Path, *, key: str, state: str = "") -> list[Town]:
    """Return the towns that `key` (see `formats.zip_places.town_key`) names, the largest first.

    `state` is two letters, "" for any. Raises `DirectoryMissingError` where nothing is loaded.
    """
    with reading(path) as connection:
        rows = connection.execute(
            "SELECT min(city), state, avg(latitude), avg(longitude) FROM place "
            "WHERE town = :key AND (:state = '' OR state = :state) "
            "GROUP BY state ORDER BY count(*) DESC, state",
            {"key": key, "state": state},
        )
        return [Town(*row) for row in rows]


def nearest(
    path: Path,
    *,
    middle: tuple[float, float],
    within_km: float,
    professions: Sequence[str],
    words: Sequence[str],
    limit: int,
) -> list[Near]:
    """Return the nearest listings around `middle` (latitude and longitude in degrees).

    At most `limit` of them, nearest first, then by name, each once, at its nearest place of
    practice. `professions` are slugs, none for any; each of `words` (small letters, no accents)
    begins a word of the name. Raises `DirectoryMissingError` where nothing is loaded.
    """
    with reading(path) as connection:
        areas = _areas(connection, middle, within_km)
        found = _found(connection, areas, professions=professions, words=words, limit=limit)
        listings = _by_id(connection, [each.row_id for each in found])
        elsewhere = _second_places(connection, [each.at for each in found if each.at])
    return [_near(each, listings[each.row_id], elsewhere.get(each.at)) for each in found]


class _Hit(NamedTuple):
    """Where a listing was found; ordered as they are shown. `at` is 0 at its own address."""

    distance_km: float
    place: int
    search_name: str
    row_id: int
    at: int


def _near(hit: _Hit, listing: Listing, elsewhere: Mapping[str, Any] | None) -> Near:
    if elsewhere is None:
        return Near(listing, hit.distance_km)
    return Near(replace(listing, **elsewhere), hit.distance_km, is_second_place=True)


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
    professions: Sequence[str],
    words: Sequence[str],
    limit: int,
) -> list[_Hit]:
    """Return where the nearest are, asking for more areas while they are too few."""
    query, given = _query(professions, words)
    found: dict[int, _Hit] = {}
    start, count = 0, _FIRST_AREAS
    while start < len(areas) and len(found) < limit:
        asked = {area.place: area.distance_km for area in areas[start : start + count]}
        rows = connection.execute(query, {**given, "places": json.dumps(list(asked))})
        nearer: dict[int, _Hit] = {}
        for place, name, row_id, at in rows:
            hit = _Hit(asked[place], place, name, row_id, at)
            if row_id not in found and hit < nearer.get(row_id, _NOWHERE):
                nearer[row_id] = hit
        for hit in nsmallest(limit - len(found), nearer.values()):
            found[hit.row_id] = hit
        start, count = start + count, count * _GROWTH
    return list(found.values())


def _query(professions: Sequence[str], words: Sequence[str]) -> tuple[str, dict[str, str]]:
    given = {f"word{number}": f" {word}" for number, word in enumerate(words)}
    where = "place IN (SELECT value FROM json_each(:places))"
    where += "".join(f" AND instr(search_name, :{name})" for name in given)
    if professions:
        given["professions"] = json.dumps(list(professions))
        where += " AND profession IN (SELECT value FROM json_each(:professions))"
        return f"SELECT place, search_name, id, at FROM practises WHERE {where}", given  # noqa: S608
    own = f"SELECT place, search_name, id, 0 FROM listing WHERE {where}"  # noqa: S608 - own words
    second = f"SELECT place, search_name, id, at FROM elsewhere WHERE {where}"  # noqa: S608
    return f"{own} UNION ALL {second}", given


def _second_places(connection: sqlite3.Connection, ats: Sequence[int]) -> dict[int, dict[str, Any]]:
    names = ("address", "city", "state", "zip", "country", "phone", "fax", "latitude", "longitude")
    rows = connection.execute(
        "SELECT at, address, second_place.city, second_place.state, second_place.zip, country, "
        "phone, fax, latitude, longitude "
        "FROM second_place LEFT JOIN place ON place.zip = second_place.place "
        "WHERE at IN (SELECT value FROM json_each(?))",
        (json.dumps(ats),),
    )
    return {at: dict(zip(names, values, strict=True)) for at, *values in rows}


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
    with reading(path) as connection:
        row = connection.execute(f"{_LISTINGS} WHERE npi = ?", (npi,)).fetchone()
        return _listing(row[:-1]) if row else None


def places_of(path: Path, *, npi: int) -> list[Listing]:
    """Return the listing with this registry number at each of its places, its own address first.

    Empty where there is none. Raises `DirectoryMissingError` where nothing is loaded.
    """
    found = listing(path, npi=npi)
    if found is None:
        return []
    with reading(path) as connection:
        rows = connection.execute("SELECT at FROM second_place WHERE npi = ? ORDER BY at", (npi,))
        elsewhere = _second_places(connection, [at for (at,) in rows])
    return [found, *(replace(found, **fields) for _at, fields in sorted(elsewhere.items()))]


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
    with reading(path) as connection:
        for condition, given in asked:
            query = f"SELECT id FROM listing WHERE {condition} LIMIT {MOST_SHARING + 1}"  # noqa: S608
            rows = connection.execute(query, given).fetchall()
            if len(rows) <= MOST_SHARING:
                ids.update(row_id for (row_id,) in rows)
        found = _by_id(connection, sorted(ids)).values()
    return sorted(found, key=lambda listing: listing.npi)


def counts(path: Path) -> tuple[int, int, int]:
    """Return how many listings there are, how many at no known place, how many second places."""
    with reading(path) as connection:
        (total,) = connection.execute("SELECT count(*) FROM listing").fetchone()
        (nowhere,) = connection.execute(
            "SELECT count(*) FROM listing WHERE place IS NULL "
            "OR place NOT IN (SELECT zip FROM place)"
        ).fetchone()
        (second,) = connection.execute("SELECT count(*) FROM second_place").fetchone()
        return total, nowhere, second


_NOWHERE = _Hit(inf, 0, "", 0, 0)


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
