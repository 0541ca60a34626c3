"""What some lines of a provider file hold, small to hand to another process."""

from dataclasses import dataclass, field
from typing import Any

from warmhand.core.registry import Refusal

# The fields of a row as the store takes them, in this order.
FIELDS = (
    "npi", "kind", "last_name", "first_name", "middle_name", "credential", "organisation",
    "professions", "address", "city", "state", "zip", "country", "phone", "fax", "updated_on",
    "place", "search_name",
)  # fmt: skip
Row = tuple[int | str | None, ...]
JOINT = "\x1f"  # between the texts of a column; a row that holds it is no plain row


@dataclass(slots=True)
class Columns:
    """The plain rows of a batch, each column as one value: a tenth of the work of many small ones.

    `numbers` and `places` (-1 for none) are whole numbers; each text holds a column's values with
    `JOINT` between, in the order of `FIELDS` without these two.
    """

    numbers: list[int] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    def rows(self) -> list[Row]:
        """Return each row as the store takes it."""
        if not self.numbers:
            return []
        columns: list[list[Any]] = [text.split(JOINT) for text in self.texts]
        columns.insert(FIELDS.index("npi"), self.numbers)
        places = [None if place < 0 else place for place in self.places]
        columns.insert(FIELDS.index("place"), places)
        return list(zip(*columns, strict=True))


@dataclass(slots=True)
class Batch:
    """What some lines of the file hold. `deactivated` is (number, ISO date) pairs.

    `lines` counts line ends, `read` rows. Lines refused count from the first, which is 0.
    `others` are rows that had to be read one by one, each with its place among all of them.
    """

    lines: int = 0
    read: int = 0
    plain: Columns = field(default_factory=Columns)
    others: list[tuple[int, Row]] = field(default_factory=list)
    left_out: int = 0
    deactivated: list[tuple[int, str]] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)

    @property
    def rows(self) -> list[Row]:
        """The listings in the order of the file, each as a row of `FIELDS`."""
        found = self.plain.rows()
        for place, row in self.others:
            found.insert(place, row)
        return found
