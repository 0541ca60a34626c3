"""From a link: “I am away until …”, and “no reminders by mail, please”."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from warmhand.core.errors import InvalidValueError
from warmhand.core.links import LinkPurpose
from warmhand.core.referral import ENDED, Status
from warmhand.services import nudges
from warmhand.services.away import set_away
from warmhand.services.letters import first_name
from warmhand.services.nudge_facts import away_of
from warmhand.web.access.links import Referral, by_link, linked_referral, token_in
from warmhand.web.access.people import READ_AND_WRITE
from warmhand.web.access.request import LinkRequest
from warmhand.web.forms.nudges import OwnAwayForm
from warmhand.web.links.partner import moved_on

REFUSED = 422


@by_link(LinkPurpose.PARTNER, *READ_AND_WRITE)
def partner_own_away(request: LinkRequest) -> HttpResponse:
    """Ask how long the partner is away; keep it on POST, or that they are back (`back=1`)."""
    referral = linked_referral(request)
    partner = referral.partner
    if partner is None:
        return redirect("partner-referral", token_in(request))
    if request.method == "POST" and Status(referral.status) in ENDED:
        return moved_on(request, referral)
    now, status = timezone.now(), 200
    if request.method == "POST" and request.POST.get("back") == "1":
        set_away(partner=partner, until=None, now=now, link_id=request.link.id)
        return redirect("partner-referral", token_in(request))
    found = away_of(partner)
    initial = {"until": partner.away_until, "words": partner.away_words}
    form = OwnAwayForm(request.POST or None, initial=initial)
    if request.method == "POST":
        if form.is_valid():
            try:
                set_away(partner=partner, now=now, link_id=request.link.id, **form.cleaned_data)
                return redirect("partner-referral", token_in(request))
            except InvalidValueError as refused:
                form.add_error("until", str(refused))
        status = REFUSED
    context = {**_frame(request), "form": form, "is_away": found is not None}
    return render(request, "nudges/own_away.html", context, status=status)


def _frame(request: LinkRequest) -> dict[str, object]:
    practice = request.practice
    return {
        "practice": practice,
        "link": request.link,
        "token": token_in(request),
        "writer": first_name(practice.practitioner_name) or practice.name,
    }


@by_link(LinkPurpose.PARTNER, *READ_AND_WRITE)
def partner_quiet(request: LinkRequest) -> HttpResponse:
    """Ask whether no more reminders should come by mail; keep the wish on POST."""

    def wished(referral: Referral) -> bool:
        return bool(referral.partner and referral.partner.nudges_off)

    def keep(referral: Referral, is_quiet: bool) -> None:  # noqa: FBT001 - called here alone
        if referral.partner is not None:
            nudges.partner_quiet(
                partner=referral.partner,
                is_quiet=is_quiet,
                now=timezone.now(),
                link_id=request.link.id,
            )

    return _quiet(request, wished, keep, home="partner-referral", here="partner-quiet")


@by_link(LinkPurpose.CLIENT_ANSWER, *READ_AND_WRITE)
def client_quiet(request: LinkRequest) -> HttpResponse:
    """Ask a client likewise."""

    def keep(referral: Referral, is_quiet: bool) -> None:  # noqa: FBT001 - called here alone
        nudges.client_quiet(
            client=referral.client,
            is_quiet=is_quiet,
            now=timezone.now(),
            link_id=request.link.id,
        )

    return _quiet(
        request, lambda row: row.client.nudges_off, keep, home="client-answer", here="client-quiet"
    )


def _quiet(
    request: LinkRequest,
    wished: Callable[[Referral], bool],
    keep: Callable[[Referral, bool], None],
    *,
    home: str,
    here: str,
) -> HttpResponse:
    referral = linked_referral(request)
    if request.method == "POST":
        keep(referral, request.POST.get("again") != "1")
        return redirect(here, token_in(request))
    context = {**_frame(request), "is_quiet": wished(referral), "home": home}
    return render(request, "nudges/quiet.html", context)
