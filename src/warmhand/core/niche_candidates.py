"""Every sentence that selects enough clients, and few enough, each set of people once."""

from collections.abc import Iterator, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from warmhand.core.niche_books import Book, Rule, Sentence
from warmhand.core.niches import Trait

FEWEST_CLIENTS = 12
LARGEST_SHARE = 0.5
NO_TRAIT = frozenset({"", "none"})  # neither nothing known nor "none" makes a group
Members = NDArray[np.bool_]
Row = tuple[Sentence, Members]


def candidates(
    books: Sequence[Book], *, fewest: int = FEWEST_CLIENTS
) -> tuple[list[Sentence], Members]:
    """Return the sentences with their clients: one row a sentence, one column a book.

    A sentence has one or two characteristics of different kinds, a need, or both, and fits at
    least `fewest` clients and at most half of them. Of sentences with exactly the same people
    the shortest is kept, then the first in the alphabet.
    """
    most = LARGEST_SHARE * len(books)
    needs = [(Sentence((), need), who) for need, who in _needs(books, fewest)]
    traits = [(Sentence((rule,)), who) for rule, who in _traits(books, fewest)]
    pairs = [row for row in _both(traits, traits) if row[1].sum() >= fewest]
    with_need = _both([*traits, *pairs], needs)
    kept: dict[bytes, Row] = {}
    for sentence, who in sorted(chain(needs, traits, pairs, with_need), key=_shortest_first):
        if fewest <= who.sum() <= most:
            kept.setdefault(np.packbits(who).tobytes(), (sentence, who))
    rows = list(kept.values())
    members = np.array([who for _, who in rows], dtype=bool).reshape(len(rows), len(books))
    return [sentence for sentence, _ in rows], members


def _shortest_first(row: Row) -> tuple[int, str]:
    return row[0].length, row[0].code


def _needs(books: Sequence[Book], fewest: int) -> Iterator[tuple[str, Members]]:
    all_needs = np.array([book.need for book in books])
    for need in sorted(set(all_needs.tolist()) - NO_TRAIT):
        who = all_needs == need
        if who.sum() >= fewest:
            yield str(need), who


def _traits(books: Sequence[Book], fewest: int) -> Iterator[tuple[Rule, Members]]:
    having: dict[Rule, list[int]] = {}
    for at, book in enumerate(books):
        for trait, values in book.traits.items():
            for value in values - NO_TRAIT:
                having.setdefault((trait, value), []).append(at)
    for rule, places in sorted(having.items(), key=lambda one: _place(one[0])):
        if len(places) >= fewest:
            who = np.zeros(len(books), dtype=bool)
            who[places] = True
            yield rule, who


def _place(rule: Rule) -> tuple[int, str]:
    return list(Trait).index(rule[0]), rule[1]


def _both(ones: Sequence[Row], others: Sequence[Row]) -> list[Row]:
    """Both things asked for; two characteristics of different kinds, in the order of kinds."""
    return [
        (Sentence((*one.rules, *other.rules), other.need), who & whose)
        for one, who in ones
        for other, whose in others
        if not other.rules or _place(one.rules[0])[0] < _place(other.rules[0])[0]
    ]
