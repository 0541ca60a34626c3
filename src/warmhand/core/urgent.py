"""What an urgent answer asks for: whom to call, and what to say.

No condition is named anywhere here: neither the client nor whoever drives them needs one.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from warmhand.core.errors import InvalidValueError
from warmhand.core.help_lines import Line, Numbers, numbers_for
from warmhand.core.professions import with_article
from warmhand.core.red_flags import Urgency

LOCKED = "Medical assessment comes first. Until it is closed with what a doctor said, only a referral can be decided."

MIND: Final = frozenset(
    {"suicide-danger-now", "suicide-thoughts", "postnatal-crisis", "postnatal-low-mood"}
)
"""Flags for which there is a crisis line."""
HARM: Final = frozenset({"abuse-adult", "elder-bruises", "child-harm"})
"""Flags of harm by somebody: the local duty to report is shown, and no paper speaks of them."""
SORE: Final = "after-soreness"


class Concern(StrEnum):
    """What kind of help is needed: for the body, in a crisis of the mind, or against harm."""

    BODY = "body"
    MIND = "mind"
    HARM = "harm"


def concern_of(flags: Collection[str]) -> Concern:
    """Return what kind of help these urgent flags need; the body goes first where they differ."""
    if flags and all(flag in MIND for flag in flags):
        return Concern.MIND
    if flags and all(flag in HARM for flag in flags):
        return Concern.HARM
    return Concern.BODY


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the page says, in the order it says it; kept with the record as it stood there."""

    title: str
    why: str
    call: Line | None
    other: tuple[Line, ...]
    ride: str

    @property
    def in_words(self) -> str:
        """Everything that was advised, as it is kept."""
        calls = [*([self.call] if self.call else []), *self.other]
        numbers = "; ".join(f"{line.name} {line.number}" for line in calls)
        parts = (self.title, self.why, f"To call: {numbers}." if numbers else "", self.ride)
        return " ".join(part for part in parts if part)


_TITLES: Final = {
    (Urgency.EMERGENCY, Concern.BODY): "Stop here. {name} needs an emergency department now.",
    (Urgency.EMERGENCY, Concern.MIND): "Stop here. {name} needs help now.",
    (Urgency.EMERGENCY, Concern.HARM): "Stop here. Somebody may be in danger now.",
    (Urgency.SAME_DAY, Concern.BODY): "{name} needs to talk to a doctor today.",
    (Urgency.SAME_DAY, Concern.MIND): "{name} needs to talk to somebody today.",
    (Urgency.SAME_DAY, Concern.HARM): "{name} needs help today.",
}
_TO_CLIENT: Final = {
    (Urgency.EMERGENCY, Concern.BODY): "Please go to an emergency department now.",
    (Urgency.EMERGENCY, Concern.MIND): "Please talk to somebody now.",
    (Urgency.EMERGENCY, Concern.HARM): "Please get help now.",
    (Urgency.SAME_DAY, Concern.BODY): "Please talk to a doctor today.",
    (Urgency.SAME_DAY, Concern.MIND): "Please talk to somebody today.",
    (Urgency.SAME_DAY, Concern.HARM): "Please get help today.",
}
_WHY: Final = {
    Urgency.EMERGENCY: "This needs medical assessment now, whatever the scores say. No massage today.",
    Urgency.SAME_DAY: "This needs medical assessment today, whatever the scores say. No massage until then.",
}
_STAY: Final = "Stay with them. Nobody in such a moment should be alone."
_STAY_ON_PHONE: Final = "Stay on the phone until somebody is with them."
_RIDE: Final = "Not alone in a car: someone drives them, or an ambulance does."


