"""How likely a word of introduction is, what is learned from outcomes, and the words for it."""

import random
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warmhand.core.introduction_words import (
    Person,
    Signature,
    asking,
    bringing_together,
    chance_words,
    concentration_words,
    evidence_words,
    first_step_advice,
    first_step_words,
    offering,
    own_outcomes,
    rests_on_words,
    thanking,
)
from warmhand.core.introductions import (
    MOST,
    PRIORS,
    Evidence,
    HopOutcome,
    is_overdue,
    learned,
    p_edge,
    p_first,
    p_kind,
    p_of_parts,
    parts_of,
)
from warmhand.core.network import Outcome, Stage, TieKind
from warmhand.core.tries import beta_quantile
from warmhand.core.warmth import Contact, warmth_of

ON = date(2026, 10, 13)
kinds = st.sampled_from(TieKind)
evidence = st.builds(
    Evidence,
    kinds,
    st.integers(0, 4000).map(lambda days: ON - timedelta(days=days)),
    st.just("Ben"),
)


def known(kind: TieKind, days: int = 0) -> Evidence:
    return Evidence(kind, ON - timedelta(days=days), "Ben")


@pytest.mark.parametrize(
    ("reasons", "p"),
    [
        ([known(TieKind.WORKS_WITH)], 0.625),
        ([known(TieKind.WORKS_WITH, 365), known(TieKind.SAME_WORKPLACE)], 0.5591),
        ([known(TieKind.SAME_EVENT, 700)], 0.0963),
        ([], 0.0),
    ],
    ids=["refers today", "refers a year ago and same place", "event 700 days ago", "nothing"],
)
def test_a_tie_has_the_chance_of_the_worked_example(reasons, p):
    assert p_edge(reasons, on=ON) == pytest.approx(p, abs=5e-5)


@pytest.mark.parametrize(
    ("kind", "mean"),
    [
        (TieKind.INTRODUCED_BEFORE, 0.75),
        (TieKind.WORKS_WITH, 0.625),
        (TieKind.KNOWS, 0.5),
        (TieKind.SAME_WORKPLACE, 0.25),
        (TieKind.SAME_EVENT, 0.15),
        (TieKind.SAME_BODY, 0.05),
    ],
)
def test_a_kind_of_tie_begins_with_its_mean_and_halves_in_three_years(kind, mean):
    assert p_kind(kind, age_days=0) == pytest.approx(mean)
    assert p_kind(kind, age_days=1095) == pytest.approx(mean / 2)


@settings(max_examples=60, deadline=None)
@given(st.lists(evidence, max_size=8), evidence)
def test_a_further_reason_never_lowers_a_tie_and_no_tie_is_certain(reasons, more):
    before, after = p_edge(reasons, on=ON), p_edge([*reasons, more], on=ON)
    assert 0 <= before <= after + 1e-12
    assert after <= MOST


@settings(max_examples=40, deadline=None)
@given(st.lists(evidence, max_size=6), st.randoms())
def test_the_order_of_reasons_changes_nothing(reasons, rng):
    shuffled = rng.sample(reasons, len(reasons))
    assert p_edge(shuffled, on=ON) == p_edge(reasons, on=ON)


def test_the_same_thing_said_twice_is_one_reason_as_fresh_as_the_last():
    twice = [known(TieKind.KNOWS, 400), known(TieKind.KNOWS, 10)]
    assert p_edge(twice, on=ON) == p_edge(twice[1:], on=ON)


def test_what_is_dated_after_the_day_is_left_out():
    assert p_edge([known(TieKind.KNOWS, -1)], on=ON) == 0


@pytest.mark.parametrize(("warmth", "p"), [(0, 0.05), (0.04, 0.05), (0.72, 0.72), (0.97, 0.9)])
def test_the_first_step_is_the_warmth_within_its_bounds(warmth, p):
    assert p_first(warmth) == p


def test_an_outcome_counts_for_each_kind_by_its_share():
    parts = [(TieKind.WORKS_WITH, 0.6), (TieKind.SAME_WORKPLACE, 0.2)]
    beliefs = learned([HopOutcome(parts, Outcome.YES), HopOutcome(parts, Outcome.NO)])
    works, place = beliefs[TieKind.WORKS_WITH], beliefs[TieKind.SAME_WORKPLACE]
    assert (works.yes, works.no) == pytest.approx((0.75, 0.75))
    assert (place.yes, place.no) == pytest.approx((0.25, 0.25))
    assert beliefs[TieKind.KNOWS] == PRIORS[TieKind.KNOWS]


@pytest.mark.parametrize(
    "told",
    [
        HopOutcome([(TieKind.KNOWS, 0.5)], Outcome.OPEN),
        HopOutcome([], Outcome.NO),
    ],
    ids=["open or never reached", "rests on nothing"],
)
def test_a_step_without_a_known_outcome_teaches_nothing(told):
    assert learned([told]) == PRIORS


def test_own_counts_move_the_chance_of_a_tie():
    no = [HopOutcome([(TieKind.KNOWS, 0.5)], Outcome.NO)] * 8
    assert p_edge([known(TieKind.KNOWS)], on=ON, beliefs=learned(no)) == pytest.approx(0.25)


def covered(runs: int, seed: int) -> float:
    """The share of true chances within the 80 % range, one kind an edge, steps known."""
    rng, inside, all_ = random.Random(seed), 0, 0
    for _ in range(runs):
        truth = {kind: rng.betavariate(PRIORS[kind].a, PRIORS[kind].b) for kind in TieKind}
        asked = [rng.choice(list(TieKind)) for _ in range(40)]
        outcomes = [
            HopOutcome([(kind, 0.5)], Outcome.YES if rng.random() < truth[kind] else Outcome.NO)
            for kind in asked
        ]
        for kind, belief in learned(outcomes).items():
            a, b = belief.a + belief.yes, belief.b + belief.no
            inside += beta_quantile(0.1, a, b) <= truth[kind] <= beta_quantile(0.9, a, b)
            all_ += 1
    return inside / all_


