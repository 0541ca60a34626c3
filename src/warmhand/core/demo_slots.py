"""The slots of a demo event: when they are, and which of them are still open."""

from collections.abc import Collection
from datetime import datetime, timedelta

from warmhand.core.errors import InvalidValueError

SHORTEST, LONGEST = 3, 60
LONGEST_EVENT = timedelta(hours=24)


def room_of(starts_at: datetime, ends_at: datetime, slot_minutes: int) -> int:
    """Return how many people can be served one after another.

    Raises `InvalidValueError` for slots outside 3 to 60 minutes, an event that ends before it
    starts or takes longer than a day, or one too short for a single slot.
    """
    if not SHORTEST <= slot_minutes <= LONGEST:
        raise InvalidValueError(f"A slot takes {SHORTEST} to {LONGEST} minutes.")
    if not timedelta(0) < ends_at - starts_at <= LONGEST_EVENT:
        raise InvalidValueError("It ends after it starts, within a day.")
    room = (ends_at - starts_at) // timedelta(minutes=slot_minutes)
    if room < 1:
        raise InvalidValueError("The time is too short for one slot.")
    return room


def slot_times(
    starts_at: datetime, ends_at: datetime, *, slot_minutes: int, slots: int
) -> list[datetime]:
    """Return when the `slots` that can be booked begin, spread over the event.

    What lies between is for those who walk up. Raises as `room_of`, and for more slots than
    there is room for.
    """
    room = room_of(starts_at, ends_at, slot_minutes)
    if not 0 <= slots <= room:
        raise InvalidValueError(f"There is room for {room} slots in this time.")
    length = timedelta(minutes=slot_minutes)
    return [starts_at + (place * room // slots) * length for place in range(slots)]


def open_times(
    times: Collection[datetime],
    taken: Collection[datetime],
    *,
    slot_minutes: int,
    now: datetime,
) -> list[datetime]:
    """Return those of `times` that are still to come and touch nothing that is `taken`."""
    length = timedelta(minutes=slot_minutes)
    return [at for at in times if at > now and all(abs(at - other) >= length for other in taken)]
