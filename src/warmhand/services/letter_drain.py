"""Newsletters on their way out: each to each reader at most once, whenever the worker is killed.

A mail is claimed, handed to the server, and noted as sent: three steps, and between them anything
may end. What was claimed and not noted may have left, so it is held for a person and never sent
again by itself.
"""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db.models import F
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from warmhand.core.errors import DomainError
from warmhand.core.newsletter import (
    LETTER_LEASE,
    MOST_TRIES,
    REFUSED_IN_A_ROW,
    DeliveryState,
    EditionState,
    SubscriberState,
    may_leave_now,
    retry_after,
    takes_no_mail,
)
from warmhand.services import editions, letter_returns, links, subscribers
from warmhand.services.letter_post import (
    LaterError,
    MayHaveLeftError,
    NotLeftError,
    Post,
    RefusedError,
    posting,
)
from warmhand.services.letter_ready import LetterParts, parts_of, why_not_ready
from warmhand.services.outbox import NotSetUpError
from warmhand.store.newsletter import Delivery, Edition, Suppressed
from warmhand.store.people import Practice

BATCH, ROUNDS = 50, 10
HELD_IN_A_ROW = 3
LEFT_THE_LIST = "They had left the list before it was sent."
UNKNOWN = "The worker stopped while this mail was leaving."
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)

Clock = Callable[[], datetime]


class StopError(Exception):
    """No further mail of this batch is tried."""


def send_due(*, clock: Clock) -> Counter[DeliveryState]:
    """Send what may leave now of every newsletter that is being sent; return what became of it.

    At most 500 of each in one call, so that other mail is not held up.
    """
    done: Counter[DeliveryState] = Counter()
    for _round in range(ROUNDS):
        batch = _send_round(clock=clock)
        done += batch
        if not batch:
            break
    return done


def _send_round(*, clock: Clock) -> Counter[DeliveryState]:
    done: Counter[DeliveryState] = Counter()
    with scopes_disabled():
        rows = Edition.objects.filter(state=EditionState.SENDING.value).select_related("practice")
        under_way = list(rows.order_by("started_at"))
    for edition in under_way:
        with scope(practice=edition.practice):
            hold_dropped(now=clock())
            if not why_not_ready(edition.practice):
                done += _send_batch(edition, clock=clock)
            finish(edition, now=clock())
    return done


def hold_dropped(*, now: datetime) -> int:
    """Hold what a worker claimed and did not note within its lease, for a person to look at."""
    return Delivery.objects.filter(state=DeliveryState.SENDING.value, lease_until__lt=now).update(
        state=DeliveryState.HELD.value, lease_until=None, last_error=UNKNOWN
    )


def allowed(practice: Practice, *, now: datetime) -> int:
    """Return how many newsletters of `practice` may leave at `now`."""
    rows = Delivery.objects.filter(practice=practice)
    return may_leave_now(
        per_hour=practice.letter_per_hour,
        last_hour=rows.filter(sent_at__gt=now - HOUR).count(),
        last_minute=rows.filter(sent_at__gt=now - MINUTE).count(),
    )


def _send_batch(edition: Edition, *, clock: Clock) -> Counter[DeliveryState]:
    done: Counter[DeliveryState] = Counter()
    now = clock()
    most = min(BATCH, allowed(edition.practice, now=now))
    waiting = Delivery.objects.filter(
        edition=edition, state=DeliveryState.WAITING.value, not_before__lte=now
    )
    rows = list(waiting.select_related("subscriber").order_by("not_before", "id")[:most])
    if not rows:
        return done
    try:
        with posting() as post:
            _send_rows(edition, rows, post, done, clock=clock)
    except (StopError, NotSetUpError):
        pass
    except (NotLeftError, MayHaveLeftError) as trouble:
        _pause(rows, str(trouble), now=clock())
    return done


def _pause(rows: list[Delivery], error: str, *, now: datetime) -> None:
    """Leave the server alone for a minute; the first that waits says why."""
    waiting = Delivery.objects.filter(edition=rows[0].edition_id, state=DeliveryState.WAITING.value)
    waiting.update(not_before=now + MINUTE)
    waiting.filter(pk__in=[row.pk for row in rows]).update(last_error=error[:200])


def _send_rows(
    edition: Edition,
    rows: list[Delivery],
    post: Post,
    done: Counter[DeliveryState],
    *,
    clock: Clock,
) -> None:
    parts = parts_of(edition)
    in_a_row = 0
    for row in rows:
        state = _send_one(row, parts, post, clock=clock)
        done[state] += 1
        in_a_row = in_a_row + 1 if state is DeliveryState.REFUSED else 0
        if in_a_row >= REFUSED_IN_A_ROW:
            stop(edition)
            raise StopError


def _send_one(row: Delivery, parts: LetterParts, post: Post, *, clock: Clock) -> DeliveryState:
    reader = row.subscriber
    if reader is None:
        return _not_claimed(row)
    try:
        leave_url = links.address_of(subscribers.leave_link(reader, now=clock()))
        mail = parts.mail(
            to_address=reader.email,
            leave_url=leave_url,
            message_id=row.message_id,
            sent_at=timezone.localtime(clock()),
        )
    except DomainError as refused:
        return _refused(row, f"{editions.letter_name(row.practice)}: {refused}")
    if not claim(row, now=clock()):
        return _not_claimed(row)
    return _posted(row, lambda: post(mail, parts.back_to), clock=clock)


