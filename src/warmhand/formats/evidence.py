"""Reading the dated evidence files: outcome measures."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from warmhand.core.checked import Checked
from warmhand.core.errors import EvidenceError
from warmhand.core.measures import Better, McidType, Measure, RegionValues

FORMAT = 1
_TEXTS = (
    "id", "name", "unit", "licence_note", "loinc", "loinc_note",
    "scoring", "missing_rule", "mcid_source", "sem_source",
)  # fmt: skip
_MARKS = ("checked", "mcid_checked", "sem_checked", "licence_checked")


@cache
def shipped_measures() -> Mapping[str, Measure]:
    """Return the measures that come with Warmhand, by id, in the file's order.

    Raises `EvidenceError` when the file is damaged.
    """
    return read_measures(files("warmhand.evidence").joinpath("measures.toml").read_text("utf-8"))


def read_measures(text: str) -> dict[str, Measure]:
    """Return the measures of a TOML file's `text`, by id.

    Raises `EvidenceError` naming the measure for a missing or wrong field, an id given twice, a
    range without length, or a modelled measure without an important change and an error.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise EvidenceError(f"The measures are not valid TOML: {error}") from error
    if document.get("format") != FORMAT:
        raise EvidenceError(f"The measures are not in format {FORMAT}.")
    measures: dict[str, Measure] = {}
    for entry in document.get("measure", []):
        measure = _measure(entry)
        if measure.id in measures:
            raise EvidenceError(f"The measure {measure.id} is there twice.")
        measures[measure.id] = measure
    return measures


def _measure(entry: Mapping[str, Any]) -> Measure:
    try:
        measure = _fields(entry)
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        name = entry.get("id", "without an id") if isinstance(entry, Mapping) else "?"
        raise EvidenceError(f"The measure {name} is damaged: {error!r}") from error
    if measure.low >= measure.high:
        raise EvidenceError(f"The measure {measure.id} has no range.")
    if measure.modelled and not (measure.mcid > 0 and measure.sem > 0):
        raise EvidenceError(f"The measure {measure.id} cannot be modelled without mcid and sem.")
    return measure


def _fields(entry: Mapping[str, Any]) -> Measure:
    overrides = {
        region: RegionValues(mcid=float(own["mcid"]), sem=float(own["sem"]))
        for region, own in entry.get("region_overrides", {}).items()
    }
    texts: dict[str, Any] = {name: str(entry[name]) for name in _TEXTS}
    marks: dict[str, Any] = {name: Checked(entry[name]) for name in _MARKS}
    return Measure(
        **texts,
        **marks,
        low=float(entry["low"]),
        high=float(entry["high"]),
        mcid=float(entry["mcid"]),
        sem=float(entry["sem"]),
        better=Better(entry["better"]),
        mcid_type=McidType(entry["mcid_type"]),
        regions=tuple(entry["regions"]),
        region_overrides=overrides,
        modelled=bool(entry["modelled"]),
        ships_items=bool(entry["ships_items"]),
    )
