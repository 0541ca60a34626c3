"""Episodes: opened and changed; and the plans tried in them."""

from datetime import date, datetime

from django.db import transaction

from warmhand.core.care import EpisodeKind
from warmhand.core.episode import EpisodeDraft, checked_draft, tidy
from warmhand.core.errors import InvalidValueError, StaleRowError
from warmhand.core.trail import Deed
from warmhand.core.versions import mark_of
from warmhand.services import raised, trail
from warmhand.services.problems import extra_measures, problem_of
from warmhand.services.regions import region_words
from warmhand.store.care import Activity, Episode, Plan
from warmhand.store.clients import Client
from warmhand.store.people import User
from warmhand.store.ratings import RatingRound

STALE = "Somebody else has just changed this. Both versions are below."
FIELDS = (
    "kind", "problem", "label", "measure", "region", "side", "since_on", "goals",
    "planned_visits", "started_on",
)  # fmt: skip


def version_of(episode: Episode) -> str:
    """Return a mark of what `episode` held when it was read; it changes with any field."""
    told = [str(getattr(episode, field) or "") for field in FIELDS]
    told += [f"{row.position} {row.label}" for row in activities_of(episode)]
    return mark_of([*told, plan_now(episode)])


@transaction.atomic
def open_episode(
    *,
    client: Client,
    draft: EpisodeDraft,
    user: User,
    now: datetime,
    today: date,
    follows: Episode | None = None,
) -> Episode:
    """Start an episode of `client`; the same one sent twice is opened once.

    `follows` is an earlier episode whose trouble has come back. Raises `InvalidValueError` for
    what `core.episode` refuses, a measure of another region, or an earlier one of somebody else.
    """
    if follows is not None and follows.client_id != client.pk:
        raise InvalidValueError("The earlier one belongs to another client.")
    draft = _checked(draft, today)
    same = Episode.objects.filter(
        client=client, label=draft.label, started_on=draft.started_on, ended_on__isnull=True
    ).first()
    if same is not None:
        return same
    episode = Episode.objects.create(
        practice=client.practice,
        client=client,
        follows=follows,
        created_at=now,
        **_fields(draft),
    )
    _keep_activities(episode, draft.activities, today)
    note_plan(episode=episode, text=draft.plan, on=draft.started_on, now=now)
    note_deed(episode=episode, deed=Deed.WRITE, user=user, now=now, detail="opened")
    return episode


@transaction.atomic
def change_episode(
    *,
    episode: Episode,
    draft: EpisodeDraft,
    seen: str,
    user: User,
    now: datetime,
    today: date,
) -> None:
    """Change what is written of an episode; activities with scores are renamed, never removed.

    `seen` is `version_of` what the person had before them; `StaleRowError` where somebody else
    changed it meanwhile. Raises `InvalidValueError` for what `core.episode` refuses, a measure of another region, or
    an activity left out that has scores.
    """
    if version_of(Episode.objects.get(pk=episode.pk)) != seen:
        raise StaleRowError(STALE)
    draft = _checked(draft, today)
    if episode.ended_on is not None and draft.started_on > episode.ended_on:
        raise InvalidValueError("The first day cannot come after the last.")
    Episode.objects.filter(pk=episode.pk).update(**_fields(draft))
    _keep_activities(episode, draft.activities, today)
    note_plan(episode=episode, text=draft.plan, on=today, now=now)
    note_deed(episode=episode, deed=Deed.WRITE, user=user, now=now, detail="changed")


def note_plan(*, episode: Episode, text: str, on: date, now: datetime) -> bool:
    """Note what is tried from the day `on`; return whether it differs from the plan before.

    Raises `InvalidValueError` for another plan while an urgent answer of the client is open.
    """
    text = " ".join(text.split())[:200]
    plans = Plan.objects.filter(episode=episode, started_on__lte=on)
    before = plans.order_by("-started_on", "-created_at").first()
    if not text or (before is not None and before.text.casefold() == text.casefold()):
        return False
    raised.refuse_locked(episode.client_id)
    Plan.objects.create(
        practice_id=episode.practice_id, episode=episode, started_on=on, text=text, created_at=now
    )
    return True


def change_plan(
    *,
    episode: Episode,
    text: str,
    on: date,
    until_on: date | None,
    success: str,
    now: datetime,
) -> None:
    """Note what is tried from `on`, until when, and what would count as success by then.

    The plan that goes on under the same words gets the new day and the new words of success.
    """
    note_plan(episode=episode, text=text, on=on, now=now)
    row = current_plan(episode)
    if row is not None:
        Plan.objects.filter(pk=row.pk).update(until_on=until_on, success=tidy(success))


def current_plan(episode: Episode) -> Plan | None:
    """Return the plan that is tried now, or None."""
    return Plan.objects.filter(episode=episode).order_by("-started_on", "-created_at").first()


def plan_now(episode: Episode) -> str:
    """Return what is tried now, or ""."""
    row = current_plan(episode)
    return row.text if row is not None else ""


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


def _fields(draft: EpisodeDraft) -> dict[str, object]:
    return {
        **{field: getattr(draft, field) for field in FIELDS},
        "kind": draft.kind.value,
        "side": draft.side.value if draft.side else "",
    }


def _checked(draft: EpisodeDraft, today: date) -> EpisodeDraft:
    draft = checked_draft(draft, today=today)
    if draft.region and draft.region not in region_words():
        raise InvalidValueError("Choose a place from the list.")
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
    if row.scores.exists() or RatingRound.objects.filter(activity=row).exists():
        raise InvalidValueError(f"“{row.label}” has scores and stays; its words can be changed.")
    row.delete()
