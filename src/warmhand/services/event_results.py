"""What an event brought later: visits and money, cost per new client, and warmth with its host."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from warmhand.core.care import VisitStatus
from warmhand.core.event_cost import ClientCost, cost_per_client
from warmhand.core.network import Stage
from warmhand.core.outreach import EventState
from warmhand.core.warmth import Warmth, warmth_of
from warmhand.services.came_from import clients_of_events
from warmhand.services.consents import local_day
from warmhand.services.warmth import contacts_of, rules_of
from warmhand.store.care import Visit
from warmhand.store.clients import Client
from warmhand.store.outreach import DemoEvent
from warmhand.store.people import Practice


@dataclass(frozen=True, slots=True)
class Brought:
    """What came of one event; money in cents."""

    clients: tuple[Client, ...]
    """The clients who met it before they came, each once."""
    visits: int
    """How many visits they came to."""
    paid_cents: int | None
    """What those paid, at the price of each visit; None where no price is known."""
    hours: float
    spent_cents: int | None
    """Money and hours less what the host paid; None without a price of a visit."""
    cost: ClientCost | None
    """Per new client; None where that is, or before the event was held."""


@dataclass(frozen=True, slots=True)
class HostWarmth:
    """Warmth with the host the day before, on the day, and today."""

    before: Warmth
    after: Warmth
    today: Warmth


def brought(events: Sequence[DemoEvent], *, practice: Practice, today: date) -> dict[UUID, Brought]:
    """Return what each of `events` brought, by key; three queries however many there are."""
    found = clients_of_events([one.pk for one in events])
    keys = {client.pk for group in found.values() for client in group}
    came = Visit.objects.filter(client__in=keys, status=VisitStatus.DONE.value)
    prices: dict[UUID, list[int | None]] = defaultdict(list)
    for client_key, cents in came.values_list("client_id", "price_cents"):
        prices[client_key].append(practice.visit_price_cents if cents is None else cents)
    return {
        one.pk: _brought(one, found.get(str(one.pk), []), prices, practice=practice, today=today)
        for one in events
    }


def _brought(
    event: DemoEvent,
    clients: list[Client],
    prices: dict[UUID, list[int | None]],
    *,
    practice: Practice,
    today: date,
) -> Brought:
    paid = [cents for client in clients for cents in prices[client.pk]]
    known = [cents for cents in paid if cents is not None]
    hours = hours_of(event)
    spent = spent_cents(event, practice)
    held = event.state == EventState.HELD.value
    on = local_day(practice, event.starts_at)
    cost = None
    if held and spent is not None:
        cost = cost_per_client(spent_cents=spent, clients=len(clients), held_on=on, today=today)
    money = sum(known) if len(known) == len(paid) else None
    return Brought(tuple(clients), len(paid), money, hours, spent, cost)


def hours_of(event: DemoEvent) -> float:
    """Return the hours that `event` takes, preparing and travelling included."""
    return (event.ends_at - event.starts_at).total_seconds() / 3600 + event.extra_minutes / 60


def spent_cents(event: DemoEvent, practice: Practice) -> int | None:
    """Return money and hours less the host's fee, in cents; hours at the price of a visit."""
    if practice.visit_price_cents is None:
        return None
    an_hour = practice.visit_price_cents * 60 / (practice.visit_minutes or 60)
    return round(hours_of(event) * an_hour) + event.cost_cents - event.fee_cents


def host_warmth(*, event: DemoEvent, today: date) -> HostWarmth | None:
    """Return how warm it was with the host before and after `event`; None without one, or before.

    One query.
    """
    host, practice = event.host, event.practice
    on = local_day(practice, event.starts_at)
    if host is None or event.state != EventState.HELD.value or on > today:
        return None
    rules = rules_of(practice)
    contacts = contacts_of([host.pk], practice=practice, rules=rules)[host.pk]
    days = (on - timedelta(days=1), on, today)
    return HostWarmth(
        *(warmth_of(contacts, Stage(host.stage), on=day, rules=rules) for day in days)
    )
