"""Build the directory's file: listings of the national registry that can be searched by distance.

A load builds the next file beside the present one and renames it into place, so readers are
never locked out and a load that is killed changes nothing. The file is never written in place
and never in WAL mode.

It is built with the interpreter's own SQLite: the bundled one (`sqlite_build`) keeps all it sorts in
memory, half a gigabyte for the whole country, and sorts on one processor. The fault that the bundled
one repairs needs WAL and two connections that write; here is neither.
"""

import _sqlite3 as sqlite3
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from warmhand.core.errors import DomainError
from warmhand.core.registry import NumberSet
from warmhand.store.directory_schema import (
    COLUMNS,
    ELSEWHERE,
    GONE,
    INDEXES,
    LISTED,
    MARKS,
    MERGE,
    NEW,
    PLACE_COLUMNS,
    PLACED,
    PRACTISES,
    SCHEMA,
    SCHEMA_VERSION,
    SCOPE,
    Row,
    refuse_other_version,
)

MERGE_EVERY = 50_000


class DirectoryBusyError(DomainError):
    """Another load is building the directory."""


@dataclass(frozen=True, slots=True)
class Changes:
    """How many listings a load added, changed, left as they were and took out.

    `moved` counts second places of practice that came or went.
    """

    added: int
    updated: int
    unchanged: int
    removed: int
    moved: int = 0

    @property
    def any(self) -> bool:
        """Whether the directory differs from before."""
        return bool(self.added or self.updated or self.removed or self.moved)


class Build:
    """The next directory while it is being built. Use through `building`."""

    def __init__(self, connection: sqlite3.Connection, *, is_new: bool) -> None:
        self._connection = connection
        self.is_new = is_new
        self.held = NumberSet()
        self._added = self._repeated = self._updated = self._waiting = self._marked = 0
        self._moved, self._with_places = 0, False
        connection.execute(f"CREATE TEMP TABLE again (id INTEGER PRIMARY KEY, {LISTED})")
        connection.execute(f"CREATE TEMP TABLE there ({PLACED})")
        connection.execute("CREATE TEMP TABLE spoken (npi INTEGER, updated_on TEXT)")
        numbers = connection.execute("SELECT npi FROM listing")
        while some := numbers.fetchmany(MERGE_EVERY):
            self.held.add([number for (number,) in some])

    def set_places(self, places: Iterable[tuple[int, float, float, str, str, str]]) -> None:
        """Set each ZIP code's latitude and longitude in degrees, city, state, and town's key."""
        insert = "INSERT OR REPLACE INTO place VALUES (?, ?, ?, ?, ?, ?)"
        self._connection.executemany(insert, places)

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

    def speak_for(self, rows: Sequence[Row]) -> None:
        """Take it that all second places of these listings follow; call it before `add_places`.

        A new directory holds none that could be gone, so nothing is written down there.
        """
        self._with_places = True
        if not self.is_new:
            told = [(row[0], row[COLUMNS.index("updated_on")]) for row in rows]
            self._connection.executemany("INSERT INTO temp.spoken VALUES (?, ?)", told)

    def add_places(self, rows: Sequence[Row]) -> None:
        """Add second places of practice, each a row of `PLACE_COLUMNS`, of whoever is held."""
        if not rows:
            return
        held = self.held.holds([row[0] for row in rows])  # type: ignore[misc]  # a number
        kept = [row for row, known in zip(rows, held, strict=True) if known]
        marks = ", ".join("?" * len(PLACE_COLUMNS))
        self._connection.executemany(f"INSERT INTO temp.there VALUES ({marks})", kept)  # noqa: S608
        self._with_places = True

    def _insert(self, table: str, rows: Iterable[Row]) -> None:
        insert = f"INSERT INTO {table} ({LISTED}) VALUES ({MARKS})"  # noqa: S608 - own names
        self._connection.executemany(insert, rows)

    def _merge(self) -> None:
        for statement in INDEXES.split(";"):
            self._connection.execute(statement)
        if self._waiting:
            self._updated += self._connection.execute(MERGE).rowcount
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
        self._move()
        unchanged = self._repeated - self._updated
        changes = Changes(self._added, self._updated, unchanged, removed, self._moved)
        if changes.any:
            self._list_by_profession()
        return changes

    def _move(self) -> None:
        """Take over the second places that were read, and drop those of listings that are gone."""
        execute = self._connection.execute
        if self._with_places:
            for statement in SCOPE.split(";"):
                execute(statement)
            self._moved += execute(GONE).rowcount + execute(NEW).rowcount
        self._moved += execute(
            "DELETE FROM second_place WHERE NOT EXISTS "
            "(SELECT 1 FROM listing WHERE listing.npi = second_place.npi)"
        ).rowcount

    def _list_by_profession(self) -> None:
        execute = self._connection.execute
        execute("CREATE TEMP TABLE combination (professions TEXT, profession TEXT)")
        for (professions,) in execute("SELECT DISTINCT professions FROM listing").fetchall():
            rows = ((professions, slug) for slug in dict.fromkeys(professions.split()))
            self._connection.executemany("INSERT INTO combination VALUES (?, ?)", rows)
        for table, fill in (("practises", PRACTISES), ("elsewhere", ELSEWHERE)):
            execute(f"DELETE FROM {table}")  # noqa: S608 - one of two words
            execute(fill)

    @property
    def has_changed(self) -> bool:
        """Whether anything was written that the file before did not hold."""
        return bool(self.is_new or self._added or self._updated or self._marked or self._moved)


@contextmanager
def building(path: Path) -> Iterator[Build]:
    """Build the next directory beside `path`; it takes the place of the present one at the end.

    Nothing is replaced where nothing changed or an error is raised. Raises
    `DirectoryBusyError` while another load is at work, `DomainError` for a damaged directory
    or a full disk.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    # What is sorted goes beside the directory, where room for it is needed anyway; /tmp may be memory.
    os.environ.setdefault("SQLITE_TMPDIR", str(path.parent.absolute()))
    aside = path.with_name(f"{path.name}.loading")
    _remove_leftover(aside)
    is_new = not path.exists()
    try:
        if not is_new:
            shutil.copyfile(path, aside)
        with closing(_open_aside(aside)) as connection:
            if is_new:
                _create(connection)
            refuse_other_version(connection, path)
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
    for statement in SCHEMA.split(";"):
        connection.execute(statement)
    connection.execute(f"PRAGMA user_version={SCHEMA_VERSION}")


def _put_in_place(aside: Path, path: Path) -> None:
    with aside.open("rb") as file:
        os.fsync(file.fileno())
    aside.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
