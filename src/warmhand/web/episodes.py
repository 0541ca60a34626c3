"""Episodes: opened, shown, changed, ended and reopened."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from warmhand.core.care import DECISION_WORDS, Decision, EpisodeKind
from warmhand.core.errors import DomainError, InvalidValueError
from warmhand.services import care
from warmhand.services.episode_page import episode_page
from warmhand.services.letters import first_name
from warmhand.web.access.care import Episode, episode_of
from warmhand.web.access.clients import client_of
from warmhand.web.access.people import READ, READ_AND_WRITE, WRITE, care_member
from warmhand.web.access.request import Request
from warmhand.web.care_pictures import heading, measure_cards
from warmhand.web.forms.care import OWN_WORDS, WELLNESS, EpisodeForm
from warmhand.web.ratings import round_context
from warmhand.web.toasts import say


@care_member(*READ)
def episode_view(request: Request, key: UUID) -> HttpResponse:
    """Show one episode: the answer, its picture, why, and the one next step."""
    episode, today = episode_of(request, key), timezone.localdate()
    page = episode_page(episode=episode, today=today)
    care.note_read(episode=episode, user=request.user, now=timezone.now())
    context = {
        "episode": episode,
        "page": page,
        "state": page.state,
        "first_name": first_name(episode.client.name),
        "heading": heading(page.state),
        "cards": measure_cards(page, today=today),
        "decided": [(row, DECISION_WORDS[Decision(row.decision)]) for row in page.reviews],
        "today": today,
        **round_context(episode, page.state, now=timezone.now()),
    }
    return render(request, "care/episode.html", context)


@care_member(*READ_AND_WRITE)
def episode_new(request: Request, key: UUID) -> HttpResponse:
    """Start an episode of a client."""
    client, today = client_of(request, key), timezone.localdate()
    form, status = EpisodeForm(request.POST or None, today=today), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                episode = care.open_episode(
                    client=client,
                    draft=form.draft(),
                    user=request.user,
                    now=timezone.now(),
                    today=today,
                )
                say(request, f"{client.name}: {episode.label}, started.")
                return redirect("score", episode.pk)
            except InvalidValueError as refused:
                form.add_error(None, str(refused))
    context = {"form": form, "client": client}
    return render(request, "care/episode_form.html", context, status=status)


@care_member(*READ_AND_WRITE)
def episode_edit(request: Request, key: UUID) -> HttpResponse:
    """Change what is written of an episode."""
    episode, today = episode_of(request, key), timezone.localdate()
    form, status = EpisodeForm(request.POST or None, today=today, initial=_initial(episode)), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                care.change_episode(
                    episode=episode,
                    draft=form.draft(),
                    user=request.user,
                    now=timezone.now(),
                    today=today,
                )
                say(request, "Saved.")
                return redirect("episode", key)
            except InvalidValueError as refused:
                form.add_error(None, str(refused))
    context = {"form": form, "client": episode.client, "episode": episode}
    return render(request, "care/episode_form.html", context, status=status)


def _initial(episode: Episode) -> dict[str, object]:
    chosen = episode.problem or OWN_WORDS
    if episode.kind == EpisodeKind.WELLNESS.value:
        chosen = WELLNESS
    initial = {
        "problem": chosen,
        "own_words": episode.label,
        "measure": episode.measure,
        "plan": care.plan_now(episode),
        "started_on": episode.started_on,
    }
    labels = {f"activity_{row.position}": row.label for row in care.activities_of(episode)}
    return {**initial, **labels}


@care_member(*WRITE)
def episode_end(request: Request, key: UUID) -> HttpResponse:
    """End an episode today; one touch opens it again."""
    episode = episode_of(request, key)
    try:
        care.end_episode(
            episode=episode, user=request.user, now=timezone.now(), today=timezone.localdate()
        )
        undo = reverse("episode-reopen", args=[key])
        say(request, f"{episode.client.name}: {episode.label}, ended today.", undo_url=undo)
    except DomainError as refused:
        say(request, str(refused))
    return redirect("episode", key)


@care_member(*WRITE)
def episode_reopen(request: Request, key: UUID) -> HttpResponse:
    """Open an ended episode again."""
    episode = episode_of(request, key)
    try:
        care.reopen_episode(episode=episode, user=request.user, now=timezone.now())
        say(request, f"{episode.client.name}: {episode.label} is open again.")
    except DomainError as refused:
        say(request, str(refused))
    return redirect("episode", key)
