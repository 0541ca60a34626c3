"""Who sent a client: seen, searched for and set by hand."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from warmhand.core.errors import DomainError
from warmhand.core.network import SourceKind
from warmhand.services.sources import Source, find_people, link_new_person, link_source
from warmhand.web.access.clients import Client, client_of
from warmhand.web.access.contacts import person_of
from warmhand.web.access.people import READ_AND_WRITE, member
from warmhand.web.access.request import Request
from warmhand.web.http import words_sought
from warmhand.web.toasts import say


@member(*READ_AND_WRITE)
def client_source(request: Request, key: UUID) -> HttpResponse:
    """Show who sent a client, and let it be set: a partner, a client, nobody, somebody new."""
    client = client_of(request, key)
    query = words_sought(request.POST) or words_sought(request.GET)
    context = {"client": client, "query": query}
    status = 200
    if request.method == "POST":
        try:
            _link(request, client, request.POST.get("source", ""), query)
        except DomainError as refused:
            context["error"], status = str(refused), 422
        else:
            say(request, "Saved.")
            return redirect("client", key)
    context["found"] = find_people(query=query, but=client.pk)
    return render(request, "contacts/source.html", context, status=status)


def _link(request: Request, client: Client, chosen: str, query: str) -> None:
    now = timezone.now()
    if chosen == "new":
        link_new_person(client=client, name=query, user=request.user, now=now)
        return
    source = Source(None)
    if chosen == SourceKind.DIRECT.value:
        source = Source(SourceKind.DIRECT)
    elif chosen:
        partner, sender = person_of(request, chosen)
        kind = SourceKind.PARTNER if partner else SourceKind.CLIENT
        source = Source(kind, partner=partner, client=sender)
    link_source(client=client, source=source, user=request.user, now=now)
