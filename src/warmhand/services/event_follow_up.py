"""The one mail after an event, to who ticked apart that they want it; nobody gets it twice."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from warmhand.core.errors import StaleRowError
from warmhand.core.mailtext import MailText
from warmhand.core.outbox import UNDO, MailKind, MailState
from warmhand.core.outreach import EventState, GuestState
from warmhand.services import event_mails, events, mail_words
from warmhand.store.outbox import OutboxMail
from warmhand.store.outreach import DemoEvent, DemoGuest
from warmhand.store.people import User

NOT_HELD = "Say first that it took place."


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Who is written to, who was, and who is not."""

    ready: list[DemoGuest]
    done: list[DemoGuest]
    not_ticked: int
    sent_on: int
    """How many ticked it and were sent on before hands on: for a call, not for a mail."""


def follow_up_of(*, event: DemoEvent) -> FollowUp:
    """Return who of `event` gets the mail, by number; one query."""
    guests = list(DemoGuest.objects.filter(event=event).order_by("number"))
    served = [one for one in guests if one.state == GuestState.DONE.value]
    ticked = [one for one in served if one.wants_follow_up and one.email]
    return FollowUp(
        ready=[one for one in ticked if one.followed_up_at is None],
        done=[one for one in guests if one.followed_up_at is not None],
        not_ticked=len(served) - len(ticked),
        sent_on=sum(
            one.wants_follow_up and one.state == GuestState.SENT_ON.value for one in guests
        ),
    )


def preview(*, guest: DemoGuest) -> MailText:
    """Return the mail as `guest` would get it; nothing is stored."""
    return mail_words.words_of(
        OutboxMail(
            practice=guest.practice,
            kind=MailKind.DEMO_FOLLOW_UP.value,
            to_name=guest.first_name,
            to_address=guest.email,
            guest=guest,
        )
    )


@transaction.atomic
def send(*, event: DemoEvent, user: User, now: datetime) -> int:
    """Write the mail to everybody who is ready for it; return how many. It can be undone a while.

    Raises `StaleRowError` where the event did not take place.
    """
    if event.state != EventState.HELD.value:
        raise StaleRowError(NOT_HELD)
    ready = follow_up_of(event=event).ready
    for guest in ready:
        key = f"{now:%Y%m%d%H%M%S%f}"
        event_mails.follow_up(guest=guest, key=key, now=now, delay=UNDO)
    keys = [guest.pk for guest in ready]
    DemoGuest.objects.filter(pk__in=keys).update(followed_up_at=now)
    if keys:
        events.note(event, f"follow-up: {len(keys)} mails", user=user, now=now)
    return len(keys)


@transaction.atomic
def undo(*, event: DemoEvent, user: User, now: datetime) -> int:
    """Take back the mails of the follow-up that have not left; return how many."""
    waiting = OutboxMail.objects.filter(
        guest__event=event,
        kind=MailKind.DEMO_FOLLOW_UP.value,
        state__in=(MailState.READY.value, MailState.DEAD.value),
    )
    guests = list(waiting.values_list("guest", flat=True))
    waiting.update(state=MailState.CANCELLED.value, lease_until=None)
    DemoGuest.objects.filter(pk__in=guests).update(followed_up_at=None)
    if guests:
        events.note(event, "follow-up taken back", user=user, now=now)
    return len(guests)
