"""The reasons that come with a step, in words: a no, a wait, a giving back, an end."""

from warmhand.core.referral import (
    CancelReason,
    CloseReason,
    DeclineReason,
    GiveBackReason,
    HoldReason,
    Step,
)

DECLINE_WORDS = {
    DeclineReason.FULL: "No room at the moment",
    DeclineReason.NOT_MY_FIELD: "Not my field",
    DeclineReason.PAYMENT: "The payment does not fit",
    DeclineReason.TOO_FAR: "Too far for the client",
    DeclineReason.OTHER: "Another reason",
}
CLOSE_WORDS = {
    CloseReason.DONE: "Done",
    CloseReason.CLIENT_ELSEWHERE: "The client went elsewhere",
    CloseReason.NOT_NEEDED: "No longer needed",
    CloseReason.PARTNER_CANNOT: "They cannot take it",
    CloseReason.NO_ANSWER: "No answer",
}

HOLD_WORDS = {
    HoldReason.CLIENT_AWAY: "The client is away",
    HoldReason.PARTNER_AWAY: "They are away themselves",
    HoldReason.PAPERS: "Papers are missing",
    HoldReason.OTHER: "Another reason",
}
GIVE_BACK_WORDS = {
    GiveBackReason.NOT_REACHED: "The client could not be reached",
    GiveBackReason.DID_NOT_COME: "The client did not come",
    GiveBackReason.NOT_MY_FIELD: "Not their field after all",
    GiveBackReason.FULL: "No room after all",
    GiveBackReason.OTHER: "Another reason",
}
CANCEL_WORDS = {
    CancelReason.CHANGED_PARTNER: "It goes to somebody else",
    CancelReason.NOT_NEEDED: "No longer needed",
    CancelReason.MISTAKE: "It was sent by mistake",
    CancelReason.OTHER: "Another reason",
}
_WORDS: dict[Step, dict[str, str]] = {
    Step.DECLINE: {reason.value: words for reason, words in DECLINE_WORDS.items()},
    Step.HOLD: {reason.value: words for reason, words in HOLD_WORDS.items()},
    Step.GIVE_BACK: {reason.value: words for reason, words in GIVE_BACK_WORDS.items()},
    Step.CLOSE: {reason.value: words for reason, words in CLOSE_WORDS.items()},
    Step.CANCEL: {reason.value: words for reason, words in CANCEL_WORDS.items()},
}


def reason_words(step: Step, reason: str) -> str:
    """Return the `reason` that came with `step` in words; own words stay as they are."""
    return _WORDS.get(step, {}).get(reason, reason)
