"""How partners take people."""

from enum import StrEnum


class Way(StrEnum):
    """The way in which a partner takes people, as they told us."""

    DESK_PHONE = "desk_phone"
    MAIL = "mail"
    PORTAL = "portal"
    TEXT = "text"
    FAX = "fax"
    PAPER = "paper"


WAY_WORDS = {
    Way.DESK_PHONE: "a call to the desk",
    Way.MAIL: "e-mail",
    Way.PORTAL: "their own portal",
    Way.TEXT: "a text message",
    Way.FAX: "fax",
    Way.PAPER: "a letter that the client carries",
}
