"""Whom a client is offered: the gates hold on every page, and the words say how many are left."""

from datetime import timedelta

import pytest

from tests import make
from tests.make import NOW, TODAY
from tests.services.test_referrals import sent, step
from warmhand.core.professions import Profession
from warmhand.core.referral import Actor, Helped, Status, Step, Via, Went
from warmhand.core.results import NO_RESULTS
from warmhand.formats.evidence_fit import shipped_fit
from warmhand.formats.professions import professions
from warmhand.services import choices, drafts, progress
from warmhand.services.bars import need_of
from warmhand.services.choice_rules import change_rules
from warmhand.services.matched import matched
from warmhand.services.offers import MOST_LISTED
from warmhand.services.referrals import record_answer
from warmhand.services.results import results_by_partner
from warmhand.store.models import Partner, Referral, Touch


def course(practice, *, psfs=(), nprs=()):
    """An episode with weekly scores of what the client can do and of pain, oldest first."""
    episode = make.make_episode(make.make_client(practice))
    activity = make.make_activity(episode)
    for measure, values, extra in (("psfs", psfs, {"activity": activity}), ("nprs", nprs, {})):
        for week, value in enumerate(reversed(values)):
            day = TODAY - timedelta(days=7 * week)
            make.make_score(episode, measure=measure, value=value, scored_on=day, **extra)
    return episode


CALM, RISING = (3, 3, 3, 3, 3), (1, 2, 4, 7, 9)
STEADY, FALLING = (7, 7, 7, 7, 7), (9, 8, 6, 3, 1)


@pytest.mark.parametrize(
    ("psfs", "nprs", "barred"),
    [(FALLING, CALM, True), (STEADY, RISING, True), (STEADY, CALM, False), ((), RISING, True)],
    ids=["function worse", "pain worse", "neither", "pain alone"],
)
@pytest.mark.parametrize("problem", ["neck_pain", ""])
def test_training_waits_while_function_or_pain_may_be_getting_worse(
    in_practice, psfs, nprs, barred, problem
):
    episode = course(in_practice, psfs=psfs, nprs=nprs)
    trainer = make.make_partner(in_practice, name="Tomás Rivera", profession=a_trainer().slug)
    make.make_partner(in_practice)
    draft = drafts.start_draft(client=episode.client, episode=episode, now=NOW)
    Referral.objects.filter(pk=draft.pk).update(problem=problem)
    draft.refresh_from_db()
    offer = choices.offer_for(draft, on=TODAY)
    waits = [row for row, why in offer.left_out if why.startswith("Training waits")]
    assert (waits == [trainer]) == barred
    if barred:
        assert trainer not in [row.partner for row in offer.choices]


def a_trainer() -> Profession:
    """A profession that is no health profession and may be offered for neck pain."""
    problem = shipped_fit().problems["neck_pain"]
    return next(
        row
        for row in professions()
        if not row.is_health
        and problem.grade(row.fit_column, country="US").value in {"first_line", "option", "weak"}
    )


def test_the_question_says_the_state_that_the_gate_goes_by(in_practice):
    episode = course(in_practice, psfs=FALLING, nprs=CALM)
    words = progress.episode_state(episode=episode, today=TODAY).state_words
    assert "worse" in words
    assert words in drafts.suggested_question(episode, on=TODAY)


def without_problem(practice):
    draft = drafts.start_draft(client=make.make_client(practice), episode=None, now=NOW)
    assert draft.problem == ""
    return draft


def test_without_a_problem_who_is_out_is_said_with_the_reason(in_practice):
    draft = without_problem(in_practice)
    hana = make.make_partner(in_practice)
    resting = make.make_partner(in_practice, name="Otis Lund", is_taking_clients=False)
    samuel = make.make_partner(in_practice, name="Samuel Adeyemi")
    drafts.leave_out(referral=draft, partner=samuel, now=NOW)
    offer = choices.offer_for(draft, on=TODAY)
    assert [row.partner for row in offer.choices] == [hana]
    assert dict(offer.left_out) == {
        resting: "Takes no clients at the moment.",
        samuel: "The client said: not this one.",
    }
    assert offer.words.startswith("Only one person on the list fits now.")


def test_without_a_problem_and_a_partner_nobody_is_said(in_practice):
    offer = choices.offer_for(without_problem(in_practice), on=TODAY)
    assert offer.words.startswith("Nobody on the list fits now.")


