"""Mail on its way out: kinds, states, and when to try again."""

from datetime import timedelta
from enum import StrEnum


class MailKind(StrEnum):
    """What a mail is for; the words of each are in core.mailtext."""

    PARTNER_REFERRAL = "partner_referral"
    CLIENT_INTRODUCTION = "client_introduction"
    CLIENT_CONSENT = "client_consent"
    CLIENT_ANSWER = "client_answer"
    PARTNER_NUDGE = "partner_nudge"
    TEST = "test"


class MailState(StrEnum):
    """READY waits, SENDING is leased to a worker, DEAD was given up after a day."""

    READY = "ready"
    SENDING = "sending"
    SENT = "sent"
    DEAD = "dead"
    CANCELLED = "cancelled"


UNDO = timedelta(minutes=5)
LEASE = timedelta(minutes=2)
GIVE_UP = timedelta(hours=24)


def retry_delay(attempts: int) -> timedelta:
    """Return how long to wait after the `attempts`-th try (1, 2, 4 ... at most 60 minutes)."""
    return timedelta(minutes=min(60, 2 ** max(0, attempts - 1)))
