"""Contacts with partners: logged in two taps, corrected, answered, taken out."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from warmhand.core.errors import DomainError
from warmhand.core.network import STAGE_WORDS, TOUCH_WORDS, Stage, TouchKind
from warmhand.core.touches import ABOUT_A_CLIENT
from warmhand.services import touches, tries
from warmhand.services.letters import first_name
from warmhand.services.shared_clients import shared_client, shared_clients
from warmhand.services.timeline import MOST, SHOWN, about_a_client, timeline
from warmhand.services.touches import TouchDetails
from warmhand.web.access.network import Touch, touch_of
from warmhand.web.access.partners import Partner, partner_of
from warmhand.web.access.people import READ_AND_WRITE, WRITE, member, with_care
from warmhand.web.access.request import Request
from warmhand.web.forms.touches import TouchForm, kinds_for
from warmhand.web.toasts import say
from warmhand.web.words import day

REFUSED = 422
STAGES = {stage.value: stage for stage in Stage}
REMOVED = "removed_touch"
"""Where the session holds the last touch that was taken out, for Undo."""


def log_parts(request: Request, partner: Partner) -> dict[str, Any]:
    """Return what `touches/log_here.html` and `touches/timeline.html` show of `partner`.

    Nine queries; `?earlier=1` shows up to 500 lines.
    """
    today = timezone.localdate()
    care = with_care(request)
    limit = MOST if request.GET.get("earlier") == "1" else SHOWN
    return {
        "partner": partner,
        "first": first_name(partner.name),
        "log_kinds": kinds_for(with_care=care),
        "unanswered": touches.unanswered(partner=partner, today=today),
        "open_tries": tries.open_tries(partner=partner),
        "is_snoozed": partner.snoozed_until is not None and partner.snoozed_until > today,
        "is_resting": partner.stage == Stage.RESTING.value,
        "timeline": timeline(
            partner=partner, practice=request.practice, today=today, with_care=care, limit=limit
        ),
    }


@member(*READ_AND_WRITE)
def touch_new(request: Request, key: UUID) -> HttpResponse:
    """Log a contact: the kind alone is one tap; the page asks for more."""
    partner = partner_of(request, key)
    form = _form(request, partner)
    if request.method != "POST":
        return _page(request, form, partner)
    if not form.is_valid():
        return _page(request, form, partner, status=REFUSED)
    try:
        _log(request, partner, form)
    except DomainError as refused:
        form.add_error(None, str(refused))
        return _page(request, form, partner, status=REFUSED)
    return back(request, partner)


def back(request: Request, partner: Partner) -> HttpResponse:
    """Lead to where the person came from: Today, or the partner's own page."""
    if request.POST.get("from") == "today":
        return redirect("today")
    return redirect("partner", partner.pk)


def _form(request: Request, partner: Partner, initial: dict[str, Any] | None = None) -> TouchForm:
    care = with_care(request)
    form = TouchForm(request.POST or None, initial=initial)
    return form.offer(shared_clients(partner=partner) if care else [], with_care=care)


def _page(
    request: Request,
    form: TouchForm,
    partner: Partner,
    *,
    touch: Touch | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "partner": partner,
        "touch": touch,
        "today": timezone.localdate(),
        "first": first_name(partner.name),
        "with_care": with_care(request),
    }
    name = "touches/change.html" if touch else "touches/new.html"
    return render(request, name, context, status=status)


def _log(request: Request, partner: Partner, form: TouchForm) -> None:
    typed = form.cleaned_data
    on = typed["on"] or timezone.localdate()
    done = touches.log_touch(
        partner=partner,
        kind=form.kind_chosen,
        on=on,
        came_in=typed["came_in"],
        words=typed["words"],
        client=shared_client(form.client_key),
        answered_on=form.answer_day,
        user=request.user,
        now=timezone.now(),
    )
    undo = reverse("touch-remove", args=[done.touch.pk])
    is_moved = done.stage is not done.stage_before
    say(
        request,
        _said(partner, done, request.practice.country),
        undo_url=f"{undo}?{urlencode({'stage': done.stage_before.value})}" if is_moved else undo,
        more_url="" if done.touch.words else reverse("touch", args=[done.touch.pk]),
        more="Add what was said",
    )


def _said(partner: Partner, done: touches.Logged, country: str) -> str:
    """What followed from a touch, in a sentence or three."""
    what = TOUCH_WORDS[TouchKind(done.touch.kind)]
    on = done.touch.touched_on
    when = "today" if on == timezone.localdate() else day(on, country)
    words = [f"Saved: {what} with {partner.name}, {when}."]
    if done.stage is not done.stage_before:
        words.append(f"{first_name(partner.name)} is now “{STAGE_WORDS[done.stage]}”.")
    if done.settled:
        words.append("The try to reach them counts as a yes.")
    return " ".join(words)


