"""Referrals: the steps that anybody takes, and the answers. The client's own rows are never touched."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from warmhand.core import referral as loop
from warmhand.core.consent import ConsentError
from warmhand.core.errors import DomainError, InvalidValueError
from warmhand.core.links import LinkPurpose
from warmhand.core.referral import (
    ENDED,
    Actor,
    GiveBackReason,
    Helped,
    Purpose,
    Status,
    Step,
    Via,
    Went,
)
from warmhand.core.trail import Deed
from warmhand.services import bars, consents, drafts, history, letters, links, outbox
from warmhand.services.consents import local_day
from warmhand.services.step_facts import (
    NOTHING,
    Said,
    facts_of,
    keep_in_history,
    note_of,
)
from warmhand.store.people import User
from warmhand.store.referrals import Referral

__all__ = ["LONGEST_FINDINGS", "Said", "mark_read", "note_call", "record_answer", "take_step"]

LONGEST_FINDINGS = 2_000
LONGEST_AGO_DAYS, LONGEST_AHEAD_DAYS = 366, 731


@transaction.atomic
def take_step(
    *,
    referral: Referral,
    step: Step,
    actor: Actor,
    via: Via,
    now: datetime,
    said: Said = NOTHING,
    user: User | None = None,
    link_id: UUID | None = None,
) -> None:
    """Take `step`, with the steps it implies, their lines of history and the trail.

    A partner's word on the phone is a step of the partner, via phone, entered by `user`.
    Raises `IllegalStepError` for a step the table does not have, `StaleRowError` where another
    was quicker, `InvalidValueError` where something is missing, `ConsentError` for what the
    client did not agree to. The client and the episode stay as they are, whatever the step.
    """
    before = Status(referral.status)
    steps = _path(referral, before, step)
    if step is Step.BOOK:
        # Booked again without a day says nothing against the day that is known.
        said = replace(said, booked_for=said.booked_for or referral.booked_for)
        if before is Status.BOOKED and referral.booked_for == said.booked_for:
            return
    _refuse_incomplete(referral, step, actor, said, now)
    line = history.Line(actor=actor, via=via, user=user, note=note_of(referral, step, said))
    facts = facts_of(referral, steps, actor, via, said, now=now)
    if step is Step.REOPEN:
        _reopen(referral, line, facts, now)
    else:
        history.move(referral=referral, before=before, steps=steps, line=line, facts=facts, now=now)
    _close_what_is_open(referral, step, now)
    deed = Deed.SHARE if step is Step.SEND else Deed.WRITE
    detail = f"{step.value} by {actor.value}"
    history.note_write(referral, detail, now=now, user=user, link_id=link_id, deed=deed)


def _reopen(referral: Referral, line: history.Line, facts: dict[str, Any], now: datetime) -> None:
    """Open it again: to the partner while the client's agreement holds, else as a draft."""
    agreed = _holds(referral, now)
    keep_in_history(referral, via=line.via, now=now, user=line.user)
    history.move(
        referral=referral,
        before=Status(referral.status),
        steps=[Step.REOPEN],
        line=line,
        facts=facts if agreed else {**facts, "consent": None},
        now=now,
        agreed=agreed,
    )


def refuse_far(day: date | None, *, today: date) -> None:
    """Raise `InvalidValueError` for a day over a year ago or over two years ahead of `today`."""
    if day is not None and not -LONGEST_AGO_DAYS <= (day - today).days <= LONGEST_AHEAD_DAYS:
        raise InvalidValueError(
            "Please look at the year again: a day from one year ago to two years ahead."
        )


def _holds(referral: Referral, now: datetime) -> bool:
    """Tell whether what opens again may go straight back to the partner."""
    on = local_day(referral.practice, now)
    is_open = not consents.needs_consent(referral) or consents.consent_in_force(referral, on=on)
    return is_open and referral.status != Status.CANCELLED.value


def _path(referral: Referral, before: Status, step: Step) -> list[Step]:
    """The steps to take: those implied, earlier ones first, then `step`."""
    is_question = Purpose(referral.purpose) is Purpose.ASK
    if step is Step.REPORT and before is Status.SENT:
        # Who answers before saying yes has said yes.
        implied = (Step.ACCEPT, *loop.implied_steps(Status.ACCEPTED, step))
    else:
        implied = loop.implied_steps(before, step)
    return [one for one in implied if not (is_question and one is Step.SEE)] + [step]


def _refuse_incomplete(
    referral: Referral, step: Step, actor: Actor, said: Said, now: datetime
) -> None:
    on = local_day(referral.practice, now)
    if step in {Step.SEND, Step.REOPEN}:
        bars.refuse_two_at_once(referral)
    if step is Step.SEND:
        refuse_unready(referral, on=on)
    elif step is Step.REOPEN and _holds(referral, now):
        bars.refuse_barred(referral, referral.partner, on=on)
    needed = letters.NEEDED_TO_TELL.get(step)
    if said.give_back_reason == GiveBackReason.DID_NOT_COME.value:
        needed = letters.NEEDED_TO_TELL[Step.MISS]
    if actor is Actor.PARTNER and needed and needed not in letters.may_tell(referral, on=on):
        raise ConsentError(
            "The client has not agreed that this is told, or the agreement has ended. "
            "Ask the client first."
        )
    _refuse_far_or_missing(referral, step, said, on=on)
    reason = note_of(referral, step, said)
    if loop.needs_reason(Status(referral.status), step, actor) and not reason:
        raise InvalidValueError(_MISSING[step])