def told(
    urgency: Urgency,
    *,
    flags: Collection[str],
    name: str,
    country: str,
    to_client: bool = False,
    is_away: bool = False,
) -> Told:
    """Return what to say and do about urgent `flags`, to the practitioner or to the client.

    `urgency` is EMERGENCY or SAME_DAY; `name` is the first name; `is_away` says that the client
    answered somewhere else, perhaps alone. No condition is named.
    """
    concern, numbers = concern_of(flags), numbers_for(country)
    titles = _TO_CLIENT if to_client else _TITLES
    crisis = numbers.crisis if any(flag in MIND for flag in flags) else ()
    is_emergency = urgency is Urgency.EMERGENCY
    first = numbers.emergency if is_emergency else _today(numbers, crisis, concern)
    others = [*crisis, *([] if is_emergency else [_if_worse(numbers)])]
    return Told(
        title=titles[urgency, concern].format(name=name),
        why=_WHY[urgency] if concern is Concern.BODY else "",
        call=first,
        other=tuple(line for line in others if line != first),
        ride=_ride(urgency, concern, to_client=to_client, is_away=is_away),
    )


def note_calls(urgency: Urgency, *, flags: Collection[str], country: str) -> str:
    """Return whom to call as it stands on the note: who is to go now waits for nothing worse."""
    numbers = numbers_for(country)
    emergency = numbers.emergency
    crisis = numbers.crisis if any(flag in MIND for flag in flags) else ()
    is_emergency = urgency is Urgency.EMERGENCY
    first = f"{emergency.name}: " if is_emergency else "If it gets worse, call "
    lines = (f"{line.name}: {line.number}." for line in crisis)
    return " ".join((f"{first}{emergency.number}.", *lines))


def _today(numbers: Numbers, crisis: tuple[Line, ...], concern: Concern) -> Line | None:
    """Of a doctor of one's own nobody here knows the number."""
    return crisis[0] if concern is Concern.MIND and crisis else numbers.advice


def _if_worse(numbers: Numbers) -> Line:
    return Line("If it gets worse", numbers.emergency.number)


def _ride(urgency: Urgency, concern: Concern, *, to_client: bool, is_away: bool) -> str:
    if concern is Concern.MIND:
        own = _STAY_ON_PHONE if is_away else _STAY
        return "Please do not stay alone." if to_client else own
    if concern is Concern.HARM:
        return "Nothing is reported by itself."
    if urgency is Urgency.SAME_DAY:
        own = "your" if to_client else "their"
        return f"Call {own} own doctor, or an out-of-hours doctor. If it gets worse, do not wait."
    if to_client:
        return "Do not drive yourself: let someone drive you, or call an ambulance."
    return _RIDE


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """What is said of oneself and the client to a doctor; an unknown age is None."""

    profession: str
    """With no article: "massage therapist"."""
    age: int | None
    trouble: str
    """In the middle of a sentence: "low back pain"; "" where it is not known."""
    yes: tuple[str, ...]
    """The lines that were answered with yes."""
    unsure: tuple[str, ...]
    """Those answered with "not sure"."""
    urgency: Urgency


def say_this(caller: Caller) -> str:
    """Return what to read out to a doctor: what was said, no diagnosis and no cause."""
    who = f"is {caller.age}" if caller.age is not None else "is an adult"
    if caller.age is not None and caller.age < 0:
        raise InvalidValueError("Nobody is younger than nothing.")
    parts = [f"I am {with_article(caller.profession)}."]
    trouble = f" and comes because of {caller.trouble}" if caller.trouble else ""
    if caller.age is not None or caller.trouble:
        parts.append(f"My client {who}{trouble}.")
    asked = "Asked today, they"
    if caller.yes:
        parts += [f"{asked} said yes to this:", *_quoted(caller.yes)]
        asked = "They"
    if caller.unsure:
        parts += [f"{asked} were not sure of this:", *_quoted(caller.unsure)]
    when = "now" if caller.urgency is Urgency.EMERGENCY else "today"
    parts.append(f"I do not know the cause. They need to be assessed {when}.")
    return " ".join(parts)


def _quoted(lines: tuple[str, ...]) -> list[str]:
    return [f"“{words}”" for words in lines]
