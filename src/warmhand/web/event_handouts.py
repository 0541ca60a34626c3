"""What of an event is printed or put into a calendar."""

from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import mark_safe

from warmhand.core.outreach import EventState
from warmhand.formats.calendar import gathering_ics
from warmhand.formats.qr import qr_svg
from warmhand.web.access.events import DemoEvent, event_of
from warmhand.web.access.people import READ, member
from warmhand.web.access.request import Request
from warmhand.web.events import public_address


@member(*READ)
def event_poster(request: Request, key: UUID) -> HttpResponse:
    """Show a sheet to print, with the code that opens the sign-up page."""
    event = event_of(request, key)
    address = public_address(event)
    context = {
        "section": "outreach",
        "event": event,
        "address": address,
        "code": mark_safe(qr_svg(address)),  # noqa: S308 - drawn by ourselves
        "is_open": event.is_public
        and event.state == EventState.PLANNED.value
        and request.practice.is_public,
    }
    return render(request, "events/poster.html", context)


@member(*READ)
def event_calendar(request: Request, key: UUID) -> HttpResponse:
    """Return the event as a calendar file."""
    event = event_of(request, key)
    return calendar_file(
        uid=f"event-{event.pk}@warmhand",
        summary=event.name,
        event=event,
        starts_at=event.starts_at,
        minutes=int((event.ends_at - event.starts_at).total_seconds() // 60),
    )


def calendar_file(
    *, uid: str, summary: str, event: DemoEvent, starts_at: datetime | None, minutes: int
) -> HttpResponse:
    """Return a calendar file for the whole of `event` or a slot of it, or answer 404 without one."""
    if starts_at is None:
        raise Http404
    body = gathering_ics(
        uid=uid,
        summary=summary,
        starts_at=starts_at,
        minutes=minutes,
        place=", ".join(filter(None, (event.place, event.address_line))),
        now=timezone.now(),
    )
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="event.ics"'
    return response
