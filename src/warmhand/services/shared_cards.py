"""Today's cards of shared care: a partner's message to read, a plan to review, a plan that ended."""

from warmhand.core.co_management import Stands, Who
from warmhand.core.letter import day_words
from warmhand.services.cards import Card, What
from warmhand.services.letters import first_name
from warmhand.services.waits import DuePlan, Unread, Waits


def shared_cards(waits: Waits, *, country: str) -> list[Card]:
    """Return a card for each thing in shared care that `waits`; days as `country` writes them."""
    return [
        *(_message(row) for row in waits.unread),
        *(_plan(row, country) for row in waits.plans),
    ]


def _message(row: Unread) -> Card:
    count = "A message waits" if row.count == 1 else f"{row.count} messages wait"
    return Card(
        what=What.ANSWER,
        kind="Message to read",
        title=f"{first_name(row.partner)} wrote",
        why=f"About {row.client}. {count} to be read.",
        action="Read it" if row.count == 1 else "Read them",
        unread=row,
    )


def _plan(row: DuePlan, country: str) -> Card:
    partner, day = first_name(row.partner), day_words(row.on, country=country)
    if row.stands is Stands.ENDED:
        return Card(
            what=What.LOOP,
            kind="Shared plan ended",
            title=f"The shared plan with {partner} ended",
            why=f"{row.client}, {day}. Go on with a new end, hand over for good, or end it.",
            action="Decide",
            shared=row,
        )
    whose = {
        Who.PRACTICE: "you look at it again",
        Who.PARTNER: f"{partner} looks at it again: ask how it stands",
        Who.CLIENT: f"{first_name(row.client)} looks at it again: ask how it is",
    }
    return Card(
        what=What.LOOP,
        kind="Review of a shared plan",
        title=f"Review the shared plan with {partner}",
        why=f"{row.client}. Since {day}, {whose[row.review_by]}.",
        action="Look",
        shared=row,
    )
