"""The dated red flags and cautions: TOML to values, strictly checked on reading."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from enum import StrEnum
from importlib.resources import files
from typing import Protocol, TypeVar

from warmhand.core.errors import EvidenceError
from warmhand.core.red_flags import (
    UNSURE_IS_YES,
    Asked,
    Audience,
    BarsMassage,
    Bundle,
    BundleKind,
    Fact,
    FactType,
    Flag,
    RedFlags,
    Urgency,
    VisitTopic,
)
from warmhand.core.rules import AllOf, AnyOf, AtLeast, FactValue, FlagHolds, Rule
from warmhand.formats.evidence_flag_rows import Lists, line_ids, read_flag
from warmhand.formats.evidence_rules import Words, read_rule
from warmhand.formats.evidence_table import Table, read_table

SCHEMA = 2
REVIEW_WITHIN = timedelta(days=731)
"""Evidence is looked at again within 24 months (evidence/clinical.md 3.2)."""
_ORDERS: dict[str, list[StrEnum]] = {
    "urgency_order": [one for one in Urgency if one is not Urgency.NONE],
    "audiences_allowed": list(Audience),
    "asked_allowed": list(Asked),
    "bars_massage_allowed": list(BarsMassage),
    "unsure_counts_as_yes_for": [one for one in Urgency if one in UNSURE_IS_YES],
}
_KEYS = frozenset({
    "schema_version", "checked_on", "review_by", "lowers_never", *_ORDERS,
    "regions_allowed", "facts_allowed", "bundle", "visit_topic", "flag",
})  # fmt: skip
_FACT_KEYS = frozenset({
    "type", "question", "bundle", "values", "ask_if", "if_not_asked", "once", "follow_up",
    "none_value", "known", "for_note",
})  # fmt: skip


class _HasId(Protocol):
    @property
    def id(self) -> str: ...


T = TypeVar("T", bound=_HasId)


def shipped_red_flags() -> RedFlags:
    """Return the red flags that come with Warmhand."""
    return read_red_flags((files("warmhand.evidence") / "red_flags.toml").read_bytes())


def read_red_flags(data: bytes) -> RedFlags:
    """Return the red flags in a TOML file's `data`.

    Raises `EvidenceError`, naming the flag where it is in one, for a damaged file, a key, value
    or reference that is not known, an id given twice, flags that decide each other in a circle,
    or anything that could lower a result.

    **Source**: the format is that of evidence/clinical.md 3.5; docs/red-flags.md explains it.
    """
    table = read_table(data, "The red flags", _KEYS)
    _head(table)
    regions = _regions(table)
    bundles = _by_id(table, "bundle", _bundle)
    facts = _facts(table, regions, bundles)
    flags = _flags(table, Lists(regions, facts, bundles, (), ()))
    return RedFlags(
        schema_version=SCHEMA,
        checked_on=table.day("checked_on"),
        review_by=table.day("review_by"),
        regions=regions,
        facts=facts,
        bundles=bundles,
        topics=_by_id(table, "visit_topic", lambda row: _topic(row, bundles)),
        flags=flags,
    )


def _head(table: Table) -> None:
    if table.value("schema_version") != SCHEMA:
        raise table.wrong("schema_version", f"is not {SCHEMA}")
    if table.value("lowers_never") is not True:
        raise table.wrong("lowers_never", "is not true")
    for key, order in _ORDERS.items():
        if list(table.texts(key)) != order:
            raise table.wrong(key, "is not the list that is understood")
    if not timedelta(0) < table.day("review_by") - table.day("checked_on") <= REVIEW_WITHIN:
        raise table.wrong("review_by", "is not within 24 months after checked_on")


def _regions(table: Table) -> dict[str, str]:
    rows = table.value("regions_allowed")
    if not isinstance(rows, dict) or not rows:
        raise table.wrong("regions_allowed", "names no place")
    inner = Table(rows, "The places", frozenset(rows))
    return {region: inner.text(region) for region in rows}


def _by_id(table: Table, key: str, read: Callable[[object], T]) -> dict[str, T]:
    found: dict[str, T] = {}
    for row in table.rows(key):
        one = read(row)
        if one.id in found:
            raise table.wrong(key, f"{one.id} is there twice")
        found[one.id] = one
    if not found:
        raise table.wrong(key, "is missing")
    return found


def _bundle(row: object) -> Bundle:
    name = row.get("id") if isinstance(row, dict) else "?"
    keys = ("id", "screen", "order", "kind", "audience", "words", "private")
    table = Table(row, f"The bundle {name}", keys)
    return Bundle(
        id=table.id(),
        screen=table.number("screen"),
        order=table.number("order"),
        kind=table.one_of("kind", BundleKind),
        audience=table.one_of("audience", Audience),
        words=table.text("words"),
        private=table.yes("private"),
    )


def _topic(row: object, bundles: dict[str, Bundle]) -> VisitTopic:
    name = row.get("id") if isinstance(row, dict) else "?"
    table = Table(row, f"The visit topic {name}", ("id", "words", "opens"))
    opens = table.texts("opens")
    if not opens or not set(opens) <= set(bundles):
        raise table.wrong("opens", "names a bundle that is not there, or none")
    return VisitTopic(table.id(), table.text("words"), frozenset(opens))


def _facts(table: Table, regions: dict[str, str], bundles: dict[str, Bundle]) -> dict[str, Fact]:
    rows = table.value("facts_allowed")
    if not isinstance(rows, dict) or not rows:
        raise table.wrong("facts_allowed", "names no fact")
    facts: dict[str, Fact] = {}
    for name, row in rows.items():
        # Only facts further up are known to the rule, so that none waits for itself.
        facts[name] = _fact(name, row, Words(f"The fact {name}", dict(facts), regions), bundles)
    return facts


def _fact(name: str, row: object, words: Words, bundles: dict[str, Bundle]) -> Fact:
    table = Table(row, words.where, _FACT_KEYS)
    fact = Fact(
        id=name,
        type=table.one_of("type", FactType),
        question=table.text("question"),
        bundle=table.text("bundle") if table.has("bundle") else None,
        values=table.texts("values"),
        ask_if=read_rule(table.value("ask_if"), words) if table.has("ask_if") else None,
        if_not_asked=_if_not_asked(table),
        once=table.yes("once"),
        follow_up=table.yes("follow_up"),
        none_value=table.number("none_value") if table.has("none_value") else None,
        known_by_product=table.text("known", "") == "product",
        for_note=table.yes("for_note"),
    )
    _agree(table, fact, bundles)
    return fact


def _if_not_asked(table: Table) -> FactValue | None:
    if table.has("if_not_asked") != table.has("ask_if"):
        raise table.wrong("if_not_asked", "and ask_if stand together, or neither")
    if not table.has("if_not_asked"):
        return None
    kind = table.one_of("type", FactType)
    if kind is FactType.BOOL:
        return table.truth("if_not_asked")
    return table.number("if_not_asked") if kind is FactType.INT else table.text("if_not_asked")


def _agree(table: Table, fact: Fact, bundles: dict[str, Bundle]) -> None:
    if (fact.bundle is None) is not fact.known_by_product or (
        table.has("known") and not fact.known_by_product
    ):
        raise table.wrong("bundle", "or known = product: one of the two")
    if fact.bundle is not None:
        bundle = bundles.get(fact.bundle)
        if bundle is None or bundle.kind is not BundleKind.FACTS:
            raise table.wrong("bundle", f"{fact.bundle!r} is not known")
    if bool(fact.values) is not (fact.type is FactType.ENUM):
        raise table.wrong("values", "belong to an enum, and to nothing else")
    if isinstance(fact.if_not_asked, str) and fact.if_not_asked not in fact.values:
        raise table.wrong("if_not_asked", "is not one of the values")


def _flags(table: Table, lists: Lists) -> dict[str, Flag]:
    rows = table.rows("flag")
    lists = Lists(
        lists.regions,
        lists.facts,
        lists.bundles,
        lines=_once([line for row in rows for line in line_ids(row)]),
        flags={str(row.get("id")) for row in rows if isinstance(row, dict)},
    )
    flags = _by_id(table, "flag", lambda row: read_flag(row, lists))
    for flag in flags.values():
        _no_circle(flag, flags, (flag.id,))
    return flags


def _once(lines: list[str]) -> frozenset[str]:
    found = frozenset(lines)
    for line in found:
        if lines.count(line) > 1:
            raise EvidenceError(f"The flag {line.split('.')[0]}: {line} is there twice.")
    return found


def _no_circle(flag: Flag, flags: dict[str, Flag], path: tuple[str, ...]) -> None:
    rules = [step.when for step in flag.raises_to] + ([flag.needs] if flag.needs else [])
    for name in (name for rule in rules for name in _flags_in(rule)):
        if name in path:
            raise EvidenceError(f"The flag {name} decides itself: {' → '.join((*path, name))}.")
        _no_circle(flags[name], flags, (*path, name))


def _flags_in(rule: Rule) -> Iterator[str]:
    if isinstance(rule, FlagHolds):
        yield rule.flag
    if isinstance(rule, AllOf | AnyOf | AtLeast):
        for part in rule.of:
            yield from _flags_in(part)
