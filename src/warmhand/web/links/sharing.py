"""What was shared, behind the links: the client sees who saw what, the partner keeps a copy."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from warmhand.core.consent import Item
from warmhand.core.disclosure import How
from warmhand.core.errors import DomainError
from warmhand.core.links import LinkPurpose
from warmhand.services import desk, disclosures, links, releases
from warmhand.services.letters import first_name
from warmhand.web.access.links import Referral, by_link, linked_referral, token_in
from warmhand.web.access.people import READ, WRITE
from warmhand.web.access.request import LinkRequest
from warmhand.web.links.client import choices_of, frame, told_of


@by_link(LinkPurpose.CLIENT_CONSENT, *READ)
def client_who_saw(request: LinkRequest) -> HttpResponse:
    """Show who saw what, from the link it was agreed by."""
    return _who_saw(request, "client-consent")


@by_link(LinkPurpose.CLIENT_ANSWER, *READ)
def client_answer_who_saw(request: LinkRequest) -> HttpResponse:
    """Show who saw what, from the link of the answers."""
    return _who_saw(request, "client-answer")


def _who_saw(request: LinkRequest, home: str) -> HttpResponse:
    referral = linked_referral(request)
    context = {
        **frame(request, choices_of(referral)),
        **told_of(referral),
        "home": home,
        "openings": disclosures.openings(referral),
    }
    return render(request, "links/who_saw.html", context)


def _partner_frame(request: LinkRequest) -> dict[str, Any]:
    practice = request.practice
    return {
        "practice": practice,
        "link": request.link,
        "token": token_in(request),
        "writer": first_name(practice.practitioner_name) or practice.name,
    }


@by_link(LinkPurpose.PARTNER, *READ)
def partner_release(request: LinkRequest) -> HttpResponse:
    """Show the agreement as the client gave it, to be printed; only while it is in force."""
    referral = linked_referral(request)
    release = releases.release_of(referral, on=timezone.localdate())
    if release is None:
        return redirect("partner-referral", token_in(request))
    if request.method == "GET":
        _note_release(request, referral, release)
    return render(request, "links/release.html", {**_partner_frame(request), "release": release})


def _note_release(request: LinkRequest, referral: Referral, release: releases.Release) -> None:
    disclosures.record(
        referral=referral,
        items=frozenset({Item.NAME}) if release.client else frozenset(),
        how=How.PAGE,
        now=timezone.now(),
        link_id=request.link.id,
    )


@by_link(LinkPurpose.PARTNER, *READ)
def partner_copy(request: LinkRequest) -> HttpResponse:
    """Show the partner's own words, to be printed, for as long as their link opens."""
    referral = linked_referral(request)
    context = {**_partner_frame(request), "lines": releases.own_words(referral)}
    return render(request, "links/copy.html", context)


@by_link(LinkPurpose.PARTNER, *WRITE)
def partner_desk(request: LinkRequest) -> HttpResponse:
    """Make the link with which the partner's desk books, and show it."""
    referral = linked_referral(request)
    context = _partner_frame(request)
    try:
        link = desk.desk_link(
            referral=referral, by_mail=False, now=timezone.now(), link_id=request.link.id
        )
    except DomainError as refused:
        context["problem"] = str(refused)
        return render(request, "links/desk_made.html", context, status=409)
    context |= {"address": links.address_of(link), "desk": link}
    return render(request, "links/desk_made.html", context)
