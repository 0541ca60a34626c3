"""One flag of the red flags' file, and what it must not contradict."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from warmhand.core.checked import Checked
from warmhand.core.red_flags import (
    ALL_BARS,
    URGENT,
    Asked,
    Audience,
    Bars,
    BarsMassage,
    Bundle,
    BundleKind,
    Fact,
    Flag,
    Line,
    Partial,
    Raise,
    RuleChecked,
    Urgency,
)
from warmhand.core.rules import AllOf, AnyOf, FactIs, InRegions, Op, Rule
from warmhand.formats.evidence_rules import Words, read_regions, read_rule
from warmhand.formats.evidence_table import Table

_BARS = ("bars_massage", "bars_manipulation", "bars_trainer")
FLAG_KEYS = frozenset({
    "id", "replaces_item", "regions", "topics", "question", "suggests", "urgency",
    "urgency_until_reviewed", "reviewed_by", "reviewed_on", "acts_alone", "combines_with",
    "audience", "asked", "bundle", "situation", "derived", "options", "needs",
    "partial_urgency", "partial_bars_massage", "partial_bars_manipulation", "raises_to",
    *_BARS, "rule_checked", "rule_note", "source", "url", "read_at", "checked", "verdict", "note",
})  # fmt: skip
_TOPICS = frozenset({"joint", "skin", "muscle", "pregnancy", "mood", "safety", "child"})


@dataclass(frozen=True, slots=True)
class Lists:
    """What a flag may refer to."""

    regions: Collection[str]
    facts: Mapping[str, Fact]
    bundles: Mapping[str, Bundle]
    lines: Collection[str]
    flags: Collection[str]


def line_ids(row: object) -> list[str]:
    """Return the ids of the lines a flag's table will have, before it is read."""
    if not isinstance(row, dict) or row.get("derived") is True:
        return []
    options = row.get("options")
    if not isinstance(options, list):
        return [str(row.get("id"))]
    return [f"{row.get('id')}.{one.get('id')}" for one in options if isinstance(one, dict)]


def read_flag(row: object, lists: Lists) -> Flag:
    """Return the flag in a TOML table.

    Raises `EvidenceError` naming the flag for anything unknown, missing or contradictory.
    """
    name = row.get("id", "without an id") if isinstance(row, dict) else "?"
    table = Table(row, f"The flag {name}", FLAG_KEYS)
    _unused(table)
    words = Words(table.where, lists.facts, lists.regions, lists.lines, lists.flags)
    # Lines are shown before signs are known.
    before = replace(words, lines=(), flags=())
    bars = _bars(table)
    flag = Flag(
        **_texts(table),
        **_checks(table),
        regions=tuple(str(one) for one in table.rows("regions") if read_regions([one], words)),
        urgency=_urgency(table, "urgency"),
        urgency_until_reviewed=_maybe_urgency(table, "urgency_until_reviewed"),
        asked=frozenset(Asked(one) for one in _all_in(table, "asked", set(Asked))),
        bundle=_bundle(table, lists),
        situation=_situation(table, before),
        lines=_lines(table, before),
        needs=read_rule(table.value("needs"), words) if table.has("needs") else None,
        partial=_partial(table, bars),
        raises_to=tuple(_raise(one, table, words, bars) for one in table.rows("raises_to")),
        bars=bars,
    )
    _agree(table, flag)
    return flag


def _texts(table: Table) -> dict[str, Any]:
    return {
        "id": table.id(),
        **{key: table.text(key) for key in ("question", "suggests", "source", "url")},
        "reviewed_by": table.text("reviewed_by", ""),
    }


def _checks(table: Table) -> dict[str, Any]:
    if table.has("reviewed_by") != table.has("reviewed_on"):
        raise table.wrong("reviewed_by", "and reviewed_on stand together, or neither")
    return {
        "reviewed_on": table.day("reviewed_on") if table.has("reviewed_on") else None,
        "audience": table.one_of("audience", Audience),
        "checked": table.one_of("checked", Checked),
        "rule_checked": table.one_of("rule_checked", RuleChecked),
    }


def _unused(table: Table) -> None:
    """Check what only people read."""
    table.truth("acts_alone")
    for key in ("combines_with", "topics"):
        table.texts(key)
    for key in ("replaces_item", "verdict"):
        table.text(key)
    for key in ("read_at", "note", "rule_note"):
        table.text(key, "")
    _all_in(table, "topics", _TOPICS)


def _all_in(table: Table, key: str, allowed: Collection[str]) -> tuple[str, ...]:
    found = table.texts(key)
    for one in found:
        if one not in allowed:
            raise table.wrong(key, f"{one!r} is not known")
    if not found and key != "topics":
        raise table.wrong(key, "is empty")
    return found


def _urgency(table: Table, key: str) -> Urgency:
    urgency = table.one_of(key, Urgency)
    if urgency is Urgency.NONE:
        raise table.wrong(key, "is none")
    return urgency


def _maybe_urgency(table: Table, key: str) -> Urgency | None:
    return _urgency(table, key) if table.has(key) else None


