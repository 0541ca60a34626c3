"""The hand-written table of red flags, and the 25 invented clients: read, and held against the list."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from warmhand.core.red_flags import (
    ALL_BARS,
    URGENT,
    Answer,
    Asked,
    Audience,
    Bars,
    FactType,
    RedFlags,
)
from warmhand.core.screening import Asking, QuestionShown, questions, screened
from warmhand.formats.evidence_flags import shipped_red_flags

HERE = Path(__file__).parent
SIGNED = {"reviewed_by": "Dr Ada Fenn", "reviewed_on": date(2027, 1, 11)}


@cache
def shipped() -> RedFlags:
    return shipped_red_flags()


@cache
def examples() -> dict[str, Any]:
    return tomllib.loads((HERE / "red_flag_examples.toml").read_text("utf-8"))


def usual_facts(**given: bool | int | str) -> dict[str, bool | int | str]:
    """Every yes/no fact false and every number "none", but for those given."""
    facts: dict[str, bool | int | str] = {}
    for fact in shipped().facts.values():
        if fact.type is FactType.BOOL:
            facts[fact.id] = False
        if fact.none_value is not None:
            facts[fact.id] = fact.none_value
    return facts | given


@dataclass
class Given:
    facts: dict[str, bool | int | str]
    answers: dict[str, Answer] = field(default_factory=dict)
    places: set[str] = field(default_factory=set)
    reviewed: bool = False

    def asking(self, flags: RedFlags, asked: Asked, places: Iterable[str] = ()) -> Asking:
        regions = frozenset(places) or frozenset(self.places) or frozenset({"no_pain"})
        return Asking(asked, regions, self.facts, frozenset(flags.topics))


@dataclass
class Case:
    words: str
    given: Given
    expected: str


@dataclass
class Block:
    """What the table says of one flag."""

    flag: str
    bundle: str
    asked: frozenset[str]
    places: list[Case] = field(default_factory=list)
    lines: list[Case] = field(default_factory=list)
    results: list[Case] = field(default_factory=list)


def read_given(words: str, flag: str) -> Given:
    facts = usual_facts(age=40, sex_at_birth="female", pregnant="no")
    given = Given(facts)
    for word in words.split():
        mark, rest = word[0], word[1:]
        if mark in "+?":
            line = flag if rest == "self" else rest
            full = line if line in shipped().lines else f"{flag}.{line}"
            given.answers[full] = Answer.YES if mark == "+" else Answer.UNSURE
        elif mark == "@":
            given.places.add(rest)
        elif mark == "~":
            del facts[rest]
        elif word == "reviewed":
            given.reviewed = True
        else:
            name, _, value = word.partition("=")
            facts[name] = True if not value else int(value) if value.isdigit() else value
    return given


@cache
def table() -> Mapping[str, Block]:
    blocks: dict[str, Block] = {}
    for row in (HERE / "red_flag_cases.txt").read_text("utf-8").splitlines():
        if row.startswith("["):
            flag, _, rest = row[1:].partition("] ")
            bundle, *asked = rest.split()
            block = blocks[flag] = Block(flag, bundle, frozenset(asked))
        elif row.startswith("places"):
            given, _, places = row.removeprefix("places").partition(" : ")
            block.places.append(Case(row, read_given(given, block.flag), places))
        elif row.startswith("lines"):
            given, _, lines = row.removeprefix("lines").partition(" -> ")
            block.lines.append(Case(row, read_given(given, block.flag), lines))
        elif row and not row.startswith("#"):
            given, _, expected = row.partition(" -> ")
            block.results.append(Case(row, read_given(given, block.flag), expected))
    return blocks


def found_wrong(flags: RedFlags, block: Block) -> Iterator[str]:
    """Yield every case of a flag's block that does not come out as the table says."""
    small = _only_what_matters(flags, block)
    for case in block.results:
        if _result(small, block.flag, case.given) != case.expected:
            yield f"{block.flag}: {case.words}, not {_result(small, block.flag, case.given)}"
    for case in block.lines:
        shown = _lines(small, block, case.given.asking(small, _first(block)), case.given.answers)
        if shown != [f"{block.flag}.{name}" for name in case.expected.split()]:
            yield f"{block.flag}: {case.words}, not {shown}"
    for case in block.places:
        if _places(small, block, case.given) != _named(case.expected):
            yield f"{block.flag}: {case.words}, not {sorted(_places(small, block, case.given))}"
    yield from _when_and_where(small, block)


