"""After an event: the one mail to who ticked it, visits booked, guests who become clients."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from warmhand.core.errors import DomainError
from warmhand.services import event_follow_up, event_guests
from warmhand.web.access.clients import client_of
from warmhand.web.access.events import DemoGuest, event_of, guest_of
from warmhand.web.access.people import READ_AND_WRITE, WRITE, member
from warmhand.web.access.request import Request
from warmhand.web.events import REFUSED, STALE, show
from warmhand.web.forms.events import GuestClientForm
from warmhand.web.toasts import say


@member(*READ_AND_WRITE)
def follow_up(request: Request, key: UUID) -> HttpResponse:
    """Show who gets the mail and how it reads; send it on POST."""
    event = event_of(request, key)
    if request.method == "POST":
        try:
            sent = event_follow_up.send(event=event, user=request.user, now=timezone.now())
        except DomainError as refused:
            return show(request, event, refused=str(refused), status=STALE)
        undo = reverse("event-follow-up-undo", args=[key])
        words = "1 mail leaves" if sent == 1 else f"{sent} mails leave"
        say(request, f"{words} in five minutes.", undo_url=undo if sent else "")
        return redirect("event", key)
    found = event_follow_up.follow_up_of(event=event)
    context = {
        "section": "outreach",
        "event": event,
        "found": found,
        "mail": event_follow_up.preview(guest=found.ready[0]) if found.ready else None,
    }
    return render(request, "events/follow_up.html", context)


@member(*WRITE)
def follow_up_undo(request: Request, key: UUID) -> HttpResponse:
    """Take back the mails that have not left."""
    event = event_of(request, key)
    back = event_follow_up.undo(event=event, user=request.user, now=timezone.now())
    say(request, f"{back} taken back." if back else "They have left already.")
    return redirect("event", key)


@member(*WRITE)
def guest_booked(request: Request, key: UUID) -> HttpResponse:
    """Note that a guest said yes to a visit, or take that back."""
    guest = guest_of(request, key)
    on = None if guest.booked_on else timezone.localdate()
    event_guests.book(guest=guest, on=on, user=request.user, now=timezone.now())
    undo = reverse("guest-booked", args=[key])
    say(request, f"{guest.first_name}: {'booked' if on else 'not booked'}.", undo_url=undo)
    return redirect("event", guest.event_id)


@member(*READ_AND_WRITE)
def guest_client(request: Request, key: UUID) -> HttpResponse:
    """Make a guest a client; who may be there already is shown first."""
    guest = guest_of(request, key)
    form = GuestClientForm(request.POST or None, initial={"name": guest.first_name})
    if guest.client_id is not None:
        say(request, event_guests.IS_CLIENT)
        return redirect("event", guest.event_id)
    if "client" in request.POST:
        return _is_client(request, guest)
    if request.method != "POST" or not form.is_valid():
        status = REFUSED if request.method == "POST" else 200
        return _page(request, guest, form, name=guest.first_name, status=status)
    return _new_client(request, guest, form)


def _new_client(request: Request, guest: DemoGuest, form: GuestClientForm) -> HttpResponse:
    """Add them, once it was seen who may be there already."""
    name = form.cleaned_data["name"]
    if "new" not in request.POST and event_guests.maybe_there(guest=guest, name=name):
        return _page(request, guest, form, name=name, status=REFUSED)
    try:
        event_guests.become_client(guest=guest, name=name, user=request.user, now=timezone.now())
    except DomainError as refused:
        form.add_error(None, str(refused))
        return _page(request, guest, form, name=name, status=REFUSED)
    return _done(request, guest, f"{name} is a client now.")


def _is_client(request: Request, guest: DemoGuest) -> HttpResponse:
    try:
        client = client_of(request, UUID(request.POST["client"]))
    except ValueError as error:
        raise Http404 from error
    try:
        event_guests.is_client(guest=guest, client=client, user=request.user, now=timezone.now())
    except DomainError as refused:
        return show(request, guest.event, refused=str(refused), status=STALE)
    return _done(request, guest, f"Noted: {guest.first_name} is {client.name}.")


def _done(request: Request, guest: DemoGuest, words: str) -> HttpResponse:
    say(request, words, undo_url=reverse("guest-client-undo", args=[guest.pk]))
    return redirect("event", guest.event_id)


def _page(
    request: Request, guest: DemoGuest, form: GuestClientForm, *, name: str, status: int = 200
) -> HttpResponse:
    context = {
        "section": "outreach",
        "guest": guest,
        "event": guest.event,
        "form": form,
        "maybe": event_guests.maybe_there(guest=guest, name=name),
    }
    return render(request, "events/guest_client.html", context, status=status)


@member(*WRITE)
def guest_client_undo(request: Request, key: UUID) -> HttpResponse:
    """Take back that a guest is a client; the client stays in the list."""
    guest = guest_of(request, key)
    event_guests.not_client(guest=guest, user=request.user, now=timezone.now())
    say(request, "Taken back. The client stays in your list.")
    return redirect("event", guest.event_id)