def _refuse_far_or_missing(referral: Referral, step: Step, said: Said, *, on: date) -> None:
    if step is Step.REPORT and not said.findings.strip() and not said.refers_back:
        raise InvalidValueError("Write a line on what was found.")
    if len(said.findings) > LONGEST_FINDINGS:
        raise InvalidValueError(f"Keep it under {LONGEST_FINDINGS:,} characters.")
    # A day is compared in its own zone: near the ends of the calendar no other zone has it.
    refuse_far(said.booked_for.date() if said.booked_for else None, today=on)
    refuse_far(said.seen_on, today=on)
    refuse_far(said.hold_until, today=on)
    if step is Step.SEE and said.seen_on and said.seen_on > on:
        raise InvalidValueError("The day they were seen cannot be still to come.")
    if step is Step.HOLD and said.hold_until and said.hold_until < on:
        raise InvalidValueError("The day they wait for has passed.")
    if step is Step.MISS and _is_to_come(referral, on=on):
        raise InvalidValueError("The appointment is still to come.")


def _is_to_come(referral: Referral, *, on: date) -> bool:
    booked = referral.booked_for
    return booked is not None and local_day(referral.practice, booked) > on


_MISSING = {
    Step.DECLINE: "Choose a reason, in one word.",
    Step.HOLD: "Choose why it waits.",
    Step.GIVE_BACK: "Choose why it comes back.",
    Step.CLOSE: "Choose why this loop ends.",
    Step.CANCEL: "Choose why you take it back.",
    Step.REOPEN: "Write why it opens again.",
}


def refuse_unready(referral: Referral, *, on: date) -> None:
    """Raise, in words for the person, where a draft may not leave on the day `on`."""
    if referral.partner is None:
        raise DomainError("Choose who it goes to first.")
    bars.refuse_barred(referral, referral.partner, on=on)
    if not referral.question.strip():
        raise DomainError("Write the question first.")
    if not consents.needs_consent(referral):
        drafts.refuse_naming(referral.client, referral.question)
    elif not consents.consent_in_force(referral, on=on):
        raise ConsentError(consents.why_not_in_force(referral, on=on))


def _close_what_is_open(referral: Referral, step: Step, now: datetime) -> None:
    """What has ended sends nothing more; what was cancelled opens for nobody."""
    if Status(referral.status) in ENDED:
        outbox.cancel(referral=referral)
    if step is Step.CANCEL:
        # The client's own links stay: who saw what can be read by them on any day.
        links.revoke_links(referral=referral, purpose=LinkPurpose.PARTNER, now=now)


@transaction.atomic
def record_answer(
    *,
    referral: Referral,
    went: Went | None = None,
    helped: Helped | None = None,
    via: Via,
    now: datetime,
    user: User | None = None,
    link_id: UUID | None = None,
) -> None:
    """Keep the client's answer: a fact beside the status, whichever that is.

    With `user` it was told to the practice. None leaves what was answered before. Raises
    `DomainError` for a draft.
    """
    if referral.status == Status.DRAFT.value:
        raise DomainError("Nothing has left yet, so there is nothing to answer.")
    fields: dict[str, Any] = {}
    if went is not None and went.value != referral.went:
        fields["went"] = went.value
    if helped is not None and helped.value != referral.helped:
        fields["helped"] = helped.value
    if not fields:
        return
    words = " ".join(f"“{_ANSWERS[value]}”" for value in fields.values())
    fields |= {"client_answered_at": now, "client_answer_via": via.value}
    Referral.objects.filter(pk=referral.pk).update(**fields)
    for name, value in fields.items():
        setattr(referral, name, value)
    history.note_fact(
        referral=referral, actor=Actor.CLIENT, via=via, words=words, now=now, user=user
    )
    history.note_write(referral, "client’s answer", now=now, user=user, link_id=link_id)
    if fields.get("went") == Went.MISSED.value:
        _miss_as_told(referral, via=via, now=now, user=user, link_id=link_id)


def _miss_as_told(
    referral: Referral, *, via: Via, now: datetime, user: User | None, link_id: UUID | None
) -> None:
    """A date that the client missed moves the loop; an answer alone stays a fact beside it."""
    referral.refresh_from_db(fields=["status", "booked_for"])
    is_booked = referral.status == Status.BOOKED.value
    if is_booked and not _is_to_come(referral, on=local_day(referral.practice, now)):
        take_step(
            referral=referral,
            step=Step.MISS,
            actor=Actor.CLIENT,
            via=via,
            now=now,
            user=user,
            link_id=link_id,
        )


_ANSWERS: dict[str, str] = {
    Went.YES.value: "I went.",
    Went.BOOKED.value: "I have a date.",
    Went.MISSED.value: "I had a date and could not go.",
    Went.HELP.value: "Please help me book.",
    Went.NO.value: "I do not want to go.",
    Helped.BETTER.value: "It is better since.",
    Helped.SAME.value: "It is about the same since.",
    Helped.WORSE.value: "It is worse since.",
    Helped.TOO_EARLY.value: "Too early to say.",
}


@transaction.atomic
def mark_read(*, referral: Referral, now: datetime, user: User | None = None) -> None:
    """Note that the practice has read the last answer; a second time changes nothing."""
    unread = Referral.objects.filter(pk=referral.pk, reply_read_at__isnull=True)
    if unread.update(reply_read_at=now):
        referral.reply_read_at = now
        history.note_write(referral, "reply read", now=now, user=user)


@transaction.atomic
def note_call(*, referral: Referral, words: str, now: datetime, user: User | None = None) -> None:
    """Note a call to the partner's desk that settled nothing yet."""
    Referral.objects.filter(pk=referral.pk).update(desk_called_at=now)
    referral.desk_called_at = now
    history.note_fact(
        referral=referral,
        actor=Actor.PRACTICE,
        via=Via.PHONE,
        words=words.strip() or "Called the desk.",
        now=now,
        user=user,
    )
