"""What a client agreed to share, kept with its words, and taken back on any day."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from warmhand.core import consent as rules
from warmhand.core.consent import Back, Item, Terms, Way
from warmhand.core.errors import DomainError, InvalidValueError, StaleRowError
from warmhand.core.letter import ClientFacts
from warmhand.core.links import LinkPurpose
from warmhand.core.names import signs_as
from warmhand.core.referral import OPEN, Actor, Purpose, Status, Step, Via, steps_open_to
from warmhand.core.trail import Deed
from warmhand.services import history, letters, links, outbox, recipients, trail
from warmhand.store.clients import Client
from warmhand.store.people import Practice, User
from warmhand.store.referrals import Consent, Referral

NOBODY_CHOSEN = "Choose who it goes to first."
NOT_YET = "The client has not agreed to this sharing yet."
HAS_ENDED = "The client’s agreement has ended, so nothing is shared. They may agree anew."
AGREE_ANEW = (
    "The partner’s name or profession changed after the client agreed, so nothing is shared. "
    "They may agree anew."
)
is_health = recipients.is_health
recipient_words = recipients.recipient_words
LONGEST_SPOKEN = timedelta(days=7)
VIA = {Way.ON_SCREEN: Via.HAND, Way.LINK: Via.LINK, Way.SPOKEN: Via.IN_PERSON}


@dataclass(frozen=True, slots=True, kw_only=True)
class Yes:
    """How the client agreed: in whose hand, or who heard it."""

    way: Way
    given_at: datetime
    signature: str = ""
    """The client's name, typed by the client's own hand; needed unless spoken."""
    attested_by: str = ""
    """Who heard a spoken yes; needed for one."""


def local_day(practice: Practice, moment: datetime) -> date:
    """Return the day of `moment` in the practice's time zone."""
    return moment.astimezone(ZoneInfo(practice.time_zone)).date()


def needs_consent(referral: Referral) -> bool:
    """Tell whether `referral` may leave only with the client's agreement: all but a question."""
    return Purpose(referral.purpose) is not Purpose.ASK


def possible_items(facts: ClientFacts) -> tuple[Item, ...]:
    """Return what there is to share of this client, in the order of the form; none is chosen."""
    known = {
        Item.NAME: facts.name,
        Item.PHONE: facts.phone,
        Item.EMAIL: facts.email,
        Item.BEST_HOURS: facts.best_hours,
        Item.BIRTH_YEAR: facts.birth_year,
        Item.QUESTION: True,
        Item.PROBLEM: facts.problem,
        Item.SCORES: facts.scores,
        Item.CHART: facts.scores,
        Item.ACTIVITIES: facts.activities,
        Item.TRIED: facts.tried,
    }
    return tuple(item for item in Item if known[item])


def terms_for(
    *, referral: Referral, items: frozenset[Item], back: frozenset[Back], ends_on: date
) -> Terms:
    """Return the terms that the client is asked to agree to; raises where nobody is chosen."""
    if referral.partner is None:
        raise DomainError(NOBODY_CHOSEN)
    return Terms(
        recipient=recipient_words(referral.partner),
        recipient_is_health=is_health(referral.partner),
        items=items,
        back=back,
        ends_on=ends_on,
    )


def consent_in_force(referral: Referral, *, on: date) -> bool:
    """Tell whether the client's agreement covers this partner on the day `on`."""
    consent = letters.agreed_consent(referral)
    return consent is not None and rules.is_in_force(consent, on=on)


def why_not_in_force(referral: Referral, *, on: date) -> str:
    """Return why nothing is shared on the day `on`, for the practitioner; "" while it is."""
    if consent_in_force(referral, on=on):
        return ""
    row = referral.consent
    if row is None:
        return NOT_YET
    return AGREE_ANEW if rules.is_in_force(letters.core_consent(row), on=on) else HAS_ENDED


@transaction.atomic
def give_consent(
    *,
    referral: Referral,
    terms: Terms,
    yes: Yes,
    now: datetime,
    user: User | None = None,
    link_id: UUID | None = None,
) -> Consent:
    """Keep the client's yes to `terms` for `referral`; the same yes twice is kept once.

    Raises `ConsentError` for what `core.consent.give` refuses, a missing signature or a time to
    come; `InvalidValueError` for a signature that is not the client's name; `StaleRowError` where the partner was changed meanwhile.
    """
    _refuse_unsigned(yes, referral.client, now)
    given_on = local_day(referral.practice, yes.given_at)
    rules.give(
        terms=terms,
        way=yes.way,
        given_at=yes.given_at,
        given_on=given_on,
        attested_by=yes.attested_by,
    )
    if (same := _same_consent(referral, terms, yes)) is not None:
        return same
    drop_consent(referral=referral, now=now)
    row = _consent_row(referral, terms, yes, given_on)
    _attach(referral, row)
    _note_yes(referral, row, now=now, user=user, link_id=link_id)
    return row


