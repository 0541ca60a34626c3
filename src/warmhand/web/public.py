"""The practice's public page, and the two forms by which somebody refers or asks to come."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from warmhand.core import spam
from warmhand.services import incoming_limits
from warmhand.services.incoming_form import (
    Stamp,
    came_today,
    read_stamp,
    receive,
    received,
    submit_key,
    why_again,
    write_stamp,
)
from warmhand.services.letters import first_name
from warmhand.services.partner_cards import card_with
from warmhand.web.access.incoming import PartnerCard
from warmhand.web.access.people import READ, READ_AND_WRITE
from warmhand.web.access.public import (
    Practice,
    PublicRequest,
    address_of_sender,
    public_page,
)
from warmhand.web.forms.fields import in_country
from warmhand.web.forms.incoming import ComeForm, ReferForm
from warmhand.web.public_facts import page_facts

AnyForm = ReferForm | ComeForm
AGAIN, TOO_MANY = 422, 429
KEPT_FOR_BACK = "private, no-cache, max-age=0"
LONGEST_CODE = 16


@public_page(*READ)
def public_practice(request: PublicRequest) -> HttpResponse:
    """Show who the practice is, and the two ways to ask."""
    return _page(request, None)


@public_page(*READ)
def public_card(request: PublicRequest, code: str) -> HttpResponse:
    """Show the same page to who comes with a partner's card; an ended card shows it plain."""
    return _page(request, card_with(code[:LONGEST_CODE]))


def _page(request: PublicRequest, card: PartnerCard | None) -> HttpResponse:
    context = {
        **frame(request.practice),
        **page_facts(request.practice, now=timezone.now()),
        "card": card,
        "is_card": "code" in _kwargs(request),
    }
    return render(request, "public/practice.html", context)


@public_page(*READ)
def public_privacy(request: PublicRequest) -> HttpResponse:
    """Say what is kept of who looks and who writes, and who else sees it."""
    host = urlsplit(request.practice.booking_url).hostname or ""
    context = {**frame(request.practice), "booking_host": host}
    return render(request, "public/privacy.html", context)


def _kwargs(request: HttpRequest) -> dict[str, Any]:
    return request.resolver_match.kwargs if request.resolver_match else {}


def frame(practice: Practice) -> dict[str, Any]:
    """Return what `public/base.html` shows around every page of a practice."""
    return {
        "practice": practice,
        "writer": first_name(practice.practitioner_name) or practice.name,
        "paragraphs": [part for part in practice.public_words.split("\n\n") if part.strip()],
    }


@public_page(*READ_AND_WRITE)
def public_refer(request: PublicRequest) -> HttpResponse:
    """Take in what a practitioner asks for a client."""
    return _asked(request, ReferForm, "public/refer.html")


@public_page(*READ_AND_WRITE)
def public_come(request: PublicRequest) -> HttpResponse:
    """Take in what somebody asks for themselves."""
    return _asked(request, ComeForm, "public/come.html")


@public_page(*READ)
def public_thanks(request: PublicRequest) -> HttpResponse:
    """Say that it came, and what happens next; reloading sends nothing."""
    return render(request, "public/thanks.html", frame(request.practice))


def _asked(request: PublicRequest, kind: type[AnyForm], template: str) -> HttpResponse:
    now = timezone.now()
    if request.method != "POST":
        card = card_with(request.GET.get("card", "")[:LONGEST_CODE])
        stamped = write_stamp(practice=request.practice, now=now)
        first = kind(initial={"stamp": stamped, "card": card.code if card else ""})
        return _form_page(request, template, first)
    form = in_country(kind(request.POST), request.practice.country)
    stamp = read_stamp(request.POST.get("stamp", ""), practice=request.practice)
    if not form.is_valid():
        return _once_more(request, template, form, stamp, now=now)
    if stamp is not None and received(submit_key(stamp, form.asked())):
        return redirect("public-thanks", request.practice.slug)
    again = why_again(stamp, now=now)
    if stamp is not None and again is None:
        return _received(request, template, form, stamp, now=now)
    form.add_error(None, spam.AGAIN_WORDS[again or spam.Again.NOT_OURS])
    return _once_more(request, template, form, stamp, now=now)


def _once_more(
    request: PublicRequest, template: str, form: AnyForm, stamp: Stamp | None, *, now: datetime
) -> HttpResponse:
    """Ask for the form again: mending one word is quick, and never too quick."""
    key = stamp.key if stamp else None
    fresh = write_stamp(practice=request.practice, now=now, key=key, was_asked=True)
    answer = _form_page(request, template, _with_stamp(form, fresh))
    # Else Back from the thanks shows the browser's own error in place of what was typed.
    answer.headers["Cache-Control"] = KEPT_FOR_BACK
    return answer


def _received(
    request: PublicRequest, template: str, form: AnyForm, stamp: Stamp, *, now: datetime
) -> HttpResponse:
    address = address_of_sender(request)
    from_here = incoming_limits.from_here(address, now=now)
    if spam.is_over_limit(from_here=from_here, today=came_today(now=now)):
        return _form_page(request, template, form, too_many=True)
    incoming_limits.count_one(address, now=now)
    receive(
        practice=request.practice,
        asked=form.asked(),
        key=submit_key(stamp, form.asked()),
        now=now,
        card=card_with(form.cleaned_data["card"]),
        hidden=form.cleaned_data["website"],
    )
    return redirect("public-thanks", request.practice.slug)


def _with_stamp(form: AnyForm, stamp: str) -> AnyForm:
    """Return the form as it was typed, with another stamp."""
    form.data = {**{name: form.data.get(name) for name in form.fields}, "stamp": stamp}
    return form


def _form_page(
    request: PublicRequest, template: str, form: AnyForm, *, too_many: bool = False
) -> HttpResponse:
    code = str(form["card"].value() or "")[:LONGEST_CODE]
    context = frame(request.practice) | {
        "form": form,
        "card": card_with(code),
        "too_many": too_many,
    }
    status = TOO_MANY if too_many else AGAIN if form.errors else 200
    return render(request, template, context, status=status)
