"""The referral letter as values: only what the client agreed to is in it.

Page, PDF and plain text are all made from `letter_words.letter_paragraphs`, so they say the same.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from warmhand.core.consent import (
    Back,
    Consent,
    ConsentError,
    Item,
    refuse_identifying,
    shared_back,
    shared_items,
)
from warmhand.core.identifying import without_identifying
from warmhand.core.referral import Purpose

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who writes, as it stands at the top of the sheet."""

    practice: str
    person: str
    """With the credential: "Maren Holt, LMT"."""
    address: str = ""
    phone: str = ""
    email: str = ""
    country: str = "US"
    """Two letters, upper case; decides the sheet and how dates read."""
    words: str = ""
    """The practice's own line on its letters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """Whom it goes to."""

    name: str
    """With the credential, or a desk."""
    greeting: str
    """After "Dear"."""
    practice: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreSeries:
    """The scores of one measure, oldest first; `low` and `high` are its ends, in its points."""

    label: str
    low: float
    high: float
    points: tuple[tuple[date, float], ...]
    meaning: str = ""
    """What the ends mean: "10 is the worst pain"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientFacts:
    """All that a letter could say of a client; `letter_content` takes what may be said."""

    name: str
    first_name: str
    phone: str = ""
    email: str = ""
    best_hours: str = ""
    birth_year: int | None = None
    problem: str = ""
    """In the middle of a sentence: "neck pain"."""
    how_long: str = ""
    """After "for": "about five months", "at least nine weeks in my care"."""
    scores: ScoreSeries | None = None
    activities: tuple[str, ...] = ()
    """Each with its score: "turning the head to reverse a van, 4 of 10"."""
    tried: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterContent:
    """What is said. Empty fields were not agreed to, or are not known."""

    sender: Sender
    addressee: Addressee
    written_on: date
    purpose: Purpose
    question: str = ""
    name: str = ""
    first_name: str = ""
    phone: str = ""
    email: str = ""
    best_hours: str = ""
    birth_year: int | None = None
    problem: str = ""
    how_long: str = ""
    scores: ScoreSeries | None = None
    """The figures."""
    chart: ScoreSeries | None = None
    """The picture."""
    activities: tuple[str, ...] = ()
    tried: tuple[str, ...] = ()
    agreed_on: date | None = None
    ends_on: date | None = None
    back: frozenset[Back] = frozenset()


class Role(StrEnum):
    """What a paragraph is on the sheet."""

    TITLE = "title"
    BODY = "body"
    QUESTION = "question"
    SCORES = "scores"
    ASKED_BACK = "asked_back"
    """Its first line says what follows; each other line is one thing that is asked."""
    CONSENT = "consent"
    SIGNATURE = "signature"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of plain text."""

    role: Role
    text: str


def letter_content(
    *,
    facts: ClientFacts,
    question: str,
    consent: Consent,
    on: date,
    sender: Sender,
    addressee: Addressee,
    purpose: Purpose,
) -> LetterContent:
    """Return what the letter may say on the day `on` (practice's time zone).

    Raises `ConsentError` when the consent shares nothing on that day.
    """
    may = shared_items(consent, on=on)
    if not may:
        raise ConsentError("The client’s agreement has ended or was withdrawn.")
    return LetterContent(
        sender=sender,
        addressee=addressee,
        written_on=on,
        purpose=purpose,
        agreed_on=consent.given_on,
        ends_on=consent.terms.ends_on,
        back=shared_back(consent, on=on),
        **_sayable(facts, question, may),
    )


def free_text(text: str, *, facts: ClientFacts, may: frozenset[Item]) -> str:
    """Return `text` without what names the client by accident, but for what `may` shares."""
    return without_identifying(
        text,
        name="" if Item.NAME in may else facts.name,
        phones=() if Item.PHONE in may else (facts.phone,),
        emails=() if Item.EMAIL in may else (facts.email,),
    )


def _sayable(facts: ClientFacts, question: str, may: frozenset[Item]) -> dict[str, Any]:
    def free(text: str) -> str:
        return free_text(text, facts=facts, may=may)

    fields: dict[Item, dict[str, Any]] = {
        Item.NAME: {"name": facts.name, "first_name": facts.first_name},
        Item.PHONE: {"phone": facts.phone},
        Item.EMAIL: {"email": facts.email},
        Item.BEST_HOURS: {"best_hours": free(facts.best_hours)},
        Item.BIRTH_YEAR: {"birth_year": facts.birth_year},
        Item.QUESTION: {"question": free(question)},
        Item.PROBLEM: {"problem": free(facts.problem), "how_long": facts.how_long},
        Item.SCORES: {"scores": facts.scores},
        Item.CHART: {"chart": facts.scores},
        Item.ACTIVITIES: {"activities": tuple(map(free, facts.activities))},
        Item.TRIED: {"tried": tuple(map(free, facts.tried))},
    }
    return {name: value for item in may for name, value in fields[item].items()}


def asking_content(
    *, question: str, client: ClientFacts, on: date, sender: Sender, addressee: Addressee
) -> LetterContent:
    """Return a letter that asks a colleague without naming the client; it needs no consent.

    Raises `ConsentError` when the question names the client after all.
    """
    refuse_identifying(question, name=client.name, phones=[client.phone], emails=[client.email])
    return LetterContent(
        sender=sender, addressee=addressee, written_on=on, purpose=Purpose.ASK, question=question
    )


def day_words(day: date, *, country: str) -> str:
    """Return a date in words as read in `country`: "October 13, 2026" or "13 October 2026"."""
    month = _MONTHS[day.month - 1]
    if country.upper() == "US":
        return f"{month} {day.day}, {day.year}"
    return f"{day.day} {month} {day.year}"


def series_words(series: ScoreSeries, *, country: str) -> str:
    """Return the sentence that says what the figures and the picture show."""
    number = len(series.points)
    times = "once" if number == 1 else f"{number} times"
    first, last = series.points[0][0], series.points[-1][0]
    span = day_words(first, country=country)
    if last != first:
        span = f"{span} to {day_words(last, country=country)}"
    meaning = f"; {series.meaning}" if series.meaning else ""
    return f"{series.label}, {series.low:g} to {series.high:g}{meaning}. Scored {times}, {span}."
