"""What the pages of introductions show: a path with its reasons, requests, messages, resilience."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from warmhand.core.concentration import LARGE_LOSS
from warmhand.core.introduction_words import (
    Person,
    Signature,
    asking,
    chance_words,
    concentration_words,
    evidence_words,
    first_step_advice,
    first_step_words,
    own_outcomes,
    rests_on_words,
    step_words,
    tie_advice,
)
from warmhand.core.warmth import Word
from warmhand.services.letters import first_name, read_phone
from warmhand.services.partner_pages import profession_words
from warmhand.services.ties import FoundPath, Network, PathStep, concentration
from warmhand.store.partners import Partner
from warmhand.store.people import Practice

YOU = "You"
ASK_AGAIN_DAYS = 180
MOST_TO_ASK = 5
_SPOKEN_WITH = frozenset({Word.WARM, Word.LUKEWARM})


@dataclass(frozen=True, slots=True)
class ShownStep:
    """One step of a path: from whom to whom, and why."""

    giver: str
    receiver: Partner
    reasons: tuple[str, ...]
    is_weakest: bool


@dataclass(frozen=True, slots=True)
class ShownPath:
    """A path as people read it; `through` names everybody on the way by their keys."""

    through: str
    first: Partner
    names: tuple[str, ...]
    steps: tuple[ShownStep, ...]
    chance: str
    weakest: str
    advice: str
    message: str
    facts: tuple[tuple[str, str], ...]


def person_of(partner: Partner) -> Person:
    """Return `partner` as messages name them."""
    profession = profession_words(partner.profession)
    return Person(partner.name, first_name(partner.name), profession)


def signature_of(practice: Practice) -> Signature:
    """Return who writes."""
    return Signature(
        practice.practitioner_name, practice.name, read_phone(practice.phone, practice)
    )


def shown_path(*, found: FoundPath, network: Network, practice: Practice) -> ShownPath:
    """Return `found` in words, with the ready message to the first person. No query."""
    partners = [network.partners[step.receiver] for step in found.steps]
    weakest, advice = _weakest(found.weakest, network)
    kinds = [kind for step in found.steps for kind, _ in step.parts]
    rests_on = rests_on_words(own_outcomes(kinds, network.beliefs))
    people = [person_of(row) for row in partners]
    return ShownPath(
        through=",".join(str(key) for key in found.through),
        first=partners[0],
        names=(YOU, *(row.name for row in partners)),
        steps=tuple(_step(step, found, network) for step in found.steps),
        chance=f"{chance_words(found.probability)}, {rests_on}.",
        weakest=weakest,
        advice=advice,
        message=asking(
            to=people[0],
            next_person=people[1],
            target=people[-1],
            signed=signature_of(practice),
        ),
        facts=_facts(found, network),
    )


def _step(step: PathStep, found: FoundPath, network: Network) -> ShownStep:
    receiver = network.partners[step.receiver]
    if step.giver is None:
        warmth = network.warmths[step.receiver]
        told = first_step_words(receiver.name, warmth, on=network.today)
        reasons: tuple[str, ...] = (told[:1].upper() + told[1:],)
    else:
        giver = network.partners[step.giver].name
        newest = sorted(step.evidence, key=lambda each: each.on, reverse=True)
        reasons = tuple(
            evidence_words(each, giver=giver, receiver=receiver.name) for each in newest
        )
    return ShownStep(
        giver=YOU if step.giver is None else network.partners[step.giver].name,
        receiver=receiver,
        reasons=reasons,
        is_weakest=step == found.weakest,
    )


def _weakest(step: PathStep, network: Network) -> tuple[str, str]:
    """Return the weakest link of a path and what to do about it ("" when it is warm)."""
    receiver = network.partners[step.receiver].name
    if step.giver is None:
        warmth = network.warmths[step.receiver]
        told = first_step_words(receiver, warmth, on=network.today)
        return told, first_step_advice(warmth)
    giver = network.partners[step.giver].name
    return f"between {giver} and {receiver}", tie_advice(giver)


def _facts(found: FoundPath, network: Network) -> tuple[tuple[str, str], ...]:
    """Return the numbers behind "Why?": each step, then the product."""
    rows = []
    for step in found.steps:
        receiver = network.partners[step.receiver].name
        giver = YOU if step.giver is None else network.partners[step.giver].name
        rows.append((f"{giver} to {receiver}", step_words(step.p, step.parts)))
    return (*rows, ("All steps multiplied", f"about {round(100 * found.probability)} in 100"))


def whom_to_ask(network: Network) -> list[Partner]:
    """Return up to five people to ask whom they know: spoken with lately, not asked in half a year.

    Whom nobody ever asked comes first, then where it is warmest.
    """
    asked = [
        (row.asked_whom_on is not None, -network.warmths[key].value, place, row)
        for place, key in enumerate(network.graph.nodes)
        if (row := network.partners[key])
        and key in network.graph.first
        and network.warmths[key].word in _SPOKEN_WITH
        and not _asked_lately(row, network.today)
    ]
    return [row for *_, row in sorted(asked, key=lambda each: each[:3])[:MOST_TO_ASK]]


def _asked_lately(partner: Partner, today: date) -> bool:
    asked_on = partner.asked_whom_on
    return asked_on is not None and (today - asked_on).days < ASK_AGAIN_DAYS


def concentration_lines(
    *, practice: Practice, today: date, network: Network | None = None
) -> list[tuple[UUID, str]]:
    """Return key and words of everybody through whom a quarter or more of one's reach runs.

    In the order of names: it is about resilience, not about who is worth more.
    """
    found: Sequence[tuple[Partner, float]] = concentration(
        practice=practice, today=today, network=network
    )
    return [
        (row.pk, concentration_words(row.name, loss)) for row, loss in found if loss >= LARGE_LOSS
    ]
