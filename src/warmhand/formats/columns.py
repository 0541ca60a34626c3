"""What the columns of a list hold, guessed by their headings, else by what stands in them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

from warmhand.core.errors import InvalidValueError
from warmhand.core.names import fold
from warmhand.formats.people_table import ListRow, mostly

LONGEST_HEADING = 80
Kind = TypeVar("Kind")
Patterns = Mapping[Kind, re.Pattern[str]]


@dataclass(frozen=True, eq=False)
class Kinds(Generic[Kind]):
    """All that a column of one sort of list can hold.

    `headings` are what programs call the columns, folded; the first that fits takes it. Of
    `contents` the first that most cells fit does. What fits one of `data` is no heading.
    """

    ignore: Kind
    name: Kind
    parts: frozenset[Kind]
    """First and family name, which count before a whole one."""
    naming: frozenset[Kind]
    """A list without any of these names nobody."""
    repeatable: frozenset[Kind]
    headings: Patterns[Kind]
    contents: Patterns[Kind]
    data: Sequence[re.Pattern[str]]

    def by_heading(self, words: str) -> Kind:
        """Return what a column with this heading holds."""
        kind: Kind = _by_heading(self, words)
        return kind

    def are_headings(self, cells: Sequence[str]) -> bool:
        """Return whether `cells` are the headings of a list and not its first line."""
        known = any(self.by_heading(cell) != self.ignore for cell in cells)
        return known and not any(kind.match(cell) for cell in cells for kind in self.data)

    def by_content(self, rows: Sequence[ListRow], number: int) -> Kind:
        """Return what column `number` holds by its cells."""
        found = (
            kind for kind, pattern in self.contents.items() if mostly(rows, number, pattern.match)
        )
        return next(found, self.ignore)

    def once(self, columns: Sequence[Kind]) -> tuple[Kind, ...]:
        """Keep the first of each kind that cannot repeat; parts of a name count before a whole."""
        if not self.parts.isdisjoint(columns):
            columns = [self.ignore if kind == self.name else kind for kind in columns]
        return tuple(
            self.ignore if kind not in self.repeatable and kind in columns[:number] else kind
            for number, kind in enumerate(columns)
        )

    def refuse_wrong(self, columns: Sequence[Kind]) -> None:
        """Raise `InvalidValueError` for a kind twice that cannot be, and where no column names."""
        once = [kind for kind in columns if kind not in self.repeatable]
        if len(set(once)) < len(once):
            raise InvalidValueError("Two columns say the same. Each may be chosen once.")
        if self.naming.isdisjoint(columns):
            raise InvalidValueError("Which column holds the name? Please choose it.")


@lru_cache(maxsize=2048)  # headings repeat, and each is asked for several times
def _by_heading(kinds: Kinds[Kind], words: str) -> Kind:
    folded = plain(words)
    found = (kind for kind, pattern in kinds.headings.items() if pattern.fullmatch(folded))
    return next(found, kinds.ignore)


@lru_cache(maxsize=1024)
def plain(words: str) -> str:
    """Return a heading as it is looked for: folded, with single spaces."""
    return " ".join(fold(words[:LONGEST_HEADING]).replace(":", " ").replace("_", " ").split())
