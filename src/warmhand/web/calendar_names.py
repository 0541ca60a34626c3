"""Whose visit is this? One tap for each name that the calendar writes and nobody has told yet."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from warmhand.core.errors import DomainError
from warmhand.services import calendar_names
from warmhand.web.access.calendars import CalendarName, name_of
from warmhand.web.access.clients import client_of
from warmhand.web.access.people import READ_AND_WRITE, WRITE, member
from warmhand.web.access.request import Request
from warmhand.web.forms.calendars import NameForm
from warmhand.web.toasts import say
from warmhand.web.words import clock, short_day

REFUSED = 422


@member(*READ_AND_WRITE)
def names(request: Request) -> HttpResponse:
    """Ask whose visits the unknown names are; keep an answer on POST."""
    if request.method != "POST":
        return _page(request)
    form = NameForm(request.POST)
    if not form.is_valid() or not form.cleaned_data["answer"]:
        return _page(request, refused="Please tap one of these.", status=REFUSED)
    try:
        told = _told(request, form)
    except DomainError as refused:
        return _page(request, refused=str(refused), status=REFUSED)
    words = f"Remembered: {told.client.name}." if told.client else "Remembered: not a visit."
    say(
        request,
        f"{words} {_joined(request, told)}".strip(),
        undo_url=reverse("calendar-name-forget", args=[told.pk]),
    )
    return redirect("calendar-names")


def _joined(request: Request, told: CalendarName) -> str:
    """Which visit that was there an entry was taken as, where its time is another."""
    found = calendar_names.joined_visit(name=told, now=timezone.now())
    if found is None:
        return ""
    (visit, starts), country = found, request.practice.country
    at = f" at {clock(visit.clock, country)}" if visit.clock else ""
    return (
        f"A visit on {short_day(visit.visit_on, country)}{at} was there already; the calendar’s "
        f"{clock(starts.time(), country)} was taken as the same one."
    )


def _told(request: Request, form: NameForm) -> CalendarName:
    typed, now = form.cleaned_data, timezone.now()
    if typed["answer"] == "new":
        return calendar_names.tell_new_client(
            practice=request.practice,
            words=typed["words"],
            name=typed["name"],
            user=request.user,
            now=now,
            today=timezone.localdate(),
        )
    client = None
    if typed["answer"] == "client":
        client = client_of(request, typed["client"] or UUID(int=0))
    return calendar_names.tell(
        practice=request.practice, words=typed["words"], client=client, user=request.user, now=now
    )


def _page(request: Request, *, refused: str = "", status: int = 200) -> HttpResponse:
    now = timezone.now()
    context = {
        "questions": calendar_names.questions(now=now),
        "known": calendar_names.known_names(),
        "clients": calendar_names.clients_to_choose(),
        "refused": refused,
        "section": "today",
    }
    return render(request, "calendars/names.html", context, status=status)


@member(*WRITE)
def name_forget(request: Request, key: UUID) -> HttpResponse:
    """Ask anew: this was somebody else."""
    calendar_names.forget(name=name_of(request, key), user=request.user, now=timezone.now())
    say(request, "Asked anew. What it had planned ahead is taken out.")
    return redirect("calendar-names")
