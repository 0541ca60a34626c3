"""The page of a partner's desk: who comes, how to reach them, and the date. Nothing of health."""

from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from warmhand.core.errors import DomainError
from warmhand.core.links import LinkPurpose
from warmhand.core.trail import Deed
from warmhand.services import desk, trail
from warmhand.services.letters import first_name
from warmhand.web.access.links import Referral, by_link, linked_referral, token_in
from warmhand.web.access.people import READ, WRITE
from warmhand.web.access.request import LinkRequest
from warmhand.web.forms.sharing import CallForm, DeskForm


@by_link(LinkPurpose.DESK, *READ)
def desk_page(request: LinkRequest) -> HttpResponse:
    """Show who is to be booked; opening changes nothing."""
    referral = linked_referral(request)
    view, now = desk.desk_view(referral, on=timezone.localdate()), timezone.now()
    if request.method == "GET" and view.is_open:
        desk.note_shown(referral=referral, view=view, now=now, link_id=request.link.id)
        trail.record(
            practice=request.practice,
            deed=Deed.READ,
            thing="referral",
            thing_id=referral.pk,
            now=now,
            link_id=request.link.id,
            client=referral.client,
            detail="desk’s page",
        )
    return _page(request, view, DeskForm())


def _page(
    request: LinkRequest,
    view: desk.DeskView,
    form: DeskForm,
    *,
    problem: str = "",
    said: str = "",
    status: int = 200,
) -> HttpResponse:
    practice = request.practice
    context = {
        "practice": practice,
        "link": request.link,
        "token": token_in(request),
        "view": view,
        "form": form,
        "call": CallForm(initial={"submit_key": uuid4()}),
        "writer": first_name(practice.practitioner_name) or practice.name,
        "problem": problem,
        "said": said,
    }
    return render(request, "links/desk.html", context, status=status)


def _refused(request: LinkRequest, referral: Referral, problem: str) -> HttpResponse:
    view = desk.desk_view(referral, on=timezone.localdate())
    return _page(request, view, DeskForm(), problem=problem, status=409)


@by_link(LinkPurpose.DESK, *WRITE)
def desk_book(request: LinkRequest) -> HttpResponse:
    """Keep the date that was made."""
    referral, form = linked_referral(request), DeskForm(request.POST)
    view = desk.desk_view(referral, on=timezone.localdate())
    if not view.may_book:
        return _refused(request, referral, "This cannot be booked here any more.")
    if not form.is_valid():
        return _page(request, view, form, status=422)
    try:
        desk.book(
            referral=referral,
            booked_for=form.booked_for(),
            now=timezone.now(),
            link_id=request.link.id,
        )
    except DomainError as refused:
        return _refused(request, linked_referral(request), str(refused))
    return redirect("desk", token_in(request))


@by_link(LinkPurpose.DESK, *WRITE)
def desk_call(request: LinkRequest) -> HttpResponse:
    """Ask the practice to call; the same form twice asks once."""
    referral, form = linked_referral(request), CallForm(request.POST)
    if not form.is_valid():
        return _refused(request, referral, "Please open this page again.")
    try:
        desk.ask_to_call(
            referral=referral,
            submit_key=form.cleaned_data["submit_key"],
            now=timezone.now(),
            link_id=request.link.id,
        )
    except DomainError as refused:
        return _refused(request, referral, str(refused))
    view = desk.desk_view(referral, on=timezone.localdate())
    return _page(request, view, DeskForm(), said="We have it: you are called back.")
