"""What a practice knows about how a client pays and what a client wishes."""

from enum import StrEnum


class Payment(StrEnum):
    """How a client means to pay for care elsewhere."""

    UNKNOWN = "unknown"
    SELF_PAY = "self_pay"
    INSURANCE = "insurance"


class Wish(StrEnum):
    """What a client may ask of whom they are sent to."""

    EVENINGS = "evenings"
    WEEKENDS = "weekends"
    STEP_FREE = "step_free"
    ONLINE = "online"
    WOMAN = "woman"
    MAN = "man"
    SPANISH = "spanish"


WISH_WORDS = {
    Wish.EVENINGS: "evenings",
    Wish.WEEKENDS: "weekends",
    Wish.STEP_FREE: "step-free access",
    Wish.ONLINE: "online visits",
    Wish.WOMAN: "a woman",
    Wish.MAN: "a man",
    Wish.SPANISH: "speaks Spanish",
}