def test_where_one_is_left_the_next_profession_is_named(in_practice):
    episode = make.make_episode(make.make_client(in_practice))
    draft = drafts.start_draft(client=episode.client, episode=episode, now=NOW)
    make.make_partner(in_practice)
    offer = choices.offer_for(draft, on=TODAY)
    words, named = offer.words, [row.name for row in offer.professions]
    following = next(name for name in named if "physical" not in name.lower())
    assert words.startswith("Only one person on the list fits now.")
    assert f"Also fitting: {following.lower()}." in words


LATER = TODAY + timedelta(days=61)


def result(referral):
    own, _ = results_by_partner("neck_pain", on=LATER)
    found = own.get(str(referral.partner_id), NO_RESULTS)
    return found.seen.yes, found.seen.number


def test_who_reports_without_a_word_on_the_visit_has_seen_the_client(in_practice):
    referral = sent(in_practice)
    step(referral, Step.REPORT, findings="Stiff.")
    record_answer(referral=referral, helped=Helped.BETTER, via=Via.LINK, now=NOW)
    assert Referral.objects.get(pk=referral.pk).seen_on == TODAY
    assert result(referral) == (1, 1)


def test_closed_before_a_yes_counts_for_nobody(in_practice):
    referral = sent(in_practice)
    step(referral, Step.CLOSE, Actor.PRACTICE, via=Via.HAND, close_reason="no_answer")
    assert result(referral) == (0, 0)


def test_a_yes_before_a_reopening_does_not_count_after_it(in_practice):
    referral = sent(in_practice)
    step(referral, Step.ACCEPT)
    close = {"actor": Actor.PRACTICE, "via": Via.HAND, "close_reason": "no_answer"}
    step(referral, Step.CLOSE, **close)
    assert result(referral) == (0, 1)
    step(referral, Step.REOPEN, Actor.PRACTICE, via=Via.HAND, note="again")
    step(referral, Step.CLOSE, **close)
    assert result(referral) == (0, 0)


def test_the_day_of_sending_is_the_practices(in_practice):
    referral = sent(in_practice)
    step(referral, Step.ACCEPT)
    # 5 pm in Portland on the 13th is the 14th in UTC: 61 days later only here.
    Referral.objects.update(sent_at=NOW + timedelta(hours=9))
    assert result(referral) == (0, 1)
    assert referral.status == Status.ACCEPTED


def test_a_question_sends_nobody(in_practice):
    referral = sent(in_practice)
    step(referral, Step.ACCEPT)
    Referral.objects.update(purpose="ask")
    assert results_by_partner("neck_pain", on=LATER) == ({}, {})


def with_problem(practice, problem="neck_pain"):
    draft = drafts.start_draft(client=make.make_client(practice), episode=None, now=NOW)
    Referral.objects.filter(pk=draft.pk).update(problem=problem)
    draft.refresh_from_db()
    return draft


@pytest.mark.parametrize(
    ("stage", "words"),
    [("resting", "Rests for now."), ("stepped_back", "You have stepped back from each other.")],
)
@pytest.mark.parametrize("problem", ["neck_pain", ""])
def test_who_rests_or_stepped_back_is_shown_and_not_offered(in_practice, stage, words, problem):
    away = make.make_partner(in_practice, name="Otis Lund", stage=stage)
    hana = make.make_partner(in_practice)
    offer = choices.offer_for(with_problem(in_practice, problem), on=TODAY)
    assert [row.partner for row in offer.choices] == [hana]
    assert offer.away == ((away, words),)
    assert (offer.listed, offer.resting) == ((), (away,))  # the client's own page lists the first
    assert choices.partner_among(offer, str(away.pk)) == away  # the client may choose anyone


def test_a_contact_without_a_profession_is_nobody_to_send_a_client_to(in_practice):
    contact = make.make_partner(in_practice, name="A contact", profession="")
    hana = make.make_partner(in_practice)
    for problem in ("neck_pain", ""):
        offer = choices.offer_for(with_problem(in_practice, problem), on=TODAY)
        assert [row.partner for row in offer.choices] == [hana]
        assert contact not in offer.others
        assert contact not in [row for row, _ in offer.left_out]


