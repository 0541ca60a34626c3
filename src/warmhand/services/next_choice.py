"""When one partner cannot or stays silent: somebody else, with the work already done."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from warmhand.core.errors import StaleRowError
from warmhand.core.referral import Actor, CancelReason, Status, Step, Via, steps_open_to
from warmhand.services import drafts
from warmhand.services.referrals import Said, take_step
from warmhand.store.people import User
from warmhand.store.referrals import Referral

NOT_WITH_THEM = "This one is not with a partner any more. Offer another choice instead."


@dataclass(frozen=True, slots=True)
class Linked:
    """One referral before or after another, by whom it went to."""

    key: UUID
    partner: str
    status: Status


@dataclass(frozen=True, slots=True)
class Chain:
    """Where a referral came from, and where it went on to."""

    came_from: Linked | None
    went_on_to: tuple[Linked, ...]


def chain_of(referral: Referral) -> Chain:
    """Return the neighbours of `referral`; one query."""
    near = Q(follows=referral.pk)
    if referral.follows_id is not None:
        near |= Q(pk=referral.follows_id)
    rows = Referral.objects.filter(near).select_related("partner").order_by("created_at")
    found = {row.pk: _linked(row) for row in rows.only("status", "created_at", "partner__name")}
    before = found.pop(referral.follows_id, None) if referral.follows_id else None
    return Chain(came_from=before, went_on_to=tuple(found.values()))


def _linked(row: Referral) -> Linked:
    return Linked(row.pk, row.partner.name if row.partner else "nobody yet", Status(row.status))


def may_change_partner(referral: Referral) -> bool:
    """Tell whether `referral` lies with a partner who has not seen the client yet."""
    status = Status(referral.status)
    can_cancel = Step.CANCEL in steps_open_to(Actor.PRACTICE, status)
    return status is not Status.DRAFT and can_cancel


@transaction.atomic
def change_partner(*, referral: Referral, now: datetime, user: User | None = None) -> Referral:
    """Take `referral` back from its partner and return the draft that follows it, in one act.

    Its links close and its mail is taken back; the partner is not written to. Raises `StaleRowError`
    where no partner has it any more, or somebody else was quicker.
    """
    if not may_change_partner(referral):
        raise StaleRowError(NOT_WITH_THEM)
    take_step(
        referral=referral,
        step=Step.CANCEL,
        actor=Actor.PRACTICE,
        via=Via.HAND,
        now=now,
        said=Said(cancel_reason=CancelReason.CHANGED_PARTNER.value),
        user=user,
    )
    return drafts.offer_another(referral=referral, now=now, user=user)
