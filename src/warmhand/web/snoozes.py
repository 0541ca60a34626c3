"""Leaving a partner alone for a while, letting them rest, waking them."""

from datetime import timedelta
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from warmhand.core.errors import DomainError
from warmhand.core.network import STAGE_WORDS
from warmhand.services import pauses
from warmhand.services.letters import first_name
from warmhand.web.access.partners import Partner, partner_of
from warmhand.web.access.people import READ_AND_WRITE, member
from warmhand.web.access.request import Request
from warmhand.web.forms.touches import PAUSE_DAYS, PauseForm
from warmhand.web.toasts import say
from warmhand.web.touches import STAGES, back
from warmhand.web.words import day

REFUSED = 422


@member(*READ_AND_WRITE)
def partner_snooze(request: Request, key: UUID) -> HttpResponse:
    """Leave a partner alone for a while, let them rest, or wake them (`?wake=1`)."""
    partner = partner_of(request, key)
    if request.method == "POST" and request.GET.get("wake") == "1":
        return _woken(request, partner)
    form, status = PauseForm(request.POST or None), 200
    if request.method == "POST":
        status = REFUSED
        if form.is_valid():
            try:
                _pause(request, partner, form)
                return back(request, partner)
            except DomainError as refused:
                form.add_error(None, str(refused))
    came_from = "today" if "today" in (request.GET.get("from"), request.POST.get("from")) else ""
    context = {"form": form, "partner": partner, "first": first_name(partner.name)}
    context |= {"came_from": came_from}
    return render(request, "touches/snooze.html", context, status=status)


def _pause(request: Request, partner: Partner, form: PauseForm) -> None:
    now, pause = timezone.now(), form.cleaned_data["pause"]
    undo = f"{reverse('partner-snooze', args=[partner.pk])}?wake=1"
    if pause == "rest":
        before = pauses.rest(partner=partner, user=request.user, now=now)
        say(request, f"{partner.name} rests.", undo_url=f"{undo}&stage={before.value}")
        return
    until = form.cleaned_data["until"]
    if pause in PAUSE_DAYS:
        until = timezone.localdate() + timedelta(days=PAUSE_DAYS[pause])
    pauses.snooze(partner=partner, until=until, user=request.user, now=now)
    until_words = day(until, request.practice.country)
    say(request, f"No reminder for {partner.name} until {until_words}.", undo_url=undo)


def _woken(request: Request, partner: Partner) -> HttpResponse:
    before, now = request.GET.get("stage", ""), timezone.now()
    stage = pauses.wake(
        partner=partner,
        stage=STAGES.get(before),
        user=request.user,
        now=now,
    )
    say(request, f"{partner.name} is awake: {STAGE_WORDS[stage]}.")
    return redirect("partner", partner.pk)
