"""Every part of every red flag matters: take it away or alter it, and the table notices."""

import copy
import itertools
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any

import pytest

from tests.core.red_flag_table import found_wrong, shipped, table
from warmhand.core import screening
from warmhand.core.errors import EvidenceError
from warmhand.core.red_flags import Answer, Asked, Flag, Urgency
from warmhand.core.screening import screened
from warmhand.formats.evidence_flag_rows import Lists, read_flag

Row = dict[str, Any]
Path = tuple[str | int, ...]

ORDERS = {">=": ">", ">": ">=", "<=": "<", "<": "<="}
CHOICES = {"==": "!=", "!=": "=="}
PARTIAL_BARS: dict[str, tuple[object, ...]] = {
    "partial_bars_massage": ("none", "local", "all"),
    "partial_bars_manipulation": (True, False),
}
BARS: dict[str, tuple[object, ...]] = {
    "bars_massage": ("none", "local", "all"),
    "bars_manipulation": (True, False),
    "bars_trainer": (True, False),
    **PARTIAL_BARS,
}
# Parts that say what follows anyway, proved one by one below.
SAYS_THE_SAME = {
    # The rule asks that a line be ticked, and without one the flag is not there at all.
    "giant-cell-arteritis": {"- needs.all.1"},
    "headache-pressure-or-risk": {"- needs.all.0"},
    "headache-pattern-change": {"- needs.any.1.all.0"},
    "medication-overuse": {"- needs.all.0"},
    "spine-fragility-fracture": {"- needs.all.0"},
    "cancer-history-spine-pain": {"- needs.all.1"},
    "spinal-cord-compression": {"- needs.all.1"},
    "spine-infection": {"- needs.any.1.all.0"},
    "skin-contagion-or-wound": {"- raises_to.0.when.any.1.all.0"},
    "muscle-breakdown": {"- needs.any.1.all.0"},
    "axial-spondyloarthritis": {"- needs.all.0"},
    "polymyalgia": {"- needs.all.1"},
    "ectopic-pregnancy": {"- needs.all.1"},
    "lung-tip-tumour": {"- needs.all.0"},
    "child-limp-fever": {"- needs.any.1.all.0"},
    # Losing weight, or weeks of illness, is enough alone, whatever else counts them again; and
    # who hurts all over is at every place.
    "ill-with-pain": {
        "- needs.any.0.at_least.of.0",
        "- needs.any.0.at_least.of.3",
        "- needs.any.1.all.0",
        "- needs.any.1.all.0.at_least.of.0",
        "- needs.any.1.all.0.at_least.of.3",
        "- situation.regions.21",
    },
    "caution-acute-inflammation": {"- situation.regions.21"},
}
AGES = (None, 49, 50, 59, 60, 64, 65)


@cache
def rows() -> dict[str, Row]:
    text = (files("warmhand.evidence") / "red_flags.toml").read_text("utf-8")
    return {row["id"]: row for row in tomllib.loads(text)["flag"]}


@cache
def lists() -> Lists:
    flags = shipped()
    return Lists(flags.regions, flags.facts, flags.bundles, flags.lines, flags.flags)


def at(row: Any, path: Path) -> Any:
    for step in path:
        row = row[step]
    return row


def without(row: Row, path: Path) -> Row:
    changed = copy.deepcopy(row)
    del at(changed, path[:-1])[path[-1]]
    return changed


def altered(row: Row, path: Path, value: object) -> Row:
    changed = copy.deepcopy(row)
    at(changed, path[:-1])[path[-1]] = value
    return changed


def named(path: Path) -> str:
    return ".".join(str(step) for step in path)


def removals(row: Row) -> Iterator[tuple[str, Row]]:
    """Yield the flag without one of its parts, for every part."""
    for path in parts_to_remove(row):
        yield f"- {named(path)}", without(row, path)


def parts_to_remove(row: Row) -> Iterator[Path]:
    loose = ("needs", "partial_urgency", "urgency_until_reviewed", *PARTIAL_BARS)
    yield from ((key,) for key in loose if key in row)
    yield from (("situation", key) for key in row["situation"])
    for key in ("raises_to", "options", "asked"):
        yield from ((key, place) for place in range(len(row.get(key, []))))
    yield from inner(row, "options", ("follow_up", "only_if"))
    yield from inner(row, "raises_to", tuple(BARS))
    for path in rules(row):
        yield from leaves(at(row, path), path)
    places = row["situation"].get("regions", [])
    yield from (("situation", "regions", place) for place in range(len(places)))


def inner(row: Row, key: str, names: tuple[str, ...]) -> Iterator[Path]:
    """Yield the path of each of `names` in each table of an array."""
    for place, one in enumerate(row.get(key, [])):
        yield from ((key, place, name) for name in names if name in one)


def rules(row: Row) -> Iterator[Path]:
    paths: list[Path] = [("needs",), ("situation", "when"), ("situation", "or_when")]
    paths += [("raises_to", place, "when") for place in range(len(row.get("raises_to", [])))]
    paths += [("options", place, "only_if") for place in range(len(row.get("options", [])))]
    for path in paths:
        try:
            at(row, path)
        except KeyError:
            continue
        yield path


def leaves(rule: Row, path: Path) -> Iterator[Path]:
    """Yield every part of a combination, and of the combinations in it."""
    for key in ("all", "any"):
        for place, part in enumerate(rule.get(key, [])):
            yield (*path, key, place)
            yield from leaves(part, (*path, key, place))
    for place in range(len(rule.get("at_least", {}).get("of", []))):
        yield (*path, "at_least", "of", place)
    yield from ((*path, "regions", place) for place in range(len(rule.get("regions", []))))
    if rule.get("op") == "in":
        yield from ((*path, "value", place) for place in range(len(rule["value"])))


