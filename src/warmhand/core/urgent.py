"""What to do after an urgent answer: whom to call, what to say, and when to ask again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from warmhand.core.errors import InvalidValueError
from warmhand.core.red_flags import Answer, Urgency
from warmhand.core.safety import Heeded

FOLLOW_UP = timedelta(hours=24)
FOLLOW_UP_LATEST = timedelta(hours=72)
FEWEST_LETTERS = 3  # of a reason in own words: a reason has at least a word

MOOD_FLAGS = frozenset(
    {"suicide-danger-now", "suicide-thoughts", "postnatal-crisis", "postnatal-low-mood"}
)
"""Flags beside which a crisis line helps."""
HARM_FLAGS = frozenset({"abuse-adult", "elder-bruises", "child-harm"})
"""Flags at which local law may ask somebody to report."""
REPORT_WORDS = (
    "In many places the law asks some professions to report this, or lets anyone do it. Look up "
    "the duty where you work. Warmhand never reports anything by itself."
)

# Numbers that are called from any phone; where none is known here, 112 reaches help in most of
# the world. Not read from the authorities' own pages: a clinician's review covers them too.
_EMERGENCY = {
    "US": "911", "CA": "911", "MX": "911", "GB": "999", "IE": "112", "AU": "000", "NZ": "111",
    "CH": "112", "NO": "112", "JP": "119", "BR": "192", "ZA": "112", "IN": "112", "SG": "995",
    "HK": "999", "IL": "101", "KR": "119",
}  # fmt: skip
_EMERGENCY_ELSEWHERE = "112"
_CRISIS = {
    "US": ("988", "Call or text 988, the crisis line, day and night."),
    "GB": ("116123", "Call 116 123 (Samaritans), or 111 and choose option 2, day and night."),
}


@dataclass(frozen=True, slots=True)
class CrisisLine:
    """A number that one calls in despair, with its words."""

    number: str
    words: str


class FollowUp(StrEnum):
    """What came of an urgent answer when asked again."""

    SEEN = "seen"
    WAITING = "waiting"
    NOT_YET = "not_yet"
    NOT_REACHED = "not_reached"


FOLLOW_UP_WORDS = {
    FollowUp.SEEN: "Was seen by a doctor",
    FollowUp.WAITING: "Was seen, and waits for a result",
    FollowUp.NOT_YET: "Was not seen yet",
    FollowUp.NOT_REACHED: "Could not be reached",
}
HEEDED_WORDS = {
    Heeded.ON_THE_WAY: "Is on the way",
    Heeded.WILL_CALL: "Will call a doctor today",
    Heeded.DECLINED: "Does not want to go",
    Heeded.MISTAKE: "It was ticked by mistake",
}
_NEXT = {
    FollowUp.WAITING: FOLLOW_UP_LATEST,
    FollowUp.NOT_YET: FOLLOW_UP,
    FollowUp.NOT_REACHED: FOLLOW_UP,
}


@dataclass(frozen=True, slots=True)
class Said:
    """One line as it was answered, in the words that the client read."""

    words: str
    answer: Answer


def emergency_number(country: str) -> str:
    """Return what one dials in an emergency in `country` (ISO 3166 two letters)."""
    return _EMERGENCY.get(country.upper(), _EMERGENCY_ELSEWHERE)


def crisis_line(country: str, flags: Sequence[str]) -> CrisisLine | None:
    """Return the crisis line of `country` where one of `flags` is about despair, or None."""
    found = _CRISIS.get(country.upper())
    return CrisisLine(*found) if found and MOOD_FLAGS & set(flags) else None


def advised(name: str, urgency: Urgency, *, number: str) -> tuple[str, ...]:
    """Return what is advised for the client `name`, in sentences; `urgency` is an urgent one.

    **Source**: evidence/red_flags.toml, its meaning of emergency and same_day.
    """
    if urgency is Urgency.EMERGENCY:
        return (
            f"{name} needs an emergency department now. Call {number}.",
            "Not alone in a car: someone drives, or an ambulance does.",
            "No massage, anywhere.",
        )
    return (
        f"{name} needs to speak to a doctor today.",
        "The family doctor, urgent care, or the emergency department if nobody else answers.",
        f"If it gets worse, call {number}.",
        "No massage, anywhere, until a doctor has looked.",
    )


def say_this(
    *, profession: str, age: int | None, said: Sequence[Said], place: str, urgency: Urgency
) -> str:
    """Return words to read to a doctor: what was said, and that the cause is not known."""
    about = f"is {age} and " if age else ""
    lines = " ".join(f"“{row.words}”: {_answer_words(row.answer)}." for row in said)
    where = f" The trouble is in this place: {place}." if place else ""
    how_soon = "now" if urgency is Urgency.EMERGENCY else "today"
    return (
        f"I am a {profession}. My client {about}answered safety questions.{where} {lines} "
        f"I do not know the cause. My client needs medical assessment {how_soon}."
    )


def _answer_words(answer: Answer) -> str:
    return "yes" if answer is Answer.YES else "not sure, which counts as yes"


def follow_up_at(heeded: Heeded, *, now: datetime) -> datetime | None:
    """Return when to ask how it went: 24 hours after `now`; never for a mistake.

    **Source**: evidence/clinical.md 3.2 (24 to 72 hours).
    """
    return None if heeded is Heeded.MISTAKE else now + FOLLOW_UP


def next_follow_up(found: FollowUp, *, now: datetime) -> datetime | None:
    """Return when to ask again, 24 to 72 hours after `now`; None where the client was seen."""
    wait = _NEXT.get(found)
    return now + wait if wait else None


def own_words(text: str, *, ask: str) -> str:
    """Return `text` tidied; raise `InvalidValueError` with `ask` where it says nothing."""
    words = text.strip()
    if sum(letter.isalnum() for letter in words) < FEWEST_LETTERS:
        raise InvalidValueError(ask)
    return words
