"""Cards that a partner hands out: made, printed eight to a sheet, ended."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe

from warmhand.formats.qr import qr_svg
from warmhand.services import partner_cards
from warmhand.services.letters import first_name
from warmhand.web.access.partners import partner_of
from warmhand.web.access.people import READ_AND_WRITE, member
from warmhand.web.access.request import Request
from warmhand.web.toasts import say

ON_A_SHEET = range(8)


@member(*READ_AND_WRITE)
def partner_card(request: Request, key: UUID) -> HttpResponse:
    """Show the sheet of cards of one partner; make or end the card on POST."""
    partner = partner_of(request, key)
    if request.method == "POST":
        now = timezone.now()
        if "end" in request.POST:
            partner_cards.revoke_card(partner=partner, user=request.user, now=now)
            say(request, "The card opens your plain page from now on.")
        else:
            partner_cards.new_card(partner=partner, user=request.user, now=now)
            say(request, "The card is ready to print.")
        return redirect("partner-card", key)
    card = partner_cards.live_card(partner)
    address = partner_cards.card_address(card) if card else ""
    context = {
        "section": "partners",
        "partner": partner,
        "first": first_name(partner.name),
        "card": card,
        "address": address,
        "code": mark_safe(qr_svg(address)) if card else "",  # noqa: S308 - drawn by ourselves
        "sheet": ON_A_SHEET if card else (),
        "is_public": request.practice.is_public,
    }
    return render(request, "incoming/card.html", context)
