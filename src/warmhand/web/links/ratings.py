"""The client's one question a day: a tap saves, and the page tells nothing of other days."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from warmhand.core.errors import InvalidValueError
from warmhand.core.links import LinkPurpose
from warmhand.formats.calendar import reminders_ics
from warmhand.services import rating_pages, ratings
from warmhand.services.links import address_of
from warmhand.services.rating_rounds import begin_again
from warmhand.services.ratings import Asked, RoundOverError
from warmhand.web.access.links import by_link, token_in
from warmhand.web.access.people import READ, READ_AND_WRITE, WRITE
from warmhand.web.access.request import LinkRequest
from warmhand.web.forms.ratings import TimesForm


@by_link(LinkPurpose.RATING, *READ_AND_WRITE)
def rating(request: LinkRequest) -> HttpResponse:
    """Ask today's question; keep the answer, or another hour, on POST."""
    if request.method != "POST":
        return _page(request)
    is_times = "hour" in request.POST or "time_zone" in request.POST
    try:
        if "ask_again" in request.POST:
            return _begun_again(request)
        return _changed_times(request) if is_times else _answered(request)
    except InvalidValueError as refused:
        return _page(request, problem=str(refused), status=422)
    except RoundOverError as over:
        return _page(request, problem=str(over), status=409)


def _answered(request: LinkRequest) -> HttpResponse:
    # A day sent along is not read: the server knows which one it is.
    text = request.POST.get("answer", "")
    ratings.answer(link=request.link, text=text, now=timezone.now())
    return redirect("rating-link", token_in(request))


def _begun_again(request: LinkRequest) -> HttpResponse:
    row, now = ratings.round_of(request.link), timezone.now()
    if row is None or not begin_again(row=row, now=now, link_id=request.link.pk):
        raise RoundOverError(ratings.OVER)
    return redirect("rating-link", token_in(request))


def _changed_times(request: LinkRequest) -> HttpResponse:
    form = TimesForm(request.POST, country=request.practice.country)
    if not form.is_valid():
        return _page(request, form=form, status=422)
    ratings.change_times(link=request.link, now=timezone.now(), **form.cleaned_data)
    return redirect("rating-link", token_in(request))


def _page(
    request: LinkRequest, *, problem: str = "", form: TimesForm | None = None, status: int = 200
) -> HttpResponse:
    row = ratings.round_of(request.link)
    shown = ratings.asked(row, now=timezone.now()) if row else None
    context = {
        "practice": request.practice,
        "token": token_in(request),
        "asked": shown,
        "asks": bool(shown and shown.may_answer and _wants_scale(request, shown, problem)),
        "problem": problem,
        "form": form or _times(request, shown),
    }
    return render(request, "ratings/today.html", context, status=status)


def _wants_scale(request: LinkRequest, shown: Asked, problem: str) -> bool:
    return shown.answer is None or bool(problem) or "again" in request.GET


def _times(request: LinkRequest, shown: Asked | None) -> TimesForm | None:
    if shown is None or shown.stopped:
        return None
    initial: dict[str, Any] = {"hour": shown.hour, "time_zone": shown.time_zone}
    return TimesForm(initial=initial, country=request.practice.country)


@by_link(LinkPurpose.RATING, *WRITE)
def stop(request: LinkRequest) -> HttpResponse:
    """Stop asking, at one tap."""
    ratings.stop_asking(link=request.link, now=timezone.now())
    return redirect("rating-link", token_in(request))


@by_link(LinkPurpose.RATING, *WRITE)
def not_me(request: LinkRequest) -> HttpResponse:
    """Close a link that reached somebody else; what is said comes here and now, once."""
    ratings.not_me(link=request.link, now=timezone.now())
    return render(request, "ratings/not_me.html", {"practice": request.practice})


@by_link(LinkPurpose.RATING, *READ)
def calendar(request: LinkRequest) -> HttpResponse:
    """Give the days that are still asked about as a calendar file with alarms."""
    row, now = ratings.round_of(request.link), timezone.now()
    moments = rating_pages.moments_to_come(row, now=now) if row else []
    if row is None or row.stopped or not moments:
        return redirect("rating-link", token_in(request))
    data = reminders_ics(
        uid=f"{row.pk}@warmhand",
        summary=f"A question from {request.practice.name}",
        url=address_of(request.link),
        asks_at=moments,
        now=now,
    )
    response = HttpResponse(data, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="reminders.ics"'
    return response
