"""The shared plan as the partner and the client read it, each by their own link."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from warmhand.core.co_management import Who
from warmhand.core.disclosure import How
from warmhand.core.errors import StaleRowError
from warmhand.core.links import LinkPurpose
from warmhand.core.referral import Via
from warmhand.services import disclosures, shared_plans
from warmhand.services.letters import first_name
from warmhand.services.shared_plan_pages import PlanShown, plan_shown
from warmhand.web.access.links import Referral, by_link, linked_referral, token_in
from warmhand.web.access.people import READ, READ_AND_WRITE
from warmhand.web.access.request import LinkRequest
from warmhand.web.links.client import choices_of, frame


@by_link(LinkPurpose.PARTNER, *READ_AND_WRITE)
def partner_plan(request: LinkRequest) -> HttpResponse:
    """Show the plan while the client’s agreement covers it; on POST keep that they agree, once."""
    referral = linked_referral(request)
    shown = plan_shown(referral, on=timezone.localdate(), reader=Who.PARTNER)
    if request.method != "POST":
        if shown is not None and request.method == "GET":
            _note_shown(request, referral)
        return _partner_page(request, shown)
    if shown is None:
        return _partner_page(request, None, status=409)
    try:
        shared_plans.agree(
            referral=referral,
            seen=request.POST.get("seen", ""),
            via=Via.LINK,
            now=timezone.now(),
            link_id=request.link.id,
        )
    except StaleRowError as stale:
        fresh = plan_shown(referral, on=timezone.localdate(), reader=Who.PARTNER)
        return _partner_page(request, fresh, problem=str(stale), status=409)
    return redirect("partner-plan", token_in(request))


def _note_shown(request: LinkRequest, referral: Referral) -> None:
    disclosures.record(
        referral=referral,
        items=shared_plans.TOLD,
        how=How.PAGE,
        now=timezone.now(),
        link_id=request.link.id,
    )


def _partner_page(
    request: LinkRequest, shown: PlanShown | None, *, problem: str = "", status: int = 200
) -> HttpResponse:
    practice = request.practice
    context = {
        "practice": practice,
        "link": request.link,
        "token": token_in(request),
        "plan": shown,
        "problem": problem,
        "writer": first_name(practice.practitioner_name) or practice.name,
    }
    return render(request, "co_management/partner.html", context, status=status)


@by_link(LinkPurpose.CLIENT_ANSWER, *READ)
def client_plan(request: LinkRequest) -> HttpResponse:
    """Show the client the plan that is about them."""
    referral = linked_referral(request)
    context = {
        **frame(request, choices_of(referral)),
        "plan": plan_shown(referral, on=timezone.localdate(), reader=Who.CLIENT),
    }
    return render(request, "co_management/client.html", context)
