"""Settings: which professions fit which problem, and the practice's own grades."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from warmhand.core.errors import DomainError
from warmhand.core.fit import GRADE_WORDS, Grade, Problem
from warmhand.core.people import Role
from warmhand.services import fit
from warmhand.services.problems import REGION_WORDS
from warmhand.web.access.people import READ, READ_AND_WRITE, WRITE, member, owner
from warmhand.web.access.request import Request
from warmhand.web.forms.evidence import GradeForm
from warmhand.web.forms.fields import COUNTRIES
from warmhand.web.toasts import say

REFUSED = 422
WITH_THE = frozenset({"US", "GB", "NL"})
# The badge of each grade: icon and kind.
GRADE_MARKS = {
    Grade.FIRST_LINE: ("tick", "good"),
    Grade.OPTION: ("tick", "good"),
    Grade.WEAK: ("dash", "still"),
    Grade.ASSESS: ("search", "still"),
    Grade.AGAINST: ("warning", "worse"),
    Grade.NONE: ("gap", "nothing"),
}


@member(*READ)
def fit_start(request: Request) -> HttpResponse:
    """List the problems by region, with who is first-line."""
    found = fit.fit_of(request.practice)
    lines = fit.problem_lines(request.practice)
    context = {
        "tab": "fit",
        "regions": [(REGION_WORDS.get(region, region), rows) for region, rows in lines.items()],
        "evidence": found,
    }
    return render(request, "evidence/fit.html", context)


@member(*READ)
def fit_problem(request: Request, problem: str) -> HttpResponse:
    """Show every profession for one problem, with grade, source and how far it was read."""
    found = fit.fit_of(request.practice)
    known = found.problems.get(problem)
    if known is None:
        raise Http404
    cells = fit.cells_of(known, country=request.practice.country)
    context = {
        "tab": "fit",
        "problem": known,
        "region": REGION_WORDS.get(known.region, known.region),
        "cells": [_shown(cell, request.practice.country) for cell in cells],
        "evidence": found,
        "may_change": request.membership.role == Role.OWNER,
    }
    return render(request, "evidence/problem.html", context)


def _shown(cell: fit.Cell, here: str) -> dict[str, object]:
    mark, kind = GRADE_MARKS[cell.grade]
    return {
        "cell": cell,
        "words": GRADE_WORDS[cell.grade],
        "mark": mark,
        "kind": kind,
        "was": GRADE_WORDS[cell.was] if cell.was else "",
        "elsewhere": [(_place(one, here), GRADE_WORDS[grade]) for one, grade in cell.elsewhere],
    }


def _place(country: str, here: str) -> str:
    """The country whose grade differs; "" is everywhere but `here`."""
    names = dict(COUNTRIES)
    code = country or here
    where = f"{'In' if country else 'Outside'}{' the' if code in WITH_THE else ''}"
    return f"{where} {names.get(code, code)}"


@owner(*READ_AND_WRITE)
def fit_grade(request: Request, problem: str, profession: str) -> HttpResponse:
    """Give one profession another grade for one problem, with the reason."""
    known, cell = _cell(request, problem, profession)
    own = cell.fit.own
    initial = {"grade": cell.grade.value, "reason": own.reason if own else ""}
    form, status = GradeForm(request.POST or None, initial=initial), 200
    if request.method == "POST":
        status = REFUSED
        if form.is_valid() and _is_changed(request, form, problem, profession):
            say(request, f"Your own grade for {cell.name} is kept.")
            return redirect("fit-problem", problem)
    context = {
        "tab": "fit",
        "form": form,
        "problem": known,
        "cell": cell,
        "shipped": GRADE_WORDS[cell.was or cell.grade],
    }
    return render(request, "evidence/grade.html", context, status=status)


def _cell(request: Request, problem: str, profession: str) -> tuple[Problem, fit.Cell]:
    known = fit.fit_of(request.practice).problems.get(problem)
    if known is None or profession not in known.fits:
        raise Http404
    return known, fit.cell_of(known.fits[profession], known, country=request.practice.country)


def _is_changed(request: Request, form: GradeForm, problem: str, profession: str) -> bool:
    try:
        fit.change_grade(
            practice=request.practice,
            problem=problem,
            profession=profession,
            grade=form.chosen,
            reason=form.cleaned_data["reason"],
            user=request.user,
            now=timezone.now(),
        )
    except DomainError as refused:
        form.add_error("grade", str(refused))
        return False
    return True


@owner(*WRITE)
def fit_reset(request: Request, problem: str, profession: str) -> HttpResponse:
    """Go back to the shipped grade."""
    _, cell = _cell(request, problem, profession)
    fit.reset_grade(
        practice=request.practice,
        problem=problem,
        profession=profession,
        user=request.user,
        now=timezone.now(),
    )
    say(request, f"The grade for {cell.name} is the shipped one again.")
    return redirect("fit-problem", problem)
