"""How many requests came from one network address within the hour, with no address kept.

The counter's name is an HMAC of the address with the day, so that it cannot be read back, nor
tied to the counter of another day. It lives in the cache's table for an hour at most.
"""

from datetime import UTC, datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from django.core.cache import cache
from django.db import transaction
from django.utils.crypto import salted_hmac

HOUR = timedelta(hours=1)
ONE_HOUSE = 64
"""Whoever has one IPv6 address has all that begin with the same so many bits."""
SALT = "warmhand.incoming.address"


def _name(address: str, *, now: datetime) -> str:
    day = now.astimezone(UTC).date().isoformat()
    place = _place(address)
    return "incoming:" + salted_hmac(SALT, f"{day}:{place}", algorithm="sha256").hexdigest()


def _place(address: str) -> str:
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, IPv6Address) and found.ipv4_mapped is None:
        return str(ip_network((found, ONE_HOUSE), strict=False))
    return str(getattr(found, "ipv4_mapped", None) or found)


def from_here(address: str, *, now: datetime) -> int:
    """Return how many requests of the last hour came from `address`."""
    return _counted(address, now=now)[0]


def count_one(address: str, *, now: datetime) -> None:
    """Count one request from `address`; the count ends an hour after the first."""
    # The write lock makes it one step: the cache is a table, whose own counting is two, and
    # forgets when the count was to end.
    with transaction.atomic():
        count, ends_at = _counted(address, now=now)
        left = (ends_at - now).total_seconds()
        cache.set(_name(address, now=now), (count + 1, ends_at), timeout=left)


def _counted(address: str, *, now: datetime) -> tuple[int, datetime]:
    """The count and when it ends."""
    count, ends_at = cache.get(_name(address, now=now), (0, now))
    return (count, ends_at) if ends_at > now else (0, now + HOUR)
