"""Who is in a niche, with the hand that overrides its rules; where its people gather."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from warmhand.core.errors import DomainError
from warmhand.core.niches import PlaceKind
from warmhand.services.gathering import add_place, drop_place, places_of, possible_hosts
from warmhand.services.niche_members import MOST_SHOWN, clients_of, partners_of, put_by_hand
from warmhand.services.niches import words_of
from warmhand.services.sources import find_people
from warmhand.web.access.contacts import person_of
from warmhand.web.access.niches import Niche, niche_of, place_of
from warmhand.web.access.partners import partner_of
from warmhand.web.access.people import READ, READ_AND_WRITE, WRITE, care_member, member
from warmhand.web.access.request import Request
from warmhand.web.forms.niches import PLACE_WORDS, PlaceForm
from warmhand.web.http import words_sought
from warmhand.web.niches import TAB
from warmhand.web.toasts import say

HAND = {"in": True, "out": False, "rules": None}


@care_member(*READ)
def niche_people(request: Request, key: UUID) -> HttpResponse:
    """Show all clients and partners of a niche, and let a hand put others in or out."""
    niche, query = niche_of(request, key), words_sought(request.GET)
    clients = clients_of(niche=niche, today=timezone.localdate())
    partners = partners_of(niche=niche, practice=request.practice)
    context = {
        **TAB,
        "niche": niche,
        "words": words_of(niche),
        "groups": [
            ("client", "Clients", clients, clients.members[:MOST_SHOWN]),
            ("partner", "Partners", partners, partners.members[:MOST_SHOWN]),
        ],
        "query": query,
        "found": find_people(query=query, but=key) if query else [],
        "most": MOST_SHOWN,
    }
    return render(request, "niches/people.html", context)


@care_member(*WRITE)
def niche_hand(request: Request, key: UUID) -> HttpResponse:
    """Put one person in or out by hand, or let the rules decide again."""
    niche, said = niche_of(request, key), request.POST.get("hand", "")
    if said in HAND:
        partner, client = person_of(request, request.POST.get("who", ""))
        put_by_hand(
            niche=niche,
            is_in=HAND[said],
            user=request.user,
            now=timezone.now(),
            client=client,
            partner=partner,
        )
        say(request, "Saved.")
    return redirect("niche-people", key)


@member(*READ_AND_WRITE)
def niche_places(request: Request, key: UUID) -> HttpResponse:
    """Show where people of a niche gather, and note another place."""
    niche = niche_of(request, key)
    form = PlaceForm(request.POST or None, hosts=possible_hosts())
    status = 200
    if request.method == "POST":
        if form.is_valid() and _noted(request, niche, form):
            say(request, "Noted.")
            return redirect("niche-places", key)
        status = 422
    rows = [(place, PLACE_WORDS[PlaceKind(place.kind)]) for place in places_of(niche)]
    context: dict[str, Any] = {**TAB, "niche": niche, "words": words_of(niche), "form": form}
    return render(request, "niches/places.html", context | {"places": rows}, status=status)


def _noted(request: Request, niche: Niche, form: PlaceForm) -> bool:
    data = form.cleaned_data
    try:
        add_place(
            niche=niche,
            name=data["name"],
            kind=PlaceKind(data["kind"]),
            host=partner_of(request, UUID(data["host"])) if data["host"] else None,
            words=data["note"],
            user=request.user,
            now=timezone.now(),
        )
    except (DomainError, Http404) as refused:
        form.add_error(None, str(refused))
        return False
    return True


@member(*WRITE)
def niche_place_drop(request: Request, key: UUID) -> HttpResponse:
    """Take a place out."""
    place = place_of(request, key)
    niche = place.niche_id
    drop_place(place=place, user=request.user, now=timezone.now())
    say(request, "Taken out.")
    return redirect("niche-places", niche)
