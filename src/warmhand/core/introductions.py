"""How likely one person's word brings one to another: evidence of ties, and what is learned of it.

**Source**: the priors are assumptions (design of the network, section 4) until own counts replace
them; the update of a Beta prior by counts is Gelman et al., Bayesian Data Analysis (2013), 2.4.
Sharing one outcome among the kinds a tie rests on, by their part in it, is our own choice.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from warmhand.core.network import Outcome, TieKind

HALF_LIFE_DAYS = 1095
MOST = 0.90
LEAST_FIRST = 0.05
OPEN_DAYS = 60
FEW_OUTCOMES = 5
"""Under so many own outcomes a chance is mostly an assumption."""


class Answer(StrEnum):
    """What a person says came of one step; the last two end a request and teach nothing."""

    OPEN = "open"
    ASKED = "asked"
    YES = "yes"
    NO = "no"
    NOT_TAKEN_UP = "not_taken_up"
    NOT_KNOWN = "not_known"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason why a person could introduce one to another: of what kind, as of when, by whom."""

    kind: TieKind
    on: date
    source: str = ""


@dataclass(frozen=True, slots=True)
class Belief:
    """A Beta belief in a kind of tie: the prior `a`, `b` and one's own `yes` and `no` since.

    Counts are shares of outcomes and therefore need not be whole.
    """

    a: float
    b: float
    yes: float = 0.0
    no: float = 0.0

    @property
    def mean(self) -> float:
        """Return the chance in (0, 1)."""
        return (self.a + self.yes) / (self.a + self.b + self.yes + self.no)

    @property
    def own(self) -> float:
        """Return how many own outcomes it rests on."""
        return self.yes + self.no


Beliefs = Mapping[TieKind, Belief]
Parts = Sequence[tuple[TieKind, float]]
"""What a tie rests on: each kind with its chance, strongest first."""

PRIORS: Beliefs = MappingProxyType(
    {
        TieKind.INTRODUCED_BEFORE: Belief(6, 2),
        TieKind.WORKS_WITH: Belief(5, 3),
        TieKind.KNOWS: Belief(4, 4),
        TieKind.SAME_WORKPLACE: Belief(2, 6),
        TieKind.SAME_EVENT: Belief(1.5, 8.5),
        TieKind.SAME_BODY: Belief(0.5, 9.5),
    }
)


def p_kind(kind: TieKind, *, age_days: int, beliefs: Beliefs = PRIORS) -> float:
    """Return the chance that evidence of `kind`, `age_days` (0 or more) old, gives by itself."""
    return float(beliefs[kind].mean * 2 ** (-age_days / HALF_LIFE_DAYS))


def parts_of(
    evidence: Iterable[Evidence], *, on: date, beliefs: Beliefs = PRIORS
) -> list[tuple[TieKind, float]]:
    """Return what a tie rests on as of `on`: each kind once, strongest first.

    Of one kind only the freshest counts: a thing said twice is not two reasons. What is dated
    after `on` is left out.
    """
    newest: dict[TieKind, date] = {}
    for each in evidence:
        if each.on <= on:
            newest[each.kind] = max(each.on, newest.get(each.kind, each.on))
    parts = [
        (kind, p_kind(kind, age_days=(on - day).days, beliefs=beliefs))
        for kind, day in newest.items()
    ]
    return sorted(parts, key=lambda part: (-part[1], part[0].value))


def p_of_parts(parts: Parts) -> float:
    """Return the chance of a tie in [0, .90]: the strongest kind, and half of each other one."""
    against = 1.0
    for position, (_, p) in enumerate(sorted(parts, key=lambda part: -part[1])):
        against *= 1 - (p / 2 if position else p)
    return min(MOST, 1 - against)


def p_edge(evidence: Iterable[Evidence], *, on: date, beliefs: Beliefs = PRIORS) -> float:
    """Return the chance in [0, .90] that a request along a tie with `evidence` works, on `on`."""
    return p_of_parts(parts_of(evidence, on=on, beliefs=beliefs))


def p_first(warmth: float) -> float:
    """Return the chance in [.05, .90] that a person one knows so warmly takes a request up."""
    return min(MOST, max(LEAST_FIRST, warmth))


@dataclass(frozen=True, slots=True)
class HopOutcome:
    """What came of one step of an introduction, and what the tie rested on when it was asked."""

    parts: Parts
    outcome: Outcome


def learned(outcomes: Iterable[HopOutcome], priors: Beliefs = PRIORS) -> Beliefs:
    """Return `priors` with own outcomes: each counts for every kind by its share of the sum.

    A step that is open or was never reached teaches nothing, nor does a tie that rests on nothing.
    """
    yes, no = dict.fromkeys(priors, 0.0), dict.fromkeys(priors, 0.0)
    for each in outcomes:
        total = sum(p for _, p in each.parts)
        if each.outcome is Outcome.OPEN or total <= 0:
            continue
        count = yes if each.outcome is Outcome.YES else no
        for kind, p in each.parts:
            count[kind] += p / total
    return {
        kind: Belief(prior.a, prior.b, prior.yes + yes[kind], prior.no + no[kind])
        for kind, prior in priors.items()
    }


def is_overdue(asked_on: date, *, on: date) -> bool:
    """Return whether what was asked on `asked_on` has been open for 60 days or more."""
    return (on - asked_on).days >= OPEN_DAYS
