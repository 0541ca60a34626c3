"""What one practice set in the choice of a partner, and how far its clients go."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from warmhand.core.choice_rules import (
    FURTHEST_REACH_KM,
    HALF_DISTANCE_KM,
    NEAREST_REACH_KM,
    Rules,
    changed,
    rules_with,
)
from warmhand.core.errors import InvalidValueError
from warmhand.services.practice import note
from warmhand.store.people import Practice, User

FIELDS = ("choice_weights", "half_distance_km", "reach_km")
USUAL_REACH_KM = 25.0


def rules_of(practice: Practice) -> Rules:
    """Return the rules by which `practice` orders partners; the usual ones if it set none."""
    return rules_with(practice.choice_weights, half_distance_km=practice.half_distance_km)


@transaction.atomic
def change_rules(
    *,
    practice: Practice,
    weights: Mapping[str, float],
    half_distance_km: float,
    reach_km: float,
    user: User,
    now: datetime,
) -> None:
    """Keep the weights by part (they sum to 1), the half distance and the reach in kilometres.

    Raises `InvalidValueError` outside the bounds of `core.choice_rules`, and changes nothing.
    """
    rules = rules_with(weights, half_distance_km=half_distance_km)
    if not NEAREST_REACH_KM <= reach_km <= FURTHEST_REACH_KM:
        raise InvalidValueError(
            f"Clients go {NEAREST_REACH_KM:g} to {FURTHEST_REACH_KM:g} km, not {reach_km:g}."
        )
    practice.choice_weights = changed(rules.weights)
    practice.half_distance_km = half_distance_km
    practice.reach_km = reach_km
    practice.save(update_fields=FIELDS)
    note(practice, "how a partner is chosen", user=user, now=now)


@transaction.atomic
def reset_rules(*, practice: Practice, user: User, now: datetime) -> None:
    """Go back to the usual weights, half distance and reach."""
    practice.choice_weights = {}
    practice.half_distance_km = HALF_DISTANCE_KM
    practice.reach_km = USUAL_REACH_KM
    practice.save(update_fields=FIELDS)
    note(practice, "how a partner is chosen: as usual", user=user, now=now)
