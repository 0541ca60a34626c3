"""The dated evidence on methods: TOML to values, checked on reading."""

from functools import cache
from importlib.resources import files

from warmhand.core.checked import Checked
from warmhand.core.methods import Method, Methods, Standing
from warmhand.formats.evidence_table import Table, read_table

_KEYS = ("format", "checked_on", "review_by", "method")
_METHOD_KEYS = ("slug", "name", "standing", "fit_column", "note", "source", "url", "checked")


def read_methods(data: bytes) -> Methods:
    """Return the methods in the TOML file `data`.

    Raises `EvidenceError`, naming the method, for a damaged file, a missing field, a key or word
    that is not known, a method named twice, or a standing that its source does not carry.
    """
    table = read_table(data, "methods", _KEYS)
    if table.value("format") != 1:
        raise table.wrong("format", "1 alone is understood")
    methods: dict[str, Method] = {}
    for row in table.rows("method"):
        method = _method(row)
        if method.slug in methods:
            raise table.wrong("method", f"{method.slug} stands there twice")
        methods[method.slug] = method
    if not methods:
        raise table.wrong("method", "is missing")
    return Methods(
        checked_on=table.day("checked_on"), review_by=table.day("review_by"), methods=methods
    )


@cache
def shipped_methods() -> Methods:
    """Return the methods that come with the package."""
    return read_methods((files("warmhand.evidence") / "methods.toml").read_bytes())


def _method(row: object) -> Method:
    slug = row.get("slug", "?") if isinstance(row, dict) else "?"
    table = Table(row, f"The method {slug}", _METHOD_KEYS)
    method = Method(
        slug=table.id("slug"),
        name=table.text("name"),
        standing=table.one_of("standing", Standing),
        fit_column=table.text("fit_column", ""),
        note=table.text("note", ""),
        source=table.text("source", ""),
        url=table.text("url", ""),
        checked=table.one_of("checked", Checked),
    )
    is_unread = method.standing is Standing.UNREAD
    if is_unread != (method.checked is Checked.UNCHECKED) or is_unread == bool(method.source):
        raise table.wrong("standing", "does not go with its source")
    if is_unread == bool(method.note):
        raise table.wrong("note", "says what was read, where anything was")
    if bool(method.fit_column) != (method.standing is Standing.BY_PROBLEM):
        raise table.wrong("fit_column", "goes with by_problem alone")
    return method
