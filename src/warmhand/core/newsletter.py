"""The newsletter: who asked for it and said so twice, what is written, what left."""

from datetime import timedelta
from enum import StrEnum
from math import ceil


class SubscriberState(StrEnum):
    """Where one reader stands; only CONFIRMED ones are written to."""

    ASKED = "asked"
    CONFIRMED = "confirmed"
    LEFT = "left"
    BOUNCED = "bounced"
    COMPLAINED = "complained"


class AskedBy(StrEnum):
    """Where somebody asked for the newsletter."""

    PAGE = "page"
    EVENT = "event"
    ARTICLE = "article"
    HAND = "hand"
    LIST = "list"


class LeftBy(StrEnum):
    """How somebody left, or why nothing is sent any more."""

    LINK = "link"
    ONE_CLICK = "one_click"
    HAND = "hand"
    BOUNCE = "bounce"
    COMPLAINT = "complaint"


class EditionState(StrEnum):
    """Where one newsletter stands; STOPPED can go on."""

    DRAFT = "draft"
    SENDING = "sending"
    STOPPED = "stopped"
    SENT = "sent"


class DeliveryState(StrEnum):
    """One newsletter to one reader. HELD: it may have left, so that a person looks at it."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    HELD = "held"
    REFUSED = "refused"
    SKIPPED = "skipped"


class ArticleKind(StrEnum):
    """What a page of the practice's site offers."""

    ARTICLE = "article"
    DOWNLOAD = "download"
    VIDEO = "video"


WORDS_VERSION = "2026-11"
ASKED_WORDS = (
    "I would like {letter} by e-mail from {practice}. I can leave it with one click in each mail."
)
"""What a reader says yes to; whoever changes a word makes a new version."""

CONFIRM_AGAIN = timedelta(hours=24)
"""One address is asked at most once in this time, however often it is typed in."""
FORGET_UNCONFIRMED = timedelta(days=30)
SOFT_BOUNCES = 3
"""So many newsletters in a row that could not be delivered, and no more are sent."""
MOST_TRIES = 5
REFUSED_IN_A_ROW = 5
"""So many refusals one after the other speak of the server or the words, not of the readers."""
LETTER_LEASE = timedelta(minutes=5)
"""Longer than the mail server may keep one mail waiting at all of its steps."""
MOST_PER_HOUR = 10_000

LIFTED = frozenset({LeftBy.LINK, LeftBy.ONE_CLICK, LeftBy.HAND, LeftBy.BOUNCE})
"""What a new sign-up that is confirmed ends. Who complained of spam is never written to again."""

LEFT_STATES = {
    LeftBy.BOUNCE: SubscriberState.BOUNCED,
    LeftBy.COMPLAINT: SubscriberState.COMPLAINED,
}
"""The state of who left in this way; LEFT for all others."""

STATE_WORDS = {
    SubscriberState.CONFIRMED: "Reads it",
    SubscriberState.ASKED: "Not confirmed yet",
    SubscriberState.LEFT: "Left",
    SubscriberState.BOUNCED: "Did not arrive",
    SubscriberState.COMPLAINED: "Called it spam",
}
ASKED_BY_WORDS = {
    AskedBy.PAGE: "on the public page",
    AskedBy.EVENT: "at a demo day",
    AskedBy.ARTICLE: "on a page of the site",
    AskedBy.HAND: "written down by hand",
    AskedBy.LIST: "with a list",
}
LEFT_BY_WORDS = {
    LeftBy.LINK: "by the link in a mail",
    LeftBy.ONE_CLICK: "with one click in the mail program",
    LeftBy.HAND: "taken out by the practice",
    LeftBy.BOUNCE: "the address takes no mail",
    LeftBy.COMPLAINT: "called it spam",
}


def may_leave_now(*, per_hour: int, last_hour: int, last_minute: int) -> int:
    """Return how many newsletters may leave now, 0 and up.

    `per_hour` (1 and up) is the practice's limit; `last_hour` and `last_minute` left within the
    60 minutes and the 60 seconds before. They leave evenly, since a provider that sees a burst
    from a small sender takes it for spam: 200 an hour are at most 4 a minute.
    """
    return max(0, min(per_hour - last_hour, ceil(per_hour / 60) - last_minute))


def retry_after(attempts: int) -> timedelta:
    """Return how long one newsletter waits after its try number `attempts`: 5, 10, 20 … minutes."""
    return timedelta(minutes=min(60, 5 * 2 ** max(0, attempts - 1)))


def takes_no_mail(status: str) -> bool:
    """Return whether the status of a refused mail says that there is no such mailbox.

    `status` is an enhanced code as "5.1.1". A full mailbox (5.2.2) or a refused text (5.7.1) says
    nothing of the kind. **Source**: RFC 3463, section 3.2; RFC 7505 (5.1.10).
    """
    return status in {"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10"}
