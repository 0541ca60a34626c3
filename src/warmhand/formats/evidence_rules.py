"""Rules as they stand in the evidence files: TOML tables to values, checked on reading."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from warmhand.core.errors import EvidenceError
from warmhand.core.red_flags import Fact, FactType
from warmhand.core.rules import AllOf, AnyOf, AtLeast, FactIs, FlagHolds, InRegions, Op, Rule, Sign

_ORDERING = (Op.AT_LEAST, Op.AT_MOST, Op.OVER, Op.UNDER)


@dataclass(frozen=True, slots=True)
class Words:
    """What the rules of `where` may speak of; empty `lines` and `flags` mean: not of those."""

    where: str
    facts: Mapping[str, Fact]
    regions: Collection[str]
    lines: Collection[str] = ()
    flags: Collection[str] = ()


def read_rule(table: object, words: Words) -> Rule:
    """Return the rule in a TOML `table`.

    Raises `EvidenceError` naming the flag for a leaf that is not known, a reference to nothing,
    a comparison that does not fit the fact, or a number that can never be reached.
    """
    if not isinstance(table, dict):
        raise EvidenceError(f"{words.where}: {table!r} is no rule.")
    kind = _KINDS.get(frozenset(table))
    if kind is None:
        raise EvidenceError(f"{words.where}: no rule has the keys {', '.join(sorted(table))}.")
    return kind(table, words)


def _fact(table: dict[str, Any], words: Words) -> Rule:
    name, value = _known(table["fact"], words.facts, words), table["value"]
    fact = words.facts[name]
    try:
        op = Op(table["op"])
    except ValueError as error:
        raise EvidenceError(f"{words.where}: {error}.") from error
    if not _compares(fact, op, value):
        raise EvidenceError(f"{words.where}: {name} {op} {value!r} compares what does not fit.")
    return FactIs(name, op, tuple(value) if isinstance(value, list) else value)


def _compares(fact: Fact, op: Op, value: object) -> bool:
    if fact.type is FactType.BOOL:
        # A yes may only ever add: no rule may wait for a no.
        return op is Op.IS and value is True
    if fact.type is FactType.INT:
        return op in _ORDERING and type(value) is int
    if op is Op.ONE_OF:
        return isinstance(value, list) and bool(value) and set(value) <= set(fact.values)
    return op in (Op.IS, Op.IS_NOT) and value in fact.values


def _sign(table: dict[str, Any], words: Words) -> Rule:
    return Sign(_known(table["sign"], words.lines, words))


def _flag(table: dict[str, Any], words: Words) -> Rule:
    return FlagHolds(_known(table["flag"], words.flags, words))


def _regions(table: dict[str, Any], words: Words) -> Rule:
    return InRegions(read_regions(table["regions"], words))


def read_regions(names: object, words: Words) -> frozenset[str]:
    """Return the places in a TOML array; raises `EvidenceError` for one that is not known."""
    if not isinstance(names, list) or not names:
        raise EvidenceError(f"{words.where}: {names!r} is no list of places.")
    return frozenset(_known(name, words.regions, words) for name in names)


def _known(name: object, known: Collection[str], words: Words) -> str:
    if not isinstance(name, str) or name not in known:
        raise EvidenceError(f"{words.where}: {name!r} is not known here.")
    return name


def _parts(parts: object, words: Words) -> tuple[Rule, ...]:
    if not isinstance(parts, list) or not parts:
        raise EvidenceError(f"{words.where}: {parts!r} is no list of rules.")
    return tuple(read_rule(part, words) for part in parts)


def _all(table: dict[str, Any], words: Words) -> Rule:
    return AllOf(_parts(table["all"], words))


def _any(table: dict[str, Any], words: Words) -> Rule:
    return AnyOf(_parts(table["any"], words))


def _at_least(table: dict[str, Any], words: Words) -> Rule:
    inner = table["at_least"]
    if not isinstance(inner, dict) or set(inner) != {"n", "of"}:
        raise EvidenceError(f"{words.where}: at_least needs n and of.")
    of, n = _parts(inner["of"], words), inner["n"]
    if type(n) is not int or not 1 <= n <= len(of):
        raise EvidenceError(f"{words.where}: {n!r} of {len(of)} can never be counted.")
    return AtLeast(n, of)


_KINDS: Mapping[frozenset[str], Callable[[dict[str, Any], Words], Rule]] = {
    frozenset({"fact", "op", "value"}): _fact,
    frozenset({"sign"}): _sign,
    frozenset({"flag"}): _flag,
    frozenset({"regions"}): _regions,
    frozenset({"all"}): _all,
    frozenset({"any"}): _any,
    frozenset({"at_least"}): _at_least,
}
