"""What Today asks about events and the plan; its rows are read with all else that waits."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models.functions import TruncDate

from warmhand.core.niche_plan import EVENT_HOLDS, Kept, Own
from warmhand.core.niches import NicheState
from warmhand.core.outreach import EventState
from warmhand.services.wait_columns import as_columns
from warmhand.store.niches import Niche, PlanStep
from warmhand.store.outreach import DemoEvent

EVENT, NICHE, STEP = "event", "niche", "step"
DONE, DROPPED = "done", "dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A planned event, or one held in the last three months, by its days in the practice's zone."""

    key: UUID
    name: str
    state: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanWaits:
    """Events, the chosen niche (its sentence and day), and what was written of its steps."""

    events: tuple[Event, ...] = ()
    niche: tuple[str, date | None] | None = None
    kept: tuple[tuple[str, Kept], ...] = ()
    own: tuple[Own, ...] = ()


def events(*, now: datetime) -> "QuerySet[Any, tuple[Any, ...]]":
    """Return the rows of events as `as_columns` has them."""
    held = Q(state=EventState.HELD.value, starts_at__gte=now - EVENT_HOLDS)
    rows = DemoEvent.objects.filter(held | Q(state=EventState.PLANNED.value))
    days = {"looked_on": TruncDate("starts_at"), "over_on": TruncDate("ends_at")}
    return as_columns(
        rows, kind=EVENT, key=F("pk"), client_name=F("name"), partner_name=F("state"), **days
    )


def steps() -> "tuple[QuerySet[Any, tuple[Any, ...]], ...]":
    """Return the rows of the chosen niche and of its steps."""
    chosen = NicheState.CHOSEN.value
    niche = as_columns(
        Niche.objects.filter(state=chosen),
        kind=NICHE,
        client_name=F("sentence"),
        looked_on=F("chosen_on"),
    )
    is_over = Case(
        When(dropped_on__isnull=False, then=Value(DROPPED)),
        When(done_on__isnull=False, then=Value(DONE)),
        default=Value(""),
    )
    rows = as_columns(
        PlanStep.objects.filter(niche__state=chosen),
        kind=STEP,
        key=F("pk"),
        client_name=F("words"),
        partner_name=F("code"),
        whose=is_over,
        looked_on=F("due_on"),
    )
    return niche, rows


def read(found: Iterable[tuple[Any, ...]]) -> PlanWaits:
    """Return what the rows of `events` and `steps` say; rows of other kinds are passed over."""
    coming: list[Event] = []
    niche, kept, own = None, [], []
    for kind, key, name, code, whose, first, last, _number in found:
        if kind == EVENT:
            coming.append(Event(key=key, name=name, state=code, starts_on=first, ends_on=last))
        elif kind == NICHE:
            niche = (name, first)
        elif kind == STEP:
            over = date.min if whose else None
            mine = Kept(first, over if whose == DONE else None, over if whose == DROPPED else None)
            if code:
                kept.append((code, mine))
            else:
                own.append(Own(str(key), name, mine))
    return PlanWaits(events=tuple(coming), niche=niche, kept=tuple(kept), own=tuple(own))
