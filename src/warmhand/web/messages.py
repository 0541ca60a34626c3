"""Short messages around one referral."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from warmhand.core.errors import DomainError
from warmhand.core.referral import Actor, Status
from warmhand.services import messages, sending
from warmhand.services.letters import first_name
from warmhand.services.messages import Conversation
from warmhand.web.access.people import READ_AND_WRITE, WRITE, care_member, with_care
from warmhand.web.access.referrals import Referral, referral_of
from warmhand.web.access.request import LinkRequest, Request
from warmhand.web.forms.messages import MessageForm, ReadForm, fresh_form
from warmhand.web.toasts import say

REFUSED = 422
LAST, ON_ITS_PAGE = 3, 20


def on_referral(request: Request, referral: Referral) -> dict[str, Any]:
    """Return what this area adds to the page of `referral`: the last few, for those who care."""
    if not with_care(request) or referral.status == Status.DRAFT.value:
        return {}
    return _said(referral, Actor.PRACTICE)


def on_partner_page(request: LinkRequest, referral: Referral) -> dict[str, Any]:
    """Return what this area adds to the partner’s page: the last few and the way to write."""
    return _said(referral, Actor.PARTNER)


def _said(referral: Referral, reader: Actor) -> dict[str, Any]:
    found = messages.conversation(referral, reader=reader, on=timezone.localdate())
    return {
        "conversation": found,
        "conversation_last": found.said[-LAST:],
        "conversation_until": until_of(found),
    }


def lines_of(found: Conversation, *, with_all: bool) -> dict[str, Any]:
    """Return the lines that the page of a conversation shows: the last ones, and all unread."""
    first_unread = next((i for i, one in enumerate(found.said) if one.is_unread), len(found.said))
    start = 0 if with_all else max(0, min(len(found.said) - ON_ITS_PAGE, first_unread))
    return {"lines": found.said[start:], "earlier": start}


def until_of(found: Conversation) -> str:
    """Return the time of the last message, as the form that notes them as read sends it back."""
    return found.said[-1].at.isoformat() if found.said else ""


def read_until(request: Request | LinkRequest) -> datetime | None:
    """Return the time up to which the person says that they have read, or None."""
    form = ReadForm(request.POST)
    return form.cleaned_data["until"] if form.is_valid() else None


@care_member(*READ_AND_WRITE)
def referral_messages(request: Request, key: UUID) -> HttpResponse:
    """Show what was written, and keep what is written here."""
    referral = referral_of(request, key)
    if request.method != "POST":
        return _page(request, referral, fresh_form())
    form = MessageForm(request.POST)
    if not form.is_valid():
        return _page(request, referral, form, status=REFUSED)
    try:
        messages.write(
            referral=referral,
            author=Actor.PRACTICE,
            **form.cleaned_data,
            user=request.user,
            now=timezone.now(),
        )
    except DomainError as refused:
        form.add_error(None, str(refused))
        return _page(request, referral, form, status=REFUSED)
    _note_read(request, referral)
    say(request, f"Written to {_partner(referral)}.")
    return redirect("referral-messages", key)


def _note_read(request: Request, referral: Referral) -> None:
    """Who answers has read what stood beside the form."""
    if until := read_until(request):
        messages.note_read(
            referral=referral,
            reader=Actor.PRACTICE,
            until=until,
            user=request.user,
            now=timezone.now(),
        )


@care_member(*WRITE)
def messages_read(request: Request, key: UUID) -> HttpResponse:
    """Note the partner’s messages as read, up to the last one that was shown."""
    referral = referral_of(request, key)
    _note_read(request, referral)
    say(request, "Noted as read.")
    return redirect("referral", key)


def _partner(referral: Referral) -> str:
    return first_name(referral.partner.name) if referral.partner else "the partner"


def _page(
    request: Request, referral: Referral, form: MessageForm, *, status: int = 200
) -> HttpResponse:
    said = _said(referral, Actor.PRACTICE)
    context = {
        "section": "referrals",
        "referral": referral,
        "partner_first": _partner(referral),
        "client_first": first_name(referral.client.name),
        "form": form,
        "ways": sending.ways(referral),
        **said,
        **lines_of(said["conversation"], with_all="all" in request.GET),
    }
    return render(request, "messages/practice.html", context, status=status)
