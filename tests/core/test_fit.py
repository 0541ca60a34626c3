"""A practice's own grades: beside the shipped ones, with a reason, and never without."""

import pytest

from warmhand.core.checked import Checked
from warmhand.core.errors import InvalidValueError
from warmhand.core.fit import Grade, OwnGrade, own_grade, with_own_grades
from warmhand.formats.evidence_fit import shipped_fit

NEEDLES = ("chronic_lbp", "acupuncturist")


def cell(evidence=None):
    return (evidence or shipped_fit()).problems[NEEDLES[0]].fits[NEEDLES[1]]


def test_an_own_grade_holds_in_every_country_and_the_shipped_one_stays_readable():
    changed = cell(with_own_grades(shipped_fit(), {NEEDLES: OwnGrade(Grade.WEAK, "Mine.")}))
    assert changed.grade_in("US") is changed.grade_in("GB") is Grade.WEAK
    assert changed.shipped_in("US") is Grade.OPTION
    assert changed.shipped_in("GB") is Grade.AGAINST
    assert cell().own is None


def test_how_far_a_source_was_read_says_nothing_of_an_own_grade():
    changed = cell(with_own_grades(shipped_fit(), {NEEDLES: OwnGrade(Grade.WEAK, "Mine.")}))
    assert changed.checked_words == cell().checked_words


def test_a_source_that_nobody_read_is_called_so():
    cells = [fit for row in shipped_fit().problems.values() for fit in row.fits.values()]
    unread = [fit for fit in cells if fit.checked is Checked.UNCHECKED]
    named = {fit.checked_words for fit in unread if fit.is_sourced}
    assert named == {"named, but not read by us; our own mapping"}
    assert {fit.checked_words for fit in unread if not fit.is_sourced} == {
        "our own mapping, no source was read"
    }


def test_a_grade_of_a_cell_that_is_gone_changes_nothing():
    gone = {("of_old", "chiropractor"): OwnGrade(Grade.WEAK, "Mine."),
            ("neck_pain", "of_old"): OwnGrade(Grade.WEAK, "Mine.")}  # fmt: skip
    assert with_own_grades(shipped_fit(), gone).problems == shipped_fit().problems


@pytest.mark.parametrize(
    ("grade", "reason", "match"),
    [
        (Grade.FIRST_LINE, "  ", "why"),
        (Grade.FIRST_LINE, "x" * 501, "under 500"),
        (Grade.OPTION, "Mine.", "came with"),
    ],
    ids=["no-reason", "long", "the-same"],
)
def test_a_grade_without_a_reason_or_without_a_difference_is_refused(grade, reason, match):
    with pytest.raises(InvalidValueError, match=match):
        own_grade(cell(), grade=grade, reason=reason, country="US")


def test_what_a_country_advises_against_is_changed_with_a_reason_alone():
    kept = own_grade(cell(), grade=Grade.OPTION, reason=" I saw\n it help. ", country="GB")
    assert kept == OwnGrade(Grade.OPTION, "I saw it help.")


@pytest.mark.parametrize(
    ("problem", "column"),
    [("tennis_elbow", "other"), ("acute_lbp", ""), ("neck_pain", "")],
    ids=str,
)
def test_the_column_for_others_grades_only_whom_it_names(problem, column):
    known = shipped_fit().problems[problem]
    assert known.column_of("occupational_therapist", "other") == column
    assert known.column_of("chiropractor", "chiropractor") == "chiropractor"
