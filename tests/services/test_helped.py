"""What a practice helps: its own episodes and referrals, added up by problem."""

from datetime import timedelta

from django_scopes import scope

from tests import make
from tests.make import NOW, TODAY
from warmhand.core.helped import Leaning
from warmhand.core.progress_batch import State
from warmhand.core.referral import Helped, Status
from warmhand.core.results import Share
from warmhand.services import methods
from warmhand.services.helped import what_i_help
from warmhand.store.models import Visit

BETTER, STILL = (8, 7, 6, 4, 3, 2, 1, 1), (6, 6, 6, 6, 6, 6, 6, 6)


def course(practice, scores, *, weeks_ago=0, **fields):
    """An episode with a visit and a score in each of its weeks, oldest first."""
    episode = make.make_episode(make.make_client(practice), **fields)
    for week, value in enumerate(reversed(scores)):
        on = TODAY - timedelta(days=7 * (week + weeks_ago))
        make.make_score(episode, value=value, scored_on=on)
        Visit.objects.create(
            practice=practice, client=episode.client, episode=episode, visit_on=on,
            status="done", created_at=NOW,
        )  # fmt: skip
    return episode


def test_states_shares_and_visits_are_added_up_by_problem(in_practice):
    for _ in range(6):
        course(in_practice, BETTER)
        course(in_practice, STILL, problem="chronic_lbp")
    found = {
        row.figures.problem: row.figures for row in what_i_help(in_practice, on=TODAY).problems
    }
    neck, back = found["neck_pain"], found["chronic_lbp"]
    assert neck.better == Share(6, 6)
    assert (neck.leaning, back.leaning) == (Leaning.BETTER, Leaning.NOT)
    assert 3 <= neck.visits_to_change <= 8
    assert (back.visits_to_change, back.visits_without) == (None, 8)
    assert back.states == {State.PLATEAU: 6}


def test_old_scores_do_not_grow_too_old_to_count(in_practice):
    ended = TODAY - timedelta(days=100)
    course(in_practice, BETTER, weeks_ago=30, ended_on=ended, end_reason="resolved",
           started_on=TODAY - timedelta(days=300))  # fmt: skip
    neck = what_i_help(in_practice, on=TODAY).problems[0].figures
    assert neck.better == Share(1, 1)
    assert (neck.open, neck.ends) == (0, {"resolved": 1})


def test_well_being_is_counted_apart(in_practice):
    course(in_practice, STILL, kind="wellness", problem="")
    found = what_i_help(in_practice, on=TODAY)
    assert (found.problems, found.wellness, found.wellness_open) == ((), 1, 1)


def test_a_relapse_is_counted_where_it_came_back(in_practice):
    first = course(in_practice, BETTER, ended_on=TODAY)
    make.make_episode(first.client, follows=first)
    assert what_i_help(in_practice, on=TODAY).problems[0].figures.came_back == 1


def test_who_was_passed_on_and_how_it_went_stands_there(in_practice):
    partner = make.make_partner(in_practice)
    long_ago = NOW - timedelta(days=90)
    for number in range(3):
        make.make_referral(
            make.make_client(in_practice), problem="migraine", partner=partner,
            status=Status.SEEN.value, sent_at=long_ago, seen_on=TODAY,
            helped=Helped.BETTER.value if number else "",
        )  # fmt: skip
    make.make_referral(make.make_client(in_practice), problem="migraine")  # a draft counts nowhere
    passed = what_i_help(in_practice, on=TODAY).problems[0].figures.passed
    assert passed.to == {"physical_therapist": 3}
    assert (passed.results.seen, passed.results.helped) == (Share(3, 3), Share(2, 2))


def test_who_was_sent_twice_is_one_person_seen_if_anybody_saw_them(in_practice):
    client = make.make_client(in_practice)
    therapist = make.make_partner(in_practice)
    doctor = make.make_partner(in_practice, profession="primary_care")
    for days, partner, fields in (
        (120, therapist, {"status": Status.DECLINED.value}),
        (110, therapist, {"status": Status.SEEN.value, "seen_on": TODAY, "helped": "same"}),
        (100, doctor, {"status": Status.SEEN.value, "seen_on": TODAY, "helped": "better"}),
    ):
        make.make_referral(
            client,
            problem="migraine",
            partner=partner,
            sent_at=NOW - timedelta(days=days),
            **fields,
        )
    page = what_i_help(in_practice, on=TODAY).problems[0]
    passed = page.figures.passed
    assert passed.number == 1
    assert passed.to == {"physical_therapist": 1, "primary_care": 1}
    assert (passed.results.seen, passed.results.helped) == (Share(1, 1), Share(1, 1))
    assert any("1 person was passed on: 1 to " in words for words in page.sentences)


def test_another_practice_adds_nothing(in_practice):
    other = make.make_practice()
    with scope(practice=other):
        course(other, BETTER)
    assert what_i_help(in_practice, on=TODAY).problems == ()


def test_the_evidence_of_ones_own_profession_stands_beside(in_practice):
    course(in_practice, STILL, problem="chronic_lbp")
    assert what_i_help(in_practice, on=TODAY).problems[0].own.fit.source.startswith("WHO 2023")


def keep(practice, user, *keys, own=""):
    methods.choose_methods(practice=practice, keys=keys, own=own, user=user, now=NOW)
    return [(row.name, row.words) for row in methods.chosen_methods(practice)]


def test_chosen_methods_carry_their_label_and_own_words_say_no_evidence_read(in_practice):
    user = make.make_member(in_practice)
    assert keep(in_practice, user, "neuromuscular_therapy", "of old", own=" Warm  sand ") == [
        ("Neuromuscular therapy", "Theory, not hard science"),
        ("Warm sand", "No evidence read"),
    ]
    sand = methods.chosen_methods(in_practice)[-1].key
    assert keep(in_practice, user, sand, own="Warm sand") == [("Warm sand", "No evidence read")]
    assert keep(in_practice, user) == []
