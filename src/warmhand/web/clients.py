"""Clients: the list, one client, adding, changing, putting away."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from warmhand.core.errors import DomainError, StaleRowError
from warmhand.core.people import CARE_ROLES
from warmhand.services import clients
from warmhand.services.came_from import ways_of
from warmhand.services.characteristics import held_by
from warmhand.services.client_overview import overview_of
from warmhand.services.letters import first_name
from warmhand.services.screening_pages import standing_of
from warmhand.web.access.clients import Client, archived_client_of, client_of
from warmhand.web.access.people import READ, READ_AND_WRITE, WRITE, care_member, member
from warmhand.web.access.request import Request
from warmhand.web.forms.clients import ClientForm
from warmhand.web.forms.fields import in_country
from warmhand.web.http import page_or_part, words_sought
from warmhand.web.toasts import say


@member(*READ)
def client_list(request: Request) -> HttpResponse:
    """List the clients, or those whom the search finds."""
    query = words_sought(request.GET)
    archived = request.GET.get("archived") == "1"
    found = clients.find_clients(query=query, archived=archived)
    page = Paginator(found, clients.PAGE).get_page(request.GET.get("page"))
    kept = {key: value for key, value in (("q", query), ("archived", archived and "1")) if value}
    with_care = request.membership.role in CARE_ROLES
    context = {
        "query": query,
        "archived": archived,
        "page": page,
        "kept": f"{urlencode(kept)}&" if kept else "",
        "lines": clients.client_lines(page, today=timezone.localdate(), with_care=with_care),
        "with_care": with_care,
    }
    return page_or_part(request, "clients/list.html", "found", context)


@member(*READ_AND_WRITE)
def client_new(request: Request) -> HttpResponse:
    """Add a client; only the name is asked for."""
    form = in_country(ClientForm(request.POST or None), request.practice.country)
    status = 200
    if request.method == "POST":
        client, status = _added(request, form)
        if client is not None:
            return redirect("client", client.pk)
    same = _namesakes(request, form)
    return render(request, "clients/new.html", {"form": form, "same": same}, status=status)


def _added(request: Request, form: ClientForm) -> tuple[Client | None, int]:
    if not form.is_valid():
        return None, 422
    name = form.cleaned_data["name"]
    if clients.namesakes(name=name) and "another" not in request.POST:
        return None, 200
    try:
        client = clients.add_client(
            practice=request.practice,
            details=form.details(),
            user=request.user,
            now=timezone.now(),
            today=timezone.localdate(),
        )
    except DomainError as refused:
        form.add_error(None, str(refused))
        return None, 422
    say(request, f"{client.name} is on your list.")
    return client, 200


def _namesakes(request: Request, form: ClientForm) -> list[Client]:
    """Return who has the typed name already: said, and never in the way."""
    if request.method != "POST" or not form.is_valid():
        return []
    return clients.namesakes(name=form.cleaned_data["name"])


@member(*READ)
def client_page(request: Request, key: UUID) -> HttpResponse:
    """Show one client: problems, visits to come, referrals."""
    client = client_of(request, key)
    with_care = request.membership.role in CARE_ROLES
    view = overview_of(client=client, today=timezone.localdate(), with_care=with_care)
    clients.note_read(client=client, user=request.user, now=timezone.now())
    context = {
        "client": client,
        "view": view,
        "with_care": with_care,
        "standing": standing_of(client) if with_care else None,
        "traits": held_by(client=client) if with_care else [],
        "first_name": first_name(client.name),
        "ways": ways_of(client),
    }
    return render(request, "clients/client.html", context)


@member(*READ_AND_WRITE)
def client_edit(request: Request, key: UUID) -> HttpResponse:
    """Change what is written down of a client."""
    client = client_of(request, key)
    initial = {field: getattr(client, field) for field in clients.FIELDS}
    initial["seen"] = clients.version_of(client)
    form = in_country(ClientForm(request.POST or None, initial=initial), request.practice.country)
    status = 200
    if request.method == "POST":
        status = _changed(request, client, form)
        if status == 302:
            return redirect("client", key)
    context = {"form": form, "client": client, "is_stale": status == 409, "seen": initial["seen"]}
    return render(request, "clients/edit.html", context, status=status)


def _changed(request: Request, client: Client, form: ClientForm) -> int:
    if not form.is_valid():
        return 422
    try:
        clients.change_client(
            client=client,
            details=form.details(),
            seen=form.cleaned_data["seen"],
            user=request.user,
            now=timezone.now(),
            today=timezone.localdate(),
        )
    except StaleRowError as stale:
        form.add_error(None, str(stale))
        return 409
    except DomainError as refused:
        form.add_error(None, str(refused))
        return 422
    say(request, "Saved.")
    return 302


@care_member(*WRITE)
def client_archive(request: Request, key: UUID) -> HttpResponse:
    """Put a client away; one touch brings them back."""
    client = client_of(request, key)
    clients.archive_client(client=client, user=request.user, now=timezone.now())
    say(request, f"{client.name} is archived.", undo_url=reverse("client-restore", args=[key]))
    return redirect("clients")


@care_member(*WRITE)
def client_restore(request: Request, key: UUID) -> HttpResponse:
    """Bring an archived client back."""
    client = archived_client_of(request, key)
    clients.restore_client(client=client, user=request.user, now=timezone.now())
    say(request, f"{client.name} is back on your list.")
    return redirect("client", key)
