"""Who or what brought a client: linked things, each once, the first and the last in time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final


class CameFrom(StrEnum):
    """What one came in touch through, before becoming a client or after."""

    EVENT = "event"
    ARTICLE = "article"
    NEWSLETTER = "newsletter"
    CARD = "card"
    PARTNER = "partner"
    CLIENT = "client"
    PAGE = "page"


LINK_OF: Final = {
    CameFrom.EVENT: "event",
    CameFrom.ARTICLE: "article",
    CameFrom.NEWSLETTER: "edition",
    CameFrom.CARD: "card",
    CameFrom.PARTNER: "partner",
    CameFrom.CLIENT: "by_client",
    CameFrom.PAGE: "",
}
"""Which thing is linked for each kind; the practice's own page is one and needs none."""

KIND_WORDS: Final = {
    CameFrom.EVENT: "Demo events",
    CameFrom.ARTICLE: "Pages you wrote",
    CameFrom.NEWSLETTER: "Newsletters",
    CameFrom.CARD: "Cards of partners",
    CameFrom.PARTNER: "Partners",
    CameFrom.CLIENT: "Clients",
    CameFrom.PAGE: "Your public page",
}


@dataclass(frozen=True, slots=True)
class Way:
    """One thing through which a client came in touch, and the day on which they did."""

    kind: CameFrom
    key: str
    """Of the thing; "" for the practice's own page."""
    name: str
    on: date
    through: str = ""
    """For a card the key of its partner: both are one way, and count once."""


@dataclass(frozen=True, slots=True)
class Ways:
    """All ways of one client: `before` they came, the first one first, and `after`."""

    before: tuple[Way, ...] = ()
    after: tuple[Way, ...] = ()

    @property
    def first(self) -> Way | None:
        """What they came in touch through first, or None."""
        return self.before[0] if self.before else None

    @property
    def last(self) -> Way | None:
        """What came last before they did; the same as `first` where there is only one."""
        return self.before[-1] if self.before else None


@dataclass(frozen=True, slots=True)
class Brought:
    """What one thing brought: clients by key, and of how many it was the first and the last way."""

    way: Way
    clients: tuple[str, ...]
    first: int
    last: int


def in_order(ways: Iterable[Way], *, came_on: date) -> Ways:
    """Return each thing once, on its earliest day, in the order of the days.

    A way of the day `came_on`, on which the person became a client, still brought them.
    """
    found: dict[tuple[CameFrom, str], Way] = {}
    for way in sorted(ways, key=lambda one: (one.on, one.kind.value, one.key)):
        found.setdefault((way.kind, way.key), way)
    carried = {way.through for way in found.values() if way.through}
    kept = [
        way for way in found.values() if not (way.kind is CameFrom.PARTNER and way.key in carried)
    ]
    return Ways(
        tuple(way for way in kept if way.on <= came_on),
        tuple(way for way in kept if way.on > came_on),
    )


def tally(by_client: Mapping[str, Ways]) -> tuple[Brought, ...]:
    """Return what each thing brought, by kind and then by name: the order is no order of worth."""
    ways: dict[tuple[CameFrom, str], Way] = {}
    clients: dict[tuple[CameFrom, str], list[str]] = {}
    firsts: dict[tuple[CameFrom, str], int] = {}
    lasts: dict[tuple[CameFrom, str], int] = {}
    for client, found in by_client.items():
        for way in found.before:
            key = (way.kind, way.key)
            ways.setdefault(key, way)
            clients.setdefault(key, []).append(client)
            firsts[key] = firsts.get(key, 0) + (way == found.first)
            lasts[key] = lasts.get(key, 0) + (way == found.last)
    kinds = list(CameFrom)
    order = sorted(ways, key=lambda key: (kinds.index(key[0]), ways[key].name.casefold(), key[1]))
    return tuple(Brought(ways[key], tuple(clients[key]), firsts[key], lasts[key]) for key in order)
