"""Pairs that were asked about or made one before, and the questions that are new."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from warmhand.core.same_person import MOST_ASKED, Pair
from warmhand.store.people import Practice
from warmhand.store.same import Merge, SameQuestion

Both = frozenset[str]
NPI_LENGTH: Final = 10


@dataclass(frozen=True, slots=True)
class Known:
    """The pairs of keys, or of a key and a registry number, that a person or a merge settled."""

    pairs: frozenset[Both]

    @classmethod
    def of_partners(cls) -> "Known":
        """Read every pair of partners, and of a partner and a listing: two queries."""
        return cls._read("partner")

    @classmethod
    def of_clients(cls) -> "Known":
        """Read every pair of clients: two queries."""
        return cls._read("client")

    @classmethod
    def _read(cls, kind: str) -> "Known":
        asked = SameQuestion.objects.filter(**{f"{kind}__isnull": False})
        done = Merge.objects.filter(**{f"kept_{kind}__isnull": False})
        rows = [
            *asked.values_list(f"{kind}_id", f"other_{kind}_id", "npi"),
            *done.values_list(f"kept_{kind}_id", f"gone_{kind}_id", "npi"),
        ]
        return cls(frozenset(frozenset({str(one), str(other or npi)}) for one, other, npi in rows))

    def has(self, one: str, other: str) -> bool:
        """Return whether the pair was asked about, or made one, before."""
        return frozenset({one, other}) in self.pairs


@dataclass(frozen=True, slots=True)
class Wanted:
    """A question to keep: the key of a row, that of another or a registry number, and why."""

    one: str
    other: str
    points: float
    reasons: Sequence[tuple[str, float]]

    @classmethod
    def of(cls, pair: Pair, *, new: Collection[UUID]) -> "Wanted":
        """Return the question about `pair`, who is `new` first."""
        one, other = pair.one.key, pair.other.key
        if UUID(one) not in new:
            one, other = other, one
        return cls(one, other, pair.scored.points, pair.scored.reasons)

    def after(self, became: Mapping[str, str]) -> "Wanted":
        """Return the question about whom the two `became`."""
        one, other = (_last(key, became) for key in (self.one, self.other))
        return replace(self, one=one, other=other)

    @property
    def both(self) -> Both:
        """The pair, whichever stands first."""
        return frozenset({self.one, self.other})


def _last(key: str, became: Mapping[str, str]) -> str:
    while key in became:
        key = became[key]
    return key


def apart(
    wanted: Iterable[Wanted],
    *,
    known: Known,
    practice: Practice,
    now: datetime,
    are_clients: bool = False,
) -> int:
    """Keep the questions of `wanted` that are new, at most three for one row; return how many."""
    asked: set[Both] = set()
    count: Counter[str] = Counter()
    made = []
    for one in sorted(wanted, key=lambda each: (-each.points, each.one, each.other)):
        new = one.both not in asked and one.both not in known.pairs
        if new and count[one.one] < MOST_ASKED:
            asked.add(one.both)
            count[one.one] += 1
            made.append(_question(one, practice, now, "client" if are_clients else "partner"))
    SameQuestion.objects.bulk_create(made)
    return len(made)


def _question(wanted: Wanted, practice: Practice, now: datetime, kind: str) -> SameQuestion:
    is_listed = len(wanted.other) == NPI_LENGTH
    return SameQuestion(
        practice=practice,
        npi=wanted.other if is_listed else "",
        points=wanted.points,
        reasons=[list(reason) for reason in wanted.reasons],
        created_at=now,
        **{f"{kind}_id": wanted.one, f"other_{kind}_id": None if is_listed else wanted.other},
    )


def groups_to_merge(certain: Sequence[Pair]) -> list[list[Pair]]:
    """Return the pairs of `certain` by groups, of groups that may become one person unasked.

    Each of a group is surely the same as each other one: "William C" is alike to Charles and to
    Clark, and who is surely two people at once is nobody's to decide unasked. Nor has a group two
    registry numbers.
    """
    group: dict[str, str] = {}

    def root(key: str) -> str:
        while group.setdefault(key, key) != key:
            key = group[key]
        return key

    for pair in certain:
        group[root(pair.one.key)] = root(pair.other.key)
    groups: defaultdict[str, list[Pair]] = defaultdict(list)
    for pair in certain:
        groups[root(pair.one.key)].append(pair)
    return [pairs for pairs in groups.values() if _is_one(pairs)]


def _is_one(pairs: Sequence[Pair]) -> bool:
    records = {record.key: record for pair in pairs for record in (pair.one, pair.other)}
    numbers = {record.npi for record in records.values()} - {""}
    each_with_each = len(records) * (len(records) - 1) // 2
    return (
        len(numbers) <= 1
        and len({frozenset((p.one.key, p.other.key)) for p in pairs}) == each_with_each
    )
