"""Calendars: the private feed of what is due, and the practice's own calendar read in."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from warmhand.core.calendars import CalendarKind
from warmhand.core.errors import DomainError
from warmhand.services import calendar_feed, calendar_names, calendar_reading, calendars
from warmhand.web.access.calendars import CalendarSource, source_of
from warmhand.web.access.people import READ, WRITE, member, owner
from warmhand.web.access.request import Request
from warmhand.web.forms.calendars import CalendarForm
from warmhand.web.toasts import say

REFUSED = 422


@member(*READ)
def settings_calendars(request: Request) -> HttpResponse:
    """Show one's own feed, and the calendars that are read in."""
    return _page(request, CalendarForm())


def _page(
    request: Request, form: CalendarForm, *, made: str = "", status: int = 200
) -> HttpResponse:
    now = timezone.now()
    found = calendars.sources()
    context = {
        "tab": "calendars",
        "form": form,
        "made": made,
        "made_webcal": "webcal" + made.removeprefix("https").removeprefix("http") if made else "",
        "feed": calendar_feed.feed_of(practice=request.practice, user=request.user, now=now),
        "sources": [(row, calendars.host_of(row)) for row in found],
        "asked": calendar_names.count_asked(now=now) if found else 0,
    }
    return render(request, "calendars/settings.html", context, status=status)


@member(*WRITE)
def calendar_feed_new(request: Request) -> HttpResponse:
    """Make one's own feed anew, and show its address this once."""
    made = calendar_feed.make_feed(practice=request.practice, user=request.user, now=timezone.now())
    return _page(request, CalendarForm(), made=made)


@member(*WRITE)
def calendar_feed_end(request: Request) -> HttpResponse:
    """End one's own feed."""
    calendar_feed.end_feed(practice=request.practice, user=request.user, now=timezone.now())
    say(request, "The calendar is ended. Take it out of your phone too.")
    return redirect("settings-calendars")


@owner(*WRITE)
def calendar_add(request: Request) -> HttpResponse:
    """Add a calendar by its address or as a file, and read it at once."""
    form = CalendarForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, status=REFUSED)
    try:
        words = _added(request, form)
    except DomainError as refused:
        form.add_error(None, str(refused))
        return _page(request, form, status=REFUSED)
    return _told(request, words)


def _added(request: Request, form: CalendarForm) -> str:
    name, now = form.cleaned_data["name"].strip(), timezone.now()
    data = form.cleaned_data["file"]
    if data is not None:
        _source, read = calendars.take_file(
            practice=request.practice,
            name=name or form.file_name,
            data=data,
            user=request.user,
            now=now,
        )
        return _words(read)
    source = calendars.add_address(
        practice=request.practice,
        name=name or "Calendar",
        address=form.cleaned_data["address"],
        user=request.user,
        now=now,
    )
    return _read(request, source)


@member(*WRITE)
def calendar_read(request: Request, key: UUID) -> HttpResponse:
    """Read one calendar now."""
    source = source_of(request, key)
    if source.kind == CalendarKind.FILE.value:
        return _told(request, "A file is read when it is uploaded. Choose the newer one below.")
    return _told(request, _read(request, source))


def _read(request: Request, source: CalendarSource) -> str:
    """What a read did, or why it could not: that stands with the calendar too."""
    try:
        read = calendar_reading.read_source(source=source, now=timezone.now(), user=request.user)
    except DomainError as refused:
        return str(refused)
    return _words(read)


def _words(read: calendar_reading.Read) -> str:
    return f"{read.words} {read.became}".strip()


@owner(*WRITE)
def calendar_remove(request: Request, key: UUID) -> HttpResponse:
    """Read a calendar no more; visits that it planned and that hold nothing go with it."""
    gone = calendars.remove(source=source_of(request, key), user=request.user, now=timezone.now())
    visits = {0: "No visit went with it.", 1: "1 planned visit went with it."}
    words = visits.get(gone, f"{gone} planned visits went with it.")
    return _told(request, f"The calendar is removed. {words}")


def _told(request: Request, words: str) -> HttpResponse:
    say(request, words)
    return redirect("settings-calendars")
