"""What one person's row lacks and the other's holds: filled in, and taken out again."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import models

from warmhand.core.names import fold
from warmhand.formats.phone import show_phone
from warmhand.services.merge_rows import Person
from warmhand.store.base import LONG
from warmhand.store.clients import Client

Filled = dict[str, list[Any]]
"""Field to its value before and after, as JSON."""
OWN = frozenset(
    {
        *("id", "practice", "name", "country", "is_organisation", "created_at", "archived_at"),
        *("merged_into", "import_batch"),
    }
)
"""What a row is, rather than what it holds: never filled in from another."""
PLACE = ("address_line", "city", "region", "postal_code", "latitude", "longitude")
# Together or not at all: half of one and half of the other would be true of nobody.
SOURCE = ("source_kind", "source_partner", "source_client", "source_event", "source_article")
WHOLE = (("way", "way_note"), SOURCE)
# Together where nothing of them contradicts.
AGREEING = (PLACE, ("licence", "licence_state"), ("name", "family_name"))
POINTS = frozenset({"latitude", "longitude"})
WAYS = ("phone", "fax", "email")


def fill(*, kept: Person, other: Person) -> Filled:
    """Fill what `kept` lacks from `other`, in memory; return each field before and after.

    A value is lacking where it is the one that a new row has. The source of `kept` that is
    `other` itself is taken out: nobody sends themselves.
    """
    filled: Filled = {}
    for name in _through_oneself(kept, other):
        _put(kept, name, _field(kept, name).get_default(), filled)
    for names in _groups(type(kept)):
        for name in names if _may_fill(kept, other, names) else ():
            if _lacks(kept, name):
                _put(kept, name, getattr(other, _column(kept, name)), filled)
    return filled


def note_also(*, kept: Person, other: Person, filled: Filled) -> None:
    """Note on `kept`, in memory and in `filled`, the phones and mails of `other` it has not.

    A client has no room for a note: theirs are told where the merge is shown. Words that people
    wrote are never cut for it.
    """
    if isinstance(kept, Client):
        return
    also = [words for words in other_ways(kept, other) if words not in kept.note]
    note = "\n".join(filter(None, (kept.note, f"Also: {', '.join(also)}")))
    if also and len(note) <= LONG:
        _put(kept, "note", note, filled)


def other_ways(kept: Person, other: Person) -> list[str]:
    """Return, in words, the phones and mails of `other` that `kept` has others in place of."""
    names = [name for name in WAYS if hasattr(kept, name)]
    ours = {fold(str(getattr(kept, name))) for name in names}
    found = []
    for name in names:
        theirs = str(getattr(other, name))
        if theirs and fold(theirs) not in ours:
            shown = theirs if name == "email" else show_phone(theirs, country=kept.practice.country)
            found.append(f"fax {shown}" if name == "fax" else shown)
    return found


def fullness(row: Person) -> int:
    """Return how many fields of `row` hold something that a new row does not."""
    names = [field.name for field in _own_fields(type(row)) if field.name not in POINTS]
    return sum(not _lacks(row, name) for name in names)


def unfill(*, kept: Person, filled: Mapping[str, list[Any]]) -> list[str]:
    """Put back, in memory, what was `filled` and is unchanged since; return the fields' names."""
    back = []
    for name, (before, after) in filled.items():
        column = _column(kept, name)
        if stored(getattr(kept, column)) == after:
            setattr(kept, column, _field(kept, name).to_python(before))
            back.append(name)
    return back


def differing(one: Person, other: Person) -> list[str]:
    """Return the fields in which both rows hold something, and not the same."""
    names = [field.name for field in _own_fields(type(one)) if field.name not in POINTS]
    both = [name for name in ("name", *names) if not _lacks(one, name) and not _lacks(other, name)]
    return [name for name in both if _read(one, name) != _read(other, name)]


def _read(row: Person, name: str) -> object:
    value = getattr(row, _column(row, name))
    return fold(value) if isinstance(value, str) else value


def stored(value: object) -> object:
    """Return `value` as JSON holds it."""
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def _own_fields(model: type[Person]) -> Iterable["models.Field[Any, Any]"]:
    return [field for field in model._meta.concrete_fields if field.name not in OWN]


def _groups(model: type[Person]) -> list[tuple[str, ...]]:
    """Return the fields that are filled, those that belong together in one group."""
    names = [field.name for field in _own_fields(model)]
    groups = [group for group in (*WHOLE, *AGREEING) if group[-1] in names]
    grouped = {name for group in groups for name in group}
    return [*groups, *((name,) for name in names if name not in grouped)]


def _may_fill(kept: Person, other: Person, names: tuple[str, ...]) -> bool:
    if kept.pk in [getattr(other, _column(other, name)) for name in names]:
        return False
    if names in WHOLE:
        return all(_lacks(kept, name) for name in names)
    return not any(name in differing(kept, other) for name in names)


def _put(kept: Person, name: str, value: object, filled: Filled) -> None:
    column = _column(kept, name)
    before, after = stored(getattr(kept, column)), stored(value)
    if before != after:
        filled[name] = [filled.get(name, [before])[0], after]
        setattr(kept, column, value)


def _through_oneself(kept: Person, other: Person) -> tuple[str, ...]:
    """Return the fields by which `kept` would come through, or work at, the same person."""
    if isinstance(kept, Client):
        return WHOLE[1] if kept.source_client_id == other.pk else ()
    return ("works_at",) if kept.works_at_id == other.pk else ()


def _field(row: Person, name: str) -> "models.Field[Any, Any]":
    field: models.Field[Any, Any] = type(row)._meta.get_field(name)  # type: ignore[assignment]
    return field


def _column(row: Person, name: str) -> str:
    return _field(row, name).attname


def _lacks(row: Person, name: str) -> bool:
    """Return whether `row` holds in `name` what every new row holds."""
    value, default = getattr(row, _column(row, name)), _field(row, name).get_default()
    return value == default or value in (None, "", [], {})
