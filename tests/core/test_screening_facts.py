"""What is still true of answers that were given some time ago."""

import re

import pytest

from warmhand.core.red_flags import Asked, Audience
from warmhand.core.screening import Asking, questions
from warmhand.core.screening_facts import LASTING, aged
from warmhand.formats.evidence_flags import shipped_red_flags

FLAGS = shipped_red_flags()
EXPECTING = {"pregnant": "yes", "pregnancy_weeks": 31, "postpartum_weeks": -1}


@pytest.mark.parametrize(
    ("facts", "weeks", "later"),
    [
        ({"age": 35}, 51, {"age": 35}),
        ({"age": 35}, 52, {"age": 36}),
        ({"recent_surgery": True}, 12, {"recent_surgery": True}),
        ({"recent_surgery": True}, 13, {"recent_surgery": False}),
        ({"recent_surgery": None}, 13, {"recent_surgery": False}),
        ({"recent_injury": True}, 500, {"recent_injury": True}),
        (
            {"hard_training": True, "long_travel": True},
            13,
            {"hard_training": True, "long_travel": False},
        ),
        ({"past_cancer": True, "diabetes": None}, 500, {"past_cancer": True, "diabetes": None}),
        (EXPECTING, 0, EXPECTING),
        (EXPECTING, 11, {**EXPECTING, "pregnancy_weeks": 42}),
        (
            {**EXPECTING, "high_risk_pregnancy": True},
            12,
            {"pregnant": "no", "pregnancy_weeks": -1, "postpartum_weeks": 3},
        ),
        ({"pregnant": "yes"}, 42, {"pregnant": "yes"}),
        (
            {"pregnant": "maybe"},
            43,
            {"pregnant": "no", "pregnancy_weeks": -1, "postpartum_weeks": -1},
        ),
        ({"postpartum_weeks": 4}, 48, {"postpartum_weeks": 52}),
        ({"postpartum_weeks": 4}, 49, {"postpartum_weeks": -1}),
        ({"postpartum_weeks": -1}, 10, {"postpartum_weeks": -1}),
    ],
)
def test_facts_grow_older(facts, weeks, later):
    assert aged(FLAGS, facts, weeks=weeks) == later


def test_a_runner_is_still_asked_about_the_groin_a_year_later():
    facts = aged(FLAGS, {"age": 30, "hard_training": True}, weeks=52)
    asking = Asking(Asked.VISIT, frozenset({"hip"}), facts, frozenset({"new_pain_place"}))
    shown = questions(FLAGS, asking, {}, audience=Audience.CLIENT)
    assert "groin-pain-runner" in {line.flag for row in shown for line in row.lines}


def test_what_lasts_is_asked_among_the_recent_and_says_so_itself():
    lasting = {FLAGS.facts[name] for name in LASTING}
    assert {fact.bundle for fact in lasting} == {"recent"}
    others = {fact for fact in FLAGS.facts.values() if fact.bundle == "recent"} - lasting
    assert all(re.search(r"in the last \d+ weeks", fact.question) for fact in others)
    assert not any(re.search(r"in the last \d+ weeks$", fact.question) for fact in lasting)
