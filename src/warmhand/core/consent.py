"""What a client agreed to share, with whom, until when; and the words they agreed to.

Nothing is shared by default. A letter and a partner's page show `shared_items` and no more.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from warmhand.core.errors import DomainError
from warmhand.core.identifying import identifying_words
from warmhand.core.minors import Majority, Standing, standing_of
from warmhand.core.referral import Purpose

DEFAULT_DAYS = 90
LONGEST_DAYS = 366
SOON = timedelta(days=7)
WORDING = "sharing-2"
REPORT_WORDING = "report-1"
"""Asked before who sent a client is told how it goes."""
ASK_WHEN = "Ask when your client is dressed and sitting."
"""Said to the practitioner wherever consent is asked: a yes given undressed is no free yes."""


class ConsentError(DomainError):
    """A sharing that the client's agreement does not cover."""


class Item(StrEnum):
    """What a letter may hold. Session notes, other problems and payments are not on the list."""

    NAME = "name"
    PHONE = "phone"
    EMAIL = "email"
    BEST_HOURS = "best_hours"
    BIRTH_YEAR = "birth_year"
    QUESTION = "question"
    PROBLEM = "problem"
    SCORES = "scores"
    CHART = "chart"
    ACTIVITIES = "activities"
    TRIED = "tried"


class Back(StrEnum):
    """What the recipient may tell the practice."""

    WENT = "went"
    FINDINGS = "findings"


class Way(StrEnum):
    """How the client agreed."""

    ON_SCREEN = "on_screen"
    LINK = "link"
    SPOKEN = "spoken"


HEALTH_ITEMS = frozenset(
    {Item.QUESTION, Item.PROBLEM, Item.SCORES, Item.CHART, Item.ACTIVITIES, Item.TRIED}
)
SIGNED_WAYS = frozenset({Way.ON_SCREEN, Way.LINK})
PRESELECTED: frozenset[Item] = frozenset()

ITEM_WORDS = {
    Item.NAME: "your name",
    Item.PHONE: "your phone number",
    Item.EMAIL: "your email address",
    Item.BEST_HOURS: "the best hours to reach you",
    Item.BIRTH_YEAR: "your year of birth",
    Item.QUESTION: "the question to them",
    Item.PROBLEM: "what the problem is and for how long",
    Item.SCORES: "your scores, as figures",
    Item.CHART: "your scores, as a picture",
    Item.ACTIVITIES: "the activities that matter to you",
    Item.TRIED: "what was tried so far",
}
BACK_WORDS = {
    Back.WENT: "whether you came",
    Back.FINDINGS: "what they find and what they plan",
}
OF_AGE = "They have come of age: ask them themselves."
ASK_BIRTH_DATE = "They may be under age. Write down the date of birth before they agree."
ASK_GUARDIAN = "They are under age. Write down who agrees for them, and as what, before they agree."
ASK_ASSENT = "They are under age: the young person agrees too, beside the guardian."
NEVER_SHARED = "Not shared: session notes, other problems, your address, payments."


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What is asked of the client, before they have answered."""

    recipient: str
    """Name and profession of the person it goes to."""
    recipient_is_health: bool
    items: frozenset[Item]
    back: frozenset[Back]
    ends_on: date
    """The last day it holds, in the practice's time zone."""
    purpose: Purpose | None = None
    """What it is for; None where it was given before purposes were kept."""
    for_minor: bool = False
    """A guardian agrees, and the young person too."""
    wording: str = WORDING


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """An agreement that was given; build a new one with `give`."""

    terms: Terms
    way: Way
    given_at: datetime
    given_on: date
    """The day of `given_at` in the practice's time zone."""
    attested_by: str = ""
    """Who heard a spoken yes; empty for the client's own hand."""
    withdrawn_at: datetime | None = None
    guardian: str = ""
    """Who agreed for a minor: name and relation; empty where the client agreed alone."""
    assented: bool = False
    """The young person agreed themselves, beside the guardian."""
    majority: Majority | None = None
    """When the client comes of age, as far as it is known today."""


def default_end(given_on: date) -> date:
    """Return the last day of a consent given on `given_on`: 90 days later."""
    return given_on + timedelta(days=DEFAULT_DAYS)


def needs_signature(*, recipient_is_health: bool, items: Iterable[Item]) -> bool:
    """Tell whether these `items` may go to this recipient only under a signed authorisation.

    Source: 45 CFR 164.506(c) and 164.508(a)(1), applied to everyone, covered or not.
    """
    return not recipient_is_health and not HEALTH_ITEMS.isdisjoint(items)


def refuse_unsigned(terms: Terms, way: Way) -> None:
    """Raise `ConsentError` if a non-health recipient would get health details on a spoken yes."""
    if way in SIGNED_WAYS:
        return
    if needs_signature(recipient_is_health=terms.recipient_is_health, items=terms.items):
        raise ConsentError(
            f"{terms.recipient} is not a health professional. Health details go there only when "
            "the client signs, on this screen or on their own phone. Without a signature, share "
            "the name and how to reach them."
        )