def test_the_range_of_what_is_learned_holds_four_in_five_of_the_true_chances():
    assert 0.74 <= covered(60, seed=7) <= 0.88  # 360 kinds: four times the standard error


@pytest.mark.parametrize(("days", "overdue"), [(59, False), (60, True)])
def test_a_request_is_asked_about_after_sixty_days(days, overdue):
    assert is_overdue(ON - timedelta(days=days), on=ON) is overdue


def test_parts_stand_strongest_first_and_give_the_tie():
    parts = parts_of([known(TieKind.SAME_BODY), known(TieKind.KNOWS)], on=ON)
    assert [kind for kind, _ in parts] == [TieKind.KNOWS, TieKind.SAME_BODY]
    assert p_of_parts(parts) == p_edge([known(TieKind.KNOWS), known(TieKind.SAME_BODY)], on=ON)


@pytest.mark.parametrize(
    ("p", "words"),
    [
        (0.3, "About 3 in 10 such requests work"),
        (0.96, "About 10 in 10 such requests work"),
        (0.04, "Few such requests work"),
    ],
)
def test_a_chance_is_said_in_tens(p, words):
    assert chance_words(p) == words


@pytest.mark.parametrize(
    ("loss", "words"),
    [
        (0.25, "A quarter or more"),
        (0.49, "A quarter or more"),
        (0.5, "Half or more"),
        (0.74, "Half or more"),
        (0.75, "Three quarters or more"),
        (0.9, "Nearly all"),
    ],
)
def test_concentration_is_said_from_a_quarter(loss, words):
    assert concentration_words("Ana", loss) == f"{words} of your reach runs through Ana"


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("Ben", "Ben knows Cy (Ben, March 2026)"),
        ("I saw it myself", "Ben knows Cy (I saw it myself, March 2026)"),
        ("Your own introduction", "Ben knows Cy (Your own introduction, March 2026)"),
        ("", "Ben knows Cy (March 2026)"),
    ],
)
def test_a_reason_names_its_source_and_when(source, told):
    reason = Evidence(TieKind.KNOWS, date(2026, 3, 5), source)
    assert evidence_words(reason, giver="Ben", receiver="Cy") == told


def test_a_path_rests_on_no_more_than_its_least_tried_kind():
    beliefs = learned([HopOutcome([(TieKind.KNOWS, 0.5)], Outcome.NO)] * 6)
    assert own_outcomes([TieKind.KNOWS], beliefs) == 6
    assert own_outcomes([TieKind.KNOWS, TieKind.SAME_BODY], beliefs) == 0
    assert own_outcomes([], beliefs) == 0


CALL_FIRST = "A call first, without asking for anything."


@pytest.mark.parametrize(
    ("days", "told", "advice"),
    [
        (1, "it is warm between you and Ben (last real contact yesterday, a coffee)", ""),
        (60, "you and Ben are lukewarm (last real contact 8 weeks ago, a coffee)", CALL_FIRST),
        (
            200,
            "you and Ben have not spoken for a while (last real contact 6 months ago, a coffee)",
            CALL_FIRST,
        ),
        (None, "you and Ben have not spoken yet", CALL_FIRST),
    ],
    ids=["warm", "lukewarm", "fading", "not yet"],
)
def test_the_first_step_says_how_it_stands_and_what_to_do_before(days, told, advice):
    coffees = [] if days is None else [Contact(ON - timedelta(days), 1.0, "a coffee")]
    warmth = warmth_of(coffees, Stage.TRUSTED, on=ON)
    assert first_step_words("Ben", warmth, on=ON) == told
    assert first_step_advice(warmth) == advice


@pytest.mark.parametrize(
    ("own", "words"),
    [
        (4.9, "mostly an assumption so far"),
        (5, "from about 5 requests of your own"),
    ],
)
def test_a_chance_says_what_it_rests_on(own, words):
    assert rests_on_words(own) == words


ANA, BEN = Person("Ana Reyes", "Ana", "physical therapist"), Person("Ben Whitaker", "Ben")
CY = Person("Cy Okafor", "Cy", "orthopedist")
SIGNED = Signature("Maren Holt", "Linden Row Massage", "(503) 555-0142")


def test_the_message_names_the_target_why_and_asks_for_agreement_first():
    told = asking(to=ANA, next_person=CY, target=CY, signed=SIGNED)
    for part in ("Hello Ana,", "Cy Okafor, orthopedist", "an orthopedist to work with",
                 "before Cy agrees", "Maren Holt", "Linden Row Massage"):  # fmt: skip
        assert part in told


def test_a_longer_path_asks_for_the_next_person_only():
    told = asking(to=ANA, next_person=BEN, target=CY, signed=SIGNED)
    assert "introduce me to Ben" in told
    assert "I think Ben Whitaker may know them" in told


def test_an_offer_names_both_and_passes_nothing_on():
    assert "before you both agree" in offering(to=ANA, other=BEN, signed=SIGNED)
    assert "555" not in offering(to=ANA, other=BEN, signed=Signature("Maren Holt", "Linden Row"))
    reach = bringing_together(to=ANA, other=BEN, reach="(503) 555-0199", signed=SIGNED)
    assert "You reach them at (503) 555-0199." in reach


def test_thanks_promise_nothing():
    told = thanking(to=ANA, target=CY, signed=SIGNED)
    assert "Cy Okafor" in told
    assert "return" not in told
