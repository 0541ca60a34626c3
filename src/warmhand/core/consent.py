"""What a client agreed to share, with whom, until when; and the words they agreed to.

Nothing is shared by default. A letter and a partner's page show `shared_items` and no more.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from warmhand.core.errors import DomainError
from warmhand.core.identifying import identifying_words

DEFAULT_DAYS = 90
LONGEST_DAYS = 366
WORDING = "sharing-1"


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


def give(
    *, terms: Terms, way: Way, given_at: datetime, given_on: date, attested_by: str = ""
) -> Consent:
    """Return the consent to `terms`.

    Raises `ConsentError` when nothing was chosen, the end is before the start or more than
    366 days away, a spoken yes has nobody who heard it, or a signature is missing.
    """
    if not terms.items:
        raise ConsentError("Nothing is chosen yet. Tick what the client agrees to share.")
    if given_at.tzinfo is None:
        raise ConsentError("The time of the agreement needs a time zone.")
    if not given_on <= terms.ends_on <= given_on + timedelta(days=LONGEST_DAYS):
        raise ConsentError("The agreement ends on a day from today up to one year from now.")
    if way is Way.SPOKEN and not attested_by.strip():
        raise ConsentError("A spoken yes needs the name of the person who heard it.")
    refuse_unsigned(terms, way)
    return Consent(
        terms=terms, way=way, given_at=given_at, given_on=given_on, attested_by=attested_by.strip()
    )


def is_in_force(consent: Consent, *, on: date) -> bool:
    """Tell whether `consent` holds on the day `on` (practice's time zone), both ends included."""
    return consent.withdrawn_at is None and consent.given_on <= on <= consent.terms.ends_on


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


def consent_sentences(terms: Terms, *, ends_on_words: str) -> tuple[str, ...]:
    """Return the sentences that the client agrees to, in the wording that `terms` names.

    `ends_on_words` is the last day as the client reads it. Raises `ConsentError` for a wording
    that is not known: an old one is never shown in newer words.
    """
    write = _WORDINGS.get(terms.wording)
    if write is None:
        raise ConsentError(f"The wording “{terms.wording}” is not known here.")
    return write(terms, ends_on_words)


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _sharing_1(terms: Terms, ends_on_words: str) -> tuple[str, ...]:
    items = [ITEM_WORDS[item] for item in Item if item in terms.items]
    back = [BACK_WORDS[item] for item in Back if item in terms.back]
    told = f"They may tell us {_listed(back)}." if back else "They tell us nothing back."
    health = (
        ()
        if terms.recipient_is_health
        else (
            f"{terms.recipient} is not a health professional and may not be bound by health privacy rules.",
        )
    )
    return (
        f"You agree that {terms.recipient} gets {_listed(items) if items else 'nothing'}.",
        NEVER_SHARED,
        *health,
        told,
        f"This ends on {ends_on_words}.",
        "You may choose anyone, also someone not on this list, or no one.",
        "You can withdraw any day. From then on nothing more is shared; what was read stays read.",
    )


_WORDINGS: dict[str, Callable[[Terms, str], tuple[str, ...]]] = {"sharing-1": _sharing_1}


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
