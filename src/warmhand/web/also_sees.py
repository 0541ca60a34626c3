"""Who else treats a client: asked, kept, and whether the client may be named to them."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from warmhand.services import also_sees as rows
from warmhand.services.letters import first_name
from warmhand.services.partner_pages import profession_words
from warmhand.web.access.clients import Client, client_of
from warmhand.web.access.partners import partner_of
from warmhand.web.access.people import READ_AND_WRITE, care_member
from warmhand.web.access.request import Request
from warmhand.web.forms.week import key_in
from warmhand.web.http import words_sought
from warmhand.web.toasts import say


@care_member(*READ_AND_WRITE)
def also_sees(request: Request, key: UUID) -> HttpResponse:
    """Show and change whom a client also sees."""
    client = client_of(request, key)
    if request.method == "POST":
        return _changed(request, client)
    rows.note_read(client=client, user=request.user, now=timezone.now())
    return _page(request, client)


def _page(
    request: Request, client: Client, *, status: int = 200, problem: str = ""
) -> HttpResponse:
    query = words_sought(request.GET)
    context = {
        "client": client,
        "first_name": first_name(client.name),
        "rows": rows.also_sees(client=client),
        "query": query,
        "hits": [
            (row, profession_words(row.profession)) for row in rows.find(client=client, query=query)
        ]
        if query
        else [],
        "problem": problem,
        "section": "clients",
    }
    return render(request, "week/also_sees.html", context, status=status)


def _changed(request: Request, client: Client) -> HttpResponse:
    key, now = key_in(request.POST.get("partner", "")), timezone.now()
    if key is None:
        return _page(request, client, status=422, problem="Choose one of the people found.")
    partner = partner_of(request, key)
    if request.POST.get("take_out"):
        rows.take_out(client=client, partner=partner, user=request.user, now=now)
        say(request, f"{partner.name} is taken out.")
        return redirect("also-sees", client.pk)
    rows.keep(
        client=client,
        partner=partner,
        may_name=request.POST.get("may_name") == "on",
        today=timezone.localdate(),
        user=request.user,
        now=now,
    )
    say(request, f"Kept: {first_name(client.name)} also sees {partner.name}.")
    return redirect("also-sees", client.pk)
