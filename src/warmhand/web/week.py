"""People for this week: the list with its reasons; drop, add, and how many."""

from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from warmhand.core.errors import DomainError
from warmhand.core.people import Role
from warmhand.services import partner_pages, week, week_changes
from warmhand.web.access.network import pick_of
from warmhand.web.access.partners import Partner, partner_of
from warmhand.web.access.people import READ, WRITE, member, owner, with_care
from warmhand.web.access.request import Request
from warmhand.web.forms.week import SizeForm, key_in
from warmhand.web.http import words_sought
from warmhand.web.toasts import say
from warmhand.web.week_words import cards_of, why_words

FOUND = 12


@member(*READ)
def this_week(request: Request) -> HttpResponse:
    """Show whom to contact this week and why, and who is done; it is computed, nothing is kept."""
    return _page(request)


def _page(request: Request, *, status: int = 200, problem: str = "") -> HttpResponse:
    found = week.week_of(practice=request.practice, today=_today())
    query = words_sought(request.GET)
    hits = partner_pages.find_keys(query=query) if query else []
    care = with_care(request)
    context = {
        "week": found,
        "cards": cards_of(found, today=_today(), country=request.practice.country, care=care),
        "why": why_words(found),
        "to_go": len(found.people),
        "query": query,
        "hits": partner_pages.lines_of(hits[:FOUND], practice=request.practice),
        "more_hits": max(0, len(hits) - FOUND),
        "size_form": SizeForm(initial={"people": found.size}),
        "is_owner": request.membership.role == Role.OWNER,
        "problem": problem,
        "section": "partners",
    }
    return render(request, "week/week.html", context, status=status)


def _today() -> date:
    return timezone.localdate()


@member(*WRITE)
def week_drop(request: Request) -> HttpResponse:
    """Take somebody out of the list for four weeks."""
    key = key_in(request.POST.get("partner", ""))
    partner = partner_of(request, key) if key else None
    try:
        pick = week_changes.drop(
            practice=request.practice,
            partner=partner,
            npi=request.POST.get("npi", ""),
            today=_today(),
            user=request.user,
            now=timezone.now(),
        )
    except DomainError:
        return _page(request, status=422, problem="Choose one of the people on the list.")
    name = partner.name if partner else "That listing"
    undo = reverse("week-back", args=[pick.pk])
    say(request, f"{name} stays away for four weeks.", undo_url=undo)
    return redirect("this-week")


@member(*WRITE)
def week_back(request: Request, key: UUID) -> HttpResponse:
    """Undo a drop: they can come again."""
    week_changes.bring_back(pick=pick_of(request, key))
    return redirect("this-week")


@member(*WRITE)
def week_add(request: Request) -> HttpResponse:
    """Put a partner on this week's list, or make one of a listing of the directory."""
    try:
        partner = _added(request)
    except DomainError as refused:
        return _page(request, status=422, problem=str(refused))
    also = " and one of your partners now" if request.POST.get("npi") else ""
    say(request, f"{partner.name} is on this week’s list{also}.")
    return redirect("this-week")


def _added(request: Request) -> Partner:
    practice, user, now = request.practice, request.user, timezone.now()
    if key := key_in(request.POST.get("partner", "")):
        partner = partner_of(request, key)
        week_changes.add(practice=practice, partner=partner, today=_today(), user=user, now=now)
        return partner
    return week_changes.add_listing(
        practice=practice,
        npi=request.POST.get("npi", ""),
        profession=request.POST.get("profession", ""),
        today=_today(),
        user=user,
        now=now,
    )


@owner(*WRITE)
def week_size(request: Request) -> HttpResponse:
    """Choose how many people a week holds."""
    form = SizeForm(request.POST)
    if not form.is_valid():
        return _page(request, status=422, problem="Choose one to five people a week.")
    week_changes.set_size(
        practice=request.practice,
        people=form.cleaned_data["people"],
        user=request.user,
        now=timezone.now(),
    )
    return redirect("this-week")
