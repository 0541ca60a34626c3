"""Settings: what counts as contact, and how fast warmth fades."""

from typing import Any

from django.forms import BoundField
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from warmhand.core.errors import InvalidValueError
from warmhand.core.network import STAGE_WORDS
from warmhand.core.warmth import DEFAULT, Weighs
from warmhand.services import warmth
from warmhand.web.access.people import READ_AND_WRITE, owner
from warmhand.web.access.request import Request
from warmhand.web.forms.touches import TIER_PARTS, WarmthForm, warmth_initial
from warmhand.web.toasts import say

REFUSED = 422


@owner(*READ_AND_WRITE)
def settings_warmth(request: Request) -> HttpResponse:
    """Change the rules of warmth, with the usual ones beside; or put the usual ones back."""
    form = WarmthForm(
        request.POST or None, initial=warmth_initial(warmth.rules_of(request.practice))
    )
    status = 200
    if request.method == "POST":
        status = _changed(request, form)
        if status == 302:
            return redirect("warmth-rules")
    context = {
        "form": form,
        "tab": "warmth",
        "weights": [(form[one.value], f"{DEFAULT.weights[one]:g}") for one in Weighs],
        "tiers": [_tier(form, stage.value) for stage in DEFAULT.tiers],
        "is_changed": bool(request.practice.warmth_rules),
    }
    return render(request, "touches/warmth_rules.html", context, status=status)


def _tier(form: WarmthForm, stage: str) -> dict[str, Any]:
    usual = warmth_initial(DEFAULT)
    parts: list[tuple[BoundField, str]] = [
        (form[f"{stage}_{part}"], f"{usual[f'{stage}_{part}']:g}") for part in TIER_PARTS
    ]
    words = next(text for one, text in STAGE_WORDS.items() if one.value == stage)
    return {"words": words, "parts": parts}


def _changed(request: Request, form: WarmthForm) -> int:
    if request.POST.get("usual") == "1":
        rules = DEFAULT
    elif not form.is_valid():
        return REFUSED
    else:
        try:
            rules = form.rules()
        except InvalidValueError as refused:
            form.add_error(None, str(refused))
            return REFUSED
    warmth.set_rules(practice=request.practice, rules=rules, user=request.user, now=timezone.now())
    say(request, "Saved. Warmth and next contacts are worked out anew from now on.")
    return 302
