"""Who knows whom, the paths of it, requests step by step, offers, thanks, and undoing each."""

from datetime import date, timedelta

import pytest
from django_scopes import scope

from tests import make
from warmhand.core.errors import IllegalStepError, InvalidValueError
from warmhand.core.introductions import PRIORS, Answer
from warmhand.core.network import Outcome, Stage, TieKind, TouchKind
from warmhand.services import (
    introduction_answers,
    introduction_lists,
    introduction_pages,
    introductions,
    tie_rows,
    ties,
)
from warmhand.services.partner_introductions import introductions_with
from warmhand.store.models import ContactTry, IntroductionHop, Partner, Tie, Touch

pytestmark = pytest.mark.django_db
TODAY, NOW = make.TODAY, make.NOW
BY = {"user": None, "today": TODAY, "now": NOW}


@pytest.fixture
def people(in_practice):
    """Ana is warm, Ben lukewarm, Cy and Di are only found."""
    names = {"Ana": Stage.TRUSTED, "Ben": Stage.MET, "Cy": Stage.FOUND, "Di": Stage.FOUND}
    found = {
        name: make.make_partner(
            in_practice, name=f"{name} Reyes", stage=stage.value, organisation="", npi=""
        )
        for name, stage in names.items()
    }
    for name, days in (("Ana", 5), ("Ben", 35)):
        Touch.objects.create(
            practice=in_practice,
            partner=found[name],
            kind=TouchKind.COFFEE.value,
            touched_on=TODAY - timedelta(days=days),
            created_at=NOW,
        )
    return found


def tie(giver: Partner, receiver: Partner, kind=TieKind.KNOWS, on: date = TODAY) -> Tie:
    return tie_rows.add_tie(
        giver=giver, receiver=receiver, kind=kind, known_on=on, source=giver.name, **BY
    )


def path_to(target: Partner):
    return ties.path_to(practice=target.practice, today=TODAY, target=target.pk)


def ask(target: Partner):
    path = path_to(target)
    return introductions.ask(target=target, path=path, words="Would you introduce us?", **BY)


def answer(row, position: int, said: Answer):
    hop = row.hops.get(position=position)
    return introduction_answers.answer(hop=hop, said=said, **BY)


def test_a_path_goes_through_whom_one_knows_with_reasons_and_the_weakest_step(people):
    tie(people["Ana"], people["Cy"])
    found = path_to(people["Cy"])
    assert [step.receiver for step in found.steps] == [people["Ana"].pk, people["Cy"].pk]
    assert found.steps[0].p == pytest.approx(0.617, abs=0.01)
    assert found.steps[1].parts == [(TieKind.KNOWS, 0.5)]
    assert found.steps[1].evidence[0].source == "Ana Reyes"
    assert found.weakest == found.steps[1]
    assert found.first == people["Ana"].pk


def test_a_tie_has_a_direction_unless_its_kind_is_mutual(people):
    tie(people["Cy"], people["Ana"])
    assert path_to(people["Cy"]) is None
    tie(people["Cy"], people["Ana"], TieKind.SAME_EVENT)
    assert path_to(people["Cy"]) is not None


@pytest.mark.parametrize("stage", [Stage.RESTING, Stage.STEPPED_BACK])
def test_nobody_who_is_away_stands_on_a_path(people, stage):
    tie(people["Ana"], people["Cy"])
    Partner.objects.filter(pk=people["Ana"].pk).update(stage=stage.value)
    assert path_to(people["Cy"]) is None


def test_a_card_left_is_no_acquaintance_but_a_talk_is(people):
    ben = people["Ben"]
    tie(ben, people["Cy"])
    Touch.objects.all().delete()
    Partner.objects.filter(pk=ben.pk).update(stage=Stage.CONTACTED.value)
    assert path_to(people["Cy"]) is None
    Touch.objects.create(
        practice=ben.practice, partner=ben, kind="call", touched_on=TODAY, created_at=NOW
    )
    assert path_to(people["Cy"]).first == ben.pk


