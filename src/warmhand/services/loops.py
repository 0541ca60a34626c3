"""The loops of a practice: what is open, how old it is, and the one next action of each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from warmhand.core.next_action import Act, Loop, NextAction, next_action
from warmhand.core.nudges import Side
from warmhand.core.referral import (
    OPEN,
    Actor,
    Purpose,
    Status,
    Step,
    Went,
    loop_position,
)
from warmhand.core.step_reasons import reason_words
from warmhand.services.consents import local_day, stopped_words, why_not_in_force
from warmhand.services.letters import first_name
from warmhand.services.loop_figures import sides_of
from warmhand.services.mail_server import is_ready
from warmhand.services.nudge_facts import Coming, away_of, coming, rules_of
from warmhand.services.phoning import ToPhone, to_phone
from warmhand.services.practice import links_reach_others
from warmhand.store.people import Practice
from warmhand.store.referrals import Referral, ReferralEvent

MOST = 200
_STANDS = {
    Status.DRAFT: "draft",
    Status.SENT: "sent, no answer yet",
    Status.ACCEPTED: "accepted",
    Status.DECLINED: "declined",
    Status.BOOKED: "booked",
    Status.MISSED: "missed, a new date is needed",
    Status.ON_HOLD: "on hold",
    Status.SEEN: "seen, no lines back yet",
    Status.REPORTED: "reported back",
    Status.GIVEN_BACK: "given back",
    Status.CLOSED: "closed",
    Status.CANCELLED: "cancelled",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LoopLine:
    """One referral in a list."""

    key: UUID
    client: str
    partner: str
    """Name and credential, or "nobody yet"."""
    status: Status
    stands: str
    """Where it stands, in words."""
    ring: int
    """0 to 5 steps of the ring."""
    since: date
    next: NextAction | None
    close_words: str = ""
    phone: ToPhone | None = None
    """Whom to phone, where a call is the next action."""

    @property
    def title(self) -> str:
        """Who goes to whom."""
        return f"{self.client} to {self.partner}"


# What a line reads, and no more: a row of all four tables has a hundred columns.
_READ = (
    *("status", "status_at", "sent_at", "partner_asked_at", "desk_called_at", "client_asked_at"),
    *(
        "client_answered_at",
        "went",
        "attended",
        "helped",
        "booked_for",
        "reply_read_at",
        "purpose",
        "hold_until",
    ),
    *("close_reason", "practice_id", "client__name", "partner__name", "partner__credential"),
    *("partner__profession", "partner__email", "consent__recipient", "consent__items"),
    *("consent__recipient_is_health", "consent__back", "consent__wording", "consent__way"),
    *("consent__given_at", "consent__given_on", "consent__attested_by", "consent__ends_on"),
    *("consent__withdrawn_at", "consent__partner_id", "consent__client_id", "consent__purpose"),
    *("consent__guardian", "consent__assented", "client__birth_on", "client__birth_year"),
    *("partner_nudges", "client_nudges", "partner_nudged_at", "client_nudged_at"),
    *("partner_nudges_off", "client_nudges_off", "client__email", "client__nudges_off"),
    *("client__phone", "client__best_hours", "partner__nudges_off", "partner__postal_code"),
    *("partner__country", "partner__away_from", "partner__away_until", "partner__phone"),
    *("partner__desk_name", "partner__way_note"),
)


def _rows() -> "QuerySet[Referral]":
    return Referral.objects.select_related("client", "partner", "consent").only(*_READ)


def _open() -> Q:
    """On their way, or ended with an answer that nobody has read."""
    unread = Q(
        status__in=(Status.DECLINED.value, Status.GIVEN_BACK.value, Status.CANCELLED.value),
        reply_read_at=None,
    )
    return Q(status__in=[status.value for status in OPEN]) | unread


def open_rows() -> "QuerySet[Referral]":
    """Return what is open, the longest waiting first; a query set, so that it can be paged."""
    return _rows().filter(_open()).order_by("status_at", "id")


def ended_rows() -> "QuerySet[Referral]":
    """Return what has ended, the newest first; a query set, so that it can be paged."""
    return _rows().exclude(_open()).order_by("-status_at", "id")


def lines(rows: Iterable[Referral], *, practice: Practice, today: date) -> list[LoopLine]:
    """Return `rows` with ring and next action on `today`; one query whatever their number."""
    found = list(rows)
    rings = rings_of(found)
    can_mail = links_reach_others(practice) and is_ready(practice)
    return [
        _line(row, rings.get(row.pk, 0), practice=practice, today=today, can_mail=can_mail)
        for row in found
    ]


def _line(row: Referral, ring: int, *, practice: Practice, today: date, can_mail: bool) -> LoopLine:
    status = Status(row.status)
    partner = row.partner
    name = ", ".join(p for p in (partner.name, partner.credential) if p) if partner else ""
    todo = next_of(row, practice=practice, today=today, can_mail=can_mail)
    return LoopLine(
        key=row.pk,
        client=row.client.name,
        partner=name or "nobody yet",
        status=status,
        stands=_STANDS[status],
        ring=0 if status is Status.DRAFT else ring,
        since=local_day(practice, row.status_at),
        next=todo,
        close_words=reason_words(Step.CLOSE, row.close_reason),
        phone=to_phone(row, practice=practice) if todo and todo.act is Act.CALL_DESK else None,
    )


def next_of(row: Referral, *, practice: Practice, today: date, can_mail: bool) -> NextAction | None:
    """Return the one next action of `row` on `today`, or None; `row` has client, partner, consent."""
    found = next_action(_loop(row, practice=practice, today=today, can_mail=can_mail), today=today)
    if found is None or row.purpose != Purpose.ASK.value:
        return found
    return _of_a_question(row, found)


def _of_a_question(row: Referral, found: NextAction) -> NextAction:
    """Nobody is sent by a question: there is nothing to ask the client."""
    if row.status == Status.REPORTED.value and found.act is not Act.READ_REPLY:
        return NextAction(
            Act.CLOSE, Actor.PRACTICE, found.days, "Close this loop", "The answer is read."
        )
    return found


def _loop(row: Referral, *, practice: Practice, today: date, can_mail: bool) -> Loop:
    def day(moment: datetime | None) -> date | None:
        return None if moment is None else local_day(practice, moment)

    asks = row.purpose == Purpose.ASK.value
    return Loop(
        status=Status(row.status),
        partner=first_name(row.partner.name) if row.partner else "nobody yet",
        client=first_name(row.client.name),
        since=local_day(practice, row.status_at),
        # A question sends nobody, so the client is never asked whether they went.
        sent_on=None if asks else day(row.sent_at),
        partner_asked_on=day(row.partner_asked_at),
        desk_called_on=day(row.desk_called_at),
        client_asked_on=day(row.client_asked_at),
        client_answered_on=day(row.client_answered_at),
        went=Went(row.went) if row.went else None,
        differ=sides_of(row.went, row.attended).differ,
        helped_known=bool(row.helped),
        appointment_on=day(row.booked_for),
        hold_until=row.hold_until,
        reply_read=row.reply_read_at is not None,
        unshared=_unshared(row, today),
        country=practice.country,
        **_schedule(row, practice, today, can_mail=can_mail),
    )


def _unshared(row: Referral, today: date) -> str:
    """Why nothing is shared; of what the client ended, the day."""
    if row.consent is None or row.purpose == Purpose.ASK.value:
        return ""
    stopped = stopped_words(row) if row.status == Status.CANCELLED.value else ""
    return stopped or why_not_in_force(row, on=today)


def _schedule(row: Referral, practice: Practice, today: date, *, can_mail: bool) -> dict[str, Any]:
    """The days of the practice's schedule, and when it writes by itself."""
    rules, writes = rules_of(practice), _writes(row, practice, today, can_mail=can_mail)
    on = {
        f"{side.value}_next_on": local_day(practice, nudge.at) if nudge else None
        for side, nudge in ((side, writes.of(side)) for side in Side)
    }
    partner = row.partner
    return {
        "by_mail": can_mail and bool(partner and partner.email and not partner.nudges_off),
        "away": away_of(partner),
        "partner_after_days": rules.partner_after_days,
        "client_after_days": rules.client_after_days,
        **on,
    }


