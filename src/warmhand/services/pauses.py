"""Partners left alone: snoozed until a day, resting, awake again."""

from datetime import date, datetime
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import Q

from warmhand.core.errors import InvalidValueError
from warmhand.core.network import AWAY_STAGES, Stage
from warmhand.core.touches import FACE_TO_FACE
from warmhand.services.consents import local_day
from warmhand.services.partner_trail import note, put_stage
from warmhand.store.network import Touch
from warmhand.store.partners import Partner
from warmhand.store.people import User
from warmhand.store.trail import TrailEntry

LONGEST_SNOOZE_DAYS = 366
RESTS_AFTER = "resting, before: "
STAGE_SET = ("stage: ", "stage back: ")
"""How the trail begins where a stage was set by hand."""
NOT_AWAY = {stage.value: stage for stage in Stage if stage not in AWAY_STAGES}
KNOWN_IN_PERSON = (Stage.MET, Stage.TRUSTED)


@transaction.atomic
def snooze(
    *, partner: Partner, until: date | None, user: User | None, now: datetime
) -> date | None:
    """Leave `partner` alone until the day `until`; None wakes them. Return what held before.

    Raises `InvalidValueError` for a day that is not within the next year.
    """
    today = local_day(partner.practice, now)
    if until is not None and not 0 < (until - today).days <= LONGEST_SNOOZE_DAYS:
        raise InvalidValueError("Choose a day within the next year.")
    before = partner.snoozed_until
    Partner.objects.filter(pk=partner.pk).update(snoozed_until=until)
    partner.snoozed_until = until
    note(partner, "snoozed" if until else "awake", user=user, now=now)
    return before


@transaction.atomic
def rest(*, partner: Partner, user: User | None, now: datetime) -> Stage:
    """Let `partner` rest: offered to nobody, until woken. Return the stage before."""
    before = Stage(partner.stage)
    put_stage(partner, Stage.RESTING)
    note(partner, f"{RESTS_AFTER}{before.value}", user=user, now=now)
    return before


@transaction.atomic
def wake(
    *, partner: Partner, user: User | None, now: datetime, stage: Stage | None = None
) -> Stage:
    """End the rest and the snooze of `partner`; return the stage.

    Without `stage` it is the one before the rest, as far as the trail knows it; else who was ever
    met face to face is met, and others are contacted.
    """
    if partner.stage == Stage.RESTING.value:
        put_stage(partner, stage or _before_the_rest(partner))
    Partner.objects.filter(pk=partner.pk).update(snoozed_until=None)
    partner.snoozed_until = None
    note(partner, "awake", user=user, now=now)
    return Stage(partner.stage)


def _before_the_rest(partner: Partner) -> Stage:
    told = [Q(detail__startswith=words) for words in (RESTS_AFTER, *STAGE_SET)]
    rows = TrailEntry.objects.filter(thing="partner", thing_id=partner.pk)
    rows = rows.filter(reduce(or_, told)).exclude(detail__endswith=f": {Stage.RESTING.value}")
    last = rows.order_by("at", "id").last()
    before = NOT_AWAY.get(last.detail.rpartition(": ")[2]) if last else None
    # A stage that was set by hand may have grown by a contact since; one before a rest has not.
    if last and before and (last.detail.startswith(RESTS_AFTER) or before in KNOWN_IN_PERSON):
        return before
    faces = [kind.value for kind in FACE_TO_FACE]
    was_met = Touch.objects.filter(partner=partner, kind__in=faces).exists()
    return Stage.MET if was_met else Stage.CONTACTED
