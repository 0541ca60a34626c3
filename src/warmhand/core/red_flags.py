"""Red flags and cautions: what one is, whom it is asked of and when, and what it bars."""

from enum import StrEnum


class Urgency(StrEnum):
    """How soon somebody has to be seen, the soonest first; CAUTION changes the massage alone."""

    EMERGENCY = "emergency"
    SAME_DAY = "same_day"
    DAYS = "days"
    ROUTINE = "routine"
    CAUTION = "caution"
    NONE = "none"


URGENT = frozenset({Urgency.EMERGENCY, Urgency.SAME_DAY})


class Answer(StrEnum):
    """What is said to one line."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


class Asked(StrEnum):
    """When safety questions are asked."""

    INTAKE = "intake"
    VISIT = "visit"
    AFTER_SESSION = "after_session"


class Audience(StrEnum):
    """Whom a question is for; what is for the therapist is never shown to a client."""

    CLIENT = "client"
    THERAPIST = "therapist"


class BarsMassage(StrEnum):
    """Where massage has to wait: nowhere, at the place itself, or everywhere."""

    NONE = "none"
    LOCAL = "local"
    ALL = "all"
