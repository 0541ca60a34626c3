"""Sending one newsletter as the practice sees it: begin, stop, go on, and what is held."""

from dataclasses import dataclass
from datetime import datetime
from math import ceil
from uuid import UUID

from django.db import transaction
from django.db.models import Count, QuerySet

from warmhand.core.errors import DomainError, StaleRowError
from warmhand.core.newsletter import (
    MOST_PER_HOUR,
    DeliveryState,
    EditionState,
    SubscriberState,
)
from warmhand.core.outbox import plain_error
from warmhand.core.trail import Deed
from warmhand.services import editions, letter_queue, trail
from warmhand.services.letter_ready import Missing, why_not_ready
from warmhand.store.newsletter import Delivery, Edition, Subscriber
from warmhand.store.people import Practice, User

CHANGED = "This has changed meanwhile. Please look again."
HELD_SHOWN = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far one newsletter is, in readers."""

    waiting: int
    leaving: int
    sent: int
    held: int
    refused: int
    skipped: int
    minutes_left: int
    """At the practice's limit an hour; 0 where nothing waits."""
    trouble: str
    """What the mail server said last, in words for people, or ""."""

    @property
    def total(self) -> int:
        """All for whom it was queued."""
        return self.waiting + self.leaving + self.sent + self.held + self.refused + self.skipped


def progress(edition: Edition) -> Progress:
    """Return how far `edition` is."""
    rows = Delivery.objects.filter(edition=edition)
    counts = dict(rows.values_list("state").annotate(Count("id")).order_by())
    waiting = counts.get(DeliveryState.WAITING.value, 0)
    errors = rows.filter(state=DeliveryState.WAITING.value).exclude(last_error="")
    error = errors.order_by("-not_before").values_list("last_error", flat=True).first()
    return Progress(
        waiting=waiting,
        leaving=counts.get(DeliveryState.SENDING.value, 0),
        sent=counts.get(DeliveryState.SENT.value, 0),
        held=counts.get(DeliveryState.HELD.value, 0),
        refused=counts.get(DeliveryState.REFUSED.value, 0),
        skipped=counts.get(DeliveryState.SKIPPED.value, 0),
        minutes_left=ceil(waiting * 60 / max(1, edition.practice.letter_per_hour)),
        trouble=plain_error(error or ""),
    )


def reader_count() -> int:
    """Return how many confirmed readers the practice in scope has."""
    return Subscriber.objects.filter(state=SubscriberState.CONFIRMED.value).count()


def why_not_start(edition: Edition) -> list[Missing]:
    """Return what is missing before `edition` can be sent."""
    missing = why_not_ready(edition.practice)
    looks = editions.looks_of(edition)
    if not (looks.subject.strip() and looks.words):
        missing.append(Missing("A subject and some words.", "newsletter"))
    if not reader_count():
        missing.append(Missing("Readers: nobody has confirmed yet.", "subscribers"))
    return missing


@transaction.atomic
def start(*, edition: Edition, user: User, now: datetime) -> int:
    """Send `edition` to all confirmed readers; return to how many.

    Raises `DomainError` with what is missing, and `StaleRowError` where it was sent before.
    """
    if missing := why_not_start(edition):
        raise DomainError(f"Not yet: {missing[0].words}")
    _move(edition, EditionState.DRAFT, EditionState.SENDING)
    Edition.objects.filter(pk=edition.pk).update(started_at=now, changed_at=now)
    count = letter_queue.queue(edition=edition, now=now)
    _note(edition, f"sending to {count}", user=user, now=now)
    return count


@transaction.atomic
def stop(*, edition: Edition, user: User, now: datetime) -> None:
    """Stop sending; raises `StaleRowError` where it is not being sent."""
    _move(edition, EditionState.SENDING, EditionState.STOPPED)
    _note(edition, "stopped", user=user, now=now)


@transaction.atomic
def go_on(*, edition: Edition, user: User, now: datetime) -> None:
    """Go on sending to who still waits; raises `StaleRowError` where it is not stopped."""
    _move(edition, EditionState.STOPPED, EditionState.SENDING)
    waiting = Delivery.objects.filter(edition=edition, state=DeliveryState.WAITING.value)
    waiting.update(not_before=now, last_error="")
    _note(edition, "went on", user=user, now=now)


def _move(edition: Edition, before: EditionState, after: EditionState) -> None:
    rows = Edition.objects.filter(pk=edition.pk, state=before.value)
    if not rows.update(state=after.value):
        raise StaleRowError(CHANGED)


def questions(edition: Edition) -> QuerySet[Delivery]:
    """Return the mails of `edition` that may have left, and those refused: a person decides."""
    asked = (DeliveryState.HELD.value, DeliveryState.REFUSED.value)
    rows = Delivery.objects.filter(edition=edition, state__in=asked).select_related("subscriber")
    return rows.order_by("state", "sent_at", "id")


@transaction.atomic
def arrived(*, edition: Edition, keys: list[UUID], user: User, now: datetime) -> int:
    """Note that held mails arrived; return how many that was."""
    held = Delivery.objects.filter(edition=edition, pk__in=keys, state=DeliveryState.HELD.value)
    count = held.update(state=DeliveryState.SENT.value, last_error="")
    _note(edition, f"arrived: {count}", user=user, now=now)
    return count


@transaction.atomic
def send_again(*, edition: Edition, keys: list[UUID], user: User, now: datetime) -> int:
    """Send held or refused mails once more, under the same Message-ID; return how many.

    A newsletter that was done is being sent again. Who left meanwhile gets nothing all the same.
    """
    rows = questions(edition).filter(pk__in=keys, subscriber__isnull=False)
    again = Delivery.objects.filter(pk__in=list(rows.values_list("pk", flat=True)))
    count = again.update(
        state=DeliveryState.WAITING.value,
        not_before=now,
        attempts=0,
        sent_at=None,
        lease_until=None,
        last_error="",
    )
    if count:
        done = Edition.objects.filter(pk=edition.pk, state=EditionState.SENT.value)
        done.update(state=EditionState.SENDING.value, ended_at=None)
    _note(edition, f"sent again: {count}", user=user, now=now)
    return count


@transaction.atomic
def change_letter(
    *, practice: Practice, name: str, per_hour: int, user: User, now: datetime
) -> None:
    """Keep the newsletter's name, and how many may leave an hour (1 to 10,000)."""
    if not 1 <= per_hour <= MOST_PER_HOUR:
        raise DomainError(f"Between 1 and {MOST_PER_HOUR:,} an hour.")
    practice.letter_name, practice.letter_per_hour = name.strip(), per_hour
    practice.save(update_fields=("letter_name", "letter_per_hour"))
    trail.record(
        practice=practice, deed=Deed.WRITE, thing="newsletter", thing_id=None, now=now, user=user
    )


def _note(edition: Edition, detail: str, *, user: User, now: datetime) -> None:
    trail.record(
        practice=edition.practice,
        deed=Deed.WRITE,
        thing="newsletter",
        thing_id=edition.id,
        now=now,
        user=user,
        detail=detail,
    )
