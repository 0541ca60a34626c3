"""Rows of a provider file as records, and the figures that `make bench-matching` prints."""

import csv
import sys
from dataclasses import dataclass
from pathlib import Path

from warmhand.core.same_person import Record
from warmhand.core.tries import beta_quantile

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
    """Return the Clopper-Pearson interval of a share: quantiles of two Beta distributions."""
    tail = (1 - confidence) / 2
    low = beta_quantile(tail, hits, of - hits + 1) if hits else 0.0
    high = beta_quantile(1 - tail, hits + 1, of - hits) if hits < of else 1.0
    return low, high


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
