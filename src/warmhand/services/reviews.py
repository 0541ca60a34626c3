"""Reviews: a dated decision in the practitioner's own words."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from warmhand.core.care import Decision, EpisodeKind
from warmhand.core.errors import InvalidValueError
from warmhand.core.review import REVIEW_EVERY_DAYS, Action
from warmhand.core.trail import Deed
from warmhand.services import care
from warmhand.services.progress import EpisodeState, episode_state
from warmhand.store.care import Episode, Review
from warmhand.store.people import User

LONGEST_WAIT_DAYS = 90
FEWEST_LETTERS = 10  # of a reason against a suggested referral
OTHER_WAY = "A referral is suggested. To go another way, say in a sentence why."


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewDraft:
    """A decision as it was typed; `plan` is what is tried from now on, where it changes."""

    decision: Decision
    words: str
    next_on: date | None
    plan: str = ""


@transaction.atomic
def hold_review(
    *, episode: Episode, draft: ReviewDraft, user: User, now: datetime, today: date
) -> Review:
    """Keep a review of today with the state and the suggestion it was held on.

    Raises `InvalidValueError` without own words, without a day for the next review (well-being
    and an end need none), for a day that is past or too far, and where a suggested referral is
    passed over without a sentence of reason. The same review sent twice is kept once.
    """
    words = draft.words.strip()
    state = episode_state(episode=episode, today=today)
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
    if draft.decision is Decision.CHANGE_PLAN:
        care.note_plan(episode=episode, text=draft.plan, on=today, now=now)
    care.note_deed(episode=episode, deed=Deed.WRITE, user=user, now=now, detail="reviewed")
    return review


def usual_next_review(today: date) -> date:
    """Return the day that is offered for the next review."""
    return today + timedelta(days=REVIEW_EVERY_DAYS)


def needs_reason(state: EpisodeState, decision: Decision) -> bool:
    """Return whether `decision` passes over a suggested referral."""
    return state.action is Action.REFER and decision is not Decision.REFER


def _check(
    episode: Episode, draft: ReviewDraft, words: str, state: EpisodeState, today: date
) -> None:
    if not words:
        raise InvalidValueError("Write your decision in your own words.")
    if needs_reason(state, draft.decision) and len(words) < FEWEST_LETTERS:
        raise InvalidValueError(OTHER_WAY)
    if draft.decision is Decision.CHANGE_PLAN and not draft.plan.strip():
        raise InvalidValueError("Write what you try from now on.")
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