def _note_yes(
    referral: Referral, row: Consent, *, now: datetime, user: User | None, link_id: UUID | None
) -> None:
    history.note_fact(
        referral=referral,
        actor=Actor.CLIENT,
        via=VIA[Way(row.way)],
        words="Agreed to share.",
        now=now,
        user=user,
    )
    trail.record(
        practice=referral.practice,
        deed=Deed.WRITE,
        thing="consent",
        thing_id=row.id,
        now=now,
        user=user,
        link_id=link_id,
        client=referral.client,
        detail=",".join(row.items),
    )


def _refuse_unsigned(yes: Yes, client: Client, now: datetime) -> None:
    is_spoken = yes.way is Way.SPOKEN
    if not is_spoken and not yes.signature.strip():
        raise rules.ConsentError("The client types their own name to agree.")
    if not is_spoken and not signs_as(yes.signature, name=client.name):
        raise InvalidValueError(f"Please type your full name as we know it: {client.name}.")
    if yes.given_at > now:
        raise rules.ConsentError("The client cannot have agreed at a time that is still to come.")
    if is_spoken and now - yes.given_at > LONGEST_SPOKEN:
        raise rules.ConsentError("A spoken yes is at most seven days old. Ask the client again.")


def _same_consent(referral: Referral, terms: Terms, yes: Yes) -> Consent | None:
    row, agreed = referral.consent, letters.agreed_consent(referral)
    if agreed is None or agreed.withdrawn_at is not None:
        return None
    return row if agreed.terms == terms and agreed.way is yes.way else None


def _consent_row(referral: Referral, terms: Terms, yes: Yes, given_on: date) -> Consent:
    if referral.partner is None:
        raise DomainError(NOBODY_CHOSEN)
    return Consent.objects.create(
        practice=referral.practice,
        client=referral.client,
        partner=referral.partner,
        recipient=terms.recipient,
        recipient_is_health=terms.recipient_is_health,
        items=sorted(item.value for item in terms.items),
        back=sorted(item.value for item in terms.back),
        wording=terms.wording,
        way=yes.way.value,
        given_at=yes.given_at,
        given_on=given_on,
        signature=yes.signature.strip(),
        attested_by=yes.attested_by.strip(),
        ends_on=terms.ends_on,
    )


def _attach(referral: Referral, row: Consent) -> None:
    """Tie `row` to its referral, unless it ended or goes to somebody else by now."""
    done = Referral.objects.filter(
        pk=referral.pk,
        partner=referral.partner,
        consent=referral.consent,
        status__in=[status.value for status in OPEN],
    ).update(consent=row)
    if not done:
        raise StaleRowError("This referral changed meanwhile. Look at it again before you agree.")
    referral.consent = row


def drop_consent(*, referral: Referral, now: datetime) -> None:
    """End the agreement that a new one, or another partner, takes the place of."""
    if referral.consent_id is not None:
        Consent.objects.filter(pk=referral.consent_id, withdrawn_at=None).update(withdrawn_at=now)


@transaction.atomic
def withdraw_consent(
    *,
    referral: Referral,
    now: datetime,
    via: Via,
    user: User | None = None,
    link_id: UUID | None = None,
) -> None:
    """End all sharing of `referral` from now on; doing it twice changes nothing.

    The partner's links close, mail that has not left stays, and a referral is cancelled unless
    the client was seen already. What was read stays read. It never comes too late: whatever
    happened since `referral` was read, its agreement of now ends.
    """
    referral.refresh_from_db(fields=["status", "partner", "consent"])
    row = referral.consent
    if row is None or not Consent.objects.filter(pk=row.pk, withdrawn_at=None).update(
        withdrawn_at=now
    ):
        return
    row.withdrawn_at = now
    links.revoke_links(referral=referral, purpose=LinkPurpose.PARTNER, now=now)
    links.revoke_links(referral=referral, purpose=LinkPurpose.CLIENT_CONSENT, now=now)
    outbox.cancel(referral=referral)
    trail.record(
        practice=referral.practice,
        deed=Deed.WRITE,
        thing="consent",
        thing_id=row.id,
        now=now,
        user=user,
        link_id=link_id,
        client=referral.client,
        detail="withdrawn",
    )
    _end_sharing(referral, now=now, via=via, user=user)


def _end_sharing(referral: Referral, *, now: datetime, via: Via, user: User | None) -> None:
    status = Status(referral.status)
    if Step.CANCEL in steps_open_to(Actor.CLIENT, status):
        facts = {"reply_read_at": None}
        history.move(
            referral=referral,
            before=status,
            steps=[Step.CANCEL],
            line=history.Line(actor=Actor.CLIENT, via=via, user=user, note="Withdrew the consent."),
            facts=facts,
            now=now,
        )
        return
    history.note_fact(
        referral=referral,
        actor=Actor.CLIENT,
        via=via,
        words="Withdrew the consent. Nothing more is shared.",
        now=now,
        user=user,
    )
