"""The walk-up queue: what each deed does to one guest, whichever device it came from.

A guest is the fold of all deeds about them, in the order in which they were done. It therefore
does not matter in which order deeds arrive, or how often: two devices end up with the same guest.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from warmhand.core.errors import InvalidValueError
from warmhand.core.outreach import GuestState, SafetyAnswer
from warmhand.core.red_flags import Urgency


class QueueDeedKind(StrEnum):
    """What can be done in the queue."""

    ADD = "add"
    ARRIVE = "arrive"
    SAFETY = "safety"
    START = "start"
    DONE = "done"
    LEFT = "left"
    BACK = "back"
    TICKS = "ticks"


LONGEST_FACT: Final = 200
FACTS: Final[Mapping[QueueDeedKind, Mapping[str, type[str] | type[bool]]]] = {
    QueueDeedKind.ADD: {
        "name": str,
        "reach": str,
        "what_for": str,
        "mark": str,
        "follow_up": bool,
        "letter": bool,
    },
    QueueDeedKind.SAFETY: {"answer": str, "urgency": str},
    QueueDeedKind.START: {"consent": str},
    QueueDeedKind.DONE: {"follow_up": bool},
    QueueDeedKind.TICKS: {"reach": str, "follow_up": bool, "letter": bool},
}
"""Which facts a deed may carry; what is not named here is never kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueDeed:
    """One thing done to one guest; `key` is the device's own, `done_at` by its clock."""

    key: UUID
    guest: UUID
    kind: QueueDeedKind
    done_at: datetime
    facts: Mapping[str, str | bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """What the queue knows of somebody; None stands for what did not happen."""

    state: GuestState = GuestState.WAITING
    safety: SafetyAnswer = SafetyAnswer.NOT_ASKED
    urgency: str = ""
    first_name: str = ""
    reach: str = ""
    what_for: str = ""
    mark: str = ""
    consent: str = ""
    follow_up: bool = False
    letter: bool = False
    consent_at: datetime | None = None
    arrived_at: datetime | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None


_ORDER: Final = {kind: place for place, kind in enumerate(QueueDeedKind)}
NOT_STARTED: Final = frozenset({GuestState.BOOKED, GuestState.WAITING, GuestState.LEFT})
OVER: Final = frozenset({GuestState.DONE, GuestState.SENT_ON})
URGENCIES: Final = frozenset(
    one.value for one in (Urgency.EMERGENCY, Urgency.SAME_DAY, Urgency.CAUTION)
)


def checked_facts(kind: QueueDeedKind, given: object) -> dict[str, str | bool]:
    """Return the facts that a deed of `kind` may carry, of what a device sent.

    Unknown facts are left out, words are cut at 200 characters. Raises `InvalidValueError` for
    a fact of the wrong type, somebody without a name, or an answer that does not exist.
    """
    if not isinstance(given, Mapping):
        raise InvalidValueError("The facts of a deed are pairs.")
    found: dict[str, str | bool] = {}
    for name, form in FACTS.get(kind, {}).items():
        value = given.get(name, form())
        if not isinstance(value, form):
            raise InvalidValueError(f"{name} is not what it should be.")
        found[name] = " ".join(value.split())[:LONGEST_FACT] if isinstance(value, str) else value
    _check(kind, found)
    return found


def _check(kind: QueueDeedKind, facts: Mapping[str, str | bool]) -> None:
    if kind is QueueDeedKind.ADD and not facts["name"]:
        raise InvalidValueError("Who is it? A first name is enough.")
    if kind is QueueDeedKind.SAFETY:
        ticked = facts["answer"] == SafetyAnswer.TICKED
        known = facts["urgency"] in URGENCIES if ticked else facts["answer"] == SafetyAnswer.NONE
        if not known:
            raise InvalidValueError("That is no answer to the safety question.")


def folded(deeds: Iterable[QueueDeed], *, base: Guest | None) -> Guest | None:
    """Return what the deeds about one guest come to; None while nobody added them.

    `base` is who signed up before, or None for a walk-up, who begins with their first ADD.
    The same deed twice counts once; deeds count in the order of their clock. One tap may answer
    the safety question and start: at the same moment the kinds count in their own order.
    """
    once = {deed.key: deed for deed in deeds}
    order = sorted(once.values(), key=lambda deed: (deed.done_at, _ORDER[deed.kind], deed.key))
    guest = base or next((_added(deed) for deed in order if deed.kind is QueueDeedKind.ADD), None)
    if guest is not None:
        for deed in order:
            guest = after(guest, deed)
    return guest


def _added(deed: QueueDeed) -> Guest:
    facts = deed.facts
    return Guest(
        first_name=str(facts["name"]),
        reach=str(facts["reach"]),
        what_for=str(facts["what_for"]),
        mark=str(facts["mark"]),
        follow_up=bool(facts["follow_up"]),
        letter=bool(facts["letter"]),
        arrived_at=deed.done_at,
    )


def after(guest: Guest, deed: QueueDeed) -> Guest:
    """Return `guest` after one deed; what makes no sense any more changes nothing.

    Of two starts the first counts. Who is in the chair has not left. A ticked safety question is
    not taken back by a later answer, and nobody starts before it was answered with none.
    """
    rule = _RULES.get(deed.kind)
    return rule(guest, deed) if rule else guest


def _arrive(guest: Guest, deed: QueueDeed) -> Guest:
    if guest.state not in {GuestState.BOOKED, GuestState.LEFT}:
        return guest
    arrived = guest.arrived_at or deed.done_at
    return replace(guest, state=GuestState.WAITING, arrived_at=arrived)


def _safety(guest: Guest, deed: QueueDeed) -> Guest:
    if deed.facts["answer"] == SafetyAnswer.TICKED:
        done = guest.state is GuestState.DONE
        state = GuestState.DONE if done else GuestState.SENT_ON
        urgency = str(deed.facts["urgency"])
        return replace(guest, state=state, safety=SafetyAnswer.TICKED, urgency=urgency)
    if guest.safety is SafetyAnswer.TICKED:
        return guest
    return replace(guest, safety=SafetyAnswer.NONE)


def _start(guest: Guest, deed: QueueDeed) -> Guest:
    if guest.state not in NOT_STARTED or guest.safety is not SafetyAnswer.NONE:
        return guest
    consent = str(deed.facts["consent"])
    agreed = bool(consent) and guest.consent_at is None
    return replace(
        guest,
        state=GuestState.IN_CHAIR,
        arrived_at=guest.arrived_at or deed.done_at,
        started_at=deed.done_at,
        consent=consent if agreed else guest.consent,
        consent_at=deed.done_at if agreed else guest.consent_at,
    )


def _done(guest: Guest, deed: QueueDeed) -> Guest:
    if guest.state is not GuestState.IN_CHAIR:
        return guest
    wants = bool(deed.facts["follow_up"])
    return replace(guest, state=GuestState.DONE, ended_at=deed.done_at, follow_up=wants)


def _left(guest: Guest, _deed: QueueDeed) -> Guest:
    waits = guest.state in {GuestState.BOOKED, GuestState.WAITING}
    return replace(guest, state=GuestState.LEFT) if waits else guest


def _back(guest: Guest, _deed: QueueDeed) -> Guest:
    if guest.state not in {GuestState.LEFT, GuestState.IN_CHAIR}:
        return guest
    return replace(guest, state=GuestState.WAITING, started_at=None)


def _ticks(guest: Guest, deed: QueueDeed) -> Guest:
    facts = deed.facts
    return replace(
        guest,
        reach=str(facts["reach"]) or guest.reach,
        follow_up=bool(facts["follow_up"]),
        letter=bool(facts["letter"]),
    )


_RULES: Final = {
    QueueDeedKind.ARRIVE: _arrive,
    QueueDeedKind.SAFETY: _safety,
    QueueDeedKind.START: _start,
    QueueDeedKind.DONE: _done,
    QueueDeedKind.LEFT: _left,
    QueueDeedKind.BACK: _back,
    QueueDeedKind.TICKS: _ticks,
}
