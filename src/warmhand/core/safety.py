"""How safety questions reach a client, and what became of an urgent answer."""

from enum import StrEnum


class How(StrEnum):
    """How the questions were asked."""

    LINK = "link"
    HANDED_OVER = "handed_over"
    READ_OUT = "read_out"


class Heeded(StrEnum):
    """What the client decided after an urgent answer."""

    ON_THE_WAY = "on_the_way"
    WILL_CALL = "will_call"
    DECLINED = "declined"
    MISTAKE = "mistake"


class Closing(StrEnum):
    """Why an open flag is no longer open; a good score or a no is never a reason."""

    ASSESSED = "assessed"
    MISTAKE = "mistake"
    OVER = "over"
