"""The client's other answers: somebody else, or no one. Both weigh as much as a yes."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from warmhand.core.errors import StaleRowError
from warmhand.core.links import LinkPurpose
from warmhand.core.referral import Actor, Step
from warmhand.services.client_page import ClientChoices, wish_someone_else
from warmhand.services.consents import withdraw_consent
from warmhand.services.referrals import Said, take_step
from warmhand.web.access.links import Referral, by_link, linked_referral, token_in
from warmhand.web.access.people import READ_AND_WRITE
from warmhand.web.access.request import LinkRequest
from warmhand.web.forms.links import WishForm
from warmhand.web.links.client import by_the_clients_hand, choices_of, frame, told_of, via_of
from warmhand.web.links.consent import whom


@by_link(LinkPurpose.CLIENT_CONSENT, *READ_AND_WRITE)
@by_the_clients_hand
def client_someone_else(request: LinkRequest) -> HttpResponse:
    """Let the client name anyone: the choice is never limited to the list."""
    referral = linked_referral(request)
    choices = choices_of(referral)
    if not choices.is_draft:
        return redirect("client-consent", token_in(request))
    form = WishForm(request.POST if request.method == "POST" else None)
    context = {**frame(request, choices), "form": form}
    if request.method != "POST":
        return render(request, "links/consent/someone_else.html", context)
    if not form.is_valid():
        return render(request, "links/consent/someone_else.html", context, status=422)
    try:
        wish_someone_else(
            referral=referral,
            words=form.cleaned_data["words"],
            via=via_of(request),
            now=timezone.now(),
            link_id=request.link.id,
        )
    except StaleRowError as stale:
        return whom(request, choices, problem=str(stale), status=409)
    return render(request, "links/consent/noted.html", context)


@by_link(LinkPurpose.CLIENT_CONSENT, *READ_AND_WRITE)
@by_the_clients_hand
def client_no_one(request: LinkRequest) -> HttpResponse:
    """Let the client see no one: nothing is shared, and this ends."""
    referral = linked_referral(request)
    choices = choices_of(referral)
    if not choices.is_draft:
        return redirect("client-consent", token_in(request))
    context = frame(request, choices)
    if request.method != "POST":
        return render(request, "links/consent/no_one.html", context)
    try:
        _leave_it(request, referral, choices)
    except StaleRowError as stale:
        return whom(request, choices, problem=str(stale), status=409)
    return render(request, "links/withdrawn.html", context | told_of(referral))


def _leave_it(request: LinkRequest, referral: Referral, choices: ClientChoices) -> None:
    now, via = timezone.now(), via_of(request)
    if choices.can_withdraw:
        withdraw_consent(referral=referral, now=now, via=via, link_id=request.link.id)
        return
    take_step(
        referral=referral,
        step=Step.CANCEL,
        actor=Actor.CLIENT,
        via=via,
        now=now,
        said=Said(note="Would like to see no one."),
        link_id=request.link.id,
    )
