"""A review: the state, the suggestion, and the practitioner's own decision."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from warmhand.core.care import DECISION_WORDS, Decision
from warmhand.core.errors import InvalidValueError
from warmhand.core.urgent import LOCKED
from warmhand.services import care, reviews
from warmhand.services.episode_page import EpisodePage, episode_page
from warmhand.services.screening_pages import standing_of
from warmhand.web.access.care import Episode, episode_of
from warmhand.web.access.people import READ_AND_WRITE, care_member
from warmhand.web.access.request import Request
from warmhand.web.care_pictures import heading, measure_cards, split_of
from warmhand.web.forms.care import ReviewForm
from warmhand.web.ratings import round_context
from warmhand.web.toasts import say


@care_member(*READ_AND_WRITE)
def review(request: Request, key: UUID) -> HttpResponse:
    """Ask for a dated decision in own words."""
    episode, today = episode_of(request, key), timezone.localdate()
    page = episode_page(episode=episode, today=today)
    form, status = _form(request, page, today), 200
    if request.method == "POST":
        status = _held(request, episode, form, today)
        if status == 303:
            is_referral = form.cleaned_data["decision"] == Decision.REFER.value
            goes_on = is_referral and not page.state.is_with_partner
            return redirect("refer-episode" if goes_on else "episode", key)
    care.note_read(episode=episode, user=request.user, now=timezone.now())
    context = {**_context(episode, page, today), "form": form}
    return render(request, "care/review.html", context, status=status)


def _context(episode: Episode, page: EpisodePage, today: date) -> dict[str, Any]:
    cards = measure_cards(page, today=today)
    return {
        "episode": episode,
        "page": page,
        "state": page.state,
        "heading": heading(page.state),
        "locked": LOCKED if page.state.advice.is_medical_first else "",
        "cards": cards,
        "split": split_of(cards),
        **round_context(episode, page.state, now=timezone.now()),
        "decided": [(row, DECISION_WORDS[Decision(row.decision)]) for row in page.reviews],
        "standing": standing_of(episode.client),
        "plan_is_over": reviews.plan_is_over(page.current_plan, today=today),
    }


def _form(request: Request, page: EpisodePage, today: date) -> ReviewForm:
    offered = reviews.usual_next_review(today, plan=page.current_plan)
    form = ReviewForm(request.POST or None, initial={"next_on": offered})
    if page.state.advice.is_medical_first:
        form.leave_referral_alone()
    is_end = request.POST.get("decision") == Decision.DISCHARGE.value
    form.fields["next_on"].required = not is_end and not page.state.is_wellness
    return form


def _held(request: Request, episode: Episode, form: ReviewForm, today: date) -> int:
    if not form.is_valid():
        return 422
    try:
        kept = reviews.hold_review(
            episode=episode,
            draft=form.draft(),
            user=request.user,
            now=timezone.now(),
            today=today,
        )
    except InvalidValueError as refused:
        form.add_error(None, str(refused))
        return 422
    decision = Decision(kept.decision)
    undo = reverse("episode-reopen", args=[episode.pk]) if decision is Decision.DISCHARGE else ""
    say(request, f"Decided: {DECISION_WORDS[decision].lower()}.", undo_url=undo)
    return 303
