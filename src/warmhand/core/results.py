"""Results of closed loops, pooled in two steps: the profession first, then the partner.

**Source**: empirical-Bayes shrinkage of a binomial share (beta-binomial), Gelman et al.,
Bayesian Data Analysis, 3rd ed., chapter 5; the strengths and priors are assumed.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from warmhand.core.errors import InvalidValueError
from warmhand.core.fit import Grade

PRIOR_SEEN = 0.65
PRIOR_HELPED = {Grade.FIRST_LINE: 0.60, Grade.OPTION: 0.50, Grade.WEAK: 0.40, Grade.ASSESS: 0.55}
STRENGTH = 8.0
TOO_FEW = 5
FEW = 12


@dataclass(frozen=True, slots=True)
class Share:
    """`yes` of `number` people."""

    yes: int = 0
    number: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.yes <= self.number:
            raise InvalidValueError(f"{self.yes} of {self.number} is no share")

    def __add__(self, other: "Share") -> "Share":
        return Share(self.yes + other.yes, self.number + other.number)

    def __sub__(self, other: "Share") -> "Share":
        return Share(self.yes - other.yes, self.number - other.number)


@dataclass(frozen=True, slots=True)
class Results:
    """What came of people sent: how many were seen, and how many who answered were helped.

    Declined by the partner or withdrawn by the client counts in neither.
    """

    seen: Share = Share()
    helped: Share = Share()

    def __add__(self, other: "Results") -> "Results":
        return Results(self.seen + other.seen, self.helped + other.helped)

    def __sub__(self, other: "Results") -> "Results":
        return Results(self.seen - other.seen, self.helped - other.helped)


NO_RESULTS = Results()


def pooled_share(prior: float, *, others: Share, own: Share) -> float:
    """Return the share expected of one partner, 0 to 1, after both steps.

    `prior` is the share before any result, 0 to 1; `others` are the other partners of the
    profession for this problem. With `own` of 0 of 0 it is exactly the profession's share.
    """
    profession = (STRENGTH * prior + others.yes) / (STRENGTH + others.number)
    return (STRENGTH * profession + own.yes) / (STRENGTH + own.number)


def results_of_others(
    own_by_partner: Iterable[tuple[str, str, Results]],
) -> dict[str, Results]:
    """Return for each partner id the summed results of the others of the same profession.

    Rows are (partner id, profession, own results for this problem) of **all** partners, before
    anybody is left out: else leaving one out would move the rest.
    """
    rows = tuple(own_by_partner)
    totals: dict[str, Results] = {}
    for _, profession, own in rows:
        totals[profession] = totals.get(profession, NO_RESULTS) + own
    return {partner: totals[profession] - own for partner, profession, own in rows}


def results_words(own: Results, *, profession: str) -> str:
    """Return what became of people sent to one partner, or "" when nobody was sent.

    Under five answers it says "too few to tell". No percentage at any number.
    """
    seen, helped = own.seen, own.helped
    if not seen.number:
        return ""
    people = "person" if seen.number == 1 else "people"
    was = "was" if seen.yes == 1 else "were"
    sent = f"Of {seen.number} {people} sent, {seen.yes} {was} seen"
    if helped.number < TOO_FEW:
        return f"{sent}; {helped.number} answered, too few to tell more."
    were = "was" if helped.yes == 1 else "were"
    answered = f"of {helped.number} who answered, {helped.yes} {were} helped"
    few = f" (few, so counted together with other {profession}s)" if helped.number < FEW else ""
    return f"{sent}; {answered}{few}."
