"""Two questions that stay until they are answered: a second plateau, and twelve visits."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from warmhand.core.assessment import Assessment
from warmhand.core.care import Decision, EpisodeKind
from warmhand.core.course import Course, PastReview, held_when_due
from warmhand.core.progress_batch import State

BETTER = frozenset({State.IMPROVED, State.PROBABLY_IMPROVING})
ASK_WHY_FROM_VISIT = 12
STEADY_REVIEWS = 2


class Asks(StrEnum):
    """What is asked for: a referral or a reason against it, or a reason to go on."""

    REFERRAL = "referral"
    REASON = "reason"


ASK_WORDS = {
    Asks.REFERRAL: "This stays until a referral is on its way, or a review says in your words "
    "why not.",
    Asks.REASON: "This stays until a review says in your words why to go on, or a referral is on "
    "its way.",
}


@dataclass(frozen=True, slots=True)
class Insists:
    """A question that stays; `answered_on` is the day of the reason or the referral, or None."""

    asks: Asks
    answered_on: date | None

    @property
    def is_open(self) -> bool:
        """Whether it still waits for its answer."""
        return self.answered_on is None

    @property
    def words(self) -> str:
        """What it waits for, in words for people."""
        return ASK_WORDS[self.asks]


def is_second_plateau(course: Course, primary: Assessment, *, is_due: bool) -> bool:
    """Return whether the leading measure stands on a plateau at a second review, or after it.

    A measure that cannot show an improvement, and well-being, have no plateau.
    """
    is_problem = course.kind == EpisodeKind.PROBLEM
    if not is_problem or primary.state != State.PLATEAU or not primary.can_show_improvement:
        return False
    earlier = sum(past.state == State.PLATEAU for past in held_when_due(course))
    return earlier + is_due >= STEADY_REVIEWS


def insists(course: Course, primary: Assessment, *, is_due: bool) -> Insists | None:
    """Return what stays asked of an episode, answered or not; None where nothing is.

    A second plateau asks for a referral, twelve visits without an improvement for a reason. A
    reason is a review in own words; it holds until the next review is due (`is_due`). A referral
    that left since the review before the last answers both, and longer while it is on its way.

    **Source**: design/progress-model.md, "From state to action".
    """
    last = course.past[-1] if course.past else None
    if is_second_plateau(course, primary, is_due=is_due):
        reason = reason_against(course)
        return Insists(Asks.REFERRAL, _answered_on(course, is_due=is_due, reason=reason))
    is_problem = course.kind == EpisodeKind.PROBLEM
    if is_problem and course.visits >= ASK_WHY_FROM_VISIT and primary.state not in BETTER:
        reason = last if last is not None and last.visits >= ASK_WHY_FROM_VISIT else None
        return Insists(Asks.REASON, _answered_on(course, is_due=is_due, reason=reason))
    return None


def reason_against(course: Course) -> PastReview | None:
    """Return the review with the reason against a referral, since the last one that was due.

    Once the reason is given nothing is suggested, so a look in between does not take it away;
    to decide on a referral after all does.
    """
    since = max((past.on for past in held_when_due(course)), default=course.started_on)
    for past in reversed([past for past in course.past if past.on >= since]):
        if past.decision is Decision.REFER:
            return None
        if past.passed_over and past.state == State.PLATEAU:
            return past
    return None


def _answered_on(course: Course, *, is_due: bool, reason: PastReview | None) -> date | None:
    """The day of the answer: `reason` is the review that holds one."""
    if course.is_with_partner:
        return course.referred_on or course.today
    if is_due:
        return None
    since = course.past[-2].on if len(course.past) > 1 else course.started_on
    if course.referred_on is not None and course.referred_on >= since:
        return course.referred_on
    return reason.on if reason else None
