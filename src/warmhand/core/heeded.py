"""What came of an urgent answer, in words that fit the help it needs, and when to ask again."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from warmhand.core.errors import InvalidValueError
from warmhand.core.red_flags import Urgency
from warmhand.core.safety import Heeded
from warmhand.core.urgent import Concern

FIRST_FOLLOW_UP_HOURS, LAST_FOLLOW_UP_HOURS = 24, 72
FEWEST_LETTERS = 10  # of what was told, or of how a mistake came about


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to "What happened then?", with what follows from it."""

    heeded: Heeded
    title: str
    detail: str


_TITLES_OF_CHOICES: Final = {
    Concern.BODY: {
        Heeded.ON_THE_WAY: "{name} is on the way",
        Heeded.WILL_CALL: "{name} calls a doctor today",
        Heeded.DECLINED: "{name} does not want to go",
    },
    Concern.MIND: {
        Heeded.ON_THE_WAY: "{name} talks to a crisis line or a doctor now",
        Heeded.WILL_CALL: "Somebody is with {name} and helps to call",
        Heeded.DECLINED: "{name} does not want help now",
    },
    Concern.HARM: {
        Heeded.ON_THE_WAY: "{name} is somewhere safe, or help is on the way",
        Heeded.WILL_CALL: "{name} calls for help today",
        Heeded.DECLINED: "{name} does not want help now",
    },
}
_DETAILS: Final = {
    Heeded.ON_THE_WAY: "We ask you tomorrow how it went.",
    Heeded.WILL_CALL: "We ask you tomorrow how it went.",
    Heeded.DECLINED: "Write what you told them. Ask again in an hour; we ask you tomorrow.",
    Heeded.MISTAKE: "Write how. All that is named above; both answers are kept in the record.",
}


def choices(urgency: Urgency, *, name: str, concern: Concern = Concern.BODY) -> tuple[Choice, ...]:
    """Return what can have happened; for an emergency a call later today is not among it."""
    titles = {**_TITLES_OF_CHOICES[concern], Heeded.MISTAKE: "It was ticked by mistake"}
    # In a crisis of the mind it is no call later: somebody is there.
    is_later = urgency is Urgency.EMERGENCY and concern is not Concern.MIND
    return tuple(
        Choice(heeded, titles[heeded].format(name=name), detail)
        for heeded, detail in _DETAILS.items()
        if not (is_later and heeded is Heeded.WILL_CALL)
    )


_HEEDED_WORDS: Final = {
    Concern.BODY: {
        Heeded.ON_THE_WAY: "on the way to be assessed",
        Heeded.WILL_CALL: "calls a doctor today",
        Heeded.DECLINED: "did not want to go",
    },
    Concern.MIND: {
        Heeded.ON_THE_WAY: "talks to a crisis line or a doctor",
        Heeded.WILL_CALL: "somebody is with them and helps to call",
        Heeded.DECLINED: "did not want help",
    },
    Concern.HARM: {
        Heeded.ON_THE_WAY: "somewhere safe, or help is on the way",
        Heeded.WILL_CALL: "calls for help today",
        Heeded.DECLINED: "did not want help",
    },
}


def heeded_words(heeded: Heeded, concern: Concern) -> str:
    """Return what the client decided, in words that fit what kind of help was needed."""
    return _HEEDED_WORDS[concern].get(heeded, "ticked by mistake")


_CAME: Final = {
    Concern.BODY: {
        None: "A doctor has seen them",
        Heeded.ON_THE_WAY: "Not seen yet, but on the way",
        Heeded.WILL_CALL: "Not seen yet, will call a doctor today",
        Heeded.DECLINED: "Still does not want to go",
    },
    Concern.MIND: {
        None: "A doctor or a mental health service has seen them",
        Heeded.ON_THE_WAY: "Not seen yet, talks to a crisis line or a doctor",
        Heeded.WILL_CALL: "Not seen yet, somebody is with them and helps to call",
        Heeded.DECLINED: "Still does not want help",
    },
}


def came_words(concern: Concern) -> dict[Heeded | None, str]:
    """Return what can have come of it; None stands for having been seen."""
    return _CAME[Concern.MIND if concern is Concern.MIND else Concern.BODY]


def checked_words(heeded: Heeded, words: str) -> str:
    """Return `words` tidied; who declines or was mistaken needs a sentence.

    Raises `InvalidValueError` where it is missing.
    """
    words = words.strip()
    if heeded is Heeded.DECLINED and len(words) < FEWEST_LETTERS:
        raise InvalidValueError("Write what you told them, in a sentence.")
    if heeded is Heeded.MISTAKE and len(words) < FEWEST_LETTERS:
        raise InvalidValueError("Write in a sentence how the mistake came about.")
    return words


def follow_up_at(
    heeded: Heeded, *, now: datetime, hours: int = FIRST_FOLLOW_UP_HOURS
) -> datetime | None:
    """Return when to ask how it went: 24 to 72 `hours` from `now`; None after a mistake.

    Raises `InvalidValueError` for any other number of hours.

    **Source**: evidence/clinical.md 3.2 (follow-up within 24 to 72 hours).
    """
    if not FIRST_FOLLOW_UP_HOURS <= hours <= LAST_FOLLOW_UP_HOURS:
        raise InvalidValueError("Ask again within one to three days.")
    return None if heeded is Heeded.MISTAKE else now + timedelta(hours=hours)
