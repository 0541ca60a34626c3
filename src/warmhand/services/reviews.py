"""Reviews: a dated decision in the practitioner's own words."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db import transaction

from warmhand.core.care import Decision, EndReason, EpisodeKind
from warmhand.core.episode import EndDraft
from warmhand.core.errors import InvalidValueError
from warmhand.core.review import REVIEW_EVERY_DAYS, Action
from warmhand.core.trail import Deed
from warmhand.core.urgent import LOCKED
from warmhand.services import care, endings
from warmhand.services.progress import EpisodeState, episode_state
from warmhand.store.care import Episode, Plan, Review
from warmhand.store.people import User

LONGEST_WAIT_DAYS = 90
LONGEST_PLAN_DAYS = 180
FEWEST_LETTERS = 10  # of a reason against a suggested referral
WHY_GO_ON = "Twelve visits without a clear improvement: say in a sentence why to go on."
OTHER_WAY = "A referral is suggested. To go another way, say in a sentence why."


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewDraft:
    """A decision as it was typed; `plan` is what is tried from now on, where it changes.

    `until_on` is the day until which it is tried (the next review's where None), `success` what
    would count as success by then, `end_reason` why it ends, where it does.
    """

    decision: Decision
    words: str
    next_on: date | None
    plan: str = ""
    until_on: date | None = None
    success: str = ""
    end_reason: EndReason | None = None


@transaction.atomic
def hold_review(
    *, episode: Episode, draft: ReviewDraft, user: User, now: datetime, today: date
) -> Review:
    """Keep a review of today with the state and the suggestion it was held on.

    The next review is due at the latest when the plan is over. A changed plan starts today; a discharge ends the episode today with its reason.

    Raises `InvalidValueError` without own words, without a day for the next review (well-being
    and an end need none), for a day that is past or too far, where a plan changes or an episode
    ends without saying how, and where a referral or a reason is asked for and the words are no
    sentence. While an urgent answer is open only a referral can be decided. The same review sent
    twice is kept once.
    """
    words = draft.words.strip()
    state = episode_state(episode=episode, today=today)
    draft = replace(draft, next_on=_by_the_plans_day(episode, draft, today))
    _check(episode, draft, words, state, today)
    same = Review.objects.filter(
        episode=episode, reviewed_on=today, decision=draft.decision.value, words=words
    ).first()
    if same is not None:
        return same
    review = Review.objects.create(
        practice=episode.practice,
        episode=episode,
        reviewed_on=today,
        state=state.state,
        suggested=state.action.value,
        decision=draft.decision.value,
        words=words,
        next_review_on=draft.next_on,
        reviewed_by=user,
        created_at=now,
    )
    care.note_deed(episode=episode, deed=Deed.WRITE, user=user, now=now, detail="reviewed")
    _follow(episode, draft, words, user=user, now=now, today=today)
    return review


def _by_the_plans_day(episode: Episode, draft: ReviewDraft, today: date) -> date | None:
    """The chosen day of the next review, or the day of the plan where that comes first."""
    until = draft.until_on
    if draft.decision is not Decision.CHANGE_PLAN:
        until = _until(care.current_plan(episode), today)
    return min(draft.next_on, until) if draft.next_on and until else draft.next_on


def _until(plan: Plan | None, today: date) -> date | None:
    """The day of `plan`, where it is still to come."""
    until = plan.until_on if plan else None
    return until if until is not None and until > today else None


def _follow(
    episode: Episode, draft: ReviewDraft, words: str, *, user: User, now: datetime, today: date
) -> None:
    if draft.decision is Decision.CHANGE_PLAN:
        care.change_plan(
            episode=episode,
            text=draft.plan,
            on=today,
            until_on=draft.until_on or draft.next_on,
            success=draft.success,
            now=now,
        )
    elif draft.decision is Decision.DISCHARGE and draft.end_reason and not episode.ended_on:
        end = EndDraft(reason=draft.end_reason, last_on=today, words=words)
        endings.end_episode(episode=episode, draft=end, user=user, now=now, today=today)


def usual_next_review(today: date, *, plan: Plan | None = None) -> date:
    """Return the day that is offered for the next review: when `plan` is over, at the latest."""
    usual = today + timedelta(days=REVIEW_EVERY_DAYS)
    return min(usual, _until(plan, today) or usual)


def plan_is_over(plan: Plan | None, *, today: date) -> bool:
    """Return whether the day has come until which `plan` was to be tried."""
    return plan is not None and plan.until_on is not None and plan.until_on <= today


def refuse_unreasoned(state: EpisodeState, decision: Decision, words: str) -> None:
    """Raise `InvalidValueError` where a sentence is asked for and `words` are none.

    A suggested referral is passed over with one, and whoever goes on after twelve visits without
    a clear improvement writes why.
    """
    if decision is Decision.REFER or len(words) >= FEWEST_LETTERS:
        return
    if state.action is Action.REFER:
        raise InvalidValueError(OTHER_WAY)
    asked = state.advice.insists
    if asked is not None and asked.is_open and decision is not Decision.DISCHARGE:
        raise InvalidValueError(WHY_GO_ON)


def _check(
    episode: Episode, draft: ReviewDraft, words: str, state: EpisodeState, today: date
) -> None:
    if state.advice.is_medical_first and draft.decision is not Decision.REFER:
        raise InvalidValueError(LOCKED)
    if not words:
        raise InvalidValueError("Write your decision in your own words.")
    refuse_unreasoned(state, draft.decision, words)
    if draft.decision is Decision.CHANGE_PLAN:
        _check_plan(draft, today)
    if draft.decision is Decision.DISCHARGE and draft.end_reason is None:
        raise InvalidValueError("Say how it ends.")
    wants_day = (
        episode.kind == EpisodeKind.PROBLEM.value and draft.decision is not Decision.DISCHARGE
    )
    if draft.next_on is None:
        if wants_day:
            raise InvalidValueError("Choose the day of the next review.")
        return
    if not today < draft.next_on <= today + timedelta(days=LONGEST_WAIT_DAYS):
        raise InvalidValueError(
            f"The next review lies between tomorrow and {LONGEST_WAIT_DAYS} days from now."
        )


def _check_plan(draft: ReviewDraft, today: date) -> None:
    if not draft.plan.strip():
        raise InvalidValueError("Write what you try from now on.")
    last = today + timedelta(days=LONGEST_PLAN_DAYS)
    if draft.until_on is not None and not today < draft.until_on <= last:
        raise InvalidValueError(
            f"A plan is tried until a day between tomorrow and {LONGEST_PLAN_DAYS} days from now."
        )
