"""The people of a week: the exact choice, its limits, and what can never matter."""

import random
from dataclasses import fields
from itertools import combinations

import pytest

from warmhand.core.errors import InvalidValueError
from warmhand.core.week import AT_MOST, BASE, Candidate, Reason, chosen, place_of


def one(name, reason, value, organisation=""):
    return Candidate(name, name, reason, value, organisation)


def may_stand_together(people):
    places = [row.organisation for row in people if row.organisation]
    numbers = (sum(row.reason is reason for row in people) for reason in Reason)
    return len(set(places)) == len(places) and all(
        number <= AT_MOST[reason] for number, reason in zip(numbers, Reason, strict=True)
    )


def best_of_all_subsets(people, most):
    sets = (
        each
        for number in range(most + 1)
        for each in combinations(people, number)
        if may_stand_together(each)
    )
    return min(
        sets,
        key=lambda each: (
            -sum(row.worth for row in each),
            -len(each),
            sorted((row.name.casefold(), row.key) for row in each),
        ),
    )


def from_the_top(people, most):
    taken = []
    for row in sorted(people, key=place_of):
        if len(taken) < most and may_stand_together([*taken, row]):
            taken.append(row)
    return taken


def some_people(rng, most=11):
    """Few values, names and places, so that ties and clashes are common."""
    return [
        Candidate(
            str(place),
            rng.choice("ABCDEFGH"),
            rng.choice(list(Reason)),
            rng.choice([0, 0.25, 0.5, 1, rng.random()]),
            rng.choice(["", "", "x", "y", "z"]),
        )
        for place in range(rng.randint(0, most))
    ]


def worth(people):
    return sum(row.worth for row in people)


def test_two_hundred_random_lists_are_chosen_as_by_trying_all_subsets():
    missed = 0
    for seed in range(200):
        rng = random.Random(seed)
        people, most = some_people(rng), rng.randint(0, 5)
        found = chosen(people, most)
        assert set(found) == set(best_of_all_subsets(people, most)), seed
        missed += worth(from_the_top(people, most)) < worth(found)
    assert missed, "the lists never needed more than taking them from the top"


def test_the_order_of_the_list_does_not_matter():
    for seed in range(50):
        rng = random.Random(seed)
        people = some_people(rng, most=40)
        before = chosen(people, 5)
        rng.shuffle(people)
        assert chosen(people, 5) == before


def test_taking_from_the_top_misses_the_best_set():
    ana, ben = one("Ana", Reason.GAP, 0.5, "Hill"), one("Ben", Reason.GAP, 0.4, "Mill")
    cy = one("Cy", Reason.FADING, 1.0, "Hill")
    di, eve = one("Di", Reason.GAP, 0.3), one("Eve", Reason.PATH, 0.1)
    people = (ana, ben, cy, di, eve)
    assert {row.name for row in from_the_top(people, 5)} == {"Ana", "Ben", "Eve"}
    assert {row.name for row in chosen(people, 5)} == {"Ben", "Di", "Cy", "Eve"}


def test_gaps_come_before_fading_before_paths_before_people_seen():
    people = [one(reason.value, reason, 1.0 if reason is Reason.SEEN else 0.0) for reason in Reason]
    assert [row.reason for row in chosen(people, 2)] == [Reason.GAP, Reason.FADING]


def test_base_and_number_of_each_reason_are_as_printed():
    assert BASE == {Reason.GAP: 3, Reason.FADING: 2, Reason.PATH: 1, Reason.SEEN: 0}
    assert AT_MOST == {Reason.GAP: 2, Reason.FADING: 2, Reason.PATH: 1, Reason.SEEN: 2}


def test_base_and_value_count_to_four_decimals():
    people = [
        one("B", Reason.GAP, 0.50004),
        one("A", Reason.GAP, 0.5),
        one("C", Reason.GAP, 0.5001),
    ]
    assert [row.name for row in chosen(people, 2)] == ["C", "A"]


@pytest.mark.parametrize("reason", Reason, ids=lambda reason: reason.value)
def test_of_one_reason_no_more_than_its_number_come(reason):
    people = [one(f"P{place}", reason, place / 10) for place in range(9)]
    found = chosen(people, 5)
    assert len(found) == AT_MOST[reason]
    assert {row.name for row in found} <= {"P7", "P8"}


def test_of_one_place_of_work_one_comes():
    people = [one(name, Reason.GAP, 0.5, "Riverside") for name in "ABC"]
    assert [row.name for row in chosen(people, 5)] == ["A"]


def test_people_alike_stand_by_name():
    people = [one(name, Reason.FADING, 1.0) for name in ("c", "B", "a")]
    assert [row.name for row in chosen(people, 2)] == ["a", "B"]


def test_nobody_is_invented_where_fewer_have_a_reason():
    assert chosen([], 5) == ()
    assert len(chosen([one("Ana", Reason.SEEN, 1.0)], 5)) == 1


def test_two_thousand_people_are_searched_as_few_as_matter():
    rng = random.Random(7)
    people = [
        Candidate(str(i), f"N{i:04}", rng.choice(list(Reason)), 1.0, rng.choice(["", f"o{i % 9}"]))
        for i in range(2_000)
    ]
    assert len(chosen(people, 5)) == 5


@pytest.mark.parametrize("most", [-1, 6])
def test_a_week_holds_none_to_five(most):
    with pytest.raises(InvalidValueError):
        chosen([], most)


@pytest.mark.parametrize("value", [-0.1, 1.1])
def test_a_value_lies_between_none_and_all(value):
    with pytest.raises(InvalidValueError):
        one("Ana", Reason.GAP, value)


def test_a_candidate_has_no_room_for_money_or_volume():
    names = {field.name for field in fields(Candidate)}
    assert names == {"key", "name", "reason", "value", "organisation"}
    for banned in ("fee", "sent_back", "clients_sent", "revenue", "gift", "referrals"):
        with pytest.raises(TypeError):
            Candidate("a", "a", Reason.GAP, 0.5, **{banned: 1})
