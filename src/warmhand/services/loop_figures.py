"""How long a practice's loops take, and by whose word clients came: by profession, month, partner."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from warmhand.core.both_sides import Completion, Sides, completion
from warmhand.core.loop_figures import Attempt, Days, Span, figures
from warmhand.core.outbox import UNDO
from warmhand.core.referral import ENDED, Attended, Purpose, Status, Step, Went
from warmhand.store.partners import Partner
from warmhand.store.people import Practice
from warmhand.store.referrals import Referral, ReferralEvent

MONTHS_SHOWN = 12
_READ = ("id", "partner_id", "partner__profession", "seen_on", "went", "attended")
_ENDS = frozenset(status.value for status in ENDED)
_COMES_TO = {
    Status.ACCEPTED.value: "answered_on",
    Status.DECLINED.value: "answered_on",
    Status.BOOKED.value: "booked_on",
    Status.SEEN.value: "seen_on",
    Status.REPORTED.value: "reported_on",
}


@dataclass(frozen=True, slots=True)
class Group:
    """The figures of some attempts: all, those of a profession, those of a month."""

    label: str
    """A slug of a profession, or "2026-10"; "" for all."""
    sent: int
    days: Mapping[Span, Days]
    completion: Completion


@dataclass(frozen=True, slots=True)
class LoopFigures:
    """All that the page of figures shows."""

    all: Group
    by_profession: tuple[Group, ...]
    """By name of the profession's slug; never by how quick anybody is."""
    by_month: tuple[Group, ...]
    """The month of sending, newest first."""


@dataclass(frozen=True, slots=True)
class _Loop:
    attempt: Attempt
    sides: Sides
    is_last: bool
    """The attempt that the answers are about."""


def loop_figures(*, practice: Practice, today: date) -> LoopFigures:
    """Return the figures of the practice in scope, seen on `today`: two queries.

    Questions to colleagues send nobody and are left out; so is what was taken back in time.
    """
    loops = _loops(Referral.objects.all(), practice)
    months = sorted({one.attempt.month for one in loops}, reverse=True)[:MONTHS_SHOWN]
    slugs = sorted({one.attempt.profession for one in loops})
    return LoopFigures(
        all=_group("", loops, today),
        by_profession=tuple(
            _group(slug, [one for one in loops if one.attempt.profession == slug], today)
            for slug in slugs
        ),
        by_month=tuple(
            _group(
                f"{year}-{month:02}",
                [one for one in loops if one.attempt.month == (year, month)],
                today,
            )
            for year, month in months
        ),
    )


def partner_facts(*, partner: Partner, today: date) -> Group:
    """Return the facts of the loops with `partner`, seen on `today`: two queries."""
    rows = Referral.objects.filter(partner=partner)
    return _group("", _loops(rows, partner.practice), today)


def _group(label: str, loops: Sequence[_Loop], today: date) -> Group:
    return Group(
        label=label,
        sent=len(loops),
        days=figures((one.attempt for one in loops), today=today),
        completion=completion(one.sides for one in loops if one.is_last),
    )


def sides_of(went: str, attended: str) -> Sides:
    """Return what client and partner said, from the stored values; "" is nothing yet."""
    return Sides(Went(went) if went else None, Attended(attended) if attended else None)


def _loops(rows: "QuerySet[Referral]", practice: Practice) -> list[_Loop]:
    kept = rows.exclude(purpose=Purpose.ASK.value).exclude(sent_at=None)
    referrals = {row["id"]: row for row in kept.values(*_READ)}
    events = ReferralEvent.objects.filter(referral__in=kept.values("id")).exclude(step="")
    lines = events.order_by("referral_id", "at", "id").values_list(
        "referral_id", "step", "status_after", "at", named=True
    )
    zone = ZoneInfo(practice.time_zone)
    found: list[_Loop] = []
    for key, own in groupby(lines, key=attrgetter("referral_id")):
        found += _of_one(referrals[key], _attempts(own, zone))
    return found


def _of_one(row: Mapping[str, Any], attempts: Sequence[Attempt]) -> Iterable[_Loop]:
    profession = row["partner__profession"] or ""
    for place, attempt in enumerate(attempts, 1):
        is_last = place == len(attempts)
        named = replace(attempt, profession=profession, partner=str(row["partner_id"] or ""))
        if is_last and named.seen_on and row["seen_on"]:
            named = replace(named, seen_on=row["seen_on"])
        yield _Loop(named, sides_of(row["went"], row["attended"]), is_last)


def _attempts(lines: Iterable[Any], zone: ZoneInfo) -> list[Attempt]:
    """Read the attempts out of one referral's lines, in order."""
    found: list[Attempt] = []
    began: datetime | None = None
    for line in lines:
        day = line.at.astimezone(zone).date()
        if line.status_after == Status.SENT.value:
            found.append(Attempt(sent_on=day))
            began = line.at
        elif not found or began is None:
            continue
        elif line.step == Step.CANCEL.value and line.at - began < UNDO + timedelta(seconds=1):
            found.pop()
            began = None
        else:
            found[-1] = _with(found[-1], line.status_after, day)
    return found


def _with(attempt: Attempt, status: str, day: date) -> Attempt:
    """Return `attempt` with what `status` says; the first day of each counts."""
    changes: dict[str, Any] = {}
    name = _COMES_TO.get(status)
    if name and getattr(attempt, name) is None:
        changes[name] = day
    if status in _ENDS and attempt.ended_on is None:
        changes["ended_on"] = day
    return replace(attempt, **changes)
