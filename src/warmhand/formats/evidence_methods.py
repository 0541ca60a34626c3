"""The dated evidence on methods: TOML to values, checked on reading."""

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from warmhand.core.checked import Checked
from warmhand.core.errors import EvidenceError
from warmhand.core.methods import Method, Methods, Standing


def read_methods(data: bytes) -> Methods:
    """Return the methods in the TOML file `data`.

    Raises `EvidenceError`, naming the method, for a damaged file, a missing field, a word that
    is not known, a method named twice, or a standing that its source does not carry.
    """
    try:
        table = tomllib.loads(data.decode())
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise EvidenceError(f"methods is not readable: {error}") from error
    if table.get("format") != 1:
        raise EvidenceError("methods: only format 1 is understood")
    methods: dict[str, Method] = {}
    for row in table.get("method", []):
        method = _method(row)
        if method.slug in methods:
            raise EvidenceError(f"methods: {method.slug} stands there twice")
        methods[method.slug] = method
    if not methods:
        raise EvidenceError("methods: no method in the file")
    return Methods(
        checked_on=_day(table, "checked_on"), review_by=_day(table, "review_by"), methods=methods
    )


@cache
def shipped_methods() -> Methods:
    """Return the methods that come with the package."""
    return read_methods((files("warmhand.evidence") / "methods.toml").read_bytes())


def _day(table: dict[str, Any], name: str) -> date:
    day = table.get(name)
    if type(day) is not date:
        raise EvidenceError(f"methods: {name} is no date")
    return day


def _method(row: dict[str, Any]) -> Method:
    slug = row.get("slug", "?")
    try:
        method = Method(
            slug=row["slug"],
            name=row["name"],
            standing=Standing(row["standing"]),
            fit_column=row.get("fit_column", ""),
            note=row["note"],
            source=row["source"],
            url=row["url"],
            checked=Checked(row["checked"]),
        )
    except (KeyError, ValueError) as error:
        raise EvidenceError(f"methods: {slug}: {error}") from error
    is_unread = method.standing is Standing.UNREAD
    if is_unread != (method.checked is Checked.UNCHECKED) or is_unread == bool(method.source):
        raise EvidenceError(f"methods: {slug}: its standing does not go with its source")
    if bool(method.fit_column) != (method.standing is Standing.BY_PROBLEM):
        raise EvidenceError(f"methods: {slug}: fit_column goes with by_problem alone")
    return method
