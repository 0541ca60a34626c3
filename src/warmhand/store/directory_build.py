"""Build the directory's file: listings of the national registry that can be searched by distance.

A load builds the next file beside the present one and renames it into place, so readers are
never locked out and a load that is killed changes nothing. The file is never written in place
and never in WAL mode.
"""

import os
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from warmhand.core.errors import DomainError
from warmhand.core.registry import NumberSet

SCHEMA_VERSION = 2
MERGE_EVERY = 50_000

# In the order of `formats.nppes.FIELDS`.
COLUMNS = (
    "npi", "kind", "last_name", "first_name", "middle_name", "credential", "organisation",
    "professions", "address", "city", "state", "zip", "country", "phone", "fax", "updated_on",
    "place", "search_name",
)  # fmt: skip
Row = tuple[int | str | None, ...]

_LISTED = ", ".join(COLUMNS)
_MARKS = ", ".join("?" * len(COLUMNS))
_SCHEMA = f"""
CREATE TABLE listing (id INTEGER PRIMARY KEY, {_LISTED});
CREATE TABLE practises (
    profession TEXT, place INTEGER, search_name TEXT, id INTEGER,
    PRIMARY KEY (profession, place, search_name, id)
) WITHOUT ROWID;
CREATE TABLE deactivated (npi INTEGER PRIMARY KEY, deactivated_on TEXT NOT NULL);
CREATE TABLE place (zip INTEGER PRIMARY KEY, latitude REAL NOT NULL, longitude REAL NOT NULL);
CREATE INDEX place_position ON place (latitude, longitude);
"""
_INDEXES = """
CREATE UNIQUE INDEX IF NOT EXISTS listing_npi ON listing (npi);
CREATE INDEX IF NOT EXISTS listing_place ON listing (place, search_name);
CREATE INDEX IF NOT EXISTS listing_name ON listing (search_name);
CREATE INDEX IF NOT EXISTS listing_phone ON listing (phone) WHERE phone <> '';
"""
_MERGE = f"""
INSERT INTO listing ({_LISTED}) SELECT {_LISTED} FROM temp.again WHERE true ORDER BY id
ON CONFLICT (npi) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in COLUMNS)}
WHERE excluded.updated_on >= listing.updated_on
AND ({", ".join(f"listing.{name}" for name in COLUMNS)})
    IS NOT ({", ".join(f"excluded.{name}" for name in COLUMNS)})
"""  # noqa: S608 - constants alone


class DirectoryBusyError(DomainError):
    """Another load is building the directory."""


@dataclass(frozen=True, slots=True)
class Changes:
    """How many listings a load added, changed, left as they were and took out."""

    added: int
    updated: int
    unchanged: int
    removed: int

    @property
    def any(self) -> bool:
        """Whether the directory differs from before."""
        return bool(self.added or self.updated or self.removed)


