"""Who has not come for twice as long as usual, and has no visit planned."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Max, Q

from warmhand.core.attendance import Away, away
from warmhand.core.care import VisitStatus
from warmhand.services.care_records import AT_A_VISIT
from warmhand.services.progress import EpisodeState
from warmhand.store.care import Episode, Score, Visit


@dataclass(frozen=True, slots=True)
class AwayEpisode:
    """An open episode whose client stays away; `phone` as it is stored, or ""."""

    state: EpisodeState
    away: Away
    phone: str


def away_episodes(states: Sequence[EpisodeState], *, today: date) -> dict[UUID, AwayEpisode]:
    """Return which of the open `states` have no visit for twice as long as usual, by episode.

    One query. Nobody who came for something else since, or has any visit planned, is away.
    """
    days = {state.key: state.record.visit_days for state in states}
    clients = {state.key: state.client_key for state in states}
    found = _away(days, clients, today)
    by_key = {state.key: state for state in states}
    return {
        key: AwayEpisode(by_key[key], gone, by_key[key].record.client_phone)
        for key, gone in found.items()
    }


def away_clients(keys: Iterable[UUID], *, today: date) -> dict[UUID, Away]:
    """Return which of these clients stay away from an open episode; four queries."""
    episodes = Episode.objects.filter(client_id__in=list(keys), ended_on__isnull=True)
    clients = dict(episodes.values_list("pk", "client_id"))
    days: dict[UUID, list[date]] = defaultdict(list)
    done = Visit.objects.filter(episode__in=clients, status=VisitStatus.DONE.value)
    scored = Score.objects.filter(episode__in=clients, source__in=AT_A_VISIT)
    for key, on in (
        *done.values_list("episode_id", "visit_on"),
        *scored.values_list("episode_id", "scored_on"),
    ):
        if key is not None:
            days[key].append(on)
    return {clients[key]: gone for key, gone in _away(days, clients, today).items()}


def _away(
    days: Mapping[UUID, Sequence[date]], clients: Mapping[UUID, UUID], today: date
) -> dict[UUID, Away]:
    gone = {key: away(on, today=today) for key, on in days.items()}
    found = {key: one for key, one in gone.items() if one is not None}
    latest = _latest_visits({clients[key] for key in found}, today) if found else {}
    return {
        key: one
        for key, one in found.items()
        if latest.get(clients[key], one.last_on) <= one.last_on
    }


def _latest_visits(keys: Iterable[UUID], today: date) -> dict[UUID, date]:
    """Each client's last visit for anything, or the last one planned from today on."""
    is_done = Q(status=VisitStatus.DONE.value)
    is_planned = Q(status=VisitStatus.PLANNED.value, visit_on__gte=today)
    rows = Visit.objects.filter(is_done | is_planned, client_id__in=list(keys))
    return dict(
        rows.order_by()
        .values("client_id")
        .annotate(on=Max("visit_on"))
        .values_list("client_id", "on")
    )
