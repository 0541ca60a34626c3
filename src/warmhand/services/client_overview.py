"""All that the page of one client shows, read at once."""

from dataclasses import dataclass
from datetime import date

from warmhand.services import clients
from warmhand.services.progress import EpisodeState, episode_cards
from warmhand.store.care import Visit
from warmhand.store.clients import Client
from warmhand.store.referrals import Referral


@dataclass(frozen=True, slots=True)
class ClientOverview:
    """The problems (open ones first), the visits to come, and the referrals of a client."""

    episodes: tuple[EpisodeState, ...]
    visits: tuple[Visit, ...]
    referrals: tuple[Referral, ...]


def overview_of(*, client: Client, today: date, with_care: bool) -> ClientOverview:
    """Return what the page of `client` shows; problems and how they go only `with_care`."""
    episodes = episode_cards(client=client, today=today) if with_care else []
    return ClientOverview(
        tuple(episodes),
        tuple(clients.upcoming_visits(client=client, today=today)),
        tuple(clients.referrals_of(client=client)),
    )