def test_whom_one_knows_is_still_reached_through_others(people):
    tie(people["Ana"], people["Ben"])
    found = ties.best_paths(
        practice=people["Ben"].practice, today=TODAY, targets=[people["Ben"].pk]
    )
    assert found[people["Ben"].pk].through == (people["Ana"].pk,)


def test_many_targets_are_answered_as_one_by_one(people):
    tie(people["Ana"], people["Di"])
    tie(people["Di"], people["Cy"], TieKind.WORKS_WITH)
    tie(people["Ben"], people["Cy"], TieKind.SAME_EVENT)
    practice = people["Cy"].practice
    keys = [people[name].pk for name in ("Ben", "Cy", "Di")]
    found = ties.best_paths(practice=practice, today=TODAY, targets=keys)
    alone = {key: ties.path_to(practice=practice, today=TODAY, target=key) for key in keys}
    assert {key: found[key].through if key in found else None for key in keys} == {
        key: path.through if path else None for key, path in alone.items()
    }


def test_the_same_workplace_is_suggested_and_no_tie_until_it_is_noted(people):
    place = {"organisation": "Riverside Clinic", "address_line": "1 River Rd"}
    Partner.objects.filter(pk__in=[people["Ana"].pk, people["Cy"].pk]).update(**place)
    people["Ana"].refresh_from_db()
    assert path_to(people["Cy"]) is None
    assert tie_rows.suggested_ties(partner=people["Ana"]) == [people["Cy"]]
    tie(people["Ana"], people["Cy"], TieKind.SAME_WORKPLACE)
    assert tie_rows.suggested_ties(partner=people["Ana"]) == []


@pytest.mark.parametrize(
    ("receiver", "on", "source"),
    [("Ana", TODAY, "Ana"), ("Cy", TODAY + timedelta(days=1), "Ana"), ("Cy", TODAY, "  ")],
    ids=["with oneself", "still to come", "nobody said so"],
)
def test_a_tie_that_cannot_be_right_is_refused(people, receiver, on, source):
    with pytest.raises(InvalidValueError):
        tie_rows.add_tie(
            giver=people["Ana"], receiver=people[receiver], kind=TieKind.KNOWS, known_on=on,
            source=source, **BY,
        )  # fmt: skip
    assert not Tie.objects.exists()


def test_a_tie_taken_out_is_gone_from_every_path_and_tells_enough_to_come_back(people):
    row = tie(people["Ana"], people["Cy"])
    assert tie(people["Ana"], people["Cy"]) == row  # the same thing stands once
    held = tie_rows.remove_tie(tie=row, user=None, now=NOW)
    assert path_to(people["Cy"]) is None
    assert (held.giver, held.kind, held.known_on) == (people["Ana"].pk, TieKind.KNOWS, TODAY)


def test_asking_keeps_each_step_with_what_it_rested_on(people):
    tie(people["Ana"], people["Di"])
    tie(people["Di"], people["Cy"], TieKind.WORKS_WITH)
    row = ask(people["Cy"])
    first, second = row.hops.all()
    assert (first.giver, first.receiver, first.asked_on) == (people["Ana"], people["Di"], TODAY)
    assert second.asked_on is None
    assert second.kinds == [["works_with", 0.625]]
    assert ContactTry.objects.get(partner=people["Cy"]).way == "introduction"
    assert Touch.objects.get(partner=people["Ana"], kind="message").answered_on is None
    assert ask(people["Cy"]) == row  # a second touch on the button asks nobody twice


def test_a_yes_leaves_a_tie_a_stage_and_a_settled_try(people):
    tie(people["Ana"], people["Cy"])
    row = answer(ask(people["Cy"]), 1, Answer.YES)
    assert row.closed_on == TODAY
    assert introduction_answers.has_worked(row)
    assert Tie.objects.filter(kind="introduced_before", receiver=people["Cy"]).count() == 1
    assert Partner.objects.get(pk=people["Cy"].pk).stage == Stage.CONTACTED.value
    assert ContactTry.objects.get().outcome == Outcome.YES.value
    assert Touch.objects.get(partner=people["Ana"], kind="message").answered_on == TODAY
    assert ties.own_beliefs()[TieKind.KNOWS].yes == 1