class Build:
    """The next directory while it is being built. Use through `building`."""

    def __init__(self, connection: sqlite3.Connection, *, is_new: bool) -> None:
        self._connection = connection
        self.is_new = is_new
        self.held = NumberSet()
        self._added = self._repeated = self._updated = self._waiting = self._marked = 0
        columns = ", ".join(COLUMNS)
        connection.execute(f"CREATE TEMP TABLE again (id INTEGER PRIMARY KEY, {columns})")
        numbers = connection.execute("SELECT npi FROM listing")
        while some := numbers.fetchmany(MERGE_EVERY):
            self.held.add([number for (number,) in some])

    def set_places(self, places: Mapping[int, tuple[float, float]]) -> None:
        """Set the latitude and longitude in degrees of each ZIP code."""
        rows = ((code, *position) for code, position in places.items())
        self._connection.executemany("INSERT OR REPLACE INTO place VALUES (?, ?, ?)", rows)

    def add(self, rows: Sequence[Row]) -> None:
        """Add listings, each a row of `COLUMNS`, or update those that are held already."""
        if not rows:
            return
        is_new = self.held.add([row[0] for row in rows])  # type: ignore[misc]  # a number
        if is_new.all():
            self._insert("listing", rows)
            self._added += len(rows)
            return
        fresh = [row for row, new in zip(rows, is_new, strict=True) if new]
        self._insert("listing", fresh)
        self._insert("temp.again", [row for row, new in zip(rows, is_new, strict=True) if not new])
        self._added += len(fresh)
        self._waiting += len(rows) - len(fresh)
        if self._waiting >= MERGE_EVERY:
            self._merge()

    def _insert(self, table: str, rows: Iterable[Row]) -> None:
        insert = f"INSERT INTO {table} ({_LISTED}) VALUES ({_MARKS})"  # noqa: S608 - own names
        self._connection.executemany(insert, rows)

    def _merge(self) -> None:
        for statement in _INDEXES.split(";"):
            self._connection.execute(statement)
        if self._waiting:
            self._updated += self._connection.execute(_MERGE).rowcount
            self._repeated += self._waiting
            self._connection.execute("DELETE FROM temp.again")
            self._waiting = 0

    def deactivate(self, numbers: Iterable[tuple[int, str]]) -> None:
        """Mark registry numbers as deactivated on a day (ISO)."""
        before = self._connection.total_changes
        self._connection.executemany(
            "INSERT INTO deactivated VALUES (?, ?) ON CONFLICT (npi) DO UPDATE "
            "SET deactivated_on = excluded.deactivated_on "
            "WHERE excluded.deactivated_on > deactivated_on",
            numbers,
        )
        self._marked += self._connection.total_changes - before

    def finish(self) -> Changes:
        """Merge what waits, take out what is deactivated, and make all of it searchable."""
        self._merge()
        removed = self._connection.execute(
            "DELETE FROM listing WHERE id IN (SELECT listing.id FROM deactivated "
            "JOIN listing USING (npi) WHERE updated_on <= deactivated_on)"
        ).rowcount
        changes = Changes(self._added, self._updated, self._repeated - self._updated, removed)
        if changes.any:
            self._list_by_profession()
        return changes

    def _list_by_profession(self) -> None:
        execute = self._connection.execute
        execute("CREATE TEMP TABLE combination (professions TEXT, profession TEXT)")
        for (professions,) in execute("SELECT DISTINCT professions FROM listing").fetchall():
            rows = ((professions, slug) for slug in dict.fromkeys(professions.split()))
            self._connection.executemany("INSERT INTO combination VALUES (?, ?)", rows)
        execute("DELETE FROM practises")
        execute(
            "INSERT INTO practises SELECT profession, place, search_name, listing.id "
            "FROM listing JOIN combination USING (professions) "
            "WHERE place IS NOT NULL ORDER BY 1, 2, 3, 4"
        )

    @property
    def has_changed(self) -> bool:
        """Whether anything was written that the file before did not hold."""
        return bool(self.is_new or self._added or self._updated or self._marked)


@contextmanager
def building(path: Path) -> Iterator[Build]:
    """Build the next directory beside `path`; it takes the place of the present one at the end.

    Nothing is replaced where nothing changed or an error is raised. Raises
    `DirectoryBusyError` while another load is at work, `DomainError` for a damaged directory
    or a full disk.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f"{path.name}.loading")
    _remove_leftover(aside)
    is_new = not path.exists()
    try:
        if not is_new:
            shutil.copyfile(path, aside)
        with closing(_open_aside(aside)) as connection:
            if is_new:
                _create(connection)
            _refuse_other_version(connection, path)
            build = Build(connection, is_new=is_new)
            yield build
            connection.execute("COMMIT")
        if build.has_changed:
            _put_in_place(aside, path)
    except sqlite3.DatabaseError as error:
        raise DomainError(f"The directory {path} cannot be read or written ({error}).") from error
    finally:
        aside.unlink(missing_ok=True)


def _remove_leftover(aside: Path) -> None:
    """Delete what a killed load left; a load that is alive holds a lock on it."""
    if not aside.exists():
        return
    try:
        with closing(sqlite3.connect(aside, timeout=0, isolation_level=None)) as connection:
            connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise DirectoryBusyError(
                "Another load of the registry is running; wait for it."
            ) from error
    except sqlite3.DatabaseError:
        pass  # cut off in the middle: nobody holds it
    aside.unlink(missing_ok=True)


def _open_aside(aside: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(aside, isolation_level=None)
    # No journal: the file is thrown away unless it is finished.
    for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-32768", "temp_store=FILE"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("PRAGMA threads=2")
    connection.execute("BEGIN EXCLUSIVE")
    return connection


def _create(connection: sqlite3.Connection) -> None:
    for statement in _SCHEMA.split(";"):
        connection.execute(statement)
    connection.execute(f"PRAGMA user_version={SCHEMA_VERSION}")


def _refuse_other_version(connection: sqlite3.Connection, path: Path) -> None:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version != SCHEMA_VERSION:
        raise DomainError(f"{path} was made by another version: delete it and load again.")


def _put_in_place(aside: Path, path: Path) -> None:
    with aside.open("rb") as file:
        os.fsync(file.fileno())
    aside.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
