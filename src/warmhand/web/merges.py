"""Entries that were made one: the list, undoing, and making two one by hand."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from warmhand.core.errors import DomainError
from warmhand.services import merges as making
from warmhand.services.merge_pages import find_merges, merge_line, one_now, two_again
from warmhand.services.same_kept import kept_first
from warmhand.services.same_pages import others_like, side_by_side
from warmhand.web.access.clients import Client, client_of
from warmhand.web.access.partners import Partner, partner_of
from warmhand.web.access.people import (
    READ,
    READ_AND_WRITE,
    WRITE,
    care_member,
    member,
    with_care,
)
from warmhand.web.access.request import Request
from warmhand.web.access.same import merge_of
from warmhand.web.forms.same import KeepForm
from warmhand.web.http import words_sought
from warmhand.web.toasts import say

PAGE = 10


@member(*READ)
def merge_list(request: Request) -> HttpResponse:
    """List what was made one, by a person or by itself, with both as they were."""
    care = with_care(request)
    page = Paginator(find_merges(with_care=care), PAGE).get_page(request.GET.get("page"))
    lines = [merge_line(merge, with_care=care) for merge in page]
    context = {"section": "partners", "page": page, "lines": lines}
    return render(request, "same/merges.html", context)


@member(*WRITE)
def merge_undo(request: Request, key: UUID) -> HttpResponse:
    """Make two of one again."""
    merge = merge_of(request, key)
    try:
        making.undo_merge(merge=merge, user=request.user, now=timezone.now())
    except DomainError as refused:
        say(request, str(refused))
    else:
        say(request, two_again(merge))
    return redirect("merges")


@member(*READ)
def merge_partner(request: Request, key: UUID) -> HttpResponse:
    """Choose the other entry of a partner who is there twice."""
    return _choose(request, partner_of(request, key))


@member(*READ_AND_WRITE)
def merge_partners(request: Request, key: UUID, other: UUID) -> HttpResponse:
    """Show two partners side by side, and make them one."""
    return _compare(request, partner_of(request, key), partner_of(request, other))


@care_member(*READ)
def merge_client(request: Request, key: UUID) -> HttpResponse:
    """Choose the other entry of a client who is there twice."""
    return _choose(request, client_of(request, key))


@care_member(*READ_AND_WRITE)
def merge_clients(request: Request, key: UUID, other: UUID) -> HttpResponse:
    """Show two clients side by side, and make them one."""
    return _compare(request, client_of(request, key), client_of(request, other))


def _kind(row: Partner | Client) -> str:
    return "client" if isinstance(row, Client) else "partner"


def _choose(request: Request, row: Partner | Client) -> HttpResponse:
    query = words_sought(request.GET)
    context = {
        "row": row,
        "kind": _kind(row),
        "query": query,
        "found": others_like(row, query=query),
    }
    return render(request, "same/choose.html", context)


def _compare(request: Request, one: Partner | Client, other: Partner | Client) -> HttpResponse:
    form, problem, status = KeepForm(request.POST or None), "", 200
    if request.method == "POST":
        problem, status = "Choose which entry is kept.", 422
        if form.is_valid():
            is_this = form.cleaned_data["keep"] == KeepForm.THIS
            kept, gone = (one, other) if is_this else (other, one)
            try:
                return _made_one(request, kept, gone)
            except DomainError as refused:
                problem = str(refused)
    context = {
        "one": one,
        "other": other,
        "kind": _kind(one),
        "lines": side_by_side(one, other),
        "keeps_other": one.pk != other.pk and kept_first(one, other)[0].pk == other.pk,
        "problem": problem,
    }
    return render(request, "same/compare.html", context, status=status)


def _made_one(request: Request, kept: Partner | Client, gone: Partner | Client) -> HttpResponse:
    merge = making.merge_people(kept=kept, gone=gone, user=request.user, now=timezone.now())
    undo = reverse("merge-undo", args=[merge.pk])
    say(request, one_now(merge), undo_url=undo)
    return redirect(_kind(kept), kept.pk)
