"""What every change of a partner leaves: a line in the trail, and the stage it moved them to."""

from datetime import datetime

from warmhand.core.network import Stage
from warmhand.core.trail import Deed
from warmhand.services import trail
from warmhand.store.partners import Partner
from warmhand.store.people import User


def put_stage(partner: Partner, stage: Stage) -> None:
    """Move `partner` to `stage`, in the row at hand too."""
    Partner.objects.filter(pk=partner.pk).update(stage=stage.value)
    partner.stage = stage.value


def note(partner: Partner, detail: str, *, user: User | None, now: datetime) -> None:
    """Leave in the trail that `partner` was changed; `detail` holds no contents."""
    trail.record(
        practice=partner.practice,
        deed=Deed.WRITE,
        thing="partner",
        thing_id=partner.pk,
        now=now,
        user=user,
        detail=detail,
    )
