"""Requests that come in: the list, one request, and what the practice does with it."""

from typing import Any
from uuid import UUID, uuid4

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from warmhand.core.answer_time import words
from warmhand.core.errors import DomainError, StaleRowError
from warmhand.core.incoming import (
    CAME_BY_WORDS,
    NAMED_US_WORDS,
    STATE_WORDS,
    CameBy,
    IncomingKind,
    IncomingState,
    NamedUs,
    Thanks,
    may_become,
)
from warmhand.core.spam import doubt_words
from warmhand.services import incoming, incoming_thanks
from warmhand.services.answer_time import answer_time
from warmhand.services.incoming_form import keep
from warmhand.services.incoming_sources import link_new_sender, link_sender, proposals
from warmhand.services.incoming_taking import known_clients, take
from warmhand.services.letters import first_name
from warmhand.services.partner_pages import profession_words
from warmhand.web.access.contacts import person_of
from warmhand.web.access.incoming import Incoming, client_named, incoming_of
from warmhand.web.access.people import READ, READ_AND_WRITE, WRITE, member, with_care
from warmhand.web.access.request import Request
from warmhand.web.forms.fields import in_country
from warmhand.web.forms.incoming import ByHandForm
from warmhand.web.toasts import say

PAGE = 25
REFUSED, STALE = 422, 409
STATES = {state.value: state for state in IncomingState}
THANKS = {how.value: how for how in Thanks}
DONE_WORDS = {
    IncomingState.NEW: "Open again.",
    IncomingState.NOT_NOW: "Noted: not now.",
    IncomingState.NO_FIT: "Noted: no fit.",
    IncomingState.SPAM: "Put to the spam.",
}
THANKED = {
    Thanks.MAIL: "Your thanks leave in five minutes.",
    Thanks.CALL: "Noted: thanked by phone.",
    Thanks.CARD: "Noted: thanked with a card.",
    Thanks.SPOKEN: "Noted: thanked in person.",
}


@member(*READ)
def incoming_list(request: Request) -> HttpResponse:
    """List the requests of one state, 25 a page; unsure ones stand apart, below the new."""
    state = STATES.get(request.GET.get("state", ""), IncomingState.NEW)
    counts = incoming.counts()
    page = Paginator(incoming.in_state(state), PAGE).get_page(request.GET.get("page"))
    is_apart = state is IncomingState.NEW
    lines = [_line(row) for row in page]
    context = {
        "section": "referrals",
        "state": state.value,
        "tabs": [
            (each.value, STATE_WORDS[each], counts.get(each.value, 0)) for each in STATES.values()
        ],
        "page": page,
        "lines": [one for one in lines if not (is_apart and one["doubts"])],
        "unsure": [one for one in lines if is_apart and one["doubts"]],
        "is_public": request.practice.is_public,
        "answer_words": words(answer_time(now=timezone.now())),
    }
    return render(request, "incoming/list.html", context)


def _line(row: Incoming) -> dict[str, Any]:
    return {
        "row": row,
        "who": incoming.who_asks(row),
        "is_client": row.kind == IncomingKind.CLIENT.value,
        "came_by": CAME_BY_WORDS[CameBy(row.came_by)],
        "source": incoming.source_name(row),
        "doubts": doubt_words(row.doubts),
    }


@member(*READ)
def incoming_request(request: Request, key: UUID) -> HttpResponse:
    """Show one request: who asks, who sent it, and what can be done."""
    return _page(request, incoming_of(request, key))


def _page(request: Request, row: Incoming, *, problem: str = "", status: int = 200) -> HttpResponse:
    state, care = IncomingState(row.state), with_care(request)
    to_name, to_address = incoming.reply_to(row)
    context = {
        "section": "referrals",
        **_line(row),
        "state": state.value,
        "state_words": STATE_WORDS[state],
        "with_care": care,
        "profession": profession_words(row.sender_profession),
        "named_us": NAMED_US_WORDS[NamedUs(row.named_us)] if row.named_us else "",
        "proposals": proposals(row) if state is not IncomingState.TAKEN else [],
        "known": known_clients(row) if may_become(state, IncomingState.TAKEN) else [],
        "may_take": may_become(state, IncomingState.TAKEN),
        "may_answer": state is IncomingState.NEW,
        "may_open": may_become(state, IncomingState.NEW),
        "may_mail": incoming.may_mail(row.practice, to_address),
        "to_first": first_name(to_name),
        "source_first": first_name(incoming.source_name(row)),
        "thanks": [how.value for how in incoming_thanks.ways_to_thank(row)],
        "problem": problem,
    }
    return render(request, "incoming/request.html", context, status=status)


