"""The client's answers: did you go, and how is it since? They can be changed."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from warmhand.core.errors import DomainError
from warmhand.core.links import LinkPurpose
from warmhand.core.referral import Helped, Status, Went
from warmhand.services import appointments
from warmhand.services.client_page import ClientChoices
from warmhand.services.partner_pages import profession_words
from warmhand.services.referrals import record_answer
from warmhand.web.access.links import by_link, linked_referral, token_in
from warmhand.web.access.people import READ_AND_WRITE
from warmhand.web.access.request import LinkRequest
from warmhand.web.forms.links import AnswerForm
from warmhand.web.links.client import choices_of, frame, stop_sharing, via_of

ASKS = ("went", "helped")
LATER = "later"
"""“Not yet”: said, and nothing is kept of it."""
FIRST_DAYS = timedelta(days=4)
NO_DATE_YET = frozenset({Status.SENT, Status.ACCEPTED})
OVER = frozenset({Status.DRAFT, Status.CANCELLED})


@by_link(LinkPurpose.CLIENT_ANSWER, *READ_AND_WRITE)
def client_answer(request: LinkRequest) -> HttpResponse:
    """Ask one question at a time; keep an answer on POST."""
    referral = linked_referral(request)
    if request.method != "POST":
        return _page(request, choices_of(referral), ask=request.GET.get("ask", ""))
    form = AnswerForm(request.POST)
    if not form.is_valid() or not any(form.cleaned_data.values()):
        problem = "Please tap one of these."
        return _page(request, choices_of(referral), problem=problem, status=422)
    went, helped = form.cleaned_data["went"], form.cleaned_data["helped"]
    try:
        record_answer(
            referral=referral,
            went=Went(went) if went else None,
            helped=Helped(helped) if helped else None,
            via=via_of(request),
            now=timezone.now(),
            link_id=request.link.id,
        )
    except DomainError as refused:
        return _page(request, choices_of(referral), problem=str(refused), status=409)
    return redirect("client-answer", token_in(request))


def _page(
    request: LinkRequest,
    choices: ClientChoices,
    *,
    ask: str = "",
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        **frame(request, choices),
        **_who_and_when(request, choices),
        "ask": _question(choices, ask),
        "problem": problem,
        "is_over": choices.status in OVER,
        "is_draft": choices.is_draft,
    }
    return render(request, "links/answer.html", context, status=status)


def _who_and_when(request: LinkRequest, choices: ClientChoices) -> dict[str, Any]:
    """The date, if there is one; before it, or in the first days, whom to see comes first."""
    referral, now = request.link.referral, timezone.now()
    coming = appointments.coming(referral, now=now)
    sent_at = referral.sent_at if referral else None
    is_new = sent_at is not None and now < sent_at + FIRST_DAYS and choices.status in NO_DATE_YET
    person = choices.partner
    return {
        "appointment": coming,
        "is_early": person is not None and (coming is not None or is_new),
        "may_have_missed": not is_new,
        "profession": profession_words(person.profession) if person else "",
    }


def _question(choices: ClientChoices, ask: str) -> str:
    """Return what to ask next: whether they went, then how it is; or nothing."""
    if choices.status in OVER:
        return ""
    if ask == LATER:
        return LATER
    if ask in ASKS and (ask == "went" or choices.went is Went.YES):
        return ask
    if choices.went is None:
        return "went"
    return "helped" if choices.went is Went.YES and choices.helped is None else ""


@by_link(LinkPurpose.CLIENT_ANSWER, *READ_AND_WRITE)
def client_answer_withdraw(request: LinkRequest) -> HttpResponse:
    """Stop sharing, from the link of the answers."""
    return stop_sharing(request, "client-answer")
