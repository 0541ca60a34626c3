"""What is within reach of a practice for a need: experts known, experts listed, places noted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings

from warmhand.core.errors import DomainError
from warmhand.core.fit import Problem
from warmhand.core.gaps import first_line, in_reach
from warmhand.core.network import Stage
from warmhand.core.niche_books import Reach
from warmhand.formats.professions import professions
from warmhand.services import directory
from warmhand.services.fit import fit_of
from warmhand.services.partner_pages import profession_words
from warmhand.services.places import kilometres_from, place_of_zip
from warmhand.store.niches import GatheringPlace, Niche
from warmhand.store.partners import Partner
from warmhand.store.people import Practice

MOST_COUNTED = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """One profession that is first-line for a need: who of it is trusted, and how many there are."""

    profession: str
    """A slug."""
    words: str
    trusted: tuple[tuple[UUID, str], ...]
    """Partners within reach, by name."""
    listed: int | None
    """Listings within reach, at most 50 are counted; None without a directory or a code for it."""

    @property
    def listed_words(self) -> str:
        """The count in words: "12", "50 or more", or "not listed anywhere"."""
        if self.listed is None:
            return "cannot be counted"
        return "50 or more" if self.listed >= MOST_COUNTED else str(self.listed)


class ReachTable:
    """The reach for any need, its parts read once: two queries and the directory."""

    def __init__(self, practice: Practice) -> None:
        self.practice = practice
        self._problems = fit_of(practice).problems
        self._trusted = _trusted_within_reach(practice)
        self._listed: dict[str, int | None] = {}
        self._slugs: dict[str, tuple[str, ...]] = {}

    def first_line(self, need: str) -> tuple[str, ...]:
        """Return the slugs of the professions that come first for a problem at `need`."""
        if need not in self._slugs:
            self._slugs[need] = _first_line(need, self._problems.values(), self.practice)
        return self._slugs[need]

    def positions(self, need: str, *, also: Iterable[str] = ()) -> tuple[Position, ...]:
        """Return the professions of `need`, and `also` these, each once."""
        slugs = dict.fromkeys((*self.first_line(need), *also))
        return tuple(
            Position(
                profession=slug,
                words=profession_words(slug),
                trusted=tuple(self._trusted.get(slug, ())),
                listed=self.listed(slug),
            )
            for slug in slugs
        )

    def reach(self, need: str, *, places: int, also: Iterable[str] = ()) -> Reach:
        """Return the counts for `need` with `places` gathering places noted."""
        rows = self.positions(need, also=also)
        return Reach(
            first_line=len(rows),
            with_partner=sum(bool(row.trusted) for row in rows),
            experts=sum(row.listed or 0 for row in rows),
            places=places,
        )

    def listed(self, profession: str) -> int | None:
        """Return how many of `profession` the directory lists within reach, at most 50."""
        if profession not in self._listed:
            self._listed[profession] = self._count(profession)
        return self._listed[profession]

    def _count(self, profession: str) -> int | None:
        coded = any(row.slug == profession and row.codes for row in professions())
        if not coded or not settings.DIRECTORY_PATH.exists():
            return None
        try:
            found = directory.find(
                path=settings.DIRECTORY_PATH,
                near_zip=self.practice.postal_code,
                within_km=min(self.practice.reach_km, directory.MOST_KM),
                profession=profession,
                limit=MOST_COUNTED,
            )
        except DomainError:  # no ZIP code, or none that the directory knows
            return None
        return len(found)


def _trusted_within_reach(practice: Practice) -> Mapping[str, list[tuple[UUID, str]]]:
    rows = Partner.objects.filter(
        archived_at=None, merged_into=None, stage=Stage.TRUSTED.value
    ).exclude(profession="")
    place = ("latitude", "longitude", "postal_code", "country")
    here = place_of_zip(practice.postal_code, country=practice.country)
    found: dict[str, list[tuple[UUID, str]]] = {}
    for key, name, profession, *at in rows.order_by("name", "pk").values_list(
        "pk", "name", "profession", *place
    ):
        if in_reach(kilometres_from(here, *at), reach_km=practice.reach_km):
            found.setdefault(profession, []).append((key, name))
    return found


def first_line_for(need: str, *, practice: Practice) -> tuple[str, ...]:
    """Return the slugs of the professions that come first for a problem at `need`: one query."""
    return _first_line(need, fit_of(practice).problems.values(), practice)


def _first_line(need: str, problems: Iterable[Problem], practice: Practice) -> tuple[str, ...]:
    known = professions()
    graded = (
        first_line(row, known, country=practice.country, but=practice.profession)
        for row in problems
        if need and row.region == need
    )
    slugs = {slug for found in graded if found for slug in found[1]}
    return tuple(row.slug for row in known if row.slug in slugs)


def reach_of(*, niche: Niche, practice: Practice) -> Reach:
    """Return what is within reach of `practice` for `niche`: three queries and the directory."""
    places = GatheringPlace.objects.filter(niche=niche).count()
    return ReachTable(practice).reach(niche.need, places=places)


def positions_of(*, niche: Niche, practice: Practice) -> tuple[Position, ...]:
    """Return the A-team positions of `niche`, filled and open: two queries and the directory."""
    return ReachTable(practice).positions(niche.need)
