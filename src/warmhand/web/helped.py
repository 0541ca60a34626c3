"""What a practice helps, and what it passes on sooner."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from warmhand.core.fit import GRADE_WORDS
from warmhand.core.helped import Leaning
from warmhand.core.helped_words import LEANING_WORDS, STATE_WORDS
from warmhand.core.people import Role
from warmhand.core.results import TOO_FEW
from warmhand.services import helped, methods
from warmhand.web.access.people import READ, care_member
from warmhand.web.access.request import Request
from warmhand.web.fit import GRADE_MARKS
from warmhand.web.methods import shown

OPEN_UP_TO = 5
LEANING_MARKS = {
    Leaning.BETTER: ("tick", "good"),
    Leaning.NOT: ("signpost", "still"),
    Leaning.EITHER: ("dash", "nothing"),
    Leaning.TOO_FEW: ("early", "nothing"),
}


@care_member(*READ)
def what_i_help(request: Request) -> HttpResponse:
    """Show how episodes went, problem by problem, in sentences first."""
    found = helped.what_i_help(request.practice, on=timezone.localdate())
    context = {
        "section": "clients",
        "found": found,
        "problems": [_shown(row) for row in found.problems],
        "is_short": len(found.problems) <= OPEN_UP_TO,
        "groups": _groups(found),
        "methods": shown(methods.chosen_methods(request.practice)),
        "may_change": request.membership.role == Role.OWNER,
        "too_few": TOO_FEW,
    }
    return render(request, "evidence/what_i_help.html", context)


def _shown(row: helped.ProblemPage) -> dict[str, object]:
    figures = row.figures
    mark, kind = LEANING_MARKS[figures.leaning]
    low, high = figures.between or (0.0, 1.0)
    grade = row.own.grade if row.own else None
    return {
        "row": row,
        "name": _name(row),
        "words": LEANING_WORDS[figures.leaning],
        "mark": mark,
        "kind": kind,
        "states": [
            (words, figures.states[state])
            for state, words in STATE_WORDS.items()
            if figures.states.get(state)
        ],
        "range_words": f"From {100 * low:.0f} to {100 * high:.0f} of 100",
        "percent": (100 * low, 100 * figures.better.yes / (figures.better.number or 1), 100 * high),
        "grade": (GRADE_WORDS[grade], *GRADE_MARKS[grade]) if grade else None,
    }


def _name(row: helped.ProblemPage) -> str:
    return row.problem.label if row.problem else "Problems in own words"


def _groups(found: helped.WhatIHelp) -> dict[str, object]:
    """The names of the problems by the way they lean, the two clear ways first; the few apart."""
    names = {
        one: [_name(row) for row in found.problems if row.figures.leaning is one] for one in Leaning
    }
    said = (Leaning.BETTER, Leaning.NOT, Leaning.EITHER)
    return {
        "said": [(LEANING_WORDS[one], names[one]) for one in said if names[one]],
        "too_few": names[Leaning.TOO_FEW],
    }
