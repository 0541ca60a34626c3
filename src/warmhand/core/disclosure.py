"""What left the practice about a client: to whom, what, when, on which ground."""

from datetime import date
from enum import StrEnum

from warmhand.core.consent import (
    Consent,
    ConsentError,
    Item,
    is_in_force,
    needs_signature,
    shared_items,
)
from warmhand.core.letter import LetterContent
from warmhand.core.referral import Purpose


class Basis(StrEnum):
    """On which ground something was told."""

    CONSENT = "consent"
    AUTHORISATION = "authorisation"
    NOTHING_IDENTIFYING = "nothing_identifying"


class How(StrEnum):
    """The way it was told."""

    PAGE = "page"
    LETTER = "letter"
    MAIL = "mail"
    PRINT = "print"
    FAX = "fax"
    PHONE = "phone"
    MESSAGE = "message"
    CALENDAR = "calendar"
    DESK = "desk"
    REPORT = "report"
    TAKEN_BACK = "taken_back"
    """Sending was undone within minutes; what was told at once keeps its own line."""


BASIS_WORDS = {
    Basis.CONSENT: "you agreed to it",
    Basis.AUTHORISATION: "you signed for it",
    Basis.NOTHING_IDENTIFYING: "nothing in it names you",
}
HOW_WORDS = {
    How.PAGE: "opened their private page",
    How.LETTER: "opened the letter",
    How.MAIL: "was written to",
    How.PRINT: "was given the letter on paper",
    How.FAX: "was sent the letter by fax",
    How.PHONE: "was told by phone",
    How.MESSAGE: "was sent a message",
    How.CALENDAR: "took the date into their calendar",
    How.DESK: "opened the booking page of their desk",
    How.REPORT: "was sent a report",
    How.TAKEN_BACK: "is not asked after all: the sending was taken back",
}
AT_ONCE = frozenset({How.PHONE, How.PRINT, How.FAX})
"""What leaves in the moment of sending, or may have: no mail that waits."""
READ_BY_LINK = frozenset({How.PAGE, How.LETTER, How.CALENDAR, How.DESK})
"""What a link opens: told once for each link and day, however often the page is loaded again."""
REACH_ITEMS = frozenset({Item.NAME, Item.PHONE, Item.EMAIL, Item.BEST_HOURS})
"""All that a desk may read to book: who comes, and how to reach them. Never health items."""


def basis_of(
    *, purpose: Purpose, consent: Consent | None, items: frozenset[Item], on: date
) -> Basis:
    """Return the ground on which `items` may be told on the day `on` (practice's time zone).

    A question between colleagues holds nothing that names the client; everything else needs an
    agreement in force that names each of `items`. Raises `ConsentError` where there is none.
    """
    if purpose is Purpose.ASK:
        if items - {Item.QUESTION}:
            raise ConsentError("A question that needs no agreement tells nothing of the client.")
        return Basis.NOTHING_IDENTIFYING
    if consent is None or not is_in_force(consent, on=on):
        raise ConsentError("The client’s agreement does not cover this, so nothing is told.")
    if items - shared_items(consent, on=on):
        raise ConsentError("The client did not agree that all of this is told.")
    health = consent.terms.recipient_is_health
    signed = needs_signature(recipient_is_health=health, items=items)
    return Basis.AUTHORISATION if signed else Basis.CONSENT


def items_told(content: LetterContent) -> frozenset[Item]:
    """Return what a letter or a page made of `content` tells."""
    told = {
        Item.NAME: content.name,
        Item.PHONE: content.phone,
        Item.EMAIL: content.email,
        Item.BEST_HOURS: content.best_hours,
        Item.BIRTH_YEAR: content.birth_year,
        Item.QUESTION: content.question,
        Item.PROBLEM: content.problem,
        Item.SCORES: content.scores,
        Item.CHART: content.chart,
        Item.ACTIVITIES: content.activities,
        Item.TRIED: content.tried,
    }
    return frozenset(item for item, value in told.items() if value)
