"""What a secret link may be for, how long it holds, and what to say when it does not."""

from enum import StrEnum


class LinkPurpose(StrEnum):
    """A token made for one purpose opens nothing else."""

    PARTNER = "partner"
    CLIENT_CONSENT = "client_consent"
    CLIENT_ANSWER = "client_answer"
    SCORE = "score"
    SAFETY = "safety"
    RATING = "rating"
    DESK = "desk"
    INCOMING = "incoming"
    CALENDAR = "calendar"
    DEMO_SLOT = "demo_slot"
    LETTER_CONFIRM = "letter_confirm"
    LETTER_LEAVE = "letter_leave"
    REACH = "reach"
    FIRST_OWNER = "first_owner"
    NEW_PASSWORD = "new_password"  # noqa: S105 (a purpose, not a password)


VALID_DAYS = {
    LinkPurpose.PARTNER: 180,
    # As long as the longest consent: a client can withdraw from the same link any day.
    LinkPurpose.CLIENT_CONSENT: 366,
    LinkPurpose.CLIENT_ANSWER: 366,
    LinkPurpose.SCORE: 1,
    LinkPurpose.SAFETY: 14,
    LinkPurpose.RATING: 14,
    LinkPurpose.DESK: 60,
    # A report that goes back to who sent the client: as long as the longest consent.
    LinkPurpose.INCOMING: 366,
    # A calendar asks again every hour for years; its owner ends it in the settings.
    LinkPurpose.CALENDAR: 3_660,
    LinkPurpose.DEMO_SLOT: 366,
    LinkPurpose.LETTER_CONFIRM: 14,
    # A reader leaves by the oldest mail they kept.
    LinkPurpose.LETTER_LEAVE: 3_660,
    LinkPurpose.REACH: 1,
    LinkPurpose.FIRST_OWNER: 7,
    LinkPurpose.NEW_PASSWORD: 1,
}


HAND_OVER_DAYS = 1  # of a link that opens on the practice's own device, in the client's hands


class LinkRefusal(StrEnum):
    """Why a link does not open."""

    UNKNOWN = "unknown"
    EXPIRED = "expired"
    REVOKED = "revoked"
    USED = "used"
