"""An event as anybody sees it: the page, signing up for a slot, and the slot's own page."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from warmhand.core import spam
from warmhand.core.demo_words import consent_words
from warmhand.core.errors import DomainError, StaleRowError
from warmhand.core.links import LinkPurpose
from warmhand.core.outreach import EventState, GuestState
from warmhand.services import event_mails, event_sign_up, incoming_limits, links
from warmhand.services.incoming_form import Stamp, read_stamp, why_again, write_stamp
from warmhand.web.access.events import DemoEvent, linked_guest, public_event_of
from warmhand.web.access.links import by_link, token_in
from warmhand.web.access.people import READ, READ_AND_WRITE, WRITE
from warmhand.web.access.public import PublicRequest, address_of_sender, public_page
from warmhand.web.access.request import LinkRequest
from warmhand.web.event_handouts import calendar_file
from warmhand.web.forms.events import SignUpForm
from warmhand.web.forms.fields import in_country
from warmhand.web.words import clock

AGAIN, STALE, TOO_MANY = 422, 409, 429
FROM_ONE_PLACE = 30
"""An hour: all who stand at a gym share its network, and scan the poster there."""


@public_page(*READ)
def public_event(request: PublicRequest, event: str) -> HttpResponse:
    """Show what is offered, when and where, and how many slots are open."""
    found = public_event_of(request, event)
    now = timezone.now()
    context = {
        **_frame(request, found, now),
        "open": event_sign_up.open_slots(event=found, now=now),
        "paragraphs": [part for part in found.words.split("\n\n") if part.strip()],
    }
    return render(request, "events/public.html", context)


def _frame(request: PublicRequest, event: DemoEvent, now: datetime) -> dict[str, Any]:
    return {
        "practice": request.practice,
        "event": event,
        "is_cancelled": event.state == EventState.CANCELLED.value,
        "is_over": event.ends_at <= now or event.state == EventState.HELD.value,
    }


@public_page(*READ_AND_WRITE)
def public_event_sign_up(request: PublicRequest, event: str) -> HttpResponse:
    """Take a slot: one person has it, however many press at once."""
    found, now = public_event_of(request, event), timezone.now()
    if request.method != "POST":
        initial = {"stamp": write_stamp(practice=request.practice, now=now)}
        return _sign_up_page(request, found, SignUpForm(initial=initial), now)
    form = in_country(SignUpForm(request.POST), request.practice.country)
    form.offer(_choices(request, event_sign_up.all_slots(event=found)))
    stamp = read_stamp(request.POST.get("stamp", ""), practice=request.practice)
    if not form.is_valid():
        return _once_more(request, found, form, stamp, now)
    why = spam.Again.NOT_OURS if form.cleaned_data["website"] else why_again(stamp, now=now)
    if stamp is None or why is not None:
        form.add_error(None, spam.AGAIN_WORDS[why or spam.Again.NOT_OURS])
        return _once_more(request, found, form, stamp, now)
    return _signed_up(request, found, form, stamp, now)


def _signed_up(
    request: PublicRequest, event: DemoEvent, form: SignUpForm, stamp: Stamp, now: datetime
) -> HttpResponse:
    address, asked = address_of_sender(request), form.asked()
    today = event_sign_up.signed_up_today(now=now)
    here = incoming_limits.from_here(address, now=now)
    if here >= FROM_ONE_PLACE or today >= spam.MOST_A_DAY:
        return _sign_up_page(request, event, form, now, status=TOO_MANY)
    incoming_limits.count_one(address, now=now)
    try:
        key = event_sign_up.guest_key(stamp, asked)
        guest = event_sign_up.sign_up(event=event, asked=asked, key=key, now=now)
    except DomainError as refused:
        form.add_error(None, str(refused))
        status = STALE if isinstance(refused, StaleRowError) else AGAIN
        return _once_more(request, event, form, stamp, now, status=status)
    return redirect("demo-slot", links.token_of(event_mails.slot_link(guest=guest, now=now)))


def _choices(request: PublicRequest, times: Sequence[datetime]) -> list[tuple[str, str]]:
    return [(at.isoformat(), clock(at, request.practice.country)) for at in times]


def _once_more(
    request: PublicRequest,
    event: DemoEvent,
    form: SignUpForm,
    stamp: Stamp | None,
    now: datetime,
    *,
    status: int = AGAIN,
) -> HttpResponse:
    """Ask for the form again: mending one word is quick, and never too quick."""
    key = stamp.key if stamp else None
    fresh = write_stamp(practice=request.practice, now=now, key=key, was_asked=True)
    form.data = {**{name: form.data.get(name) for name in form.fields}, "stamp": fresh}
    return _sign_up_page(request, event, form, now, status=status)


def _sign_up_page(
    request: PublicRequest, event: DemoEvent, form: SignUpForm, now: datetime, *, status: int = 200
) -> HttpResponse:
    times = event_sign_up.open_slots(event=event, now=now)
    form.offer(_choices(request, times))
    context = {
        **_frame(request, event, now),
        "form": form,
        "open": times,
        "too_many": status == TOO_MANY,
    }
    return render(request, "events/sign_up.html", context, status=status)


@by_link(LinkPurpose.DEMO_SLOT, *READ)
def demo_slot(request: LinkRequest) -> HttpResponse:
    """Show somebody their slot."""
    return _slot_page(request)


@by_link(LinkPurpose.DEMO_SLOT, *WRITE)
def demo_slot_back(request: LinkRequest) -> HttpResponse:
    """Give the slot back, so that somebody else can have it."""
    try:
        event_sign_up.give_back(guest=linked_guest(request), now=timezone.now())
    except DomainError as refused:
        return _slot_page(request, refused=str(refused), status=STALE)
    return redirect("demo-slot", token_in(request))


@by_link(LinkPurpose.DEMO_SLOT, *READ)
def demo_slot_calendar(request: LinkRequest) -> HttpResponse:
    """Return the slot as a calendar file."""
    guest = linked_guest(request)
    is_there = guest.state != GuestState.LEFT.value
    return calendar_file(
        uid=f"slot-{guest.pk}@warmhand",
        summary=guest.event.name,
        event=guest.event,
        starts_at=guest.slot_at if is_there else None,
        minutes=guest.event.slot_minutes,
    )


def _slot_page(request: LinkRequest, *, refused: str = "", status: int = 200) -> HttpResponse:
    guest, now = linked_guest(request), timezone.now()
    event = guest.event
    context = {
        "practice": request.practice,
        "guest": guest,
        "event": event,
        "token": token_in(request),
        "refused": refused,
        "is_cancelled": event.state == EventState.CANCELLED.value,
        "is_over": event.ends_at <= now or event.state == EventState.HELD.value,
        "is_booked": guest.state == GuestState.BOOKED.value,
        "was_given_back": guest.state == GuestState.LEFT.value,
        "agreed": consent_words(guest.consent_words),
    }
    return render(request, "events/slot.html", context, status=status)
