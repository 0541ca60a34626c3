"""Whether anything was done with the rows of an import: read from whatever points to them."""

from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from warmhand.core.trail import Deed
from warmhand.store.clients import Client
from warmhand.store.partners import Partner
from warmhand.store.same import Merge, SameQuestion
from warmhand.store.trail import TrailEntry

Rows = models.QuerySet[Any]


def used(rows: "models.QuerySet[Client] | models.QuerySet[Partner]") -> set[UUID]:
    """Return the keys of `rows`, all of one import, with which a person did something since.

    Changes by hand are read from the trail, so that none is thrown away. Questions without an
    answer, and what the import itself or nobody made, do not count.
    """
    found = _changed(rows)
    for relation in rows.model._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ManyToOneRel):
            name = relation.field.name
            pointing = _by_hand(relation.related_model, rows).filter(**{f"{name}__in": rows})
            found |= set(pointing.values_list(name, flat=True))
    return found


def _changed(rows: Rows) -> set[UUID]:
    by_hand = TrailEntry.objects.filter(user__isnull=False, deed=Deed.WRITE.value)
    things = by_hand.filter(thing_id__in=rows.values_list("pk"))
    return {key for key in things.values_list("thing_id", flat=True) if key}


def _by_hand(model: Any, rows: Rows) -> Rows:  # noqa: ANN401 - any model that points to people
    """Return the rows of `model` that a person made."""
    if model is TrailEntry:
        return TrailEntry.objects.none()
    if model is Merge:
        of_import = Q(gone_partner__isnull=False, merged_at=F("gone_partner__created_at"))
        return Merge.objects.filter(undone_at__isnull=True, was_automatic=False).exclude(of_import)
    if model is SameQuestion:
        return SameQuestion.objects.exclude(answer="")
    if model is rows.model:
        return model.objects.exclude(pk__in=rows).filter(merged_into=None)  # type: ignore[no-any-return]
    return model.objects.all()  # type: ignore[no-any-return]
