"""Visits: planned, done, missed; what was tried in one becomes the episode's plan."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction

from warmhand.core.care import VisitStatus
from warmhand.core.errors import InvalidValueError, StaleRowError
from warmhand.core.trail import Deed
from warmhand.core.versions import mark_of
from warmhand.services import care, raised, trail
from warmhand.store.care import Episode, Visit
from warmhand.store.clients import Client
from warmhand.store.people import User


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitDraft:
    """One visit as it was typed; `price_cents` in the practice's currency."""

    visit_on: date
    status: VisitStatus
    clock: time | None = None
    minutes: int | None = None
    price_cents: int | None = None
    tried: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """When a visit is to be, and for how many minutes; all that booking needs."""

    visit_on: date
    clock: time | None = None
    minutes: int | None = None


STALE = "Somebody else has just changed this visit. Both versions are below."
FIELDS = ("visit_on", "clock", "status", "minutes", "price_cents", "tried")


def version_of(visit: Visit) -> str:
    """Return a mark of what `visit` held when it was read; it changes with any field."""
    return mark_of([str(getattr(visit, field) or "") for field in FIELDS])


@transaction.atomic
def plan_visit(*, client: Client, slot: Slot, user: User, now: datetime, today: date) -> Visit:
    """Book a visit of `client`, whatever it is for. Sent twice, it is booked once.

    Raises `InvalidValueError` for a day that is over.
    """
    _refuse_past(slot, today)
    visit, is_new = Visit.objects.get_or_create(
        practice=client.practice,
        client=client,
        visit_on=slot.visit_on,
        clock=slot.clock,
        status=VisitStatus.PLANNED.value,
        defaults={
            "minutes": slot.minutes,
            "price_cents": client.practice.visit_price_cents,
            "currency": client.practice.currency,
            "created_at": now,
        },
    )
    if is_new:
        _note(visit, user, now, "visit booked")
    return visit


@transaction.atomic
def move_visit(
    *, visit: Visit, slot: Slot, seen: str, user: User, now: datetime, today: date
) -> None:
    """Give a planned visit another time; `seen` is `version_of` what the person had before them.

    Raises `StaleRowError` where it was changed meanwhile, and `InvalidValueError` for a visit
    that is no longer planned or a day that is over.
    """
    _refuse_stale(visit, seen)
    if visit.status != VisitStatus.PLANNED.value:
        raise InvalidValueError("This visit is not planned any more.")
    _refuse_past(slot, today)
    Visit.objects.filter(pk=visit.pk).update(
        visit_on=slot.visit_on, clock=slot.clock, minutes=slot.minutes
    )
    _note(visit, user, now, "visit moved")


def _refuse_past(slot: Slot, today: date) -> None:
    if slot.visit_on < today:
        raise InvalidValueError("That day is over. A visit is booked for today or later.")


def _refuse_stale(visit: Visit, seen: str) -> None:
    if version_of(Visit.objects.get(pk=visit.pk)) != seen:
        raise StaleRowError(STALE)


@transaction.atomic
def add_visit(
    *, episode: Episode, draft: VisitDraft, user: User, now: datetime, today: date
) -> tuple[Visit, bool]:
    """Add a visit; return it and whether it changed the plan. Sent twice, it is added once.

    Raises `InvalidValueError` for a done visit in the future or before the episode.
    """
    _check(episode, draft, today)
    fields = _fields(draft)
    visit, is_new = Visit.objects.get_or_create(
        practice=episode.practice,
        client=episode.client,
        episode=episode,
        currency=episode.practice.currency,
        **fields,
        defaults={"created_at": now},
    )
    if not is_new:
        return visit, False
    _note(visit, user, now, f"{draft.status.value} visit added")
    return visit, _plan(episode, draft, now)


@transaction.atomic
def change_visit(
    *, visit: Visit, draft: VisitDraft, seen: str, user: User, now: datetime, today: date
) -> bool:
    """Change a visit; return whether it changed the plan. Raises as `add_visit` does.

    `seen` is `version_of` what the person had before them; `StaleRowError` where somebody else
    changed it meanwhile.
    """
    _refuse_stale(visit, seen)
    if visit.episode is not None:
        _check(visit.episode, draft, today)
    Visit.objects.filter(pk=visit.pk).update(**_fields(draft))
    _note(visit, user, now, "visit changed")
    return visit.episode is not None and _plan(visit.episode, draft, now)


@transaction.atomic
def mark_visit(
    *, visit: Visit, status: VisitStatus, user: User, now: datetime, today: date
) -> VisitStatus:
    """Say that a visit took place or did not; return what it was before.

    Raises `InvalidValueError` for a visit that is still to come.
    """
    if status is not VisitStatus.PLANNED and visit.visit_on > today:
        raise InvalidValueError("That day is still to come.")
    before = VisitStatus(visit.status)
    Visit.objects.filter(pk=visit.pk).update(status=status.value)
    _note(visit, user, now, f"visit {status.value}")
    return before


def visits_on(day: date) -> list[Visit]:
    """Return the visits of a day in the order of their times, with client and episode."""
    rows = Visit.objects.filter(visit_on=day).select_related("client", "episode")
    return sorted(rows, key=lambda row: (row.clock or time.max, row.client.name))


def _fields(draft: VisitDraft) -> dict[str, object]:
    return {
        "visit_on": draft.visit_on,
        "clock": draft.clock,
        "status": draft.status.value,
        "minutes": draft.minutes,
        "price_cents": draft.price_cents,
        "tried": draft.tried.strip(),
    }


def _check(episode: Episode, draft: VisitDraft, today: date) -> None:
    if draft.status is not VisitStatus.PLANNED and draft.visit_on > today:
        raise InvalidValueError("A visit in the future is planned, not done.")
    if draft.visit_on < episode.started_on:
        raise InvalidValueError("That day lies before the first day of this problem.")


def _plan(episode: Episode, draft: VisitDraft, now: datetime) -> bool:
    # What was done stays with the visit; a plan waits until a doctor has seen the client.
    if draft.status is not VisitStatus.DONE or raised.is_locked(episode.client_id):
        return False
    return care.note_plan(episode=episode, text=draft.tried, on=draft.visit_on, now=now)


def _note(visit: Visit, user: User, now: datetime, detail: str) -> None:
    trail.record(
        practice=visit.practice,
        deed=Deed.WRITE,
        thing="visit",
        thing_id=visit.pk,
        now=now,
        user=user,
        client=visit.client,
        detail=detail,
    )
