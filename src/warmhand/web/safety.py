"""Safety questions in the practice: how to ask them, read out, and what came of them."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString, mark_safe

from warmhand.core.errors import DomainError, StaleRowError
from warmhand.core.red_flags import URGENT, Asked
from warmhand.core.safety import How
from warmhand.formats.phone import SOME_QUESTIONS, sms_body, sms_link
from warmhand.formats.qr import qr_svg
from warmhand.services import links, screening_asking, screenings, urgent
from warmhand.services.letters import first_name
from warmhand.services.screening_pages import (
    is_untouched,
    nothing_new,
    standing_of,
    visit_question,
)
from warmhand.services.screenings import Hand
from warmhand.web.access.care import Episode, episode_of
from warmhand.web.access.clients import Client, client_of
from warmhand.web.access.handover import hand_over
from warmhand.web.access.people import READ_AND_WRITE, care_member
from warmhand.web.access.request import Request
from warmhand.web.access.safety import Screening, screening_of
from warmhand.web.forms.safety import Page, read_page
from warmhand.web.safety_pages import (
    finished,
    has_more,
    has_private,
    is_over,
    page_context,
    stops_here,
    take,
)
from warmhand.web.safety_result import came_of
from warmhand.web.toasts import say

FIRST, SIGNS = Page("first", to_client=False), Page("signs", to_client=False)
ALONE = Page("alone", to_client=False)
FRAME = {"frame": "base.html", "section": "clients"}


@care_member(*READ_AND_WRITE)
def ask_client(request: Request, key: UUID) -> HttpResponse:
    """Offer the three ways to ask before the first visit."""
    return _ways(request, client_of(request, key), None)


@care_member(*READ_AND_WRITE)
def ask_episode(request: Request, key: UUID) -> HttpResponse:
    """Offer the three ways, for one episode."""
    episode = episode_of(request, key)
    return _ways(request, episode.client, episode)


def _ways(request: Request, client: Client, episode: Episode | None) -> HttpResponse:
    problem, status = "", 200
    if request.method == "POST":
        try:
            return _asked(request, client, episode)
        except DomainError as refused:
            problem, status = str(refused), 409
    now = timezone.now()
    row = screenings.begun(client=client, asked=Asked.INTAKE, now=now)
    context = {
        **FRAME,
        "client": client,
        "episode": episode,
        "first_name": first_name(client.name),
        "standing": standing_of(client),
        "goes_on": row is not None and not is_untouched(row),
        "ways": screening_asking.ways_to(client),
        "problem": problem,
        **_link_of(row, client),
    }
    return render(request, "safety/ask.html", context, status=status)


def _link_of(row: Screening | None, client: Client) -> dict[str, str | SafeString]:
    """The open link as a text message, as a code and in letters."""
    link = screening_asking.live_link(row, now=timezone.now()) if row else None
    if link is None:
        return {}
    address, practice = links.address_of(link), client.practice
    body = sms_body(
        practice=practice.name, person=practice.practitioner_name, url=address, what=SOME_QUESTIONS
    )
    return {
        "address": address,
        "sms": sms_link(client.phone, body=body) if client.phone else "",
        "code": mark_safe(qr_svg(address)),  # noqa: S308 - drawn by ourselves
    }


def _asked(request: Request, client: Client, episode: Episode | None) -> HttpResponse:
    by, now = request.POST.get("by", ""), timezone.now()
    if by in ("mail", "link"):
        screening_asking.ask_on_their_phone(
            client=client, episode=episode, by_mail=by == "mail", user=request.user, now=now
        )
        say(request, "The mail is on its way." if by == "mail" else "The link is ready below.")
        return redirect(request.path)
    row = screenings.begun(client=client, asked=Asked.INTAKE, now=now)
    if by == "close" and row is not None:
        screening_asking.revoke_links(screening=row, now=now)
        say(request, "The link is closed.")
        return redirect(request.path)
    if by not in ("hand", "read_out"):
        return redirect(request.path)
    how = How.HANDED_OVER if by == "hand" else How.READ_OUT
    hand = Hand(how=how, user=request.user)
    row = screenings.begin(client=client, episode=episode, asked=Asked.INTAKE, hand=hand, now=now)
    return _hand_over(request, row) if by == "hand" else redirect("safety-ask", row.pk)


def _hand_over(request: Request, row: Screening) -> HttpResponse:
    """Lock the device to the client's own page of these questions."""
    now = timezone.now()
    token = screening_asking.hand_over_link(screening=row, user=request.user, now=now)
    path = reverse("safety-link", args=[token])
    back = reverse("safety-result", args=[row.pk])
    hand_over(request, client_path=path, back_path=back, now=now)
    return redirect(path)


@care_member(*READ_AND_WRITE)
def ask(request: Request, key: UUID) -> HttpResponse:
    """Read out the first page: where it hurts and what there is to know."""
    return _page(request, screening_of(request, key), FIRST)


