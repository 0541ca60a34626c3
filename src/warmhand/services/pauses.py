"""Partners left alone: snoozed until a day, resting, awake again."""

from datetime import date, datetime

from django.db import transaction

from warmhand.core.errors import InvalidValueError
from warmhand.core.network import Stage
from warmhand.core.touches import FACE_TO_FACE
from warmhand.services.consents import local_day
from warmhand.services.partner_trail import note, put_stage
from warmhand.store.network import Touch
from warmhand.store.partners import Partner
from warmhand.store.people import User

LONGEST_SNOOZE_DAYS = 366


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
    """Let `partner` rest: offered to nobody, with a word twice a year. Return the stage before."""
    before = Stage(partner.stage)
    put_stage(partner, Stage.RESTING)
    note(partner, "resting", user=user, now=now)
    return before


@transaction.atomic
def wake(
    *, partner: Partner, user: User | None, now: datetime, stage: Stage | None = None
) -> Stage:
    """End the rest and the snooze of `partner`; return the stage.

    Without `stage`, who was ever met face to face is met, others are contacted.
    """
    if partner.stage == Stage.RESTING.value:
        faces = [kind.value for kind in FACE_TO_FACE]
        was_met = stage is None and Touch.objects.filter(partner=partner, kind__in=faces).exists()
        put_stage(partner, stage or (Stage.MET if was_met else Stage.CONTACTED))
    Partner.objects.filter(pk=partner.pk).update(snoozed_until=None)
    partner.snoozed_until = None
    note(partner, "awake", user=user, now=now)
    return Stage(partner.stage)
