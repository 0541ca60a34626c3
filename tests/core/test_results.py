"""What came of people sent: pooled with the others of a profession, never with oneself."""

import pytest

from warmhand.core.fit import Grade
from warmhand.core.matching import Need, Partner, choose
from warmhand.core.reasons import wait_words
from warmhand.core.results import NO_RESULTS, Results, Share, results_of_others


def test_the_others_of_a_profession_leave_ones_own_out():
    ana, ben = Results(Share(6, 8), Share(5, 6)), Results(Share(1, 2), Share(0, 1))
    found = results_of_others([("Ana", "pt", ana), ("Ben", "pt", ben), ("Cy", "dc", ana)])
    assert found == {"Ana": ben, "Ben": ana, "Cy": NO_RESULTS}


def known(name, km, *, is_new=False):
    return Partner(
        id=name, name=name, profession="pt", profession_words="physical therapist",
        is_health=True, manipulates=False, manipulates_mainly=False, is_medical=False,
        grade=Grade.FIRST_LINE, distance_km=km, is_new=is_new,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("first_is_new", "number"), [(False, 4), (True, 3)], ids=["added", "somebody is there"]
)
def test_somebody_new_is_added_only_where_nobody_shown_is_new(first_is_new, number):
    rows = [known("A", 1, is_new=first_is_new), known("B", 1), known("C", 1)]
    shown = choose([*rows, known("N", 2, is_new=True)], Need()).shown
    assert len(shown) == number


@pytest.mark.parametrize(
    ("days", "words"), [(1, "Usual wait 1 day"), (2, "Usual wait 2 days"), (0, "Usual wait 0 days")]
)
def test_a_wait_is_said_in_days(days, words):
    assert wait_words(days) == words
