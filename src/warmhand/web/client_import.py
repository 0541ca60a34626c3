"""Bringing a list of clients: paste or upload, look, correct, bring in, undo.

Nothing is stored before the last step: the list travels in the page from step to step.
"""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from warmhand.core.errors import DomainError
from warmhand.formats.client_list import ClientTable, read_table
from warmhand.formats.client_rows import ReadClient, read_clients
from warmhand.services.client_import import import_clients, known_names, undo_import
from warmhand.web.access.clients import import_of
from warmhand.web.access.people import READ_AND_WRITE, WRITE, care_member
from warmhand.web.access.request import Request
from warmhand.web.forms.clients import ClientListForm, ColumnsForm, columns_form
from warmhand.web.toasts import say

SHOWN = 200


@care_member(*READ_AND_WRITE)
def client_import(request: Request) -> HttpResponse:
    """Take a list, show how it is read, and bring it in when asked to."""
    if request.method != "POST":
        return render(request, "clients/import.html", {"form": ClientListForm()})
    if "step" in request.POST:
        return _look_or_apply(request, request.POST.get("text", ""))
    form = ClientListForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            table = read_table(form.cleaned_data["text"])
        except DomainError as refused:
            form.add_error(None, str(refused))
        else:
            return _preview(request, table, columns_form(table), form.cleaned_data["text"])
    return render(request, "clients/import.html", {"form": form}, status=422)


def _look_or_apply(request: Request, text: str) -> HttpResponse:
    try:
        table = read_table(text)
    except DomainError as refused:
        start = ClientListForm({"text": text})
        start.add_error(None, str(refused))
        return render(request, "clients/import.html", {"form": start}, status=422)
    form = columns_form(table, request.POST)
    if request.POST["step"] != "apply" or not form.is_valid():
        return _preview(request, table, form, text)
    try:
        rows = _read(request, table, form)
    except DomainError:
        return _preview(request, table, form, text)
    return _apply(request, rows)


def _apply(request: Request, rows: list[ReadClient]) -> HttpResponse:
    left_out = set(request.POST.getlist("leave-out"))
    details = [row.details for row in rows if row.details and str(row.line) not in left_out]
    if not details:
        say(request, "No client was chosen, so nothing was changed.")
        return redirect("client-import")
    batch = import_clients(
        practice=request.practice, rows=details, user=request.user, now=timezone.now()
    )
    count = len(details)
    words = f"{count:,} client{'' if count == 1 else 's'} brought in."
    say(request, words, undo_url=reverse("client-import-undo", args=[batch]))
    return redirect("clients")


def _read(request: Request, table: ClientTable, form: ColumnsForm) -> list[ReadClient]:
    return read_clients(
        table,
        form.columns() if form.is_bound else table.columns,
        country=request.practice.country,
        today=timezone.localdate(),
        known=frozenset(known_names()),
    )


def _preview(request: Request, table: ClientTable, form: ColumnsForm, text: str) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "text": text, "table": table}
    status = 200
    try:
        if form.is_bound and not form.is_valid():
            status = 422
        else:
            context |= _summary(_read(request, table, form))
    except DomainError as refused:
        context["error"], status = str(refused), 422
    return render(request, "clients/import_preview.html", context, status=status)


def _summary(rows: list[ReadClient]) -> dict[str, Any]:
    odd = [row for row in rows if row.problems]
    # Every remark is shown, since each asks for a choice; plain lines only as a taste.
    shown = odd + [row for row in rows if not row.problems][: max(0, SHOWN - len(odd))]
    return {
        "rows": shown,
        "count": sum(row.details is not None for row in rows),
        "refused": sum(row.details is None for row in rows),
        "odd": len(odd),
        "hidden": len(rows) - len(shown),
    }


@care_member(*WRITE)
def client_import_undo(request: Request, key: UUID) -> HttpResponse:
    """Take an import back as long as nothing was done with its clients."""
    batch = import_of(request, key)
    try:
        count = undo_import(
            practice=request.practice, batch=batch, user=request.user, now=timezone.now()
        )
    except DomainError as refused:
        context = {"error": str(refused)}
        return render(request, "clients/import_stays.html", context, status=409)
    say(request, f"{count:,} clients taken out again.")
    return redirect("clients")