def _bars(table: Table, base: Bars | None = None) -> Bars:
    """Return the bars of a table; only over a `base` may they be missing."""
    massage, manipulation, trainer = _BARS
    if base is None:
        return Bars(
            table.one_of(massage, BarsMassage), table.truth(manipulation), table.truth(trainer)
        )
    return Bars(
        table.one_of(massage, BarsMassage) if table.has(massage) else base.massage,
        table.truth(manipulation) if table.has(manipulation) else base.manipulation,
        table.truth(trainer) if table.has(trainer) else base.trainer,
    )


def _bundle(table: Table, lists: Lists) -> str | None:
    if table.yes("derived"):
        for key in ("bundle", "options", "partial_urgency"):
            if table.has(key):
                raise table.wrong(key, "has no place where facts alone decide")
        if not table.has("needs"):
            raise table.wrong("needs", "is missing where facts alone decide")
        return None
    name = table.text("bundle")
    bundle = lists.bundles.get(name)
    if bundle is None or bundle.kind is not BundleKind.SIGNS:
        raise table.wrong("bundle", f"{name!r} is not known")
    if bundle.audience != table.value("audience"):
        raise table.wrong("audience", "is not the audience of the bundle")
    return name


def _situation(table: Table, words: Words) -> Rule | None:
    keys = ("regions", "age_min", "age_max", "when", "or_when")
    inner = Table(table.value("situation"), f"{table.where}: situation", keys)
    parts: list[Rule] = []
    if inner.has("regions"):
        parts.append(InRegions(read_regions(inner.value("regions"), words)))
    for key, op in (("age_min", Op.AT_LEAST), ("age_max", Op.AT_MOST)):
        if inner.has(key):
            parts.append(FactIs("age", op, inner.number(key)))
    if inner.has("when"):
        parts.append(read_rule(inner.value("when"), words))
    if not inner.has("or_when"):
        return AllOf(tuple(parts)) if parts else None
    if not parts:
        raise inner.wrong("or_when", "opens what is open already")
    return AnyOf((AllOf(tuple(parts)), read_rule(inner.value("or_when"), words)))


def _lines(table: Table, words: Words) -> tuple[Line, ...]:
    flag = table.id()
    if table.yes("derived"):
        return ()
    if not table.has("options"):
        return (Line(id=flag, words=table.text("question"), flag=flag),)
    found = []
    for option in table.rows("options"):
        row = Table(option, f"{table.where}: an option", ("id", "words", "follow_up", "only_if"))
        only_if = read_rule(row.value("only_if"), words) if row.has("only_if") else None
        found.append(
            Line(
                id=f"{flag}.{row.id()}",
                words=row.text("words"),
                flag=flag,
                follow_up=row.yes("follow_up"),
                only_if=only_if,
            )
        )
    if all(line.follow_up for line in found):
        raise table.wrong("options", "has no line to begin with")
    return tuple(found)


def _partial(table: Table, bars: Bars) -> Partial | None:
    massage, manipulation = "partial_bars_massage", "partial_bars_manipulation"
    if not table.has("partial_urgency"):
        if table.has(massage) or table.has(manipulation):
            raise table.wrong("partial_bars", "has no partial_urgency")
        return None
    urgency = _urgency(table, "partial_urgency")
    usual = {Urgency.ROUTINE: BarsMassage.NONE, Urgency.DAYS: BarsMassage.LOCAL}
    own = table.one_of(massage, BarsMassage) if table.has(massage) else None
    return Partial(
        urgency,
        Bars(
            own or usual.get(urgency, BarsMassage.ALL),
            table.truth(manipulation) if table.has(manipulation) else bars.manipulation,
            bars.trainer,
        ),
    )


def _raise(row: object, table: Table, words: Words, bars: Bars) -> Raise:
    inner = Table(row, f"{table.where}: raises_to", ("urgency", "when", *_BARS))
    when = read_rule(inner.value("when"), words)
    return Raise(_urgency(inner, "urgency"), when, _bars(inner, bars))


def _agree(table: Table, flag: Flag) -> None:
    """Check that nothing in the flag can lower what another part of it says."""
    until = flag.urgency_until_reviewed
    if until is not None and until.rank >= flag.urgency.rank:
        raise table.wrong("urgency_until_reviewed", "is not the higher one")
    in_force = flag.urgency_in_force
    if any(step.urgency.rank > in_force.rank for step in flag.raises_to):
        raise table.wrong("raises_to", "lowers")
    if any(step.bars.merged(flag.bars) != step.bars for step in flag.raises_to):
        raise table.wrong("raises_to", "loosens a bar")
    if flag.partial is not None:
        if flag.needs is None or flag.partial.urgency.rank < flag.urgency.rank:
            raise table.wrong("partial_urgency", "is not the lower part of a rule")
        if flag.bars.merged(flag.partial.bars) != flag.bars:
            raise table.wrong("partial_bars", "is stricter than the whole")
    if in_force in URGENT and flag.bars != ALL_BARS:
        raise table.wrong("bars", "let something through at an urgent result")
