"""Trials of how many visits helped: dated, of a known problem, and refused by name where damaged."""

import pytest

from warmhand.core.checked import Checked
from warmhand.core.errors import EvidenceError
from warmhand.formats.evidence_doses import read_doses, shipped_doses
from warmhand.formats.evidence_fit import shipped_fit

HEAD = """format = 1
checked_on = 2026-11-23
review_by = 2028-11-23
"""
ROW = """[[dose]]
id = "x"
problem = "neck_pain"
a_week = 2
words = "Two visits a week did better."
source = "X 2020"
url = "https://example.org"
checked = "secondary"
"""


def test_each_shipped_trial_is_of_a_problem_of_the_evidence_and_was_read():
    found = shipped_doses()
    assert found.review_by > found.checked_on
    assert found.trials.keys() <= shipped_fit().problems.keys()
    for trial in found.trials.values():
        assert trial.checked is not Checked.UNCHECKED
        assert trial.url.startswith("https://")


def test_what_may_be_missing_is_nothing():
    trial = read_doses((HEAD + ROW).encode()).trials["neck_pain"]
    assert (trial.minutes, trial.from_weeks) == (None, 0)
    assert trial.checked_words == "a summary of the source was read"


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("format = 2", "format 1 alone"),
        ("format = ", "not readable"),
        (HEAD.replace("2028-11-23", '"soon"') + ROW, "review_by"),
        (HEAD + ROW.replace("a_week = 2", "a_week = 0"), "x: a_week"),
        (HEAD + ROW.replace("a_week = 2", "a_week = 1.5"), "x: a_week"),
        (HEAD + ROW.replace("words", "wrods"), "x: wrods"),
        (HEAD + ROW.replace('source = "X 2020"', 'source = ""'), "x: source"),
        (HEAD + ROW.replace("secondary", "read"), "x: checked"),
        (HEAD + ROW + ROW, "two trials for neck_pain"),
    ],
    ids=["format", "toml", "day", "none", "half", "key", "source", "checked", "twice"],
)
def test_a_damaged_file_is_refused_by_name(text, match):
    with pytest.raises(EvidenceError, match=match):
        read_doses(text.encode())
