"""What the queue shows: to whoever runs it, with names; on the screen beside it, numbers only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from warmhand.core.outreach import EventState, GuestState, GuestWay
from warmhand.core.queue import QueueDeedKind
from warmhand.core.queue_wait import BETWEEN, Pace, Wait, pace, wait
from warmhand.core.red_flags import Audience, BarsMassage, Urgency
from warmhand.core.urgent import told
from warmhand.services.safety_evidence import red_flags
from warmhand.store.outreach import DemoEvent, DemoGuest, QueueDeed

KEPT_AFTER_END = timedelta(hours=12)
LATE = timedelta(minutes=10)
BUNDLES = ("now", "today")
STOP = "No massage today."
OVER = frozenset({EventState.HELD.value, EventState.DECLINED.value, EventState.CANCELLED.value})


@dataclass(frozen=True, slots=True, kw_only=True)
class SafetyLine:
    """One line of the question before hands on, and how urgent a yes to it is."""

    id: str
    words: str
    urgency: str


@dataclass(frozen=True, slots=True)
class InLine:
    """Somebody who waits, and for how long still."""

    guest: DemoGuest
    wait: Wait


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """A queue at one moment, each list in its order."""

    guests: Sequence[DemoGuest]
    pace: Pace
    in_chair: Sequence[DemoGuest]
    waiting: Sequence[InLine]
    joining: Wait
    """For somebody who came now."""
    booked: Sequence[DemoGuest]
    facts: Mapping[UUID, Mapping[str, Any]]
    """What only deeds hold, by guest: the mark a device gave, how urgent a yes was."""


def is_over(event: DemoEvent, *, now: datetime) -> bool:
    """Tell whether the queue has ended: devices then forget the names."""
    return event.state in OVER or now > event.ends_at + KEPT_AFTER_END


def safety_lines() -> tuple[SafetyLine, ...]:
    """Return the lines of the evidence that everybody is asked and that bar massage altogether."""
    return tuple(
        SafetyLine(id=line.id, words=line.words, urgency=flag.urgency.value)
        for flag in red_flags().flags.values()
        if flag.bundle in BUNDLES
        and flag.audience is Audience.CLIENT
        and flag.situation is None
        and flag.bars.massage is BarsMassage.ALL
        for line in flag.lines
        if not line.follow_up
    )


def what_to_say(*, country: str, name: str) -> dict[str, list[str]]:
    """Return what to say to `name`, by urgency: sentences, the first is the heading."""
    found = {Urgency.CAUTION.value: [STOP]}
    for urgency in (Urgency.EMERGENCY, Urgency.SAME_DAY):
        words = told(urgency, flags=(), name=name, country=country)
        calls = [*([words.call] if words.call else []), *words.other]
        numbers = [f"{line.name}: {line.number}" for line in calls]
        found[urgency.value] = [words.title, words.why, *numbers, words.ride]
    return found


def queue_of(event: DemoEvent, *, now: datetime) -> Queue:
    """Return the queue of `event` at `now`; two queries."""
    guests = list(DemoGuest.objects.filter(event=event).order_by("number"))
    found = pace(_taken(guests), planned=event.slot_minutes)
    in_chair = [one for one in guests if one.state == GuestState.IN_CHAIR.value]
    waiting = [one for one in guests if one.state == GuestState.WAITING.value]
    booked = [one for one in guests if one.state == GuestState.BOOKED.value]
    booked.sort(key=lambda one: one.slot_at or event.starts_at)
    waiting.sort(key=lambda one: (one.slot_at or one.arrived_at or one.created_at, one.number))
    lines, joining = _in_line(waiting, booked, in_chair, found, now=now)
    return Queue(
        guests=guests,
        pace=found,
        in_chair=in_chair,
        waiting=lines,
        joining=joining,
        booked=booked,
        facts=_facts(event),
    )


def _taken(guests: Sequence[DemoGuest]) -> list[float]:
    return [
        (one.ended_at - one.started_at).total_seconds() / 60
        for one in guests
        if one.ended_at is not None and one.started_at is not None
    ]


def _in_line(
    waiting: Sequence[DemoGuest],
    booked: Sequence[DemoGuest],
    in_chair: Sequence[DemoGuest],
    found: Pace,
    *,
    now: datetime,
) -> tuple[list[InLine], Wait]:
    """Whose slot comes up before somebody would be served goes first; who is late does not."""
    slots = [one.slot_at for one in booked if one.slot_at and one.slot_at > now - LATE]
    been = [(now - one.started_at).total_seconds() / 60 for one in in_chair if one.started_at]
    waits, ahead = [], 0
    for _one in range(len(waiting) + 1):
        while slots and slots[0] <= now + timedelta(minutes=ahead * (found.mean + BETWEEN)):
            slots, ahead = slots[1:], ahead + 1
        waits.append(wait(found, ahead=ahead, in_chair=been))
        ahead += 1
    lines = [InLine(guest, still) for guest, still in zip(waiting, waits, strict=False)]
    return lines, waits[-1]


def _facts(event: DemoEvent) -> dict[UUID, dict[str, Any]]:
    kinds = (QueueDeedKind.ADD.value, QueueDeedKind.SAFETY.value)
    rows = QueueDeed.objects.filter(event=event, kind__in=kinds).order_by("done_at")
    found: dict[UUID, dict[str, Any]] = {}
    for key, facts in rows.values_list("guest_key", "facts"):
        kept = {name: facts[name] for name in ("mark", "urgency") if facts.get(name)}
        found.setdefault(key, {}).update(kept)
    return found


def as_data(event: DemoEvent, found: Queue, *, now: datetime) -> dict[str, Any]:
    """Return the queue as a device keeps it; times as ISO 8601, minutes as numbers."""
    return {
        "event": str(event.pk),
        "now": now.isoformat(),
        "over": is_over(event, now=now),
        "ends": (event.ends_at + KEPT_AFTER_END).isoformat(),
        "pace": {
            "mean": found.pace.mean,
            "spread": found.pace.spread,
            "error": found.pace.error,
        },
        "say": what_to_say(country=event.practice.country, name="{name}"),
        "guests": [_guest_data(one, found.facts.get(one.pk, {})) for one in found.guests],
    }


def _guest_data(guest: DemoGuest, facts: Mapping[str, Any]) -> dict[str, Any]:
    times = ("slot_at", "arrived_at", "started_at", "ended_at")
    return {
        "key": str(guest.pk),
        "number": guest.number,
        "mark": facts.get("mark", ""),
        "urgency": facts.get("urgency", ""),
        "state": guest.state,
        "safety": guest.safety,
        "name": guest.first_name,
        "what_for": guest.what_for,
        "reach": guest.email or guest.phone,
        "online": guest.way == GuestWay.SIGNED_UP.value,
        "agreed": guest.consent_at is not None,
        "follow_up": guest.wants_follow_up,
        "letter": guest.wants_letter,
        **{name: at.isoformat() if (at := getattr(guest, name)) else "" for name in times},
    }
