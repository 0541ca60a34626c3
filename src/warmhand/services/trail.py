"""The trail: who read, changed and shared what."""

from datetime import datetime
from uuid import UUID

from warmhand.core.trail import Deed
from warmhand.store.clients import Client
from warmhand.store.people import Practice, User
from warmhand.store.trail import TrailEntry


def record(
    *,
    practice: Practice,
    deed: Deed,
    thing: str,
    thing_id: UUID | None,
    now: datetime,
    user: User | None = None,
    link_id: UUID | None = None,
    client: Client | None = None,
    detail: str = "",
) -> None:
    """Add one line; `detail` names fields and never holds their contents."""
    TrailEntry.objects.create(
        practice=practice,
        at=now,
        deed=deed.value,
        user=user,
        link_id=link_id,
        client=client,
        thing=thing,
        thing_id=thing_id,
        detail=detail[:200],
    )
