"""Which professions fit which problem: the grade of the evidence, with its source."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Grade(StrEnum):
    """How well the evidence supports a profession for a problem."""

    FIRST_LINE = "first_line"
    OPTION = "option"
    WEAK = "weak"
    ASSESS = "assess"
    AGAINST = "against"
    NONE = "none"


class Checked(StrEnum):
    """How far the source behind a grade was read."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    UNCHECKED = "unchecked"


GRADE_LETTERS = {
    Grade.FIRST_LINE: "A",
    Grade.OPTION: "B",
    Grade.WEAK: "C",
    Grade.ASSESS: "R",
    Grade.AGAINST: "N",
    Grade.NONE: "N",
}
GRADE_WORDS = {
    Grade.FIRST_LINE: "First-line for this problem",
    Grade.OPTION: "Helps some people",
    Grade.WEAK: "Weak evidence",
    Grade.ASSESS: "For an assessment",
    Grade.AGAINST: "Advised against as the only care",
    Grade.NONE: "Does not fit this problem",
}
CHECKED_WORDS = {
    Checked.PRIMARY: "the source itself was read",
    Checked.SECONDARY: "a summary of the source was read",
    Checked.UNCHECKED: "our own mapping, no source was read",
}
GOOD_GRADES = frozenset({Grade.FIRST_LINE, Grade.OPTION})


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """One cell: a profession for a problem."""

    profession: str
    """The column of the evidence, such as `physical_therapist`."""
    grade: Grade
    grade_by_country: Mapping[str, Grade]
    """Two-letter country, upper case, to the grade that replaces `grade` there."""
    source: str
    url: str
    checked: Checked

    def grade_in(self, country: str) -> Grade:
        """Return the grade that holds in `country` (ISO 3166 two letters, any case)."""
        return self.grade_by_country.get(country.upper(), self.grade)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One problem with the fit of every profession."""

    id: str
    label: str
    region: str
    basis: str
    other_label: str
    """What the column `other` stands for, or empty."""
    fits: Mapping[str, Fit]

    def grade(self, profession: str, *, country: str) -> Grade:
        """Return the grade of `profession` here; a profession without a column gives `none`."""
        fit = self.fits.get(profession)
        return Grade.NONE if fit is None else fit.grade_in(country)


@dataclass(frozen=True, slots=True, kw_only=True)
class FitEvidence:
    """The whole dated file; `problems` by id, in the order of the file."""

    checked_on: str
    problems: Mapping[str, Problem]


def professions_for(
    problem: Problem, *, country: str, assessment: bool = False
) -> tuple[tuple[str, Grade], ...]:
    """Return the professions that may be offered, best grade first, then in the file's order.

    Against and none are left out; assess counts, and comes first, only for an `assessment`.
    """
    order = [Grade.FIRST_LINE, Grade.OPTION, Grade.WEAK]
    if assessment:
        order.insert(0, Grade.ASSESS)
    graded = [(name, fit.grade_in(country)) for name, fit in problem.fits.items()]
    offered = [pair for pair in graded if pair[1] in order]
    return tuple(sorted(offered, key=lambda pair: order.index(pair[1])))
