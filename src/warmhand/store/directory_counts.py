"""How many listings of the directory carry a last name or a phone, counted no further than asked."""

import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path

from warmhand.store.directory import reading

_AFTER_BLANK = "!"  # the sign after a blank: all names that begin with the words and a blank
_BY_NAME = "SELECT 1 FROM listing WHERE search_name >= ? AND search_name < ? LIMIT ?"
_BY_PHONE = "SELECT 1 FROM listing WHERE phone = ? AND phone <> '' LIMIT ?"


def carrying(
    path: Path, *, last_names: Mapping[str, Iterable[str]], phones: Iterable[str], at_most: int
) -> tuple[dict[str, int], dict[str, int]]:
    """Return how many listings carry each last name, and each phone; `at_most` stands for more.

    `last_names` holds the ways in which each may be written, as `formats.nppes.search_name`
    writes them; `phones` are 10 digits. Raises `DirectoryMissingError` where nothing is loaded.
    """
    with reading(path) as connection:
        names = {
            name: sum(
                _count(connection, _BY_NAME, f"{way} ", f"{way}{_AFTER_BLANK}", at_most)
                for way in ways
            )
            for name, ways in last_names.items()
        }
        shared = {phone: _count(connection, _BY_PHONE, phone, at_most) for phone in phones}
        return names, shared


def _count(connection: sqlite3.Connection, query: str, *given: str | int) -> int:
    (count,) = connection.execute(f"SELECT count(*) FROM ({query})", given).fetchone()  # noqa: S608
    return int(count)
