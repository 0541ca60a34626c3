"""Which of two entries of one person is kept where nobody chose."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import Count

from warmhand.services.merge_fields import fullness
from warmhand.services.merge_rows import Person, references_to
from warmhand.store.clients import Client
from warmhand.store.partners import Partner


def kept_first(
    one: Person, other: Person, *, history: Mapping[UUID, int] | None = None
) -> tuple[Person, Person]:
    """Return whom a merge keeps, then who goes: the listed one, else who has more history.

    Where they are even the fuller entry is kept, then who was there first. `history` is
    `history_of` both, read here unless given.
    """
    rows = history_of((one, other)) if history is None else history

    def place(row: Person) -> tuple[bool, int, int, datetime, str]:
        listed = bool(getattr(row, "npi", ""))
        return not listed, -rows.get(row.pk, 0), -fullness(row), row.created_at, str(row.pk)

    first, second = sorted((one, other), key=place)
    return first, second


def history_of(people: Iterable[Person]) -> Counter[UUID]:
    """Return how many rows point to each of `people`: one query for partners, one for clients."""
    everyone, found = list(people), Counter[UUID]()
    for model in (Partner, Client):
        keys = [row.pk for row in everyone if isinstance(row, model)]
        counted = [
            field.model._default_manager.order_by()
            .filter(**{f"{field.name}__in": keys})
            .values_list(field.attname)
            .annotate(number=Count("pk"))
            for field in references_to(model)
        ]
        for key, number in counted[0].union(*counted[1:], all=True) if keys else ():
            found[key] += number
    return found
