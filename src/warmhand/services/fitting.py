"""Which professions fit a problem and may be offered now."""

from warmhand.core.fit import Problem, professions_for
from warmhand.core.matching import Need, bar_for
from warmhand.core.professions import Profession
from warmhand.formats.professions import professions
from warmhand.services.bars import bare
from warmhand.services.offers import Fitting
from warmhand.store.partners import Partner
from warmhand.store.referrals import Referral

FEWEST_PROFESSIONS = 3


def fitting_for(referral: Referral, problem: Problem | None, need: Need) -> list[Fitting]:
    """The professions that fit, best first; none that a bar keeps out, nor one's own.

    Where fewer than three fit, who assesses stands after them.
    """
    if problem is None or need.doctor_first:
        return []
    country, found = referral.practice.country, list[Fitting]()
    for assessment in (need.assessment, True):
        for column, grade in professions_for(problem, country=country, assessment=assessment):
            known = _open_professions(referral, problem, column, need)
            if known and column not in {row.column for row in found}:
                fit = problem.fits[column]
                found.append(Fitting(column=column, name=known[0].name, grade=grade, fit=fit))
        if len(found) >= FEWEST_PROFESSIONS:
            break
    return found


def _open_professions(
    referral: Referral, problem: Problem, column: str, need: Need
) -> list[Profession]:
    return [
        row
        for row in professions()
        if problem.column_of(row.slug, row.fit_column) == column
        # One's own profession is not who a client is sent to.
        and row.slug != referral.practice.profession
        and bar_for(bare(Partner(profession=row.slug), row), need) is None
    ]
