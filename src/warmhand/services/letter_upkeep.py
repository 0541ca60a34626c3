"""What the worker does for the newsletter now and then, in every practice."""

from datetime import datetime

from django_scopes import scope

from warmhand.services import return_mailbox, subscribers
from warmhand.store.people import Practice


def look(*, now: datetime) -> None:
    """Forget who never confirmed, and read what came back where it is time."""
    for practice in Practice.objects.all():
        with scope(practice=practice):
            subscribers.forget_unconfirmed(now=now)
            return_mailbox.read_due(practice=practice, now=now)
