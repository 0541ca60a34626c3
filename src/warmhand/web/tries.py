"""Tries to reach somebody: written down, settled; and what works."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from warmhand.core.errors import DomainError
from warmhand.core.network import ContactWay, Outcome
from warmhand.core.tries import FEW, PRIOR_SOURCES, SETTLES_AFTER_DAYS, WAY_WORDS, Chance
from warmhand.services import tries
from warmhand.services.letters import first_name
from warmhand.web.access.network import try_of
from warmhand.web.access.partners import Partner, partner_of
from warmhand.web.access.people import READ, READ_AND_WRITE, WRITE, member
from warmhand.web.access.request import Request
from warmhand.web.forms.touches import TryForm
from warmhand.web.toasts import say

REFUSED = 422
SAID = {
    Outcome.YES: "Noted: it came to a real talk.",
    Outcome.NO: "Noted: no talk this time.",
    Outcome.OPEN: "It is open again.",
}


@member(*READ_AND_WRITE)
def try_new(request: Request, key: UUID) -> HttpResponse:
    """Write down that one tried to reach a partner, and how."""
    partner = partner_of(request, key)
    form = TryForm(request.POST or None)
    if request.method == "POST" and _tried(request, partner, form):
        return redirect("partner", key)
    context = {
        "form": form,
        "partner": partner,
        "first": first_name(partner.name),
        "days": SETTLES_AFTER_DAYS,
    }
    status = REFUSED if request.method == "POST" else 200
    return render(request, "touches/try.html", context, status=status)


def _tried(request: Request, partner: Partner, form: TryForm) -> bool:
    """Write the try down; return whether it could be."""
    if not form.is_valid():
        return False
    try:
        row = tries.log_try(
            partner=partner,
            way=ContactWay(form.cleaned_data["way"]),
            on=form.cleaned_data["on"] or timezone.localdate(),
            user=request.user,
            now=timezone.now(),
        )
    except DomainError as refused:
        form.add_error(None, str(refused))
        return False
    undo = reverse("try-remove", args=[row.pk])
    say(request, f"Saved: a try to reach {partner.name}.", undo_url=undo)
    return True


@member(*WRITE)
def try_outcome(request: Request, key: UUID) -> HttpResponse:
    """Note what came of a try: `?to=` yes, no or open."""
    row = try_of(request, key)
    chosen = request.GET.get("to", "") or request.POST.get("outcome", "")
    outcome = {one.value: one for one in Outcome}.get(chosen)
    if outcome is None:
        say(request, "Choose whether it came to a talk.")
        return redirect("partner", row.partner_id)
    tries.settle_try(row=row, outcome=outcome, user=request.user, now=timezone.now())
    undo = f"{reverse('try-outcome', args=[key])}?to=open"
    say(request, SAID[outcome], undo_url="" if outcome is Outcome.OPEN else undo)
    return redirect("partner", row.partner_id)


@member(*WRITE)
def try_remove(request: Request, key: UUID) -> HttpResponse:
    """Take out a try that was written down by mistake."""
    row = try_of(request, key)
    partner = row.partner_id
    tries.remove_try(row=row, user=request.user, now=timezone.now())
    say(request, "Taken out.")
    return redirect("partner", partner)


@member(*READ)
def what_works(request: Request) -> HttpResponse:
    """Show the chance by each way: what was assumed, what was counted, what follows."""
    found = tries.chances(today=timezone.localdate())
    ways = [_way(one) for one in sorted(found.values(), key=lambda one: -one.mean)]
    context = {"ways": ways, "few": FEW, "days": SETTLES_AFTER_DAYS}
    return render(request, "touches/what_works.html", context)


def _way(one: Chance) -> dict[str, Any]:
    return {
        "words": WAY_WORDS[one.way],
        "source": PRIOR_SOURCES[one.way],
        "chance": one,
        "counted": one.yes + one.no,
        "assumed": in_ten(one.prior.low, one.prior.high),
        "result": in_ten(one.low, one.high),
        "numbers": f"{one.mean:.2f}, likely {one.low:.2f} to {one.high:.2f}",
    }


def in_ten(low: float, high: float) -> str:
    """Return a range of chances as "2 to 6 in 10", "fewer than 1 in 10"."""
    first, last = round(10 * low), round(10 * high)
    if last == 0:
        return "fewer than 1 in 10"
    return f"{first} in 10" if first == last else f"{first} to {last} in 10"
