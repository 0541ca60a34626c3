"""One TOML table of an evidence file, read strictly: nothing unknown, nothing of a wrong kind."""

import re
import tomllib
from collections.abc import Collection
from datetime import date
from enum import StrEnum
from typing import TypeVar

from warmhand.core.errors import EvidenceError

E = TypeVar("E", bound=StrEnum)
_ID = re.compile(r"[a-z0-9]+([-_][a-z0-9]+)*")


class Table:
    """A TOML table whose keys are all expected; every error names `where` and the key."""

    def __init__(self, table: object, where: str, keys: Collection[str]) -> None:
        if not isinstance(table, dict):
            raise EvidenceError(f"{where}: {table!r} is no table.")
        self.where = where
        self._table: dict[str, object] = table
        for key in table:
            if key not in keys:
                raise self.wrong(key, "is not known here")

    def wrong(self, key: str, what: str) -> EvidenceError:
        """Return the error to raise about `key`."""
        return EvidenceError(f"{self.where}: {key} {what}.")

    def has(self, key: str) -> bool:
        """Return whether the key is there."""
        return key in self._table

    def value(self, key: str) -> object:
        """Return the value as it is; a missing one is an error."""
        if key not in self._table:
            raise self.wrong(key, "is missing")
        return self._table[key]

    def id(self, key: str = "id") -> str:
        """Return an id: lower-case words, joined by - or _."""
        value = self.text(key)
        if not _ID.fullmatch(value):
            raise self.wrong(key, f"{value!r} is no id")
        return value

    def text(self, key: str, default: str | None = None) -> str:
        """Return words; only with a `default` may they be missing."""
        if default is not None and not self.has(key):
            return default
        value = self.value(key)
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(key, "has no words")
        return value

    def yes(self, key: str) -> bool:
        """Return a truth; one that is missing is false."""
        return self.has(key) and self.truth(key)

    def truth(self, key: str) -> bool:
        """Return a truth that has to be there."""
        value = self.value(key)
        if not isinstance(value, bool):
            raise self.wrong(key, "is neither true nor false")
        return value

    def number(self, key: str) -> int:
        """Return a whole number."""
        value = self.value(key)
        if type(value) is not int:
            raise self.wrong(key, "is no whole number")
        return value

    def day(self, key: str) -> date:
        """Return a day without a time."""
        value = self.value(key)
        if type(value) is not date:
            raise self.wrong(key, "is no day")
        return value

    def one_of(self, key: str, kind: type[E]) -> E:
        """Return a member of an enum."""
        value = self.value(key)
        if not isinstance(value, str) or value not in set(kind):
            raise self.wrong(key, f"{value!r} is not known")
        return kind(value)

    def rows(self, key: str) -> list[object]:
        """Return an array, which may be missing."""
        value = self._table.get(key, [])
        if not isinstance(value, list):
            raise self.wrong(key, "is no list")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Return an array of different words, which may be missing."""
        values = self.rows(key)
        words = [value for value in values if isinstance(value, str) and value.strip()]
        if len(words) != len(values) or len(set(words)) != len(words):
            raise self.wrong(key, "has something empty, twice, or that is no words")
        return tuple(words)


def read_table(data: bytes, where: str, keys: Collection[str]) -> Table:
    """Return the whole TOML file `data` as a table with `keys`; `where` names it in errors.

    Raises `EvidenceError` for what is no TOML, and for a key that is not known.
    """
    try:
        table = tomllib.loads(data.decode())
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise EvidenceError(f"{where}: not readable, {error}") from error
    return Table(table, where, keys)
