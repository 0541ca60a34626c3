"""Which professions fit which problem: the grade of the evidence, with its source."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from warmhand.core.checked import CHECKED_WORDS, Checked
from warmhand.core.errors import InvalidValueError
from warmhand.core.professions import Profession


class Grade(StrEnum):
    """How well the evidence supports a profession for a problem."""

    FIRST_LINE = "first_line"
    OPTION = "option"
    WEAK = "weak"
    ASSESS = "assess"
    AGAINST = "against"
    NONE = "none"


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
GOOD_GRADES = frozenset({Grade.FIRST_LINE, Grade.OPTION})
OTHER = "other"  # the column for whoever has none of their own
LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class OwnGrade:
    """The practice's own grade of one cell, with its reason."""

    grade: Grade
    reason: str


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
    own: OwnGrade | None = None

    def grade_in(self, country: str) -> Grade:
        """Return the grade that holds: the practice's own, else that of `country` (any case)."""
        return self.own.grade if self.own else self.shipped_in(country)

    def shipped_in(self, country: str) -> Grade:
        """Return the shipped grade for `country` (ISO 3166 two letters, any case)."""
        return self.grade_by_country.get(country.upper(), self.grade)

    @property
    def is_sourced(self) -> bool:
        """Whether there is something to name: a source, read or not."""
        return self.checked is not Checked.UNCHECKED or bool(self.url)

    @property
    def checked_words(self) -> str:
        """How far the source behind the shipped grade was read; it says nothing of an own one."""
        if self.checked is Checked.UNCHECKED and self.is_sourced:
            return "named, but not read by us; our own mapping"
        return CHECKED_WORDS[self.checked]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One problem with the fit of every profession."""

    id: str
    label: str
    region: str
    basis: str
    other_label: str
    """What the column `other` stands for, or empty."""
    other_professions: frozenset[str]
    """Slugs of the professions that the column `other` stands for here; mostly none."""
    fits: Mapping[str, Fit]

    def column_of(self, profession: str, column: str) -> str:
        """Return the column that grades the profession of this slug here, or "" for none."""
        return column if column != OTHER or profession in self.other_professions else ""

    def grade(self, profession: str, *, country: str) -> Grade:
        """Return the grade of `profession` here; a profession without a column gives `none`."""
        fit = self.fits.get(profession)
        return Grade.NONE if fit is None else fit.grade_in(country)

    def grade_of(self, profession: Profession, *, country: str) -> Grade:
        """Return the grade of `profession` here, by its column."""
        return self.grade(self.column_of(profession.slug, profession.fit_column), country=country)


@dataclass(frozen=True, slots=True, kw_only=True)
class FitEvidence:
    """The whole dated file; `problems` by id, in the order of the file."""

    checked_on: date
    review_by: date
    problems: Mapping[str, Problem]


def with_own_grades(evidence: FitEvidence, own: Mapping[tuple[str, str], OwnGrade]) -> FitEvidence:
    """Return `evidence` with a practice's own grades, by (problem, column), beside the shipped.

    A grade of a cell that the evidence no longer has is left out.
    """
    if not own:
        return evidence
    problems = dict(evidence.problems)
    for (name, column), grade in own.items():
        problem = problems.get(name)
        if problem is not None and column in problem.fits:
            cell = replace(problem.fits[column], own=grade)
            problems[name] = replace(problem, fits={**problem.fits, column: cell})
    return replace(evidence, problems=problems)


def own_grade(fit: Fit, *, grade: Grade, reason: str, country: str) -> OwnGrade:
    """Return the practice's own grade for the cell `fit`.

    Raises `InvalidValueError` without a reason of 1 to 500 characters, or for the shipped grade.
    """
    reason = " ".join(reason.split())
    if not reason:
        raise InvalidValueError("Write in a sentence why you grade it so.")
    if len(reason) > LONGEST_REASON:
        raise InvalidValueError(f"Keep the reason under {LONGEST_REASON} characters.")
    if grade is fit.shipped_in(country):
        raise InvalidValueError("That is the grade it came with; choose another one.")
    return OwnGrade(grade, reason)


def by_region(problems: Iterable[Problem]) -> dict[str, list[Problem]]:
    """Return `problems` under their regions, both in the order in which they come."""
    found: dict[str, list[Problem]] = {}
    for problem in problems:
        found.setdefault(problem.region, []).append(problem)
    return found


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
