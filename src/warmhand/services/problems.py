"""The problems a client can come with, and what the evidence knows about each."""

from warmhand.core.fit import GOOD_GRADES, Grade, Problem, professions_for
from warmhand.core.measures import Measure, for_region
from warmhand.formats.evidence import shipped_measures
from warmhand.formats.evidence_fit import shipped_fit
from warmhand.formats.professions import profession_of, professions

PAIN, ACTIVITIES, SESSION_CHECK = "nprs", "psfs", "session_check"
BACK_SCREEN = ("start_back", "start_back_five")  # its total, and its last five
ALWAYS_THERE = frozenset({PAIN, ACTIVITIES, SESSION_CHECK, "groc"})
REGION_WORDS = {
    "low_back": "Low back",
    "neck": "Neck",
    "head": "Head",
    "jaw": "Jaw",
    "shoulder": "Shoulder",
    "elbow": "Elbow",
    "wrist_hand": "Wrist and hand",
    "hip": "Hip",
    "thigh": "Thigh",
    "knee": "Knee",
    "foot_ankle": "Foot and ankle",
    "pelvis": "Pelvis",
    "whole_body": "Whole body",
    "no_pain": "Not pain",
}


def problem_of(slug: str) -> Problem | None:
    """Return the problem with this id, or None for one in own words."""
    return shipped_fit().problems.get(slug)


def region_of(slug: str) -> str:
    """Return the region of a problem, or "" where it is not known."""
    problem = problem_of(slug)
    return problem.region if problem else ""


def problems_by_region() -> dict[str, list[tuple[str, str]]]:
    """Return the problems as (id, words) under the words of their region, in the file's order."""
    found: dict[str, list[tuple[str, str]]] = {}
    for problem in shipped_fit().problems.values():
        words = REGION_WORDS.get(problem.region, problem.region.replace("_", " ").capitalize())
        found.setdefault(words, []).append((problem.id, problem.label))
    return found


def measure_for(slug: str, problem: str) -> Measure:
    """Return the measure `slug` with the values of the problem's region; `KeyError` if unknown."""
    return for_region(shipped_measures()[slug], region_of(problem))


def extra_measures(problem: str) -> list[Measure]:
    """Return the measures that may stand beside pain and own activities for a problem."""
    region = region_of(problem)
    parts = {region, *region.split("_")}
    return [
        measure
        for measure in shipped_measures().values()
        if measure.modelled
        and measure.id not in ALWAYS_THERE
        and (not region or "any" in measure.regions or parts & set(measure.regions))
    ]


def first_line_elsewhere(problem: Problem | None, *, profession: str, country: str) -> str:
    """Return in words who gives first-line care where `profession` (a slug) is not fit, or "".

    `problem` carries the practice's own grades, as `services.fit.fit_of` returns it.
    """
    own = profession_of(profession)
    if problem is None or own is None:
        return ""
    column = problem.column_of(own.slug, own.fit_column)
    if problem.grade(column, country=country) in GOOD_GRADES:
        return ""
    graded = professions_for(problem, country=country)
    first = {name for name, grade in graded if grade is Grade.FIRST_LINE}
    names = [
        row.plural for row in professions() if problem.column_of(row.slug, row.fit_column) in first
    ]
    if not names:
        return ""
    return f"First-line care for this problem is with {' or '.join(names[:2])}."
