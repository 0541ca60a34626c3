"""Settings: can others open this site's links? Proved by a phone, never guessed."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe

from warmhand.core.errors import DomainError
from warmhand.core.links import LinkPurpose, LinkRefusal
from warmhand.core.people import Reach
from warmhand.core.practice import Arrival
from warmhand.formats.qr import qr_svg
from warmhand.services import practice
from warmhand.services.links import LinkRefusedError, address_of
from warmhand.web.access.links import by_link
from warmhand.web.access.people import READ_AND_WRITE, WRITE, owner
from warmhand.web.access.request import LinkRequest, Request
from warmhand.web.forms.practice import ReachForm
from warmhand.web.toasts import say


@owner(*READ_AND_WRITE)
def settings_reach(request: Request) -> HttpResponse:
    """Ask how others reach this site, and show the code that checks it."""
    initial = {"reach": request.practice.reach}
    form = ReachForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        practice.choose_reach(
            practice=request.practice,
            reach=Reach(form.cleaned_data["reach"]),
            user=request.user,
            now=timezone.now(),
        )
        say(request, "Saved.")
        return redirect("settings-reach")
    link = practice.open_reach_link(now=timezone.now())
    address = address_of(link) if link else ""
    context = {
        "tab": "reach",
        "form": form,
        "address": settings.ADDRESS,
        "is_public": practice.address_can_be_reached(),
        "is_confirmed": practice.links_reach_others(request.practice),
        "is_open": request.practice.reach in {Reach.OWN_ADDRESS, Reach.ASSOCIATION},
        "check_address": address,
        "code": mark_safe(qr_svg(address)) if address else "",  # noqa: S308 - drawn by ourselves
    }
    return render(request, "settings/reach.html", context, status=422 if form.errors else 200)


@owner(*WRITE)
def reach_code(request: Request) -> HttpResponse:
    """Make the code that the owner's phone is to open."""
    if practice.address_can_be_reached():
        practice.new_reach_link(practice=request.practice, now=timezone.now())
    return redirect("settings-reach")


@by_link(LinkPurpose.REACH, *READ_AND_WRITE)
def reach_check(request: LinkRequest) -> HttpResponse:
    """Show one button on the phone; pressing it proves that links open here."""
    if request.link.used_at is not None:
        raise LinkRefusedError(LinkRefusal.USED, request.link)
    context = {"practice": request.practice, "host": urlsplit(settings.ADDRESS).hostname}
    if request.method != "POST":
        return render(request, "settings/reach_check.html", context)
    arrival = Arrival(
        is_https=request.is_secure(),
        host=urlsplit(f"//{request.get_host()}").hostname or "",
        is_signed_in=request.user.is_authenticated,
    )
    try:
        practice.confirm_reach(link=request.link, arrival=arrival, now=timezone.now())
    except LinkRefusedError:
        raise
    except DomainError as refused:
        context["error"] = str(refused)
        return render(request, "settings/reach_check.html", context, status=409)
    return render(request, "settings/reach_done.html", context)
