"""Episodes: opened, changed, ended and reopened; and the plans tried in them."""

from datetime import date, datetime

from django.db import transaction

from warmhand.core.care import EpisodeKind
from warmhand.core.episode import EpisodeDraft, checked_draft
from warmhand.core.errors import IllegalStepError, InvalidValueError
from warmhand.core.trail import Deed
from warmhand.services import trail
from warmhand.services.problems import extra_measures, problem_of
from warmhand.store.care import Activity, Episode, Plan
from warmhand.store.clients import Client
from warmhand.store.people import User


@transaction.atomic
def open_episode(
    *, client: Client, draft: EpisodeDraft, user: User, now: datetime, today: date
) -> Episode:
    """Start an episode of `client`; the same one sent twice is opened once.

    Raises `InvalidValueError` for what `core.episode` refuses, or a measure of another region.
    """
    draft = _checked(draft, today)
    same = Episode.objects.filter(
        client=client, label=draft.label, started_on=draft.started_on, ended_on__isnull=True
    ).first()
    if same is not None:
        return same
    episode = Episode.objects.create(
        practice=client.practice,
        client=client,
        kind=draft.kind.value,
        problem=draft.problem,
        label=draft.label,
        measure=draft.measure,
        started_on=draft.started_on,
        created_at=now,
    )
    _keep_activities(episode, draft.activities, today)
    note_plan(episode=episode, text=draft.plan, on=draft.started_on, now=now)
    note_deed(episode=episode, deed=Deed.WRITE, user=user, now=now, detail="opened")
    return episode


@transaction.atomic
def change_episode(
    *, episode: Episode, draft: EpisodeDraft, user: User, now: datetime, today: date
) -> None:
    """Change what is written of an episode; activities with scores are renamed, never removed.

    Raises `InvalidValueError` for what `core.episode` refuses, a measure of another region, or
    an activity left out that has scores.
    """
    draft = _checked(draft, today)
    if episode.ended_on is not None and draft.started_on > episode.ended_on:
        raise InvalidValueError("The first day cannot come after the last.")
    episode.kind, episode.problem, episode.label = draft.kind.value, draft.problem, draft.label
    episode.measure, episode.started_on = draft.measure, draft.started_on
    episode.save(update_fields=["kind", "problem", "label", "measure", "started_on"])
    _keep_activities(episode, draft.activities, today)
    note_plan(episode=episode, text=draft.plan, on=today, now=now)
    note_deed(episode=episode, deed=Deed.WRITE, user=user, now=now, detail="changed")


@transaction.atomic
def end_episode(*, episode: Episode, user: User, now: datetime, today: date) -> None:
    """End an episode today; raise `IllegalStepError` where it has ended already."""
    ended = Episode.objects.filter(pk=episode.pk, ended_on__isnull=True)
    if not ended.update(ended_on=max(today, episode.started_on)):
        raise IllegalStepError("This has ended already.")
    note_deed(episode=episode, deed=Deed.WRITE, user=user, now=now, detail="ended")


@transaction.atomic
def reopen_episode(*, episode: Episode, user: User, now: datetime) -> None:
    """Open an ended episode again; raise `IllegalStepError` where it is open."""
    opened = Episode.objects.filter(pk=episode.pk, ended_on__isnull=False)
    if not opened.update(ended_on=None):
        raise IllegalStepError("This is open already.")
    note_deed(episode=episode, deed=Deed.WRITE, user=user, now=now, detail="reopened")


def note_plan(*, episode: Episode, text: str, on: date, now: datetime) -> bool:
    """Note what is tried from the day `on`; return whether it differs from the plan before."""
    text = " ".join(text.split())[:200]
    plans = Plan.objects.filter(episode=episode, started_on__lte=on)
    before = plans.order_by("-started_on", "-created_at").first()
    if not text or (before is not None and before.text.casefold() == text.casefold()):
        return False
    Plan.objects.create(
        practice_id=episode.practice_id, episode=episode, started_on=on, text=text, created_at=now
    )
    return True


def plan_now(episode: Episode) -> str:
    """Return what is tried now, or ""."""
    plans = Plan.objects.filter(episode=episode).order_by("-started_on", "-created_at")
    return plans.values_list("text", flat=True).first() or ""


def activities_of(episode: Episode) -> list[Activity]:
    """Return the activities of an episode, the main one first."""
    return list(Activity.objects.filter(episode=episode).order_by("position"))


def note_read(*, episode: Episode, user: User, now: datetime) -> None:
    """Record that somebody read an episode."""
    note_deed(episode=episode, deed=Deed.READ, user=user, now=now)


def note_deed(
    *, episode: Episode, deed: Deed, user: User | None, now: datetime, detail: str = ""
) -> None:
    """Add one line about an episode to the trail."""
    trail.record(
        practice=episode.practice,
        deed=deed,
        thing="episode",
        thing_id=episode.pk,
        now=now,
        user=user,
        client=episode.client,
        detail=detail,
    )


def _checked(draft: EpisodeDraft, today: date) -> EpisodeDraft:
    draft = checked_draft(draft, today=today)
    if draft.problem and problem_of(draft.problem) is None:
        raise InvalidValueError("Choose a problem from the list, or write it in own words.")
    fitting = {measure.id for measure in extra_measures(draft.problem)}
    if draft.measure and draft.measure not in fitting:
        raise InvalidValueError("That questionnaire is for another part of the body.")
    if draft.kind is EpisodeKind.PROBLEM or not draft.problem:
        return draft
    raise InvalidValueError("Well-being has no problem; choose one or the other.")


def _keep_activities(episode: Episode, labels: tuple[str, ...], today: date) -> None:
    rows = {row.position: row for row in activities_of(episode)}
    for position, label in enumerate(labels, 1):
        row = rows.get(position)
        if row is None and label:
            Activity.objects.create(
                practice_id=episode.practice_id,
                episode=episode,
                label=label,
                position=position,
                added_on=today,
            )
        elif row is not None and not label:
            _remove(row)
        elif row is not None and row.label != label:
            Activity.objects.filter(pk=row.pk).update(label=label)


def _remove(row: Activity) -> None:
    if row.scores.exists():
        raise InvalidValueError(f"“{row.label}” has scores and stays; its words can be changed.")
    row.delete()
