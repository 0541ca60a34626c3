"""What brought whom: linked things, each noted once for one client."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from warmhand.core.came_from import (
    KIND_WORDS,
    LINK_OF,
    Brought,
    CameFrom,
    Way,
    Ways,
    in_order,
    tally,
)
from warmhand.core.errors import InvalidValueError
from warmhand.core.letter import day_words
from warmhand.store.clients import Client
from warmhand.store.incoming import PartnerCard
from warmhand.store.newsletter import Article, Edition
from warmhand.store.outreach import CameThrough, DemoEvent
from warmhand.store.partners import Partner

Thing = DemoEvent | Article | Edition | PartnerCard | Partner | Client
LINKS = ("event", "article", "edition", "card__partner", "partner", "by_client")
SOURCES = ("source_event", "source_article", "source_partner", "source_client")
NOT_OUT = "“{name}” is not out yet, so it cannot have brought anybody."
YOUNGER = "“{name}” is of {day}, and {client} came before that. Choose another source."
THEMSELVES = "Nobody sends themselves. Choose somebody else."


@transaction.atomic
def note(
    *,
    client: Client,
    kind: CameFrom,
    on: date,
    now: datetime,
    event: DemoEvent | None = None,
    article: Article | None = None,
    edition: Edition | None = None,
    card: PartnerCard | None = None,
    partner: Partner | None = None,
    by_client: Client | None = None,
) -> CameThrough:
    """Write down that `client` came in touch through one thing on the day `on`, and return it.

    One thing is one row however often it is noted; the earliest day stays. Raises
    `InvalidValueError` where the thing does not fit `kind`, is the client, or is younger than `on`.
    """
    things: dict[str, Thing | None] = {
        "event": event,
        "article": article,
        "edition": edition,
        "card": card,
        "partner": partner,
        "by_client": by_client,
    }
    given = {name: thing for name, thing in things.items() if thing is not None}
    if set(given) != ({LINK_OF[kind]} - {""}):
        raise InvalidValueError("Choose the one thing that they came through.")
    if by_client is not None and by_client.pk == client.pk:
        raise InvalidValueError(THEMSELVES)
    for thing in given.values():
        refuse_younger(thing, on, client=client)
    return _once(client, kind, on, now, given)


def _once(
    client: Client, kind: CameFrom, on: date, now: datetime, given: dict[str, Any]
) -> CameThrough:
    there = CameThrough.objects.filter(client=client, kind=kind.value, **given)
    row = there.order_by("came_on", "created_at").first()
    if row is None:
        facts = {"came_on": on, "created_at": now, "practice": client.practice}
        return CameThrough.objects.create(client=client, kind=kind.value, **facts, **given)
    if on < row.came_on:
        row.came_on = on
        row.save(update_fields=["came_on"])
    return row


def forget(*, client: Client, event: DemoEvent) -> None:
    """Take back that `client` came in touch through `event`."""
    CameThrough.objects.filter(client=client, event=event).delete()


def refuse_younger(thing: Thing, on: date, *, client: Client) -> None:
    """Raise `InvalidValueError` where `thing` came into the world after the day `on`.

    A partner is a person and has no age here, nor has a client whose first day is not written
    down. What is not out yet, a draft, brings nobody. Days are those of the time zone in use.
    """
    if isinstance(thing, Partner):
        return
    since = _began(thing)
    if since is None:
        if isinstance(thing, Client):
            return
        raise InvalidValueError(NOT_OUT.format(name=_name(thing)))
    if since > on:
        day = day_words(since, country=client.practice.country)
        raise InvalidValueError(YOUNGER.format(name=_name(thing), day=day, client=client.name))


def _began(thing: DemoEvent | Article | Edition | PartnerCard | Client) -> date | None:
    if isinstance(thing, Client):
        return thing.since_on
    at = (
        thing.starts_at
        if isinstance(thing, DemoEvent)
        else thing.published_at
        if isinstance(thing, Article)
        else thing.started_at
        if isinstance(thing, Edition)
        else thing.created_at
    )
    return timezone.localdate(at) if at else None


def _name(thing: Thing) -> str:
    if isinstance(thing, Article):
        return thing.title
    if isinstance(thing, Edition):
        return thing.subject
    return f"Card of {thing.partner.name}" if isinstance(thing, PartnerCard) else thing.name


def came_on(client: Client) -> date:
    """Return the day on which `client` came: as written down, else when they were added."""
    return client.since_on or timezone.localdate(client.created_at)


def ways_of(client: Client) -> Ways:
    """Return what `client` came in touch through, with who is said to have sent them: two queries."""
    rows = _noted().filter(client=client)
    told = Client.objects.select_related(*SOURCES).get(pk=client.pk)
    return in_order([*map(_way, rows), *_told(told)], came_on=came_on(client))


@dataclass(frozen=True, slots=True, kw_only=True)
class WhoBroughtWhom:
    """What brought the clients who came from the day `since` on (None: ever)."""

    brought: tuple[Brought, ...]
    names: dict[str, str]
    """Names of clients by key."""
    clients: int
    """How many came."""
    known: int
    """Of how many it is known through what."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """One client with the day on which they came, and what they came in touch through."""

    key: str
    name: str
    on: date
    ways: Ways


def clients_since(since: date | None) -> list[Arrival]:
    """Return who came from the day `since` on (None: ever): two queries."""
    there = Client.objects.filter(merged_into=None).select_related(*SOURCES)
    came = [row for row in there if since is None or came_on(row) >= since]
    keys = {row.pk for row in came}
    noted: dict[Any, list[Way]] = defaultdict(list)
    for row in _noted():
        if row.client_id in keys:
            noted[row.client_id].append(_way(row))
    return [
        Arrival(
            key=str(row.pk),
            name=row.name,
            on=came_on(row),
            ways=in_order([*noted[row.pk], *_told(row)], came_on=came_on(row)),
        )
        for row in came
    ]


def told_of(clients: Iterable[Arrival]) -> WhoBroughtWhom:
    """Return what brought whom of `clients`."""
    by_key = {one.key: one for one in clients}
    return WhoBroughtWhom(
        brought=tally({key: one.ways for key, one in by_key.items()}),
        names={key: one.name for key, one in by_key.items()},
        clients=len(by_key),
        known=sum(bool(one.ways.before) for one in by_key.values()),
    )


def who_brought_whom(*, since: date | None = None) -> WhoBroughtWhom:
    """Return what brought whom of those who came `since` that day: two queries."""
    return told_of(clients_since(since))


def clients_of_events(keys: Collection[UUID]) -> dict[str, list[Client]]:
    """Return whom each of these events brought, as `who_brought_whom` counts: two queries."""
    noted: dict[UUID, list[Way]] = defaultdict(list)
    for row in _noted().filter(event__in=keys):
        noted[row.client_id].append(_way(row))
    there = Client.objects.filter(Q(source_event__in=keys) | Q(pk__in=list(noted)))
    there = there.filter(merged_into=None).select_related(*SOURCES)
    found: dict[str, list[Client]] = defaultdict(list)
    for client in there.order_by("created_at", "pk"):
        ways = in_order([*noted[client.pk], *_told(client)], came_on=came_on(client))
        for way in ways.before:
            if way.kind is CameFrom.EVENT:
                found[way.key].append(client)
    return found


def brought_by(*, kind: CameFrom, key: UUID) -> Brought | None:
    """Return what one thing brought so far, None for nobody: two queries."""
    found = who_brought_whom().brought
    return next((one for one in found if (one.way.kind, one.way.key) == (kind, str(key))), None)


def _noted() -> "QuerySet[CameThrough]":
    """What is noted; two entries made one may have brought each other, and that is nobody."""
    rows = CameThrough.objects.select_related(*LINKS)
    return rows.filter(Q(by_client=None) | ~Q(by_client=F("client")))


def _way(row: CameThrough) -> Way:
    kind = CameFrom(row.kind)
    link = LINK_OF[kind]
    thing: Thing | None = getattr(row, link) if link else None
    if thing is None:
        return Way(kind, "", KIND_WORDS[kind], row.came_on)
    through = str(thing.partner_id) if isinstance(thing, PartnerCard) else ""
    return Way(kind, str(thing.pk), _name(thing), row.came_on, through)


def _told(client: Client) -> Collection[Way]:
    """Who is said to have sent the client, as a way of the day on which the thing was there."""
    things: dict[CameFrom, Thing | None] = {
        CameFrom.EVENT: client.source_event,
        CameFrom.ARTICLE: client.source_article,
        CameFrom.PARTNER: client.source_partner,
        CameFrom.CLIENT: client.source_client,
    }
    day = came_on(client)
    return [
        Way(kind, str(thing.pk), _name(thing), _told_on(thing, day))
        for kind, thing in things.items()
        if thing is not None
    ]


def _told_on(thing: Thing, day: date) -> date:
    began = _began(thing) if isinstance(thing, DemoEvent) else None
    return min(began, day) if began else day