def test_taking_a_yes_back_leaves_nothing_of_it(people):
    tie(people["Ana"], people["Cy"])
    row = answer(ask(people["Cy"]), 1, Answer.YES)
    row = answer(row, 1, Answer.OPEN)
    assert row.closed_on is None
    assert not Tie.objects.filter(kind="introduced_before").exists()
    assert Partner.objects.get(pk=people["Cy"].pk).stage == Stage.FOUND.value
    assert ContactTry.objects.get().outcome == Outcome.OPEN.value
    assert ties.own_beliefs() == PRIORS


@pytest.mark.parametrize("said", [Answer.NOT_TAKEN_UP, Answer.NOT_KNOWN])
def test_only_that_it_came_to_nothing_teaches_nothing(people, said):
    tie(people["Ana"], people["Cy"])
    row = answer(ask(people["Cy"]), 1, said)
    assert row.closed_on == TODAY
    assert ties.own_beliefs() == PRIORS
    assert ContactTry.objects.get().outcome == Outcome.NO.value


def test_a_no_is_learned_by_what_the_step_rested_on_when_it_was_asked(people):
    tie(people["Ana"], people["Cy"])
    row = ask(people["Cy"])
    tie(people["Ana"], people["Cy"], TieKind.SAME_BODY)
    answer(row, 1, Answer.NO)
    beliefs = ties.own_beliefs()
    assert (beliefs[TieKind.KNOWS].no, beliefs[TieKind.SAME_BODY].no) == (1, 0)


def test_a_later_step_waits_for_the_one_before(people):
    tie(people["Ana"], people["Di"])
    tie(people["Di"], people["Cy"])
    row = ask(people["Cy"])
    with pytest.raises(IllegalStepError):
        answer(row, 2, Answer.YES)
    answer(row, 1, Answer.YES)
    assert answer(row, 2, Answer.ASKED).closed_on is None
    assert Touch.objects.filter(partner=people["Di"], kind="message").count() == 1
    assert answer(row, 2, Answer.NO).closed_on == TODAY
    beliefs = ties.own_beliefs()[TieKind.KNOWS]
    assert (beliefs.yes, beliefs.no) == (1, 1)
    with pytest.raises(IllegalStepError):
        answer(row, 1, Answer.OPEN)


def test_thanks_go_out_once_and_only_for_what_worked(people):
    tie(people["Ana"], people["Cy"])
    row = ask(people["Cy"])
    with pytest.raises(IllegalStepError):
        introduction_answers.thank(introduction=row, **BY)
    row = answer(row, 1, Answer.YES)
    introduction_answers.thank(introduction=row, **BY)
    introduction_answers.thank(introduction=row, **BY)
    assert Touch.objects.filter(partner=people["Ana"], kind="thanks").count() == 1
    introduction_answers.unthank(introduction=row, user=None, now=NOW)
    assert not Touch.objects.filter(kind="thanks").exists()
    assert row.thanked_on is None


def test_a_request_noted_by_mistake_goes_with_its_message_and_try(people):
    tie(people["Ana"], people["Cy"])
    row = ask(people["Cy"])
    introductions.withdraw(introduction=row, user=None, now=NOW)
    assert not IntroductionHop.objects.exists()
    assert not ContactTry.objects.exists()
    assert not Touch.objects.filter(kind="message").exists()


def test_an_answered_request_stays(people):
    tie(people["Ana"], people["Cy"])
    row = answer(ask(people["Cy"]), 1, Answer.NO)
    with pytest.raises(IllegalStepError):
        introductions.withdraw(introduction=row, user=None, now=NOW)


