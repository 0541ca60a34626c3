"""A quarter looked back at: planned, done, what it brought; kept as it stood on that day."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from warmhand.core.came_from import KIND_WORDS, CameFrom
from warmhand.core.errors import InvalidValueError
from warmhand.core.look_back import (
    VERDICT_WORDS,
    Effort,
    last_day,
    quarter_before,
    quarter_of,
    verdict,
)
from warmhand.core.network import TouchKind
from warmhand.core.outreach import EventState
from warmhand.services.came_from import WhoBroughtWhom, clients_since, told_of
from warmhand.services.event_results import hours_of
from warmhand.services.niche_members import clients_of
from warmhand.services.plan import Plan, settle
from warmhand.services.practice import note
from warmhand.store.network import Touch
from warmhand.store.newsletter import Article, Edition
from warmhand.store.niches import LookBack, Niche
from warmhand.store.outreach import DemoEvent
from warmhand.store.people import User

LONGEST = 4_000
NOT_OVER = "This quarter is not over. It can be kept from its last day on."
TALKS = frozenset({TouchKind.MEETING, TouchKind.VISIT, TouchKind.COFFEE, TouchKind.CALL})


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """A quarter as it stands, or as it stood when it was kept (`kept_at`, `words`)."""

    first: date
    last: date
    facts: dict[str, Any]
    """As it is stored: planned, done, clients, ways, efforts; days as ISO words, money in cents."""
    words: str = ""
    kept_at: datetime | None = None
    can_keep: bool = False


def look_back(*, plan: Plan, niche: Niche, first: date) -> Looked:
    """Return the quarter that begins on `first`: as it was kept, else as it stands now."""
    today, last = plan.facts.today, last_day(first)
    row = LookBack.objects.filter(niche=niche, quarter_on=first).first()
    if row is not None:
        words, at = row.words, row.created_at
        return Looked(first=first, last=last, facts=row.facts, words=words, kept_at=at)
    facts = _facts(plan, niche, first, last)
    return Looked(first=first, last=last, facts=facts, can_keep=today >= last)


def quarters(*, niche: Niche, today: date) -> list[date]:
    """Return the first days of the quarters since `niche` was chosen, the newest first."""
    first, here = quarter_of(niche.chosen_on or today), quarter_of(today)
    found: list[date] = []
    while here >= first and len(found) < 20:
        found.append(here)
        here = quarter_before(here)
    return found or [quarter_of(today)]


@transaction.atomic
def keep(
    *, plan: Plan, niche: Niche, first: date, words: str, user: User, now: datetime
) -> LookBack:
    """Keep the quarter as it stands now, with own words; one that is kept stays as it stood.

    Raises `InvalidValueError` for a quarter that is not over or no quarter, or for endless words.
    """
    last = last_day(first)
    if first != quarter_of(first) or plan.facts.today < last:
        raise InvalidValueError(NOT_OVER)
    if len(words) > LONGEST:
        raise InvalidValueError(f"Keep it under {LONGEST} letters.")
    there = LookBack.objects.filter(niche=niche, quarter_on=first).first()
    if there is not None:
        return there
    settle(plan=plan, now=now)
    row = LookBack.objects.create(
        practice=niche.practice,
        niche=niche,
        quarter_on=first,
        facts=_facts(plan, niche, first, last),
        words=words.strip(),
        created_at=now,
    )
    note(niche.practice, "a quarter was looked back at", user=user, now=now)
    return row


def _facts(plan: Plan, niche: Niche, first: date, last: date) -> dict[str, Any]:
    today = plan.facts.today
    since = clients_since(first)
    came, ever = told_of(one for one in since if one.on <= last), told_of(since)
    members = {str(one.key) for one in clients_of(niche=niche, today=today).members}
    steps = [step for step in plan.steps if _is_of(step.due_on or step.done_on, first, last)]
    return {
        "planned": [
            [step.words, "done" if step.is_done else "left out" if step.is_dropped else "open"]
            for step in steps
        ],
        "clients": came.clients,
        "known": came.known,
        "in_niche": sum(key in members for key in came.names),
        "ways": _ways(came),
        "efforts": [_effort(one, today) for one in _efforts(ever, first, last) if one.days],
    }


def _ways(came: WhoBroughtWhom) -> list[list[Any]]:
    """What the clients of the quarter met first, so that each counts once."""
    counted: dict[CameFrom, int] = defaultdict(int)
    for one in came.brought:
        counted[one.way.kind] += one.first
    return [[words, counted[kind]] for kind, words in KIND_WORDS.items() if counted[kind]]


def _effort(one: Effort, today: date) -> dict[str, Any]:
    found = verdict(one.days, one.clients, today=today)
    return {
        "name": one.name,
        "times": len(one.days),
        "clients": one.clients,
        "hours": round(one.minutes / 60, 1),
        "cents": one.cents,
        "verdict": found.value,
        "words": VERDICT_WORDS[found],
    }


def _efforts(ever: WhoBroughtWhom, first: date, last: date) -> list[Effort]:
    return [
        *_events(ever, first, last),
        _published("Newsletters", CameFrom.NEWSLETTER, _days(Edition, "started_at", first, last), ever),
        _published("Pages you wrote", CameFrom.ARTICLE, _days(Article, "published_at", first, last), ever),
        _talks(ever, first, last),
    ]  # fmt: skip


def _events(ever: WhoBroughtWhom, first: date, last: date) -> list[Effort]:
    held = DemoEvent.objects.filter(state=EventState.HELD.value).order_by("starts_at")
    brought = {one.way.key: len(one.clients) for one in ever.brought}
    return [
        Effort(
            name=row.name,
            days=(on,),
            clients=brought.get(str(row.pk), 0),
            minutes=round(hours_of(row) * 60),
            cents=row.cost_cents - row.fee_cents,
        )
        for row in held
        if _is_of(on := timezone.localdate(row.starts_at), first, last)
    ]


def _published(name: str, kind: CameFrom, days: tuple[date, ...], ever: WhoBroughtWhom) -> Effort:
    return Effort(name=name, days=days, clients=_through(ever, {kind}))


def _talks(ever: WhoBroughtWhom, first: date, last: date) -> Effort:
    """Talks with partners: counted together, never one by one, and without money."""
    kinds = [kind.value for kind in TALKS]
    rows = Touch.objects.filter(kind__in=kinds, touched_on__gte=first, touched_on__lte=last)
    days = tuple(rows.order_by("touched_on").values_list("touched_on", flat=True))
    through = _through(ever, {CameFrom.PARTNER, CameFrom.CARD})
    return Effort(name="Talks with partners", days=days, clients=through)


def _through(ever: WhoBroughtWhom, kinds: set[CameFrom]) -> int:
    rows = (one.clients for one in ever.brought if one.way.kind in kinds)
    return len({client for clients in rows for client in clients})


def _days(
    model: type[Edition] | type[Article], field: str, first: date, last: date
) -> tuple[date, ...]:
    rows = model.objects.exclude(**{field: None}).values_list(field, flat=True)
    days = (timezone.localdate(at) for at in rows if at is not None)
    return tuple(sorted(on for on in days if _is_of(on, first, last)))


def _is_of(day: date | None, first: date, last: date) -> bool:
    return day is not None and first <= day <= last


def newest(*, today: date) -> date:
    """Return the quarter that ended last, the one to look back at."""
    here = quarter_of(today)
    return here if last_day(here) == today else quarter_before(here)
