"""Who is asked what, and what the answers come to.

Screen 1 asks facts, screen 2 shows the lines that fit them. An answer that was given counts even
if its line is no longer shown; a line without an answer counts as no.

**Source**: evidence/clinical.md 3.1, 3.2 and 3.5; the order of urgencies and the strictest bar
mean that nothing is ever subtracted.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from warmhand.core.errors import InvalidValueError
from warmhand.core.red_flags import (
    ALL_BARS,
    NO_BARS,
    UNSURE_IS_YES,
    URGENT,
    Answer,
    Asked,
    Audience,
    Bars,
    Bundle,
    BundleKind,
    Fact,
    FactType,
    Flag,
    Line,
    RedFlags,
    Urgency,
)
from warmhand.core.rules import FactValue, Rule, Truth, all_of, any_of

ANYWHERE, NOWHERE = "whole_body", "no_pain"
ALWAYS_OPEN = frozenset({"after-session", "therapist-view"})
_TRUTH: Mapping[Answer, Truth] = {Answer.YES: True, Answer.NO: False, Answer.UNSURE: None}


@dataclass(frozen=True, slots=True)
class Asking:
    """What is known when questions are asked.

    `regions` empty means not known; somebody without any trouble has `no_pain`. A fact that is
    missing, or answered "unsure", is not known; the product's own facts (`known_by_product`)
    have to be given, also as false. `topics` are the ticks of the short question at a visit.
    """

    asked: Asked
    regions: frozenset[str]
    facts: Mapping[str, FactValue]
    topics: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class QuestionShown:
    """One question as it is shown now, with the follow-ups that an answer has opened."""

    bundle: Bundle
    facts: tuple[Fact, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Raised:
    """A flag that is open, how urgent it is, and what it bars."""

    flag: str
    urgency: Urgency
    bars: Bars


@dataclass(frozen=True, slots=True)
class Result:
    """What all answers come to: the highest urgency, the strictest bars.

    `raised` is in order of urgency, then of the list; `ask_again` names the flags whose answer
    was unsure where that does not count as a yes.
    """

    urgency: Urgency
    raised: tuple[Raised, ...]
    ask_again: tuple[str, ...]
    bars: Bars


def questions(
    flags: RedFlags, asking: Asking, answers: Mapping[str, Answer], *, audience: Audience
) -> tuple[QuestionShown, ...]:
    """Return the questions for `audience`, in the order they are asked; none is empty.

    `answers` open follow-ups and hide nothing. What a situation needs but is not known counts as
    met. Raises `InvalidValueError` for a region, fact, topic or line the list does not have.
    """
    client = _Client(flags, asking, answers)
    found = []
    for bundle in sorted(flags.bundles.values(), key=lambda row: (row.screen, row.order)):
        if bundle.audience is audience and _is_open(flags, asking, bundle):
            facts = tuple(f for f in flags.facts.values() if _asks(client, f, bundle))
            lines = _lines(client, bundle)
            if facts or lines:
                found.append(QuestionShown(bundle, facts, lines))
    return tuple(found)


def screened(flags: RedFlags, asking: Asking, answers: Mapping[str, Answer]) -> Result:
    """Return what `answers` and the known facts come to.

    A yes more, or an unsure in place of a no, never lowers it, and the order of the answers does
    not matter. Raises `InvalidValueError` as `questions` does.
    """
    client = _Client(flags, asking, answers)
    found = [client.outcome(flag) for flag in flags.flags]
    raised = [one.raised for one in found if one.raised]
    bars = NO_BARS
    for one in raised:
        bars = bars.merged(one.bars)
    return Result(
        urgency=min((one.urgency for one in raised), key=_rank, default=Urgency.NONE),
        raised=tuple(sorted(raised, key=lambda one: one.urgency.rank)),
        ask_again=tuple(one.flag for one in found if one.ask_again),
        bars=bars,
    )


def _rank(urgency: Urgency) -> int:
    return urgency.rank


@dataclass(frozen=True, slots=True)
class _Outcome:
    flag: str
    raised: Raised | None
    holds: Truth
    ask_again: bool


class _Client:
    """What is known of one client: what rules ask about (`rules.Known`)."""

    def __init__(self, flags: RedFlags, asking: Asking, answers: Mapping[str, Answer]) -> None:
        _check(flags, asking, answers)
        self.flags, self.asking, self.answers = flags, asking, answers
        self._facts: dict[str, FactValue | None] = {}
        self._outcomes: dict[str, _Outcome] = {}

    def fact(self, fact: str) -> FactValue | None:
        if fact not in self._facts:
            row, own = self.flags.facts[fact], self.asking.facts.get(fact)
            if own is None and row.ask_if is not None and row.ask_if.truth(self) is False:
                own = row.if_not_asked
            self._facts[fact] = own
        return self._facts[fact]

    def sign(self, line: str) -> Truth:
        return _TRUTH[self.answers.get(line, Answer.NO)]

    def holds(self, flag: str) -> Truth:
        found = self.outcome(flag)
        if found.raised is not None and found.raised.urgency in URGENT:
            return True
        return found.holds

    def place(self, regions: frozenset[str]) -> Truth:
        own = self.asking.regions
        if not own:
            return None
        return ANYWHERE in own or not own.isdisjoint(regions)

    def outcome(self, flag: str) -> _Outcome:
        if flag not in self._outcomes:
            self._outcomes[flag] = _outcome(self, self.flags.flags[flag])
        return self._outcomes[flag]


def _outcome(client: _Client, flag: Flag) -> _Outcome:
    """Return what became of one flag: `flag()` of evidence/clinical.md 3.5."""
    needs = _truth(client, flag.needs)
    first = [line.id for line in flag.lines if not line.follow_up]
    ticked = needs if flag.derived else any_of(client.sign(line) for line in first)
    holds = all_of((ticked, needs))
    got = []
    if _counts(holds, flag.urgency_in_force):
        got.append((flag.urgency_in_force, flag.bars))
    got += [
        (step.urgency, step.bars)
        for step in flag.raises_to
        if _counts(all_of((ticked, step.when.truth(client))), step.urgency)
    ]
    if not got and flag.partial and _counts(ticked, flag.partial.urgency):
        got.append((flag.partial.urgency, flag.partial.bars))
    again = not got and (ticked is None or holds is None)
    return _Outcome(flag.id, _raised(flag, got), holds, again)


def _raised(flag: Flag, got: list[tuple[Urgency, Bars]]) -> Raised | None:
    if not got:
        return None
    bars = NO_BARS
    for urgency, own in got:
        bars = bars.merged(ALL_BARS if urgency in URGENT else own)
    return Raised(flag.id, min((urgency for urgency, _ in got), key=_rank), bars)


def _counts(truth: Truth, urgency: Urgency) -> bool:
    return truth is True or (truth is None and urgency in UNSURE_IS_YES)


def _truth(client: _Client, rule: Rule | None) -> Truth:
    return True if rule is None else rule.truth(client)


def _is_open(flags: RedFlags, asking: Asking, bundle: Bundle) -> bool:
    if asking.asked is Asked.AFTER_SESSION:
        return bundle.kind is BundleKind.SIGNS
    if asking.asked is Asked.INTAKE or bundle.id in ALWAYS_OPEN:
        return True
    return any(bundle.id in flags.topics[topic].opens for topic in asking.topics)


def _asks(client: _Client, fact: Fact, bundle: Bundle) -> bool:
    if fact.bundle != bundle.id:
        return False
    if fact.once and client.asking.asked is not Asked.INTAKE and client.fact(fact.id) is not None:
        return False
    asked = _truth(client, fact.ask_if)
    return asked is True or (asked is None and not fact.follow_up)


def _lines(client: _Client, bundle: Bundle) -> tuple[Line, ...]:
    found: list[Line] = []
    for flag in client.flags.flags.values():
        if flag.bundle != bundle.id or client.asking.asked not in flag.asked:
            continue
        if _truth(client, flag.situation) is not False:
            opened = any(
                client.sign(line.id) is not False for line in flag.lines if not line.follow_up
            )
            found += [
                line
                for line in flag.lines
                if (opened or not line.follow_up) and _truth(client, line.only_if) is not False
            ]
    return tuple(found)


def _check(flags: RedFlags, asking: Asking, answers: Mapping[str, Answer]) -> None:
    for known, given in (
        (flags.regions, asking.regions),
        (flags.facts, asking.facts),
        (flags.topics, asking.topics),
        (flags.lines, answers),
    ):
        for name in given:
            if name not in known:
                raise InvalidValueError(f"The safety questions have no “{name}”.")
    if NOWHERE in asking.regions and len(asking.regions) > 1:
        raise InvalidValueError("Somebody with trouble at a place is not without any trouble.")
    for name, value in asking.facts.items():
        if not fits(flags.facts[name], value):
            raise InvalidValueError(f"“{value}” is no answer to “{flags.facts[name].question}”")


def fits(fact: Fact, value: FactValue) -> bool:
    """Return whether `value` is one that `fact` can have."""
    if fact.type is FactType.ENUM:
        return value in fact.values
    return type(value) is (bool if fact.type is FactType.BOOL else int)
