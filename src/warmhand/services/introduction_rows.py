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


def note_asked(hop: IntroductionHop, *, user: User | None, today: date, now: datetime) -> None:
    """Note that the giver of `hop` was asked today: a message that waits for an answer."""
    hop.asked_on = today
    hop.save()
    touches.log_touch(
        partner=hop.giver,
        kind=TouchKind.MESSAGE,
        on=today,
        user=user,
        now=now,
        words=_asked_words(hop),
    )


def messages_of(hop: IntroductionHop) -> list[Touch]:
    """Return the touch that stands for having asked the giver of `hop`; none where removed."""
    if hop.asked_on is None:
        return []
    rows = Touch.objects.select_related("partner").filter(
        partner=hop.giver_id,
        kind=TouchKind.MESSAGE.value,
        touched_on=hop.asked_on,
        words=_asked_words(hop),
    )
    return list(rows)


def asked_day(hop: IntroductionHop) -> date:
    """Return the day on which the giver of `hop` was asked, by the message that stands for it."""
    rows = Touch.objects.filter(
        partner=hop.giver_id, kind=TouchKind.MESSAGE.value, words=_asked_words(hop)
    )
    last = rows.order_by("touched_on").last()
    return last.touched_on if last else hop.introduction.asked_on


def answer_messages(
    hop: IntroductionHop, *, on: date | None, user: User | None, now: datetime
) -> None:
    """Note that the giver of `hop` has answered on the day `on`; None takes it back."""
    for touch in messages_of(hop):
        touches.answered(touch=touch, on=on, user=user, now=now)


def _asked_words(hop: IntroductionHop) -> str:
    """Return what the message was about; the words find it again."""
    if hop.introduction.kind == IntroductionKind.OFFERED.value:
        return f"Asked whether they would like to meet {hop.receiver.name}"
    return f"Asked for an introduction to {hop.receiver.name}"


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
