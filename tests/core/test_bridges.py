import random
from itertools import combinations

import pytest

from warmhand.core.bridges import bridges

TRIANGLES = [("a", "b"), ("b", "c"), ("c", "a"), ("c", "d"), ("d", "e"), ("e", "f"), ("f", "d")]


@pytest.mark.parametrize(
    ("ties", "found"),
    [
        ([], ""),
        ([("a", "b")], ""),
        ([("a", "b"), ("b", "c")], "b"),
        ([("a", "b"), ("b", "c"), ("c", "a")], ""),
        (TRIANGLES, "cd"),
        ([("a", "a"), ("a", "b"), ("b", "a"), ("b", "c")], "b"),
        ([("a", "b"), ("b", "c"), ("x", "y"), ("y", "z")], "by"),
    ],
    ids=["nobody", "a pair", "a chain", "a triangle", "two triangles", "twice", "two groups"],
)
def test_who_alone_connects_two_groups(ties, found):
    assert bridges(ties) == set(found)


def groups(ties, without=None):
    """How many groups there are, by joining whoever is tied."""
    of = {one: {one} for pair in ties for one in pair if one != without}
    for one, other in ties:
        if without not in (one, other) and of[one] is not of[other]:
            of[one] |= of[other]
            for each in of[other]:
                of[each] = of[one]
    return len({id(group) for group in of.values()})


def test_it_agrees_with_taking_each_person_out():
    for seed in range(200):
        draw = random.Random(seed)
        pairs = list(combinations("abcdefghi", 2))
        ties = draw.sample(pairs, draw.randrange(4, 13))
        people = {one for pair in ties for one in pair}
        alone = {one for one in people if groups(ties, one) > groups(ties)}
        assert bridges(ties) == alone, ties


def test_a_long_chain_needs_no_recursion():
    chain = [(str(number), str(number + 1)) for number in range(5_000)]
    assert len(bridges(chain)) == 4_999
