"""What comes with a step, and what it changes of the referral beside its status."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from warmhand.core.letter import day_words
from warmhand.core.referral import Actor, Attended, GiveBackReason, Step, Via, Went
from warmhand.core.step_reasons import reason_words
from warmhand.services import history
from warmhand.services.consents import local_day
from warmhand.store.people import User
from warmhand.store.referrals import Referral

# What a loop that opens again has not got yet: its page begins anew, its history stays.
EMPTY: dict[str, Any] = {
    **dict.fromkeys(("went", "helped", "client_answer_via", "findings", "findings_via"), ""),
    **dict.fromkeys(("decline_reason", "close_reason", "give_back_reason", "attended"), ""),
    **dict.fromkeys(("client_asked_at", "client_answered_at", "partner_asked_at"), None),
    **dict.fromkeys(("desk_called_at", "booked_for", "seen_on", "reply_read_at"), None),
    **dict.fromkeys(("missed_on", "attended_at", "partner_nudged_at", "client_nudged_at"), None),
    **dict.fromkeys(("partner_nudges", "client_nudges"), 0),
    "refers_back": False,
}
# What the partner's own word on it says of the client's coming; nobody else's word counts here.
_ATTENDED = {
    Step.BOOK: Attended.BOOKED,
    Step.MISS: Attended.MISSED,
    Step.SEE: Attended.CAME,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What comes with a step; each step reads its own."""

    note: str = ""
    """Own words, and the reason of a reopening."""
    booked_for: datetime | None = None
    seen_on: date | None = None
    findings: str = ""
    refers_back: bool = False
    decline_reason: str = ""
    """A value of core.referral.DeclineReason, or own words."""
    close_reason: str = ""
    """A value of core.referral.CloseReason."""
    hold_reason: str = ""
    """A value of core.referral.HoldReason."""
    hold_until: date | None = None
    """The last day they wait for, if they said one."""
    give_back_reason: str = ""
    """A value of core.referral.GiveBackReason."""
    cancel_reason: str = ""
    """A value of core.referral.CancelReason."""


NOTHING = Said()


def note_of(referral: Referral, step: Step, said: Said) -> str:
    """Return the words of the line of history: own words first, else the reason."""
    country = referral.practice.country
    reason = {
        Step.DECLINE: said.decline_reason,
        Step.CLOSE: said.close_reason,
        Step.GIVE_BACK: said.give_back_reason,
        Step.CANCEL: said.cancel_reason,
        Step.HOLD: said.hold_reason and reason_words(Step.HOLD, said.hold_reason),
    }.get(step, "")
    note = (said.note or reason).strip()
    if step is Step.HOLD and said.hold_until:
        note = f"{note}, until {day_words(said.hold_until, country=country)}"
    if step in {Step.MISS, Step.HOLD} and referral.booked_for:
        # The date is over with this step; only here it stays.
        day = day_words(local_day(referral.practice, referral.booked_for), country=country)
        note = f"{note}; it was booked for {day}." if note else f"It was booked for {day}."
    return note


def facts_of(
    referral: Referral, steps: list[Step], actor: Actor, via: Via, said: Said, *, now: datetime
) -> dict[str, Any]:
    """Return what `steps`, the last of them said, change; the counting of calls begins anew."""
    step = steps[-1]
    on = local_day(referral.practice, now)
    fields: dict[str, Any] = {
        "partner_asked_at": None,
        "desk_called_at": None,
        "hold_reason": "",
        "hold_until": None,
        **_own(referral, step, said, now),
    }
    if step is Step.REPORT:
        # What was entered by hand was read by that.
        fields |= {"findings_via": via.value, "reply_read_at": None if via is Via.LINK else now}
    if step is Step.CANCEL and actor is Actor.PRACTICE:
        fields["reply_read_at"] = now
    if Step.SEE in steps:
        # Seen by the day of the report at the latest: no other day is known.
        fields["seen_on"] = said.seen_on or on
    said_by_them = [_ATTENDED[one] for one in steps if one in _ATTENDED]
    if said.give_back_reason == GiveBackReason.DID_NOT_COME.value:
        said_by_them.append(Attended.MISSED)
    if actor is Actor.PARTNER and said_by_them:
        fields |= {"attended": said_by_them[-1].value, "attended_at": now}
    return fields


def _own(referral: Referral, step: Step, said: Said, now: datetime) -> dict[str, Any]:
    own: dict[Step, dict[str, Any]] = {
        Step.SEND: {"sent_at": now},
        Step.DECLINE: {"decline_reason": said.decline_reason[:200], "reply_read_at": None},
        Step.BOOK: {
            "booked_for": said.booked_for,
            **_answered_before(referral, Went.MISSED, Went.HELP),
        },
        Step.MISS: {**_missed(referral, now), **_answered_before(referral, Went.BOOKED)},
        Step.HOLD: {
            "hold_reason": said.hold_reason,
            "hold_until": said.hold_until,
            "booked_for": None,
        },
        Step.REPORT: {"findings": said.findings.strip(), "refers_back": said.refers_back},
        Step.GIVE_BACK: {"give_back_reason": said.give_back_reason, "reply_read_at": None},
        Step.CLOSE: {"close_reason": said.close_reason},
        Step.CANCEL: {"reply_read_at": None},
        Step.REOPEN: EMPTY,
    }
    return own.get(step, {})


def _missed(referral: Referral, now: datetime) -> dict[str, Any]:
    """The day it was for, or else today; that date is over."""
    day = local_day(referral.practice, referral.booked_for or now)
    return {"missed_on": day, "booked_for": None}


def _answered_before(referral: Referral, *over: Went) -> dict[str, str]:
    """An answer about the date before this one, or about having none, says nothing of the next."""
    return {"went": ""} if referral.went in over else {}


def keep_in_history(referral: Referral, *, via: Via, now: datetime, user: User | None) -> None:
    """Note what opening again takes off the page, and no line of history holds yet."""
    country = referral.practice.country
    booked = referral.booked_for
    days = (
        ("booked for", local_day(referral.practice, booked) if booked else None),
        ("missed on", referral.missed_on),
        ("seen on", referral.seen_on),
    )
    parts = [f"{words} {day_words(day, country=country)}" for words, day in days if day]
    parts += [f"“{referral.findings}”"] if referral.findings else []
    parts += ["sends back to you"] if referral.refers_back else []
    if parts:
        history.note_fact(
            referral=referral,
            actor=Actor.PRACTICE,
            via=via,
            words=f"Kept from before: {'; '.join(parts)}.",
            now=now,
            user=user,
        )