@care_member(*READ_AND_WRITE)
def signs(request: Request, key: UUID) -> HttpResponse:
    """Read out the second page, of what the first one calls for."""
    row = screening_of(request, key)
    if row.finished_at is None and not is_over(row, FIRST, today=timezone.localdate()):
        return redirect("safety-ask", key)
    return _page(request, row, SIGNS)


def _page(request: Request, row: Screening, page: Page) -> HttpResponse:
    if row.finished_at is not None:
        return redirect("safety-result", row.pk)
    today, taken, status = timezone.localdate(), None, 200
    if request.method == "POST":
        hand = Hand(how=How.READ_OUT, user=request.user)
        try:
            taken = take(request, row, page, hand=hand, today=today)
        except StaleRowError as stale:
            say(request, str(stale))
            return redirect("safety-result", row.pk)
        row, status = taken.screening, 422
        if stops_here(taken, today=today):
            return _done(row, hand)
        if "back" in request.POST:
            return redirect("safety-ask", row.pk)
        if not taken.problems:
            return _onward(request, row, page, hand)
    context = {
        **FRAME,
        **page_context(row, page, today=today, taken=taken),
        "client": row.client,
        "first_name": first_name(row.client.name),
        "is_private_left": page.name == "signs" and has_private(row, today=timezone.localdate()),
    }
    return render(request, f"safety/{page.name}.html", context, status=status)


def _onward(request: Request, row: Screening, page: Page, hand: Hand) -> HttpResponse:
    today = timezone.localdate()
    if page.name == "first" and (
        has_more(row, to_client=False, today=today) or has_private(row, today=timezone.localdate())
    ):
        return redirect("safety-signs", row.pk)
    if "hand_over" in request.POST:
        return _hand_over(request, row)
    return _done(row, hand)


def _done(row: Screening, hand: Hand) -> HttpResponse:
    done = finished(row, hand=hand, now=timezone.now(), today=timezone.localdate())
    return redirect("safety-ask", row.pk) if done is None else _result_of(done)


def _result_of(row: Screening) -> HttpResponse:
    """What is urgent has a page of its own, before everything else."""
    return redirect("urgent" if row.urgency in URGENT else "safety-result", row.pk)


@care_member(*READ_AND_WRITE)
def result(request: Request, key: UUID) -> HttpResponse:
    """Say what came of the questions; ask what the therapist alone has seen."""
    row, today = screening_of(request, key), timezone.localdate()
    if row.finished_at is None:
        return redirect("safety-ask", key)
    if request.method == "POST":
        return _seen(request, row)
    urgent.note(row, "safety answers", user=request.user, now=timezone.now(), read=True)
    context = {**FRAME, **page_context(row, ALONE, today=today), **came_of(row, today=today)}
    return render(request, "safety/result.html", context)


def _seen(request: Request, row: Screening) -> HttpResponse:
    typed = read_page(request.POST, asks_places=False, asks_topics=False)
    made = screenings.seen_by_therapist(
        screening=row,
        given=typed.given,
        hand=Hand(how=How.READ_OUT, user=request.user),
        now=timezone.now(),
        today=timezone.localdate(),
    )
    if made is None:
        say(request, "Nothing was ticked, so nothing is noted.")
        return redirect("safety-result", row.pk)
    return _result_of(made)


@care_member(*READ_AND_WRITE)
def anything_new(request: Request, key: UUID) -> HttpResponse:
    """Ask whether anything is new since last time: one tap for no, the topics for yes."""
    episode, today = episode_of(request, key), timezone.localdate()
    if "nothing" in request.POST:
        note_nothing_new(request, episode)
        say(request, "Noted: nothing new today.")
        return redirect(_back(request) or reverse("episode", args=[key]))
    if request.method == "POST":
        return ask_what_is_new(request, episode)
    question = visit_question(client=episode.client, today=today)
    context = {**FRAME, "episode": episode, "client": episode.client, "question": question}
    return render(request, "safety/visit.html", context)


def note_nothing_new(request: Request, episode: Episode) -> None:
    """Keep that nothing is new today."""
    nothing_new(
        client=episode.client,
        episode=episode,
        hand=Hand(how=How.READ_OUT, user=request.user),
        now=timezone.now(),
        today=timezone.localdate(),
    )


def ask_what_is_new(request: Request, episode: Episode) -> HttpResponse:
    """Begin the questions of a visit and lead to them."""
    hand = Hand(how=How.READ_OUT, user=request.user)
    row = screenings.begin(
        client=episode.client, episode=episode, asked=Asked.VISIT, hand=hand, now=timezone.now()
    )
    return redirect("safety-ask", row.pk)


def _back(request: Request) -> str:
    path = request.POST.get("back", "")[:200]
    is_ours = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if is_ours else ""
