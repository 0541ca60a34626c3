import random
import uuid

import numpy as np
import pytest

from warmhand.core.network_map import MIDDLE, MapPerson, places, radius, rings
from warmhand.core.warmth import LUKEWARM, WARM

GROUPS = [f"group {number}" for number in range(9)]
RADIUS_DRAWN = 7


def made(count, seed=1):
    draw = random.Random(seed)
    people = [
        MapPerson(
            str(uuid.UUID(int=draw.getrandbits(128))),
            draw.choices(GROUPS, [5, 3, 2, 3, 1, 2, 1, 1, 1])[0],
            draw.choice((0.0, draw.random())),
        )
        for _ in range(count)
    ]
    ties = [(draw.choice(people).key, draw.choice(people).key) for _ in range(count * 8 // 3)]
    return people, ties, draw


def moved(before, after):
    return [np.hypot(after[key][0] - x, after[key][1] - y) for key, (x, y) in before.items()]


@pytest.fixture(scope="module")
def three_hundred():
    people, ties, draw = made(300)
    return people, ties, draw, places(people, ties, groups=GROUPS)


def test_the_same_people_stand_the_same_in_whatever_order_they_come(three_hundred):
    people, ties, draw, before = three_hundred
    shuffled = draw.sample(people, len(people))
    assert places(shuffled, ties[::-1], groups=GROUPS) == before


def test_nobody_stands_on_anybody_or_off_the_page(three_hundred):
    at = np.array(list(three_hundred[3].values()))
    apart = np.hypot(*(at[:, None] - at[None]).transpose(2, 0, 1))
    np.fill_diagonal(apart, np.inf)
    assert apart.min() > 2 * RADIUS_DRAWN
    assert at.min() > 2 * RADIUS_DRAWN
    assert at.max() < 1000 - 2 * RADIUS_DRAWN


def test_everybody_stands_between_the_rings_of_their_word(three_hundred):
    people, *_, at = three_hundred
    warm, lukewarm, edge = rings()
    for person in people:
        away = np.hypot(at[person.key][0] - MIDDLE, at[person.key][1] - MIDDLE)
        inner = 0 if person.warmth >= WARM else warm if person.warmth >= LUKEWARM else lukewarm
        outer = warm if person.warmth >= WARM else lukewarm if inner == warm else edge
        assert inner < away < outer, person


@pytest.mark.parametrize("seed", range(10))
def test_one_more_person_leaves_the_map_as_it_was(three_hundred, seed):
    people, ties, _, before = three_hundred
    draw = random.Random(seed)
    new = MapPerson(str(uuid.UUID(int=draw.getrandbits(128))), draw.choice(GROUPS), draw.random())
    known = [(new.key, person.key) for person in draw.sample(people, 3)]
    far = moved(before, places([*people, new], ties + known, groups=GROUPS))
    assert np.median(far) < 1
    assert np.percentile(far, 95) < 5


def test_who_grows_warmer_comes_nearer_alone(three_hundred):
    people, ties, _, before = three_hundred
    tied = {key for pair in ties for key in pair}
    cold = next(one for one in people if one.warmth == 0 and one.key not in tied)
    warmer = [
        MapPerson(person.key, person.group, 0.9) if person is cold else person for person in people
    ]
    after = places(warmer, ties, groups=GROUPS)
    gone = dict(zip(before, moved(before, after), strict=True))
    assert np.hypot(after[cold.key][0] - MIDDLE, after[cold.key][1] - MIDDLE) < radius(0.5)
    assert [key for key, far in gone.items() if far > 10] == [cold.key]


def test_two_of_one_home_are_parted_and_ties_to_nobody_are_left_out():
    crowd = [MapPerson(f"{number}", "group 0", 1.0) for number in range(12)]
    at = places(crowd, [("0", "nobody"), ("1", "1")], groups=["group 0"])
    assert len(set(at.values())) == 12
    assert places([], [], groups=GROUPS) == {}


def test_a_profession_outside_the_list_shares_the_last_sector():
    one, other = (
        places([MapPerson("one", group, 0.5)], [], groups=GROUPS) for group in ("?", "group 8")
    )
    assert one == other
