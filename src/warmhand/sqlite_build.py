"""Which SQLite this process uses, and the refusal to run on one that can damage its file.

SQLite 3.7.0 to 3.51.2 can corrupt a database in WAL mode when several connections write
and check-point ("WAL-reset"); 3.44.6, 3.50.7 and 3.51.3 carry the repair.
Source: sqlite.org/wal.html#walresetbug, docs/decisions/002-sound-sqlite.md.
"""

import importlib
import sqlite3
import sys

Version = tuple[int, int, int]

REPAIRED_SINCE: Version = (3, 51, 3)
REPAIRED_LINES: tuple[Version, ...] = ((3, 44, 6), (3, 50, 7))
BUNDLED_BUILDS = ("pysqlite3", "sqlcipher3")


def is_sound(version: Version) -> bool:
    """Return whether a SQLite of this `version` carries the repair."""
    if version >= REPAIRED_SINCE:
        return True
    return any(version[:2] == line[:2] and version >= line for line in REPAIRED_LINES)


def use_sound_sqlite() -> None:
    """Put a bundled, repaired SQLite in the place of an affected one, before Django loads it."""
    if is_sound(sqlite3.sqlite_version_info):
        return
    for name in BUNDLED_BUILDS:
        try:
            build = importlib.import_module(name)
            dbapi2 = importlib.import_module(f"{name}.dbapi2")
        except ImportError:
            continue
        if is_sound(dbapi2.sqlite_version_info):
            sys.modules["sqlite3"] = build
            sys.modules["sqlite3.dbapi2"] = dbapi2
            return


def refusal(version: Version) -> str:
    """Return why this `version` is refused, or "" where it is sound."""
    if is_sound(version):
        return ""
    shown = ".".join(map(str, version))
    return (
        f"This Python's SQLite is {shown}, a build that can damage its own file. Run `make setup`, "
        "which installs a repaired one (pysqlite3 or sqlcipher3), or use SQLite 3.51.3 or newer."
    )
