"""Demo events: weighed, decided on, held, compared."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from warmhand.core.errors import DomainError, StaleRowError
from warmhand.core.outreach import EventState
from warmhand.core.worth_it import read_kept
from warmhand.services import event_follow_up, event_guests, event_results, event_worth, events
from warmhand.web import event_words
from warmhand.web.access.events import DemoEvent, event_of
from warmhand.web.access.people import READ, READ_AND_WRITE, WRITE, member, with_care
from warmhand.web.access.request import Request
from warmhand.web.forms.events import EventForm, initial_of
from warmhand.web.toasts import say

REFUSED, STALE = 422, 409
ON_A_PAGE = 30


@member(*READ)
def event_list(request: Request) -> HttpResponse:
    """List the events, what is to come first, and compare what past ones brought."""
    page = Paginator(events.listed(), ON_A_PAGE).get_page(request.GET.get("page"))
    rows = list(page.object_list)
    today = timezone.localdate()
    came = event_results.brought(rows, practice=request.practice, today=today)
    now = timezone.now()
    lines = [_line(row, came[row.pk]) for row in rows]
    context = {
        "section": "outreach",
        "tab": "events",
        "page": page,
        "coming": sorted(
            (one for one in lines if _is_to_come(one["event"], now)),
            key=lambda one: one["event"].starts_at,
        ),
        "past": [one for one in lines if not _is_to_come(one["event"], now)],
    }
    return render(request, "events/list.html", context)


def _is_to_come(event: DemoEvent, now: datetime) -> bool:
    open_states = {EventState.CONSIDERED.value, EventState.PLANNED.value}
    return event.ends_at > now and event.state in open_states


def _line(event: DemoEvent, came: event_results.Brought) -> dict[str, Any]:
    words, mark, kind = event_words.STATE_WORDS[event.state]
    expected = read_kept(event.expected)
    return {
        "event": event,
        "state": (words, mark, kind),
        "brought": came,
        "new": len(came.clients),
        "expected": event_words.whole(expected.clients) if expected else "",
        "cost": event_words.cost_words(came.cost, event.currency),
    }


@member(*READ_AND_WRITE)
def event_new(request: Request) -> HttpResponse:
    """Enter an event that somebody asks for; nothing is said yet."""
    form = EventForm(request.POST or None).offer(events.possible_hosts())
    if request.method != "POST":
        return _form_page(request, form)
    if not form.is_valid():
        return _form_page(request, form, status=REFUSED)
    try:
        event = events.add_event(
            practice=request.practice,
            details=form.details(),
            user=request.user,
            now=timezone.now(),
        )
    except DomainError as refused:
        form.add_error(None, str(refused))
        return _form_page(request, form, status=REFUSED)
    return redirect("event", event.pk)


@member(*READ_AND_WRITE)
def event_edit(request: Request, key: UUID) -> HttpResponse:
    """Change an event; who has a slot is told where time or place move."""
    event = event_of(request, key)
    if request.method != "POST":
        initial = {**initial_of(events.details_of(event)), "seen": events.version_of(event)}
        return _form_page(request, _offered(EventForm(initial=initial), event), event=event)
    form = _offered(EventForm(request.POST), event)
    if not form.is_valid():
        return _form_page(request, form, event=event, status=REFUSED)
    try:
        events.change_event(
            event=event,
            details=form.details(),
            seen=form.cleaned_data["seen"],
            user=request.user,
            now=timezone.now(),
        )
    except DomainError as refused:
        form.add_error(None, str(refused))
        status = STALE if isinstance(refused, StaleRowError) else REFUSED
        return _form_page(request, form, event=event, status=status)
    say(request, "Saved.")
    return redirect("event", key)


def _offered(form: EventForm, event: DemoEvent) -> EventForm:
    partners = events.possible_hosts()
    is_away = event.host is not None and event.host not in partners
    return form.offer([*partners, event.host] if is_away and event.host else partners)


def _form_page(
    request: Request, form: EventForm, *, event: DemoEvent | None = None, status: int = 200
) -> HttpResponse:
    context = {
        "section": "outreach",
        "form": form,
        "event": event,
        "is_public": request.practice.is_public,
    }
    return render(request, "events/form.html", context, status=status)


@member(*READ)
def event_page(request: Request, key: UUID) -> HttpResponse:
    """Show one event: the check before the yes, its guests, and what it brought."""
    return show(request, event_of(request, key))


def show(
    request: Request, event: DemoEvent, *, refused: str = "", status: int = 200
) -> HttpResponse:
    """Show the page of `event`, with a word on what was refused."""
    today, now = timezone.localdate(), timezone.now()
    came = event_results.brought([event], practice=request.practice, today=today)[event.pk]
    context = {
        "section": "outreach",
        "event": event,
        "refused": refused,
        "state": event_words.STATE_WORDS[event.state],
        "is_over": event.ends_at <= now,
        "has_begun": event.starts_at <= now,
        "worth": worth_parts(request, event),
        "guests": _guests(event),
        "follow_up": event_follow_up.follow_up_of(event=event),
        "brought": came,
        "paid": event_words.amount(came.paid_cents, event.currency),
        "hours": event_words.hours_words(came.hours),
        "cost": event_words.cost_words(came.cost, event.currency),
        "warmth": event_results.host_warmth(event=event, today=today),
        "with_care": with_care(request),
        "public_address": public_address(event) if event.is_public else "",
        "practice_is_public": request.practice.is_public,
    }
    return render(request, "events/event.html", context, status=status)


def worth_parts(request: Request, event: DemoEvent) -> dict[str, Any]:
    """Return the worth-it check in words: as it was decided on, or as it stands now."""
    found = read_kept(event.expected) or event_worth.check(event=event)
    currency = event.currency
    return {
        "found": found,
        "is_kept": bool(event.expected),
        "verdict": event_words.verdict(found),
        "clients": event_words.whole(found.clients),
        "served": event_words.whole(found.served),
        "nobody": event_words.nobody(found),
        "rests_on": event_words.rests_on(found),
        "exposure": event_words.exposure(found, currency),
        "hours": event_words.hours_words(found.hours),
        "hours_worth": event_words.amount(found.hours_cents, currency),
        "costs": event_words.amount(found.cost_cents, currency),
        "fee": event_words.amount(found.paid_cents, currency),
        "visits": event_words.amounts(found.visits_cents, currency),
        "left": event_words.amounts(found.left_cents, currency),
        "assumed": event_words.ASSUMED,
        "has_price": found.hours_cents is not None,
    }


def _guests(event: DemoEvent) -> list[dict[str, Any]]:
    return [
        {"guest": guest, "words": event_words.GUEST_WORDS[guest.state]}
        for guest in event_guests.guests_of(event=event)
    ]


def public_address(event: DemoEvent) -> str:
    """Return the whole address at which anybody signs up."""
    return settings.ADDRESS + reverse("public-event", args=[event.practice.slug, event.slug])


def _act(
    request: Request, key: UUID, deed: Callable[..., object], words: str, undo: str = ""
) -> HttpResponse:
    event = event_of(request, key)
    try:
        deed(event=event, user=request.user, now=timezone.now())
    except DomainError as refused:
        status = STALE if isinstance(refused, StaleRowError) else REFUSED
        return show(request, event_of(request, key), refused=str(refused), status=status)
    say(request, words, undo_url=reverse(undo, args=[key]) if undo else "")
    return redirect("event", key)


@member(*WRITE)
def event_yes(request: Request, key: UUID) -> HttpResponse:
    """Say yes to the event; the check is kept as it stands."""
    return _act(request, key, _yes, "Planned. The check is kept as it stands.", "event-undecide")


@member(*WRITE)
def event_no(request: Request, key: UUID) -> HttpResponse:
    """Say no to the event; the check is kept as it stands."""
    return _act(request, key, _no, "Declined. The check is kept as it stands.", "event-undecide")


def _yes(*, event: DemoEvent, **rest: Any) -> None:  # noqa: ANN401 - user and now
    events.decide(event=event, yes=True, **rest)


def _no(*, event: DemoEvent, **rest: Any) -> None:  # noqa: ANN401 - user and now
    events.decide(event=event, yes=False, **rest)


@member(*WRITE)
def event_undecide(request: Request, key: UUID) -> HttpResponse:
    """Take the decision back."""
    return _act(request, key, events.undecide, "Taken back. Nothing is decided.")


@member(*WRITE)
def event_cancel(request: Request, key: UUID) -> HttpResponse:
    """Cancel a planned event; who has a slot is told by mail."""
    return _act(request, key, events.cancel_event, "Cancelled. Whoever has a slot is told by mail.")


@member(*WRITE)
def event_hold(request: Request, key: UUID) -> HttpResponse:
    """Note that the event took place, and with it the contact with its host."""
    return _act(request, key, events.hold, "Noted: it took place.", "event-unhold")


@member(*WRITE)
def event_unhold(request: Request, key: UUID) -> HttpResponse:
    """Take back that the event took place."""
    return _act(request, key, events.unhold, "Taken back.")
