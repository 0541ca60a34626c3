import random
import sqlite3

import pytest

from warmhand.core.errors import DomainError
from warmhand.core.geo import distance_km
from warmhand.core.registry import is_npi
from warmhand.formats.nppes_batch import FIELDS
from warmhand.store.directory import DirectoryMissingError, counts, listing, nearest
from warmhand.store.directory_build import COLUMNS, DirectoryBusyError, building

PLACES = {
    19103: (39.95, -75.17),
    19104: (39.96, -75.20),
    8002: (39.93, -75.03),
    90001: (34.0, -118.2),
}


def place_rows(places):
    return [(code, *position, "Town", "PA", "town") for code, position in places.items()]


def make_row(npi=1000000004, **fields):
    blank = dict.fromkeys(COLUMNS, "")
    wanted = {"npi": npi, "kind": "person", "zip": "19103", "place": 19103, "last_name": "LOVELACE"}
    wanted |= {"search_name": " lovelace", "updated_on": "2025-03-14"}
    return tuple((blank | wanted | fields).values())


def load(path, *rows, deactivated=()):
    with building(path) as build:
        if build.is_new:
            build.set_places(place_rows(PLACES))
        build.add(rows)
        build.deactivate(deactivated)
        return build.finish()


def find(path, **wanted):
    given = {"middle": PLACES[19103], "within_km": 20, "professions": [], "words": [], "limit": 20}
    return [each.listing.npi for each in nearest(path, **(given | wanted))]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "directory.sqlite3"


def test_rows_are_taken_in_the_order_in_which_they_are_read():
    assert COLUMNS == FIELDS


def test_a_listing_is_read_back_as_it_was_added(path):
    load(path, make_row(professions="podiatrist pain_medicine", phone="2155550101"))
    found = listing(path, npi=1000000004)
    assert found.last_name == "LOVELACE"
    assert found.professions == ("podiatrist", "pain_medicine")
    assert (found.latitude, found.longitude) == PLACES[19103]
    assert found.updated_on.isoformat() == "2025-03-14"


def test_a_number_that_is_not_there_is_none(path):
    load(path, make_row())
    assert listing(path, npi=1000000012) is None


@pytest.mark.parametrize(
    ("updated_on", "expected"),
    [("2025-03-15", "HOPPER"), ("2025-03-14", "HOPPER"), ("2025-03-13", "LOVELACE")],
    ids=["newer", "same day", "older"],
)
@pytest.mark.parametrize("in_one_file", [True, False])
def test_the_row_updated_last_wins(path, updated_on, expected, in_one_file):
    first, second = make_row(), make_row(last_name="HOPPER", updated_on=updated_on)
    if in_one_file:
        load(path, first, second)
    else:
        load(path, first)
        load(path, second)
    assert listing(path, npi=1000000004).last_name == expected
    assert counts(path) == (1, 0, 0)


def test_loading_twice_leaves_the_file_untouched(path):
    load(path, make_row(), make_row(1000000012), deactivated=[(1000000020, "2021-01-01")])
    before, made_at = path.read_bytes(), path.stat().st_mtime_ns
    changes = load(path, make_row(), make_row(1000000012), deactivated=[(1000000020, "2021-01-01")])
    assert (changes.added, changes.updated, changes.unchanged, changes.removed) == (0, 0, 2, 0)
    assert path.read_bytes() == before
    assert path.stat().st_mtime_ns == made_at


def test_a_deactivated_number_leaves_and_stays_away(path):
    load(path, make_row())
    assert load(path, deactivated=[(1000000004, "2025-04-01")]).removed == 1
    load(path, make_row())
    assert counts(path) == (0, 0, 0)
    assert find(path) == []


def test_a_number_in_use_again_comes_back(path):
    load(path, make_row(), deactivated=[(1000000004, "2025-04-01")])
    load(path, make_row(updated_on="2025-06-01"))
    assert find(path) == ["1000000004"]


