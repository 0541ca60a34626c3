"""Scores: entered, entered again on the same day, corrected with their trace, and undone."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from warmhand.core.care import ScoreSource
from warmhand.core.errors import DomainError, InvalidValueError
from warmhand.core.measures import Measure, checked_score
from warmhand.core.trail import Deed
from warmhand.services import care, trail
from warmhand.services.problems import ACTIVITIES, BACK_SCREEN, PAIN, SESSION_CHECK, measure_for
from warmhand.store.care import Activity, Episode, Score, ScoreCorrection
from warmhand.store.people import User

AGAIN = "Entered again on the same day."
TAKEN_BACK = "Taken back right after entry."


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What was entered at once, in each measure's points; None and missing are not entered."""

    on: date
    source: ScoreSource
    pain: float | None = None
    ratings: int = 1
    """How many daily ratings the pain averages."""
    activities: Mapping[UUID, float] = field(default_factory=dict)
    check: float | None = None
    """Since the last visit: -1 worse, 0 same, +1 better."""
    extra: float | None = None
    """The episode's own further measure."""
    back_screen: tuple[int, int] | None = None
    """The back screen's total, and its last five."""


@dataclass(frozen=True, slots=True)
class Clash:
    """A score of the day that differs from what was entered."""

    words: str
    before: float
    after: float


class ScoredAlreadyError(DomainError):
    """There are other scores of that day: `clashes` says which."""

    def __init__(self, clashes: list[Clash]) -> None:
        """Keep what differs, so that the page can offer to correct it."""
        super().__init__("There is a score of that day already.")
        self.clashes = clashes


@transaction.atomic
def save_sheet(
    *,
    episode: Episode,
    sheet: Sheet,
    now: datetime,
    today: date,
    user: User | None = None,
    link_id: UUID | None = None,
    replace: bool = False,
) -> list[Score]:
    """Keep the scores of one sheet and return them as stored; the same sheet sent twice is kept once.

    Raises `InvalidValueError` for an empty sheet, a value its measure refuses or a day that
    cannot be; `ScoredAlreadyError` where another score of the day stands, unless `replace`:
    then it is corrected, and the trace keeps what it was.
    """
    _check_day(episode, sheet.on, today)
    wanted = _rows(episode, sheet)
    if not wanted:
        raise InvalidValueError("Choose a number first.")
    there = {
        (row.measure, row.activity_id): row
        for row in Score.objects.filter(episode=episode, scored_on=sheet.on)
    }
    clashing = [
        (there[row.measure, row.activity_id], row)
        for row in wanted
        if _differs(there.get((row.measure, row.activity_id)), row)
    ]
    if clashing and not replace:
        raise ScoredAlreadyError([_clash(old, new) for old, new in clashing])
    for old, new in clashing:
        _replace(old, new, user=user, now=now)
    for row in wanted:
        if (row.measure, row.activity_id) not in there:
            row.created_at, row.entered_by = now, user
            row.save(force_insert=True)
    _note(episode, user, now, "scored", link_id)
    return [there.get((row.measure, row.activity_id), row) for row in wanted]


def _replace(old: Score, new: Score, *, user: User | None, now: datetime) -> None:
    """Correct a stored score to what a later sheet of its day says."""
    _correct(old, value=new.value, on=old.scored_on, reason=AGAIN, user=user, now=now)
    Score.objects.filter(pk=old.pk).update(ratings=new.ratings)
    old.ratings = new.ratings


@transaction.atomic
def correct_score(
    *, score: Score, value: float, on: date, reason: str, user: User, now: datetime, today: date
) -> None:
    """Put a wrong score right, its value or its day; the trace keeps what it was and why.

    Raises `InvalidValueError` without a reason, for a value or a day that cannot be, and where
    the same measure has a score on that day.
    """
    if not reason.strip():
        raise InvalidValueError("Say in a few words what was wrong.")
    _check_day(score.episode, on, today)
    checked_score(_measure(score.episode, score.measure), value, ratings=score.ratings)
    same_day = Score.objects.filter(
        episode=score.episode, measure=score.measure, activity=score.activity_id, scored_on=on
    )
    if same_day.exclude(pk=score.pk).exists():
        raise InvalidValueError("There is another score of that day; correct that one.")
    _correct(score, value=value, on=on, reason=reason.strip(), user=user, now=now)
    _note(score.episode, user, now, "score corrected")


@transaction.atomic
def take_out_score(
    *,
    score: Score,
    reason: str,
    now: datetime,
    user: User | None = None,
    link_id: UUID | None = None,
) -> None:
    """Take a wrong score out; the trace keeps it. Raises `InvalidValueError` without a reason."""
    if not reason.strip():
        raise InvalidValueError("Say in a few words why it is taken out.")
    _trace(score, after=None, reason=reason.strip(), user=user, now=now)
    score.delete()
    _note(score.episode, user, now, "score taken out", link_id)


