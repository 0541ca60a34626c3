"""From the state of an episode to what to do next, with the reason and the next review's date."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from warmhand.core.assessment import Assessment
from warmhand.core.care import Decision, EpisodeKind
from warmhand.core.course import REVIEW_EVERY_DAYS, Course, PastReview, held_when_due, rhythm
from warmhand.core.dose import DoseCheck, dose_check
from warmhand.core.insisting import (
    BETTER,
    STEADY_REVIEWS,
    Asks,
    Insists,
    insists,
    reason_against,
)
from warmhand.core.progress_batch import State
from warmhand.core.red_flags import Urgency

__all__ = ["BETTER", "REVIEW_EVERY_DAYS", "Asks", "Course", "PastReview"]

NEW_SCORE_WITHIN_DAYS = 7


class Action(StrEnum):
    """What to do next, the most cautious first."""

    EMERGENCY = "emergency"
    SAME_DAY = "same_day"
    REFER = "refer"
    CO_MANAGE = "co_manage"
    RE_EVALUATE = "re_evaluate"
    ASK_WHY = "ask_why"
    TAPER = "taper"
    CONTINUE = "continue"


ACTION_WORDS = {
    Action.EMERGENCY: "Emergency care comes first",
    Action.SAME_DAY: "A doctor today comes first",
    Action.REFER: "Refer",
    Action.CO_MANAGE: "Share care",
    Action.RE_EVALUATE: "Look again",
    Action.ASK_WHY: "Write down why to go on",
    Action.TAPER: "Space the visits out",
    Action.CONTINUE: "Go on",
}
_CAUTION = tuple(Action)
MEDICAL_FIRST = frozenset({Action.EMERGENCY, Action.SAME_DAY})
FOR_OPEN_FLAGS = {
    Urgency.EMERGENCY: (
        Action.EMERGENCY,
        "An answer to the safety questions needs an emergency department, whatever the scores say.",
    ),
    Urgency.SAME_DAY: (
        Action.SAME_DAY,
        "An answer to the safety questions needs a doctor the same day, whatever the scores say.",
    ),
    Urgency.DAYS: (
        Action.REFER,
        "An answer to the safety questions is open: a doctor within days.",
    ),
    Urgency.ROUTINE: (
        Action.CO_MANAGE,
        "An answer to the safety questions is open: a doctor, in a normal appointment.",
    ),
}


@dataclass(frozen=True, slots=True)
class NextReview:
    """When the next review is due, or `at_visit` if that comes first, and why."""

    on: date
    at_visit: int
    reason: str
    is_due: bool


@dataclass(frozen=True, slots=True)
class Advice:
    """What to do next and why; `review` is None for wellness, which has none due."""

    action: Action
    reason: str
    review: NextReview | None
    dose: DoseCheck | None
    """How much was done, for a problem with visits written down."""
    insists: Insists | None = None
    """What stays asked until it is answered."""

    @property
    def words(self) -> str:
        """The action in words for people."""
        return ACTION_WORDS[self.action]

    @property
    def is_medical_first(self) -> bool:
        """Whether an urgent answer is open: nothing but a referral is decided before it."""
        return self.action in MEDICAL_FIRST

    @property
    def wants_dose_check(self) -> bool:
        """Whether less was done than in a trial, and something is to be decided."""
        is_asking = _CAUTION.index(self.action) <= _CAUTION.index(Action.ASK_WHY)
        return self.dose is not None and self.dose.is_short and is_asking


def advise(course: Course, primary: Assessment, secondary: Assessment | None = None) -> Advice:
    """Return the next action of an episode, its reason and its next review.

    `primary` is the measure of function where there is one, `secondary` pain. Each goes through
    the table of actions; where they disagree the more cautious action is taken and the reason
    names its measure. A plateau on a measure that cannot show an improvement asks for nothing.
    An open safety flag is lowered by none of them; for well-being it holds as well.

    **Source**: evidence/clinical.md 2.4 and 3.3; review rhythm from Hawk 2020 (at least every 6 visits)
    and the 30 days of US outpatient therapy; both were read in summaries, and no clinician has
    signed the table yet.
    """
    review = next_review(course, primary, secondary)
    asked = insists(course, primary, is_due=review.is_due)
    found = [_action(course, primary, review, asked)]
    if secondary is not None:
        # A reason against a referral is one for the whole problem.
        found.append(_action(course, secondary, review, asked if _passed_over(asked) else None))
    if course.share_because and course.kind == EpisodeKind.PROBLEM:
        found.append((Action.CO_MANAGE, " ".join(course.share_because)))
    action, reason = _with_flags(course, min(found, key=lambda pair: _CAUTION.index(pair[0])))
    split = _pain_only(primary, secondary)
    if split and action == Action.CO_MANAGE:
        reason = f"{split} {reason}"
    is_problem = course.kind == EpisodeKind.PROBLEM
    if not is_problem:
        return Advice(action, reason, None, None)
    return Advice(action, reason, review, dose_check(course), asked)


def _with_flags(course: Course, found: tuple[Action, str]) -> tuple[Action, str]:
    """What an open flag asks for, where that is as cautious as `found` or more."""
    asked = FOR_OPEN_FLAGS.get(course.open_urgency)
    if asked is None or _CAUTION.index(asked[0]) > _CAUTION.index(found[0]):
        return found
    return (asked[0], f"{asked[1]} {found[1]}") if asked[0] == found[0] else asked


def next_review(
    course: Course, primary: Assessment, secondary: Assessment | None = None
) -> NextReview:
    """Return when the next review is due: its day, its visit, why, and whether that is now."""
    on, visit, reason = rhythm(course.started_on, course.past[-1] if course.past else None)
    sooner = _new_score_by(course, primary, secondary)
    if sooner is not None and sooner < on:
        on, reason = sooner, "It may be getting worse: take a new score within a week."
    if course.is_sore:
        on, reason = course.today, "Sore for more than two days after a session: look again now."
    is_due = course.today >= on or course.visits >= visit
    return NextReview(min(on, course.today) if is_due else on, visit, reason, is_due)


def _new_score_by(course: Course, primary: Assessment, secondary: Assessment | None) -> date | None:
    """The day by which a possibly worsening measure wants a new score: a week from its last."""
    days = [
        timedelta(days=NEW_SCORE_WITHIN_DAYS - max(0, found.idle_days))
        for found in (primary, secondary)
        if found is not None and found.state == State.POSSIBLY_WORSENING
    ]
    return course.today + min(days) if days else None


def _action(
    course: Course, found: Assessment, review: NextReview, asked: Insists | None
) -> tuple[Action, str]:
    """The first row of the table that fits one measure, with its reason; `asked` of the leading."""
    named = f"{found.measure.name}: {found.reason}"
    if found.state == State.WORSENING:
        return Action.REFER, named
    if found.state == State.POSSIBLY_WORSENING:
        return Action.RE_EVALUATE, named
    if course.kind == EpisodeKind.WELLNESS:
        return Action.CONTINUE, named
    if found.state == State.PLATEAU and found.can_show_improvement:
        if _passed_over(asked) and (decided := reason_against(course)) is not None:
            return _as_decided(decided, named)
        is_rated = found.measure.id in course.rated_daily
        return _at_plateau(named, asked, is_rated=is_rated)
    return _unhurried(course, found, review, asked)


def _passed_over(asked: Insists | None) -> bool:
    return asked is not None and asked.asks is Asks.REFERRAL and not asked.is_open


def _as_decided(decided: PastReview, named: str) -> tuple[Action, str]:
    action = Action.CO_MANAGE if decided.decision is Decision.CO_MANAGE else Action.CONTINUE
    words = "As you decided; you wrote why not to refer. The next review asks again."
    return action, f"{words} {named}"


def _at_plateau(named: str, asked: Insists | None, *, is_rated: bool) -> tuple[Action, str]:
    if asked is not None and asked.asks is Asks.REFERRAL:
        return Action.REFER, f"No clear change at a second review. {named}"
    look = "Look again" if is_rated else "Look again after five daily ratings"
    return (Action.CO_MANAGE, f"{named} {look}, and think of a colleague to share care.")


def _unhurried(
    course: Course, found: Assessment, review: NextReview, asked: Insists | None
) -> tuple[Action, str]:
    named = f"{found.measure.name}: {found.reason}"
    many = f"{course.visits} days with a visit or a score, without a clear improvement."
    asks_why = asked is not None and asked.is_open
    if review.is_due:
        return Action.RE_EVALUATE, " ".join(["A review is due.", review.reason] + [many] * asks_why)
    if _may_taper(course, found):
        return Action.TAPER, named
    return (Action.ASK_WHY, f"{many} {named}") if asks_why else (Action.CONTINUE, named)


def _may_taper(course: Course, found: Assessment) -> bool:
    if found.state != State.IMPROVED:
        return False
    held = [past.state for past in held_when_due(course)[-STEADY_REVIEWS:]]
    return found.near_recovered or held == [State.IMPROVED] * STEADY_REVIEWS


def _pain_only(primary: Assessment, secondary: Assessment | None) -> str:
    if secondary is None or secondary.state not in BETTER or primary.state != State.PLATEAU:
        return ""
    return f"{secondary.measure.name} is on track while {primary.measure.name} is not."
