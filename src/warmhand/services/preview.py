"""The letter beside the form that is being filled in, for the practice's own eyes."""

from datetime import UTC, date, datetime, time

from warmhand.core import letter as words
from warmhand.core.consent import (
    Back,
    Consent,
    ConsentError,
    Item,
    Terms,
    Way,
    default_end,
    is_in_force,
)
from warmhand.core.letter import Paragraph
from warmhand.core.referral import Purpose
from warmhand.services.letters import (
    addressee_of,
    agreed_consent,
    client_facts,
    letter_of,
    sender_of,
)
from warmhand.store.referrals import Referral


def preview_of(referral: Referral, *, on: date) -> tuple[Paragraph, ...]:
    """Return the letter as it may be read, or how it would read if all of it were agreed to.

    For the practice's own eyes; empty where a question names the client.
    """
    agreed = agreed_consent(referral)
    is_agreed = agreed is not None and is_in_force(agreed, on=on)
    try:
        if is_agreed or Purpose(referral.purpose) is Purpose.ASK:
            return words.letter_paragraphs(letter_of(referral, on=on))
    except ConsentError:
        return ()
    content = words.letter_content(
        facts=client_facts(referral, on=on),
        question=referral.question,
        consent=_everything(on),
        on=on,
        sender=sender_of(referral.practice),
        addressee=addressee_of(referral),
        purpose=Purpose(referral.purpose),
    )
    return tuple(p for p in words.letter_paragraphs(content) if p.role is not words.Role.CONSENT)


def _everything(on: date) -> Consent:
    """The agreement to all there is, which nobody has given."""
    return Consent(
        terms=Terms(
            recipient="",
            recipient_is_health=True,
            items=frozenset(Item),
            back=frozenset(Back),
            ends_on=default_end(on),
        ),
        way=Way.ON_SCREEN,
        given_at=datetime.combine(on, time(), UTC),
        given_on=on,
    )
