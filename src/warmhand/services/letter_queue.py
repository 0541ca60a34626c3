"""Who is to get a newsletter: one row for each reader, written when sending begins."""

from datetime import datetime
from uuid import uuid4

from warmhand.core.newsletter import SubscriberState
from warmhand.formats.mail import message_id
from warmhand.services import suppression
from warmhand.store.newsletter import Delivery, Edition, Subscriber


def queue(*, edition: Edition, now: datetime) -> int:
    """Write one row for each reader who confirmed; return how many. Call it inside a transaction."""
    practice = edition.practice
    there = suppression.hashes()
    rows = []
    readers = Subscriber.objects.filter(state=SubscriberState.CONFIRMED.value)
    for reader in readers.order_by("confirmed_at", "id").iterator():
        hashed = suppression.address_hash(practice, reader.email)
        if hashed not in there:
            rows.append(_row(edition, reader, hashed, now=now))
    Delivery.objects.bulk_create(rows, batch_size=500)
    return len(rows)


def _row(edition: Edition, reader: Subscriber, hashed: str, *, now: datetime) -> Delivery:
    practice = edition.practice
    return Delivery(
        practice=practice,
        edition=edition,
        subscriber=reader,
        address_hash=hashed,
        message_id=message_id(f"letter-{uuid4().hex}", practice.mail_from_address),
        not_before=now,
    )