def _when_and_where(flags: RedFlags, block: Block) -> Iterator[str]:
    flag = flags.flags[block.flag]
    if block.bundle == "derived":
        if not flag.derived or flag.asked != block.asked:
            yield f"{block.flag}: not {block.bundle}, {sorted(block.asked)}"
        return
    case = next(case for case in block.places if _named(case.expected))
    places = {min(_named(case.expected))}
    for asked in Asked:
        asking = case.given.asking(flags, asked, places)
        shown = bool(_lines(flags, block, asking, {}))
        if shown is not (asked in block.asked):
            yield f"{block.flag}: shown {shown} at {asked}"


def _only_what_matters(flags: RedFlags, block: Block) -> RedFlags:
    named = {block.flag}
    for case in block.results + block.lines:
        named |= {line.split(".")[0] for line in case.given.answers}
    kept = {flag: flags.flags[flag] for flag in flags.flags if flag in named}
    for flag in ("low-energy-athlete", "minor-fall-weak-bones", "spreading-skin-infection"):
        kept.setdefault(flag, flags.flags[flag])
    for flag in ("cancer-history-new-pain", "pregnancy-warning-signs"):
        kept.setdefault(flag, flags.flags[flag])
    bundles = {name: row for name, row in flags.bundles.items() if name == block.bundle}
    return replace(flags, flags=kept, bundles=bundles)


def _first(block: Block) -> Asked:
    return next(asked for asked in Asked if asked in block.asked)


def _named(places: str) -> set[str]:
    everywhere = set(shipped().regions)
    short = {"everywhere": everywhere, "pain": everywhere - {"no_pain"}, "nowhere": set[str]()}
    return short[places] if places in short else {*places.split(), "whole_body"}


def _shown(
    flags: RedFlags, block: Block, asking: Asking, answers: Mapping[str, Answer]
) -> Iterator[QuestionShown]:
    for audience in Audience:
        for shown in questions(flags, asking, answers, audience=audience):
            if shown.bundle.id == block.bundle:
                yield shown


def _lines(
    flags: RedFlags, block: Block, asking: Asking, answers: Mapping[str, Answer]
) -> list[str]:
    return [
        line.id
        for shown in _shown(flags, block, asking, answers)
        for line in shown.lines
        if line.flag == block.flag
    ]


def _places(flags: RedFlags, block: Block, given: Given) -> set[str]:
    return {
        place
        for place in flags.regions
        if _lines(flags, block, given.asking(flags, _first(block), {place}), given.answers)
    }


def _result(flags: RedFlags, flag: str, given: Given) -> str:
    if given.reviewed:
        signed = replace(flags.flags[flag], **SIGNED)
        flags = replace(flags, flags={**flags.flags, flag: signed})
    result = screened(flags, given.asking(flags, Asked.INTAKE), given.answers)
    raised = next((one for one in result.raised if one.flag == flag), None)
    if raised is None:
        return "again" if flag in result.ask_again else "none"
    assert flag not in result.ask_again
    if raised.urgency in URGENT:
        return str(raised.urgency) if raised.bars == ALL_BARS else f"{raised.urgency} let through"
    return f"{raised.urgency} {bars_words(raised.bars)}"


def bars_words(bars: Bars) -> str:
    return " ".join(
        [str(bars.massage), *(["m"] if bars.manipulation else []), *(["t"] if bars.trainer else [])]
    )
