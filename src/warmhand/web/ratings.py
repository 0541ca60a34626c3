"""Daily ratings for the practice: asking for them with the client's yes, and stopping."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from warmhand.core.errors import InvalidValueError
from warmhand.formats.phone import ONE_QUESTION, sms_body, sms_link
from warmhand.formats.qr import qr_svg
from warmhand.services import care, client_scores, rating_pages, rating_rounds, ratings
from warmhand.services.letters import first_name
from warmhand.services.progress import EpisodeState, episode_state
from warmhand.web.access.care import Episode, episode_of
from warmhand.web.access.people import READ_AND_WRITE, WRITE, care_member
from warmhand.web.access.request import Request
from warmhand.web.forms.ratings import AskForm
from warmhand.web.templatetags.marks import drawn
from warmhand.web.toasts import say

BACK = {"review": "review"}  # a page that the button may stand on beside the episode's own


def round_context(episode: Episode, state: EpisodeState, *, now: datetime) -> dict[str, Any]:
    """Return what `ratings/on_episode.html` and `ratings/at_review.html` show."""
    shown = rating_pages.last_round(episode=episode, now=now)
    worth = rating_pages.is_worth_asking(state, shown, today=timezone.localdate(now))
    phone, practice = episode.client.phone, episode.practice
    address = shown.address if shown else ""
    body = sms_body(
        practice=practice.name, person=practice.practitioner_name, url=address, what=ONE_QUESTION
    )
    return {
        "round": shown,
        "ratings_worth_asking": worth,
        "round_sms": sms_link(phone, body=body) if phone and address else "",
        "round_code": drawn(qr_svg(address)) if address else "",
    }


@care_member(*READ_AND_WRITE)
def ask(request: Request, key: UUID) -> HttpResponse:
    """Ask for five daily ratings, or show the round that is running."""
    episode, now = episode_of(request, key), timezone.now()
    state = episode_state(episode=episode, today=timezone.localdate(now))
    form, status = _form(request, episode, state), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                ratings.start_round(
                    episode=episode, draft=form.draft(now), user=request.user, now=now
                )
                say(request, "Daily ratings begin. They stop by themselves.")
                return redirect("episode", key)
            except InvalidValueError as refused:
                form.add_error(None, str(refused))
    care.note_read(episode=episode, user=request.user, now=now)
    context = {
        "episode": episode,
        "form": form,
        "ways": ratings.ways(episode),
        "first_name": first_name(episode.client.name),
        "running": rating_rounds.running_round(episode),
    }
    return render(request, "ratings/ask.html", context, status=status)


def _form(request: Request, episode: Episode, state: EpisodeState) -> AskForm:
    open_ways, first = ratings.ways(episode), first_name(episode.client.name)
    activities = care.activities_of(episode)
    questions = [("pain", client_scores.PAIN_QUESTION)]
    if activities:
        questions.append(("activity", f"How well can you do this: {activities[0].label}?"))
    leading = ratings.leading_question(state) if activities else "pain"
    return AskForm(
        request.POST or None,
        country=request.practice.country,
        questions=questions,
        ways=open_ways,
        first_name=first,
        initial={
            "question": leading,
            "by": "text" if open_ways.mail else "mail",
            "time_zone": request.practice.time_zone,
        },
    )


@care_member(*WRITE)
def stop(request: Request, key: UUID) -> HttpResponse:
    """End the round and use the ratings there are; pressed twice it ends once."""
    episode, now = episode_of(request, key), timezone.now()
    row = rating_rounds.running_round(episode)
    if row is None:
        say(request, "Nothing is being asked for.")
    elif rating_rounds.stop_round(row=row, user=request.user, now=now):
        number = row.score.ratings if row.score else 0
        kept = f" One score was made of {number}." if number else ""
        say(request, f"Daily ratings stopped.{kept}")
    return redirect(BACK.get(request.POST.get("back", ""), "episode"), key)
