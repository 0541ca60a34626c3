"""Rules in three values: yes, no, and not known (None), which stays so until the end.

A rule can be answered before everything is known, and an "unsure" is never taken for a no.

**Source**: evidence/clinical.md 3.5; the connectives are Kleene's strong ones.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

Truth = bool | None
"""Yes, no, or not known."""
FactValue = bool | int | str


class Op(StrEnum):
    """How a fact is compared."""

    IS = "=="
    IS_NOT = "!="
    AT_LEAST = ">="
    AT_MOST = "<="
    OVER = ">"
    UNDER = "<"
    ONE_OF = "in"


class Known(Protocol):
    """What a rule may ask about; None is "not known"."""

    def fact(self, fact: str) -> FactValue | None:
        """Return the value of a fact."""

    def sign(self, line: str) -> Truth:
        """Return the raw answer to a line."""

    def holds(self, flag: str) -> Truth:
        """Return whether a flag holds, or is urgent."""

    def place(self, regions: frozenset[str]) -> Truth:
        """Return whether the trouble is at one of these places."""


class Rule(Protocol):
    """A leaf, or a combination of rules."""

    def truth(self, known: Known) -> Truth:
        """Return whether the rule holds for what is known."""


@dataclass(frozen=True, slots=True)
class FactIs:
    """A fact compared with a value; with `ONE_OF` the value is a tuple of choices."""

    fact: str
    op: Op
    value: FactValue | tuple[str, ...]

    def truth(self, known: Known) -> Truth:
        """Return how the comparison comes out; a fact that is not known leaves it open."""
        own = known.fact(self.fact)
        return None if own is None else _compared(own, self.op, self.value)


def _compared(own: FactValue, op: Op, value: FactValue | tuple[str, ...]) -> bool:
    if op is Op.ONE_OF:
        return isinstance(value, tuple) and own in value
    if op in (Op.IS, Op.IS_NOT):
        return (own == value) is (op is Op.IS)
    if not (isinstance(own, int) and isinstance(value, int)):
        return False  # the reader lets only whole numbers be put in order
    return {
        Op.AT_LEAST: own >= value,
        Op.AT_MOST: own <= value,
        Op.OVER: own > value,
        Op.UNDER: own < value,
    }[op]


@dataclass(frozen=True, slots=True)
class Sign:
    """A line was ticked."""

    line: str

    def truth(self, known: Known) -> Truth:
        """Return the raw answer: unsure is not known."""
        return known.sign(self.line)


@dataclass(frozen=True, slots=True)
class FlagHolds:
    """Another flag holds, or came out as emergency or same day."""

    flag: str

    def truth(self, known: Known) -> Truth:
        """Return what became of the other flag."""
        return known.holds(self.flag)


@dataclass(frozen=True, slots=True)
class InRegions:
    """The trouble is at one of these places."""

    regions: frozenset[str]

    def truth(self, known: Known) -> Truth:
        """Return whether one of the client's places is among them."""
        return known.place(self.regions)


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part holds."""

    of: tuple[Rule, ...]

    def truth(self, known: Known) -> Truth:
        """One no decides; else one unknown leaves it open."""
        return all_of(rule.truth(known) for rule in self.of)


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part holds."""

    of: tuple[Rule, ...]

    def truth(self, known: Known) -> Truth:
        """One yes decides; else one unknown leaves it open."""
        return any_of(rule.truth(known) for rule in self.of)


@dataclass(frozen=True, slots=True)
class AtLeast:
    """At least `n` parts hold."""

    n: int
    of: tuple[Rule, ...]

    def truth(self, known: Known) -> Truth:
        """Enough yeses decide, and too many noes; between them it is open."""
        found = [rule.truth(known) for rule in self.of]
        if found.count(True) >= self.n:
            return True
        return None if len(found) - found.count(False) >= self.n else False


def fact_names(rule: Rule | None) -> tuple[str, ...]:
    """Return the facts that `rule` asks about, in its order, each once."""
    if isinstance(rule, FactIs):
        return (rule.fact,)
    if isinstance(rule, AllOf | AnyOf | AtLeast):
        return tuple(dict.fromkeys(name for part in rule.of for name in fact_names(part)))
    return ()


def all_of(values: Iterable[Truth]) -> Truth:
    """Return the conjunction of `values`; of none it is True."""
    found = list(values)
    if False in found:
        return False
    return None if None in found else True


def any_of(values: Iterable[Truth]) -> Truth:
    """Return the disjunction of `values`; of none it is False."""
    found = list(values)
    if True in found:
        return True
    return None if None in found else False
