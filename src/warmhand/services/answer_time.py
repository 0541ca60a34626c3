"""How soon the practice answers who writes to it by its page or with a card."""

from datetime import datetime, timedelta

from django.db.models import Q

from warmhand.core import answer_time as core
from warmhand.core.answer_time import AnswerTime
from warmhand.core.incoming import BY_THEMSELVES, IncomingState
from warmhand.store.incoming import Incoming


def answer_time(*, now: datetime) -> AnswerTime:
    """Return how soon requests of the last 90 days were answered: one query.

    Answered is what was taken, put off or sent on; spam is left out, and so is what the practice
    wrote down itself, which was answered while it was said.
    """
    ways = [way.value for way in BY_THEMSELVES]
    rows = Incoming.objects.filter(came_by__in=ways, created_at__gt=now - timedelta(days=core.DAYS))
    rows = rows.exclude(state=IncomingState.SPAM.value)
    # What is marked as unsure and still new may be spam: nobody is late with that.
    rows = rows.filter(Q(doubts=[]) | ~Q(state=IncomingState.NEW.value))
    found = rows.order_by().values_list("created_at", "decided_at")
    answered = [decided - came for came, decided in found if decided]
    return core.answer_time(answered, [now - came for came, decided in found if not decided])
