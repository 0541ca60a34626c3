"""The end of an episode with its reason, and its reopening."""

from datetime import date, datetime

from django.db import transaction

from warmhand.core.care import EndReason
from warmhand.core.episode import EndDraft, checked_end
from warmhand.core.errors import IllegalStepError
from warmhand.core.trail import Deed
from warmhand.services.care import note_deed
from warmhand.store.care import Episode, Visit
from warmhand.store.people import User


@transaction.atomic
def end_episode(
    *, episode: Episode, draft: EndDraft, user: User, now: datetime, today: date
) -> None:
    """End an episode on a day that has come, with the reason why.

    Raises `InvalidValueError` for a last day before the first or after today, and
    `IllegalStepError` where it has ended already.
    """
    draft = checked_end(draft, started_on=episode.started_on, today=today)
    ended = Episode.objects.filter(pk=episode.pk, ended_on__isnull=True)
    fields = {"end_reason": draft.reason.value, "end_words": draft.words}
    if not ended.update(ended_on=draft.last_on, **fields):
        raise IllegalStepError("This has ended already.")
    detail = f"ended {draft.last_on.isoformat()}: {draft.reason.value}"
    note_deed(episode=episode, deed=Deed.WRITE, user=user, now=now, detail=detail)


@transaction.atomic
def reopen_episode(*, episode: Episode, user: User, now: datetime) -> None:
    """Open an ended episode again; the trail keeps the reason of its end.

    Raises `IllegalStepError` where it is open.
    """
    opened = Episode.objects.filter(pk=episode.pk, ended_on__isnull=False)
    if not opened.update(ended_on=None, end_reason="", end_words=""):
        raise IllegalStepError("This is open already.")
    note_deed(episode=episode, deed=Deed.WRITE, user=user, now=now, detail="reopened")


def usual_last_day(*, episode: Episode, reason: EndReason | None, today: date) -> date:
    """Return the last day that is offered: of the last visit for who stopped coming, else today."""
    if reason is not EndReason.STOPPED_COMING:
        return today
    visits = Visit.objects.filter(episode=episode, status="done").order_by("-visit_on")
    last = visits.values_list("visit_on", flat=True).first()
    return min(max(last or today, episode.started_on), today)