@member(*READ_AND_WRITE)
def touch_change(request: Request, key: UUID) -> HttpResponse:
    """Correct a contact, or add what was said."""
    touch = touch_of(request, key)
    is_hidden = about_a_client(touch) and not with_care(request)
    form = _form(request, touch.partner, _initial(touch))
    if is_hidden:
        _hide(form, touch)
    if request.method != "POST":
        return _page(request, form, touch.partner, touch=touch)
    if not form.is_valid():
        return _page(request, form, touch.partner, touch=touch, status=REFUSED)
    try:
        now = timezone.now()
        details = _details(touch, form, is_hidden=is_hidden)
        touches.change_touch(touch=touch, details=details, user=request.user, now=now)
    except DomainError as refused:
        form.add_error(None, str(refused))
        return _page(request, form, touch.partner, touch=touch, status=REFUSED)
    say(request, "Saved.")
    return redirect("partner", touch.partner_id)


def _initial(touch: Touch) -> dict[str, Any]:
    return {
        "kind": touch.kind,
        "on": touch.touched_on,
        "words": touch.words,
        "came_in": touch.came_in,
        "client": str(touch.client_id or ""),
        "answered_on": touch.answered_on,
    }


def _hide(form: TouchForm, touch: Touch) -> None:
    """Leave out what was said about a client, and the kind where it says so."""
    del form.fields["words"]
    if TouchKind(touch.kind) in ABOUT_A_CLIENT:
        del form.fields["kind"]


def _details(touch: Touch, form: TouchForm, *, is_hidden: bool) -> TouchDetails:
    """Return what was typed; what the person may not see stays as it is."""
    typed = form.cleaned_data
    may_choose = "client" in form.fields
    return TouchDetails(
        kind=form.kind_chosen if "kind" in form.fields else TouchKind(touch.kind),
        on=typed["on"] or touch.touched_on,
        came_in=typed["came_in"],
        words=touch.words if is_hidden else typed["words"],
        client=shared_client(form.client_key) if may_choose else touch.client,
        answered_on=form.answer_day if "kind" in form.fields else touch.answered_on,
    )


@member(*WRITE)
def touch_remove(request: Request, key: UUID) -> HttpResponse:
    """Take a contact out; one touch brings it back."""
    touch = touch_of(request, key)
    back = request.GET.get("stage", "")
    held = touches.remove_touch(
        touch=touch,
        user=request.user,
        now=timezone.now(),
        stage_back=STAGES.get(back),
    )
    request.session[REMOVED] = _kept(touch, held)
    say(request, "Taken out.", undo_url=reverse("touch-again", args=[touch.partner_id]))
    return redirect("partner", touch.partner_id)


def _kept(touch: Touch, held: TouchDetails) -> dict[str, Any]:
    return {
        "partner": str(touch.partner_id),
        "kind": held.kind.value,
        "on": held.on.isoformat(),
        "came_in": held.came_in,
        "words": held.words,
        "client": str(held.client.pk) if held.client else "",
        "answered_on": held.answered_on.isoformat() if held.answered_on else "",
        "key": str(held.key),
    }


@member(*WRITE)
def touch_again(request: Request, key: UUID) -> HttpResponse:
    """Bring back the contact with this partner that was just taken out."""
    partner = partner_of(request, key)
    kept = request.session.get(REMOVED)
    if kept and kept["partner"] == str(partner.pk):
        del request.session[REMOVED]
        touches.log_touch(
            partner=partner,
            kind=TouchKind(kept["kind"]),
            on=date.fromisoformat(kept["on"]),
            came_in=kept["came_in"],
            words=kept["words"],
            client=shared_client(UUID(kept["client"]) if kept["client"] else None),
            answered_on=date.fromisoformat(kept["answered_on"]) if kept["answered_on"] else None,
            key=UUID(kept["key"]),
            user=request.user,
            now=timezone.now(),
        )
        say(request, "It is back.")
    return redirect("partner", key)


@member(*WRITE)
def touch_answered(request: Request, key: UUID) -> HttpResponse:
    """Note that a message or thanks was answered today; `?not=1` takes that back."""
    touch = touch_of(request, key)
    here = reverse("touch-answered", args=[key])
    is_back = request.GET.get("not") == "1"
    try:
        on = None if is_back else timezone.localdate()
        touches.answered(touch=touch, on=on, user=request.user, now=timezone.now())
    except DomainError as refused:
        say(request, str(refused))
        return redirect("partner", touch.partner_id)
    words = "Noted as not answered." if is_back else "Answered today. It counts as a real contact."
    say(request, words, undo_url="" if is_back else f"{here}?not=1")
    return redirect("partner", touch.partner_id)
