"""What a practice says of itself, and what a phone must show before links count as reachable."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from warmhand.core.errors import DomainError
from warmhand.core.people import Reach

LOCAL_HOSTS: Final = frozenset({"localhost", "127.0.0.1", "::1", ""})

REACH_WORDS: Final[Mapping[Reach, str]] = {
    Reach.OWN_ADDRESS: "At an HTTPS address of our own",
    Reach.ASSOCIATION: "An association or a friend hosts this site for us",
    Reach.NOT_YET: "Not yet",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeDetails:
    """What stands on letters and links; `phone` is E.164, `time_zone` an IANA name."""

    name: str
    practitioner_name: str
    credential: str
    profession: str
    phone: str
    email: str
    address_line: str
    city: str
    region: str
    postal_code: str
    country: str
    time_zone: str
    currency: str
    visit_price_cents: int | None
    visit_minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """How somebody opened the check link: over https or not, at which host, signed in or not."""

    is_https: bool
    host: str
    is_signed_in: bool


def can_be_reached(*, scheme: str, host: str) -> bool:
    """Return whether an address can be meant for other people's phones at all."""
    return scheme == "https" and host not in LOCAL_HOSTS


def check_arrival(arrival: Arrival, *, host: str) -> None:
    """Raise `DomainError` with what to do unless `arrival` proves that others reach `host`."""
    if arrival.is_signed_in:
        raise DomainError(
            "You are signed in here, so this may be the practice’s own machine. Please open the "
            "code on a phone, in a browser that is not signed in."
        )
    if arrival.host != host or host in LOCAL_HOSTS:
        raise DomainError(
            f"This page came from {arrival.host or 'nowhere'}, not from {host}. Please scan the "
            "code on the settings page once more."
        )
    if not arrival.is_https:
        raise DomainError("This page did not come over https. Links would not be private yet.")
