"""Introductions: the warmest path to a person, asking along it, and what came of each step."""

from urllib.parse import quote
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from warmhand.core.errors import DomainError
from warmhand.core.introductions import Answer
from warmhand.services import (
    introduction_answers,
    introduction_lists,
    introduction_pages,
    introductions,
    ties,
)
from warmhand.services.introduction_pages import ShownPath
from warmhand.web.access.network import hop_of, introduction_of
from warmhand.web.access.partners import Partner, partner_of
from warmhand.web.access.people import READ, WRITE, member
from warmhand.web.access.request import Request
from warmhand.web.forms.introductions import MessageForm, OutcomeForm
from warmhand.web.toasts import say

LIST_PAGE = 20
SUBJECT = "An introduction"
MOVED = "The path has changed meanwhile. This is the warmest one now; your words are below."


def contact_links(partner: Partner, words: str, *, subject: str = SUBJECT) -> dict[str, str]:
    """Return addresses that open `words` in one’s own mail or messages; "" where one is unknown."""
    body = quote(words.replace("\r\n", "\n").replace("\n", "\r\n"), safe="")
    mail = f"mailto:{quote(partner.email)}?subject={quote(subject)}&body={body}"
    text = f"sms:{partner.phone}?&body={quote(words, safe='')}"
    return {
        "mail": mail if partner.email else "",
        "text": text if partner.phone else "",
    }


@member(*READ)
def partner_path(request: Request, key: UUID) -> HttpResponse:
    """Show the warmest path to a person, or whom to ask where none is known."""
    target = partner_of(request, key)
    return _path_page(request, target, second=request.GET.get("path") == "2")


def _path_page(
    request: Request,
    target: Partner,
    *,
    second: bool = False,
    form: MessageForm | None = None,
    problem: str = "",
    ready: str = "",
    status: int = 200,
) -> HttpResponse:
    today = timezone.localdate()
    network = ties.network_graph(practice=request.practice, today=today)
    found = ties.path_to(practice=request.practice, today=today, target=target.pk, network=network)
    paths = _paths(request, found, network, second=second)
    path = paths[0] if paths else None
    context: dict[str, object] = {
        "target": target,
        "path": path,
        "other_path": paths[1] if len(paths) > 1 else None,
        "second": second,
        "is_known": target.pk in network.graph.first,
        "to_ask": [] if path else introduction_pages.whom_to_ask(network),
        "open_request": introductions.open_request(target=target),
        "problem": problem,
    }
    if path is not None:
        form = _with_path(form, path)
        links = contact_links(path.first, str(form["words"].value() or ""))
        # A form may not lead to another program, so the page with its link comes first.
        context |= {"form": form, "links": links, "ready": ready, "ready_url": links.get(ready, "")}
    return render(request, "introductions/path.html", context, status=status)


def _with_path(form: MessageForm | None, path: ShownPath) -> MessageForm:
    """Return the form of a message along `path`; typed words stay, the path is the one shown."""
    words = form["words"].value() if form is not None else path.message
    problems = form.errors if form is not None else {}
    fresh = MessageForm(initial={"words": words, "through": path.through})
    if problems:
        fresh = MessageForm({"words": words, "through": path.through})
    return fresh


def _paths(
    request: Request,
    found: ties.FoundPath | None,
    network: ties.Network,
    *,
    second: bool,
) -> list[ShownPath]:
    """Return the warmest path and its runner-up in words; the second one first where asked for."""
    if found is None:
        return []
    both = [found, *([found.runner_up] if found.runner_up else [])]
    both = both[::-1] if second else both
    return [
        introduction_pages.shown_path(found=each, network=network, practice=request.practice)
        for each in both
    ]


@member(*WRITE)
def introduction_new(request: Request, key: UUID) -> HttpResponse:
    """Note that the first person of a path was asked, or show the message ready for one’s own mail or phone."""
    target = partner_of(request, key)
    form = MessageForm(request.POST)
    today = timezone.localdate()
    found = ties.path_to(practice=request.practice, today=today, target=target.pk)
    path, second = _chosen(found, str(form["through"].value() or ""))
    if not form.is_valid():
        return _path_page(request, target, second=second, form=form, status=422)
    if path is None:
        return _path_page(request, target, form=form, problem=MOVED, status=409)
    if ready := request.POST.get("ready", ""):
        return _path_page(request, target, second=second, form=form, ready=ready)
    row = introductions.ask(
        target=target,
        path=path,
        words=form.cleaned_data["words"],
        user=request.user,
        today=today,
        now=timezone.now(),
    )
    undo = reverse("introduction-remove", args=[row.pk])
    say(request, f"Noted: you asked for an introduction to {target.name}.", undo_url=undo)
    return redirect("introduction", row.pk)


