"""The partner's side of the conversation, by their link."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from warmhand.core.disclosure import How
from warmhand.core.errors import DomainError
from warmhand.core.links import LinkPurpose
from warmhand.core.referral import Actor
from warmhand.services import disclosures, messages
from warmhand.services.letters import first_name
from warmhand.services.shared_plans import TOLD
from warmhand.services.told_words import UNSAID
from warmhand.web.access.links import Referral, by_link, linked_referral, token_in
from warmhand.web.access.people import READ_AND_WRITE, WRITE
from warmhand.web.access.request import LinkRequest
from warmhand.web.forms.messages import MessageForm, fresh_form
from warmhand.web.messages import lines_of, read_until, until_of

REFUSED, CLOSED = 422, 409
ABOUT_PLAN = "About the plan: I would change "


@by_link(LinkPurpose.PARTNER, *READ_AND_WRITE)
def partner_messages(request: LinkRequest) -> HttpResponse:
    """Show what was written while the agreement covers it, and keep what is written here."""
    referral = linked_referral(request)
    if request.method != "POST":
        begin = ABOUT_PLAN if request.GET.get("about") == "plan" else ""
        return _page(request, referral, fresh_form(begin))
    form = MessageForm(request.POST)
    if not form.is_valid():
        return _page(request, referral, form, status=REFUSED)
    try:
        messages.write(
            referral=referral,
            author=Actor.PARTNER,
            **form.cleaned_data,
            now=timezone.now(),
            link_id=request.link.id,
        )
    except DomainError as refused:
        form.add_error(None, str(refused))
        return _page(request, referral, form, status=CLOSED)
    _note_read(request, referral)
    return redirect("partner-messages", token_in(request))


def _note_read(request: LinkRequest, referral: Referral) -> None:
    if until := read_until(request):
        messages.note_read(
            referral=referral,
            reader=Actor.PARTNER,
            until=until,
            now=timezone.now(),
            link_id=request.link.id,
        )


@by_link(LinkPurpose.PARTNER, *WRITE)
def partner_messages_read(request: LinkRequest) -> HttpResponse:
    """Note the practice’s messages as read, up to the last one that was shown."""
    _note_read(request, linked_referral(request))
    return redirect("partner-referral", token_in(request))


def _is_told(one: messages.Said) -> bool:
    """Tell whether it says something of the client: what is left out by now tells nothing."""
    return one.author is Actor.PRACTICE and one.words != UNSAID


def _page(
    request: LinkRequest, referral: Referral, form: MessageForm, *, status: int = 200
) -> HttpResponse:
    practice = request.practice
    found = messages.conversation(referral, reader=Actor.PARTNER, on=timezone.localdate())
    if request.method == "GET" and any(map(_is_told, found.said)):
        disclosures.record(
            referral=referral,
            items=TOLD,
            how=How.PAGE,
            now=timezone.now(),
            link_id=request.link.id,
        )
    context = {
        "practice": practice,
        "link": request.link,
        "token": token_in(request),
        "writer": first_name(practice.practitioner_name) or practice.name,
        "conversation": found,
        "conversation_until": until_of(found),
        **lines_of(found, with_all="all" in request.GET),
        "form": form,
    }
    return render(request, "messages/partner.html", context, status=status)
