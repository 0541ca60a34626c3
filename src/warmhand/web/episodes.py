"""Episodes: opened, shown, changed, and begun again where a trouble has come back."""

from datetime import timedelta
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from warmhand.core.care import DECISION_WORDS, Decision, EpisodeKind
from warmhand.core.errors import InvalidValueError, StaleRowError
from warmhand.services import care, relapses, reviews
from warmhand.services.episode_page import episode_page
from warmhand.services.letters import first_name
from warmhand.services.screening_pages import standing_of
from warmhand.web.access.care import Episode, episode_of
from warmhand.web.access.clients import Client, client_of
from warmhand.web.access.people import READ, READ_AND_WRITE, care_member
from warmhand.web.access.request import Request
from warmhand.web.care_pictures import heading, measure_cards, split_of
from warmhand.web.episode_words import facts_of, stored_facts
from warmhand.web.forms.episodes import OWN_WORDS, WELLNESS, EpisodeForm
from warmhand.web.ratings import round_context
from warmhand.web.toasts import say

DONE, REFUSED, STALE = 302, 422, 409
SEE_AGAIN = (("In a week", timedelta(weeks=1)), ("In two weeks", timedelta(weeks=2)))
"""The days offered, one tap each, for who was sent back."""


@care_member(*READ)
def episode_view(request: Request, key: UUID) -> HttpResponse:
    """Show one episode: the answer, its picture, why, and the one next step."""
    episode, today = episode_of(request, key), timezone.localdate()
    page = episode_page(episode=episode, today=today)
    care.note_read(episode=episode, user=request.user, now=timezone.now())
    cards = measure_cards(page, today=today)
    context = {
        "episode": episode,
        "page": page,
        "state": page.state,
        "standing": standing_of(episode.client),
        "first_name": first_name(episode.client.name),
        "heading": heading(page.state),
        "cards": cards,
        "split": split_of(cards),
        "plan_is_over": reviews.plan_is_over(page.current_plan, today=today),
        "facts": facts_of(episode),
        "ended_words": relapses.ended_words(episode),
        "decided": [(row, DECISION_WORDS[Decision(row.decision)]) for row in page.reviews],
        "today": today,
        "see_again": [(words, today + ahead) for words, ahead in SEE_AGAIN],
        **round_context(episode, page.state, now=timezone.now()),
    }
    return render(request, "care/episode.html", context)


@care_member(*READ_AND_WRITE)
def episode_new(request: Request, key: UUID) -> HttpResponse:
    """Start an episode of a client; where it may be an earlier trouble, ask that first."""
    client, today = client_of(request, key), timezone.localdate()
    form, status, earlier = EpisodeForm(request.POST or None, today=today), 200, None
    if request.method == "POST":
        status = REFUSED
        if form.is_valid():
            earlier = _earlier(client, form)
            status = 200
            if earlier is None or "asked" in request.POST:
                follows = earlier if "again" in request.POST else None
                episode, status = _opened(request, client, form, follows)
                if episode is not None:
                    return redirect("score", episode.pk)
    context = {
        "form": form,
        "client": client,
        "earlier": earlier,
        "earlier_ended": relapses.ended_words(earlier) if earlier else "",
        "is_again": "again" in request.POST or "asked" not in request.POST,
        "ended": relapses.ended_before(client=client)[:5],
    }
    return render(request, "care/episode_form.html", context, status=status)


@care_member(*READ_AND_WRITE)
def episode_again(request: Request, key: UUID) -> HttpResponse:
    """Start an episode for a trouble that has come back, filled in from the earlier one."""
    old, today = episode_of(request, key), timezone.localdate()
    if old.ended_on is None:
        say(request, "This is open still: nothing has to start again.")
        return redirect("episode", key)
    initial = _initial(old) | {"started_on": today, "since": None, "plan": ""}
    form, status = EpisodeForm(request.POST or None, today=today, initial=initial), 200
    if request.method == "POST":
        status = REFUSED
        if form.is_valid():
            episode, status = _opened(request, old.client, form, old)
            if episode is not None:
                return redirect("score", episode.pk)
    context = {
        "form": form,
        "client": old.client,
        "follows": old,
        "follows_ended": relapses.ended_words(old),
    }
    return render(request, "care/episode_form.html", context, status=status)


def _earlier(client: Client, form: EpisodeForm) -> Episode | None:
    draft = form.draft()
    return relapses.earlier_of(
        client=client,
        problem=draft.problem,
        region=draft.region,
        side=draft.side.value if draft.side else "",
        started_on=draft.started_on,
    )


def _opened(
    request: Request, client: Client, form: EpisodeForm, follows: Episode | None
) -> tuple[Episode | None, int]:
    try:
        episode = care.open_episode(
            client=client,
            draft=form.draft(),
            user=request.user,
            now=timezone.now(),
            today=timezone.localdate(),
            follows=follows,
        )
    except InvalidValueError as refused:
        form.add_error(None, str(refused))
        return None, REFUSED
    say(request, f"{client.name}: {episode.label}, started.")
    return episode, DONE


@care_member(*READ_AND_WRITE)
def episode_edit(request: Request, key: UUID) -> HttpResponse:
    """Change what is written of an episode."""
    episode, today = episode_of(request, key), timezone.localdate()
    form, status = EpisodeForm(request.POST or None, today=today, initial=_initial(episode)), 200
    if request.method == "POST":
        status = _changed(request, episode, form)
        if status == DONE:
            say(request, "Saved.")
            return redirect("episode", key)
    context = {
        "form": form,
        "client": episode.client,
        "episode": episode,
        "seen": care.version_of(episode),
        "stored": stored_facts(episode) if status == STALE else (),
    }
    return render(request, "care/episode_form.html", context, status=status)


def _changed(request: Request, episode: Episode, form: EpisodeForm) -> int:
    if not form.is_valid():
        return REFUSED
    try:
        care.change_episode(
            episode=episode,
            draft=form.draft(),
            seen=request.POST.get("seen", ""),
            user=request.user,
            now=timezone.now(),
            today=timezone.localdate(),
        )
    except (StaleRowError, InvalidValueError) as refused:
        form.add_error(None, str(refused))
        return STALE if isinstance(refused, StaleRowError) else REFUSED
    return DONE


def _initial(episode: Episode) -> dict[str, object]:
    chosen = episode.problem or OWN_WORDS
    if episode.kind == EpisodeKind.WELLNESS.value:
        chosen = WELLNESS
    initial = {
        "problem": chosen,
        "own_words": episode.label,
        "measure": episode.measure,
        "region": episode.region,
        "side": episode.side,
        "since": episode.since_on,
        "goals": episode.goals,
        "planned_visits": episode.planned_visits,
        "plan": care.plan_now(episode),
        "started_on": episode.started_on,
    }
    labels = {f"activity_{row.position}": row.label for row in care.activities_of(episode)}
    return {**initial, **labels}
