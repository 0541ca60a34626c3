"""What waits for whom in one referral, since when, and the one next action."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from warmhand.core.letter import day_words
from warmhand.core.nudges import Away, due_on
from warmhand.core.referral import Actor, Purpose, Status, Went

ASK_PARTNER_AFTER_DAYS = 4
ASK_CLIENT_AFTER_DAYS = 10
ASK_WITH_A_DATE_AFTER_DAYS = 7
ASK_ON_HOLD_AFTER_DAYS = 14
WEEK = 7


class Act(StrEnum):
    """The kinds of next action."""

    FINISH_DRAFT = "finish_draft"
    WAIT = "wait"
    ASK_PARTNER = "ask_partner"
    CALL_DESK = "call_desk"
    ASK_CLIENT = "ask_client"
    ASK_CONSENT = "ask_consent"
    MARK_SEEN = "mark_seen"
    READ_REPLY = "read_reply"
    OFFER_ANOTHER = "offer_another"
    NOTE_STOP = "note_stop"
    CLOSE = "close"


@dataclass(frozen=True, slots=True, kw_only=True)
class Loop:
    """What is known of one referral. Days are dates in the practice's time zone."""

    status: Status
    partner: str
    client: str
    since: date
    """The day of the last step."""
    purpose: Purpose = Purpose.REFER
    """A question to a colleague is never asked of the client: there is nothing to go to."""
    sent_on: date | None = None
    partner_asked_on: date | None = None
    """The last nudge after the last step, or None."""
    desk_called_on: date | None = None
    """The last call after the last step, or None."""
    client_asked_on: date | None = None
    client_answered_on: date | None = None
    """The day of the client's last answer, or None."""
    went: Went | None = None
    differ: bool = False
    """Client and partner contradict each other (`both_sides.Sides.differ`)."""
    helped_known: bool = False
    appointment_on: date | None = None
    hold_until: date | None = None
    reply_read: bool = False
    """The practice has read the last answer: a no, a withdrawal or a report."""
    unshared: str = ""
    """Why the partner's page shows nothing any more, in a sentence; "" while it does."""
    by_mail: bool = True
    """The partner can be asked again in writing; otherwise the desk is called."""
    partner_after_days: int = ASK_PARTNER_AFTER_DAYS
    client_after_days: int = ASK_CLIENT_AFTER_DAYS
    away: Away | None = None
    """When the partner is away, as far as it is known."""
    partner_next_on: date | None = None
    """The day on which the schedule asks the partner again by itself, or None."""
    client_next_on: date | None = None
    """Likewise for the client."""
    country: str = "US"


@dataclass(frozen=True, slots=True)
class NextAction:
    """One next action: `words` go on the button, `why` beside it."""

    act: Act
    waits_for: Actor
    days: int
    """Age in whole days: how long it has waited, counted from the last step."""
    words: str
    why: str

    @property
    def is_due(self) -> bool:
        """Whether the practice has something to do now."""
        return self.act is not Act.WAIT


def next_action(loop: Loop, *, today: date) -> NextAction | None:
    """Return the one next action of `loop` on `today`, or None when nothing waits.

    A partner is asked again after 4 days, in writing once, then by phone; a client after 10: a
    practice may set other days. Where its schedule writes by itself, that is waited for.
    """
    chosen = _RULES[loop.status](loop, today)
    if chosen is not None and chosen[0] is Act.ASK_CLIENT and loop.client_next_on is not None:
        by_itself = f"Warmhand asks {loop.client} {_on(loop.client_next_on, loop, today)}."
        chosen = (Act.WAIT, Actor.CLIENT, by_itself)
    if chosen is None:
        return None
    act, waits_for, why = chosen
    days = max((today - loop.since).days, 0)
    return NextAction(act, waits_for, days, _words(act, loop, waits_for), why)


_Choice = tuple[Act, Actor, str] | None


def _words(act: Act, loop: Loop, waits_for: Actor) -> str:
    waiting = {Actor.PARTNER: loop.partner, Actor.CLIENT: loop.client}.get(waits_for, "you")
    return {
        Act.FINISH_DRAFT: "Finish and send, or discard",
        Act.WAIT: f"Waiting for {waiting}",
        Act.ASK_PARTNER: f"Ask {loop.partner} again",
        Act.CALL_DESK: f"Call {loop.partner}’s desk",
        Act.ASK_CLIENT: f"Ask {loop.client}",
        Act.ASK_CONSENT: f"Ask {loop.client} to agree anew",
        Act.MARK_SEEN: f"Note that {loop.client} was seen",
        Act.READ_REPLY: f"Read what {loop.partner} found",
        Act.OFFER_ANOTHER: f"Offer {loop.client} another choice",
        Act.NOTE_STOP: "Noted",
        Act.CLOSE: "Close this loop",
    }[act]


