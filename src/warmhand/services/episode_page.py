"""All that the page of one episode shows, read in a fixed number of queries."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from warmhand.core.own_activities import OwnSeries
from warmhand.core.progress import Check
from warmhand.core.trajectory import Band, trajectory
from warmhand.services import relapses
from warmhand.services.back_screen import BackScreen, last_screen
from warmhand.services.care import activities_of
from warmhand.services.care_story import SentBack, StoryLine, referrals_of, sent_back, story_of
from warmhand.services.own_means import notes_by_day, own_means
from warmhand.services.problems import ACTIVITIES, SESSION_CHECK, measure_for
from warmhand.services.progress import EpisodeState, episode_state
from warmhand.services.relapses import ComeBack
from warmhand.store.care import Activity, Episode, Plan, Review, Score, ScoreCorrection, Visit
from warmhand.store.referrals import Referral

Key = tuple[str, UUID | None]
LAST_CHECKS = 5
GRID = 24  # points of a band between the first and the last score


@dataclass(frozen=True, slots=True)
class Cell:
    """One score in the table, with what it was before."""

    score: Score
    trace: tuple[ScoreCorrection, ...]


@dataclass(frozen=True, slots=True)
class DayRow:
    """All scores of one day, one cell for each column."""

    on: date
    cells: tuple[Cell | None, ...]
    note: str
    """What its mean of own activities lacks, or ""."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodePage:
    """One episode as its page shows it."""

    state: EpisodeState
    activities: tuple[Activity, ...]
    own: OwnSeries
    """The mean of the client's own activities, and which of them it is of."""
    columns: tuple[str, ...]
    days: tuple[DayRow, ...]
    """The table of scores, the newest day first."""
    taken_out: tuple[ScoreCorrection, ...]
    plans: tuple[Plan, ...]
    visits: tuple[Visit, ...]
    """The newest first."""
    reviews: tuple[Review, ...]
    referrals: tuple[Referral, ...]
    story: tuple[StoryLine, ...]
    """What its referrals add to its story, oldest first."""
    sent_back: SentBack | None
    """Who sent the client back, where no visit is planned since."""
    followed: ComeBack | None
    """The earlier episode of the same trouble."""
    come_back: tuple[ComeBack, ...]
    """The later ones."""

    @property
    def screen(self) -> BackScreen | None:
        """The last back screen, or None."""
        return last_screen(self.state.record.series)

    @property
    def last_checks(self) -> tuple[Check, ...]:
        """The last five answers to "since the last visit", oldest first."""
        return tuple(self.state.record.checks[-LAST_CHECKS:])

    @property
    def current_plan(self) -> Plan | None:
        """The plan that is tried now, or None."""
        return self.plans[-1] if self.plans else None


def episode_page(*, episode: Episode, today: date) -> EpisodePage:
    """Return what the page of `episode` shows on `today`: thirteen queries at most."""
    activities = activities_of(episode)
    traced = ScoreCorrection.objects.select_related("corrected_by")
    corrections = list(traced.filter(episode=episode))
    scores = list(Score.objects.filter(episode=episode))
    columns, days = _table(episode, activities, corrections, scores)
    told = referrals_of(episode)
    story = story_of(episode, told, today=today)
    visits = tuple(Visit.objects.filter(episode=episode).order_by("-visit_on", "-clock"))
    followed, come_back = relapses.come_backs(episode)
    return EpisodePage(
        state=episode_state(episode=episode, today=today),
        activities=tuple(activities),
        own=own_means(scores),
        columns=columns,
        days=days,
        taken_out=tuple(row for row in corrections if row.after is None),
        plans=tuple(Plan.objects.filter(episode=episode)),
        visits=visits,
        reviews=_reviews(episode),
        referrals=told.referrals,
        story=story,
        sent_back=sent_back(story, told.referrals, visits, today=today),
        followed=followed,
        come_back=come_back,
    )


def _reviews(episode: Episode) -> tuple[Review, ...]:
    rows = Review.objects.filter(episode=episode).select_related("reviewed_by")
    return tuple(rows.order_by("-reviewed_on", "-created_at"))


def band_of(state: EpisodeState, slug: str) -> list[tuple[date, Band]]:
    """Return the likely level of one measure on its scores' days and evenly between them."""
    scores = state.record.series.get(slug, [])
    if len(scores) < 2:
        return []
    measure = measure_for(slug, state.record.episode.problem)
    first, last = scores[0].on, scores[-1].on
    step = (last - first) / GRID
    days = sorted({score.on for score in scores} | {first + step * n for n in range(GRID)})
    weeks = [(day - first).days / 7 for day in days]
    return list(zip(days, trajectory(scores, measure=measure, at_weeks=weeks), strict=True))


def _table(
    episode: Episode,
    activities: list[Activity],
    corrections: list[ScoreCorrection],
    scores: list[Score],
) -> tuple[tuple[str, ...], tuple[DayRow, ...]]:
    traces: dict[object, list[ScoreCorrection]] = {}
    for row in corrections:
        traces.setdefault(row.score_id, []).append(row)
    found: dict[date, dict[Key, Score]] = {}
    for score in scores:
        found.setdefault(score.scored_on, {})[score.measure, score.activity_id] = score
    used = {key for day in found.values() for key in day}
    order: dict[Key, str] = {(ACTIVITIES, row.pk): row.label for row in activities}
    names: dict[Key, str] = {
        (slug, None): measure_for(slug, episode.problem).name
        for slug in sorted({measure for measure, activity in used if activity is None})
    }
    check: Key = (SESSION_CHECK, None)
    notes = notes_by_day(own_means(scores))
    keys = [key for key in (*names, *order) if key in used and key != check]
    keys += [check] if check in used else []
    words = tuple(order.get(key) or names[key] for key in keys)
    return words, tuple(
        DayRow(on, tuple(_cell(day.get(key), traces) for key in keys), notes.get(on, ""))
        for on, day in sorted(found.items(), reverse=True)
    )


def _cell(score: Score | None, traces: dict[object, list[ScoreCorrection]]) -> Cell | None:
    if score is None:
        return None
    return Cell(score, tuple(traces.get(score.pk, ())))
