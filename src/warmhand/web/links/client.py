"""What both of the client's own pages share: whose hand it is, who writes, and stopping."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from warmhand.core.consent import Way
from warmhand.core.referral import Status, Via
from warmhand.services.client_page import ClientChoices, client_choices, still_shared, stop_all
from warmhand.services.consents import withdraw_consent
from warmhand.services.disclosures import told_of_referral
from warmhand.services.letters import first_name
from warmhand.web.access.handover import handed_over, in_clients_hands, unlock_address
from warmhand.web.access.links import Referral, linked_referral, token_in
from warmhand.web.access.people import works_in
from warmhand.web.access.request import LinkRequest

NOT_YOURS = 403
ClientPage = Callable[[LinkRequest], HttpResponse]


def way_of(request: LinkRequest) -> Way:
    """Return how the client is here: on the practice's own device, or by their own link."""
    return Way.ON_SCREEN if in_clients_hands(request) else Way.LINK


def via_of(request: LinkRequest) -> Via:
    """Return how the practice knows what is said here."""
    return Via.HAND if handed_over(request) else Via.LINK


def frame(request: LinkRequest, choices: ClientChoices) -> dict[str, Any]:
    """Return what each of the client's pages shows; no page names any other client."""
    lock = handed_over(request)
    practice = request.practice
    partner = choices.partner.name if choices.partner else ""
    return {
        "practice": practice,
        "link": request.link,
        "token": token_in(request),
        "choices": choices,
        "writer": first_name(practice.practitioner_name) or practice.name,
        "partner": partner,
        "partner_first": first_name(partner),
        "unlock": unlock_address(lock) if lock else "",
    }


def choices_of(referral: Referral) -> ClientChoices:
    """Return what the client may see today."""
    return client_choices(referral, on=timezone.localdate())


def by_the_clients_hand(page: ClientPage) -> ClientPage:
    """Accept what is pressed on `page` from the client only.

    Where a member of the practice is signed in, that is a device handed over and locked; else
    the practitioner could sign for the client. Reading stays open.
    """

    @wraps(page)
    def kept(request: LinkRequest) -> HttpResponse:
        is_own = works_in(request, request.practice) and not in_clients_hands(request)
        if request.method != "POST" or not is_own:
            return page(request)
        referral = linked_referral(request)
        context = {**frame(request, choices_of(referral)), "referral": referral}
        return render(request, "links/consent/hand_over.html", context, status=NOT_YOURS)

    return kept


def told_of(referral: Referral) -> dict[str, Any]:
    """Return who saw what of this referral, and what may still be seen."""
    return {"told": told_of_referral(referral)}


def stop_sharing(request: LinkRequest, home: str) -> HttpResponse:
    """Stop sharing on POST, at once; then list what was shared. `home` is where the client was."""
    referral = linked_referral(request)
    choices = choices_of(referral)
    context = {**frame(request, choices), "home": reverse(home, args=[token_in(request)])}
    if request.method == "POST" and request.POST.get("all"):
        stop_all(
            referral=referral, now=timezone.now(), via=via_of(request), link_id=request.link.id
        )
        return render(request, "links/withdrawn.html", context | told_of(referral))
    if not choices.can_withdraw:
        return redirect(home, token_in(request))
    if request.method != "POST":
        before_seen = choices.status not in {Status.SEEN, Status.REPORTED, Status.CLOSED}
        return render(request, "links/withdraw.html", {**context, "before_seen": before_seen})
    withdraw_consent(
        referral=referral, now=timezone.now(), via=via_of(request), link_id=request.link.id
    )
    context["others"] = still_shared(referral, on=timezone.localdate())
    return render(request, "links/withdrawn.html", context | told_of(referral))
