"""What some lines of a provider file hold, by columns, and small to hand to another process."""

from array import array
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
Column = list[Any]  # texts or numbers, all alike within one

_PLACE = FIELDS.index("place")
_JOINT = "\x1f"
# A whole number for each row, or all texts as one: a tenth of the work of as many small ones.
_Packed = bytes | str | Column


@dataclass(slots=True)
class Batch:
    """What some lines of the file hold. `deactivated` is (number, ISO date) pairs.

    `lines` counts line ends, `read` rows. Lines refused count from the first, which is 0.
    `columns` has a list for each of `FIELDS`.
    """

    lines: int = 0
    read: int = 0
    columns: list[Column] = field(default_factory=lambda: [[] for _ in FIELDS])
    left_out: int = 0
    deactivated: list[tuple[int, str]] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)

    @property
    def rows(self) -> list[Row]:
        """The listings, each as a row of `FIELDS`."""
        return list(zip(*self.columns, strict=True))

    def insert(self, at: int, row: Row) -> None:
        """Put `row` before the listing at place `at`."""
        for column, value in zip(self.columns, row, strict=True):
            column.insert(at, value)

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle the columns as a few large values."""
        packed = [_packed(place, column) for place, column in enumerate(self.columns)]
        counts = (self.lines, self.read, self.left_out)
        return _unpacked, (counts, packed, self.deactivated, self.refused)


def _packed(place: int, column: Column) -> _Packed:
    if place == 0:
        return array("q", column).tobytes()
    if place == _PLACE:
        return array("i", [-1 if value is None else value for value in column]).tobytes()
    text = _JOINT.join(column)
    return text if column and text.count(_JOINT) == len(column) - 1 else column


def _unpacked(
    counts: tuple[int, int, int],
    packed: list[_Packed],
    deactivated: list[tuple[int, str]],
    refused: list[Refusal],
) -> Batch:
    lines, read, left_out = counts
    columns = [_column(place, each) for place, each in enumerate(packed)]
    return Batch(lines, read, columns, left_out, deactivated, refused)


def _column(place: int, packed: _Packed) -> Column:
    if isinstance(packed, str):
        return [*packed.split(_JOINT)]
    if isinstance(packed, list):
        return packed
    numbers = array("q" if place == 0 else "i", packed).tolist()
    return numbers if place == 0 else [None if value < 0 else value for value in numbers]