def _passed(since: date | None, days: int, today: date) -> bool:
    return since is not None and today >= since + timedelta(days=days)


def _draft(loop: Loop, _today: date) -> _Choice:
    return Act.FINISH_DRAFT, Actor.PRACTICE, loop.unshared or "Nothing has left yet."


def _on(day: date, loop: Loop, today: date) -> str:
    """Return "today", "tomorrow", "on Tuesday", or a date that is further away."""
    days = (day - today).days
    if days <= 1:
        return "tomorrow" if days == 1 else "today"
    return f"on {day:%A}" if days < WEEK else f"on {day_words(day, country=loop.country)}"


def _chase(loop: Loop, today: date, missing: str, since: date) -> tuple[Act, Actor, str]:
    """Write, then call; after a call, leave them their days again. Time away does not count."""
    partner, days = Actor.PARTNER, loop.partner_after_days
    if loop.away is not None and loop.away.holds(today):
        until = day_words(loop.away.last, country=loop.country)
        return Act.WAIT, partner, f"{loop.partner} is away until {until}."
    if loop.partner_next_on is not None:
        return Act.WAIT, partner, f"{missing} {_again(loop.partner_next_on, loop, today)}"
    last = max(day for day in (since, loop.partner_asked_on, loop.desk_called_on) if day)
    if today < due_on(last, days, loop.away):
        later = "1 day later" if days == 1 else f"{days} days later"
        return Act.WAIT, partner, f"{missing} We look again {later}."
    if loop.by_mail and loop.partner_asked_on is None and loop.desk_called_on is None:
        return Act.ASK_PARTNER, partner, missing
    asked = " They were asked in writing." if loop.partner_asked_on else ""
    return Act.CALL_DESK, partner, f"{missing}{asked} A call settles it."


def _again(day: date, loop: Loop, today: date) -> str:
    return f"Warmhand asks again {_on(day, loop, today)}."


def _client_is_due(loop: Loop, today: date) -> bool:
    if loop.purpose is Purpose.ASK or loop.sent_on is None:
        return False
    begins = loop.since if loop.status is Status.SENT else loop.sent_on  # opened again: anew
    return loop.client_asked_on is None and _passed(begins, loop.client_after_days, today)


def _as_answered(loop: Loop) -> _Choice:
    """What the client's own answer asks for."""
    if loop.differ and loop.desk_called_on is None:
        apart = f"{loop.client} and {loop.partner} do not say the same: a call settles it."
        return Act.CALL_DESK, Actor.PARTNER, apart
    if loop.went is Went.YES and not loop.differ:
        return Act.MARK_SEEN, Actor.PRACTICE, f"{loop.client} says: I went."
    if loop.went is Went.NO:
        return Act.CLOSE, Actor.PRACTICE, f"{loop.client} does not want to go."
    if loop.went is Went.HELP and loop.desk_called_on is None:
        return Act.CALL_DESK, Actor.PARTNER, f"{loop.client} asks for help with booking."
    if loop.went is Went.MISSED and loop.desk_called_on is None:
        return Act.CALL_DESK, Actor.PARTNER, f"{loop.client} could not go: a new date is needed."
    return None


def _agreement_over(loop: Loop) -> _Choice:
    """Nobody is chased for a page that shows them nothing."""
    if not loop.unshared:
        return None
    return Act.ASK_CONSENT, Actor.CLIENT, f"{loop.unshared} Or close this loop."


def _with_a_date(loop: Loop, today: date) -> tuple[Act, Actor, str]:
    """The client has a date that only they know: ask them, a week after the last word."""
    days = (loop.since, loop.client_answered_on, loop.client_asked_on)
    last = max(day for day in days if day)
    why = f"{loop.client} says: I have a date."
    if _passed(last, ASK_WITH_A_DATE_AFTER_DAYS, today):
        return Act.ASK_CLIENT, Actor.CLIENT, f"{why} Ask whether they went."
    return Act.WAIT, Actor.CLIENT, why


