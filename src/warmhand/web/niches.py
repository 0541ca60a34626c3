"""The niche of a practice: chosen, noted, written, left; its experts and where people gather."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from warmhand.core.errors import DomainError
from warmhand.core.niches import NicheState
from warmhand.services import niches
from warmhand.services.characteristics import own_words_in_use
from warmhand.services.gathering import places_of
from warmhand.services.niche_members import clients_of, partners_of
from warmhand.services.niche_reach import ReachTable
from warmhand.services.trait_words import need_words
from warmhand.web.access.niches import Niche, niche_of
from warmhand.web.access.people import READ, READ_AND_WRITE, WRITE, care_member, member, with_care
from warmhand.web.access.request import Request
from warmhand.web.forms.niches import PLACE_WORDS, NicheForm, as_choice
from warmhand.web.toasts import say

FEW_SHOWN = 12
TAB = {"section": "outreach", "tab": "niche"}


@member(*READ)
def niche_home(request: Request) -> HttpResponse:
    """Show the chosen niche with its experts, places and people, or the ways to pick one."""
    held = niches.niches_held()
    chosen = next((row for row in held if row.state == NicheState.CHOSEN.value), None)
    others = [(row, niches.words_of(row)) for row in held if row is not chosen]
    context: dict[str, Any] = {**TAB, "others": others, "with_care": with_care(request)}
    if chosen is not None:
        chosen.practice = request.practice  # the same row, so that it is not read again
        context |= _of_chosen(request, chosen)
    return render(request, "niches/home.html", context)


def _of_chosen(request: Request, niche: Niche) -> dict[str, Any]:
    practice, today = request.practice, timezone.localdate()
    places, table = places_of(niche), ReachTable(practice)
    partners = partners_of(niche=niche, practice=practice)
    context = {
        "niche": niche,
        "words": niches.words_of(niche),
        "need": need_words(niche.need),
        "positions": table.positions(niche.need),
        "reach": table.reach(niche.need, places=len(places)),
        "places": [(place, PLACE_WORDS[place.kind]) for place in places],  # type: ignore[index]  # a StrEnum
        "partners": partners.members[:FEW_SHOWN],
        "partner_count": partners.number,
    }
    if with_care(request):
        context["clients"] = clients_of(niche=niche, today=today)
    return context


@care_member(*READ_AND_WRITE)
def niche_new(request: Request) -> HttpResponse:
    """Note a niche in own rules and words, or choose it at once."""
    form = NicheForm(request.POST or None, used=own_words_in_use())
    if request.method == "POST":
        niche, status = _added(request, form)
        if niche is not None:
            return _taken(request, niche)
        return render(request, "niches/edit.html", {**TAB, "form": form}, status=status)
    return render(request, "niches/edit.html", {**TAB, "form": form})


def _added(request: Request, form: NicheForm) -> tuple[Niche | None, int]:
    if not form.is_valid():
        return None, 422
    try:
        details = form.details()
        niche = niches.add_niche(
            practice=request.practice, details=details, user=request.user, now=timezone.now()
        )
    except DomainError as refused:
        form.add_error(None, str(refused))
        return None, 422
    niche.practice = request.practice
    return niche, 200


def _taken(request: Request, niche: Niche) -> HttpResponse:
    if request.POST.get("choose"):
        return _choose(request, niche)
    say(request, "Noted.")
    return redirect("niche")


@care_member(*READ_AND_WRITE)
def niche_edit(request: Request, key: UUID) -> HttpResponse:
    """Change whom a niche means, and its sentence."""
    niche = niche_of(request, key)
    rules = [as_choice(rule) for rule in niches.sentence_of(niche).rules] + ["", ""]
    initial = {"first": rules[0], "second": rules[1], "need": niche.need, "words": niche.sentence}
    form = NicheForm(request.POST or None, initial=initial, used=own_words_in_use())
    status = 200
    if request.method == "POST":
        if _changed(request, niche, form):
            say(request, "Saved.")
            return redirect("niche")
        status = 422
    context = {**TAB, "form": form, "niche": niche, "words": niches.words_of(niche)}
    return render(request, "niches/edit.html", context, status=status)


def _changed(request: Request, niche: Niche, form: NicheForm) -> bool:
    if not form.is_valid():
        return False
    try:
        niches.change_niche(
            niche=niche, details=form.details(), user=request.user, now=timezone.now()
        )
    except DomainError as refused:
        form.add_error(None, str(refused))
        return False
    return True


@care_member(*WRITE)
def niche_choose(request: Request, key: UUID) -> HttpResponse:
    """Choose a niche; the one chosen until now is left."""
    return _choose(request, niche_of(request, key))


def _choose(request: Request, niche: Niche) -> HttpResponse:
    before = niches.choose_niche(
        niche=niche, user=request.user, now=timezone.now(), today=timezone.localdate()
    )
    name, key = ("niche-choose", before.pk) if before else ("niche-leave", niche.pk)
    say(request, "This is your niche now.", undo_url=reverse(name, args=[key]))
    return redirect("niche")


@care_member(*WRITE)
def niche_leave(request: Request, key: UUID) -> HttpResponse:
    """Leave the chosen niche; what was noted of it stays."""
    niche = niche_of(request, key)
    niches.leave_niche(
        niche=niche, user=request.user, now=timezone.now(), today=timezone.localdate()
    )
    undo = reverse("niche-choose", args=[key])
    say(request, "You have no niche chosen now.", undo_url=undo)
    return redirect("niche")


@care_member(*WRITE)
def niche_drop(request: Request, key: UUID) -> HttpResponse:
    """Take out a niche that was only noted."""
    try:
        niches.drop_niche(niche=niche_of(request, key), user=request.user, now=timezone.now())
    except DomainError as refused:
        say(request, str(refused))
    else:
        say(request, "Taken out.")
    return redirect("niche")
