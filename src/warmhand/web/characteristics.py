"""Characteristics of a client, and of the people whom a partner serves: a tap each."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from warmhand.core.errors import DomainError
from warmhand.core.niches import Trait
from warmhand.services.characteristics import (
    OF_CLIENTS,
    held_by,
    own_words_in_use,
    put_in,
    read_value,
    rows_to_tap,
    take_out,
)
from warmhand.services.letters import first_name
from warmhand.web.access.clients import client_of
from warmhand.web.access.partners import partner_of
from warmhand.web.access.people import READ_AND_WRITE, care_member, member
from warmhand.web.access.request import Request
from warmhand.web.forms.niches import as_rule
from warmhand.web.toasts import say


@care_member(*READ_AND_WRITE)
def client_characteristics(request: Request, key: UUID) -> HttpResponse:
    """Show what a client does, and put in or take out one of it by a tap."""
    client = client_of(request, key)
    client.practice = request.practice  # the same row, so that it is not read again
    first = first_name(client.name)
    context = {
        "title": f"What {first} does",
        "name": client.name,
        "back_url": reverse("client", args=[key]),
        "detail": "What you know and need for your work. Leave open what you do not know.",
        "is_client": True,
        "traits": OF_CLIENTS,
    }
    return _page(request, {"client": client}, "client-characteristics", context)


@member(*READ_AND_WRITE)
def partner_characteristics(request: Request, key: UUID) -> HttpResponse:
    """Show whom a partner serves, and put in or take out one of it by a tap."""
    partner = partner_of(request, key)
    partner.practice = request.practice  # the same row, so that it is not read again
    context = {
        "title": f"Whom {partner.name} serves",
        "name": partner.name,
        "back_url": reverse("partner", args=[key]),
        "detail": "The people they are known for. It finds them for a niche and moves nobody in a list of choices.",
        "is_client": False,
        "traits": tuple(Trait),
    }
    return _page(request, {"partner": partner}, "partner-characteristics", context)


def _page(
    request: Request, whose: dict[str, Any], name: str, context: dict[str, Any]
) -> HttpResponse:
    status = 200
    if request.method == "POST":
        try:
            _tapped(request, whose)
        except DomainError as refused:
            context |= {"problem": str(refused), "typed": request.POST.get("words", "")}
            status = 422
        else:
            key = next(iter(whose.values())).pk
            return redirect(name, key)
    rows = rows_to_tap(held_by(**whose), context.pop("traits"), own_words_in_use())
    return render(request, "niches/characteristics.html", context | {"rows": rows}, status=status)


def _tapped(request: Request, whose: dict[str, Any]) -> None:
    """Put in or take out what was tapped, or put in the own words that were typed."""
    given = request.POST
    by: dict[str, Any] = {"user": request.user, "now": timezone.now()}
    if given.get("out"):
        trait, value = as_rule(given["out"])
        take_out(trait=trait, value=value, **by, **whose)
        return
    if given.get("on"):
        trait, value = as_rule(given["on"])
        label = own_words_in_use().get(trait, {}).get(value, "")
    else:
        trait, _ = as_rule(f"{given.get('trait', '')}:words")
        value, label = read_value(trait, given.get("words", ""))
    put_in(trait=trait, value=value, label=label, **by, **whose)
    say(request, "Saved.")
