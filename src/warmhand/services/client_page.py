"""What a client sees of their own referral, and may do with it, by their own link."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from warmhand.core.consent import (
    BACK_WORDS,
    HEALTH_ITEMS,
    ITEM_WORDS,
    Back,
    Consent,
    Item,
    default_end,
    is_in_force,
)
from warmhand.core.consent_words import consent_sentences
from warmhand.core.errors import StaleRowError
from warmhand.core.letter import ClientFacts, Sender, day_words, free_text
from warmhand.core.referral import ENDED, Actor, Helped, Purpose, Status, Via, Went
from warmhand.services import consents, guardians, history, letters
from warmhand.services.choices import offer_for
from warmhand.services.offers import Offer
from warmhand.store.partners import Partner
from warmhand.store.referrals import Referral


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientChoices:
    """All that the client's own pages show; nothing is chosen for them."""

    sender: Sender
    facts: ClientFacts
    first_name: str
    status: Status
    is_draft: bool
    """Whom to see, and what to share, can still be chosen."""
    offer: Offer
    """Empty once it has left."""
    partner: Partner | None
    items: tuple[tuple[Item, str], ...]
    """What there is to agree to, with its words, in order; none preselected."""
    health_items: frozenset[Item]
    back: tuple[tuple[Back, str], ...]
    partner_is_health: bool
    question: str
    ends_on: date
    """The usual last day, which the client may change."""
    agreed: tuple[str, ...]
    """The sentences of the agreement that is in force, or none."""
    can_withdraw: bool
    went: Went | None
    helped: Helped | None
    was_stopped: bool = False
    """Whether the client took the agreement back: they are not asked again by themselves."""
    guardian: str = ""
    """Who agrees beside a young client: "Ann Brandt, mother"; empty for who agrees alone."""
    age_missing: bool = False
    """Whether a date of birth or a guardian must be written down before anybody agrees."""

    def question_with(self, items: frozenset[Item]) -> str:
        """Return the question as the letter holds it where `items` are shared."""
        return free_text(self.question, facts=self.facts, may=items)


def client_choices(referral: Referral, *, on: date) -> ClientChoices:
    """Return what the client's own page shows on the day `on`; ten queries at most."""
    status = Status(referral.status)
    is_draft = status is Status.DRAFT
    agreed = _agreement(referral, on)
    facts = letters.client_facts(referral, on=on)
    none = Offer(choices=(), words="", left_out=(), others=(), is_ranked=False)
    return ClientChoices(
        sender=letters.sender_of(referral.practice),
        facts=facts,
        first_name=letters.first_name(referral.client.name),
        status=status,
        is_draft=is_draft,
        offer=offer_for(referral, on=on) if is_draft else none,
        partner=referral.partner,
        items=tuple((item, ITEM_WORDS[item]) for item in consents.possible_items(facts)),
        health_items=HEALTH_ITEMS,
        back=tuple((item, BACK_WORDS[item]) for item in Back),
        partner_is_health=referral.partner is not None and consents.is_health(referral.partner),
        question=referral.question,
        agreed=_sentences(referral, agreed) if agreed else (),
        can_withdraw=agreed is not None and Purpose(referral.purpose) is not Purpose.ASK,
        went=Went(referral.went) if referral.went else None,
        helped=Helped(referral.helped) if referral.helped else None,
        was_stopped=referral.consent is not None and referral.consent.withdrawn_at is not None,
        **_of_age(referral, on),
    )


def _of_age(referral: Referral, on: date) -> dict[str, Any]:
    client = referral.client
    return {
        "guardian": guardians.agrees_for(client, on=on),
        "age_missing": bool(guardians.why_not_asked(client, on=on)),
        "ends_on": guardians.latest_end(client, default_end(on), on=on),
    }


def _agreement(referral: Referral, on: date) -> Consent | None:
    row = letters.consent_row(referral)
    if row is None:
        return None
    agreed = letters.core_consent(row)
    return agreed if is_in_force(agreed, on=on) else None


def _sentences(referral: Referral, agreed: Consent) -> tuple[str, ...]:
    until = day_words(agreed.terms.ends_on, country=referral.practice.country)
    return consent_sentences(agreed.terms, ends_on_words=until)


def still_shared(referral: Referral, *, on: date) -> tuple[Referral, ...]:
    """Return the other referrals of its client in which something is shared on the day `on`.

    Each rests on a yes of its own, so stopping one leaves these as they are.
    """
    rows = Referral.objects.filter(client=referral.client, consent__withdrawn_at=None)
    rows = rows.exclude(pk=referral.pk).exclude(status__in=[status.value for status in ENDED])
    known = rows.select_related("practice", "client", "partner", "consent").order_by("created_at")
    return tuple(row for row in known if consents.consent_in_force(row, on=on))


@transaction.atomic
def stop_all(*, referral: Referral, via: Via, now: datetime, link_id: UUID | None = None) -> None:
    """Stop every sharing of the client of `referral`, this one and the others."""
    on = consents.local_day(referral.practice, now)
    for row in (referral, *still_shared(referral, on=on)):
        consents.withdraw_consent(referral=row, now=now, via=via, link_id=link_id)


@transaction.atomic
def wish_someone_else(
    *, referral: Referral, words: str, via: Via, now: datetime, link_id: UUID | None = None
) -> None:
    """Keep the client's wish for somebody who is not offered: nobody is chosen any more.

    Raises `StaleRowError` where it has left already.
    """
    drafts = Referral.objects.filter(pk=referral.pk, status=Status.DRAFT.value)
    if not drafts.update(partner=None, consent=None, reply_read_at=None):
        raise StaleRowError("This has left already. Please call us, and we change it together.")
    consents.drop_consent(referral=referral, now=now)
    wish = f"Would like to see someone else: {words.strip()}" if words.strip() else ""
    history.note_fact(
        referral=referral,
        actor=Actor.CLIENT,
        via=via,
        words=wish or "Would like to see someone else.",
        now=now,
    )
    history.note_write(referral, "client’s wish", now=now, user=None, link_id=link_id)