def crowd(practice, number, **fields):
    rows = (
        Partner(
            practice=practice,
            name=f"Person {place:03}",
            created_at=NOW,
            **{"profession": "podiatrist", **fields},
        )
        for place in range(number)
    )
    return Partner.objects.bulk_create(rows)


def test_of_many_others_those_one_talks_with_are_listed_and_any_is_found_by_name(in_practice):
    met = make.make_partner(in_practice, name="Zoe Last", profession="podiatrist", stage="met")
    crowd(in_practice, MOST_LISTED)
    offer = choices.offer_for(with_problem(in_practice), on=TODAY)
    assert len(offer.others) == MOST_LISTED + 1
    assert offer.listed == (met,)
    assert [row.name for row in offer.named("person 02")] == [
        f"Person 0{number}" for number in range(20, 24)
    ]
    assert offer.named("") == offer.named("nobody") == ()


def test_without_a_problem_only_the_nearest_of_many_stand_there_by_name(in_practice):
    near = make.make_partner(in_practice, name="Zoe Near", postal_code="97209")
    crowd(in_practice, MOST_LISTED, postal_code="98101")
    offer = choices.offer_for(with_problem(in_practice, ""), on=TODAY)
    shown = [row.partner.name for row in offer.choices]
    assert len(shown) == MOST_LISTED
    assert shown[-1] == near.name
    assert "name anyone else" in offer.words


def told(draft):
    offer = choices.offer_for(draft, on=TODAY)
    return [(row.partner.name, row.reasons) for row in offer.choices]


def test_stage_warmth_direction_and_volume_never_move_the_list(in_practice):
    draft = with_problem(in_practice)
    _, _, cy = (
        make.make_partner(in_practice, name=name, organisation=name)
        for name in ("Ana", "Ben", "Cy")
    )
    before = told(draft)
    for stage in ("contacted", "met", "trusted"):
        Partner.objects.filter(pk=cy.pk).update(stage=stage)
        Touch.objects.create(
            practice=in_practice, partner=cy, kind="coffee", touched_on=TODAY, created_at=NOW
        )
        make.make_client(in_practice, source_kind="partner", source_partner=cy)
        assert told(draft) == before
    assert [name for name, _ in before] == ["Ana", "Ben", "Cy"]


def test_own_weights_and_half_distance_order_the_list(in_practice):
    draft = with_problem(in_practice)
    make.make_partner(in_practice, name="Near and slow", postal_code="97209", wait_days=60)
    make.make_partner(in_practice, name="Far and soon", postal_code="97301", wait_days=1)
    assert told(draft)[0][0] == "Near and slow"
    change_rules(
        practice=in_practice,
        weights={"distance": 0.05, "wait": 0.20},
        half_distance_km=100,
        reach_km=50,
        user=make.make_member(in_practice),
        now=NOW,
    )
    in_practice.refresh_from_db()
    assert in_practice.choice_weights["wait"] == 0.20
    draft = Referral.objects.select_related("practice", "client").get(pk=draft.pk)
    assert told(draft)[0][0] == "Far and soon"


def test_who_was_put_away_still_counts_among_the_profession(in_practice):
    referral = sent(in_practice)
    step(referral, Step.SEE)
    make.make_partner(in_practice, name="Elise Moreau")
    draft = with_problem(in_practice)
    before = matched_score(draft, "Elise Moreau")
    Partner.objects.filter(pk=referral.partner_id).update(archived_at=NOW)
    assert matched_score(draft, "Elise Moreau") == before


def matched_score(draft, name):
    rows = list(Partner.objects.filter(archived_at__isnull=True))
    known = matched(draft, rows, choices.problem_for(draft), need_of(draft, on=TODAY), on=LATER)
    return next(row.others for row in known if row.name == name)


def test_a_client_who_says_they_went_was_seen(in_practice):
    referral = sent(in_practice)
    step(referral, Step.ACCEPT)
    assert result(referral) == (0, 1)
    record_answer(referral=referral, went=Went.YES, via=Via.LINK, now=NOW)
    assert result(referral) == (1, 1)


def test_a_report_without_the_clients_answer_says_nothing_of_help(in_practice):
    referral = sent(in_practice)
    step(referral, Step.REPORT, findings="Much better.")
    own, _ = results_by_partner("neck_pain", on=LATER)
    assert own[str(referral.partner_id)].helped.number == 0
