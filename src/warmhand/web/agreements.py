"""How we work together: the page of one partner, changed, read on paper, agreed on."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from warmhand.core.errors import DomainError, StaleRowError
from warmhand.core.working_together import GROUND_RULES, Part, headings
from warmhand.services import agreements
from warmhand.services.letters import first_name
from warmhand.web.access.partners import Partner, partner_of
from warmhand.web.access.people import READ, READ_AND_WRITE, WRITE, care_member, member, with_care
from warmhand.web.access.request import Request
from warmhand.web.forms.a_team import TogetherForm, together_initial
from warmhand.web.toasts import say


def _lines(partner: Partner) -> tuple[str, list[tuple[str, str]]]:
    """Return the version of the words with `partner`, and each part that has any."""
    row = agreements.agreement_with(partner)
    parts = agreements.parts_of(row)
    ours = partner.practice.practitioner_name
    titles = headings(first_name(partner.name), first_name(ours) or partner.practice.name)
    lines = [(titles[part], getattr(parts, part.value)) for part in Part]
    return agreements.version_of(row), [(title, words) for title, words in lines if words]


@care_member(*READ_AND_WRITE)
def together(request: Request, key: UUID) -> HttpResponse:
    """Write how one works together with a partner; changed words are open again."""
    partner = partner_of(request, key)
    row = agreements.agreement_with(partner)
    begin = agreements.parts_of(row) if row else agreements.suggested(partner)
    first = first_name(partner.name)
    form = TogetherForm(request.POST or None, initial=together_initial(begin), first=first)
    status = 200
    if request.method == "POST":
        status = _kept(request, partner, form)
        if status == 302:
            return redirect("partner-together-page", key)
    seen, stored = _lines(partner)
    context = {
        "partner": partner,
        "first": first,
        "form": form,
        "seen": seen,
        "is_new": row is None,
        "is_stale": status == 409,
        "stored": stored,
        "rules": GROUND_RULES,
        "agreement": row,
    }
    return render(request, "partners/together.html", context, status=status)


def _kept(request: Request, partner: Partner, form: TogetherForm) -> int:
    if not form.is_valid():
        return 422
    try:
        done = agreements.keep(
            partner=partner,
            parts=form.parts(),
            seen=form.cleaned_data["seen"],
            user=request.user,
            now=timezone.now(),
        )
    except StaleRowError as stale:
        form.add_error(None, str(stale))
        return 409
    except DomainError as refused:
        form.add_error(None, str(refused))
        return 422
    again = f"Saved. The words changed, so agree on them again with {partner.name}."
    say(request, again if done.was_agreed else "Saved.")
    return 302


@member(*READ)
def together_page(request: Request, key: UUID) -> HttpResponse:
    """Show the page as both read it, to be printed and agreed on."""
    partner = partner_of(request, key)
    return _page(request, partner)


def _page(
    request: Request, partner: Partner, *, status: int = 200, problem: str = ""
) -> HttpResponse:
    seen, lines = _lines(partner)
    context = {
        "partner": partner,
        "first": first_name(partner.name),
        "lines": lines,
        "seen": seen,
        "rules": GROUND_RULES,
        "agreement": agreements.agreement_with(partner),
        "practice": request.practice,
        "with_care": with_care(request),
        "problem": problem,
    }
    return render(request, "partners/together_page.html", context, status=status)


@care_member(*WRITE)
def together_agreed(request: Request, key: UUID) -> HttpResponse:
    """Note that both agreed today on the words as they were shown."""
    partner = partner_of(request, key)
    try:
        agreements.agree(
            partner=partner,
            seen=request.POST.get("seen", ""),
            user=request.user,
            now=timezone.now(),
        )
    except DomainError as refused:
        return _page(request, partner, status=409, problem=str(refused))
    undo = reverse("partner-together-open", args=[key])
    say(request, f"Agreed with {partner.name} today.", undo_url=undo)
    return redirect("partner-together-page", key)


@care_member(*WRITE)
def together_open(request: Request, key: UUID) -> HttpResponse:
    """Take back that both agreed; the words stay."""
    partner = partner_of(request, key)
    agreements.take_back(partner=partner, user=request.user, now=timezone.now())
    return redirect("partner-together-page", key)
