"""Calendar files behind secret links: the feed of what is due, and the client's appointment."""

from hashlib import sha256

from django.http import HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import parse_etags

from warmhand.core.links import LinkPurpose
from warmhand.services import appointments, calendar_feed, letters
from warmhand.web.access.links import by_link, linked_referral, token_in
from warmhand.web.access.people import READ
from warmhand.web.access.request import LinkRequest

TYPE = "text/calendar; charset=utf-8"


@by_link(LinkPurpose.CALENDAR, *READ)
def feed(request: LinkRequest) -> HttpResponse:
    """Give what is due, or 304 to who has it already."""
    data = calendar_feed.feed(link=request.link, today=timezone.localdate())
    tag = f'"{sha256(data).hexdigest()[:32]}"'
    # Proxies that pack an answer mark the tag as weak; the same days are the same feed.
    known = [
        one.removeprefix("W/") for one in parse_etags(request.headers.get("If-None-Match", ""))
    ]
    is_known = tag in known or "*" in known
    answer = HttpResponseNotModified() if is_known else HttpResponse(data, content_type=TYPE)
    answer.headers["ETag"] = tag
    return answer


@by_link(LinkPurpose.CLIENT_ANSWER, *READ)
def client_calendar(request: LinkRequest) -> HttpResponse:
    """Give the client their appointment; without one, go back to their page."""
    referral = linked_referral(request)
    partner = referral.partner
    shown = appointments.Shown(
        with_name=partner.name if partner else "a partner",
        phone=letters.read_phone(partner.phone, request.practice) if partner else "",
        place=", ".join(filter(None, (partner.organisation, partner.address_line)))
        if partner
        else "",
    )
    data = appointments.appointment_file(referral=referral, shown=shown, now=timezone.now())
    if data is None:
        return redirect("client-answer", token_in(request))
    answer = HttpResponse(data, content_type=TYPE)
    answer.headers["Content-Disposition"] = 'attachment; filename="appointment.ics"'
    return answer
