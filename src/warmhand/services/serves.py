"""Who serves a problem: the professions that the evidence calls first-line or an option for it."""

from warmhand.core.errors import InvalidValueError
from warmhand.core.fit import GOOD_GRADES, FitEvidence
from warmhand.formats.evidence_fit import shipped_fit
from warmhand.formats.professions import professions


def professions_serving(
    problem: str, *, country: str, evidence: FitEvidence | None = None
) -> tuple[str, ...]:
    """Return the slugs of the professions graded A or B for `problem` (an id) in `country`.

    `evidence` is the practice's own view (`services.fit.fit_of`), else the shipped one. Raises
    `InvalidValueError`, which lists the problems, where there is no such one, and where no
    profession of the registry serves it.
    """
    known = (evidence or shipped_fit()).problems
    found = known.get(problem.strip().casefold().replace("-", "_").replace(" ", "_"))
    if found is None:
        raise InvalidValueError(f"“{problem}” is no problem we know. Known: {', '.join(known)}.")
    slugs = tuple(
        each.slug
        for each in professions()
        if each.codes and found.grade_of(each, country=country) in GOOD_GRADES
    )
    if not slugs:
        raise InvalidValueError(f"For “{found.label}” the directory lists nobody to look for.")
    return slugs
