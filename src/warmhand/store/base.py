"""What every row has: a key made before the insert, and the practice that owns it."""

import uuid
from collections.abc import Iterable
from enum import StrEnum
from typing import ClassVar, Self, TypeVar

from django.db import models
from django_scopes import get_scope
from django_scopes.exceptions import ScopeError

SHORT = 200
LONG = 4_000


def one_of(field: str, choices: type[StrEnum], *, blank: bool = False) -> models.CheckConstraint:
    """Return a constraint that `field` holds one of `choices` (or "" where `blank`)."""
    values = [choice.value for choice in choices] + ([""] if blank else [])
    return models.CheckConstraint(
        condition=models.Q((f"{field}__in", values)), name=f"%(class)s_{field}_known"
    )


def code_field(default: str = "", *, size: int = 32) -> "models.CharField[str, str]":
    """Return a field for the value of an enum or the slug of an evidence entry."""
    return models.CharField(max_length=size, default=default, blank=True)


def text_field(size: int = LONG) -> "models.TextField[str, str]":
    """Return a field for words that people wrote; at most `size` characters are kept by forms."""
    return models.TextField(max_length=size, default="", blank=True)


def name_field() -> "models.CharField[str, str]":
    """Return a field for one short line."""
    return models.CharField(max_length=SHORT, default="", blank=True)


class Row(models.Model):
    """A row with a UUID key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True


M_co = TypeVar("M_co", bound=models.Model, covariant=True)


class PracticeManager(models.Manager[M_co]):
    """Sees the rows of the practice in scope, and raises `ScopeError` where none is.

    Ours in place of django-scopes' ScopedManager, which types cannot follow; the scope is theirs.
    """

    def get_queryset(self) -> models.QuerySet[M_co]:
        """Return the rows of the practice in scope."""
        rows = super().get_queryset()
        active = get_scope()
        if not active.get("_enabled", True):
            return rows
        if "practice" not in active:
            raise ScopeError(f"{self.model.__name__} rows need the scope of a practice.")
        return rows.filter(practice=active["practice"])


class PracticeRow(Row):
    """A row of one practice; a query outside a practice's scope raises `ScopeError`."""

    practice = models.ForeignKey("store.Practice", on_delete=models.CASCADE, related_name="+")
    objects: ClassVar[PracticeManager[Self]] = PracticeManager()

    class Meta:
        abstract = True


def practice_index(name: str, fields: Iterable[str]) -> models.Index:
    """Return an index on `fields`, led by the practice."""
    return models.Index(fields=["practice", *fields], name=name)
