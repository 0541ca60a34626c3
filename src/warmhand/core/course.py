"""What is known of an episode beside its scores: visits, reviews held, referrals."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from warmhand.core.care import Decision, EpisodeKind
from warmhand.core.dose_trials import DoseTrial
from warmhand.core.progress_batch import State
from warmhand.core.red_flags import Urgency

FIRST_REVIEW_VISIT, FIRST_REVIEW_LATEST_VISIT = 4, 6
FIRST_REVIEW_DAYS = 28
REVIEW_EVERY_VISITS = 6
REVIEW_EVERY_DAYS = 30


@dataclass(frozen=True, slots=True)
class PastReview:
    """A review that was held: its day, the visits done until then, the primary measure's state.

    `next_on` is the day that was chosen for the next one, if any was. `passed_over` says that a
    referral was suggested and another way was taken, with the reason in own words. `decision` is
    what was decided, where that is known.
    """

    on: date
    visits: int
    state: State
    next_on: date | None = None
    passed_over: bool = False
    decision: Decision | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """What is known of an episode beside its scores, as of `today`.

    `visits` counts the days on which a visit or a score shows that one took place, `written` the
    visits written down as done, `minutes` the lengths of those that have one. `past` holds the
    reviews held, oldest first. `share_because` names reasons outside the scores for sharing care,
    in words: a screening result, or first-line care that is not the practitioner's own.
    `problem` is an id of the evidence or "". `referred_on` is the day on which a referral of this
    episode last left, `is_with_partner` whether one is on its way. `open_urgency` is the highest
    of the client's open safety flags, `sore_on` the day on which they said that they were sore for
    more than 48 hours after a session. `rated_daily` holds the ids of the measures whose last score
    is the mean of five daily ratings or more. `since_on` is since when the trouble is there, None
    where that is not known; `dose_trial` what is known of how many visits help with `problem`.
    """

    kind: EpisodeKind
    started_on: date
    today: date
    visits: int
    written: int
    past: Sequence[PastReview] = ()
    minutes: Sequence[int] = ()
    share_because: Sequence[str] = ()
    problem: str = ""
    referred_on: date | None = None
    is_with_partner: bool = False
    open_urgency: Urgency = Urgency.NONE
    sore_on: date | None = None
    rated_daily: Collection[str] = ()
    since_on: date | None = None
    dose_trial: DoseTrial | None = None

    @property
    def is_sore(self) -> bool:
        """Whether long soreness waits to be looked at: no review since it was said."""
        on = self.sore_on
        return on is not None and not any(past.on >= on for past in self.past)


def rhythm(started_on: date, last: PastReview | None) -> tuple[date, int, str]:
    """Return the day and the visit of the review after `last`, or of the first, and why then."""
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


def held_when_due(course: Course) -> list[PastReview]:
    """Return the last review of each day on which one was due.

    Words put right the same afternoon, or a look in between, are no further review.
    """
    held: list[PastReview] = []
    before: PastReview | None = None
    for past in {past.on: past for past in course.past}.values():
        # Who looks often must not push the second review away for ever.
        rhythms = [rhythm(course.started_on, last) for last in (before, held[-1] if held else None)]
        if any(past.on >= on or past.visits >= visit for on, visit, _ in rhythms):
            held.append(past)
        before = past
    return held
