"""The columns that all kinds of what waits share, so that one query reads them."""

from typing import Any

from django.db.models import CharField, DateField, IntegerField, QuerySet, UUIDField, Value
from django.db.models.functions import Cast

COLUMNS = ("kind", "key", "client_name", "partner_name", "whose", "looked_on", "over_on", "number")


def as_columns(rows: QuerySet[Any], *, kind: str, **known: Any) -> QuerySet[Any, tuple[Any, ...]]:  # noqa: ANN401 - expressions of any kind
    """Return `rows` with the columns of all kinds, so that they can be read together."""
    empty = {
        "key": Cast(Value(None), UUIDField()),
        "client_name": Value(""),
        "partner_name": Value(""),
        "whose": Value(""),
        "looked_on": Cast(Value(None), DateField()),
        "over_on": Cast(Value(None), DateField()),
        "number": Value(0, output_field=IntegerField()),
    }
    told = {"kind": Value(kind, output_field=CharField()), **empty, **known}
    found: QuerySet[Any, tuple[Any, ...]] = rows.order_by().annotate(**told).values_list(*COLUMNS)
    return found
