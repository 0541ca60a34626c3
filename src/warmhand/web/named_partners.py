"""On a partner's page: whether they agreed to be named on the public page; one tap, with Undo."""

from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from warmhand.services.named_partners import set_may_show
from warmhand.web.access.partners import partner_of
from warmhand.web.access.people import WRITE, member
from warmhand.web.access.request import Request
from warmhand.web.toasts import say


@member(*WRITE)
def partner_named(request: Request, key: UUID) -> HttpResponse:
    """Note that a partner agreed today to be named."""
    return _set(request, key, on=timezone.localdate())


@member(*WRITE)
def partner_not_named(request: Request, key: UUID) -> HttpResponse:
    """Note that a partner is not to be named; the page stops at once."""
    return _set(request, key, on=None)


def _set(request: Request, key: UUID, *, on: date | None) -> HttpResponse:
    partner = partner_of(request, key)
    set_may_show(partner=partner, on=on, user=request.user, now=timezone.now())
    undo = reverse("partner-not-named" if on else "partner-named", args=[key])
    words = (
        "may be named on your public page" if on else "is not named on your public page any more"
    )
    say(request, f"{partner.name} {words}.", undo_url=undo)
    return redirect("partner", key)