def _refused(request: Request, key: UUID, refused: DomainError) -> HttpResponse:
    status = STALE if isinstance(refused, StaleRowError) else REFUSED
    return _page(request, incoming_of(request, key), problem=str(refused), status=status)


@member(*READ_AND_WRITE)
def incoming_new(request: Request) -> HttpResponse:
    """Write down a request that came by phone, letter, fax or in person."""
    data = request.POST or None
    form = in_country(ByHandForm(data, initial={"key": uuid4()}), request.practice.country)
    if not with_care(request):
        del form.fields["words"]
    if request.method != "POST" or not form.is_valid():
        context = {"section": "referrals", "form": form, "with_care": with_care(request)}
        status = REFUSED if request.method == "POST" else 200
        return render(request, "incoming/new.html", context, status=status)
    row = keep(
        practice=request.practice,
        asked=form.asked(),
        key=form.cleaned_data["key"],
        now=timezone.now(),
        came_by=CameBy(form.cleaned_data["came_by"]),
        user=request.user,
    )
    say(request, "Written down.")
    return redirect("incoming-request", row.pk)


@member(*WRITE)
def incoming_source(request: Request, key: UUID) -> HttpResponse:
    """Link who sent it: one known person, somebody new, or nobody."""
    row, now = incoming_of(request, key), timezone.now()
    chosen = request.POST.get("source", "")
    try:
        if chosen == "new":
            link_new_sender(row=row, user=request.user, now=now)
        else:
            partner, client = person_of(request, chosen) if chosen else (None, None)
            link_sender(row=row, partner=partner, client=client, user=request.user, now=now)
    except DomainError as refused:
        return _refused(request, key, refused)
    say(request, "Saved.")
    return redirect("incoming-request", key)


@member(*WRITE)
def incoming_take(request: Request, key: UUID) -> HttpResponse:
    """Take the person on, as a client who is known or a new one."""
    row, chosen = incoming_of(request, key), request.POST.get("client", "")
    client = client_named(chosen) if chosen and chosen != "new" else None
    if client is None and chosen != "new" and known_clients(row):
        return _page(request, row, problem="The same person, or somebody else?", status=REFUSED)
    try:
        found = take(
            row=row,
            user=request.user,
            now=timezone.now(),
            today=timezone.localdate(),
            name=request.POST.get("name", ""),
            client=client,
        )
    except DomainError as refused:
        return _refused(request, key, refused)
    say(request, f"{found.name} is on your list.")
    return redirect("incoming-request", key)


@member(*WRITE)
def incoming_answer(request: Request, key: UUID) -> HttpResponse:
    """Say not now, no fit or spam, with or without a mail; or open it again."""
    row = incoming_of(request, key)
    state = STATES.get(request.POST.get("state", ""))
    if state is None or state is IncomingState.TAKEN:
        return _page(request, row, problem="Choose one of the answers.", status=REFUSED)
    try:
        incoming.decide(
            row=row,
            state=state,
            user=request.user,
            now=timezone.now(),
            words=request.POST.get("words", "")[:200],
            by_mail="by_mail" in request.POST,
        )
    except DomainError as refused:
        return _refused(request, key, refused)
    say(request, DONE_WORDS[state])
    return redirect(
        "incoming-request" if state is IncomingState.NEW else "incoming", *_to(state, key)
    )


def _to(state: IncomingState, key: UUID) -> tuple[UUID, ...]:
    return (key,) if state is IncomingState.NEW else ()


@member(*WRITE)
def incoming_thank(request: Request, key: UUID) -> HttpResponse:
    """Thank who sent it, by mail or by hand; one tap, with Undo."""
    row = incoming_of(request, key)
    how = THANKS.get(request.POST.get("how", ""))
    if how is None:
        return _page(request, row, problem="Choose how you thank them.", status=REFUSED)
    try:
        incoming_thanks.thank(row=row, how=how, user=request.user, now=timezone.now())
    except DomainError as refused:
        return _refused(request, key, refused)
    say(request, THANKED[how], undo_url=reverse("incoming-thank-undo", args=[key]))
    return redirect("incoming-request", key)


@member(*WRITE)
def incoming_thank_undo(request: Request, key: UUID) -> HttpResponse:
    """Take the thanks back while their mail has not left."""
    row = incoming_of(request, key)
    try:
        incoming_thanks.undo_thanks(row=row, user=request.user, now=timezone.now())
    except DomainError as refused:
        return _refused(request, key, refused)
    say(request, "Taken back.")
    return redirect("incoming-request", key)
