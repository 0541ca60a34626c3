"""What is said of ties and introductions: reasons, chances, advice, and the ready messages.

No message holds anything of a client: neither a name nor a health detail.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from warmhand.core.introductions import FEW_OUTCOMES, Beliefs, Evidence, Parts
from warmhand.core.network import TieKind
from warmhand.core.professions import with_article
from warmhand.core.warmth import Warmth, Word, last_contact_words

TIE_WORDS = {
    TieKind.INTRODUCED_BEFORE: "{giver} has introduced people to {receiver} before",
    TieKind.WORKS_WITH: "{giver} works with {receiver}, or refers to them",
    TieKind.KNOWS: "{giver} knows {receiver}",
    TieKind.SAME_WORKPLACE: "{giver} and {receiver} work at the same place",
    TieKind.SAME_EVENT: "{giver} and {receiver} were at the same event",
    TieKind.SAME_BODY: "{giver} and {receiver} belong to the same professional body",
}
TIE_CHOICES = (
    (TieKind.WORKS_WITH, "They work together, or one refers to the other"),
    (TieKind.KNOWS, "They say that they know them"),
    (TieKind.INTRODUCED_BEFORE, "They have introduced somebody to them before"),
    (TieKind.SAME_WORKPLACE, "They work at the same place"),
    (TieKind.SAME_EVENT, "They were at the same event"),
    (TieKind.SAME_BODY, "They belong to the same professional body"),
)
REASON_WORDS = {
    TieKind.INTRODUCED_BEFORE: "an introduction before",
    TieKind.WORKS_WITH: "working together",
    TieKind.KNOWS: "knowing each other",
    TieKind.SAME_WORKPLACE: "the same place of work",
    TieKind.SAME_EVENT: "the same event",
    TieKind.SAME_BODY: "the same professional body",
}
MOSTLY_ASSUMED = "mostly an assumption so far"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in a message: the whole name, what they are called, and what they do ("" unknown)."""

    name: str
    first_name: str
    profession: str = ""

    @property
    def presented(self) -> str:
        """Return "June Abara, podiatrist", or the name alone."""
        return f"{self.name}, {self.profession}" if self.profession else self.name


@dataclass(frozen=True, slots=True)
class Signature:
    """Who writes: a person, the practice, and a phone number as it is read ("" for none)."""

    person: str
    practice: str
    phone: str = ""

    @property
    def lines(self) -> str:
        """Return the end of a message."""
        return "\n".join(dict.fromkeys(filter(None, (self.person, self.practice, self.phone))))


def tie_words(kind: TieKind, *, giver: str, receiver: str) -> str:
    """Return "Ben works with Cy, or refers to them"."""
    return TIE_WORDS[kind].format(giver=giver, receiver=receiver)


def evidence_words(evidence: Evidence, *, giver: str, receiver: str) -> str:
    """Return a reason with its source and when: "Ben knows Cy (I saw it myself, March 2026)"."""
    told = tie_words(evidence.kind, giver=giver, receiver=receiver)
    source = ", ".join(filter(None, (evidence.source, f"{evidence.on:%B %Y}")))
    return f"{told} ({source})"


def chance_words(p: float) -> str:
    """Return a chance as "About 3 in 10 such requests work"."""
    tens = round(p * 10)
    return f"About {tens} in 10 such requests work" if tens else "Few such requests work"


def step_words(p: float, parts: Parts) -> str:
    """Return "about 62 in 100, from working together": what a step rests on, behind "Why?"."""
    told = f"about {_of_hundred(p)} in 100"
    if len(parts) == 1:
        return f"{told}, from {REASON_WORDS[parts[0][0]]}"
    each = ", ".join(f"{REASON_WORDS[kind]} {_of_hundred(part)}" for kind, part in parts)
    return f"{told} ({each})" if parts else f"{told}, from the warmth between you"


def _of_hundred(p: float) -> int:
    return round(100 * p)


