"""The public page on the method, its sources and its limits."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from warmhand.core.checked import Checked
from warmhand.core.fit import GRADE_WORDS, Grade, Problem
from warmhand.core.measures import Measure
from warmhand.formats.evidence import shipped_measures
from warmhand.formats.evidence_fit import shipped_fit
from warmhand.services.fit import column_words
from warmhand.web.access.people import READ, public

MEASURE_CHECKED = {
    Checked.PRIMARY: "the source itself was read",
    Checked.SECONDARY: "a summary of the source was read",
    Checked.UNCHECKED: "not checked",
}


@public(*READ)
def method(request: HttpRequest) -> HttpResponse:
    """Say how the model and the choice of partners work."""
    fit = shipped_fit()
    context = {
        "measures": [_measure_facts(each) for each in shipped_measures().values()],
        "problems": [_problem_facts(each) for each in fit.problems.values()],
        "checked_on": fit.checked_on,
        "review_by": fit.review_by,
    }
    return render(request, "settings/method.html", context)


def _measure_facts(measure: Measure) -> dict[str, object]:
    return {
        "measure": measure,
        "is_share": measure.mcid_type.value == "relative",
        "mcid_checked": MEASURE_CHECKED[measure.mcid_checked],
        "sem_checked": MEASURE_CHECKED[measure.sem_checked],
    }


def _problem_facts(problem: Problem) -> dict[str, object]:
    cells = [
        {
            "profession": column_words(key, problem),
            "grade": GRADE_WORDS[fit.grade],
            "source": fit.source,
            "checked": fit.checked_words,
        }
        for key, fit in problem.fits.items()
        if fit.grade is not Grade.NONE
    ]
    return {"problem": problem, "cells": cells}
