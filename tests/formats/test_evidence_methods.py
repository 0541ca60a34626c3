"""The shipped methods claim nothing that was not read, and a damaged file is refused by name."""

import pytest

from warmhand.core.checked import Checked
from warmhand.core.errors import EvidenceError
from warmhand.core.methods import Standing
from warmhand.formats.evidence_fit import shipped_fit
from warmhand.formats.evidence_methods import read_methods, shipped_methods

ROW = """format = 1
checked_on = 2026-11-23
review_by = 2028-11-23
[[method]]
slug = "x"
name = "X"
standing = "unread"
checked = "unchecked"
"""


def test_neuromuscular_therapy_is_called_a_theory():
    found = shipped_methods().methods["neuromuscular_therapy"]
    assert found.standing is Standing.THEORY
    assert "not hard science" in found.note


def test_whatever_was_not_read_claims_nothing():
    unread = [m for m in shipped_methods().methods.values() if m.standing is Standing.UNREAD]
    assert len(unread) > 5
    assert {(m.note, m.source, m.checked) for m in unread} == {("", "", Checked.UNCHECKED)}


def test_what_is_graded_by_problem_has_a_column_of_the_evidence():
    for method in shipped_methods().methods.values():
        for problem in shipped_fit().problems.values():
            assert not method.fit_column or method.fit_column in problem.fits


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("format = 2", "format 1 alone"),
        ("format = ", "not readable"),
        (ROW.split("[[", 1)[0], "method is missing"),
        (ROW.replace("2028-11-23", '"soon"'), "review_by"),
        (ROW.replace('"unread"', '"proven"'), "x: standing .*proven"),
        (ROW.replace('name = "X"\n', ""), "x: name"),
        (ROW.replace("name", "nmae"), "x: nmae"),
        (ROW + 'source = "s"', "x: standing"),
        (ROW + 'note = "It works."', "x: note"),
        (ROW.replace('"unread"', '"theory"'), "x: standing"),
        (ROW.replace('slug = "x"', 'slug = "x"\nfit_column = "massage"'), "x: fit_column"),
        (ROW + ROW.split("\n", 3)[3], "twice"),
    ],
    ids=[
        "format",
        "toml",
        "empty",
        "day",
        "word",
        "field",
        "key",
        "source",
        "note",
        "unsourced",
        "column",
        "twice",
    ],
)
def test_a_damaged_file_is_refused_by_name(text, match):
    with pytest.raises(EvidenceError, match=match):
        read_methods(text.encode())
