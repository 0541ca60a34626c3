"""The door that an urgent answer shuts: until what happened is recorded, its page comes first."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from warmhand.core.people import CARE_ROLES, Role
from warmhand.services.raised import urgent_unrecorded
from warmhand.web.access.request import Request


class UrgentFirstError(Exception):
    """An urgent answer waits; the `screening` with this key is shown instead."""

    def __init__(self, screening: UUID) -> None:
        super().__init__("An urgent answer waits.")
        self.screening = screening


def urgent_first(request: Request, client: UUID) -> None:
    """Raise `UrgentFirstError` for a page of `client` that would be read before the urgent one.

    A POST passes, so that what was typed is kept; it lands there with its redirect. The front
    desk reads no health words and is told on the client's page alone.
    """
    if request.method == "POST" or Role(request.membership.role) not in CARE_ROLES:
        return
    waiting = urgent_unrecorded(client)
    if waiting is not None:
        raise UrgentFirstError(waiting)


def to_urgent(request: Request, first: UrgentFirstError) -> HttpResponse:
    """Lead to the urgent page, the whole of it also where a part was asked for."""
    address = reverse("urgent", args=[first.screening])
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)
