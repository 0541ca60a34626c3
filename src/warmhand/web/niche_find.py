"""Which niche? The practice's own books, looked at when asked; starters for who has none yet."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from warmhand.core.errors import InvalidValueError
from warmhand.formats.evidence_niches import shipped_niches
from warmhand.services.niche_looks import (
    Standing,
    change_weights,
    look_now,
    standing_of,
    weights_of,
)
from warmhand.services.niche_reach import ReachTable
from warmhand.services.niches import chosen_niche
from warmhand.web.access.people import READ, READ_AND_WRITE, WRITE, care_member, member, with_care
from warmhand.web.access.request import Request
from warmhand.web.forms.niches import RESULT_WORDS, WeightsForm
from warmhand.web.niche_words import starter_rows, verdict_of
from warmhand.web.niches import TAB
from warmhand.web.toasts import say


@care_member(*READ)
def niche_find(request: Request) -> HttpResponse:
    """Show the last look at the books with its day, and what counts in the next one."""
    practice = request.practice
    standing = _standing(request)
    weights = weights_of(practice)
    context: dict[str, Any] = {
        **TAB,
        "standing": standing,
        "chosen": chosen_niche(),
        "weights": [
            (words, f"{getattr(weights, name):.0%}") for name, words in RESULT_WORDS.items()
        ],
        "weights_on": practice.niche_weights_on,
        "changed_after": _changed_after(request, standing),
        "moved_words": _moved_words(standing),
    }
    if standing.last is not None:
        context["verdict"] = verdict_of(standing, table=ReachTable(practice))
    return render(request, "niches/find.html", context)


def _moved_words(standing: Standing) -> str:
    if not standing.moved:
        return ""
    told = ", ".join(standing.moved)
    return f"Your books moved since this look: {told}. What stands below is as of that day."


def _standing(request: Request) -> Standing:
    return standing_of(practice=request.practice, today=timezone.localdate())


def _changed_after(request: Request, standing: Standing) -> bool:
    """Return whether results were seen with other weights than those that count next."""
    seen = standing.verdict or standing.last
    return seen is not None and seen.weights != weights_of(request.practice)


@care_member(*WRITE)
def niche_look(request: Request) -> HttpResponse:
    """Look at the books now."""
    now, today = timezone.now(), timezone.localdate()
    _looked, is_new = look_now(practice=request.practice, user=request.user, now=now, today=today)
    if not is_new:
        say(request, "Nothing changed in your books since the last look.")
    return redirect("niche-find")


@care_member(*READ_AND_WRITE)
def niche_weights(request: Request) -> HttpResponse:
    """Show what counts how much in a look, and change it: the day is kept and shown."""
    held = weights_of(request.practice)
    initial = {name: round(getattr(held, name) * 100) for name in RESULT_WORDS}
    form, status = WeightsForm(request.POST or None, initial=initial), 200
    if request.method == "POST":
        if _weighed(request, form):
            say(request, "Saved. It counts from the next look on.")
            return redirect("niche-find")
        status = 422
    parts = [form[name] for name in RESULT_WORDS]
    context = {**TAB, "form": form, "parts": parts, "standing": _standing(request)}
    return render(request, "niches/weights.html", context, status=status)


def _weighed(request: Request, form: WeightsForm) -> bool:
    if not form.is_valid():
        return False
    try:
        change_weights(
            practice=request.practice,
            weights=form.weights(),
            user=request.user,
            now=timezone.now(),
            today=timezone.localdate(),
        )
    except InvalidValueError as refused:
        form.add_error(None, str(refused))
        return False
    return True


@member(*READ)
def niche_starters(request: Request) -> HttpResponse:
    """Show niches to begin with, those with most experts and partners within reach first."""
    rows = starter_rows(shipped_niches().values(), table=ReachTable(request.practice))
    context = {
        **TAB,
        "rows": rows,
        "with_care": with_care(request),
    }
    return render(request, "niches/starters.html", context)
