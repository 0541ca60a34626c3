"""Many clients at once, from a list; undone as one as long as nothing was done with them."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from warmhand.core.client_details import ClientDetails
from warmhand.core.errors import DomainError
from warmhand.core.names import fold
from warmhand.core.trail import Deed
from warmhand.services import trail
from warmhand.store.care import Episode, Visit
from warmhand.store.clients import Client
from warmhand.store.links import Link
from warmhand.store.people import Practice, User
from warmhand.store.referrals import Consent, Referral

BATCH = 500


def known_names() -> set[str]:
    """Return the folded names of the clients who are not archived."""
    names = Client.objects.filter(archived_at__isnull=True).values_list("name", flat=True)
    return {fold(name) for name in names}


@transaction.atomic
def import_clients(
    *, practice: Practice, rows: Sequence[ClientDetails], user: User, now: datetime
) -> uuid.UUID:
    """Add all `rows` (checked already) and return the key under which they can be undone."""
    batch = uuid.uuid4()
    Client.objects.bulk_create(
        [
            Client(
                practice=practice,
                import_batch=batch,
                created_at=now,
                name=row.name,
                phone=row.phone,
                email=row.email,
                birth_year=row.birth_year,
                since_on=row.since_on,
            )
            for row in rows
        ],
        batch_size=BATCH,
    )
    _note(practice, batch, f"imported {len(rows)}", user=user, now=now)
    return batch


@transaction.atomic
def undo_import(*, practice: Practice, batch: uuid.UUID, user: User, now: datetime) -> int:
    """Take the clients of an import out again; return how many.

    Raises `DomainError` where one of them has an episode, a visit, a referral or a consent by
    now: what was done with a client is never thrown away.
    """
    rows = Client.objects.filter(import_batch=batch)
    used = rows.filter(
        Exists(Episode.objects.filter(client=OuterRef("pk")))
        | Exists(Visit.objects.filter(client=OuterRef("pk")))
        | Exists(Referral.objects.filter(client=OuterRef("pk")))
        | Exists(Consent.objects.filter(client=OuterRef("pk")))
        | Exists(Link.objects.filter(client=OuterRef("pk")))
    ).count()
    if used:
        raise DomainError(
            f"{used} of these clients already {'has' if used == 1 else 'have'} visits or care, "
            "so the import stays. Single clients can be archived."
        )
    count = rows.count()
    rows.delete()
    _note(practice, batch, f"import of {count} undone", user=user, now=now)
    return count


def _note(practice: Practice, batch: uuid.UUID, detail: str, *, user: User, now: datetime) -> None:
    trail.record(
        practice=practice,
        deed=Deed.WRITE,
        thing="client_import",
        thing_id=batch,
        now=now,
        user=user,
        detail=detail,
    )
