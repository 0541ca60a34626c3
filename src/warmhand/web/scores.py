"""Scores by the practitioner's hand: two taps, what they changed, and what was wrong."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from warmhand.core.care import ScoreSource
from warmhand.core.errors import InvalidValueError
from warmhand.services import care, scores
from warmhand.services.back_screen import asks_for_screen
from warmhand.services.letters import first_name
from warmhand.services.problems import ACTIVITIES, PAIN, measure_for
from warmhand.services.progress import episode_state
from warmhand.services.scores import ScoredAlreadyError
from warmhand.services.screening_pages import visit_question
from warmhand.web.access.care import Activity, Episode, Score, episode_of, score_of
from warmhand.web.access.people import READ, READ_AND_WRITE, WRITE, care_member
from warmhand.web.access.request import Request
from warmhand.web.care_pictures import heading, range_sentence
from warmhand.web.forms.care import CorrectionForm
from warmhand.web.forms.scores import ScoreForm
from warmhand.web.safety import ask_what_is_new, note_nothing_new
from warmhand.web.toasts import say
from warmhand.web.words import score as shown


@care_member(*READ_AND_WRITE)
def score(request: Request, key: UUID) -> HttpResponse:
    """Ask for pain and the main activity; the second tap saves both."""
    episode, today = episode_of(request, key), timezone.localdate()
    activities = care.activities_of(episode)
    form = score_form(request, episode, activities, today)
    status = 200
    clashes: tuple[scores.Clash, ...] = ()
    if "something" in request.POST:
        return ask_what_is_new(request, episode)
    if "nothing" in request.POST:
        note_nothing_new(request, episode)
    elif request.method == "POST":
        status, clashes = _saved(request, episode, form, today)
        if status == 303:
            return redirect("score-saved", key)
    context = {**_around(episode, activities, today), "form": form, "clashes": clashes}
    return render(request, "care/score.html", context, status=status)


def _around(episode: Episode, activities: list[Activity], today: date) -> dict[str, Any]:
    before = scores.values_before(episode)
    return {
        "episode": episode,
        "first_name": first_name(episode.client.name),
        "question": visit_question(client=episode.client, today=today),
        "main": activities[0] if activities else None,
        "last_pain": _whole(before.get((PAIN, None))),
        "last_main": _whole(before.get((ACTIVITIES, activities[0].pk))) if activities else None,
        "today": today,
    }


def _whole(value: float | None) -> float | None:
    """A whole score as people write it, to mark its number."""
    return int(value) if value is not None and value == int(value) else value


def score_form(
    request: Request, episode: Episode, activities: list[Activity], today: date
) -> ScoreForm:
    """Return the form with the episode's own activities and further measure.

    What was typed before the question of the visit was answered is shown again, and not saved.
    """
    extra = measure_for(episode.measure, episode.problem) if episode.measure else None
    named = [(row.pk, row.label) for row in activities]
    is_aside = "nothing" in request.POST
    return ScoreForm(
        None if is_aside else request.POST or None,
        initial=request.POST.dict() if is_aside else None,
        activities=named,
        extra=extra,
        today=today,
        screens_back=asks_for_screen(episode),
    )


def _saved(
    request: Request, episode: Episode, form: ScoreForm, today: date
) -> tuple[int, tuple[scores.Clash, ...]]:
    if not form.is_valid():
        return 422, ()
    try:
        scores.save_sheet(
            episode=episode,
            sheet=form.sheet(ScoreSource.IN_ROOM),
            now=timezone.now(),
            today=today,
            user=request.user,
            replace="replace" in request.POST,
        )
    except ScoredAlreadyError as there:
        return 409, tuple(there.clashes)
    except InvalidValueError as refused:
        form.add_error(None, str(refused))
        return 422, ()
    return 303, ()


@care_member(*READ)
def score_saved(request: Request, key: UUID) -> HttpResponse:
    """Say what was saved, where the episode stands now, and what is next."""
    episode, today = episode_of(request, key), timezone.localdate()
    saved_at, rows = scores.last_saved(episode)
    state = episode_state(episode=episode, today=today)
    context = {
        "episode": episode,
        "state": state,
        "heading": heading(state),
        "sentence": range_sentence(state.primary),
        "saved_words": ", ".join(_words(row) for row in rows),
        "saved_at": saved_at,
        "can_undo": bool(rows) and _is_recent(saved_at),
    }
    return render(request, "care/score_saved.html", context)


def _is_recent(saved_at: datetime | None) -> bool:
    return saved_at is not None and (timezone.now() - saved_at).days < 1


def _words(row: Score) -> str:
    if row.activity is not None:
        return f"{row.activity.label} {shown(row.value)}"
    if row.measure == "session_check":
        words = {-1.0: "worse", 0.0: "the same", 1.0: "better"}
        return f"since the last visit {words[row.value]}"
    name = "pain" if row.measure == PAIN else measure_for(row.measure, "").name
    return f"{name} {shown(row.value)}"


@care_member(*WRITE)
def score_undo(request: Request, key: UUID) -> HttpResponse:
    """Take back what was entered a moment ago."""
    episode = episode_of(request, key)
    saved_at = parse_datetime(request.POST.get("saved_at", "")[:40])
    count = 0
    if _is_recent(saved_at) and saved_at is not None:
        count = scores.undo_last(
            episode=episode, saved_at=saved_at, user=request.user, now=timezone.now()
        )
    say(request, "Taken back." if count else "There was nothing to take back.")
    return redirect("score", key)


@care_member(*READ_AND_WRITE)
def score_correct(request: Request, key: UUID) -> HttpResponse:
    """Put a wrong score right, or take it out; its trace stays."""
    row = score_of(request, key)
    initial = {"value": _whole(row.value), "on": row.scored_on}
    form, status = CorrectionForm(request.POST or None, initial=initial), 200
    if request.method == "POST":
        status = _corrected(request, row, form)
        if status == 303:
            return redirect("episode", row.episode_id)
    measure = measure_for(row.measure, row.episode.problem)
    context = {"row": row, "form": form, "measure": measure, "name": scores.name_of(row)}
    return render(request, "care/score_correct.html", context, status=status)


def _corrected(request: Request, row: Score, form: CorrectionForm) -> int:
    now = timezone.now()
    take_out = "take_out" in request.POST
    if take_out:
        form.fields["value"].required = form.fields["on"].required = False
    if not form.is_valid():
        return 422
    typed = form.cleaned_data
    try:
        if take_out:
            scores.take_out_score(score=row, reason=typed["reason"], user=request.user, now=now)
        else:
            scores.correct_score(
                score=row,
                value=typed["value"],
                on=typed["on"],
                reason=typed["reason"],
                user=request.user,
                now=now,
                today=timezone.localdate(),
            )
    except InvalidValueError as refused:
        form.add_error(None, str(refused))
        return 422
    say(request, "Taken out; its trace stays." if take_out else "Corrected; the trace stays.")
    return 303
