"""What the partner will see, before anything is sent, for the practice's own eyes."""

from copy import copy
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time

from warmhand.core import letter as words
from warmhand.core.consent import (
    Consent,
    ConsentError,
    Item,
    Terms,
    Way,
    default_end,
    is_in_force,
)
from warmhand.core.letter import LetterContent, Paragraph
from warmhand.core.letter_words import letter_paragraphs
from warmhand.core.referral import Actor, Purpose, Status, steps_open_to
from warmhand.core.share_sets import SET_BACK, ShareSet, items_of
from warmhand.services.letters import (
    PartnerView,
    addressee_of,
    agreed_consent,
    client_facts,
    letter_of,
    partner_view,
    sender_of,
)
from warmhand.store.referrals import Referral


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """The partner's page as it will be."""

    view: PartnerView
    is_supposed: bool
    """Nobody has agreed to it yet."""


def partner_preview(referral: Referral, *, on: date, share: ShareSet) -> Preview:
    """Return what the partner will see of `referral` once it was sent.

    By the agreement there is; without one, as if the client had agreed to `share`.
    """
    sent = copy(referral)
    if referral.status == Status.DRAFT.value:
        sent.status = Status.SENT.value
    view = partner_view(sent, on=on)
    if view.content is not None or referral.status != Status.DRAFT.value:
        return Preview(view=view, is_supposed=False)
    content = _supposed(referral, items_of(share, Item), on)
    supposed = replace(
        view,
        client=content.name or "a client",
        content=content,
        paragraphs=letter_paragraphs(content),
        steps=steps_open_to(Actor.PARTNER, Status.SENT),
        back=SET_BACK,
    )
    return Preview(view=supposed, is_supposed=True)


def preview_of(referral: Referral, *, on: date) -> tuple[Paragraph, ...]:
    """Return the letter as it may be read, or how it would read with the fullest ready choice.

    For the practice's own eyes; empty where a question names the client.
    """
    agreed = agreed_consent(referral)
    is_agreed = agreed is not None and is_in_force(agreed, on=on)
    try:
        if is_agreed or Purpose(referral.purpose) is Purpose.ASK:
            return letter_paragraphs(letter_of(referral, on=on))
    except ConsentError:
        return ()
    content = _supposed(referral, items_of(ShareSet.SCORES, Item), on)
    return tuple(p for p in letter_paragraphs(content) if p.role is not words.Role.CONSENT)


def _supposed(referral: Referral, items: frozenset[Item], on: date) -> LetterContent:
    """The letter as if the client had agreed to `items`, which nobody has."""
    return words.letter_content(
        facts=client_facts(referral, on=on),
        question=referral.question,
        consent=Consent(
            terms=Terms(
                recipient="",
                recipient_is_health=True,
                items=items,
                back=SET_BACK,
                ends_on=default_end(on),
            ),
            way=Way.ON_SCREEN,
            given_at=datetime.combine(on, time(), UTC),
            given_on=on,
        ),
        on=on,
        sender=sender_of(referral.practice),
        addressee=addressee_of(referral),
        purpose=Purpose(referral.purpose),
    )
