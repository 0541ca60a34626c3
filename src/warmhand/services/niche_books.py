"""The practice's books as the niche finder reads them: one line for each client."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import IntegerField, Sum
from django.db.models.functions import Coalesce

from warmhand.core.care import EpisodeKind, VisitStatus
from warmhand.core.niche_books import Book
from warmhand.core.niches import Trait
from warmhand.core.progress_batch import State
from warmhand.core.review import BETTER
from warmhand.formats.evidence_niches import age_band
from warmhand.services.kept_states import practice_states
from warmhand.services.problems import region_of
from warmhand.services.progress import EpisodeState, open_episodes, states_of
from warmhand.store.care import Episode, Visit
from warmhand.store.clients import Client
from warmhand.store.niches import Characteristic
from warmhand.store.people import Practice

RETURNS_WITHIN = timedelta(days=90)
UNJUDGED = frozenset({State.INSUFFICIENT_DATA, State.UNCERTAIN})
Traits = Mapping[Trait, frozenset[str]]
CALM = "no_pain"
COUNTED = {
    "clients": "store_client WHERE merged_into_id IS NULL AND practice_id = %s",
    "came through": "store_client WHERE source_client_id IS NOT NULL AND practice_id = %s",
    "birth years": "store_client WHERE birth_year IS NOT NULL AND practice_id = %s",
    "episodes": "store_episode WHERE practice_id = %s",
    "ended": "store_episode WHERE ended_on IS NOT NULL AND practice_id = %s",
    "visits": "store_visit WHERE status = 'done' AND practice_id = %s",
    "scores": "store_score WHERE practice_id = %s",
    "corrections": "store_scorecorrection WHERE practice_id = %s",
    "characteristics": "store_characteristic WHERE client_id IS NOT NULL AND practice_id = %s",
}


def books_of(*, practice: Practice, today: date) -> list[Book]:
    """Return the line of each client of `practice`, of those who are archived too.

    Money is what visits done cost in all, in cents of the practice's currency; a visit without a
    price counts with the usual one. About 20 queries, however many clients; seconds for
    thousands, so call it when somebody asks for a look, never for a page.
    """
    traits = traits_of_clients(today=today)
    care = _care_of(practice, today)
    paid, visits = _paid(practice), _visit_days()
    brought = _brought()
    return [
        Book(
            key=key,
            traits=held,
            need=care[key].need if key in care else "",
            outcome=care[key].outcome if key in care else None,
            returned=_returned(care[key], visits.get(key, ()), today) if key in care else None,
            paid_cents=paid.get(key) or None,
            brought=brought[key],
        )
        for key, held in traits.items()
    ]


def traits_of_clients(*, today: date, keys: Iterable[UUID] | None = None) -> dict[UUID, Traits]:
    """Return the characteristics of each client, or of `keys`; the age band by the birth year.

    What is not known is not there, and never a value of its own. Two queries.
    """
    clients: Any = Client.objects.filter(merged_into=None)
    rows: Any = Characteristic.objects.filter(client__isnull=False)
    if keys is not None:
        keys = list(keys)
        clients, rows = clients.filter(pk__in=keys), rows.filter(client__in=keys)
    held: dict[UUID, dict[Trait, set[str]]] = defaultdict(lambda: defaultdict(set))
    for key, trait, value in rows.values_list("client_id", "trait", "value"):
        held[key][Trait(trait)].add(value)
    born = Coalesce("birth_on__year", "birth_year", output_field=IntegerField())
    found: dict[UUID, Traits] = {}
    for key, year in clients.order_by().values_list("pk", born):
        band = age_band(today.year - year) if year else ""
        found[key] = _frozen(held.get(key, {})) | ({Trait.AGE: frozenset({band})} if band else {})
    return found


def _frozen(held: Mapping[Trait, set[str]]) -> dict[Trait, frozenset[str]]:
    return {trait: frozenset(values) for trait, values in held.items()}


@dataclass(slots=True)
class _Care:
    """What the episodes of one client say, the latest first."""

    need: str = ""
    outcome: float | None = None
    started: list[date] = field(default_factory=list)
    ended: list[date] = field(default_factory=list)


def _care_of(practice: Practice, today: date) -> dict[UUID, _Care]:
    found: dict[UUID, _Care] = defaultdict(_Care)
    for state in _states(practice, today):
        care, episode = found[state.client_key], state.record.episode
        care.started.append(state.started_on)
        if state.ended_on is not None:
            care.ended.append(state.ended_on)
        care.need = care.need or need_of(
            kind=episode.kind, problem=episode.problem, region=episode.region
        )
        is_judged = not state.is_wellness and state.primary.state not in UNJUDGED
        if care.outcome is None and is_judged:
            care.outcome = float(state.primary.state in BETTER)
    return found


def _states(practice: Practice, today: date) -> list[EpisodeState]:
    """Return where all episodes stand, the latest first; the open ones are kept already."""
    kept = practice_states(practice=practice, today=today)
    rows = Episode.objects.exclude(pk__in=open_episodes().values("pk"))
    rows = rows.filter(started_on__lte=today)
    others = states_of(rows, practice=practice, today=today)
    found = [state for state in (*kept, *others) if state.started_on <= today]
    return sorted(found, key=lambda state: (state.started_on, state.key), reverse=True)


def _returned(care: _Care, visits: Iterable[date], today: date) -> float | None:
    """Return whether they came again within 90 days after the last course that is so long ago."""
    settled = [on for on in care.ended if on + RETURNS_WITHIN < today]
    if not settled:
        return None
    last = max(settled)
    return float(any(last < on <= last + RETURNS_WITHIN for on in (*visits, *care.started)))


def _paid(practice: Practice) -> dict[UUID, int]:
    done = Visit.objects.filter(status=VisitStatus.DONE.value, currency=practice.currency)
    price = Coalesce("price_cents", practice.visit_price_cents or 0)
    return dict(done.order_by().values_list("client").annotate(paid=Sum(price)))


def _visit_days() -> dict[UUID, list[date]]:
    found: dict[UUID, list[date]] = defaultdict(list)
    done = Visit.objects.filter(status=VisitStatus.DONE.value).order_by()
    for key, on in done.values_list("client_id", "visit_on"):
        found[key].append(on)
    return found


def _brought() -> Counter[UUID]:
    rows = Client.objects.filter(merged_into=None, source_client__isnull=False)
    return Counter(rows.values_list("source_client_id", flat=True))


def counts_of(practice: Practice) -> dict[str, int]:
    """Return how much is written down, by kind: enough to tell that books changed. One query."""
    parts = [f"(SELECT count(*) FROM {part})" for part in COUNTED.values()]  # noqa: S608 - own names
    query = f"SELECT {', '.join(parts)}"
    with connection.cursor() as cursor:
        cursor.execute(query, [practice.pk.hex] * len(parts))
        return dict(zip(COUNTED, map(int, cursor.fetchone()), strict=True))


def latest_needs(keys: Iterable[UUID] | None = None) -> dict[UUID, str]:
    """Return the latest need that is known of each client, or of `keys`: one query."""
    rows = Episode.objects.all()
    if keys is not None:
        rows = rows.filter(client__in=list(keys))
    found: dict[UUID, str] = {}
    fields = ("client_id", "kind", "problem", "region")
    # Values, no rows of the model: of thousands, making those costs more than all the rest.
    told = rows.order_by("-started_on", "-pk").values_list(*fields)
    for key, kind, problem, region in told:
        if not found.get(key):
            found[key] = need_of(kind=kind, problem=problem, region=region)
    return found


def need_of(*, kind: str, problem: str, region: str) -> str:
    """Return where the problem of an episode is, "no_pain" for well-being, "" where unknown."""
    is_wellness = kind == EpisodeKind.WELLNESS.value
    return region or region_of(problem) or (CALM if is_wellness else "")