def test_an_error_leaves_the_directory_as_it_was(path):
    load(path, make_row())
    before = path.read_bytes()
    with pytest.raises(DomainError, match="written"), building(path) as build:
        build.add([make_row(1000000012), (1000000020,)])
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_a_search_goes_on_while_the_next_directory_is_built(path):
    load(path, make_row())
    with building(path) as build:
        build.add([make_row(1000000012)])
        assert find(path) == ["1000000004"]
        build.finish()
    assert find(path) == ["1000000004", "1000000012"]


def test_two_loads_at_once_are_refused(path):
    with building(path) as build:
        build.add([make_row()])
        with pytest.raises(DirectoryBusyError), building(path):
            pass
        build.finish()
    assert counts(path) == (1, 1, 0)


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\0 and then nothing", b"x" * 9_000])
def test_what_a_killed_load_left_does_not_hinder_the_next(path, content):
    path.with_name(path.name + ".loading").write_bytes(content)
    load(path, make_row())
    assert list(path.parent.iterdir()) == [path]


def test_the_file_is_never_in_wal_mode(path):
    load(path, make_row())
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    connection.close()


def test_a_directory_of_another_version_is_refused(path):
    connection = sqlite3.connect(path)
    connection.executescript("PRAGMA user_version=99; CREATE TABLE listing (npi)")
    connection.close()
    with pytest.raises(DomainError, match="another version"):
        load(path, make_row())


def test_a_damaged_directory_is_named_as_such(path):
    path.write_bytes(b"no database " * 1_000)
    with pytest.raises(DomainError, match="cannot be read"):
        find(path)
    with pytest.raises(DomainError, match="cannot be read"):
        load(path, make_row())


def test_no_directory_says_how_to_load_one(path):
    with pytest.raises(DirectoryMissingError, match="registry load"):
        find(path)


def numbers(count):
    base = (n for n in range(1_000_000_000, 2_000_000_000) if is_npi(n))
    return [next(base) for _ in range(count)]


def test_the_nearest_are_the_same_as_if_all_were_measured(tmp_path):
    draw = random.Random(5)
    places = {10_000 + n: (40 + draw.random(), -75 + draw.random()) for n in range(200)}
    words, slugs = ["ann", "anna", "bob", "cleo"], ["", "podiatrist", "chiropractor podiatrist"]
    rows = [
        make_row(
            npi,
            place=draw.choice([*places, None]),
            search_name=f" {draw.choice(words)} {draw.choice(words)}",
            professions=draw.choice(slugs),
        )
        for npi in numbers(1_500)
    ]
    path = tmp_path / "directory.sqlite3"
    with building(path) as build:
        build.set_places(place_rows(places))
        build.add(rows)
        build.finish()
    for _ in range(60):
        middle = draw.choice(list(places))
        wanted = (draw.choice(["", "podiatrist"]), draw.choice([[], ["an"], ["b", "cl"], ["x"]]))
        within, limit = draw.choice([1, 10, 60, 400]), draw.choice([1, 7, 50])
        expected = measured(rows, places, middle, wanted, within)[:limit]
        profession, begun = wanted
        found = nearest(
            path,
            middle=places[middle],
            within_km=within,
            professions=[profession] if profession else [],
            words=begun,
            limit=limit,
        )
        assert [int(each.listing.npi) for each in found] == [npi for *_order, npi in expected]
        assert [round(each.distance_km, 6) for each in found] == [
            round(distance, 6) for distance, *_order in expected
        ]


def measured(rows, places, middle, wanted, within):
    profession, begun = wanted
    found = []
    for each in (dict(zip(COLUMNS, row, strict=True)) for row in rows):
        if each["place"] is None or (profession and profession not in each["professions"].split()):
            continue
        distance = distance_km(*places[middle], *places[each["place"]])
        names = each["search_name"].split()
        if distance <= within and all(any(n.startswith(b) for n in names) for b in begun):
            found.append((distance, each["place"], each["search_name"], each["npi"]))
    return sorted(found)
