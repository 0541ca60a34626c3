"""The worth-it check of an event, from the practice's own past events and its own price."""

from django.db.models import Count

from warmhand.core.care import VisitStatus
from warmhand.core.demo_slots import room_of
from warmhand.core.outreach import EventState, GuestState
from warmhand.core.worth_it import Offer, PastEvent, WorthIt, worth_it
from warmhand.services.came_from import clients_of_events
from warmhand.store.care import Visit
from warmhand.store.clients import Client
from warmhand.store.outreach import DemoEvent, DemoGuest


def check(*, event: DemoEvent) -> WorthIt:
    """Return what `event` may bring and costs; six queries."""
    practice = event.practice
    room = room_of(event.starts_at, event.ends_at, event.slot_minutes)
    visits, visitors = _visits_of_guests()
    minutes = int((event.ends_at - event.starts_at).total_seconds() // 60)
    offer = Offer(
        room=room_for(event, room),
        minutes=minutes,
        extra_minutes=event.extra_minutes,
        cost_cents=event.cost_cents,
        fee_cents=event.fee_cents,
        price_cents=practice.visit_price_cents,
        visit_minutes=practice.visit_minutes or 60,
        visits=visits,
        visitors=visitors,
    )
    return worth_it(offer, past_events(but=event))


def room_for(event: DemoEvent, room: int) -> int:
    """Return how many may be served: no more than are there, or than may book ahead."""
    most = [room]
    if event.audience:
        most.append(event.audience)
    if not event.takes_walk_ups:
        most.append(max(1, event.slots))
    return min(most)


def past_events(*, but: DemoEvent) -> list[PastEvent]:
    """Return the practice's events that were held, apart from `but`; four queries."""
    held = list(DemoEvent.objects.filter(state=EventState.HELD.value).exclude(pk=but.pk))
    done = DemoGuest.objects.filter(state=GuestState.DONE.value, event__in=held)
    served = dict(done.values_list("event").annotate(Count("pk")).order_by())
    came = clients_of_events([one.pk for one in held])
    return [
        PastEvent(
            room=room_for(one, room_of(one.starts_at, one.ends_at, one.slot_minutes)),
            served=served.get(one.pk, 0),
            clients=len(came.get(str(one.pk), [])),
        )
        for one in held
    ]


def _visits_of_guests() -> tuple[int, int]:
    """Visits that clients of own events came to, and how many clients those are; two queries."""
    came = Client.objects.filter(source_event__isnull=False, merged_into=None)
    keys = list(came.values_list("pk", flat=True))
    visits = Visit.objects.filter(client__in=keys, status=VisitStatus.DONE.value).count()
    return (visits, len(keys)) if keys else (0, 0)