def _writes(row: Referral, practice: Practice, today: date, *, can_mail: bool) -> Coming:
    """What the schedule writes from `today` on, by the practice's clock where nobody else's is known."""
    morning = datetime.combine(today, time(), ZoneInfo(practice.time_zone))
    return coming(row, practice=practice, now=morning, can_mail=can_mail)


def rings_of(rows: Iterable[Referral]) -> dict[UUID, int]:
    """Return how far each loop's ring is filled, 0 to 5, counted anew after a reopening."""
    had: dict[UUID, list[Status]] = {}
    events = ReferralEvent.objects.filter(referral__in=[row.pk for row in rows]).exclude(step="")
    for key, step, status in events.order_by("at", "id").values_list(
        "referral_id", "step", "status_after"
    ):
        if step == Step.REOPEN.value:
            had[key] = []
        had.setdefault(key, []).append(Status(status))
    return {key: loop_position(statuses) for key, statuses in had.items()}


def due_lines(*, practice: Practice, today: date) -> list[LoopLine]:
    """Return the loops in which the practice has something to do now, the oldest first.

    At most `MOST` loops are looked at: who has more open finds them in the list.
    """
    found = lines(open_rows()[:MOST], practice=practice, today=today)
    return [line for line in found if line.next is not None and line.next.is_due]
