"""How a partner and a practice work together, on one page: six parts, with words to begin from.

The suggestions are our own wording. The page promises no number of clients, no money and no
exclusive: whoever is sent anywhere chooses freely.
"""

from dataclasses import dataclass, fields
from enum import StrEnum
from math import ceil

LETTERS_A_LINE = 95
MOST_LINES = 4
"""Of one part, so that six of them and what holds for both fit on one printed page."""
LONGEST_PART = LETTERS_A_LINE * MOST_LINES
GROUND_RULES = (
    "The client chooses, every time, and may choose somebody else.",
    "No money and no favors pass between us for sending anybody.",
    "Neither of us owes the other a number of people, and both work with others.",
    "What we tell each other about a client, the client has agreed to.",
)


class Part(StrEnum):
    """One part of the page; the value is the field that holds it."""

    THEY_DO = "they_do"
    WE_DO = "we_do"
    THEY_TELL = "they_tell"
    WE_TELL = "we_tell"
    THEY_STOP = "they_stop"
    WE_STOP = "we_stop"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The words of the six parts; "" where nothing was agreed on it."""

    they_do: str = ""
    we_do: str = ""
    they_tell: str = ""
    we_tell: str = ""
    they_stop: str = ""
    we_stop: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is written at all."""
        return not any(getattr(self, field.name) for field in fields(self))


def printed_lines(text: str) -> int:
    """Return how many lines of the printed page `text` fills."""
    return sum(max(1, ceil(len(line) / LETTERS_A_LINE)) for line in text.splitlines())


def headings(theirs: str, ours: str = "") -> dict[Part, str]:
    """Return the heading of each part with both first names; without `ours` it says "you"."""
    we, do, tell = (ours, "does", "tells") if ours else ("you", "do", "tell")
    return {
        Part.THEY_DO: f"What {theirs} does",
        Part.WE_DO: f"What {we} {do}",
        Part.THEY_TELL: f"What {theirs} tells {we}, and how",
        Part.WE_TELL: f"What {we} {tell} {theirs}, and how",
        Part.THEY_STOP: f"What {theirs} will stop doing",
        Part.WE_STOP: f"What {we} will stop doing",
    }


_DO = {
    "medical": "Examines, rules out what needs a doctor, and decides on tests and medicines.",
    "movement": "Assesses movement and strength, and builds the exercise plan.",
    "spine": "Assesses the spine and joints, and treats them where it helps.",
    "mind": "Helps with sleep, worry and living with pain that lasts.",
    "training": "Coaches strength and movement step by step, within what the client can do today.",
    "other": "Does what they are trained for, and says early what is outside it.",
}
_STOP = {
    "medical": "Sending people home with “it is nothing” and no next step.",
    "movement": "Telling people that hands-on work is a waste of their time.",
    "spine": "Long series of visits without a look at whether they help.",
    "mind": "Waiting until a client asks twice before saying that it is not their field.",
    "training": "Training through a pain that is getting worse.",
    "other": "Keeping somebody whom it does not help.",
}
_KINDS = {
    "physical_therapist": "movement",
    "exercise_physiologist": "movement",
    "occupational_therapist": "movement",
    "chiropractor": "spine",
    "psychologist": "mind",
    "personal_trainer": "training",
    "sports_coach": "training",
    "functional_exercise_therapist": "training",
}


def suggestions(profession: str, *, is_medical: bool) -> Parts:
    """Return words to begin from for a partner of the profession `profession` (a slug or "")."""
    kind = "medical" if is_medical else _KINDS.get(profession, "other")
    return Parts(
        they_do=_DO[kind],
        we_do="Hands-on work, measured, with a look after a few visits at whether it helps.",
        they_tell="In a few lines after the first visit: what they found, and what comes next.",
        we_tell="On one page: the question, how long, and what was tried. A call when it is urgent.",
        they_stop=_STOP[kind],
        we_stop="Going on alone when the scores have not moved.",
    )
