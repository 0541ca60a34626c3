"""Same person? Tiers: what is certain enough to happen by itself, what a person is asked.

Rows are compared by points (`same_person_points`) where they share a key (`same_person_blocks`).
Organisations and whatever is doubtful always go to a person.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from warmhand.core.same_person_blocks import (
    MOST_IN_LOOKUP,
    Dropped,
    blocked,
    blocks_of,
    keys_of,
)
from warmhand.core.same_person_clean import Clean, Record
from warmhand.core.same_person_lines import Counts, Fact
from warmhand.core.same_person_points import Scored, Tier, scored, works_at

__all__ = [
    "Candidate", "Clean", "Counts", "Fact", "Found", "Lookup", "Pair", "Pairs", "Record",
    "Scored", "Tier", "asked_tier", "lookup_tier", "pairs_within", "scored", "tier_of", "works_at",
]  # fmt: skip

AUTOMATIC_FROM: Final = 6.5
LOOKUP_FROM: Final = 6.0
ASK_FROM: Final = 3.0
AHEAD_BY: Final = 1.5
MOST_ASKED: Final = 3
_CONTACTS: Final = frozenset({Fact.PHONE, Fact.STREET, Fact.MAIL, Fact.LICENCE})
_NAMES: Final = frozenset({Fact.LAST, Fact.FIRST})
_MIDDLE_ALIKE: Final = frozenset({Fact.MIDDLE, Fact.NO_MIDDLE})

Condition = Callable[[Scored], bool]
CONDITIONS: Final[Mapping[str, Condition]] = {
    "persons": lambda found: Fact.ORGANISATIONS not in found.facts,
    "points": lambda found: found.points >= AUTOMATIC_FROM,
    "nothing against": lambda found: not found.speaks_against,
    "a contact": lambda found: not _CONTACTS.isdisjoint(found.facts),
    "names": lambda found: found.facts >= _NAMES or Fact.ORGANISATION_NAME in found.facts,
    "middle": lambda found: not _MIDDLE_ALIKE.isdisjoint(found.facts),
}
"""What must all hold before two rows become one by themselves. Jr and Sr: nothing against."""
LOOKUP_CONDITIONS: Final[Mapping[str, Condition]] = {
    "persons": CONDITIONS["persons"],
    "points": lambda found: found.points >= LOOKUP_FROM,
    "nothing against": CONDITIONS["nothing against"],
    "two contacts": lambda found: len(_CONTACTS & found.facts) >= 2,
    "names": lambda found: (
        Fact.LAST in found.facts and not {Fact.FIRST, Fact.NICKNAME}.isdisjoint(found.facts)
    ),
    "middle": lambda found: not (_MIDDLE_ALIKE | {Fact.MIDDLE_ON_ONE_SIDE}).isdisjoint(found.facts),
}
"""What is enough instead where the other list holds each person once, as the registry does."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two rows of one list that may be the same, with how far they agree."""

    one: Record
    other: Record
    scored: Scored
    tier: Tier


@dataclass(frozen=True, slots=True)
class Pairs:
    """The pairs worth a look (highest points first), pairs compared, blocks left out."""

    pairs: tuple[Pair, ...]
    compared: int
    dropped: tuple[Dropped, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """One row of the registry that a contact may be."""

    record: Record
    scored: Scored


@dataclass(frozen=True, slots=True)
class Found:
    """What a contact was found to be: `same` without asking, or at most three to `ask` about."""

    same: Candidate | None = None
    ask: tuple[Candidate, ...] = ()


def tier_of(found: Scored) -> Tier:
    """Return what is done with two rows of lists that may hold a person more than once."""
    if found.decided:
        return found.decided
    if all(holds(found) for holds in CONDITIONS.values()):
        return Tier.SAME
    return asked_tier(found)


def asked_tier(found: Scored) -> Tier:
    """Return `ASK` or `NO`: for duplicate clients, whom nothing makes one without a person."""
    if found.decided:
        return Tier.ASK if found.decided is Tier.SAME else found.decided
    return Tier.ASK if found.points >= ASK_FROM else Tier.NO


def lookup_tier(found: Scored) -> Tier:
    """Return what one registry row is for a contact, before it is held against the next one."""
    if found.decided is None and all(holds(found) for holds in LOOKUP_CONDITIONS.values()):
        return Tier.SAME
    return tier_of(found)


def pairs_within(
    records: Sequence[Record],
    *,
    counts: Counts | None = None,
    tier: Callable[[Scored], Tier] = tier_of,
    new: Collection[str] | None = None,
) -> Pairs:
    """Return the pairs of one list (or of several put together) that are the same or asked about.

    Rows are compared where they share a key; `compared` says how many pairs that were. Pass
    `asked_tier` for clients. `counts` are of the list itself unless given. With `new`, keys of
    records, only the pairs in which one of the two is new.
    """
    counts = counts or Counts.of(records)
    places = None if new is None else {at for at, one in enumerate(records) if one.key in new}
    shared = blocked([record.clean for record in records], new=places)
    kept = []
    for one, other in shared.pairs:
        found = scored(records[one], records[other], counts)
        if (reached := tier(found)) is not Tier.NO:
            kept.append(Pair(records[one], records[other], found, reached))
    kept.sort(key=lambda pair: (-pair.scored.points, pair.one.key, pair.other.key))
    return Pairs(tuple(kept), len(shared.pairs), shared.dropped)


class Lookup:
    """A registry, or a part of it, in which contacts are looked up; it holds each person once."""

    def __init__(self, records: Sequence[Record], *, counts: Counts | None = None) -> None:
        """`counts` are of `records` unless given, as for a part read from a larger registry."""
        self._records = records
        self._counts = counts or Counts.of(records)
        blocks = blocks_of(record.clean for record in records)
        self.dropped = tuple(
            Dropped(key, len(places))
            for key, places in blocks.items()
            if len(places) > MOST_IN_LOOKUP
        )
        for block in self.dropped:
            del blocks[block.key]
        self._blocks = blocks
        self.compared = 0

    def lookup(self, contact: Record) -> Found:
        """Return who `contact` is: one row for certain, else those to ask about.

        One is certain by its number, or where it alone meets the conditions and lies 1.5 points
        above the next.
        """
        ranked = self._ranked(contact)
        numbered = [one for one in ranked if one.scored.decided is Tier.SAME]
        if numbered:
            return Found(same=numbered[0])
        meets = [one for one in ranked if lookup_tier(one.scored) is Tier.SAME]
        if len(meets) == 1 and _is_ahead(meets[0], ranked):
            return Found(same=meets[0])
        asked = [one for one in ranked if asked_tier(one.scored) is Tier.ASK]
        return Found(ask=tuple(asked[:MOST_ASKED]))

    def _ranked(self, contact: Record) -> list[Candidate]:
        """Return every row that shares a key, highest points first, then by number."""
        places = {place for key in keys_of(contact.clean) for place in self._blocks.get(key, ())}
        self.compared += len(places)
        found = [
            Candidate(record, scored(contact, record, self._counts))
            for record in (self._records[place] for place in places)
        ]
        return sorted(found, key=lambda one: (-one.scored.points, one.record.npi, one.record.key))


def _is_ahead(first: Candidate, ranked: Sequence[Candidate]) -> bool:
    others = (one.scored.points for one in ranked if one is not first)
    return first.scored.points - max(others, default=0.0) >= AHEAD_BY
