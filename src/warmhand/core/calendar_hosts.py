"""Which machines a calendar may be fetched from: those of the open internet, and no other."""

from collections.abc import Collection
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Final

_OPEN_6: Final = IPv6Network("2000::/3")
# Ways of writing an IPv4 address within an IPv6 one: whoever answers there is somebody else.
_CARRIERS: Final = tuple(IPv6Network(one) for one in ("2002::/16", "2001::/32", "64:ff9b::/96"))


def is_public(address: str) -> bool:
    """Return whether `address` is one machine of the open internet.

    False for private, loopback, link-local, shared, reserved and multicast addresses, for
    IPv6 addresses that carry an IPv4 one, and for what is no address in full, dotted or colon
    form: "127.1", "2130706433" and "0x7f.1" are names here, and a resolver has to answer them.
    **Source**: RFC 6890, RFC 4291, RFC 6052.
    """
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv4Address):
        return _is_open(found)
    if found.ipv4_mapped is not None or any(found in carrier for carrier in _CARRIERS):
        return False
    return found in _OPEN_6 and _is_open(found)


def _is_open(found: IPv4Address | IPv6Address) -> bool:
    return found.is_global and not (found.is_multicast or found.is_reserved)


def host_is_named(host: str, named: Collection[str]) -> bool:
    """Return whether `host` is one of `named`, or below one; every host is where none is named."""
    plain = host.lower().rstrip(".")
    return not named or any(plain == one or plain.endswith(f".{one}") for one in named)
