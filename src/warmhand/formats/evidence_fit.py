"""The dated evidence on professions and problems: TOML to values, checked on reading."""

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from warmhand.core.checked import Checked
from warmhand.core.errors import EvidenceError
from warmhand.core.fit import Fit, FitEvidence, Grade, Problem

_OVERRIDE = "grade_"


def read_fit(data: bytes) -> FitEvidence:
    """Return the evidence in the TOML file `data`.

    Raises `EvidenceError`, naming the problem and the profession, for a damaged file, a missing
    field, a grade or a check that is not known, or a problem named twice.
    """
    try:
        table = tomllib.loads(data.decode())
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise EvidenceError(f"profession_fit is not readable: {error}") from error
    if table.get("format") != 1:
        raise EvidenceError("profession_fit: only format 1 is understood")
    problems: dict[str, Problem] = {}
    for row in table.get("problem", []):
        problem = _problem(row)
        if problem.id in problems:
            raise EvidenceError(f"profession_fit: {problem.id} stands there twice")
        problems[problem.id] = problem
    if not problems:
        raise EvidenceError("profession_fit: no problem in the file")
    return FitEvidence(
        checked_on=_day(table, "checked_on"), review_by=_day(table, "review_by"), problems=problems
    )


def _day(table: dict[str, Any], name: str) -> date:
    day = table.get(name)
    if type(day) is not date:
        raise EvidenceError(f"profession_fit: {name} is no date")
    return day


@cache
def shipped_fit() -> FitEvidence:
    """Return the evidence that comes with the package."""
    return read_fit((files("warmhand.evidence") / "profession_fit.toml").read_bytes())


def _problem(row: dict[str, Any]) -> Problem:
    name = row.get("id", "?")
    try:
        return Problem(
            id=row["id"],
            label=row["plain_label"],
            region=row["region"],
            basis=row["basis"],
            other_label=row["other_label"],
            other_professions=frozenset(row.get("other_professions", ())),
            fits={key: _fit(name, key, cell) for key, cell in row["professions"].items()},
        )
    except KeyError as error:
        raise EvidenceError(f"profession_fit: {name} has no {error}") from error


def _fit(problem: str, profession: str, cell: dict[str, str]) -> Fit:
    countries = {
        key.removeprefix(_OVERRIDE).upper(): value
        for key, value in cell.items()
        if key.startswith(_OVERRIDE)
    }
    try:
        return Fit(
            profession=profession,
            grade=Grade(cell["grade"]),
            grade_by_country={country: Grade(value) for country, value in countries.items()},
            source=cell["source"],
            url=cell["url"],
            checked=Checked(cell["checked"]),
        )
    except (KeyError, ValueError) as error:
        raise EvidenceError(f"profession_fit: {problem}, {profession}: {error}") from error
