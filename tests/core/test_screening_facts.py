"""What is still true of answers that were given some time ago."""

import pytest

from warmhand.core.screening_facts import aged
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
