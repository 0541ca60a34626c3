"""The page that a handed-over device falls back to."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from warmhand.web.access.handover import handed_over, unlock_address
from warmhand.web.access.people import READ, public


@public(*READ)
def handed_over_page(request: HttpRequest) -> HttpResponse:
    """Ask for the device back; it names nobody, since a client is holding it."""
    lock = handed_over(request)
    if lock is None:
        return redirect("today")
    context = {"client_path": lock["client_path"], "unlock_address": unlock_address(lock)}
    return render(request, "handover/locked.html", context)
