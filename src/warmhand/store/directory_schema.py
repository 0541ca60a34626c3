"""The tables of the directory's file, and the statements that fill them (see `directory_build`)."""

import sqlite3
from pathlib import Path

from warmhand.core.errors import DomainError

SCHEMA_VERSION = 2

# In the order of `formats.nppes_batch.FIELDS`.
COLUMNS = (
    "npi", "kind", "last_name", "first_name", "middle_name", "credential", "organisation",
    "professions", "address", "city", "state", "zip", "country", "phone", "fax", "updated_on",
    "place", "search_name",
)  # fmt: skip
Row = tuple[int | str | None, ...]

# In the order of `formats.nppes_place.PLACE_FIELDS`.
PLACE_COLUMNS = ("npi", "address", "city", "state", "zip", "country", "phone", "fax", "place")

LISTED = ", ".join(COLUMNS)
PLACED = ", ".join(PLACE_COLUMNS)
MARKS = ", ".join("?" * len(COLUMNS))
SCHEMA = f"""
CREATE TABLE listing (id INTEGER PRIMARY KEY, {LISTED});
CREATE TABLE practises (
    profession TEXT, place INTEGER, search_name TEXT, id INTEGER, at INTEGER,
    PRIMARY KEY (profession, place, search_name, id, at)
) WITHOUT ROWID;
CREATE TABLE second_place (at INTEGER PRIMARY KEY, {PLACED});
CREATE TABLE elsewhere (
    place INTEGER, search_name TEXT, id INTEGER, at INTEGER,
    PRIMARY KEY (place, search_name, id, at)
) WITHOUT ROWID;
CREATE TABLE deactivated (npi INTEGER PRIMARY KEY, deactivated_on TEXT NOT NULL);
CREATE TABLE place (
    zip INTEGER PRIMARY KEY, latitude REAL NOT NULL, longitude REAL NOT NULL,
    city TEXT NOT NULL, state TEXT NOT NULL, town TEXT NOT NULL
);
CREATE INDEX place_town ON place (town, state);
CREATE INDEX place_position ON place (latitude, longitude);
"""
INDEXES = """
CREATE UNIQUE INDEX IF NOT EXISTS listing_npi ON listing (npi);
CREATE INDEX IF NOT EXISTS listing_place ON listing (place, search_name);
CREATE INDEX IF NOT EXISTS listing_name ON listing (search_name);
CREATE INDEX IF NOT EXISTS listing_phone ON listing (phone) WHERE phone <> '';
"""
# Second places replace those held of everybody whose row this load has read, if it is as new.
SCOPE = """
CREATE TEMP TABLE scope AS SELECT npi FROM listing WHERE npi IN
    (SELECT npi FROM temp.spoken UNION SELECT npi FROM temp.there)
EXCEPT SELECT npi FROM temp.spoken JOIN listing USING (npi)
    GROUP BY npi HAVING max(spoken.updated_on) < listing.updated_on;
CREATE UNIQUE INDEX temp.scope_npi ON scope (npi);
CREATE INDEX temp.there_npi ON there (npi);
CREATE INDEX IF NOT EXISTS second_place_npi ON second_place (npi);
"""
GONE = f"""
DELETE FROM second_place WHERE at IN (
    SELECT at FROM second_place AS was WHERE npi IN (SELECT npi FROM temp.scope) AND NOT EXISTS (
        SELECT 1 FROM temp.there AS there WHERE there.npi = was.npi
        AND ({", ".join(f"there.{name}" for name in PLACE_COLUMNS)})
            IS ({", ".join(f"was.{name}" for name in PLACE_COLUMNS)})
    )
)
"""  # noqa: S608 - constants alone
NEW = f"""
INSERT INTO second_place ({PLACED})
SELECT {PLACED} FROM temp.there WHERE npi IN (SELECT npi FROM temp.scope)
EXCEPT SELECT {PLACED} FROM second_place
"""  # noqa: S608 - likewise
# Not by an index: the table is read once from end to end, not a row here and a row there.
PRACTISES = """
INSERT INTO practises
SELECT profession, place, search_name, id, 0 FROM listing NOT INDEXED JOIN combination USING (professions)
WHERE place IS NOT NULL AND professions <> ''
UNION ALL
SELECT profession, second_place.place, search_name, id, at
FROM second_place JOIN listing USING (npi) JOIN combination USING (professions)
WHERE second_place.place IS NOT NULL ORDER BY 1, 2, 3, 4, 5
"""
ELSEWHERE = """
INSERT INTO elsewhere SELECT second_place.place, search_name, id, at
FROM second_place JOIN listing USING (npi) WHERE second_place.place IS NOT NULL ORDER BY 1, 2, 3, 4
"""
MERGE = f"""
INSERT INTO listing ({LISTED}) SELECT {LISTED} FROM temp.again WHERE true ORDER BY id
ON CONFLICT (npi) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in COLUMNS)}
WHERE excluded.updated_on >= listing.updated_on
AND ({", ".join(f"listing.{name}" for name in COLUMNS)})
    IS NOT ({", ".join(f"excluded.{name}" for name in COLUMNS)})
"""  # noqa: S608 - constants alone


class OtherVersionError(DomainError):
    """The directory's file was made by another version."""


def refuse_other_version(connection: sqlite3.Connection, path: Path) -> None:
    """Raise `OtherVersionError` unless the tables are those of this version."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version != SCHEMA_VERSION:
        raise OtherVersionError(
            f"The directory {path} was made by another version of Warmhand: "
            "delete that file and load the registry again."
        )
