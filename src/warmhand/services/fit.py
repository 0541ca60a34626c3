"""Which professions fit which problem for one practice: the shipped grades and its own."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from warmhand.core.errors import InvalidValueError
from warmhand.core.fit import (
    OTHER,
    Fit,
    FitEvidence,
    Grade,
    OwnGrade,
    Problem,
    by_region,
    own_grade,
    with_own_grades,
)
from warmhand.formats.evidence_fit import shipped_fit
from warmhand.formats.professions import profession_of, professions
from warmhand.services.practice import note
from warmhand.store.evidence import GradeOverride
from warmhand.store.people import Practice, User


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One profession for one problem, as the page shows it."""

    fit: Fit
    name: str
    """Who it is, in words: "physical therapists"."""
    grade: Grade
    """The grade that holds here."""
    was: Grade | None
    """The shipped grade, where the practice's own stands in its place."""
    elsewhere: tuple[tuple[str, Grade], ...]
    """Countries whose shipped grade differs from the one here: two letters, grade."""
    manipulates: bool
    manipulates_mainly: bool
    is_health: bool


def fit_of(practice: Practice) -> FitEvidence:
    """Return the evidence as `practice` has it, with its own grades: one query."""
    rows = GradeOverride.objects.filter(practice=practice).order_by()
    own = {
        (problem, column): OwnGrade(Grade(grade), reason)
        for problem, column, grade, reason in rows.values_list(
            "problem", "profession", "grade", "reason"
        )
    }
    return with_own_grades(shipped_fit(), own)


def cell_of(fit: Fit, problem: Problem, *, country: str) -> Cell:
    """Return the cell `fit` of `problem` as the page shows it in `country`."""
    known = [row for row in professions() if row.fit_column == fit.profession]
    here = fit.shipped_in(country)
    places = (*fit.grade_by_country, "")
    others = ((place, fit.shipped_in(place)) for place in places)
    return Cell(
        fit=fit,
        name=column_words(fit.profession, problem),
        grade=fit.grade_in(country),
        was=here if fit.own else None,
        elsewhere=tuple((place, grade) for place, grade in others if grade is not here),
        manipulates=any(row.manipulates_spine for row in known),
        manipulates_mainly=any(row.manipulates_mainly for row in known),
        is_health=not known or any(row.is_health for row in known),
    )


def column_words(column: str, problem: Problem | None = None) -> str:
    """Return who a column of the evidence is, in the plural; `other` is what `problem` says."""
    if column == OTHER:
        return (problem.other_label if problem else "") or "others"
    named = [row.plural for row in professions() if row.fit_column == column]
    return ", ".join(named) or column.replace("_", " ")


def cells_of(problem: Problem, *, country: str) -> tuple[Cell, ...]:
    """Return the professions for `problem`, best grade first, then in the file's order."""
    order = list(Grade)
    cells = [cell_of(fit, problem, country=country) for fit in problem.fits.values()]
    return tuple(sorted(cells, key=lambda cell: order.index(cell.grade)))


@transaction.atomic
def change_grade(
    *,
    practice: Practice,
    problem: str,
    profession: str,
    grade: Grade,
    reason: str,
    user: User,
    now: datetime,
) -> None:
    """Keep the practice's own grade of the column `profession` for `problem`, with its reason.

    It changes what is offered first and nothing of what bars: no grade lifts a bar. Raises
    `InvalidValueError` without a reason, for the shipped grade, or for a cell that is not there.
    """
    known = shipped_fit().problems.get(problem)
    fit = known.fits.get(profession) if known else None
    if fit is None:
        raise InvalidValueError("There is no such problem or profession in the evidence.")
    own = own_grade(fit, grade=grade, reason=reason, country=practice.country)
    GradeOverride.objects.update_or_create(
        practice=practice,
        problem=problem,
        profession=profession,
        defaults={
            "grade": own.grade.value,
            "reason": own.reason,
            "changed_by": user,
            "changed_at": now,
        },
    )
    note(practice, f"own grade of {profession} for {problem}", user=user, now=now)


@transaction.atomic
def reset_grade(
    *, practice: Practice, problem: str, profession: str, user: User, now: datetime
) -> None:
    """Go back to the shipped grade; where it holds already, nothing changes."""
    rows = GradeOverride.objects.filter(practice=practice, problem=problem, profession=profession)
    if rows.delete()[0]:
        note(practice, f"shipped grade of {profession} for {problem}", user=user, now=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemLine:
    """One problem in the list of all."""

    problem: Problem
    first: tuple[str, ...]
    """Who is first-line here, in the plural."""
    own: Cell | None
    """The practice's own profession."""
    changed: int
    """How many grades are the practice's own."""


def problem_lines(practice: Practice) -> dict[str, list[ProblemLine]]:
    """Return all problems by region (its id), as `practice` has them: one query."""
    problems = by_region(fit_of(practice).problems.values())
    return {
        region: [_line(problem, practice) for problem in found]
        for region, found in problems.items()
    }


def _line(problem: Problem, practice: Practice) -> ProblemLine:
    country = practice.country
    first = (fit for fit in problem.fits.values() if fit.grade_in(country) is Grade.FIRST_LINE)
    return ProblemLine(
        problem=problem,
        first=tuple(column_words(fit.profession, problem) for fit in first),
        own=own_cell(problem, practice),
        changed=sum(fit.own is not None for fit in problem.fits.values()),
    )


def own_cell(problem: Problem, practice: Practice) -> Cell | None:
    """Return what the evidence says of the practice's own profession for `problem`, or None."""
    known = profession_of(practice.profession)
    column = problem.column_of(known.slug, known.fit_column) if known else ""
    fit = problem.fits.get(column)
    return cell_of(fit, problem, country=practice.country) if fit else None
