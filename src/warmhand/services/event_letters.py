"""Who ticked the newsletter at a demo event is asked by mail, as anybody is who signs up."""

from datetime import datetime

from warmhand.core.errors import InvalidValueError
from warmhand.core.newsletter import AskedBy
from warmhand.services import subscribers
from warmhand.store.outreach import DemoGuest


def ask_for_letter(*, guest: DemoGuest, now: datetime) -> None:
    """Mail the question whether `guest` meant it; nothing where they did not tick it.

    An address that takes no mail is passed over: the queue of an event must not stop for it.
    """
    if not guest.wants_letter:
        return
    asking = subscribers.Asking(
        email=guest.email, name=guest.first_name, by=AskedBy.EVENT, where=guest.event.name
    )
    try:
        subscribers.ask(practice=guest.event.practice, asking=asking, now=now)
    except InvalidValueError:
        return
