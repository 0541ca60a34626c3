"""What a client agreed to share, kept with its words; `services.withdrawals` takes it back."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from warmhand.core import consent as rules
from warmhand.core.consent import Back, Item, Terms, Way
from warmhand.core.errors import DomainError, InvalidValueError, StaleRowError
from warmhand.core.letter import ClientFacts, day_words
from warmhand.core.names import signs_as
from warmhand.core.referral import OPEN, Actor, Purpose, Status, Via
from warmhand.core.trail import Deed
from warmhand.services import guardians, history, letters, recipients, trail, withdrawals
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
withdraw_consent = withdrawals.withdraw_consent
UNDER_AGE = "They are under age, so a guardian and they themselves agree anew. Nothing is shared."
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
    assented: bool = False
    """The young person agrees too: needed, beside the guardian's yes, of who is under age."""


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
    *, referral: Referral, items: frozenset[Item], back: frozenset[Back], ends_on: date, on: date
) -> Terms:
    """Return the terms that the client is asked to agree to on the day `on`.

    Of a minor they end the day before the client comes of age, where `ends_on` is later. Raises
    `DomainError` where nobody is chosen.
    """
    if referral.partner is None:
        raise DomainError(NOBODY_CHOSEN)
    return Terms(
        recipient=recipient_words(referral.partner),
        recipient_is_health=is_health(referral.partner),
        items=items,
        back=back,
        ends_on=guardians.latest_end(referral.client, ends_on, on=on),
        purpose=Purpose(referral.purpose),
        for_minor=bool(guardians.agrees_for(referral.client, on=on)),
    )


def consent_in_force(referral: Referral, *, on: date) -> bool:
    """Tell whether the client's agreement covers this partner on the day `on`."""
    consent = letters.agreed_consent(referral)
    return consent is not None and rules.is_in_force(consent, on=on)


def ends_soon_on(referral: Referral, *, on: date) -> date | None:
    """Return the last day of the agreement of an open `referral` that is within a week, or None."""
    row, status = letters.consent_row(referral), Status(referral.status)
    if row is None or status is Status.DRAFT or status not in OPEN:
        return None
    return row.ends_on if rules.ends_soon(letters.core_consent(row), on=on) else None


def stopped_words(referral: Referral) -> str:
    """Return that the client stopped sharing, and when; "" where they did not."""
    row = referral.consent
    if row is None or row.withdrawn_at is None:
        return ""
    day = local_day(referral.practice, row.withdrawn_at)
    on = day_words(day, country=referral.practice.country)
    return f"{letters.first_name(referral.client.name)} stopped sharing on {on}."


def why_not_in_force(referral: Referral, *, on: date) -> str:
    """Return why nothing is shared on the day `on`, for the practitioner; "" while it is."""
    if consent_in_force(referral, on=on):
        return ""
    row = letters.consent_row(referral)
    if row is None:
        return NOT_YET
    consent = letters.core_consent(row)
    if row.withdrawn_at is None and rules.has_come_of_age(consent, on=on):
        return rules.OF_AGE
    if row.withdrawn_at is None and rules.lacks_guardian(consent):
        return UNDER_AGE
    return AGREE_ANEW if rules.is_in_force(consent, on=on) else HAS_ENDED


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
    given = _checked(referral, terms, yes, now)
    if (same := _same_consent(referral, terms, yes)) is not None:
        return same
    drop_consent(referral=referral, now=now)
    row = _consent_row(referral, given, yes)
    _attach(referral, row)
    _note_yes(referral, row, now=now, user=user, link_id=link_id)
    return row


def _checked(referral: Referral, terms: Terms, yes: Yes, now: datetime) -> rules.Consent:
    """The yes as the rules know it; a guardian missing is said before a signature is."""
    client, given_on = referral.client, local_day(referral.practice, yes.given_at)
    guardian = guardians.agrees_for(client, on=given_on)
    if why := guardians.why_not_asked(client, on=given_on):
        raise rules.ConsentError(why)
    _refuse_unsigned(yes, guardians.signer(client, on=given_on), now)
    return rules.give(
        terms=terms,
        way=yes.way,
        given_at=yes.given_at,
        given_on=given_on,
        attested_by=yes.attested_by,
        guardian=guardian,
        assented=yes.assented and bool(guardian),
        majority=guardians.majority(client),
    )


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


def _refuse_unsigned(yes: Yes, signer: str, now: datetime) -> None:
    is_spoken = yes.way is Way.SPOKEN
    if not is_spoken and not yes.signature.strip():
        raise rules.ConsentError("The client types their own name to agree.")
    if not is_spoken and not signs_as(yes.signature, name=signer):
        raise InvalidValueError(f"Please type your full name as we know it: {signer}.")
    if yes.given_at > now:
        raise rules.ConsentError("The client cannot have agreed at a time that is still to come.")
    if is_spoken and now - yes.given_at > LONGEST_SPOKEN:
        raise rules.ConsentError("A spoken yes is at most seven days old. Ask the client again.")


def _same_consent(referral: Referral, terms: Terms, yes: Yes) -> Consent | None:
    row, agreed = referral.consent, letters.agreed_consent(referral)
    if agreed is None or agreed.withdrawn_at is not None:
        return None
    return row if agreed.terms == terms and agreed.way is yes.way else None


def _consent_row(referral: Referral, given: rules.Consent, yes: Yes) -> Consent:
    terms = given.terms
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
        given_on=given.given_on,
        signature=yes.signature.strip(),
        attested_by=given.attested_by,
        ends_on=terms.ends_on,
        purpose=referral.purpose,
        guardian=given.guardian,
        assented=given.assented,
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
