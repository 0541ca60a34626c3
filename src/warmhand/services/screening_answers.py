"""What one page of safety questions brought, and how it is kept."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field

from warmhand.core.red_flags import Answer, Audience, FactType
from warmhand.core.rules import FactValue
from warmhand.services.safety_evidence import red_flags
from warmhand.store.safety import Screening


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What one page brought. `seen` are the lines and facts it showed, ticked or not."""

    seen: frozenset[str]
    yes: frozenset[str] = frozenset()
    unsure: frozenset[str] = frozenset()
    none: frozenset[str] = frozenset()
    """Bundles answered with "none of these"."""
    values: Mapping[str, FactValue] = field(default_factory=dict)
    """Facts that are a number or a choice."""
    regions: frozenset[str] | None = None
    """None where the page did not ask for places; likewise for topics."""
    topics: frozenset[str] | None = None


def bundles_of(given: Given) -> set[str | None]:
    """Return the bundles that a page showed."""
    rows = red_flags()
    found = {rows.facts[name].bundle for name in given.seen if name in rows.facts}
    lines = (rows.lines[name] for name in given.seen if name in rows.lines)
    return found | {rows.flags[line.flag].bundle for line in lines}


def is_ticked(given: Given, bundle: str) -> bool:
    """Tell whether anything in `bundle` was ticked, yes or not sure."""
    rows = red_flags()
    ticks = given.yes | given.unsure
    return any(
        rows.facts[name].bundle == bundle
        if name in rows.facts
        else name in rows.lines and rows.flags[rows.lines[name].flag].bundle == bundle
        for name in ticks
    )


def _is_answered(given: Given, bundle: str) -> bool:
    """One answer for all its lines: a tick, or "none of these", and not both at once."""
    return (bundle in given.none) is not is_ticked(given, bundle)


def keep_facts(row: Screening, given: Given) -> None:
    """Write the facts that a page showed into `row`; what has no answer is taken out."""
    for name in given.seen & set(red_flags().facts):
        fact = red_flags().facts[name]
        row.facts.pop(name, None)
        if name in given.values:
            row.facts[name] = given.values[name]
        elif fact.type == FactType.BOOL and name in given.yes | given.unsure:
            row.facts[name] = True if name in given.yes else None
        elif fact.type == FactType.BOOL and fact.bundle and has_none(fact.bundle):
            if _is_answered(given, fact.bundle):
                row.facts[name] = False
        elif fact.type == FactType.BOOL:
            row.facts[name] = False


def none_of(asked: Set[str], given: Given) -> dict[str, bool]:
    """Return a no to each of the facts `asked` whose question was answered "none of these"."""
    facts = [red_flags().facts[name] for name in sorted(asked)]
    return {
        fact.id: False
        for fact in facts
        if fact.type == FactType.BOOL
        and fact.bundle
        and fact.bundle in given.none
        and not is_ticked(given, fact.bundle)
    }


def has_none(bundle: str) -> bool:
    """Tell whether one tap says no to all of `bundle`: not where a number or a choice is asked."""
    facts = [fact for fact in red_flags().facts.values() if fact.bundle == bundle]
    return all(fact.type == FactType.BOOL for fact in facts)


def keep_lines(row: Screening, given: Given, *, for_therapist: bool) -> None:
    """Write the answers to the lines that a page showed; the therapist's own only for them."""
    rows = red_flags()
    for name in given.seen & set(rows.lines):
        bundle = rows.bundles[rows.flags[rows.lines[name].flag].bundle or ""]
        if bundle.audience is Audience.THERAPIST and not for_therapist:
            continue
        row.answers.pop(name, None)
        if name in given.yes | given.unsure:
            row.answers[name] = (Answer.YES if name in given.yes else Answer.UNSURE).value
        elif _is_answered(given, bundle.id):
            row.answers[name] = Answer.NO.value
