"""Safety questions on the client's own page, by a link or on the device handed over."""

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from warmhand.core.errors import StaleRowError
from warmhand.core.help_lines import numbers_for
from warmhand.core.links import LinkPurpose
from warmhand.core.red_flags import URGENT, Asked, Urgency
from warmhand.core.safety import How
from warmhand.services import screening_asking, screenings
from warmhand.services.letters import first_name
from warmhand.services.screening_pages import nothing_new, visit_question
from warmhand.services.screenings import Hand
from warmhand.web.access.handover import handed_over, unlock_address
from warmhand.web.access.links import by_link, token_in
from warmhand.web.access.people import READ, READ_AND_WRITE, WRITE
from warmhand.web.access.request import LinkRequest
from warmhand.web.access.safety import Screening, linked_screening
from warmhand.web.forms.safety import Page
from warmhand.web.safety_pages import (
    finished,
    has_more,
    has_private,
    is_over,
    page_context,
    stops_here,
    take,
)

FIRST, SIGNS = Page("first", to_client=True), Page("signs", to_client=True)
PRIVATE = Page("private", to_client=True)
SEE_DOCTOR = frozenset({Urgency.DAYS, Urgency.ROUTINE})


def frame(request: LinkRequest, row: Screening) -> dict[str, Any]:
    """Return what each of the client's pages shows; no page names any other client."""
    lock, practice = handed_over(request), request.practice
    return {
        "frame": "links/base_client.html",
        "practice": practice,
        "link": request.link,
        "token": token_in(request),
        "screening": row,
        "writer": first_name(practice.practitioner_name) or practice.name,
        "first_name": first_name(row.client.name),
        "unlock": unlock_address(lock) if lock else "",
        "numbers": numbers_for(practice.country),
    }


def _hand(request: LinkRequest) -> Hand:
    how = How.HANDED_OVER if handed_over(request) else How.LINK
    return Hand(how=how, link=request.link)


@by_link(LinkPurpose.SAFETY, *READ_AND_WRITE)
def first(request: LinkRequest) -> HttpResponse:
    """Ask where it hurts and what there is to know; who comes back goes on where they were."""
    row = linked_screening(request)
    goes_on = request.method != "POST" and "back" not in request.GET and row.finished_at is None
    # A visit's first page can be passed by without a tick; once read out it is over.
    was_seen = row.asked == Asked.INTAKE.value or row.how == How.READ_OUT.value
    if goes_on and was_seen and is_over(row, FIRST, today=_today()):
        return redirect("safety-link-signs", token_in(request))
    return _page(request, row, FIRST)


def _today() -> date:
    return timezone.localdate()


@by_link(LinkPurpose.SAFETY, *READ_AND_WRITE)
def signs(request: LinkRequest) -> HttpResponse:
    """Ask for the signs that the first page calls for."""
    row = linked_screening(request)
    if row.finished_at is None and not is_over(row, FIRST, today=_today()):
        return redirect("safety-link", token_in(request))
    was_read_out = row.how == How.READ_OUT.value and is_over(row, SIGNS, today=_today())
    return _page(request, row, PRIVATE if was_read_out else SIGNS)


def _page(request: LinkRequest, row: Screening, page: Page) -> HttpResponse:
    if row.finished_at is not None:
        return _answered(request, row)
    today, taken, status = _today(), None, 200
    if request.method == "POST":
        try:
            taken = take(request, row, page, hand=_hand(request), today=today)
        except StaleRowError:
            return _answered(request, linked_screening(request))
        row, status = taken.screening, 422
        if stops_here(taken, today=today):
            return _done(request, row)
        if "back" in request.POST:
            return redirect(f"{reverse('safety-link', args=[token_in(request)])}?back=1")
        if not taken.problems:
            return _onward(request, row, page)
    context = {**frame(request, row), **page_context(row, page, today=today, taken=taken)}
    template = "first" if page is FIRST else "signs"
    return render(request, f"safety/{template}.html", context, status=status)


def _onward(request: LinkRequest, row: Screening, page: Page) -> HttpResponse:
    today, token = _today(), token_in(request)
    if page.name == "first" and has_more(row, to_client=True, today=today):
        return redirect("safety-link-signs", token)
    return _done(request, row)


def _done(request: LinkRequest, row: Screening) -> HttpResponse:
    done = finished(row, hand=_hand(request), now=timezone.now(), today=_today())
    return redirect("safety-link-done" if done else "safety-link", token_in(request))


def _answered(request: LinkRequest, row: Screening) -> HttpResponse:
    """What is urgent stays in view; all else was answered and is over."""
    if row.urgency in URGENT:
        return redirect("safety-link-done", token_in(request))
    status = 409 if request.method == "POST" else 200
    return render(request, "safety/client_answered.html", frame(request, row), status=status)


@by_link(LinkPurpose.SAFETY, *READ)
def done(request: LinkRequest) -> HttpResponse:
    """Say thank you, or what to do now. No condition is named."""
    row = linked_screening(request)
    if row.finished_at is None:
        return redirect("safety-link", token_in(request))
    context = {
        **frame(request, row),
        "is_urgent": row.urgency in URGENT,
        "see_doctor": row.urgency in SEE_DOCTOR,
        # Whoever was asked reads it, whatever was said: so it tells nobody who reads along.
        "if_unsafe": has_private(row, today=_today()),
    }
    return render(request, "safety/client_done.html", context)


@by_link(LinkPurpose.SCORE, *WRITE)
def anything_new(request: LinkRequest) -> HttpResponse:
    """Take the one question of a visit from the client's page of scores."""
    episode, now, today = request.link.episode, timezone.now(), _today()
    home = redirect("score-link", token_in(request))
    if episode is None or episode.ended_on is not None:
        raise Http404
    if visit_question(client=episode.client, today=today) is None:
        return home
    hand = _hand(request)
    if "something" not in request.POST:
        if "nothing" in request.POST:
            nothing_new(client=episode.client, episode=episode, hand=hand, now=now, today=today)
        return home
    row = screenings.begin(
        client=episode.client, episode=episode, asked=Asked.VISIT, hand=hand, now=now
    )
    token = screening_asking.hand_over_link(screening=row, user=request.link.user, now=now)
    return redirect("safety-link", token)
