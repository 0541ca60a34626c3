"""What practices' own episodes say of the model's constants; nothing is changed by it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain

from django_scopes import scope

from warmhand.core.calibration import EPISODES_NEEDED, Fit, Move, fit, has_enough, moves
from warmhand.core.errors import DomainError
from warmhand.core.measures import Measure
from warmhand.formats.evidence import shipped_measures
from warmhand.services.care_records import CareRecord, records_of, series_of
from warmhand.services.problems import region_of
from warmhand.store.care import Episode
from warmhand.store.people import Practice

OnStep = Callable[[str, int, int], None]


class TooFewError(DomainError):
    """There are not enough episodes yet; the words say how many there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """The constants in use beside those that the episodes suggest, and what would differ."""

    measure: Measure
    practices: int
    episodes: int
    scores: int
    found: Fit
    moves: tuple[Move, ...]

    @property
    def differing(self) -> int:
        """How many episodes would read differently."""
        return sum(row.episodes for row in self.moves)


def practices_named(slugs: Sequence[str], *, every: bool) -> list[Practice]:
    """Return the practices called `slugs`, or all that are no sample where `every`.

    Without a name it is the only practice there is. Raises `DomainError` for a name nobody has,
    and where there are several and none is named.
    """
    known = {row.slug: row for row in Practice.objects.order_by("slug")}
    if every:
        return [row for row in known.values() if not row.is_sample]
    if missing := [slug for slug in slugs if slug not in known]:
        there = f"There are: {', '.join(known)}." if known else "There is no practice yet."
        raise DomainError(f"No practice is called {missing[0]}. {there}")
    if not slugs and len(known) != 1:
        there = f"There are several: {', '.join(known)}." if known else "There is no practice yet."
        raise DomainError(f"{there} Name one with --practice, or take --all.")
    return [known[slug] for slug in dict.fromkeys(slugs or known)]


def calibrate(*, practices: Sequence[Practice], measure: str, on_step: OnStep) -> Calibration:
    """Return what the episodes of `practices` suggest for `measure`, an id of a modelled one.

    An episode counts with three scores over two weeks; regions with values of their own are left
    out. Each is judged as on the day of its last score. `on_step` is told what is done, how much
    of it and of how much. Raises `TooFewError` below `EPISODES_NEEDED` episodes.
    """
    known = shipped_measures()[measure]
    records: list[CareRecord] = []
    for number, practice in enumerate(practices):
        on_step("Reading", number, len(practices))
        with scope(practice=practice):
            records += _usable(records_of(Episode.objects.order_by("pk")), known)
    if len(records) < EPISODES_NEEDED:
        raise TooFewError(
            f"Too few: {len(records)} of the {EPISODES_NEEDED} episodes needed have three scores "
            f"of “{known.name}” over two weeks. Nothing was estimated."
        )
    series = series_of(records, measure, None)
    found = fit(known, series, on_step=lambda done, most: on_step("Estimating", done, most))
    return Calibration(
        measure=known,
        practices=len(practices),
        episodes=len(records),
        scores=len(list(chain.from_iterable(row.series[measure] for row in records))),
        found=found,
        moves=tuple(moves(known, series, found)),
    )


def _usable(records: Sequence[CareRecord], measure: Measure) -> list[CareRecord]:
    return [
        record
        for record in records
        if region_of(record.episode.problem) not in measure.region_overrides
        and has_enough(record.series.get(measure.id, ()))
    ]
