"""Readers brought in with a list: looked at first, and nobody brought back who left."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from warmhand.core.errors import DomainError
from warmhand.core.newsletter import WORDS_VERSION, AskedBy, SubscriberState
from warmhand.core.trail import Deed
from warmhand.formats.reader_list import ReaderLine, UnreadLine, read_readers
from warmhand.services import subscribers, suppression, trail
from warmhand.store.newsletter import Subscriber
from warmhand.store.people import Practice, User

MOST_ASKED = 200
"""So many at once are asked by mail; more at one time looks like spam to their providers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What bringing a list in would do."""

    fresh: tuple[ReaderLine, ...]
    known: int
    """Who is among the readers, whatever their state."""
    kept_out: int
    """Who left, takes no mail or complained: only they themselves can come back."""
    unread: tuple[UnreadLine, ...]


def look(*, practice: Practice, text: str) -> Looked:
    """Return what bringing `text` in would do; raises `InvalidValueError` for what is no list."""
    found = read_readers(text)
    gone = suppression.hashes()
    known = set(Subscriber.objects.values_list("email", flat=True))
    fresh, kept_out, there = [], 0, 0
    for one in found.readers:
        if suppression.address_hash(practice, one.email) in gone:
            kept_out += 1
        elif one.email in known:
            there += 1
        else:
            fresh.append(one)
    return Looked(fresh=tuple(fresh), known=there, kept_out=kept_out, unread=found.unread)


@transaction.atomic
def bring_in(
    *, practice: Practice, text: str, where: str, has_proof: bool, user: User, now: datetime
) -> int:
    """Add the new addresses of a list; return how many.

    With `has_proof` they read it from now on, since each said yes elsewhere (`where`); else each
    is asked by mail. Raises `DomainError` for more than 200 to be asked, and without `where`.
    """
    looked = look(practice=practice, text=text)
    if has_proof and not where.strip():
        raise DomainError("Please write where and when they said yes.")
    if has_proof:
        rows = [_reader(practice, one, where, now=now) for one in looked.fresh]
        Subscriber.objects.bulk_create(rows, batch_size=500)
    else:
        _ask(practice, looked, where, now=now)
    trail.record(
        practice=practice,
        deed=Deed.WRITE,
        thing="reader",
        thing_id=None,
        now=now,
        user=user,
        detail=f"list: {len(looked.fresh)}",
    )
    return len(looked.fresh)


def _reader(practice: Practice, one: ReaderLine, where: str, *, now: datetime) -> Subscriber:
    return Subscriber(
        practice=practice,
        email=one.email,
        name=one.name,
        state=SubscriberState.CONFIRMED.value,
        asked_by=AskedBy.LIST.value,
        asked_where=where.strip()[:200],
        words_version=WORDS_VERSION,
        asked_at=now,
        confirmed_at=now,
        created_at=now,
    )


def _ask(practice: Practice, looked: Looked, where: str, *, now: datetime) -> None:
    if len(looked.fresh) > MOST_ASKED:
        raise DomainError(
            f"At most {MOST_ASKED} can be asked at once. Please bring the list in parts, a day each."
        )
    for one in looked.fresh:
        asking = subscribers.Asking(
            email=one.email, name=one.name, by=AskedBy.LIST, where=where.strip()
        )
        subscribers.ask(practice=practice, asking=asking, now=now)
