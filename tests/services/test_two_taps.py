"""One thing done twice, in two tabs or by two taps, is done once."""

from datetime import timedelta

import pytest

from tests import make
from tests.make import NOW, TODAY
from warmhand.core.errors import IllegalStepError
from warmhand.core.introductions import Answer
from warmhand.core.network import ContactWay, TieKind, TouchKind
from warmhand.services import introduction_answers, introductions, tie_rows, ties, touches, tries
from warmhand.store.models import ContactTry, Introduction, IntroductionHop, Touch

pytestmark = pytest.mark.usefixtures("in_practice")
BY = {"user": None, "today": TODAY, "now": NOW}


@pytest.fixture
def hana(practice):
    return make.make_partner(practice, stage="trusted")


def log(partner, *, after=0, kind=TouchKind.CALL, **more):
    now = NOW + timedelta(seconds=after)
    return touches.log_touch(partner=partner, kind=kind, on=TODAY, user=None, now=now, **more)


@pytest.mark.parametrize(
    ("more", "rows"),
    [
        pytest.param({"after": 2}, 1, id="two taps"),
        pytest.param({"after": 90}, 2, id="a second call later"),
        pytest.param({"after": 2, "kind": TouchKind.COFFEE}, 2, id="another kind"),
        pytest.param({"after": 2, "words": "She takes runners."}, 2, id="with words"),
    ],
)
def test_two_taps_are_one_contact(hana, more, rows):
    first, second = log(hana), log(hana, **more)
    assert Touch.objects.count() == rows
    assert (second.touch == first.touch) is (rows == 1)


def test_the_undo_of_the_second_tap_takes_the_stage_back_as_well(practice):
    found = make.make_partner(practice)
    log(found)
    found.refresh_from_db()
    second = log(found, after=1)
    assert second.stage is second.stage_before


@pytest.mark.parametrize(("after", "rows"), [(2, 1), (90, 2)])
def test_two_taps_are_one_try(hana, after, rows):
    for seconds in (0, after):
        now = NOW + timedelta(seconds=seconds)
        tries.log_try(partner=hana, way=ContactWay.COLD_CALL, on=TODAY, user=None, now=now)
    assert ContactTry.objects.count() == rows


@pytest.fixture
def asked(practice, hana):
    """Hana was asked for an introduction to Cy, whom Di knows."""
    cy, di = (make.make_partner(practice, name=name) for name in ("Cy Okafor", "Di Eck"))
    touches.log_touch(partner=hana, kind=TouchKind.COFFEE, on=TODAY, user=None, now=NOW)
    for giver, receiver in ((hana, di), (di, cy)):
        tie_rows.add_tie(
            giver=giver, receiver=receiver, kind=TieKind.KNOWS, known_on=TODAY, source="H", **BY
        )
    path = ties.path_to(practice=practice, today=TODAY, target=cy.pk)
    return introductions.ask(target=cy, path=path, words="Would you introduce us?", **BY)


def test_a_step_answered_in_another_tab_is_not_answered_again(asked):
    here, there = (IntroductionHop.objects.get(position=1) for _ in range(2))
    introduction_answers.answer(hop=here, said=Answer.YES, **BY)
    with pytest.raises(IllegalStepError):
        introduction_answers.answer(hop=there, said=Answer.NO, **BY)
    assert IntroductionHop.objects.get(position=1).outcome == "yes"


def test_thanks_noted_in_another_tab_are_noted_once(asked):
    for hop in asked.hops.all():
        introduction_answers.answer(hop=hop, said=Answer.YES, **BY)
    tabs = Introduction.objects.get(), Introduction.objects.get()
    for tab in tabs:
        introduction_answers.thank(introduction=tab, **BY)
    assert Touch.objects.filter(kind="thanks").count() == 2  # Hana and Di, each once


def test_what_was_answered_in_another_tab_is_not_taken_out(asked):
    stale = Introduction.objects.get()
    introduction_answers.answer(hop=asked.hops.get(position=1), said=Answer.NO, **BY)
    with pytest.raises(IllegalStepError):
        introductions.withdraw(introduction=stale, user=None, now=NOW)


def test_two_people_are_offered_to_each_other_once_whichever_comes_first(practice, hana):
    ben = make.make_partner(practice, name="Ben Whitaker")
    first = introductions.offer(one=hana, other=ben, words="Hello", **BY)
    assert introductions.offer(one=ben, other=hana, words="Hello", **BY) == first