def _chosen(found: ties.FoundPath | None, through: str) -> tuple[ties.FoundPath | None, bool]:
    """Return that path which goes through those named, and whether it is the second."""
    for is_second, path in enumerate((found, found.runner_up if found else None)):
        if path is not None and ",".join(map(str, path.through)) == through:
            return path, bool(is_second)
    return None, False


@member(*READ)
def introduction_list(request: Request) -> HttpResponse:
    """List requests and offers, open ones first; and who carries much of one’s reach."""
    today = timezone.localdate()
    page = Paginator(introduction_lists.rows(), LIST_PAGE).get_page(request.GET.get("page"))
    practice = request.practice
    context = {
        "section": "partners",
        "page": page,
        "lines": [introduction_lists.shown(row, practice=practice, today=today) for row in page],
        "carried": introduction_pages.concentration_lines(practice=practice, today=today),
    }
    return render(request, "introductions/list.html", context)


@member(*READ)
def introduction_page(request: Request, key: UUID) -> HttpResponse:
    """Show one request or offer step by step, with what to do next."""
    return _one(request, key)


def _one(request: Request, key: UUID, *, problem: str = "", status: int = 200) -> HttpResponse:
    row = introduction_of(request, key)
    found = introduction_lists.shown(row, practice=request.practice, today=timezone.localdate())
    thanks = (
        introduction_lists.thanks_messages(row, practice=request.practice) if found.to_thank else []
    )
    context = {
        "section": "partners",
        "found": found,
        "row": row,
        "to_talk": introduction_answers.is_to_talk(row),
        "hops": [(hop, contact_links(hop.to, hop.message)) for hop in found.hops],
        "thanks": [
            (giver, words, contact_links(giver, words, subject="Thank you"))
            for giver, words in thanks
        ],
        "problem": problem,
    }
    return render(request, "introductions/introduction.html", context, status=status)


@member(*WRITE)
def hop_outcome(request: Request, key: UUID) -> HttpResponse:
    """Note what came of one step."""
    hop = hop_of(request, key)
    form = OutcomeForm(request.POST)
    if not form.is_valid():
        return _one(request, hop.introduction_id, problem="Choose what came of it.", status=422)
    said = Answer(form.cleaned_data["said"])
    try:
        introduction_answers.answer(
            hop=hop,
            said=said,
            user=request.user,
            today=timezone.localdate(),
            now=timezone.now(),
        )
    except DomainError as refused:
        return _one(request, hop.introduction_id, problem=str(refused), status=409)
    undo = "" if said is Answer.ASKED else reverse("hop-open", args=[key])
    say(request, "Noted.", undo_url=undo)
    return redirect("introduction", hop.introduction_id)


@member(*WRITE)
def hop_open(request: Request, key: UUID) -> HttpResponse:
    """Take the answer of one step back."""
    hop = hop_of(request, key)
    try:
        introduction_answers.answer(
            hop=hop,
            said=Answer.OPEN,
            user=request.user,
            today=timezone.localdate(),
            now=timezone.now(),
        )
    except DomainError as refused:
        return _one(request, hop.introduction_id, problem=str(refused), status=409)
    say(request, "It waits for an answer again.")
    return redirect("introduction", hop.introduction_id)


@member(*WRITE)
def introduction_remove(request: Request, key: UUID) -> HttpResponse:
    """Take out a request that was noted by mistake."""
    row = introduction_of(request, key)
    try:
        introductions.withdraw(introduction=row, user=request.user, now=timezone.now())
    except DomainError as refused:
        return _one(request, key, problem=str(refused), status=409)
    say(request, "Taken out, as if it had not been asked.")
    return redirect("introductions")


@member(*WRITE)
def introduction_thanks(request: Request, key: UUID) -> HttpResponse:
    """Note that whoever introduced one was thanked."""
    row = introduction_of(request, key)
    try:
        introduction_answers.thank(
            introduction=row, user=request.user, today=timezone.localdate(), now=timezone.now()
        )
    except DomainError as refused:
        return _one(request, key, problem=str(refused), status=409)
    say(request, "Noted: thanked.", undo_url=reverse("introduction-unthank", args=[key]))
    return redirect("introduction", key)


@member(*WRITE)
def introduction_unthank(request: Request, key: UUID) -> HttpResponse:
    """Take back thanks that were noted by mistake."""
    row = introduction_of(request, key)
    introduction_answers.unthank(introduction=row, user=request.user, now=timezone.now())
    say(request, "Not thanked yet.")
    return redirect("introduction", key)
