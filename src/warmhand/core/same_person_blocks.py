"""Which rows are compared at all: those that share a key. No list is compared row by row."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from warmhand.core.same_person_clean import Clean
from warmhand.core.same_person_nicknames import long_forms

MOST_IN_LIST = 60
MOST_IN_LOOKUP = 400
"""Rows that may share a key; a larger block is left out, and counted."""

_LEAST_ONCE: Final = 4  # Ann, Lee, Ray: shorter middle names were seldom a last name once

Key = tuple[str, ...]
KeysOf = Callable[[Clean], Iterator[Key]]


@dataclass(frozen=True, slots=True)
class Dropped:
    """A block too large to compare, and its rows."""

    key: Key
    rows: int


@dataclass(frozen=True, slots=True)
class Blocked:
    """Pairs of places in the list that share a key, and the blocks left out."""

    pairs: tuple[tuple[int, int], ...]
    dropped: tuple[Dropped, ...]


def blocks_of(
    rows: Iterable[Clean], *, only: Collection[Key] | None = None
) -> dict[Key, list[int]]:
    """Return the places of the rows under each of their keys, or of those that are in `only`."""
    blocks: defaultdict[Key, list[int]] = defaultdict(list)
    for place, row in enumerate(rows):
        for key in keys_of(row):
            if only is None or key in only:
                blocks[key].append(place)
    return blocks


def blocked(rows: Sequence[Clean], *, new: Collection[int] | None = None) -> Blocked:
    """Return the pairs to compare within one list, each once, in the order of the list.

    With `new`, places in the list, only the pairs in which one of the two is new.
    """
    pairs: set[int] = set()
    dropped, size = [], len(rows)
    only = None if new is None else {key for place in new for key in keys_of(rows[place])}
    for key, places in blocks_of(rows, only=only).items():
        if len(places) > MOST_IN_LIST:
            dropped.append(Dropped(key, len(places)))
            continue
        pairs.update(
            one * size + other
            for one, other in combinations(places, 2)
            if new is None or one in new or other in new
        )
    return Blocked(tuple(divmod(pair, size) for pair in sorted(pairs)), tuple(dropped))


def keys_of(row: Clean) -> set[Key]:
    """Return the keys of a row; one without a name has its national numbers alone."""
    found: set[Key] = {("number", number) for number in row.numbers}
    if not row.is_named:
        return found
    keys = ORGANISATION_KEYS if row.is_organisation else PERSON_KEYS
    for family in keys.values():
        found.update(family(row))
    return found


def _kind(row: Clean) -> str:
    return "o" if row.is_organisation else "p"


def _phone(row: Clean) -> Iterator[Key]:
    if row.phone:
        yield _kind(row), "phone", row.phone


def _licence(row: Clean) -> Iterator[Key]:
    if row.licence:
        yield _kind(row), "licence", row.licence


def _mail(row: Clean) -> Iterator[Key]:
    if row.mail:
        yield _kind(row), "mail", row.mail


def _names(row: Clean) -> Iterator[str]:
    yield row.last
    if len(row.last_parts) > 1:
        yield from row.last_parts


def _once(row: Clean) -> Iterator[str]:
    """Yield what may have been, or become, the last name: other names and a whole middle name."""
    yield from row.others
    if len(row.middle) >= _LEAST_ONCE:
        yield row.middle


def _name_and_area(row: Clean) -> Iterator[Key]:
    if row.zip and row.first:
        for name in _names(row):
            yield "name, area", name, row.zip[:3], row.first[0]


def _name_and_state(row: Clean) -> Iterator[Key]:
    if row.state and row.first:
        yield "name, state", row.last, row.first[0], row.state


def _last_and_first(row: Clean) -> Iterator[Key]:
    if row.first:
        yield "last, first", row.last, row.first


def _last_and_nickname(row: Clean) -> Iterator[Key]:
    for long in long_forms(row.first):
        yield "last, first", row.last, long


def _first_and_house(row: Clean) -> Iterator[Key]:
    if row.first and row.zip and row.house:
        yield "first, house", row.first[:4], row.zip, row.house


def _first_and_middle(row: Clean) -> Iterator[Key]:
    if row.first and row.middle and row.state:
        yield "first, middle", row.first, row.middle[0], row.state, row.last[:4]


def _once_and_state(row: Clean) -> Iterator[Key]:
    if row.state and row.first:
        for name in _once(row):
            yield "name, state", name, row.first[0], row.state


def _once_and_first(row: Clean) -> Iterator[Key]:
    if row.first:
        for name in _once(row):
            yield "last, first", name, row.first


def _organisation_name(row: Clean) -> Iterator[Key]:
    yield "name", row.name.replace(" ", "")[:18]


def _longest_words(row: Clean) -> Iterator[Key]:
    if row.state and len(row.name_words) > 1:
        longest = sorted(set(row.name_words), key=lambda word: (-len(word), word))[:2]
        yield "words", *sorted(longest), row.state


def _house(row: Clean) -> Iterator[Key]:
    if row.zip and row.house:
        yield "house", row.zip, row.house


_BOTH: Final[Mapping[str, KeysOf]] = {"phone": _phone, "licence": _licence, "mail": _mail}
PERSON_KEYS: Final[Mapping[str, KeysOf]] = {
    **_BOTH,
    "name and area": _name_and_area,
    "name and state": _name_and_state,
    "last and first": _last_and_first,
    "last and nickname": _last_and_nickname,
    "first and house": _first_and_house,
    "first and middle": _first_and_middle,
    "former name and state": _once_and_state,
    "former name and first": _once_and_first,
}
ORGANISATION_KEYS: Final[Mapping[str, KeysOf]] = {
    **_BOTH,
    "organisation name": _organisation_name,
    "longest words": _longest_words,
    "house": _house,
}
