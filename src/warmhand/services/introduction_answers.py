"""What came of introductions: answers step by step, what they leave behind, and thanks."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from warmhand.core.errors import IllegalStepError
from warmhand.core.introductions import Answer
from warmhand.core.network import IntroductionKind, Outcome, Stage, TieKind, TouchKind
from warmhand.core.touches import ANSWERABLE
from warmhand.services import tie_rows, touches, tries
from warmhand.services.introduction_rows import (
    answer_messages,
    asked_day,
    move_stage,
    note_asked,
    those_about,
    trace,
    tries_of,
)
from warmhand.store.network import Introduction, IntroductionHop, Tie, Touch
from warmhand.store.partners import Partner
from warmhand.store.people import User

OWN_SOURCE = "Your own introduction"
THANKED_FOR = "Thanks for the introduction to "
_ENDS = frozenset({Answer.NO, Answer.NOT_TAKEN_UP, Answer.NOT_KNOWN})


@transaction.atomic
def answer(
    *, hop: IntroductionHop, said: Answer, user: User | None, today: date, now: datetime
) -> Introduction:
    """Note what came of one step; a yes or no is learned from, the other ends are not.

    Raises `IllegalStepError` for a step that is not the one waited for.
    """
    hop = IntroductionHop.objects.select_related("introduction", "giver", "receiver").get(pk=hop.pk)
    row = Introduction.objects.select_related("target", "between").get(pk=hop.introduction_id)
    if said is Answer.OPEN:
        return _reopen(row, hop, user=user, now=now)
    if row.closed_on or hop.outcome != Outcome.OPEN.value or not _is_current(row, hop):
        raise IllegalStepError("This step is not waiting for an answer.")
    if said is Answer.ASKED:
        note_asked(hop, user=user, today=today, now=now)
        return row
    if row.kind == IntroductionKind.OFFERED.value:
        _agree(row, hop, said, today=today)
    else:
        _settle(row, hop, said, user=user, today=today, now=now)
    trace(row, said.value, user=user, now=now)
    return row


def _is_current(row: Introduction, hop: IntroductionHop) -> bool:
    """Along a path the first open step is waited for; of an offer both are, at once."""
    if row.kind == IntroductionKind.OFFERED.value:
        return True
    before = row.hops.filter(position__lt=hop.position)
    return not before.exclude(outcome=Outcome.YES.value).exists()


def _settle(
    row: Introduction,
    hop: IntroductionHop,
    said: Answer,
    *,
    user: User | None,
    today: date,
    now: datetime,
) -> None:
    if said is Answer.NOT_TAKEN_UP:
        hop.asked_on = None  # the tie was never put to the test
    if said in {Answer.YES, Answer.NO}:
        hop.outcome, hop.settled_on = said.value, today
        answer_messages(hop, on=today, user=user, now=now)
    hop.save()
    if said is Answer.YES:
        _introduced(hop, user=user, today=today, now=now)
    if said in _ENDS or hop.receiver_id == row.target_id:
        came = Outcome.YES if said is Answer.YES else Outcome.NO
        _close(row, came, today=today, user=user, now=now)


def _agree(row: Introduction, hop: IntroductionHop, said: Answer, *, today: date) -> None:
    """Note one of the two answers to an offer; it ends with a no, or with both."""
    if said not in {Answer.YES, Answer.NO}:
        raise IllegalStepError("An offer is agreed to or not.")
    hop.outcome, hop.settled_on = said.value, today
    hop.save()
    if said is Answer.NO or not row.hops.exclude(outcome=Outcome.YES.value).exists():
        row.closed_on = today
        row.save()


def _introduced(hop: IntroductionHop, *, user: User | None, today: date, now: datetime) -> None:
    """What a step that worked leaves: a tie to build on, and somebody who is no stranger."""
    tie_rows.add_tie(
        giver=hop.giver,
        receiver=hop.receiver,
        kind=TieKind.INTRODUCED_BEFORE,
        known_on=today,
        source=OWN_SOURCE,
        today=today,
        user=user,
        now=now,
    )
    move_stage(hop.receiver_id, Stage.FOUND, Stage.CONTACTED)


def _close(
    row: Introduction, came: Outcome, *, today: date, user: User | None, now: datetime
) -> None:
    row.closed_on = today
    row.save()
    for each in tries_of(row).filter(outcome=Outcome.OPEN.value):
        tries.settle_try(row=each, outcome=came, user=user, now=now)


def _reopen(
    row: Introduction, hop: IntroductionHop, *, user: User | None, now: datetime
) -> Introduction:
    """Take the answer of the step back; raises `IllegalStepError` where a later one has one."""
    later = row.hops.filter(position__gt=hop.position)
    is_asked = row.kind == IntroductionKind.ASKED.value
    if is_asked and later.exclude(outcome=Outcome.OPEN.value).exists():
        raise IllegalStepError("Take back the later step first.")
    if is_asked and hop.outcome == Outcome.YES.value:
        _not_introduced(hop)
    hop.outcome, hop.settled_on = Outcome.OPEN.value, None
    hop.asked_on = hop.asked_on or asked_day(hop)
    hop.save()
    if row.closed_on is not None:
        for each in tries_of(row).filter(settled_on=row.closed_on):
            tries.settle_try(row=each, outcome=Outcome.OPEN, user=user, now=now)
        row.closed_on = None
        row.save()
    answer_messages(hop, on=None, user=user, now=now)
    trace(row, "open again", user=user, now=now)
    return row


def _not_introduced(hop: IntroductionHop) -> None:
    """Take back what a step that worked had left."""
    if hop.settled_on is None:
        return
    Tie.objects.filter(
        giver=hop.giver_id,
        receiver=hop.receiver_id,
        kind=TieKind.INTRODUCED_BEFORE.value,
        known_on=hop.settled_on,
        source=OWN_SOURCE,
    ).delete()
    if not Touch.objects.filter(partner=hop.receiver_id).exists():
        move_stage(hop.receiver_id, Stage.CONTACTED, Stage.FOUND)


@transaction.atomic
def thank(*, introduction: Introduction, user: User | None, today: date, now: datetime) -> None:
    """Note that everybody who brought one further was thanked: a touch with each, once.

    Raises `IllegalStepError` before the introduction worked.
    """
    introduction.refresh_from_db(fields=["thanked_on", "closed_on"])
    if introduction.thanked_on is not None:
        return
    givers = givers_thanked(introduction)
    if not has_worked(introduction):
        raise IllegalStepError("Thanks go out once the introduction has worked.")
    for giver in givers:
        touches.log_touch(
            partner=giver,
            kind=TouchKind.THANKS,
            on=today,
            user=user,
            now=now,
            words=f"{THANKED_FOR}{introduction.target.name}",
        )
    introduction.thanked_on = today
    introduction.save()
    trace(introduction, "thanked", user=user, now=now)


@transaction.atomic
def unthank(*, introduction: Introduction, user: User | None, now: datetime) -> None:
    """Take the thanks back that were noted by mistake."""
    if introduction.thanked_on is None:
        return
    rows = Touch.objects.filter(kind=TouchKind.THANKS.value, touched_on=introduction.thanked_on)
    for giver in givers_thanked(introduction):
        told = rows.filter(partner=giver)
        for touch in those_about(told, THANKED_FOR, introduction.target.name):
            touches.remove_touch(touch=touch, user=user, now=now)
    introduction.thanked_on = None
    introduction.save()
    trace(introduction, "not thanked", user=user, now=now)


def has_worked(introduction: Introduction) -> bool:
    """Return whether a request reached the person one had asked for."""
    return (
        introduction.kind == IntroductionKind.ASKED.value
        and introduction.closed_on is not None
        and not introduction.hops.exclude(outcome=Outcome.YES.value).exists()
    )


def is_to_talk(introduction: Introduction) -> bool:
    """Return whether it worked and no talk with the person asked for has been logged since."""
    return has_worked(introduction) and not has_talked(introduction.target_id)


def has_talked(partner: UUID) -> bool:
    """Return whether a contact that counts was ever logged with the partner: one query."""
    rows = Touch.objects.filter(partner=partner).exclude(kind=TouchKind.CARD.value)
    waiting = Q(kind__in=ANSWERABLE, answered_on=None)
    return rows.exclude(waiting).exists()


def givers_thanked(introduction: Introduction) -> list[Partner]:
    """Return who brought one further, in the order of the path."""
    hops = introduction.hops.filter(outcome=Outcome.YES.value).select_related("giver")
    return [hop.giver for hop in hops]
