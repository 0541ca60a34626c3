"""Bringing a list of clients: paste or upload, look, correct, say who sent whom, bring in, undo.

Nothing is stored before the last step: the list travels in the page from step to step.
"""

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from warmhand.core.errors import DomainError
from warmhand.formats.client_list import COLUMN_WORDS, ClientTable, Column, read_table
from warmhand.formats.client_rows import DayOrder, ReadClient, day_orders, read_clients
from warmhand.formats.client_sources import (
    MOST_ASKED,
    SourceQuestion,
    source_key,
    source_questions,
)
from warmhand.services.client_import import (
    NewClient,
    import_clients,
    known_names,
    sends_themselves,
    undo_import,
)
from warmhand.services.sources import known_people
from warmhand.web.access.clients import import_of
from warmhand.web.access.people import READ_AND_WRITE, WRITE, care_member
from warmhand.web.access.request import Request
from warmhand.web.forms.clients import ClientListForm
from warmhand.web.forms.columns import ColumnsForm
from warmhand.web.ticks import left_out, page_of, ranges_of
from warmhand.web.toasts import say

START = "clients/import.html"


@care_member(*READ_AND_WRITE)
def client_import(request: Request) -> HttpResponse:
    """Take a list, show how it is read, and bring it in when asked to."""
    if request.method != "POST":
        return render(request, START, {"form": ClientListForm()})
    if "step" in request.POST:
        return _next_step(request, request.POST.get("text", ""))
    form = ClientListForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            table = read_table(form.cleaned_data["text"])
        except DomainError as refused:
            form.add_error(None, str(refused))
        else:
            return _preview(request, table, _columns(table), form.cleaned_data["text"])
    return render(request, START, {"form": form}, status=422)


def _columns(table: ClientTable, data: QueryDict | None = None) -> ColumnsForm[Column]:
    return ColumnsForm(table.header, table.columns, COLUMN_WORDS, data)


def _next_step(request: Request, text: str) -> HttpResponse:
    try:
        table = read_table(text)
    except DomainError as refused:
        start = ClientListForm({"text": text})
        start.add_error(None, str(refused))
        return render(request, START, {"form": start}, status=422)
    form = _columns(table, request.POST)
    if request.POST["step"] != "apply" or not form.is_valid():
        return _preview(request, table, form, text)
    try:
        return _apply(request, _read(request, table, form))
    except DomainError as refused:
        return _preview(request, table, form, text, error=str(refused))


def _apply(request: Request, rows: Sequence[ReadClient]) -> HttpResponse:
    out = _out(request, rows)
    chosen = _chosen(request, _questions(rows, out))
    new = [_new(row, chosen) for row in rows if row.details and row.line not in out]
    if not new:
        say(request, "No client was chosen, so nothing was changed.")
        return redirect("client-import")
    batch = import_clients(
        practice=request.practice, rows=new, user=request.user, now=timezone.now()
    )
    words = f"{len(new):,} client{'' if len(new) == 1 else 's'} brought in."
    say(request, words, undo_url=reverse("client-import-undo", args=[batch]))
    return redirect("clients")


def _new(row: ReadClient, chosen: dict[str, str]) -> NewClient:
    assert row.details is not None, "only lines that can be used are brought in"
    source = chosen.get(source_key(row.source), "") if row.source else ""
    return NewClient(line=row.line, details=row.details, source=source, said=row.source)


def _questions(rows: Sequence[ReadClient], out: set[int]) -> list[SourceQuestion]:
    if not any(row.source for row in rows):
        return []
    return source_questions(rows, known_people(), out=out)


def source_field(question: SourceQuestion) -> str:
    """Return the name of the choice of one source; it stays when other columns are read."""
    return f"source-{sha256(question.key.encode()).hexdigest()[:12]}"


def _chosen(request: Request, questions: Sequence[SourceQuestion]) -> dict[str, str]:
    """Return what each source stands for: as chosen on the page, else as guessed."""
    found = {}
    for question in questions:
        said = request.POST.get(source_field(question))
        offered = {value for value, _words in question.choices}
        found[question.key] = said if said is not None and said in offered else question.guess
    return found


def _out(request: Request, rows: Sequence[ReadClient]) -> set[int]:
    """Return the lines that stay out; who is there already does so unless it is wanted."""
    lines = {row.line for row in rows if row.details}
    if "shown" in request.POST:
        return left_out(request.POST, among=lines)
    return {row.line for row in rows if row.details and row.is_namesake}


def _read(request: Request, table: ClientTable, form: ColumnsForm[Column]) -> list[ReadClient]:
    return read_clients(
        table,
        form.columns(),
        country=request.practice.country,
        today=timezone.localdate(),
        known=frozenset(known_names()),
    )


def _orders(request: Request, table: ClientTable, form: ColumnsForm[Column]) -> list[DayOrder]:
    """Return for each column of days one that can be read in two orders, and as which it is."""
    return day_orders(table, form.columns(), country=request.practice.country)


def _preview(
    request: Request, table: ClientTable, form: ColumnsForm[Column], text: str, *, error: str = ""
) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "text": text, "table": table, "error": error}
    status = 422 if error else 200
    try:
        if form.is_bound and not form.is_valid():
            status = 422
        else:
            context |= _summary(request, _read(request, table, form))
            context["orders"] = _orders(request, table, form)
    except DomainError as refused:
        context["error"], status = str(refused), 422
    return render(request, "clients/import_preview.html", context, status=status)


def _summary(request: Request, rows: list[ReadClient]) -> dict[str, Any]:
    out = _out(request, rows)
    questions = _questions(rows, out)
    chosen = _chosen(request, questions)
    told = [_told(row, chosen) for row in rows]
    ordered = sorted(told, key=lambda row: not row.problems)  # remarks first, else as they came
    shown, turning = page_of(request.POST, ordered)
    return {
        **turning,
        "rows": [(row, row.details is not None and row.line not in out) for row in shown],
        "sources": [
            (question, source_field(question), chosen[question.key])
            for question in questions[:MOST_ASKED]
        ],
        "more_sources": max(0, len(questions) - MOST_ASKED),
        "with_source": any(row.source for row in rows),
        "count": sum(row.details is not None for row in rows),
        "chosen": sum(row.details is not None and row.line not in out for row in rows),
        "refused": sum(row.details is None for row in rows),
        "odd": sum(bool(row.problems) for row in told),
        "shown": ranges_of(row.line for row in shown if row.details),
        "out": ranges_of(out),
    }


def _told(row: ReadClient, chosen: dict[str, str]) -> ReadClient:
    """Return `row` with a remark where it says that somebody sent themselves."""
    if row.details is None or not sends_themselves(_new(row, chosen)):
        return row
    word = "Left out: nobody sends themselves."
    return replace(row, problems=(*row.problems, word))


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
