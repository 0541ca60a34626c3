"""Settings: the methods that the practice works with, each with its evidence label."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from warmhand.core.errors import DomainError
from warmhand.core.fit import GRADE_WORDS
from warmhand.core.methods import Standing
from warmhand.formats.evidence_methods import shipped_methods
from warmhand.services import fit, methods
from warmhand.web.access.people import READ_AND_WRITE, owner
from warmhand.web.access.request import Request
from warmhand.web.fit import GRADE_MARKS
from warmhand.web.toasts import say

REFUSED = 422
STANDING_MARKS = {
    Standing.BY_PROBLEM: ("search", "still"),
    Standing.ONE_PROBLEM: ("search", "still"),
    Standing.THEORY: ("dash", "still"),
    Standing.UNREAD: ("gap", "nothing"),
}


def shown(rows: list[methods.Labelled]) -> list[dict[str, object]]:
    """Return `rows` with the badge of each."""
    return [
        {
            "row": row,
            "mark": STANDING_MARKS[row.standing][0],
            "kind": STANDING_MARKS[row.standing][1],
        }
        for row in rows
    ]


@owner(*READ_AND_WRITE)
def settings_methods(request: Request) -> HttpResponse:
    """Choose the methods one works with, or add one in own words."""
    problem, status, own = "", 200, request.POST.get("own", "")
    if request.method == "POST":
        try:
            methods.choose_methods(
                practice=request.practice,
                keys=request.POST.getlist("methods"),
                own=own,
                user=request.user,
                now=timezone.now(),
            )
        except DomainError as refused:
            problem, status = str(refused), REFUSED
        else:
            say(request, "Saved.")
            return redirect("methods")
    context = {
        "tab": "methods",
        "rows": shown(_typed(request, methods.all_methods(request.practice))),
        "grades": _grades(request),
        "evidence": shipped_methods(),
        "problem": problem,
        "own": own,
    }
    return render(request, "evidence/methods.html", context, status=status)


def _typed(request: Request, rows: list[methods.Labelled]) -> list[methods.Labelled]:
    """What was ticked stays ticked where saving was refused."""
    if request.method != "POST":
        return rows
    keys = set(request.POST.getlist("methods"))
    return [methods.ticked(row, is_chosen=row.key in keys) for row in rows]


def _grades(request: Request) -> list[dict[str, object]]:
    """How one's own profession is graded, problem by problem."""
    lines = fit.problem_lines(request.practice).values()
    return [
        {
            "problem": line.problem,
            "words": GRADE_WORDS[line.own.grade],
            "mark": GRADE_MARKS[line.own.grade][0],
            "kind": GRADE_MARKS[line.own.grade][1],
        }
        for found in lines
        for line in found
        if line.own
    ]
