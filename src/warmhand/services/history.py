"""How one referral moves: a conditional update and a line of history, in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Max

from warmhand.core.errors import StaleRowError
from warmhand.core.referral import Actor, Status, Step, Via, status_after
from warmhand.core.trail import Deed
from warmhand.services import trail
from warmhand.store.people import User
from warmhand.store.referrals import Referral, ReferralEvent

LEAVES_AS_READ = ("partner_id", "consent_id", "purpose", "question")
TICK = timedelta(microseconds=1)
STALE = "Somebody else was quicker: this referral has moved on. Look at it again."


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Who acted, how the practice knows, and in which words."""

    actor: Actor
    via: Via
    user: User | None = None
    note: str = ""


def move(
    *,
    referral: Referral,
    before: Status,
    steps: Sequence[Step],
    line: Line,
    facts: Mapping[str, Any],
    now: datetime,
    agreed: bool = True,
) -> None:
    """Take `steps` from `before`, the last of them said in `line`, with `facts` of the row.

    What opens again goes back to the partner while the client has `agreed`, else to the draft.

    Call it within the transaction of its cause. Raises `IllegalStepError` for a step that the
    table does not have, `StaleRowError` where the row is no longer at `before`, or where what is
    sent was changed since it was read.
    """
    lines, status, at = [], before, _after_the_last(referral, now)
    for position, step in enumerate(steps, 1):
        # Who books or reports for a partner may be the practice; who accepts is the partner.
        is_last = position == len(steps)
        actor = line.actor if is_last else Actor.PARTNER
        status = status_after(status, step, actor, agreed=agreed)
        said = line if is_last else Line(actor=actor, via=line.via, user=line.user)
        lines.append(_event(referral, step, said, status, at + position * TICK))
    fields = {**facts, "status": status.value, "status_at": now}
    rows = Referral.objects.filter(pk=referral.pk, status=before.value)
    if Step.SEND in steps:
        # What leaves is what was looked at: the client may have chosen anew meanwhile.
        rows = rows.filter(**{name: getattr(referral, name) for name in LEAVES_AS_READ})
    if not rows.update(**fields):
        raise StaleRowError(STALE)
    for name, value in fields.items():
        setattr(referral, name, value)
    ReferralEvent.objects.bulk_create(lines)


def _event(
    referral: Referral, step: Step | None, line: Line, status: Status, now: datetime
) -> ReferralEvent:
    return ReferralEvent(
        practice_id=referral.practice_id,
        referral=referral,
        step=step.value if step else "",
        actor=line.actor.value,
        via=line.via.value,
        user=line.user,
        note=line.note,
        status_after=status.value,
        at=now,
    )


def _after_the_last(referral: Referral, now: datetime) -> datetime:
    """Lines of one moment keep their order: a millionth of a second lies between them."""
    last = ReferralEvent.objects.filter(referral=referral).aggregate(at=Max("at"))["at"]
    return max(now - TICK, last) if last else now - TICK


def note_fact(
    *,
    referral: Referral,
    actor: Actor,
    via: Via,
    words: str,
    now: datetime,
    user: User | None = None,
) -> None:
    """Add a line that moves nothing: an answer, a call, an agreement."""
    line = Line(actor=actor, via=via, user=user, note=words)
    at = _after_the_last(referral, now) + TICK
    _event(referral, None, line, Status(referral.status), at).save(force_insert=True)


def note_write(
    referral: Referral,
    detail: str,
    *,
    now: datetime,
    user: User | None,
    link_id: UUID | None = None,
    deed: Deed = Deed.WRITE,
) -> None:
    """Add one line to the trail."""
    trail.record(
        practice=referral.practice,
        deed=deed,
        thing="referral",
        thing_id=referral.id,
        now=now,
        user=user,
        link_id=link_id,
        client=referral.client,
        detail=detail,
    )