def claim(row: Delivery, *, now: datetime) -> bool:
    """Take `row` for sending, in one statement with the question whether it may still leave.

    False where the reader left or is suppressed, where sending was stopped, or where another
    worker was quicker.
    """
    # The last moment before the mail server: who leaves after it gets this one and no further.
    gone = Suppressed.objects.filter(practice=row.practice_id).values("address_hash")
    claimed = (
        Delivery.objects.filter(
            pk=row.pk,
            state=DeliveryState.WAITING.value,
            edition__state=EditionState.SENDING.value,
            subscriber__state=SubscriberState.CONFIRMED.value,
        )
        .exclude(address_hash__in=gone)
        .update(
            state=DeliveryState.SENDING.value,
            lease_until=now + LETTER_LEASE,
            attempts=F("attempts") + 1,
            sent_at=now,
        )
    )
    row.attempts += claimed
    return bool(claimed)


def _not_claimed(row: Delivery) -> DeliveryState:
    """Skip who left; stop where the newsletter was stopped or somebody else is at it."""
    is_on = Edition.objects.filter(pk=row.edition_id, state=EditionState.SENDING.value).exists()
    waits = Delivery.objects.filter(pk=row.pk, state=DeliveryState.WAITING.value)
    if not is_on or not waits.update(state=DeliveryState.SKIPPED.value, last_error=LEFT_THE_LIST):
        raise StopError
    return DeliveryState.SKIPPED


def _posted(row: Delivery, post: Callable[[], None], *, clock: Clock) -> DeliveryState:
    try:
        post()
    except RefusedError as refused:
        _refused(row, str(refused))
        letter_returns.count(row, takes_no_mail=takes_no_mail(refused.status), now=clock())
        return DeliveryState.REFUSED
    except LaterError as later:
        put_back(row, str(later), now=clock())
        return DeliveryState.WAITING
    except NotLeftError:
        _unclaim(row)
        raise
    except MayHaveLeftError as unknown:
        _settle(row, DeliveryState.HELD, str(unknown))
        _stop_if_all_held(row)
        raise
    _settle(row, DeliveryState.SENT, "")
    return DeliveryState.SENT


def _stop_if_all_held(row: Delivery) -> None:
    """A server that breaks off each time would else make a question of every reader."""
    newest = Delivery.objects.filter(edition=row.edition_id, sent_at__isnull=False)
    states = list(newest.order_by("-sent_at").values_list("state", flat=True)[:HELD_IN_A_ROW])
    if states == [DeliveryState.HELD.value] * HELD_IN_A_ROW:
        stop(row.edition)


def _settle(row: Delivery, state: DeliveryState, error: str) -> None:
    """Note what became of a mail; one that was held meanwhile is no longer a question."""
    at_it = (DeliveryState.SENDING.value, DeliveryState.HELD.value)
    Delivery.objects.filter(pk=row.pk, state__in=at_it).update(
        state=state.value, lease_until=None, last_error=error[:200]
    )


def _refused(row: Delivery, error: str) -> DeliveryState:
    open_still = (DeliveryState.WAITING.value, DeliveryState.SENDING.value)
    Delivery.objects.filter(pk=row.pk, state__in=open_still).update(
        state=DeliveryState.REFUSED.value, lease_until=None, sent_at=None, last_error=error[:200]
    )
    return DeliveryState.REFUSED


def _unclaim(row: Delivery) -> None:
    """Undo a claim: the server itself is in trouble, so this was no try of this mail."""
    Delivery.objects.filter(pk=row.pk, state=DeliveryState.SENDING.value).update(
        state=DeliveryState.WAITING.value,
        attempts=F("attempts") - 1,
        lease_until=None,
        sent_at=None,
    )


def put_back(row: Delivery, error: str, *, now: datetime) -> None:
    """Let a mail that has surely not left wait for another try, or give it up after several."""
    if row.attempts >= MOST_TRIES:
        _refused(row, error)
        return
    open_still = (DeliveryState.WAITING.value, DeliveryState.SENDING.value)
    Delivery.objects.filter(pk=row.pk, state__in=open_still).update(
        state=DeliveryState.WAITING.value,
        not_before=now + retry_after(row.attempts),
        lease_until=None,
        sent_at=None,
        last_error=error[:200],
    )


def stop(edition: Edition) -> bool:
    """Stop sending; what is leaving at this moment still leaves. False where it was not sending."""
    rows = Edition.objects.filter(pk=edition.pk, state=EditionState.SENDING.value)
    return bool(rows.update(state=EditionState.STOPPED.value))


def finish(edition: Edition, *, now: datetime) -> None:
    """Note that nothing more is to leave; what is held waits for a person all the same."""
    open_still = (DeliveryState.WAITING.value, DeliveryState.SENDING.value)
    if Delivery.objects.filter(edition=edition, state__in=open_still).exists():
        return
    Edition.objects.filter(pk=edition.pk, state=EditionState.SENDING.value).update(
        state=EditionState.SENT.value, ended_at=now
    )
