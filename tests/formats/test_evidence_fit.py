"""The shipped evidence is whole, and a damaged one is refused by name."""

import pytest

from warmhand.core.checked import Checked
from warmhand.core.errors import EvidenceError
from warmhand.core.fit import Grade, professions_for
from warmhand.formats.evidence_fit import read_fit, shipped_fit

ROW = """format = 1
checked_on = 2026-11-23
review_by = 2028-11-23
[[problem]]
id = "x"
plain_label = "X"
region = "neck"
other_label = ""
basis = ""
[problem.professions]
massage = { grade = "option", source = "s", url = "", checked = "primary" }
"""


def test_the_shipped_file_grades_twelve_professions_for_each_problem():
    evidence = shipped_fit()
    assert len(evidence.problems) == 22
    for problem in evidence.problems.values():
        assert len(problem.fits) == 12
        assert problem.label
        assert problem.region


def test_a_country_may_have_a_grade_of_its_own():
    problem = shipped_fit().problems["chronic_lbp"]
    assert problem.grade("acupuncturist", country="US") is Grade.OPTION
    assert problem.grade("acupuncturist", country="gb") is Grade.AGAINST


def test_each_grade_that_was_read_names_its_source():
    for problem in shipped_fit().problems.values():
        for fit in problem.fits.values():
            assert fit.source
            assert fit.checked is not Checked.PRIMARY or fit.url.startswith("https://")


def test_professions_come_best_grade_first_and_assessment_only_when_asked():
    problem = shipped_fit().problems["chronic_lbp"]
    offered = professions_for(problem, country="US")
    assert offered[0] == ("physical_therapist", Grade.FIRST_LINE)
    assert {grade for _, grade in offered} == {Grade.FIRST_LINE, Grade.OPTION}
    assert professions_for(problem, country="US", assessment=True)[0][1] is Grade.ASSESS


def test_a_profession_without_a_column_fits_nothing():
    assert shipped_fit().problems["neck_pain"].grade("astrologer", country="US") is Grade.NONE


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("format = 2", "format 1"),
        ("format = ", "not readable"),
        ("format = 1", "no problem"),
        (ROW.replace('"option"', '"great"'), "x, massage.*great"),
        (ROW.replace('source = "s", ', ""), "x, massage.*source"),
        (ROW.replace('region = "neck"\n', ""), "x has no 'region'"),
        (ROW + ROW.split("\n", 3)[3], "twice"),
    ],
    ids=["format", "not-toml", "empty", "grade", "source", "region", "twice"],
)
def test_a_damaged_file_is_refused_by_name(text, match):
    with pytest.raises(EvidenceError, match=match):
        read_fit(text.encode())


def test_all_264_cells_say_grade_source_and_how_far_it_was_read():
    cells = [fit for problem in shipped_fit().problems.values() for fit in problem.fits.values()]
    assert len(cells) == 264
    for fit in cells:
        assert fit.source
        assert isinstance(fit.grade, Grade)
        assert isinstance(fit.checked, Checked)
        # Without a source to name it is our own mapping, and says so.
        assert fit.is_sourced or fit.source == "Own mapping, no guideline statement read"
        assert fit.is_sourced or "our own mapping" in fit.checked_words


def test_the_evidence_says_its_day_and_when_to_read_it_anew():
    evidence = shipped_fit()
    assert evidence.checked_on < evidence.review_by
