"""Where people of a niche gather: places noted by hand, with a partner who runs it, if any."""

from datetime import datetime

from django.db import transaction

from warmhand.core.a_team import A_TEAM_STAGES
from warmhand.core.errors import InvalidValueError
from warmhand.core.niches import PlaceKind
from warmhand.services.practice import note
from warmhand.store.niches import GatheringPlace, Niche
from warmhand.store.partners import Partner
from warmhand.store.people import User

MOST = 50


def places_of(niche: Niche) -> list[GatheringPlace]:
    """Return the places noted for `niche`, by name, with their hosts: one query."""
    rows = GatheringPlace.objects.filter(niche=niche).select_related("host")
    return list(rows.order_by("name", "pk"))


@transaction.atomic
def add_place(
    *,
    niche: Niche,
    name: str,
    kind: PlaceKind,
    host: Partner | None,
    words: str,
    user: User,
    now: datetime,
) -> GatheringPlace:
    """Note a place; the same name again changes what stands there.

    Raises `InvalidValueError` without a name, and past 50 places.
    """
    name = " ".join(name.split())[:200]
    if not name:
        raise InvalidValueError("The place needs a name.")
    rows = GatheringPlace.objects.filter(niche=niche)
    if rows.count() >= MOST:
        raise InvalidValueError(f"{MOST} places are the most.")
    place, _is_new = GatheringPlace.objects.update_or_create(
        practice=niche.practice,
        niche=niche,
        name=name,
        defaults={"kind": kind.value, "host": host, "note": words.strip()[:200]},
        create_defaults={
            "kind": kind.value,
            "host": host,
            "note": words.strip()[:200],
            "created_at": now,
        },
    )
    note(niche.practice, "a gathering place", user=user, now=now)
    return place


@transaction.atomic
def drop_place(*, place: GatheringPlace, user: User, now: datetime) -> None:
    """Take a place out."""
    note(place.practice, "a gathering place taken out", user=user, now=now)
    place.delete()


def possible_hosts() -> list[tuple[str, str]]:
    """Return key and name of the partners whom one is in touch with, by name: one query."""
    stages = [stage.value for stage in A_TEAM_STAGES]
    rows = Partner.objects.filter(archived_at=None, merged_into=None, stage__in=stages)
    return [(str(key), name) for key, name in rows.order_by("name", "pk").values_list("pk", "name")]
