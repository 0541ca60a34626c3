"""Contacts brought in as partners who were found: all or nothing, and undone as one."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import models, transaction
from django.db.models import Count, F, Min, Q

from warmhand.core.errors import DomainError
from warmhand.core.network import Stage
from warmhand.core.trail import Deed
from warmhand.formats.contact_rows import ReadContact
from warmhand.services import same_people, trail
from warmhand.services.contact_plan import Fate, Planned, plan
from warmhand.services.import_undo import used
from warmhand.services.merges import undo_merge
from warmhand.store.clients import Client
from warmhand.store.partners import Partner
from warmhand.store.people import Practice, User
from warmhand.store.same import Merge

BATCH = 500
AGREE = (("npi", "registry number"), ("phone", "phone"), ("email", "e-mail"))


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did; `batch` is the key under which it can be undone."""

    batch: uuid.UUID
    added: int
    merged: int


@dataclass(frozen=True, slots=True)
class PastImport:
    """An import that left people: its key, when it was, how many are left."""

    batch: uuid.UUID
    at: datetime
    people: int


def one_practice(slug: str) -> Practice:
    """Return the practice called `slug`, or the only one there is where `slug` is "".

    Raises `DomainError` where nobody is called so, or where there are several to choose from.
    """
    known = {row.slug: row for row in Practice.objects.order_by("slug")}
    if slug in known:
        return known[slug]
    if not slug and len(known) == 1:
        return next(iter(known.values()))
    if not known:
        raise DomainError("There is no practice yet.")
    there = f"There are: {', '.join(known)}."
    raise DomainError(
        f"No practice is called {slug}. {there}" if slug else f"{there} Name one with --practice."
    )


def past_imports() -> list[PastImport]:
    """Return the five latest imports of people who are still there, the newest first."""
    of_clients = Client.objects.filter(import_batch__isnull=False).values("import_batch")
    rows = Partner.objects.filter(import_batch__isnull=False).exclude(import_batch__in=of_clients)
    counted = rows.values_list("import_batch").annotate(
        first_at=Min("created_at"), count=Count("pk")
    )
    latest = counted.order_by("-first_at")[:5]
    return [PastImport(batch, at, count) for batch, at, count in latest if batch]


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


def _reason(each: Planned) -> str:
    """Return why an entry of a list is somebody who was there: what agreed before it was filled."""
    theirs, filled = each.partner, each.filled or {}
    agree = [
        f"same {words}"
        for name, words in AGREE
        if getattr(theirs, name) and name not in filled
        if getattr(theirs, name) == getattr(each.kept, name)
    ]
    return ", ".join(("same name", *agree, "in a list you brought in"))


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
                reasons=[[_reason(each), 0]],
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
    another stage, a tie, a change by hand, an answer that two entries are one.
    """
    rows = Partner.objects.filter(import_batch=batch)
    if count := len(used_contacts(rows)):
        raise DomainError(
            f"Something was done with {count} of these people already, as a touch, a "
            "referral or a change, so the import stays. Single partners can be archived."
        )
    count = take_out(rows, user=user, now=now)
    _note(practice, batch, f"import of {count} undone", user=user, now=now)
    return count


def take_out(rows: "models.QuerySet[Partner]", *, user: User, now: datetime) -> int:
    """Delete `rows`, of one import, with the merges they are in, which are undone first."""
    for merge in _standing(rows):
        undo_merge(merge=merge, user=user, now=now)
    count = rows.count()
    Merge.objects.filter(Q(gone_partner__in=rows) | Q(kept_partner__in=rows)).delete()
    rows.delete()
    return count


def _standing(rows: "models.QuerySet[Partner]") -> Iterable[Merge]:
    """Return the merges that hold one of `rows`, the latest first.

    Of those of one moment the one whose kept entry went in another is undone after that.
    """
    found = Merge.objects.filter(Q(gone_partner__in=rows) | Q(kept_partner__in=rows))
    there_first = F("kept_partner__merged_into").asc(nulls_first=True)
    return list(found.filter(undone_at__isnull=True).order_by("-merged_at", there_first))


def used_contacts(rows: "models.QuerySet[Partner]") -> set[uuid.UUID]:
    """Return the keys of those of `rows`, all of one import, with whom something was done."""
    staged = rows.exclude(stage=Stage.FOUND.value) | rows.filter(
        archived_at__isnull=False, merged_into=None
    )
    return set(staged.values_list("pk", flat=True)) | used(rows)


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
