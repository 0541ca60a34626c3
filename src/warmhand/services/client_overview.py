"""All that the page of one client shows, read at once."""

from dataclasses import dataclass
from datetime import date

from warmhand.services import clients
from warmhand.store.care import Episode, Visit
from warmhand.store.clients import Client
from warmhand.store.referrals import Referral


@dataclass(frozen=True, slots=True)
class EpisodeCard:
    """One problem and how it goes: a state of core.progress, or "" where nothing is followed."""

    episode: Episode
    state: str = ""


@dataclass(frozen=True, slots=True)
class ClientOverview:
    """The problems (open ones first), the visits to come, and the referrals of a client."""

    episodes: tuple[EpisodeCard, ...]
    visits: tuple[Visit, ...]
    referrals: tuple[Referral, ...]


def overview_of(*, client: Client, today: date, with_care: bool) -> ClientOverview:
    """Return what the page of `client` shows; episodes only `with_care`."""
    episodes = (
        Episode.objects.filter(client=client).order_by("-ended_on", "-started_on")
        if with_care
        else ()
    )
    return ClientOverview(
        tuple(EpisodeCard(episode) for episode in episodes),
        tuple(clients.upcoming_visits(client=client, today=today)),
        tuple(clients.referrals_of(client=client)),
    )
