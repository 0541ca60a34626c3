"""Gaps in the A-team: kinds of help that one's own clients need and nobody trusted gives nearby.

A kind of help is a set of first-line professions: those of grade A for a problem or, where none
has it, of grade B. Problems with the same set are one kind of help.

**Source**: grades of profession_fit.toml; what counts as covered is the project's own rule.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from warmhand.core.fit import Grade, Problem
from warmhand.core.network import BEFORE_TRUST, Stage
from warmhand.core.professions import Profession

GRADES = (Grade.FIRST_LINE, Grade.OPTION)


@dataclass(frozen=True, slots=True)
class Known:
    """A partner as far as gaps go; `distance_km` is None where a place is not known."""

    id: str
    name: str
    profession: str
    stage: Stage
    distance_km: float | None = None
    serves: frozenset[str] = frozenset()
    """Ids of problems."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenProblem:
    """One problem of the caseload: how many open episodes of how many."""

    id: str
    label: str
    number: int
    of: int

    @property
    def share(self) -> float:
        """The share of open episodes with this problem, above 0, at most 1."""
        return self.number / self.of


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of help: the professions (slugs) any of which gives it, and for which problems."""

    professions: tuple[str, ...]
    grade: Grade
    problems: tuple[OpenProblem, ...]
    """Most open episodes first, then by label."""

    @property
    def number(self) -> int:
        """How many open episodes need it."""
        return sum(problem.number for problem in self.problems)


def first_line(
    problem: Problem, known: Iterable[Profession], *, country: str, but: str
) -> tuple[Grade, tuple[str, ...]] | None:
    """Return the grade and slugs of the professions that come first for `problem`, or None.

    Grade A, or B where nobody has A; the profession `but`, one's own, is not who one sends to.
    """
    graded = [
        (row.slug, problem.grade_of(row, country=country)) for row in known if row.slug != but
    ]
    for grade in GRADES:
        if slugs := tuple(slug for slug, held in graded if held is grade):
            return grade, slugs
    return None


def kinds_of_help(
    caseload: Mapping[str, int],
    problems: Mapping[str, Problem],
    known: Sequence[Profession],
    *,
    country: str,
    but: str,
) -> tuple[Kind, ...]:
    """Return the kinds of help that a caseload needs, those of most open episodes first.

    `caseload` is the number of open episodes by problem id; ids without a problem, as "" for own
    words, count among all episodes and need no kind.
    """
    of = sum(caseload.values())
    needs: dict[tuple[Grade, tuple[str, ...]], list[OpenProblem]] = {}
    for name, number in caseload.items():
        first = name in problems and first_line(problems[name], known, country=country, but=but)
        if first:
            label = problems[name].label
            found = OpenProblem(id=name, label=label, number=number, of=of)
            needs.setdefault(first, []).append(found)
    kinds = (
        Kind(grade=grade, professions=slugs, problems=tuple(sorted(rows, key=_most_first)))
        for (grade, slugs), rows in needs.items()
    )
    return tuple(sorted(kinds, key=lambda kind: (-kind.number, kind.professions)))


def helpful(
    caseload: Iterable[str],
    problems: Mapping[str, Problem],
    known: Sequence[Profession],
    *,
    country: str,
    but: str,
) -> frozenset[str]:
    """Return the slugs of all professions of grade A or B for a problem of `caseload`.

    One's own profession, `but`, is left out.
    """
    found = (problems[name] for name in caseload if name in problems)
    return frozenset(
        row.slug
        for problem in found
        for row in known
        if row.slug != but and problem.grade_of(row, country=country) in GRADES
    )


def _most_first(problem: OpenProblem) -> tuple[int, str]:
    return (-problem.number, problem.label)


def in_reach(distance_km: float | None, *, reach_km: float) -> bool:
    """Return whether somebody is near enough, both in kilometres.

    An unknown place counts as near: a missing ZIP code is no reason to call a trusted partner
    away, and outside the US no place is known.
    """
    return distance_km is None or distance_km <= reach_km


def is_covered(kind: Kind, people: Iterable[Known], *, reach_km: float) -> bool:
    """Return whether one trusted partner of one of its professions is within reach."""
    return any(
        row.stage is Stage.TRUSTED
        and row.profession in kind.professions
        and in_reach(row.distance_km, reach_km=reach_km)
        for row in people
    )


def not_yet_trusted(kind: Kind, people: Iterable[Known], *, reach_km: float) -> tuple[Known, ...]:
    """Return whom one knows who could come to fill `kind`, nearest first, unknown places last."""
    found = (
        row
        for row in people
        if row.stage in BEFORE_TRUST
        and row.profession in kind.professions
        and in_reach(row.distance_km, reach_km=reach_km)
    )
    return tuple(sorted(found, key=_nearest_first))


def _nearest_first(row: Known) -> tuple[bool, float, str, str]:
    return (row.distance_km is None, row.distance_km or 0.0, row.name.casefold(), row.id)
