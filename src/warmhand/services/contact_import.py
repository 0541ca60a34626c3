"""Contacts brought in as partners who were found: all or nothing, and undone as one."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.db.models import F, Q

from warmhand.core.errors import DomainError
from warmhand.core.network import Stage
from warmhand.core.trail import Deed
from warmhand.formats.contact_rows import ReadContact
from warmhand.services import same_people, trail
from warmhand.services.contact_plan import Fate, Planned, plan
from warmhand.services.merges import undo_merge
from warmhand.store.partners import Partner
from warmhand.store.people import Practice, User
from warmhand.store.same import Merge, SameQuestion

BATCH = 500
REASON = "One name and one phone, e-mail or registry number, in a list that was brought in"


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did; `batch` is the key under which it can be undone."""

    batch: uuid.UUID
    added: int
    merged: int


@transaction.atomic
def import_contacts(
    *, practice: Practice, rows: Sequence[ReadContact], user: User | None, now: datetime
) -> Imported:
    """Store what `plan` says of `rows`, all of it or nothing, and look for who is there twice.

    Whoever is among the partners already gains what they lack; that is kept as a merge and can
    be undone by itself. Raises `DomainError` where there is nothing to store.
    """
    planned = [each for each in plan(practice=practice, rows=rows, now=now) if each.writes]
    if not planned:
        raise DomainError("There is nobody in the list who is not among your partners already.")
    batch = uuid.uuid4()
    for each in planned:
        assert each.partner is not None, "what is written has a row"
        each.partner.import_batch = batch
        if each.kept is not None:
            each.partner.archived_at, each.partner.merged_into = now, each.kept
    rows_made = [each.partner for each in planned if each.partner is not None]
    Partner.objects.bulk_create(_once_each_number(rows_made), batch_size=BATCH)
    merged = [each for each in planned if each.fate is Fate.MERGE]
    _merge(merged, practice=practice, user=user, now=now)
    added = [row for row in rows_made if row.merged_into_id is None]
    _note(practice, batch, f"imported {len(added)}, merged {len(merged)}", user=user, now=now)
    same_people.look_at(practice=practice, partners=added, now=now)
    return Imported(batch, len(added), len(merged))


def _once_each_number(rows: Sequence[Partner]) -> Sequence[Partner]:
    """Drop a registry number that another partner has: two names cannot share it."""
    there = Partner.objects.filter(archived_at__isnull=True).exclude(npi="")
    taken = set(there.values_list("npi", flat=True))
    for row in rows:
        if row.npi and row.archived_at is None:
            row.npi = "" if row.npi in taken else row.npi
            taken.add(row.npi)
    return rows


def _merge(
    merged: Sequence[Planned], *, practice: Practice, user: User | None, now: datetime
) -> None:
    """Store what the partners there gain, and one merge for each."""
    kept = {each.kept.pk: each.kept for each in merged if each.kept is not None}
    names = sorted({name for each in merged for name in each.filled or {}})
    if names:
        Partner.objects.bulk_update(kept.values(), names, batch_size=BATCH)
    Merge.objects.bulk_create(
        [
            Merge(
                practice=practice,
                kept_partner=each.kept,
                gone_partner=each.partner,
                filled=each.filled or {},
                reasons=[[REASON, 0]],
                merged_at=now,
                user=user,
            )
            for each in merged
        ],
        batch_size=BATCH,
    )


@transaction.atomic
def undo_contacts(*, practice: Practice, batch: uuid.UUID, user: User, now: datetime) -> int:
    """Take the contacts of an import out again, and what others gained by it; return how many.

    Raises `DomainError` where something was done with one of them by now: a touch, a referral,
    another stage, a tie, an answer that two entries are one.
    """
    rows = Partner.objects.filter(import_batch=batch)
    if used := _used(rows):
        have = "has" if used == 1 else "have"
        raise DomainError(
            f"Something was done with {used} of these people already (it {have} a touch, a stage "
            "or a referral), so the import stays. Single partners can be archived."
        )
    for merge in _standing(rows):
        undo_merge(merge=merge, user=user, now=now)
    count = rows.count()
    Merge.objects.filter(Q(gone_partner__in=rows) | Q(kept_partner__in=rows)).delete()
    rows.delete()
    _note(practice, batch, f"import of {count} undone", user=user, now=now)
    return count


def _standing(rows: "models.QuerySet[Partner]") -> Iterable[Merge]:
    """Return the merges that hold one of `rows`, the latest first."""
    found = Merge.objects.filter(Q(gone_partner__in=rows) | Q(kept_partner__in=rows))
    return list(found.filter(undone_at__isnull=True).order_by("-merged_at"))


def _used(rows: "models.QuerySet[Partner]") -> int:
    """Return with how many of `rows` something was done; read from whatever points to a partner."""
    used = set(rows.exclude(stage=Stage.FOUND.value).values_list("pk", flat=True))
    used |= set(
        rows.filter(archived_at__isnull=False, merged_into=None).values_list("pk", flat=True)
    )
    for relation in Partner._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ManyToOneRel):
            continue
        name = relation.field.name
        found = _by_hand(relation.related_model).filter(**{f"{name}__in": rows})
        used |= set(found.values_list(name, flat=True))
    return len(used)


def _by_hand(model: Any) -> "models.QuerySet[Any]":  # noqa: ANN401 - any model that points to partners
    """Return the rows of `model` that a person made, not the import itself."""
    if model is Merge:
        of_import = Q(gone_partner__isnull=False, merged_at=F("gone_partner__created_at"))
        return Merge.objects.filter(undone_at__isnull=True, was_automatic=False).exclude(of_import)
    if model is SameQuestion:
        return SameQuestion.objects.exclude(answer="")
    if model is Partner:
        return Partner.objects.exclude(import_batch__isnull=False, merged_into__isnull=False)
    rows: models.QuerySet[Any] = model.objects.all()
    return rows


def _note(
    practice: Practice, batch: uuid.UUID, detail: str, *, user: User | None, now: datetime
) -> None:
    trail.record(
        practice=practice,
        deed=Deed.WRITE,
        thing="contact_import",
        thing_id=batch,
        now=now,
        user=user,
        detail=detail,
    )
