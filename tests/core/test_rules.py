"""Rules in three values: an unknown stays unknown until something else decides."""

import itertools
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warmhand.core.rules import (
    AllOf,
    AnyOf,
    AtLeast,
    FactIs,
    FactValue,
    FlagHolds,
    InRegions,
    Op,
    Rule,
    Sign,
    Truth,
    fact_names,
)

TRUTHS: tuple[Truth, ...] = (True, None, False)


class Told:
    """What is known, as the rules ask for it."""

    def __init__(self, signs: Sequence[Truth] = (), age: FactValue | None = None) -> None:
        self.signs, self.age = signs, age

    def fact(self, fact: str) -> FactValue | None:
        return self.age if fact == "age" else None

    def sign(self, line: str) -> Truth:
        return self.signs[int(line)]

    def holds(self, flag: str) -> Truth:
        return self.signs[int(flag)]

    def place(self, regions: frozenset[str]) -> Truth:
        return "neck" in regions


def signs(count: int) -> tuple[Rule, ...]:
    return tuple(Sign(str(place)) for place in range(count))


@pytest.mark.parametrize(
    ("one", "other", "both", "either"),
    [
        (True, True, True, True),
        (True, None, None, True),
        (True, False, False, True),
        (None, None, None, None),
        (None, False, False, None),
        (False, False, False, False),
    ],
)
def test_both_and_either_follow_kleene(
    one: Truth, other: Truth, both: Truth, either: Truth
) -> None:
    for told in (Told([one, other]), Told([other, one])):
        assert AllOf(signs(2)).truth(told) is both
        assert AnyOf(signs(2)).truth(told) is either


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_at_least_says_what_every_way_of_finding_out_would_say(count: int) -> None:
    for n in range(1, count + 1):
        for told in itertools.product(TRUTHS, repeat=count):
            ways = itertools.product(*((True, False) if one is None else (one,) for one in told))
            ends = {sum(bool(one) for one in way) >= n for way in ways}
            expected = None if len(ends) == 2 else ends.pop()
            assert AtLeast(n, signs(count)).truth(Told(told)) is expected, (n, told)


@pytest.mark.parametrize(
    ("op", "value", "own", "expected"),
    [
        (Op.AT_LEAST, 50, 50, True),
        (Op.AT_LEAST, 50, 49, False),
        (Op.OVER, 50, 50, False),
        (Op.OVER, 50, 51, True),
        (Op.AT_MOST, 50, 50, True),
        (Op.AT_MOST, 50, 51, False),
        (Op.UNDER, 50, 50, False),
        (Op.UNDER, 50, 49, True),
        (Op.IS, "male", "male", True),
        (Op.IS, "male", "other", False),
        (Op.IS_NOT, "male", "other", True),
        (Op.IS_NOT, "male", "male", False),
        (Op.ONE_OF, ("yes", "maybe"), "maybe", True),
        (Op.ONE_OF, ("yes", "maybe"), "no", False),
        (Op.IS, True, True, True),
        (Op.IS, True, False, False),
    ],
)
def test_a_fact_is_compared(
    op: Op, value: FactValue | tuple[str, ...], own: FactValue, expected: bool
) -> None:
    assert FactIs("age", op, value).truth(Told(age=own)) is expected
    assert FactIs("age", op, value).truth(Told()) is None


def test_words_are_never_put_in_order() -> None:
    assert FactIs("age", Op.AT_LEAST, 50).truth(Told(age="sixty")) is False


def test_places_and_other_flags_are_asked_for() -> None:
    assert InRegions(frozenset({"neck", "head"})).truth(Told()) is True
    assert InRegions(frozenset({"knee"})).truth(Told()) is False
    assert [FlagHolds("0").truth(Told([one])) for one in TRUTHS] == list(TRUTHS)


def test_the_facts_of_a_rule_are_named_in_order_each_once() -> None:
    knock, thins, thin = (FactIs(name, Op.IS, True) for name in ("knock", "thins", "knock"))
    assert fact_names(AllOf((knock, AnyOf((thins, thin, Sign("x")))))) == ("knock", "thins")
    assert fact_names(AtLeast(1, (Sign("x"),))) == ()
    assert fact_names(None) == ()


rules = st.recursive(
    st.sampled_from(signs(5)),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=4).map(lambda of: AllOf(tuple(of))),
        st.lists(inner, min_size=1, max_size=4).map(lambda of: AnyOf(tuple(of))),
        st.tuples(st.integers(1, 3), st.lists(inner, min_size=3, max_size=4)).map(
            lambda pair: AtLeast(pair[0], tuple(pair[1]))
        ),
    ),
    max_leaves=12,
)
answers = st.lists(st.sampled_from(TRUTHS), min_size=5, max_size=5)
RANK = {False: 0, None: 1, True: 2}


@given(rules, answers, st.integers(0, 4))
def test_a_stronger_answer_never_weakens_a_rule(rule: Rule, told: list[Truth], place: int) -> None:
    stronger = [*told[:place], True, *told[place + 1 :]]
    assert RANK[rule.truth(Told(told))] <= RANK[rule.truth(Told(stronger))]


@given(rules, answers, st.lists(st.booleans(), min_size=5, max_size=5))
def test_what_is_decided_stays_decided_once_more_is_known(
    rule: Rule, told: list[Truth], later: list[bool]
) -> None:
    decided = rule.truth(Told(told))
    known = [found if one is None else one for one, found in zip(told, later, strict=True)]
    if decided is not None:
        assert rule.truth(Told(known)) is decided