def _with_partner(loop: Loop, today: date, missing: str) -> tuple[Act, Actor, str]:
    first = _as_answered(loop) or _agreement_over(loop)
    if first is not None:
        return first
    if loop.went is Went.BOOKED:
        return _with_a_date(loop, today)
    chosen = _chase(loop, today, missing, loop.since)
    if chosen[0] is Act.WAIT and _client_is_due(loop, today):
        return Act.ASK_CLIENT, Actor.CLIENT, "Some days have passed: ask whether they went."
    return chosen


def _sent(loop: Loop, today: date) -> _Choice:
    return _with_partner(loop, today, "No answer yet.")


def _accepted(loop: Loop, today: date) -> _Choice:
    missing = "No answer yet." if loop.purpose is Purpose.ASK else "Accepted, no date yet."
    return _with_partner(loop, today, missing)


def _booked(loop: Loop, today: date) -> _Choice:
    first = _as_answered(loop) or _agreement_over(loop)
    if first is not None:
        return first
    day = loop.appointment_on or loop.since
    if today <= day:
        return Act.WAIT, Actor.CLIENT, "The appointment is still to come."
    if loop.client_asked_on is None or loop.client_asked_on < day:
        undated = "Booked, but the day is not known here: ask which day."
        passed = "The day of the appointment has passed."
        return Act.ASK_CLIENT, Actor.CLIENT, passed if loop.appointment_on else undated
    return _chase(loop, today, "Not known whether they were seen.", max(day, loop.client_asked_on))


def _seen(loop: Loop, today: date) -> _Choice:
    return _agreement_over(loop) or _chase(loop, today, "Seen, no lines back yet.", loop.since)


def _reported(loop: Loop, today: date) -> _Choice:
    if not loop.reply_read:
        return Act.READ_REPLY, Actor.PRACTICE, f"{loop.partner} has written back."
    if loop.purpose is Purpose.ASK:
        return Act.CLOSE, Actor.PRACTICE, "The question was answered."
    if loop.helped_known:
        return Act.CLOSE, Actor.PRACTICE, f"Reported back, and {loop.client} has answered."
    if loop.client_asked_on is None or loop.client_asked_on < loop.since:
        return Act.ASK_CLIENT, Actor.CLIENT, "Ask how it is since."
    if _passed(loop.client_asked_on, loop.client_after_days, today):
        return Act.CLOSE, Actor.PRACTICE, f"{loop.client} was asked and has not answered."
    return Act.WAIT, Actor.CLIENT, "Asked how it is since."


def _ended(loop: Loop, why: str) -> _Choice:
    return None if loop.reply_read else (Act.OFFER_ANOTHER, Actor.PRACTICE, why)


def _cancelled(loop: Loop, _today: date) -> _Choice:
    """Unread where the client ended it: nothing is offered to them, they are asked when they come."""
    stopped = loop.unshared or "Nothing is shared any more."
    why = f"{stopped} Ask at the next visit."
    return None if loop.reply_read else (Act.NOTE_STOP, Actor.PRACTICE, why)


def _missed(loop: Loop, today: date) -> _Choice:
    return _with_partner(loop, today, "The appointment was missed: a new date is needed.")


def _on_hold(loop: Loop, today: date) -> _Choice:
    until = loop.hold_until or loop.since + timedelta(days=ASK_ON_HOLD_AFTER_DAYS)
    if today <= until:
        waits = (Act.WAIT, Actor.PARTNER, "On hold.")
        return _as_answered(loop) or _agreement_over(loop) or waits
    if loop.hold_until is None:
        return _with_partner(loop, today, "On hold for two weeks, with no day named.")
    return _with_partner(loop, today, "The day they wanted to wait for has passed.")


_RULES = {
    Status.DRAFT: _draft,
    Status.SENT: _sent,
    Status.ACCEPTED: _accepted,
    Status.DECLINED: lambda loop, _today: _ended(loop, f"{loop.partner} cannot this time."),
    Status.BOOKED: _booked,
    Status.MISSED: _missed,
    Status.ON_HOLD: _on_hold,
    Status.SEEN: _seen,
    Status.REPORTED: _reported,
    Status.GIVEN_BACK: lambda loop, _today: _ended(loop, f"{loop.partner} cannot after all."),
    Status.CLOSED: lambda _loop, _today: None,
    Status.CANCELLED: _cancelled,
}