def own_outcomes(kinds: Sequence[TieKind], beliefs: Beliefs) -> float:
    """Return how many own outcomes there are for that of `kinds` which has the fewest."""
    return min((beliefs[kind].own for kind in kinds), default=0.0)


def rests_on_words(own: float) -> str:
    """Return what a chance rests on after `own` outcomes of one's own."""
    return MOSTLY_ASSUMED if own < FEW_OUTCOMES else f"from about {round(own)} requests of your own"


def first_step_words(name: str, warmth: Warmth, *, on: date) -> str:
    """Return how it stands with the person whom one asks: "you and Ben are lukewarm"."""
    if warmth.last_on is None:
        return f"you and {name} have not spoken yet"
    told = "it is warm between you and" if warmth.word is Word.WARM else "you and"
    state = "" if warmth.word is Word.WARM else f" are {warmth.word.value}"
    if warmth.word is Word.FADING:
        state = " have not spoken for a while"
    return f"{told} {name}{state} ({last_contact_words(warmth, on=on)})"


def first_step_advice(warmth: Warmth) -> str:
    """Return what to do before asking, where the weakest step is one's own; "" when it is warm."""
    if warmth.word is Word.WARM:
        return ""
    return "A call first, without asking for anything."


def tie_advice(name: str) -> str:
    """Return what to do where the weakest step is between two others."""
    return f"Ask {name} first whether they know each other well enough."


def asking(*, to: Person, next_person: Person, target: Person, signed: Signature) -> str:
    """Return the message that asks `to` for an introduction to `next_person`.

    `target` is another person where the path goes on from there.
    """
    wish = f"I would like to get to know {target.presented}."
    if target != next_person:
        wish += f" I think {next_person.name} may know them."
    why = "I am looking for people near me whom I can work with."
    if target.profession:
        why = f"I am looking for {with_article(target.profession)} to work with."
    request = f"Would you introduce me to {next_person.first_name}, or ask whether I may write?"
    care = (
        f"Please pass no number on before {next_person.first_name} agrees. "
        "If it does not suit you, just say so."
    )
    return _message(to, f"{wish} {why} {request}", care, close="Thank you,", signed=signed)


def thanking(*, to: Person, target: Person, signed: Signature) -> str:
    """Return the thanks to who introduced one; they promise nothing in return."""
    told = f"thank you for bringing me together with {target.name}. We are in touch now."
    return _message(to, told, close="Warmly,", signed=signed)


def offering(*, to: Person, other: Person, signed: Signature) -> str:
    """Return the message that asks `to` whether they would like to meet `other`."""
    idea = f"I think that you would like to know {other.presented}. May I introduce you?"
    care = (
        f"I ask {other.first_name} the same, and pass nobody’s number on before you both agree. "
        "If it does not suit you, just say so."
    )
    return _message(to, idea, care, close="Best wishes,", signed=signed)


def bringing_together(*, to: Person, other: Person, reach: str, signed: Signature) -> str:
    """Return the message to `to` once both agreed; `reach` is the other's number or address."""
    how = f"You reach them at {reach}." if reach else "They will be in touch with you."
    told = f"{other.name} would be glad to hear from you. {how}"
    return _message(to, told, close="Best wishes,", signed=signed)


def _message(to: Person, *paragraphs: str, close: str, signed: Signature) -> str:
    return "\n\n".join((f"Hello {to.first_name},", *paragraphs, f"{close}\n{signed.lines}"))


def concentration_words(name: str, loss: float) -> str:
    """Return how much of one's reach runs through one person, from a quarter up."""
    for least, told in ((0.9, "Nearly all"), (0.75, "Three quarters"), (0.5, "Half")):
        if loss >= least:
            more = "" if least == 0.9 else " or more"
            return f"{told}{more} of your reach runs through {name}"
    return f"A quarter or more of your reach runs through {name}"