def alterations(row: Row) -> Iterator[tuple[str, Row]]:
    """Yield the flag with one of its values changed."""
    for path, value in values_to_alter(row):
        if at(row, path[:-1]).get(path[-1]) == value:
            continue
        yield f"{named(path)} = {value}", altered(row, path, value)


def values_to_alter(row: Row) -> Iterator[tuple[Path, object]]:
    levels = ("urgency", "urgency_until_reviewed", "partial_urgency")
    kinds: dict[str, tuple[object, ...]] = {**dict.fromkeys(levels, tuple(Urgency)), **BARS}
    own = ((key,) for key in kinds if key in row)
    for path in (*own, *inner(row, "raises_to", tuple(kinds))):
        others = kinds[str(path[-1])]
        yield from ((path, str(one) if isinstance(one, Urgency) else one) for one in others)
    for place, option in enumerate(row.get("options", [])):
        if "follow_up" not in option:
            yield ("options", place, "follow_up"), True
    if "bundle" in row:
        yield from ((("bundle",), name) for name in ("now", "today"))
    yield from situation_values(row["situation"])
    for path in rules(row):
        yield from rule_values(at(row, path), path)


def situation_values(situation: Row) -> Iterator[tuple[Path, object]]:
    for key in ("age_min", "age_max"):
        if key in situation:
            yield from ((("situation", key), situation[key] + by) for by in (-1, 1))
    if "regions" in situation:
        own = situation["regions"]
        for other in set(shipped().regions) - {*own, "whole_body"}:
            yield ("situation", "regions"), [*own, other]


def rule_values(rule: Row, path: Path) -> Iterator[tuple[Path, object]]:
    for key in ("all", "any"):
        for place, part in enumerate(rule.get(key, [])):
            yield from rule_values(part, (*path, key, place))
    if "at_least" in rule:
        n = rule["at_least"]["n"]
        yield from (((*path, "at_least", "n"), n + by) for by in (-1, 1))
    if type(rule.get("value")) is int:
        yield from (((*path, "value"), rule["value"] + by) for by in (-1, 1))
    if rule.get("op") in ORDERS | CHOICES:
        yield (*path, "op"), (ORDERS | CHOICES)[rule["op"]]


def unnoticed(flag: str, changed: Row) -> bool:
    """Whether neither the reader nor any case of the table says no to the changed flag."""
    flags = shipped()
    try:
        read = read_flag(changed, lists())
    except EvidenceError:
        return False
    changed_list = replace(flags, flags={**flags.flags, flag: read})
    try:
        return not any(found_wrong(changed_list, table()[flag]))
    except screening.InvalidValueError:
        return False  # a line that the table ticks is gone


@pytest.mark.parametrize("flag", sorted(rows()))
def test_no_part_of_a_flag_can_be_removed_unnoticed(flag: str) -> None:
    left = {name for name, changed in removals(rows()[flag]) if unnoticed(flag, changed)}
    assert left == SAYS_THE_SAME.get(flag, set())


@pytest.mark.parametrize("flag", sorted(rows()))
def test_no_value_of_a_flag_can_be_altered_unnoticed(flag: str) -> None:
    left = {name for name, changed in alterations(rows()[flag]) if unnoticed(flag, changed)}
    assert left == set()


@pytest.mark.parametrize("flag", sorted(SAYS_THE_SAME))
def test_what_is_said_twice_changes_no_answer_at_all(flag: str) -> None:
    whole = shipped().flags[flag]
    twice = [
        read_flag(changed, lists())
        for name, changed in removals(rows()[flag])
        if name in SAYS_THE_SAME[flag] and "situation" not in name
    ]
    for facts, answers in all_that_may_be_said(rows()[flag]):
        expected = came_to(whole, facts, answers)
        for other in twice:
            assert came_to(other, facts, answers) == expected, (facts, answers)


def all_that_may_be_said(row: Row) -> Iterator[tuple[dict[str, Any], dict[str, Answer]]]:
    """Yield every mix of answers to the first five lines, its own first, and of facts the rule speaks of."""
    said = str(row.get("needs") or row["raises_to"])
    lines = [line for line in shipped().lines if line.split(".")[0] == row["id"]]
    lines += [line for line in shipped().lines if repr(line) in said and line not in lines]
    facts = [fact for fact in shipped().facts.values() if repr(fact.id) in said]
    values = [
        AGES if fact.id == "age" else (None, *fact.values) if fact.values else (None, False, True)
        for fact in facts
    ]
    for answers in itertools.product(Answer, repeat=min(len(lines), 5)):
        for known in itertools.product(*values):
            pairs = zip(facts, known, strict=True)
            given = {fact.id: value for fact, value in pairs if value is not None}
            yield given, dict(zip(lines, answers, strict=False))


def came_to(flag: Flag, facts: dict[str, Any], answers: dict[str, Answer]) -> tuple[object, ...]:
    asking = screening.Asking(Asked.INTAKE, frozenset({"no_pain"}), facts)
    owners = {line.split(".")[0] for line in answers}
    flags = {name: shipped().flags[name] for name in owners} | {flag.id: flag}
    result = screened(replace(shipped(), flags=flags), asking, {**answers})
    return (*(one for one in result.raised if one.flag == flag.id), flag.id in result.ask_again)


@pytest.mark.parametrize("urgency", [one for one in Urgency if one is not Urgency.NONE])
def test_what_unsure_counts_for_cannot_be_altered_unnoticed(
    urgency: Urgency, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screening, "UNSURE_IS_YES", screening.UNSURE_IS_YES ^ {urgency})
    assert any(any(found_wrong(shipped(), block)) for block in table().values())
