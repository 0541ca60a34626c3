"""The gaps in a practice's A-team, from its open episodes, its partners and the directory."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Count

from warmhand.core.capitals import from_capitals
from warmhand.core.care import EpisodeKind
from warmhand.core.errors import DomainError
from warmhand.core.fit import Grade
from warmhand.core.gaps import (
    Kind,
    Known,
    OpenProblem,
    helpful,
    is_covered,
    kinds_of_help,
    not_yet_trusted,
)
from warmhand.core.network import Stage
from warmhand.formats.professions import profession_of, professions
from warmhand.services import directory
from warmhand.services.fit import fit_of
from warmhand.services.places import kilometres_from, place_of_zip
from warmhand.store.care import Episode
from warmhand.store.partners import Partner
from warmhand.store.people import Practice

FURTHEST_KM = float(directory.MOST_KM)
LISTINGS = 5
PLACE = ("latitude", "longitude", "postal_code", "country")
READ = ("id", "name", "profession", "stage", "npi", "serves", *PLACE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearby:
    """A listing of the directory whom the practice does not know yet."""

    npi: str
    name: str
    profession: str
    """A slug, the one it was looked for by."""
    organisation: str
    address: str
    city: str
    phone: str
    """As the directory holds it, "" where unknown."""
    distance_km: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """One kind of help without a trusted partner within reach."""

    kind: Kind
    title: str
    """"No podiatrist you trust yet"."""
    known: tuple[Known, ...]
    """Partners not yet trusted, nearest first."""
    listings: tuple[Nearby, ...]
    """Nearest in the directory, at most five."""
    has_directory: bool
    """Whether one is loaded on this machine."""

    @property
    def problem(self) -> str:
        """The problem with most open episodes."""
        return self.kind.problems[0].id

    @property
    def problems(self) -> tuple[OpenProblem, ...]:
        """All problems that need it, most open episodes first."""
        return self.kind.problems

    @property
    def label(self) -> str:
        """Its problems in words, by commas."""
        return ", ".join(problem.label for problem in self.kind.problems)

    @property
    def anchor(self) -> str:
        """Where its card stands on the page of the A-team."""
        return f"gap-{'-'.join(self.professions)}"

    @property
    def professions(self) -> tuple[str, ...]:
        """The slugs of the professions, any of which fills it."""
        return self.kind.professions

    @property
    def profession_words(self) -> str:
        """The professions in the singular: "podiatrist"."""
        return title_words(self.kind)

    @property
    def grade(self) -> Grade:
        """A or B."""
        return self.kind.grade

    @property
    def number(self) -> int:
        """How many open episodes need it."""
        return self.kind.number

    @property
    def share(self) -> float:
        """Their share of all open episodes with a problem."""
        return sum(problem.share for problem in self.kind.problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """How many kinds of help the caseload needs, and which have a gap."""

    kinds: int
    gaps: tuple[Gap, ...]
    """Those of most open episodes first."""
    problems: frozenset[str]
    """The problems of the open episodes."""
    helpful: frozenset[str]
    """Professions of grade A or B for one of them."""
    people: tuple[Known, ...]
    """All partners with a profession."""

    @property
    def covered(self) -> int:
        """Kinds of help with a trusted partner within reach."""
        return self.kinds - len(self.gaps)


def cover_of(*, practice: Practice, today: date) -> Cover:
    """Return how far the A-team covers what open episodes need: three queries and the directory."""
    caseload, problems = _caseload(today), fit_of(practice).problems
    here = {"country": practice.country, "but": practice.profession}
    kinds = kinds_of_help(caseload, problems, professions(), **here)
    people, npis = _people(practice)
    reach, has_directory = practice.reach_km, settings.DIRECTORY_PATH.exists()
    near = _Directory(practice, npis) if has_directory else None
    gaps = [
        Gap(
            kind=kind,
            title=f"No {title_words(kind)} you trust yet",
            known=not_yet_trusted(kind, people, reach_km=reach),
            listings=near.nearest(kind.professions) if near else (),
            has_directory=has_directory,
        )
        for kind in kinds
        if not is_covered(kind, people, reach_km=reach)
    ]
    return Cover(
        kinds=len(kinds),
        gaps=tuple(gaps),
        problems=frozenset(caseload),
        helpful=helpful(caseload, problems, professions(), **here),
        people=tuple(people),
    )


def _caseload(today: date) -> dict[str, int]:
    """Open episodes with a problem, by problem: one query."""
    rows = Episode.objects.filter(
        kind=EpisodeKind.PROBLEM.value,
        started_on__lte=today,
        ended_on__isnull=True,
        client__archived_at__isnull=True,
    )
    return dict(rows.order_by().values_list("problem").annotate(number=Count("id")))


def _people(practice: Practice) -> tuple[list[Known], frozenset[str]]:
    """Partners with a profession, and the registry numbers of all: one query."""
    # Values, no rows of the model: of two thousand, making those costs more than all the rest.
    rows: Any = Partner.objects.filter(archived_at__isnull=True).order_by().values_list(*READ)
    here = place_of_zip(practice.postal_code, country=practice.country)
    found, npis = [], set()
    for key, name, profession, stage, npi, serves, *place in rows:
        npis.add(npi)
        if profession:
            distance, served = kilometres_from(here, *place), frozenset(serves)
            found.append(Known(str(key), name, profession, Stage(stage), distance, served))
    return found, frozenset(npis)


def title_words(kind: Kind) -> str:
    """Return the professions of `kind` in the singular: "podiatrist", "x, y or z"."""
    found = (profession_of(slug) for slug in kind.professions)
    names = [row.name for row in found if row is not None]
    return " or ".join(filter(None, (", ".join(names[:-1]), names[-1])))


class _Directory:
    """The nearest listings of each profession, looked up once."""

    def __init__(self, practice: Practice, npis: frozenset[str]) -> None:
        self.practice = practice
        self.npis = npis  # of partners, who are no news
        self.listed: dict[str, tuple[Nearby, ...]] = {}

    def nearest(self, professions: tuple[str, ...]) -> tuple[Nearby, ...]:
        for slug in professions:
            if slug not in self.listed:
                self.listed[slug] = self._look_up(slug)
        found = (row for slug in professions for row in self.listed[slug])
        return tuple(sorted(found, key=lambda row: (row.distance_km, row.name, row.npi)))[:LISTINGS]

    def _look_up(self, profession: str) -> tuple[Nearby, ...]:
        try:
            found = directory.find(
                path=settings.DIRECTORY_PATH,
                near_zip=self.practice.postal_code,
                within_km=min(self.practice.reach_km, FURTHEST_KM),
                profession=profession,
                limit=min(LISTINGS + len(self.npis), directory.MOST_FOUND),
            )
        except DomainError:  # no ZIP code, or none that the directory knows
            return ()
        near = (_nearby(each, profession) for each in found)
        return tuple(row for row in near if row.npi not in self.npis)[:LISTINGS]


def _nearby(each: directory.Found, profession: str) -> Nearby:
    listing = each.listing
    return Nearby(
        npi=listing.npi,
        name=from_capitals(listing.name),
        profession=profession,
        organisation=from_capitals(listing.organisation),
        address=from_capitals(listing.address),
        city=from_capitals(listing.city),
        phone=listing.phone,
        distance_km=each.distance_km,
    )
