"""What asking and answering share: the message to who was asked, the try, the stage, the trail."""

from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from warmhand.core.network import ContactWay, IntroductionKind, Stage, TouchKind
from warmhand.core.trail import Deed
from warmhand.services import touches, trail
from warmhand.store.network import ContactTry, Introduction, IntroductionHop, Touch
from warmhand.store.partners import Partner
from warmhand.store.people import User

ASKED_FOR = "Asked for an introduction to "
ASKED_TO_MEET = "Asked whether they would like to meet "


def note_asked(hop: IntroductionHop, *, user: User | None, today: date, now: datetime) -> None:
    """Note that the giver of `hop` was asked today: a message that waits for an answer."""
    hop.asked_on = today
    hop.save()
    is_offer = hop.introduction.kind == IntroductionKind.OFFERED.value
    touches.log_touch(
        partner=hop.giver,
        kind=TouchKind.MESSAGE,
        on=today,
        user=user,
        now=now,
        words=f"{ASKED_TO_MEET if is_offer else ASKED_FOR}{hop.receiver.name}",
    )


def messages_of(hop: IntroductionHop) -> list[Touch]:
    """Return the touch that stands for having asked the giver of `hop`; none where removed."""
    if hop.asked_on is None:
        return []
    return [row for row in _asked(hop) if row.touched_on == hop.asked_on]


def asked_day(hop: IntroductionHop) -> date:
    """Return the day on which the giver of `hop` was asked, by the message that stands for it."""
    days = [row.touched_on for row in _asked(hop)]
    return max(days, default=hop.introduction.asked_on)


def _asked(hop: IntroductionHop) -> list[Touch]:
    rows = Touch.objects.filter(partner=hop.giver_id, kind=TouchKind.MESSAGE.value)
    rows = rows.filter(touched_on__gte=hop.introduction.asked_on)
    is_offer = hop.introduction.kind == IntroductionKind.OFFERED.value
    return those_about(rows, ASKED_TO_MEET if is_offer else ASKED_FOR, hop.receiver.name)


def those_about(rows: QuerySet[Touch], told: str, name: str) -> list[Touch]:
    """Return those of `rows` whose words are `told` and `name`, with their partner: one query.

    Where none has the name, because it was corrected since, the one that begins so is meant.
    """
    found = list(rows.select_related("partner").filter(words__startswith=told))
    exact = [row for row in found if row.words == told + name]
    return exact or (found if len(found) == 1 else [])


def answer_messages(
    hop: IntroductionHop, *, on: date | None, user: User | None, now: datetime
) -> None:
    """Note that the giver of `hop` has answered on the day `on`; None takes it back."""
    for touch in messages_of(hop):
        touches.answered(touch=touch, on=on, user=user, now=now)


def tries_of(introduction: Introduction) -> QuerySet[ContactTry]:
    """Return the try to reach the target that a request is."""
    return ContactTry.objects.filter(
        partner=introduction.target_id,
        way=ContactWay.INTRODUCTION.value,
        tried_on=introduction.asked_on,
    )


def move_stage(partner: UUID, before: Stage, after: Stage) -> None:
    """Move the partner with the key `partner` on from `before`; any other stage stays."""
    Partner.objects.filter(pk=partner, stage=before.value).update(stage=after.value)


def trace(introduction: Introduction, detail: str, *, user: User | None, now: datetime) -> None:
    """Add a line to the trail."""
    trail.record(
        practice=introduction.practice,
        deed=Deed.WRITE,
        thing="introduction",
        thing_id=introduction.pk,
        now=now,
        user=user,
        detail=detail,
    )
