"""How a partner is chosen: the weights, how far is far, and how far clients go."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from warmhand.core.choice_rules import PART_WORDS, Weights
from warmhand.core.errors import DomainError
from warmhand.services.choice_rules import change_rules, reset_rules, rules_of
from warmhand.web.access.people import READ_AND_WRITE, owner
from warmhand.web.access.request import Request
from warmhand.web.forms.week import ChoiceRulesForm
from warmhand.web.toasts import say


@owner(*READ_AND_WRITE)
def choice_rules(request: Request) -> HttpResponse:
    """Show the weights with the usual ones, and change them within their bounds."""
    country, now = request.practice.country, timezone.now()
    if request.method != "POST":
        return _page(request, ChoiceRulesForm(initial=_initial(request), country=country))
    if request.POST.get("reset"):
        reset_rules(practice=request.practice, user=request.user, now=now)
        say(request, "As usual again.")
        return redirect("choice-rules")
    form = ChoiceRulesForm(request.POST, country=country)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        change_rules(
            practice=request.practice,
            weights=form.weights(),
            half_distance_km=form.kilometres("half_distance"),
            reach_km=form.kilometres("reach"),
            user=request.user,
            now=now,
        )
    except DomainError as refused:
        form.add_error(None, str(refused))
        return _page(request, form, status=422)
    say(request, "Saved. The next choice goes by it.")
    return redirect("choice-rules")


def _initial(request: Request) -> dict[str, float]:
    practice, rules = request.practice, rules_of(request.practice)
    weights = zip(PART_WORDS, rules.weights.parts(), strict=True)
    per_km = ChoiceRulesForm(country=practice.country).per_km
    return {part: round(weight * 100) for part, weight in weights} | {
        "half_distance": round(practice.half_distance_km * per_km, 1),
        "reach": round(practice.reach_km * per_km, 1),
    }


def _page(request: Request, form: ChoiceRulesForm, *, status: int = 200) -> HttpResponse:
    practice = request.practice
    is_usual = rules_of(practice).weights == Weights()
    context = {
        "form": form,
        "parts": [form[part] for part in PART_WORDS],
        "is_usual": is_usual,
        "tab": "choices",
    }
    return render(request, "week/choice_rules.html", context, status=status)
