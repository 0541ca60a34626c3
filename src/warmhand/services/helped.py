"""What a practice helps and what it passes on sooner, from its own episodes and referrals."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from warmhand.core.care import EndReason, EpisodeKind
from warmhand.core.fit import Problem
from warmhand.core.helped import Figures, Outcome, figures, first_changes
from warmhand.core.helped_words import sentences
from warmhand.core.progress_batch import STATES, State
from warmhand.formats.evidence import shipped_measures
from warmhand.formats.professions import professions
from warmhand.services.care_records import CareRecord, records_of, series_of
from warmhand.services.fit import Cell, fit_of, own_cell
from warmhand.services.problems import measure_for, region_of
from warmhand.services.progress import leading
from warmhand.services.results import passed_by_problem
from warmhand.store.care import Episode
from warmhand.store.people import Practice


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemPage:
    """One problem as the page shows it."""

    figures: Figures
    problem: Problem | None
    """None for what stands in own words."""
    own: Cell | None
    """What the evidence says of the practice's own profession here."""
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIHelp:
    """The whole page: problems, most episodes first, and well-being apart."""

    problems: tuple[ProblemPage, ...]
    wellness: int
    wellness_open: int


def what_i_help(practice: Practice, *, on: date) -> WhatIHelp:
    """Return how the episodes of `practice` went by the day `on`: nine queries, however many."""
    rows = Episode.objects.filter(kind=EpisodeKind.PROBLEM.value).order_by("pk")
    found = figures(_outcomes(records_of(rows)), passed_by_problem(on=on))
    problems = fit_of(practice).problems
    plural = {row.slug: row.plural for row in professions()}
    wellness = Episode.objects.filter(kind=EpisodeKind.WELLNESS.value).aggregate(
        all=Count("pk"), open=Count("pk", filter=Q(ended_on=None))
    )
    pages = []
    for each in found:
        problem = problems.get(each.problem)
        own = own_cell(problem, practice) if problem else None
        words = sentences(each, plural)
        pages.append(ProblemPage(figures=each, problem=problem, own=own, sentences=words))
    return WhatIHelp(
        problems=tuple(pages), wellness=wellness["all"], wellness_open=wellness["open"]
    )


def _outcomes(records: Sequence[CareRecord]) -> list[Outcome]:
    """Run the model once for each measure that leads, over all beginnings of all episodes."""
    groups: dict[tuple[str, str], list[CareRecord]] = defaultdict(list)
    for record in records:
        slug, region = leading(record), region_of(record.episode.problem)
        own = region if region in shipped_measures()[slug].region_overrides else ""
        groups[slug, own].append(record)
    found = []
    for (slug, _), members in groups.items():
        measure = measure_for(slug, members[0].episode.problem)
        states, firsts = first_changes(measure, series_of(members, slug, None))
        for record, state, first in zip(members, states.tolist(), firsts.tolist(), strict=True):
            found.append(_outcome(record, slug, STATES[state], first))
    return found


def _outcome(record: CareRecord, measure: str, state: State, first: int) -> Outcome:
    episode, visits = record.episode, record.visit_days
    changed_on = record.series[measure][first].on if first >= 0 else None
    return Outcome(
        problem=episode.problem,
        state=state,
        is_open=episode.ended_on is None,
        visits=len(visits),
        visits_to_change=bisect_right(visits, changed_on) if changed_on and visits else None,
        end_reason=EndReason(episode.end_reason) if episode.end_reason else None,
        follows=episode.follows_id is not None,
    )
