"""Read the dated table of professions (`evidence/professions.toml`)."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from warmhand.core.checked import Checked
from warmhand.core.errors import EvidenceError
from warmhand.core.professions import Profession, TaxonomyCode

CODE_LENGTH = 10
FLAGS = ("is_health", "is_medical", "manipulates_spine", "manipulates_mainly")


@cache
def professions() -> tuple[Profession, ...]:
    """Return the professions that Warmhand ships, in the order of the table."""
    table = files("warmhand.evidence").joinpath("professions.toml")
    return read_professions(table.read_text("utf-8"))


@cache
def profession_of(slug: str) -> Profession | None:
    """Return the shipped profession with this slug, or None."""
    return next((row for row in professions() if row.slug == slug), None)


def read_professions(text: str) -> tuple[Profession, ...]:
    """Return the professions in the TOML `text`, in its order.

    Raises `EvidenceError` where a field is missing or of another kind, a code is malformed, or a
    slug or code appears twice.
    """
    try:
        found = tuple(_profession(row) for row in tomllib.loads(text)["profession"])
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise EvidenceError(f"The table of professions is damaged: {error}") from error
    _refuse_repeats([each.slug for each in found])
    _refuse_repeats([code.code for each in found for code in each.codes])
    return found


def _profession(row: dict[str, Any]) -> Profession:
    codes = tuple(
        TaxonomyCode(code=_code(each["code"]), display=each["display"], checked=_checked(each))
        for each in row["codes"]
    )
    for flag in FLAGS:
        if not isinstance(row[flag], bool):
            raise TypeError(f"{flag} of {row['slug']} is neither true nor false")
    return Profession(
        slug=row["slug"],
        name=row["name"],
        plural=row["plural"],
        is_health=row["is_health"],
        is_medical=row["is_medical"],
        manipulates_spine=row["manipulates_spine"],
        manipulates_mainly=row["manipulates_mainly"],
        manipulates_checked=Checked(row["manipulates_checked"]),
        fit_column=row["fit_column"],
        codes=codes,
    )


def _checked(row: dict[str, Any]) -> Checked:
    return Checked(row["checked"])


def _code(code: str) -> str:
    if len(code) != CODE_LENGTH or not code.isalnum() or not code.endswith("X"):
        raise ValueError(f"{code!r} is no NUCC code")
    return code


def _refuse_repeats(words: list[str]) -> None:
    repeated = sorted({word for word in words if words.count(word) > 1})
    if repeated:
        raise EvidenceError(f"The table of professions names these twice: {', '.join(repeated)}")
