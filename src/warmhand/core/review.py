"""From the state of an episode to what to do next, with the reason and the next review's date."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from statistics import median

from warmhand.core.assessment import Assessment
from warmhand.core.care import EpisodeKind
from warmhand.core.progress_batch import State

FIRST_REVIEW_VISIT, FIRST_REVIEW_LATEST_VISIT = 4, 6
FIRST_REVIEW_DAYS = 28
REVIEW_EVERY_VISITS = 6
REVIEW_EVERY_DAYS = 30
NEW_SCORE_WITHIN_DAYS = 7
ASK_WHY_FROM_VISIT = 12
STEADY_REVIEWS = 2
DOSE_MINUTES, DOSE_PER_WEEK = 60, 2
BETTER = frozenset({State.IMPROVED, State.PROBABLY_IMPROVING})


class Action(StrEnum):
    """What to do next, the most cautious first."""

    REFER = "refer"
    CO_MANAGE = "co_manage"
    RE_EVALUATE = "re_evaluate"
    ASK_WHY = "ask_why"
    TAPER = "taper"
    CONTINUE = "continue"


ACTION_WORDS = {
    Action.REFER: "Refer",
    Action.CO_MANAGE: "Share care",
    Action.RE_EVALUATE: "Look again",
    Action.ASK_WHY: "Write down why to go on",
    Action.TAPER: "Space the visits out",
    Action.CONTINUE: "Go on",
}
_CAUTION = tuple(Action)


@dataclass(frozen=True, slots=True)
class PastReview:
    """A review that was held: its day, the visits done until then, the primary measure's state.

    `next_on` is the day that was chosen for the next one, if any was.
    """

    on: date
    visits: int
    state: State
    next_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """What is known of an episode beside its scores, as of `today`.

    `visits` counts the days on which a visit or a score shows that one took place, `written` the
    visits written down as done, `minutes` the lengths of those that have one. `past` holds the reviews
    held, oldest first. `share_because` names reasons outside the scores for sharing care, in
    words: a screening result, or first-line care that is not the practitioner's own.
    """

    kind: EpisodeKind
    started_on: date
    today: date
    visits: int
    written: int
    past: Sequence[PastReview] = ()
    minutes: Sequence[int] = ()
    share_because: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class NextReview:
    """When the next review is due, or `at_visit` if that comes first, and why."""

    on: date
    at_visit: int
    reason: str
    is_due: bool


@dataclass(frozen=True, slots=True)
class DoseCheck:
    """How much was done, to hold against what helped in a trial.

    `usual_minutes` is None where fewer than half of the visits have a length.
    """

    visits: int
    usual_minutes: float | None
    visits_a_week: float
    words: str


@dataclass(frozen=True, slots=True)
class Advice:
    """What to do next and why; `review` is None for wellness, which has none due."""

    action: Action
    reason: str
    review: NextReview | None
    dose: DoseCheck | None

    @property
    def words(self) -> str:
        """The action in words for people."""
        return ACTION_WORDS[self.action]


def advise(course: Course, primary: Assessment, secondary: Assessment | None = None) -> Advice:
    """Return the next action of an episode, its reason and its next review.

    `primary` is the measure of function where there is one, `secondary` pain. Each goes through
    the table of actions; where they disagree the more cautious action is taken and the reason
    names its measure. A plateau on a measure that cannot show an improvement asks for nothing.

    **Source**: evidence/clinical.md 2.4; review rhythm from Hawk 2020 (at least every 6 visits)
    and the 30 days of US outpatient therapy; both were read in summaries, and no clinician has
    signed the table yet.
    """
    # Red flags are not asked for yet, so scores, reviews and `share_because` decide alone.
    review = next_review(course, primary, secondary)
    found = [_action(course, primary, review)]
    if secondary is not None:
        found.append(_action(course, secondary, review, is_primary=False))
    if course.share_because and course.kind == EpisodeKind.PROBLEM:
        found.append((Action.CO_MANAGE, " ".join(course.share_because)))
    action, reason = min(found, key=lambda pair: _CAUTION.index(pair[0]))
    split = _pain_only(primary, secondary)
    if split and action == Action.CO_MANAGE:
        reason = f"{split} {reason}"
    is_problem = course.kind == EpisodeKind.PROBLEM
    wants_dose = _CAUTION.index(action) <= _CAUTION.index(Action.ASK_WHY)
    dose = dose_check(course) if is_problem and wants_dose else None
    return Advice(action, reason, review if is_problem else None, dose)


def next_review(
    course: Course, primary: Assessment, secondary: Assessment | None = None
) -> NextReview:
    """Return when the next review is due: its day, its visit, why, and whether that is now."""
    on, visit, reason = _rhythm(course.started_on, course.past[-1] if course.past else None)
    sooner = _new_score_by(course, primary, secondary)
    if sooner is not None and sooner < on:
        on, reason = sooner, "It may be getting worse: take a new score within a week."
    is_due = course.today >= on or course.visits >= visit
    return NextReview(min(on, course.today) if is_due else on, visit, reason, is_due)


def _rhythm(started_on: date, last: PastReview | None) -> tuple[date, int, str]:
    """The day and the visit of the review after `last`, or of the first one, and why then."""
    if last is None:
        reason = (
            f"At visit {FIRST_REVIEW_VISIT} to {FIRST_REVIEW_LATEST_VISIT}, or four weeks after "
            "the start, whichever comes first."
        )
        return started_on + timedelta(days=FIRST_REVIEW_DAYS), FIRST_REVIEW_VISIT, reason
    after = "the chosen day" if last.next_on else f"{REVIEW_EVERY_DAYS} days"
    return (
        last.next_on or last.on + timedelta(days=REVIEW_EVERY_DAYS),
        last.visits + REVIEW_EVERY_VISITS,
        f"{REVIEW_EVERY_VISITS} visits or {after} after the last review.",
    )


def dose_check(course: Course) -> DoseCheck | None:
    """Return the dose so far against the one that helped, or None where it was reached.

    Only visits written down count. None too while no visit's length is known.

    **Source**: Sherman 2014, Ann Fam Med 12:112 (chronic neck pain, n=228).
    """
    if not course.minutes:
        return None
    weeks = max((course.today - course.started_on).days / 7, 1.0)
    known, done = len(course.minutes), course.written
    usual = median(course.minutes) if known * 2 >= done else None
    a_week = done / weeks
    if a_week >= DOSE_PER_WEEK and (usual is None or usual >= DOSE_MINUTES):
        return None
    words = (
        f"Worth a dose check: {_done_words(done, known, usual)}, "
        f"{a_week:.1f} a week. In a trial for chronic neck pain, 30-minute visits did no better "
        "than waiting; 60 minutes two or three times a week did."
    )
    return DoseCheck(done, usual, a_week, words)


def _done_words(done: int, known: int, usual: float | None) -> str:
    count = f"{done} visit{'' if done == 1 else 's'} written down"
    if usual is None:
        return count
    length = f"{count}, of about {usual:.0f} minutes"
    return length if known == done else f"{length} ({known} of {done} visits have a length)"


def _new_score_by(course: Course, primary: Assessment, secondary: Assessment | None) -> date | None:
    """The day by which a possibly worsening measure wants a new score: a week from its last."""
    days = [
        timedelta(days=NEW_SCORE_WITHIN_DAYS - max(0, found.idle_days))
        for found in (primary, secondary)
        if found is not None and found.state == State.POSSIBLY_WORSENING
    ]
    return course.today + min(days) if days else None


def _action(
    course: Course, found: Assessment, review: NextReview, *, is_primary: bool = True
) -> tuple[Action, str]:
    """The first row of the table that fits one measure, with its reason."""
    named = f"{found.measure.name}: {found.reason}"
    if found.state == State.WORSENING:
        return Action.REFER, named
    if found.state == State.POSSIBLY_WORSENING:
        return Action.RE_EVALUATE, named
    if course.kind == EpisodeKind.WELLNESS:
        return Action.CONTINUE, named
    if found.state == State.PLATEAU and found.can_show_improvement:
        return _at_plateau(course, review, named, is_primary=is_primary)
    return _unhurried(course, found, review, named)


def _unhurried(
    course: Course, found: Assessment, review: NextReview, named: str
) -> tuple[Action, str]:
    if review.is_due:
        return Action.RE_EVALUATE, f"A review is due. {review.reason}"
    if _may_taper(course, found):
        return Action.TAPER, named
    if course.visits >= ASK_WHY_FROM_VISIT and found.state not in BETTER:
        days = f"{course.visits} days with a visit or a score"
        return Action.ASK_WHY, f"{days}, without a clear improvement. {named}"
    return Action.CONTINUE, named


def _at_plateau(
    course: Course, review: NextReview, named: str, *, is_primary: bool
) -> tuple[Action, str]:
    earlier = sum(past.state == State.PLATEAU for past in _held_when_due(course))
    if is_primary and earlier + review.is_due >= STEADY_REVIEWS:
        return Action.REFER, f"No clear change at a second review. {named}"
    return (
        Action.CO_MANAGE,
        f"{named} Look again after five daily ratings, and think of a colleague to share care.",
    )


def _held_when_due(course: Course) -> list[PastReview]:
    """The last review of each day on which one was due.

    Words put right the same afternoon, or a look in between, are no further review.
    """
    held: list[PastReview] = []
    before: PastReview | None = None
    for past in {past.on: past for past in course.past}.values():
        # Who looks often must not push the second review away for ever.
        rhythms = [
            _rhythm(course.started_on, last) for last in (before, held[-1] if held else None)
        ]
        if any(past.on >= on or past.visits >= visit for on, visit, _ in rhythms):
            held.append(past)
        before = past
    return held


def _may_taper(course: Course, found: Assessment) -> bool:
    if found.state != State.IMPROVED:
        return False
    held = [past.state for past in _held_when_due(course)[-STEADY_REVIEWS:]]
    return found.near_recovered or held == [State.IMPROVED] * STEADY_REVIEWS


def _pain_only(primary: Assessment, secondary: Assessment | None) -> str:
    if secondary is None or secondary.state not in BETTER or primary.state != State.PLATEAU:
        return ""
    return f"{secondary.measure.name} is on track while {primary.measure.name} is not."
