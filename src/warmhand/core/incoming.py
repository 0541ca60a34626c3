"""Referrals that come in: who asks, for whom, where one stands, and what its sender is told."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class IncomingKind(StrEnum):
    """Who wrote."""

    PRACTITIONER = "practitioner"
    CLIENT = "client"


class IncomingState(StrEnum):
    """Where one request stands; what the practice does with it."""

    NEW = "new"
    TAKEN = "taken"
    NOT_NOW = "not_now"
    NO_FIT = "no_fit"
    SPAM = "spam"


class CameBy(StrEnum):
    """The way it came."""

    PAGE = "page"
    CARD = "card"
    PHONE = "phone"
    LETTER = "letter"
    FAX = "fax"
    IN_PERSON = "in_person"


class NamedUs(StrEnum):
    """Whether who sent the client said our name: "did they name me?"."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


class Thanks(StrEnum):
    """How who sent somebody is thanked; a client is thanked in person alone."""

    MAIL = "mail"
    CALL = "call"
    CARD = "card"
    SPOKEN = "spoken"


class Telling(StrEnum):
    """What is due to who sent a client, or stands in its way."""

    NOTHING = "nothing"
    ASK = "ask"
    REPORT = "report"
    NO_NEWS = "no_news"


STATE_WORDS = {
    IncomingState.NEW: "new",
    IncomingState.TAKEN: "taken",
    IncomingState.NOT_NOW: "not now",
    IncomingState.NO_FIT: "no fit",
    IncomingState.SPAM: "spam",
}
CAME_BY_WORDS = {
    CameBy.PAGE: "by your page",
    CameBy.CARD: "with a card",
    CameBy.PHONE: "by phone",
    CameBy.LETTER: "by letter",
    CameBy.FAX: "by fax",
    CameBy.IN_PERSON: "in person",
}
BY_HAND = (CameBy.PHONE, CameBy.LETTER, CameBy.FAX, CameBy.IN_PERSON)
"""What the practice itself writes down."""
BY_THEMSELVES = frozenset({CameBy.PAGE, CameBy.CARD})
NAMED_US_WORDS = {
    NamedUs.YES: "yes, they named you",
    NamedUs.NO: "no, they did not",
    NamedUs.UNSURE: "not sure",
}
ANSWERED = (IncomingState.NOT_NOW, IncomingState.NO_FIT)
ANSWERS = {
    IncomingState.NOT_NOW: (
        "There is no room here at the moment, so please look for somebody else. You may ask again "
        "later."
    ),
    IncomingState.NO_FIT: (
        "This is better placed with somebody else. If you would like a word about whom, please call."
    ),
}
"""What the mail says; it has no room for the practice's own words, which may be about health."""
_MAY_BECOME = {
    IncomingState.NEW: frozenset(IncomingState) - {IncomingState.NEW},
    IncomingState.NOT_NOW: frozenset({IncomingState.NEW, IncomingState.TAKEN}),
    IncomingState.NO_FIT: frozenset({IncomingState.NEW, IncomingState.TAKEN}),
    IncomingState.SPAM: frozenset({IncomingState.NEW}),
    IncomingState.TAKEN: frozenset[IncomingState](),
}


def may_become(before: IncomingState, after: IncomingState) -> bool:
    """Return whether a request that is `before` may become `after`.

    Who was taken is a client and stays one; all else can be opened again.
    """
    return after in _MAY_BECOME[before]


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """What counts for telling who sent a client, as of `today`.

    `visits` counts the visits done since the request was taken, 0 or more; `after_visits` is the
    agreed one (1 to 20), `report_by` the agreed day or None. `is_agreed` says that the client's
    yes to telling them is in force, `is_told` that a report or "no news" went already.
    """

    today: date
    visits: int
    after_visits: int
    report_by: date | None = None
    is_agreed: bool = False
    is_told: bool = False


def telling(course: Course) -> Telling:
    """Return what is due to who sent the client.

    A report once the agreed visit is done, or its day has come and the client came at all; first
    the client's yes, where it is not there. Where the day has come and nobody came, or the yes is
    missing, "no news" can be told: it says nothing about health, nor whether anybody came.
    """
    if course.is_told:
        return Telling.NOTHING
    is_day = course.report_by is not None and course.report_by <= course.today
    if course.visits >= course.after_visits or (is_day and course.visits):
        if course.is_agreed:
            return Telling.REPORT
        return Telling.NO_NEWS if is_day else Telling.ASK
    return Telling.NO_NEWS if is_day else Telling.NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One problem of the client, in words that a colleague may read."""

    label: str
    state_words: str
    """As "getting worse" or "no clear change yet"."""
    scores: int


def report_words(*, first: str, visits: int, since: str, standings: tuple[Standing, ...]) -> str:
    """Return the proposed words of a report: what was, never why.

    `since` is the day of the first visit as it is read, "" where none is known. `standings` are
    the problems that may be told; empty where the client's yes does not cover them.
    """
    times = "once" if visits == 1 else f"{visits} times"
    lines = [f"Thank you for thinking of us for {first}."]
    if visits:
        lines.append(f"{first} has been here {times}{f' since {since}' if since else ''}.")
    for each in standings:
        rests = "one score" if each.scores == 1 else f"{each.scores} scores"
        lines.append(f"{each.label.capitalize()}: {each.state_words}, from {rests}.")
    return "\n".join(lines)
