"""The walk-up queue: one page that works without a script, and what its script talks to."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe

from warmhand.core.demo_words import CONSENT_NOW, consent_words
from warmhand.core.errors import InvalidValueError
from warmhand.formats.qr import qr_svg
from warmhand.services import queue as kept
from warmhand.services import queue_page
from warmhand.web import queue_forms
from warmhand.web.access.events import DemoEvent, event_of, public_event_of
from warmhand.web.access.people import READ, READ_AND_WRITE, WRITE, member, public
from warmhand.web.access.public import PublicRequest, public_page
from warmhand.web.access.queue import COOKIE, mark_of, owner_of
from warmhand.web.access.request import Request

REFUSED, CONFLICT, BAD = 422, 409, 400
SCREEN_SECONDS = 30
MOST_BYTES = 500_000
WORKER = Path(__file__).parent / "static" / "warmhand" / "queue-worker.js"
FILES = ("warmhand/warmhand.css", "warmhand/queue.js", "warmhand/favicon.svg")


@member(*READ_AND_WRITE)
def queue(request: Request, key: UUID) -> HttpResponse:
    """Show the queue of an event; without a script, take one deed at a time."""
    event, now = event_of(request, key), timezone.now()
    if request.method == "POST":
        try:
            raw = queue_forms.deeds_of(request.POST, now=now)
            deeds = [kept.read_deed(one, now=now) for one in raw]
        except InvalidValueError as problem:
            return _page(request, event, now=now, problem=str(problem), status=REFUSED)
        kept.take_deeds(event=event, deeds=deeds, user=request.user, now=now)
        return redirect("queue", event.pk)
    return _page(request, event, now=now)


@member(*READ)
def queue_shell(request: Request, key: UUID) -> HttpResponse:
    """Show the same page without anybody on it: what a device keeps for when it has no network."""
    return _page(request, event_of(request, key), now=timezone.now(), is_shell=True)


def _page(
    request: Request,
    event: DemoEvent,
    *,
    now: datetime,
    problem: str = "",
    status: int = 200,
    is_shell: bool = False,
) -> HttpResponse:
    found = queue_page.queue_of(event, now=now)
    context: dict[str, Any] = {
        "section": "outreach",
        "event": event,
        "practice": request.practice,
        "problem": problem,
        "page_key": uuid4(),
        "lines": queue_page.safety_lines(),
        "consent": consent_words(CONSENT_NOW),
        "consent_version": CONSENT_NOW,
        "data": None if is_shell else _data(request, event, found, now=now),
        **_screen_code(event),
    }
    if not is_shell:
        asked = request.GET.get("ask") or request.POST.get("ask")
        context |= queue_forms.lists_of(event, found)
        context["asked_guest"] = next((one for one in found.guests if str(one.pk) == asked), None)
    response = render(request, "queue/queue.html", context, status=status)
    _remember(request, response)
    return response


def _screen_code(event: DemoEvent) -> dict[str, str]:
    if not event.is_public:
        return {}
    path = reverse("queue-screen", args=[event.practice.slug, event.slug])
    address = settings.ADDRESS + path
    return {"screen": path, "code": mark_safe(qr_svg(address))}  # noqa: S308 - drawn by ourselves


def _data(
    request: Request, event: DemoEvent, found: queue_page.Queue, *, now: datetime
) -> dict[str, Any]:
    """Return what a device keeps: the queue, whose it is, and what it needs to send."""
    return queue_page.as_data(event, found, now=now) | {
        "owner": owner_of(request, event),
        "cookie": mark_of(request),
        "token": get_token(request),
    }


def _remember(request: Request, response: HttpResponse) -> None:
    """Tell this device's script who works here: without a network nobody else could."""
    response.set_cookie(
        COOKIE,
        mark_of(request),
        max_age=settings.SESSION_COOKIE_AGE,
        secure=settings.IS_HTTPS,
        samesite="Lax",
    )


@member(*READ)
def queue_state(request: Request, key: UUID) -> HttpResponse:
    """Answer with the queue as data, for a device that is back."""
    event, now = event_of(request, key), timezone.now()
    found = queue_page.queue_of(event, now=now)
    response = JsonResponse(_data(request, event, found, now=now))
    _remember(request, response)
    return response


@member(*WRITE)
def queue_sync(request: Request, key: UUID) -> HttpResponse:
    """Take the deeds that a device kept, each once, and answer with the queue as it now is."""
    event, now = event_of(request, key), timezone.now()
    try:
        sent = json.loads(request.body[:MOST_BYTES])
        owner, deeds = sent["owner"], sent["deeds"]
    except (ValueError, TypeError, KeyError):
        return JsonResponse({"problem": "This cannot be read."}, status=BAD)
    if owner != owner_of(request, event) or not isinstance(deeds, list):
        return JsonResponse({"problem": "This is somebody else’s."}, status=CONFLICT)
    taken = kept.take(event=event, raw=deeds, user=request.user, now=now)
    found = queue_page.queue_of(event, now=now)
    data = _data(request, event, found, now=now)
    return JsonResponse({"taken": taken.taken, "refused": dict(taken.refused), "state": data})


@public(*READ)
def queue_worker(request: HttpRequest) -> HttpResponse:
    """Give out the service worker: from here its scope is /queue/ and nothing else."""
    files = json.dumps([static(name) for name in FILES])
    body = WORKER.read_text(encoding="utf-8").replace("[/* files */]", files)
    return HttpResponse(body, content_type="text/javascript; charset=utf-8")


@public_page(*READ)
def queue_screen(request: PublicRequest, event: str) -> HttpResponse:
    """Show numbers and how long they wait: no name, nothing that anybody wrote."""
    row, now = public_event_of(request, event), timezone.now()
    found = queue_page.queue_of(row, now=now)
    stays = "still" in request.GET
    context = {
        "practice": request.practice,
        "event": row,
        "now": now,
        "over": queue_page.is_over(row, now=now),
        "stays": stays,
        **queue_forms.screen_of(found),
    }
    response = render(request, "queue/screen.html", context)
    if not stays:
        response.headers["Refresh"] = str(SCREEN_SECONDS)
    return response
