"""The A-team: its page, the stage of a partner, how they treat people, a first meeting."""

from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from warmhand.core.a_team import (
    CONDUCT_QUESTIONS,
    MEETING_QUESTIONS,
    MEETING_TELL,
    conduct_lines,
    read_conduct,
)
from warmhand.core.errors import DomainError, InvalidValueError, StaleRowError
from warmhand.core.network import Stage
from warmhand.core.partnership import WAY_WORDS, Way
from warmhand.services import a_team, a_team_pages, gaps, partner_pages
from warmhand.services.a_team import Staged, fit_version, set_fit, stage_words
from warmhand.services.letters import first_name
from warmhand.web.access.partners import Partner, partner_of
from warmhand.web.access.people import READ, READ_AND_WRITE, WRITE, care_member, member, with_care
from warmhand.web.access.request import Request
from warmhand.web.forms.a_team import FitForm, fit_initial
from warmhand.web.forms.partners import NEEDS
from warmhand.web.toasts import say

CARDS = 24


@member(*READ)
def team_page(request: Request) -> HttpResponse:
    """Show the A-team as cards, by stage, profession and name, and the gaps in it."""
    today = timezone.localdate()
    page = Paginator(a_team_pages.members(), CARDS).get_page(request.GET.get("page"))
    cover = gaps.cover_of(practice=request.practice, today=today)
    here, _away = partner_pages.count_partners()
    context = {
        "page": page,
        "cards": a_team_pages.cards(list(page), practice=request.practice, today=today),
        "cover": cover,
        "gaps": cover.gaps if page.number == page.paginator.num_pages else (),
        "here": here,
    }
    return render(request, "partners/team.html", context)


@member(*WRITE)
def partner_stage(request: Request, key: UUID) -> HttpResponse:
    """Set where one stands with a partner; to and from stepping back is for those who care."""
    partner = partner_of(request, key)
    stage = _stage(request.POST.get("stage", ""))
    if Stage.STEPPED_BACK in {stage, Stage(partner.stage)} and not with_care(request):
        return render(request, "403.html", status=403)
    try:
        done = a_team.set_stage(
            partner=partner,
            stage=stage,
            words=request.POST.get("words", ""),
            user=request.user,
            now=timezone.now(),
        )
    except InvalidValueError as refused:
        context = {"partner": partner, "problem": str(refused), "wanted": stage.value}
        return render(request, "partners/stage.html", context, status=422)
    if done.after is not done.before:
        say(request, f"{partner.name} {stage_words(stage)}.", undo_url=_undo_url(partner, done))
    return redirect("partner", key)


def _stage(text: str) -> Stage:
    try:
        return Stage(text)
    except ValueError as unknown:
        raise BadRequest("no such stage") from unknown


def _undo_url(partner: Partner, done: Staged) -> str:
    noted = done.noted_on.isoformat() if done.noted_on else ""
    query = urlencode({"before": done.before, "after": done.after, "noted": noted})
    return f"{reverse('partner-stage-undo', args=[partner.pk])}?{query}"


@member(*WRITE)
def partner_stage_undo(request: Request, key: UUID) -> HttpResponse:
    """Bring back the stage that was before, with since when and the note as they were."""
    partner = partner_of(request, key)
    staged = Staged(
        before=_stage(request.GET.get("before", "")),
        after=_stage(request.GET.get("after", "")),
        noted_on=_day(request.GET.get("noted", "")),
    )
    if Stage.STEPPED_BACK in {staged.before, staged.after} and not with_care(request):
        return render(request, "403.html", status=403)
    try:
        a_team.undo_stage(partner=partner, staged=staged, user=request.user, now=timezone.now())
    except StaleRowError as stale:
        say(request, str(stale))
    return redirect("partner", key)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as wrong:
        raise BadRequest("no such day") from wrong


@care_member(*READ_AND_WRITE)
def partner_fit(request: Request, key: UUID) -> HttpResponse:
    """Ask how a partner treats people and is paid: yes, no or not known, never added up."""
    partner = partner_of(request, key)
    seen = fit_version(partner)
    form = FitForm(request.POST or None, initial=fit_initial(a_team.held_fit(partner)))
    context: dict[str, Any] = {"partner": partner, "first": first_name(partner.name), "form": form}
    status = 200
    if request.method == "POST":
        status = _kept_fit(request, partner, form)
        if status == 302:
            return redirect("partner", key)
    is_stale = status == 409
    stored = conduct_lines(read_conduct(partner.conduct))
    context |= {"seen": seen, "is_stale": is_stale, "stored": stored}
    return render(request, "partners/fit.html", context, status=status)


def _kept_fit(request: Request, partner: Partner, form: FitForm) -> int:
    if not form.is_valid():
        return 422
    try:
        set_fit(
            partner=partner,
            fit=form.fit(),
            seen=form.cleaned_data["seen"],
            user=request.user,
            now=timezone.now(),
        )
    except StaleRowError as stale:
        form.add_error(None, str(stale))
        return 409
    except DomainError as refused:
        form.add_error(None, str(refused))
        return 422
    say(request, "Saved.")
    return 302


@care_member(*READ)
def partner_meeting(request: Request, key: UUID) -> HttpResponse:
    """Show the guide for a first meeting: what to ask, what is known already, what to tell."""
    partner = partner_of(request, key)
    known = _known(partner)
    conduct = read_conduct(partner.conduct)
    context = {
        "partner": partner,
        "first": first_name(partner.name),
        "profession": partner_pages.profession_words(partner.profession),
        "questions": [(each.ask, known.get(each.field, "")) for each in MEETING_QUESTIONS],
        "tell": MEETING_TELL,
        "conduct": [(words, conduct.get(point)) for point, words in CONDUCT_QUESTIONS.items()],
    }
    return render(request, "partners/meeting.html", context)


def _known(partner: Partner) -> dict[str, str]:
    """Return what is known already, by the field of the guide's question."""
    serves = [*a_team_pages.serves_words(partner), *filter(None, (partner.good_at,))]
    pays = {True: "people who pay themselves", False: "nobody who pays themselves", None: ""}
    payment = [pays[partner.takes_self_pay], partner.insurances]
    wait = partner.wait_days
    return {
        "serves": "; ".join(serves),
        "suits_not": partner.suits_not,
        "wait_days": "" if wait is None else f"{wait} day{'' if wait == 1 else 's'}",
        "way": partner.way_note and f"{WAY_WORDS[Way(partner.way)]}; {partner.way_note}",
        "needs": "; ".join(words for field, words in NEEDS if getattr(partner, field)),
        "payment": "; ".join(filter(None, payment)),
    }