def last_guardian_day(majority: Majority | None, *, on: date) -> date | None:
    """Return the last day that a guardian's yes of the day `on` can hold; None for an adult."""
    if majority is None or standing_of(majority, on=on) is Standing.ADULT:
        return None
    return majority.earliest - timedelta(days=1)


def refuse_unguarded(given: Consent) -> None:
    """Raise `ConsentError` where a minor's sharing lacks a guardian's yes or their own.

    Where the year of birth leaves it open, the date is asked for first: a minor in doubt.
    """
    standing = standing_of(given.majority, on=given.given_on)
    if standing is Standing.ADULT:
        return
    if standing is Standing.UNCLEAR:
        raise ConsentError(ASK_BIRTH_DATE)
    if not given.guardian:
        raise ConsentError(ASK_GUARDIAN)
    if not given.assented:
        raise ConsentError(ASK_ASSENT)
    last = last_guardian_day(given.majority, on=given.given_on)
    if last is not None and given.terms.ends_on > last:
        raise ConsentError(
            "A guardian’s yes ends at the latest on the day before they come of age, "
            f"{last.isoformat()}."
        )


def give(
    *,
    terms: Terms,
    way: Way,
    given_at: datetime,
    given_on: date,
    attested_by: str = "",
    guardian: str = "",
    assented: bool = False,
    majority: Majority | None = None,
) -> Consent:
    """Return the consent to `terms`.

    Raises `ConsentError` when nothing was chosen, the end is before the start or more than
    366 days away, a spoken yes has nobody who heard it, a signature is missing, or a minor's
    guardian or the minor's own yes is.
    """
    given = Consent(
        terms=terms,
        way=way,
        given_at=given_at,
        given_on=given_on,
        attested_by=attested_by.strip(),
        guardian=guardian.strip(),
        assented=assented,
        majority=majority,
    )
    _refuse_incomplete(given)
    refuse_unsigned(terms, way)
    refuse_unguarded(given)
    return given


def _refuse_incomplete(given: Consent) -> None:
    terms, latest = given.terms, given.given_on + timedelta(days=LONGEST_DAYS)
    if not terms.items:
        raise ConsentError("Nothing is chosen yet. Tick what the client agrees to share.")
    if given.given_at.tzinfo is None:
        raise ConsentError("The time of the agreement needs a time zone.")
    if not given.given_on <= terms.ends_on <= latest:
        raise ConsentError("The agreement ends on a day from today up to one year from now.")
    if given.way is Way.SPOKEN and not given.attested_by:
        raise ConsentError("A spoken yes needs the name of the person who heard it.")


def has_come_of_age(consent: Consent, *, on: date) -> bool:
    """Tell whether a guardian agreed, and the client may be of age on the day `on`."""
    majority = consent.majority
    return bool(consent.guardian) and majority is not None and on >= majority.earliest


def lacks_guardian(consent: Consent) -> bool:
    """Tell whether a minor, or who may have been one, agreed alone; or a guardian alone for them."""
    if standing_of(consent.majority, on=consent.given_on) is Standing.ADULT:
        return False
    return not consent.guardian or not consent.assented


def is_in_force(consent: Consent, *, on: date) -> bool:
    """Tell whether `consent` holds on the day `on` (practice's time zone), both ends included.

    A guardian's yes holds no day longer than until the client comes of age, and a minor's own
    yes never holds alone, whenever the date of birth became known.
    """
    if has_come_of_age(consent, on=on) or lacks_guardian(consent):
        return False
    return consent.withdrawn_at is None and consent.given_on <= on <= consent.terms.ends_on


def ends_soon(consent: Consent, *, on: date) -> bool:
    """Tell whether `consent` holds on the day `on` and for seven days more at most."""
    return is_in_force(consent, on=on) and consent.terms.ends_on - on <= SOON


def shared_items(consent: Consent, *, on: date) -> frozenset[Item]:
    """Return exactly what a letter or partner's page may show on the day `on`.

    Empty before it was given, after its last day, and once withdrawn. Health details are left
    out where a signature is missing, however the record came to be.
    """
    if not is_in_force(consent, on=on):
        return frozenset()
    terms = consent.terms
    if consent.way not in SIGNED_WAYS and not terms.recipient_is_health:
        return terms.items - HEALTH_ITEMS
    return terms.items


def shared_back(consent: Consent, *, on: date) -> frozenset[Back]:
    """Return what the recipient may tell the practice on the day `on`; empty when not in force."""
    return consent.terms.back if is_in_force(consent, on=on) else frozenset()


def refuse_identifying(
    text: str, *, name: str, phones: Iterable[str] = (), emails: Iterable[str] = ()
) -> None:
    """Raise `ConsentError` if a question that names nobody names this client after all.

    Asking a colleague needs no consent only while it holds nothing that identifies the client.
    """
    found = identifying_words(text, name=name, phones=phones, emails=emails)
    if found:
        raise ConsentError(
            f"This question names the client ({', '.join(found)}). Take that out, for example "
            "“a client of mine”, or choose to share care or refer, with consent."
        )
