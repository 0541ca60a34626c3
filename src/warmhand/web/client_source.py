"""Who sent a client: two taps for the likeliest, else searched for; and "did they name me?"."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from warmhand.core.errors import DomainError
from warmhand.core.incoming import NAMED_US_WORDS, NamedUs
from warmhand.services.source_things import find_things, likely_things
from warmhand.services.sources import (
    find_people,
    likely_senders,
    link_new_person,
    link_source,
    note_named_us,
)
from warmhand.web.access.clients import Client, client_of
from warmhand.web.access.people import READ_AND_WRITE, WRITE, member
from warmhand.web.access.request import Request
from warmhand.web.access.sources import source_of
from warmhand.web.http import words_sought
from warmhand.web.toasts import say

NAMED = {answer.value: answer for answer in NamedUs}


@member(*READ_AND_WRITE)
def client_source(request: Request, key: UUID) -> HttpResponse:
    """Show who or what sent a client, and let it be set; also nobody, or somebody new."""
    client = client_of(request, key)
    query = words_sought(request.POST) or words_sought(request.GET)
    context: dict[str, Any] = {"client": client, "query": query}
    status = 200
    if request.method == "POST":
        try:
            _link(request, client, request.POST.get("source", ""), query)
        except DomainError as refused:
            context["error"], status = str(refused), 422
        else:
            return _saved(request, key)
    context["found"] = find_people(query=query, but=client.pk)
    context["found"] += find_things(query=query, client=client)
    context["likely"] = [] if query else likely_senders(but=client.pk)
    context["things"] = [] if query else likely_things(client=client)
    context["named"] = [(answer.value, NAMED_US_WORDS[answer]) for answer in NamedUs]
    return render(request, "contacts/source.html", context, status=status)


def _saved(request: Request, key: UUID) -> HttpResponse:
    """Go on to "did they name me?" where somebody sent them and it was not asked yet."""
    say(request, "Saved.")
    client = client_of(request, key)
    is_asked = client.source_partner_id and not client.named_us
    return redirect("client-source" if is_asked else "client", key)


@member(*WRITE)
def client_named_us(request: Request, key: UUID) -> HttpResponse:
    """Note whether who sent the client said the practice's name: one tap."""
    client, said = client_of(request, key), request.POST.get("named", "")
    note_named_us(client=client, said=NAMED.get(said), user=request.user, now=timezone.now())
    say(request, "Saved.")
    return redirect("client", key)


def _link(request: Request, client: Client, chosen: str, query: str) -> None:
    now = timezone.now()
    if chosen == "new":
        link_new_person(client=client, name=query, user=request.user, now=now)
        return
    source = source_of(request, chosen)
    link_source(client=client, source=source, user=request.user, now=now)
