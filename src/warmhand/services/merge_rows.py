"""All that points to one person, moved to another and back: read from the models, none forgotten.

A table made later moves by itself; what may not move is named here, with its reason.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any
from uuid import UUID

from django.db import models

from warmhand.store.clients import Client
from warmhand.store.partners import Partner

Moved = dict[str, list[str]]
Reference = models.ForeignKey[Any, Any]
Person = Partner | Client
# A merge tells of the two rows as they were, a chain of merges is walked, and the trail of what
# was done to a row is only ever added to.
STAYING = frozenset(
    {
        *(("merge", name) for name in ("kept_partner", "gone_partner", "kept_client")),
        ("merge", "gone_client"),
        ("partner", "merged_into"),
        ("client", "merged_into"),
        ("trailentry", "client"),
    }
)


def references_to(model: type[Person]) -> list[Reference]:
    """Return every foreign key to `model` that a merge moves, hidden ones too."""
    relations = model._meta.get_fields(include_hidden=True)
    fields = [
        one.field
        for one in relations
        if isinstance(one, models.ForeignObjectRel) and isinstance(one.field, models.ForeignKey)
    ]
    return [field for field in fields if (field.model._meta.model_name, field.name) not in STAYING]


def name_of(field: Reference) -> str:
    """Return the table and column of `field`, as they are kept for the way back."""
    return f"{field.model._meta.db_table}.{field.column}"


def move_rows(*, kept: Person, gone: Person, stay: Collection[UUID] = ()) -> Moved:
    """Point to `kept` all that points to `gone`; return the keys of the rows by table.column.

    What would point twice at one person, or break a rule that something is there once, stays
    with `gone`, and so do the rows with a key in `stay`.
    """
    moved: Moved = {}
    for field in references_to(type(kept)):
        keys = _movable(field, kept, gone) - set(stay)
        if keys:
            _rows(field).filter(pk__in=keys).update(**{field.name: kept})
            moved[name_of(field)] = sorted(map(str, keys))
    return moved


def return_rows(*, kept: Person, gone: Person, moved: Mapping[str, list[str]]) -> None:
    """Point back to `gone` what was `moved` to `kept` and still stands there."""
    for field in references_to(type(kept)):
        keys = moved.get(name_of(field), [])
        _rows(field).filter(pk__in=keys, **{field.name: kept}).update(**{field.name: gone})


def _rows(field: Reference) -> models.QuerySet[Any]:
    return field.model._default_manager.all()


def _movable(field: Reference, kept: Person, gone: Person) -> set[UUID]:
    """Return the keys of the rows of `gone` that may point to `kept`."""
    rows = _rows(field).filter(**{field.name: gone})
    for other in references_to(type(kept)):
        if other.model is field.model and other is not field:
            rows = rows.exclude(**{other.name: kept})
    if field.model is type(kept):
        rows = rows.exclude(pk=kept.pk)
    keys = set(rows.values_list("pk", flat=True))
    return keys - _there_already(field, kept, keys)


def _there_already(field: Reference, kept: Person, keys: set[UUID]) -> set[UUID]:
    """Return which of `keys` say of `gone` what may be said once, and is said of `kept`."""
    twice: set[UUID] = set()
    for others, condition in _once(field):
        ours = _rows(field).filter(condition, **{field.name: kept})
        said = set(ours.values_list(*others)) if others else ({()} if ours.exists() else set())
        theirs = _rows(field).filter(condition, pk__in=keys).values_list("pk", *others)
        twice |= {key for key, *values in theirs if tuple(values) in said}
    return twice


def _once(field: Reference) -> Iterator[tuple[list[str], models.Q]]:
    """Yield the other fields, and the condition, of each rule that `field` is there once."""
    if field.unique:
        yield [], models.Q()
    for rule in field.model._meta.constraints:
        if isinstance(rule, models.UniqueConstraint) and field.name in rule.fields:
            others = [name for name in rule.fields if name != field.name]
            yield others, rule.condition or models.Q()
