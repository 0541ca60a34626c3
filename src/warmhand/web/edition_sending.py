"""A newsletter on its way: begin, stop, go on, and what is held for a person to look at."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from warmhand.core.errors import DomainError
from warmhand.core.newsletter import DeliveryState, EditionState
from warmhand.core.outbox import plain_error
from warmhand.services import editions_sending
from warmhand.web.access.pages import Delivery, Edition, edition_of
from warmhand.web.access.people import READ_AND_WRITE, WRITE, member, owner
from warmhand.web.access.request import Request
from warmhand.web.editions import STATE_WORDS
from warmhand.web.toasts import say

ON_A_PAGE = 50
REFUSED = 409
ACTS: dict[str, Callable[..., object]] = {
    "start": editions_sending.start,
    "stop": editions_sending.stop,
    "on": editions_sending.go_on,
}
SAID = {
    "start": "It is leaving now.",
    "stop": "Stopped. What was leaving at this moment still arrives.",
    "on": "It goes on.",
}


@member(*READ_AND_WRITE)
def edition_sending(request: Request, key: UUID) -> HttpResponse:
    """Show to how many it goes and how far it is; begin, stop and go on."""
    row = edition_of(request, key)
    act = request.POST.get("act", "")
    if request.method != "POST" or act not in ACTS:
        return _page(request, row)
    try:
        ACTS[act](edition=row, user=request.user, now=timezone.now())
    except DomainError as refused:
        return _page(request, edition_of(request, key), refused=str(refused))
    say(request, SAID[act])
    return redirect("edition-sending", key)


def _page(request: Request, row: Edition, *, refused: str = "") -> HttpResponse:
    is_draft = row.state == EditionState.DRAFT.value
    questions = Paginator(editions_sending.questions(row), ON_A_PAGE)
    page = questions.get_page(request.GET.get("page"))
    missing = editions_sending.why_not_start(row) if is_draft else []
    context = {
        "section": "outreach",
        "edition": row,
        "state": STATE_WORDS[row.state],
        "is_draft": is_draft,
        "is_leaving": row.state == EditionState.SENDING.value,
        "is_stopped": row.state == EditionState.STOPPED.value,
        "readers": editions_sending.reader_count() if is_draft else 0,
        "progress": editions_sending.progress(row),
        "missing": [(one.words, _address(one.page, row)) for one in missing],
        "page": page,
        "questions": [_question(one) for one in page.object_list],
        "practice": request.practice,
        "refused": refused,
    }
    status = REFUSED if refused else 200
    return render(request, "editions/sending.html", context, status=status)


def _address(page: str, row: Edition) -> str:
    return reverse("edition", args=[row.pk]) if page == "newsletter" else reverse(page)


def _question(row: Delivery) -> dict[str, Any]:
    return {
        "row": row,
        "is_held": row.state == DeliveryState.HELD.value,
        "email": row.subscriber.email if row.subscriber else "A reader who was deleted",
        "error": plain_error(row.last_error),
    }


@owner(*WRITE)
def edition_questions(request: Request, key: UUID) -> HttpResponse:
    """Note that held mails arrived, or send the chosen ones once more."""
    row = edition_of(request, key)
    keys = [one for text in request.POST.getlist("keys") if (one := _uuid(text))]
    act = request.POST.get("act", "")
    deed = {"arrived": editions_sending.arrived, "again": editions_sending.send_again}.get(act)
    if deed is not None and keys:
        count = deed(edition=row, keys=keys, user=request.user, now=timezone.now())
        say(request, f"{count} noted as arrived." if act == "arrived" else f"{count} leave again.")
    return redirect("edition-sending", key)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
