"""What is said of introductions: to whom, by whom, and when somebody went away in the middle."""

from datetime import timedelta

import pytest

from tests import make
from tests.make import NOW, TODAY
from warmhand.core.introductions import Answer
from warmhand.core.network import Stage, TieKind, TouchKind
from warmhand.services import (
    introduction_answers,
    introduction_lists,
    introductions,
    tie_rows,
    ties,
    touches,
)
from warmhand.services.timeline import timeline
from warmhand.store.models import IntroductionHop, Partner, Touch, TrailEntry

pytestmark = pytest.mark.usefixtures("in_practice")
BY = {"user": None, "today": TODAY, "now": NOW}


@pytest.fixture
def people(practice):
    names = ("Ana Reyes", "Ben Whitaker", "Cy Okafor")
    found = [make.make_partner(practice, name=name, npi="") for name in names]
    Partner.objects.filter(pk=found[0].pk).update(stage="trusted")
    found[0].refresh_from_db()
    return found


@pytest.fixture
def asked(practice, people):
    """Ana was asked for a word to Ben, who knows Cy."""
    ana, ben, cy = people
    touches.log_touch(partner=ana, kind=TouchKind.COFFEE, on=TODAY, user=None, now=NOW)
    for giver, receiver in ((ana, ben), (ben, cy)):
        tie_rows.add_tie(
            giver=giver, receiver=receiver, kind=TieKind.KNOWS, known_on=TODAY, source="A", **BY
        )
    path = ties.path_to(practice=practice, today=TODAY, target=cy.pk)
    return introductions.ask(target=cy, path=path, words="Would you introduce us?", **BY)


def words(partner):
    found = timeline(partner=partner, practice=partner.practice, today=TODAY, with_care=True)
    return {line.words for line in found.lines} - {"You wrote"}


def test_an_offer_that_waits_or_came_to_nothing_is_no_introduction(people):
    ana, ben, _ = people
    row = introductions.offer(one=ana, other=ben, words="Hello", **BY)
    assert words(ana) == words(ben) == set()
    for hop in row.hops.all():
        introduction_answers.answer(hop=hop, said=Answer.YES, **BY)
    assert words(ana) == {"You introduced them to Ben Whitaker"}


def said(row, today=TODAY):
    found = introduction_lists.rows().get(pk=row.pk)
    return introduction_lists.shown(found, practice=row.practice, today=today).hops


@pytest.mark.parametrize(
    ("away", "told"),
    [
        ({"stage": Stage.STEPPED_BACK.value}, "Stepped back meanwhile: ask nobody, or another way"),
        ({"stage": Stage.RESTING.value}, "Resting for now: ask later, or another way"),
        ({"archived_at": NOW}, "Put away meanwhile: ask nobody, or another way"),
    ],
    ids=["stepped back", "resting", "put away"],
)
def test_nobody_is_written_to_who_went_away_in_the_middle(asked, people, away, told):
    introduction_answers.answer(hop=asked.hops.get(position=1), said=Answer.YES, **BY)
    assert said(asked)[1].message.startswith("Hello Ben,")
    Partner.objects.filter(pk=people[1].pk).update(**away)
    second = said(asked)[1]
    assert (second.message, second.words) == ("", told)
    assert second.is_current  # the request can be ended


def test_a_step_taken_back_was_asked_on_its_own_day(asked):
    introduction_answers.answer(hop=asked.hops.get(position=1), said=Answer.YES, **BY)
    later = TODAY + timedelta(days=10)
    by = {"user": None, "today": later, "now": NOW + timedelta(days=10)}
    for answer in (Answer.ASKED, Answer.NOT_TAKEN_UP, Answer.OPEN):
        hop = IntroductionHop.objects.get(position=2)
        introduction_answers.answer(hop=hop, said=answer, **by)
    assert IntroductionHop.objects.get(position=2).asked_on == later


def test_taking_back_a_step_that_ended_nothing_touches_no_try(asked):
    introduction_answers.answer(hop=asked.hops.get(position=1), said=Answer.YES, **BY)
    TrailEntry.objects.all().delete()
    introduction_answers.answer(hop=asked.hops.get(position=1), said=Answer.OPEN, **BY)
    assert not TrailEntry.objects.filter(detail__startswith="try").exists()


def test_an_answer_finds_its_message_after_a_name_was_corrected(asked, people):
    Partner.objects.filter(pk=people[1].pk).update(name="Ben Whitaker-Hale")
    introduction_answers.answer(hop=asked.hops.get(position=1), said=Answer.YES, **BY)
    assert Touch.objects.get(kind="message").answered_on == TODAY


def test_thanks_are_taken_back_after_a_name_was_corrected(asked, people):
    for hop in asked.hops.all():
        introduction_answers.answer(hop=hop, said=Answer.YES, **BY)
    asked.refresh_from_db()
    introduction_answers.thank(introduction=asked, **BY)
    Partner.objects.filter(pk=people[2].pk).update(name="Cy Okafor-Hale")
    asked.refresh_from_db()
    introduction_answers.unthank(introduction=asked, user=None, now=NOW)
    assert not Touch.objects.filter(kind="thanks").exists()


def test_of_two_messages_of_a_day_the_one_about_the_step_is_answered(practice, asked, people):
    other = make.make_partner(practice, name="Di Eck")
    tie_rows.add_tie(
        giver=people[0], receiver=other, kind=TieKind.KNOWS, known_on=TODAY, source="A", **BY
    )
    path = ties.path_to(practice=practice, today=TODAY, target=other.pk)
    introductions.ask(target=other, path=path, words="Would you introduce us?", **BY)
    introduction_answers.answer(hop=asked.hops.get(position=1), said=Answer.YES, **BY)
    answered = Touch.objects.filter(kind="message", answered_on=TODAY)
    assert [row.words for row in answered] == ["Asked for an introduction to Ben Whitaker"]