def test_a_number_is_passed_on_only_after_both_agreed(people):
    row = introductions.offer(one=people["Ana"], other=people["Ben"], words="Hello", **BY)
    practice = row.practice

    def messages():
        found = introduction_lists.rows().get(pk=row.pk)
        return [
            hop.message
            for hop in introduction_lists.shown(found, practice=practice, today=TODAY).hops
        ]

    answer(row, 2, Answer.YES)  # either may answer first
    assert messages() == ["", ""]
    assert answer(row, 1, Answer.YES).closed_on == TODAY
    assert all("(503) 555-0171" in message for message in messages())
    assert ties.own_beliefs() == PRIORS


def test_an_offer_ends_with_one_no_and_nobody_meets_themselves(people):
    row = introductions.offer(one=people["Ana"], other=people["Ben"], words="Hello", **BY)
    assert answer(row, 1, Answer.NO).closed_on == TODAY
    with pytest.raises(InvalidValueError):
        introductions.offer(one=people["Ana"], other=people["Ana"], words="Hello", **BY)


def test_a_path_is_told_with_reasons_weakest_link_and_what_it_rests_on(people):
    tie(people["Ben"], people["Cy"], TieKind.WORKS_WITH, date(2026, 3, 5))
    practice = people["Cy"].practice
    network = ties.network_graph(practice=practice, today=TODAY)
    found = ties.path_to(practice=practice, today=TODAY, target=people["Cy"].pk, network=network)
    told = introduction_pages.shown_path(found=found, network=network, practice=practice)
    assert told.names == ("You", "Ben Reyes", "Cy Reyes")
    assert told.steps[1].reasons == (
        "Ben Reyes works with Cy Reyes, or refers to them (Ben Reyes, March 2026)",
    )
    assert told.chance.startswith("About 2 in 10 such requests work, mostly an assumption so far")
    assert told.weakest.startswith("you and Ben Reyes are lukewarm (last real contact")
    assert told.advice == "A call first, without asking for anything."
    assert told.message.startswith("Hello Ben,")


def test_without_a_path_those_spoken_with_and_not_asked_yet_are_asked(people):
    practice = people["Ana"].practice
    Partner.objects.filter(pk=people["Ana"].pk).update(asked_whom_on=TODAY - timedelta(days=10))
    network = ties.network_graph(practice=practice, today=TODAY)
    assert [row.name for row in introduction_pages.whom_to_ask(network)] == ["Ben Reyes"]


def test_reach_that_runs_through_one_person_is_said(people):
    for name in ("Cy", "Di"):
        tie(people["Ana"], people[name])
    told = introduction_pages.concentration_lines(practice=people["Ana"].practice, today=TODAY)
    assert [key for key, _ in told] == [people["Ana"].pk]


def test_a_partner_shows_who_introduced_them_and_whom_they_know(people):
    tie(people["Ana"], people["Cy"])
    answer(ask(people["Cy"]), 1, Answer.YES)
    practice = people["Ana"].practice
    cy = introductions_with(partner=people["Cy"], practice=practice, today=TODAY)
    ana = introductions_with(partner=people["Ana"], practice=practice, today=TODAY)
    assert cy.introduced_by == (people["Ana"],)
    assert ana.could_introduce == (people["Cy"],)


def test_two_thousand_partners_take_four_queries(practice, django_assert_num_queries):
    with scope(practice=practice):
        rows = Partner.objects.bulk_create(
            Partner(
                practice=practice,
                name=f"Person {number:04}",
                stage=(Stage.MET if number < 40 else Stage.FOUND).value,
                created_at=NOW,
            )
            for number in range(2000)
        )
        Tie.objects.bulk_create(
            Tie(
                practice=practice,
                giver=rows[number % 500],
                receiver=rows[(number * 7 + 41) % 2000],
                kind="knows",
                known_on=TODAY,
                source="Ana",
                created_at=NOW,
            )
            for number in range(4000)
            if number % 500 != (number * 7 + 41) % 2000
        )
        targets = [row.pk for row in rows[40:]]
        with django_assert_num_queries(4):
            found = ties.best_paths(practice=practice, today=TODAY, targets=targets)
        assert len(found) > 100
