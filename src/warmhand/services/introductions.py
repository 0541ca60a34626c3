"""Introductions: asked for along a path, offered between two partners, and what came of them.

Each step of a request is a row with its own outcome, and with what the tie rested on when it was
asked: what is learned later must not depend on what the tie rests on then.
"""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from warmhand.core.errors import IllegalStepError, InvalidValueError
from warmhand.core.network import ContactWay, IntroductionKind, Outcome
from warmhand.services import touches, tries
from warmhand.services.introduction_rows import messages_of, note_asked, trace, tries_of
from warmhand.services.ties import FoundPath
from warmhand.store.base import LONG
from warmhand.store.network import Introduction, IntroductionHop
from warmhand.store.partners import Partner
from warmhand.store.people import User


@transaction.atomic
def ask(
    *,
    target: Partner,
    path: FoundPath,
    words: str,
    user: User | None,
    today: date,
    now: datetime,
) -> Introduction:
    """Note that the first person of `path` was asked, in `words`, for the way to `target`.

    It is a message to that person and a try to reach `target`. While a request is open the same
    one is returned. Raises `InvalidValueError` for no words.
    """
    held = open_request(target=target)
    if held is not None:
        return held
    row = _new(IntroductionKind.ASKED, target, words, user=user, today=today, now=now)
    for position, (giver, step) in enumerate(zip(path.through, path.steps[1:], strict=True), 1):
        IntroductionHop.objects.create(
            practice_id=target.practice_id,
            introduction=row,
            position=position,
            giver_id=giver,
            receiver_id=step.receiver,
            kinds=[[kind.value, round(p, 6)] for kind, p in step.parts],
        )
    first = row.hops.select_related("giver", "introduction__target").get(position=1)
    note_asked(first, user=user, today=today, now=now)
    tries.log_try(partner=target, way=ContactWay.INTRODUCTION, on=today, user=user, now=now)
    return row


@transaction.atomic
def offer(
    *, one: Partner, other: Partner, words: str, user: User | None, today: date, now: datetime
) -> Introduction:
    """Note that `one` and `other` were each asked, in `words`, whether they want to meet.

    Either answers for themselves: two steps, one for each. While an offer of the two is open the
    same one is returned. Raises `InvalidValueError` for a person and themselves, and for no words.
    """
    if one.pk == other.pk:
        raise InvalidValueError("Choose somebody else: an introduction is between two people.")
    rows = Introduction.objects.filter(kind=IntroductionKind.OFFERED.value, closed_on=None)
    there, back = Q(target=other, between=one), Q(target=one, between=other)
    held = rows.filter(there | back).first()
    if held is not None:
        return held
    row = _new(IntroductionKind.OFFERED, other, words, user=user, today=today, now=now, between=one)
    for position, (giver, receiver) in enumerate(((one, other), (other, one)), start=1):
        hop = IntroductionHop.objects.create(
            practice_id=one.practice_id,
            introduction=row,
            position=position,
            giver=giver,
            receiver=receiver,
        )
        note_asked(hop, user=user, today=today, now=now)
    return row


def _new(
    kind: IntroductionKind,
    target: Partner,
    words: str,
    *,
    user: User | None,
    today: date,
    now: datetime,
    between: Partner | None = None,
) -> Introduction:
    words = words.strip()
    if not words or len(words) > LONG:
        raise InvalidValueError(f"Write a message of at most {LONG} letters.")
    row = Introduction.objects.create(
        practice_id=target.practice_id,
        kind=kind.value,
        target=target,
        between=between,
        words=words,
        asked_on=today,
        user=user,
        created_at=now,
    )
    trace(row, kind.value, user=user, now=now)
    return row


def open_request(*, target: Partner) -> Introduction | None:
    """Return the open request to be introduced to `target`, or None."""
    rows = Introduction.objects.filter(kind=IntroductionKind.ASKED.value, closed_on=None)
    return rows.filter(target=target).first()


@transaction.atomic
def withdraw(*, introduction: Introduction, user: User | None, now: datetime) -> None:
    """Take out a request that was noted by mistake, with its message and its try.

    Raises `IllegalStepError` once there is an answer.
    """
    hops = list(introduction.hops.select_related("giver", "introduction__target"))
    if introduction.closed_on or any(hop.outcome != Outcome.OPEN.value for hop in hops):
        raise IllegalStepError("There is an answer to it already, so it stays.")
    for hop in hops:
        for touch in messages_of(hop):
            touches.remove_touch(touch=touch, user=user, now=now)
    tries_of(introduction).delete()
    trace(introduction, "taken out", user=user, now=now)
    introduction.delete()
