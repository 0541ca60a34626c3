"""Five short daily ratings from a client's own phone before a review."""

from enum import StrEnum

DAYS = 5


class By(StrEnum):
    """How a client is reminded: by mail, or by a text from the practitioner's own phone."""

    MAIL = "mail"
    TEXT = "text"


class Stopped(StrEnum):
    """Why a round of ratings takes no more answers."""

    DONE = "done"
    TIME_UP = "time_up"
    BY_CLIENT = "by_client"
    BY_PRACTICE = "by_practice"
    WRONG_PERSON = "wrong_person"
