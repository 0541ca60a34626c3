"""Bringing in an address book: choose, look, correct, tick, bring in, undo; and whom one just met.

Nothing is stored before the last step: the list travels in the page, without photos.
"""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from warmhand.core.errors import DomainError
from warmhand.formats.contact_list import (
    FIELD_WORDS,
    ContactTable,
    Field,
    packed,
    read_contacts,
    unpacked,
)
from warmhand.formats.contact_rows import read_contact_rows
from warmhand.formats.professions import profession_of
from warmhand.services.contact_import import import_contacts, past_imports, undo_contacts
from warmhand.services.contact_plan import Fate, Planned, plan
from warmhand.services.met import note_met
from warmhand.services.partners import DuplicatePartnerError
from warmhand.web.access.contacts import contact_import_of
from warmhand.web.access.people import READ_AND_WRITE, WRITE, care_member, member
from warmhand.web.access.request import Request
from warmhand.web.forms.columns import ColumnsForm
from warmhand.web.forms.contacts import ContactListForm, MetForm
from warmhand.web.ticks import PAGE, left_out, page_of, ranges_of
from warmhand.web.toasts import say

START = "contacts/import.html"


@care_member(*READ_AND_WRITE)
def contact_import(request: Request) -> HttpResponse:
    """Take an address book, show what would become of each line, and bring in who is chosen."""
    if request.method != "POST":
        context = {"form": ContactListForm(), "past": past_imports()}
        return render(request, START, context)
    if "step" in request.POST:
        return _next_step(request)
    form = ContactListForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            table = read_contacts(form.cleaned_data["text"])
            text = packed(table)
        except DomainError as refused:
            form.add_error(None, str(refused))
        else:
            return _preview(request, table, _columns(table), text)
    return render(request, START, {"form": form}, status=422)


def _columns(table: ContactTable, data: QueryDict | None = None) -> ColumnsForm[Field]:
    return ColumnsForm(table.header, table.columns, FIELD_WORDS, data)


def _next_step(request: Request) -> HttpResponse:
    text = request.POST.get("text", "")
    try:
        table = unpacked(text)
    except DomainError as refused:
        start = ContactListForm({})
        start.add_error(None, str(refused))
        return render(request, START, {"form": start}, status=422)
    form = _columns(table, request.POST)
    if request.POST["step"] != "apply" or not form.is_valid():
        return _preview(request, table, form, text)
    try:
        planned = _planned(request, table, form)
        out = _out(request, planned)
        rows = [each.read for each in planned if _first_line(each) not in out]
        done = import_contacts(
            practice=request.practice, rows=rows, user=request.user, now=timezone.now()
        )
    except DomainError as refused:
        return _preview(request, table, form, text, error=str(refused))
    merged = f", {done.merged:,} brought up to date" if done.merged else ""
    undo = reverse("contact-import-undo", args=[done.batch])
    say(request, f"{done.added:,} brought in{merged}.", undo_url=undo)
    return redirect(f"{reverse('partners-everyone')}?import={done.batch}")


def _planned(request: Request, table: ContactTable, form: ColumnsForm[Field]) -> list[Planned]:
    rows = read_contact_rows(table, form.columns(), country=request.practice.country)
    return plan(practice=request.practice, rows=rows, now=timezone.now())


def _first_line(each: Planned) -> int:
    return each.first_line or each.read.line


def _out(request: Request, planned: list[Planned]) -> set[int]:
    """Return the lines that stay out, by ticks and by the buttons for all at once."""
    lines = {each.read.line for each in planned if each.writes}
    step = request.POST.get("step", "")
    if step == "all":
        return set()
    if step == "none":
        return lines
    if step == "at-work" or ("shown" not in request.POST and _is_long(planned)):
        return {each.read.line for each in planned if each.writes and not _is_at_work(each)}
    return left_out(request.POST, among=lines)


def _is_long(planned: list[Planned]) -> bool:
    """Return whether this is a whole address book, in which most are no partners."""
    return len(planned) > PAGE and any(map(_is_at_work, planned))


def _at_work_first(planned: list[Planned]) -> list[Planned]:
    """Return whoever is known or at work first, who cannot be ticked last."""
    return sorted(planned, key=lambda each: (not each.writes, not _is_at_work(each)))


def _is_at_work(each: Planned) -> bool:
    """Return whether a partner gains something, or somebody has a profession or a workplace.

    An organization without a profession in its name may be the laundry.
    """
    details = each.partner
    is_known = each.fate is Fate.MERGE
    return details is not None and bool(is_known or details.profession or details.organisation)


def _preview(
    request: Request, table: ContactTable, form: ColumnsForm[Field], text: str, *, error: str = ""
) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "text": text, "table": table, "error": error}
    status = 422 if error else 200
    try:
        if form.is_bound and not form.is_valid():
            status = 422
        else:
            context |= _summary(request, _planned(request, table, form))
    except DomainError as refused:
        context["error"], status = str(refused), 422
    return render(request, "contacts/preview.html", context, status=status)


def _summary(request: Request, planned: list[Planned]) -> dict[str, Any]:
    out = _out(request, planned)
    counts = {fate.value: sum(each.fate is fate for each in planned) for fate in Fate}
    is_long = _is_long(planned)
    ordered = _at_work_first(planned) if is_long else planned
    shown, turning = page_of(request.POST, ordered)
    return {
        **turning,
        "counts": counts,
        "is_long": is_long,
        "rows": [
            (each, each.writes and each.read.line not in out, _profession(each)) for each in shown
        ],
        "chosen": sum(each.writes and each.read.line not in out for each in planned),
        "shown": ranges_of(each.read.line for each in shown if each.writes),
        "out": ranges_of(out),
    }


def _profession(each: Planned) -> str:
    found = profession_of(each.read.details.profession) if each.read.details else None
    return found.name if found else ""


@care_member(*WRITE)
def contact_import_undo(request: Request, batch: UUID) -> HttpResponse:
    """Take an import back as long as nothing was done with its people."""
    key = contact_import_of(request, batch)
    try:
        count = undo_contacts(
            practice=request.practice, batch=key, user=request.user, now=timezone.now()
        )
    except DomainError as refused:
        context = {"error": str(refused)}
        return render(request, "contacts/import_stays.html", context, status=409)
    say(request, f"{count:,} taken out again.")
    return redirect("partners")


@member(*READ_AND_WRITE)
def partner_met(request: Request) -> HttpResponse:
    """Write down somebody one has just met, on a phone, in seconds."""
    form = MetForm(request.POST or None)
    form.country = request.practice.country
    context: dict[str, Any] = {"form": form}
    if request.method != "POST":
        return render(request, "contacts/met.html", context)
    if form.is_valid():
        try:
            partner = note_met(
                practice=request.practice,
                met=form.met(),
                user=request.user,
                now=timezone.now(),
                today=timezone.localdate(),
            )
        except DuplicatePartnerError as there:
            context["same"] = there.partner
        except DomainError as refused:
            form.add_error(None, str(refused))
        else:
            undo = reverse("partner-archive", args=[partner.pk])
            say(request, f"{partner.name} is written down.", undo_url=undo)
            return redirect("partner", partner.pk)
    return render(request, "contacts/met.html", context, status=422)
