"""Who reads the newsletter: the list, adding by hand or with a list, and taking out."""

import csv
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from warmhand.core.errors import DomainError
from warmhand.core.newsletter import (
    ASKED_BY_WORDS,
    LEFT_BY_WORDS,
    STATE_WORDS,
    AskedBy,
    LeftBy,
    SubscriberState,
)
from warmhand.formats.people_table import MOST_BYTES, text_of, too_large
from warmhand.services import reader_lists, subscribers, suppression
from warmhand.web.access.people import READ, READ_AND_WRITE, WRITE, member, owner
from warmhand.web.access.readers import Subscriber, reader_of
from warmhand.web.access.request import Request
from warmhand.web.forms.subscribers import GoneForm, ListForm, ReaderForm
from warmhand.web.toasts import say

ON_A_PAGE = 50
SHOWN = 8
AGAIN = 422


@member(*READ)
def subscriber_list(request: Request) -> HttpResponse:
    """List the readers in one state, with who asked when and where."""
    state = _state(request.GET.get("state", ""))
    words = request.GET.get("q", "").strip()[:200]
    page = Paginator(subscribers.readers(state=state, words=words), ON_A_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "section": "outreach",
        "practice": request.practice,
        "state": state.value,
        "states": [(one.value, STATE_WORDS[one], many) for one, many in subscribers.counts()],
        "query": words,
        "page": page,
        "lines": [_line(row) for row in page.object_list],
    }
    return render(request, "subscribers/list.html", context)


def _state(text: str) -> SubscriberState:
    return SubscriberState(text) if text in set(SubscriberState) else SubscriberState.CONFIRMED


def _line(row: Subscriber) -> dict[str, Any]:
    return {
        "row": row,
        "asked": ASKED_BY_WORDS[AskedBy(row.asked_by)],
        "left": LEFT_BY_WORDS[LeftBy(row.left_by)] if row.left_by else "",
        "can_leave": row.state in {SubscriberState.CONFIRMED, SubscriberState.ASKED},
    }


@member(*READ_AND_WRITE)
def subscriber_new(request: Request) -> HttpResponse:
    """Add somebody who asked for it: asked by mail, or with their yes on paper."""
    form = ReaderForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _added(request, form):
        return redirect("subscribers")
    context = {"section": "outreach", "form": form}
    status = AGAIN if request.method == "POST" else 200
    return render(request, "subscribers/new.html", context, status=status)


def _added(request: Request, form: ReaderForm) -> bool:
    data = form.cleaned_data
    if data["has_proof"] and not data["where"]:
        form.add_error("where", "Please write where and when they said yes.")
        return False
    asking = subscribers.Asking(
        email=data["email"], name=data["name"], by=AskedBy.HAND, where=data["where"]
    )
    try:
        row = subscribers.add(
            practice=request.practice,
            asking=asking,
            has_proof=data["has_proof"],
            user=request.user,
            now=timezone.now(),
        )
    except DomainError as refused:
        form.add_error("email", str(refused))
        return False
    is_reader = row.state == SubscriberState.CONFIRMED
    say(request, "They read it from now on." if is_reader else "A mail asks them whether they do.")
    return True


@owner(*READ_AND_WRITE)
def subscriber_import(request: Request) -> HttpResponse:
    """Look at a list first, then bring it in; nothing typed is lost on the way."""
    form = ListForm(request.POST or None, request.FILES or None)
    looked = None
    if request.method == "POST" and form.is_valid():
        try:
            text = _text(form)
            looked = reader_lists.look(practice=request.practice, text=text)
            if request.POST.get("act") == "do":
                return _brought_in(request, form, text)
            form.data = {**{name: form.data.get(name) for name in form.fields}, "pasted": text}
        except DomainError as refused:
            form.add_error(None, str(refused))
    context = {
        "section": "outreach",
        "form": form,
        "looked": looked,
        "first": looked.fresh[:SHOWN] if looked else (),
        "unread": looked.unread[:SHOWN] if looked else (),
        "most_asked": reader_lists.MOST_ASKED,
    }
    return render(request, "subscribers/import.html", context, status=AGAIN if form.errors else 200)


def _text(form: ListForm) -> str:
    """The file where one was chosen, else what was pasted."""
    file = form.cleaned_data["file"]
    if file is None:
        return str(form.cleaned_data["pasted"])
    if file.size > MOST_BYTES:
        raise too_large(MOST_BYTES)
    return text_of(file.read())


def _brought_in(request: Request, form: ListForm, text: str) -> HttpResponse:
    count = reader_lists.bring_in(
        practice=request.practice,
        text=text,
        where=form.cleaned_data["where"],
        has_proof=form.cleaned_data["has_proof"],
        user=request.user,
        now=timezone.now(),
    )
    say(request, f"{count:,} added.")
    return redirect("subscribers")


@member(*WRITE)
def subscriber_gone(request: Request, key: UUID) -> HttpResponse:
    """Write to a reader no more, because a person says so."""
    row, form = reader_of(request, key), GoneForm(request.POST)
    if form.is_valid():
        why = LeftBy(form.cleaned_data["why"])
        subscribers.leave(row=row, by=why, now=timezone.now(), user=request.user)
        say(request, f"Nothing more is sent to {row.email}.")
    return redirect("subscribers")


@owner(*WRITE)
def subscriber_forget(request: Request, key: UUID) -> HttpResponse:
    """Delete a reader; that they are not written to outlives it."""
    row = reader_of(request, key)
    subscribers.forget(row=row, user=request.user, now=timezone.now())
    say(request, "Deleted. The address is not written to all the same.")
    return redirect("subscribers")


@owner(*READ)
def subscriber_export(request: Request) -> HttpResponse:
    """Return all readers as a CSV file, with who asked when, where and for which words."""
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="readers.csv"'
    answer.write("\ufeff")
    out = csv.writer(answer)
    out.writerow(subscribers.EXPORTED)
    out.writerows(subscribers.exported())
    return answer


@owner(*READ_AND_WRITE)
def suppression_page(request: Request) -> HttpResponse:
    """Say how many addresses are not written to, and whether one typed in is among them."""
    email = request.POST.get("email", "").strip()[:254]
    why = suppression.why_suppressed(practice=request.practice, email=email) if email else None
    context = {
        "section": "outreach",
        "counts": [(LEFT_BY_WORDS[one], many) for one, many in suppression.counts().items()],
        "email": email,
        "why": LEFT_BY_WORDS[why] if why else "",
    }
    return render(request, "subscribers/suppression.html", context)
