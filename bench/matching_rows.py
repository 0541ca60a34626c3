"""Rows of a provider file as records, and the figures that `make bench-matching` prints."""

import csv
import sys
from collections.abc import Callable
from dataclasses import dataclass
from math import exp, lgamma, log
from pathlib import Path

from warmhand.core.same_person import Record

LOCATION = "Provider {} Business Practice Location Address"
ADDRESS = "Provider Business Practice Location Address"


@dataclass(frozen=True)
class Row:
    """One row: its number is known to the bench alone, never to the matching."""

    npi: str
    record: Record


def read_rows(path: Path) -> list[Row]:
    """Read a file with a provider file's column names; columns that are missing are empty."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = csv.DictReader(lines)
        number = next((name for name in rows.fieldnames or () if name.lower() == "npi"), None)
        if number is None:
            sys.exit(f"{path} has no column npi; see docs/matching.md for its shape")
        return [
            Row(row[number].strip(), record_of(str(place), row)) for place, row in enumerate(rows)
        ]


def record_of(key: str, row: dict[str, str]) -> Record:
    """Return one row without its number."""

    def cell(name: str) -> str:
        return (row.get(name) or "").strip()

    organisation = cell("Provider Organization Name (Legal Business Name)")
    lines = cell(LOCATION.format("First Line")), cell(LOCATION.format("Second Line"))
    return Record(
        key=key,
        is_organisation=bool(organisation),
        last=cell("Provider Last Name (Legal Name)"),
        first=cell("Provider First Name"),
        middle=cell("Provider Middle Name"),
        suffix=cell("Provider Name Suffix Text"),
        other_names=(cell("Provider Other Last Name"),),
        credentials=cell("Provider Credential Text"),
        organisation=organisation,
        phone=cell(f"{ADDRESS} Telephone Number"),
        address=" ".join(lines),
        city=cell(f"{ADDRESS} City Name"),
        state=cell(f"{ADDRESS} State Name"),
        zip=cell(f"{ADDRESS} Postal Code"),
        licence=cell("Provider License Number_1"),
        licence_state=cell("Provider License Number State Code_1"),
    )


def interval(hits: int, of: int, confidence: float = 0.95) -> tuple[float, float]:
    """Return the Clopper-Pearson interval of a share, by halving."""
    tail = (1 - confidence) / 2
    low = 0.0 if not hits else _halved(lambda p: 1 - _at_most(hits - 1, of, p) - tail)
    high = 1.0 if hits == of else _halved(lambda p: tail - _at_most(hits, of, p))
    return low, high


def _at_most(hits: int, of: int, p: float) -> float:
    """P(X <= hits) of a binomial with 0 < p < 1."""
    ways = lgamma(of + 1)
    return sum(
        exp(ways - lgamma(x + 1) - lgamma(of - x + 1) + x * log(p) + (of - x) * log(1 - p))
        for x in range(hits + 1)
    )


def _halved(rising: Callable[[float], float]) -> float:
    low, high = 0.0, 1.0
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (low, middle) if rising(middle) > 0 else (middle, high)
    return (low + high) / 2


def share(hits: int, of: int) -> str:
    """Return a share with its 95 % interval, as it is printed."""
    if not of:
        return "   -"
    low, high = interval(hits, of)
    return f"{hits / of:.3f} (95 % {low:.3f} to {high:.3f})"


def bar(name: str, *, passed: bool, figure: str) -> bool:
    """Print one bar; return whether it holds."""
    print(f"  {'PASS' if passed else 'FAIL'}  {name}: {figure}")
    return passed