@transaction.atomic
def undo_last(*, episode: Episode, saved_at: datetime, user: User, now: datetime) -> int:
    """Take back what was entered at `saved_at`, and return how many scores that were."""
    entered = list(Score.objects.filter(episode=episode, created_at=saved_at))
    replaced = ScoreCorrection.objects.filter(
        episode=episode, corrected_at=saved_at, after__isnull=False, score__isnull=False
    ).select_related("score")
    corrections = [row for row in replaced if row.reason == AGAIN]
    for correction in corrections:
        if correction.score is not None:
            _correct(
                correction.score,
                value=correction.before,
                on=correction.scored_on,
                reason=TAKEN_BACK,
                user=user,
                now=now,
            )
    for score in entered:
        _trace(score, after=None, reason=TAKEN_BACK, user=user, now=now)
        score.delete()
    if entered or corrections:
        _note(episode, user, now, "scores taken back")
    return len(entered) + len(corrections)


def last_saved(episode: Episode) -> tuple[datetime | None, list[Score]]:
    """Return when scores were last entered for `episode`, and which: two queries."""
    rows = Score.objects.filter(episode=episode).select_related("activity")
    last = rows.order_by("-created_at").first()
    again = ScoreCorrection.objects.filter(episode=episode, reason=AGAIN).order_by("-corrected_at")
    correction = again.select_related("score__activity").first()
    if correction and correction.score and (not last or correction.corrected_at > last.created_at):
        moment = correction.corrected_at
        same = again.filter(corrected_at=moment).select_related("score__activity")
        return moment, [row.score for row in same if row.score]
    if last is None:
        return None, []
    return last.created_at, list(rows.filter(created_at=last.created_at))


def scores_of_day(episode: Episode, on: date) -> list[Score]:
    """Return the scores of one day, with their activities."""
    return list(Score.objects.filter(episode=episode, scored_on=on).select_related("activity"))


def values_before(episode: Episode) -> dict[tuple[str, UUID | None], float]:
    """Return the latest value of each measure and activity: one query."""
    rows = Score.objects.filter(episode=episode).order_by("scored_on", "created_at")
    found = rows.values_list("measure", "activity_id", "value")
    return {(measure, activity): value for measure, activity, value in found}


def _rows(episode: Episode, sheet: Sheet) -> list[Score]:
    return [
        Score(
            practice_id=episode.practice_id,
            episode=episode,
            measure=slug,
            activity_id=activity,
            scored_on=sheet.on,
            value=checked_score(_measure(episode, slug), value, ratings=ratings),
            ratings=ratings,
            source=sheet.source.value,
        )
        for slug, activity, value, ratings in _values(episode, sheet)
        if value is not None and slug
    ]


def _values(episode: Episode, sheet: Sheet) -> list[tuple[str, UUID | None, float | None, int]]:
    known = {row.pk for row in care.activities_of(episode)} if sheet.activities else set()
    total, last_five = sheet.back_screen or (None, None)
    return [
        (PAIN, None, sheet.pain, sheet.ratings),
        (SESSION_CHECK, None, sheet.check, 1),
        (episode.measure, None, sheet.extra, 1),
        (BACK_SCREEN[0], None, total, 1),
        (BACK_SCREEN[1], None, last_five, 1),
        *((ACTIVITIES, key, value, 1) for key, value in sheet.activities.items() if key in known),
    ]


def _measure(episode: Episode, slug: str) -> Measure:
    return measure_for(slug, episode.problem)


def _differs(old: Score | None, new: Score) -> bool:
    return old is not None and (old.value, old.ratings) != (new.value, new.ratings)


def _clash(old: Score, new: Score) -> Clash:
    return Clash(name_of(old), old.value, new.value)


def name_of(score: Score) -> str:
    """Return what a score is of, in words: the activity, or the measure's name."""
    if score.activity_id:
        label = Activity.objects.filter(pk=score.activity_id).values_list("label", flat=True)
        return label.first() or ""
    return measure_for(score.measure, "").name


def _correct(
    score: Score, *, value: float, on: date, reason: str, user: User | None, now: datetime
) -> None:
    moved = f"Moved from {score.scored_on.isoformat()}. " if on != score.scored_on else ""
    _trace(score, after=value, reason=f"{moved}{reason}", user=user, now=now)
    score.value, score.scored_on = value, on
    Score.objects.filter(pk=score.pk).update(value=value, scored_on=on)


def _trace(
    score: Score, *, after: float | None, reason: str, user: User | None, now: datetime
) -> None:
    ScoreCorrection.objects.create(
        practice_id=score.practice_id,
        episode_id=score.episode_id,
        score=score,
        measure=score.measure,
        scored_on=score.scored_on,
        before=score.value,
        after=after,
        reason=reason[:200],
        corrected_by=user,
        corrected_at=now,
    )


def _check_day(episode: Episode, on: date, today: date) -> None:
    if on > today:
        raise InvalidValueError("A score cannot lie in the future.")
    if on < episode.started_on:
        raise InvalidValueError("That day lies before the first day of this problem.")


def _note(
    episode: Episode, user: User | None, now: datetime, detail: str, link_id: UUID | None = None
) -> None:
    trail.record(
        practice=episode.practice,
        deed=Deed.WRITE,
        thing="episode",
        thing_id=episode.pk,
        now=now,
        user=user,
        link_id=link_id,
        client=episode.client,
        detail=detail,
    )
