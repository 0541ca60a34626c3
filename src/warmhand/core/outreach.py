"""Demo events: where one stands, who comes, and what happens in the queue."""

from enum import StrEnum


class EventState(StrEnum):
    """Where an event stands; a practice says yes only after the worth-it check."""

    CONSIDERED = "considered"
    PLANNED = "planned"
    DECLINED = "declined"
    HELD = "held"
    CANCELLED = "cancelled"


class GuestWay(StrEnum):
    """How somebody came into the queue."""

    SIGNED_UP = "signed_up"
    WALKED_UP = "walked_up"


class GuestState(StrEnum):
    """Where one person of an event stands. SENT_ON: a red flag was ticked before hands on."""

    BOOKED = "booked"
    WAITING = "waiting"
    IN_CHAIR = "in_chair"
    DONE = "done"
    SENT_ON = "sent_on"
    LEFT = "left"


class SafetyAnswer(StrEnum):
    """The red-flag question before hands on."""

    NOT_ASKED = "not_asked"
    NONE = "none"
    TICKED = "ticked"
