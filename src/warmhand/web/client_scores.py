"""The client's own hand: the device handed over, and one question at a time."""

from datetime import date
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from warmhand.core.care import ScoreSource
from warmhand.core.errors import InvalidValueError
from warmhand.core.links import LinkPurpose
from warmhand.services import client_scores
from warmhand.services.letters import first_name
from warmhand.services.screening_pages import visit_question
from warmhand.web.access.care import Episode, episode_of
from warmhand.web.access.handover import hand_over, handed_over, unlock_address
from warmhand.web.access.links import by_link, token_in
from warmhand.web.access.people import READ_AND_WRITE, WRITE, care_member
from warmhand.web.access.request import LinkRequest, Request


@care_member(*WRITE)
def hand_over_device(request: Request, key: UUID) -> HttpResponse:
    """Lock the device to the client's own questions."""
    episode, now = episode_of(request, key), timezone.now()
    token = client_scores.new_link(episode=episode, user=request.user, now=now)
    path = reverse("score-link", args=[token])
    back = reverse("episode", args=[key])
    hand_over(request, client_path=path, back_path=back, now=now)
    return redirect(path)


@by_link(LinkPurpose.SCORE, *READ_AND_WRITE)
def client_score(request: LinkRequest) -> HttpResponse:
    """Ask the client one question, then the next, then say thank you."""
    episode, today = request.link.episode, timezone.localdate()
    if episode is None or episode.ended_on is not None:
        raise Http404
    status, error = 200, ""
    if request.method == "POST":
        try:
            _answered(request)
            return redirect(request.path)
        except InvalidValueError as refused:
            status, error = 422, str(refused)
    context = _context(request, episode, today)
    template = "care/client_score.html" if context["question"] else "care/client_thanks.html"
    return render(request, template, {**context, "error": error}, status=status)


def _context(request: LinkRequest, episode: Episode, today: date) -> dict[str, object]:
    questions = client_scores.questions(episode=episode, link=request.link, today=today)
    asked = next((row for row in questions if row.answer is None), None)
    again = request.GET.get("again")
    asked = next((row for row in questions if row.key == again and row.may_change), asked)
    lock = handed_over(request)
    return {
        "practice": request.practice,
        "first_name": first_name(episode.client.name),
        "question": asked,
        "number": questions.index(asked) + 1 if asked else 0,
        "questions": questions,
        "lock": lock,
        "token": token_in(request),
        "visit": None if asked else visit_question(client=episode.client, today=today),
        "unlock_address": unlock_address(lock) if lock else "",
    }


def _answered(request: LinkRequest) -> None:
    source = ScoreSource.CLIENT_HAND if handed_over(request) else ScoreSource.LINK
    client_scores.answer(
        link=request.link,
        question=request.POST.get("question", ""),
        text=request.POST.get("answer", ""),
        source=source,
        now=timezone.now(),
        today=timezone.localdate(),
    )
