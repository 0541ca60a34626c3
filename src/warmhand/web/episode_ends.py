"""The end of an episode, and its reopening."""

from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from warmhand.core.care import END_PHRASES, EndReason
from warmhand.core.errors import DomainError
from warmhand.services import endings
from warmhand.services.letters import first_name
from warmhand.web.access.care import Episode, episode_of
from warmhand.web.access.people import READ_AND_WRITE, WRITE, care_member
from warmhand.web.access.request import Request
from warmhand.web.forms.episodes import EndForm
from warmhand.web.toasts import say

REASONS = {reason.value: reason for reason in EndReason}


@care_member(*READ_AND_WRITE)
def episode_end(request: Request, key: UUID) -> HttpResponse:
    """End an episode with its reason; one touch opens it again."""
    episode, today = episode_of(request, key), timezone.localdate()
    if episode.ended_on is not None:
        say(request, "This has ended already.")
        return redirect("episode", key)
    reason = REASONS.get(request.GET.get("reason", ""))
    initial = {
        "reason": reason.value if reason else "",
        "last_on": endings.usual_last_day(episode=episode, reason=reason, today=today),
    }
    form, status = EndForm(request.POST or None, initial=initial), 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and _ended(request, episode, form, today):
            return redirect("episode", key)
    context = {"form": form, "episode": episode, "first_name": first_name(episode.client.name)}
    return render(request, "care/episode_end.html", context, status=status)


def _ended(request: Request, episode: Episode, form: EndForm, today: date) -> bool:
    draft = form.draft()
    try:
        endings.end_episode(
            episode=episode, draft=draft, user=request.user, now=timezone.now(), today=today
        )
    except DomainError as refused:
        form.add_error(None, str(refused))
        return False
    undo = reverse("episode-reopen", args=[episode.pk])
    how = END_PHRASES[draft.reason]
    say(request, f"{episode.client.name}: {episode.label}, ended, {how}.", undo_url=undo)
    return True


@care_member(*WRITE)
def episode_reopen(request: Request, key: UUID) -> HttpResponse:
    """Open an ended episode again."""
    episode = episode_of(request, key)
    try:
        endings.reopen_episode(episode=episode, user=request.user, now=timezone.now())
        say(request, f"{episode.client.name}: {episode.label} is open again.")
    except DomainError as refused:
        say(request, str(refused))
    return redirect("episode", key)
