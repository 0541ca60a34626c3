"""A loop that stays silent: whom to phone, and what to say in one line."""

from dataclasses import dataclass

from warmhand.core.letter import day_words
from warmhand.core.referral import Purpose, Status
from warmhand.services.consents import local_day
from warmhand.services.letters import first_name
from warmhand.store.people import Practice
from warmhand.store.referrals import Referral

_ASKED = {
    Status.SENT: "Did it arrive, and can they see my client?",
    Status.ACCEPTED: "Is there a date yet?",
    Status.BOOKED: "Did the appointment take place?",
    Status.MISSED: "Is there a new date?",
    Status.ON_HOLD: "Can it go on now?",
    Status.SEEN: "What did you find? A line is enough.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ToPhone:
    """One person to phone."""

    whom: str
    phone: str
    """As it is dialled (E.164)."""
    say: str
    hours: str
    """When they are best reached, or whom to ask for; "" where nothing is known."""


def to_phone(row: Referral, *, practice: Practice) -> ToPhone | None:
    """Return whom to phone about `row`: the partner's desk, else the client; None without a number.

    `row` has client and partner. What is said names nobody and no problem.
    """
    partner, client = row.partner, row.client
    if partner is not None and partner.phone:
        return ToPhone(
            whom=f"{partner.desk_name}, {partner.name}" if partner.desk_name else partner.name,
            phone=partner.phone,
            say=_said(row, practice),
            hours=partner.way_note,
        )
    if not client.phone or row.purpose == Purpose.ASK.value:
        return None
    say = f"Did you hear from {first_name(partner.name) if partner else 'them'}?"
    return ToPhone(
        whom=client.name,
        phone=client.phone,
        say=f"{say} Or shall we look for somebody else?",
        hours=client.best_hours,
    )


def _said(row: Referral, practice: Practice) -> str:
    on = local_day(practice, row.sent_at or row.status_at)
    day = day_words(on, country=practice.country)
    if row.purpose == Purpose.ASK.value:
        return f"I asked a question on {day}. Could you answer it in a sentence or two?"
    asked = _ASKED.get(Status(row.status), _ASKED[Status.SENT])
    return f"I sent a referral on {day}. {asked}"
