"""Readers of the newsletter: they ask for it, confirm that it was them, and leave."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from warmhand.core import spam
from warmhand.core.errors import DomainError, InvalidValueError
from warmhand.core.links import LinkPurpose
from warmhand.core.newsletter import AskedBy, LeftBy, SubscriberState
from warmhand.services import articles, editions, incoming_limits, subscribers
from warmhand.services.incoming_form import Stamp, read_stamp, why_again, write_stamp
from warmhand.web.access.links import by_link, token_in
from warmhand.web.access.pages import Article
from warmhand.web.access.people import READ, READ_AND_WRITE
from warmhand.web.access.public import Practice, PublicRequest, address_of_sender, public_page
from warmhand.web.access.readers import Subscriber, linked_reader
from warmhand.web.access.request import LinkRequest
from warmhand.web.forms.letter_readers import SubscribeForm
from warmhand.web.public import frame

AGAIN, STALE, TOO_MANY = 422, 409, 429
ONE_CLICK = ("List-Unsubscribe", "One-Click")
"""What a mail program posts for its reader. **Source**: RFC 8058, section 3.2."""


@public_page(*READ_AND_WRITE)
def public_subscribe(request: PublicRequest) -> HttpResponse:
    """Take in who wants the newsletter; the answer is the same whoever has the address."""
    now = timezone.now()
    if request.method != "POST":
        first = {
            "stamp": write_stamp(practice=request.practice, now=now),
            "source": request.GET.get("from", "")[:80],
        }
        return _page(request, SubscribeForm(initial=first))
    form = SubscribeForm(request.POST)
    stamp = read_stamp(request.POST.get("stamp", ""), practice=request.practice)
    if not form.is_valid():
        return _once_more(request, form, stamp, now=now)
    why = spam.Again.NOT_OURS if form.cleaned_data["website"] else why_again(stamp, now=now)
    if why is not None:
        form.add_error(None, spam.AGAIN_WORDS[why])
        return _once_more(request, form, stamp, now=now)
    return _asked(request, form, stamp, now=now)


def _asked(
    request: PublicRequest, form: SubscribeForm, stamp: Stamp | None, *, now: datetime
) -> HttpResponse:
    address = address_of_sender(request)
    from_here = incoming_limits.from_here(address, now=now)
    if spam.is_over_limit(from_here=from_here, today=subscribers.asked_today(now=now)):
        return _page(request, form, status=TOO_MANY)
    try:
        subscribers.ask(practice=request.practice, asking=_asking(form), now=now)
    except InvalidValueError as refused:
        form.add_error("email", str(refused))
        return _once_more(request, form, stamp, now=now)
    incoming_limits.count_one(address, now=now)
    return redirect("public-subscribed", request.practice.slug)


def _asking(form: SubscribeForm) -> subscribers.Asking:
    """Who asks, and the page that led them here where it is one of ours."""
    source = articles.source_named(form.cleaned_data["source"])
    if source is None:
        return subscribers.Asking(email=form.cleaned_data["email"], where="the sign-up page")
    where = source.title if isinstance(source, Article) else source.subject
    return subscribers.Asking(email=form.cleaned_data["email"], by=AskedBy.ARTICLE, where=where)


def _once_more(
    request: PublicRequest, form: SubscribeForm, stamp: Stamp | None, *, now: datetime
) -> HttpResponse:
    """Ask for the form again: mending one letter is quick, and never too quick."""
    key = stamp.key if stamp else None
    fresh = write_stamp(practice=request.practice, now=now, key=key, was_asked=True)
    form.data = {**{name: form.data.get(name) for name in form.fields}, "stamp": fresh}
    return _page(request, form, status=AGAIN)


def _page(request: PublicRequest, form: SubscribeForm, *, status: int = 200) -> HttpResponse:
    context = {
        **frame(request.practice),
        **_letter(request.practice),
        "form": form,
        "too_many": status == TOO_MANY,
    }
    return render(request, "letter_readers/subscribe.html", context, status=status)


def _letter(practice: Practice) -> dict[str, Any]:
    return {
        "letter_name": editions.letter_name(practice),
        "asked_words": subscribers.asked_words(practice),
    }


@public_page(*READ)
def public_subscribed(request: PublicRequest) -> HttpResponse:
    """Say that a mail is on its way; reloading sends nothing."""
    context = {**frame(request.practice), **_letter(request.practice)}
    return render(request, "letter_readers/asked.html", context)


@by_link(LinkPurpose.LETTER_CONFIRM, *READ_AND_WRITE)
def letter_confirm(request: LinkRequest) -> HttpResponse:
    """Ask whether it was them, and make a reader of who says yes; looking changes nothing."""
    reader = linked_reader(request)
    if request.method != "POST":
        return _link_page(request, reader, "letter_readers/confirm.html")
    try:
        subscribers.confirm(row=reader, now=timezone.now(), link_id=request.link.pk)
    except DomainError as refused:
        return _link_page(request, reader, "letter_readers/confirm.html", refused=str(refused))
    return redirect("letter-confirm", token_in(request))


# A mail program posts without a page of ours before it; the token in the address is the secret.
@csrf_exempt
@by_link(LinkPurpose.LETTER_LEAVE, *READ_AND_WRITE)
def letter_leave(request: LinkRequest) -> HttpResponse:
    """Ask on GET; on POST write to this reader no more, by the button or the mail program's."""
    reader = linked_reader(request)
    name, value = ONE_CLICK
    is_one_click = request.POST.get(name) == value
    if request.method != "POST" or not (is_one_click or request.POST.get("leave")):
        return _link_page(request, reader, "letter_readers/leave.html")
    by = LeftBy.ONE_CLICK if is_one_click else LeftBy.LINK
    subscribers.leave(row=reader, by=by, now=timezone.now(), link_id=request.link.pk)
    if is_one_click:
        # RFC 8058 wants no redirect; nobody reads the answer.
        reader.refresh_from_db()
        return _link_page(request, reader, "letter_readers/leave.html")
    return redirect("letter-leave", token_in(request))


def _link_page(
    request: LinkRequest, reader: Subscriber, template: str, *, refused: str = ""
) -> HttpResponse:
    context = {
        **_letter(reader.practice),
        "practice": reader.practice,
        "reader": reader,
        "token": token_in(request),
        "is_asked": reader.state == SubscriberState.ASKED,
        "is_reader": reader.state == SubscriberState.CONFIRMED,
        "refused": refused,
    }
    return render(request, template, context, status=STALE if refused else 200)
