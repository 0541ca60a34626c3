"""Visits: one, new, marked, and those of a day."""

from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date

from warmhand.core.care import VisitStatus
from warmhand.core.errors import DomainError, InvalidValueError, StaleRowError
from warmhand.core.people import CARE_ROLES
from warmhand.services import care, visits
from warmhand.services.screening_pages import visit_question
from warmhand.web.access.care import Episode, Visit, episode_of, visit_of
from warmhand.web.access.clients import client_of
from warmhand.web.access.people import READ, READ_AND_WRITE, WRITE, care_member, member
from warmhand.web.access.request import Request
from warmhand.web.forms.care import MarkForm, SlotForm, VisitForm
from warmhand.web.toasts import say

MARKED = {
    VisitStatus.DONE: "Marked as done.",
    VisitStatus.MISSED: "Marked: did not take place.",
    VisitStatus.PLANNED: "Planned again.",
}
DONE, STALE, REFUSED = 303, 409, 422
CHANGED_PLAN = "Saved. You changed the plan; it shows on the chart."


@care_member(*READ_AND_WRITE)
def visit_new(request: Request, key: UUID) -> HttpResponse:
    """Add a visit, done or planned."""
    episode, today = episode_of(request, key), timezone.localdate()
    initial = {
        "visit_on": today,
        "status": VisitStatus.DONE.value,
        "minutes": request.practice.visit_minutes,
        "price": request.practice.visit_price_cents,
        "tried": care.plan_now(episode),
    }
    form, status = VisitForm(request.POST or None, initial=initial), 200
    if request.method == "POST":
        status = _added(request, episode, form, today)
        if status == DONE:
            return redirect("episode", key)
    question = visit_question(client=episode.client, today=today)
    context = {"form": form, "episode": episode, "client": episode.client, "question": question}
    return render(request, "care/visit.html", context, status=status)


def _added(request: Request, episode: Episode, form: VisitForm, today: date) -> int:
    if not form.is_valid():
        return REFUSED
    try:
        _visit, changed = visits.add_visit(
            episode=episode,
            draft=form.draft(),
            user=request.user,
            now=timezone.now(),
            today=today,
        )
    except InvalidValueError as refused:
        form.add_error(None, str(refused))
        return REFUSED
    say(request, CHANGED_PLAN if changed else "Visit saved.")
    return DONE


@care_member(*READ_AND_WRITE)
def visit(request: Request, key: UUID) -> HttpResponse:
    """Show and change one visit."""
    row = visit_of(request, key)
    form, status = VisitForm(request.POST or None, initial=_initial(row)), 200
    if request.method == "POST":
        status = _changed(request, row, form)
        if status == DONE:
            return redirect("episode", row.episode_id) if row.episode_id else redirect("visits")
    context = {"form": form, "episode": row.episode, **_stored(row, status)}
    if row.episode is not None:
        context["question"] = visit_question(client=row.client, today=timezone.localdate())
    return render(request, "care/visit.html", context, status=status)


def _stored(row: Visit, status: int) -> dict[str, object]:
    return {
        "visit": row,
        "client": row.client,
        "seen": visits.version_of(row),
        "is_stale": status == STALE,
    }


@member(*READ_AND_WRITE)
def visit_plan(request: Request, key: UUID) -> HttpResponse:
    """Book a visit of a client; a name is all that is needed."""
    client = client_of(request, key)
    initial = {"minutes": request.practice.visit_minutes}
    form, status = SlotForm(request.POST or None, initial=initial), 200
    if request.method == "POST":
        status = REFUSED
        if form.is_valid():
            try:
                visits.plan_visit(
                    client=client,
                    slot=form.slot(),
                    user=request.user,
                    now=timezone.now(),
                    today=timezone.localdate(),
                )
            except InvalidValueError as refused:
                form.add_error("visit_on", str(refused))
            else:
                say(request, "The visit is planned.")
                return redirect("client", key)
    return render(request, "care/slot.html", {"form": form, "client": client}, status=status)


@member(*READ_AND_WRITE)
def visit_move(request: Request, key: UUID) -> HttpResponse:
    """Give a planned visit another time."""
    row = visit_of(request, key)
    initial = {"visit_on": row.visit_on, "clock": row.clock, "minutes": row.minutes}
    form, status = SlotForm(request.POST or None, initial=initial), 200
    if request.method == "POST":
        status = REFUSED
        if form.is_valid():
            status = _moved(request, row, form)
        if status == DONE:
            return redirect("client", row.client_id)
    context = {"form": form, **_stored(row, status)}
    return render(request, "care/slot.html", context, status=status)


def _moved(request: Request, row: Visit, form: SlotForm) -> int:
    try:
        visits.move_visit(
            visit=row,
            slot=form.slot(),
            seen=request.POST.get("seen", ""),
            user=request.user,
            now=timezone.now(),
            today=timezone.localdate(),
        )
    except DomainError as refused:
        form.add_error(None, str(refused))
        return STALE if isinstance(refused, StaleRowError) else REFUSED
    say(request, "The visit is moved.")
    return DONE


def _initial(row: Visit) -> dict[str, object]:
    return {
        "visit_on": row.visit_on,
        "clock": row.clock,
        "status": row.status,
        "minutes": row.minutes,
        "price": row.price_cents,
        "tried": row.tried,
    }


def _changed(request: Request, row: Visit, form: VisitForm) -> int:
    if not form.is_valid():
        return REFUSED
    try:
        changed = visits.change_visit(
            visit=row,
            draft=form.draft(),
            seen=request.POST.get("seen", ""),
            user=request.user,
            now=timezone.now(),
            today=timezone.localdate(),
        )
    except DomainError as refused:
        form.add_error(None, str(refused))
        return STALE if isinstance(refused, StaleRowError) else REFUSED
    say(request, CHANGED_PLAN if changed else "Saved.")
    return DONE


@member(*WRITE)
def visit_mark(request: Request, key: UUID) -> HttpResponse:
    """Say that a visit took place, or did not."""
    row, form = visit_of(request, key), MarkForm(request.POST)
    if not form.is_valid():
        return redirect("visits")
    status = VisitStatus(form.cleaned_data["status"])
    try:
        visits.mark_visit(
            visit=row,
            status=status,
            user=request.user,
            now=timezone.now(),
            today=timezone.localdate(),
        )
        say(request, f"{row.client.name}: {MARKED[status]}")
    except InvalidValueError as refused:
        say(request, str(refused))
    return redirect(f"/visits/?on={row.visit_on.isoformat()}")


@member(*READ)
def visits_of_day(request: Request) -> HttpResponse:
    """List the visits of a day: today's, or those of the day asked for."""
    today = timezone.localdate()
    on = _asked_day(request.GET.get("on", "")) or today
    with_care = request.membership.role in CARE_ROLES
    context = {"on": on, "today": today, "visits": visits.visits_on(on), "with_care": with_care}
    return render(request, "care/visits.html", context)


def _asked_day(text: str) -> date | None:
    try:
        return parse_date(text[:10])
    except ValueError:
        return None
