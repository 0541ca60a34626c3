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
    CLIENT_SAFETY = "client_safety"
    CLIENT_RATING = "client_rating"
    PARTNER_MESSAGE = "partner_message"
    PARTNER_DESK = "partner_desk"
    PARTNER_PLAN = "partner_plan"
    PRACTICE_MESSAGE = "practice_message"
    CLIENT_APPOINTMENT = "client_appointment"
    INCOMING_THANKS = "incoming_thanks"
    INCOMING_ANSWER = "incoming_answer"
    INCOMING_REPORT = "incoming_report"
    INCOMING_NO_NEWS = "incoming_no_news"
    DEMO_SLOT = "demo_slot"
    DEMO_FOLLOW_UP = "demo_follow_up"
    LETTER_CONFIRM = "letter_confirm"
    TEST = "test"


class MailState(StrEnum):
    """READY waits, SENDING is leased to a worker, DEAD was given up a day after its first try."""

    READY = "ready"
    SENDING = "sending"
    SENT = "sent"
    DEAD = "dead"
    CANCELLED = "cancelled"


UNDO = timedelta(minutes=5)
LEASE = timedelta(minutes=2)
GIVE_UP = timedelta(hours=24)
LOOK_AGAIN = timedelta(minutes=1)
SAME_SUBMIT = timedelta(minutes=2)
UNUSABLE = "Cannot be used"


def retry_delay(attempts: int) -> timedelta:
    """Return how long to wait after the `attempts`-th try (1, 2, 4 ... at most 60 minutes)."""
    return timedelta(minutes=min(60, 2 ** max(0, attempts - 1)))


KIND_WORDS = {
    MailKind.PARTNER_REFERRAL: "Referral",
    MailKind.CLIENT_INTRODUCTION: "Introduction",
    MailKind.CLIENT_CONSENT: "Question before anything is shared",
    MailKind.CLIENT_ANSWER: "Question how it went",
    MailKind.PARTNER_NUDGE: "Asking for an answer",
    MailKind.CLIENT_SAFETY: "Questions before the first visit",
    MailKind.CLIENT_RATING: "Daily rating",
    MailKind.PARTNER_MESSAGE: "A message about a referral",
    MailKind.PARTNER_DESK: "Booking link for their desk",
    MailKind.PARTNER_PLAN: "A plan of shared care",
    MailKind.PRACTICE_MESSAGE: "Notice of a message to you",
    MailKind.CLIENT_APPOINTMENT: "Appointment",
    MailKind.INCOMING_THANKS: "Thanks for a referral",
    MailKind.INCOMING_ANSWER: "Answer to a request",
    MailKind.INCOMING_REPORT: "Report to who referred",
    MailKind.INCOMING_NO_NEWS: "No news, told to who referred",
    MailKind.DEMO_SLOT: "A slot at a demo day",
    MailKind.DEMO_FOLLOW_UP: "After a demo day",
    MailKind.LETTER_CONFIRM: "Question whether to send the newsletter",
    MailKind.TEST: "Test mail",
}

# What a mail server or the way to it says, by a part of its words; the first that fits counts.
_PLAIN_ERRORS = (
    (UNUSABLE, "Something in this mail, or in the mail server’s settings, cannot be used."),
    ("Waits for the hours", "It waits for the hours in which you ask again."),
    ("No mail server is set", "No mail server is set yet."),
    ("is not an e-mail address", "The address is not an e-mail address, or the sender has none."),
    ("Authentication", "The mail server did not accept the user name or password."),
    ("CERTIFICATE_VERIFY", "The mail server could not prove who it is, so nothing was sent."),
    ("STARTTLS", "The mail server offers no safe connection, so nothing was sent."),
    ("RecipientsRefused", "The mail server refused this address. Is it written correctly?"),
    ("SenderRefused", "The mail server refused your own address as the sender."),
    ("DataError", "The mail server refused this mail."),
    ("timed out", "The mail server did not answer in time."),
    ("gaierror", "The mail server’s name could not be found. Is this machine online?"),
)


def plain_error(error: str) -> str:
    """Return what went wrong at the last try in words for people, or "" where nothing did."""
    if not error:
        return ""
    found = (words for part, words in _PLAIN_ERRORS if part.lower() in error.lower())
    return next(found, "The mail server could not be reached.")
