"""A partner's time away: entered by the practice, or by the partner through their own link."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from warmhand.core.errors import InvalidValueError
from warmhand.core.trail import Deed
from warmhand.services import trail
from warmhand.services.consents import local_day
from warmhand.store.partners import Partner
from warmhand.store.people import User

LONGEST_AWAY_DAYS = 366
LONGEST_WORDS = 200


@transaction.atomic
def set_away(
    *,
    partner: Partner,
    until: date | None,
    now: datetime,
    first: date | None = None,
    words: str = "",
    user: User | None = None,
    link_id: UUID | None = None,
) -> None:
    """Keep that `partner` is away to the day `until`, that day included; None: they are back.

    `first` is the first day away, today where none is given; `words` say who stands in. Raises
    `InvalidValueError` for days that are over, out of order or over a year ahead.
    """
    today = local_day(partner.practice, now)
    first = first or today
    if until is not None and until < max(first, today):
        raise InvalidValueError("The last day away is today or later, and not before the first.")
    if until is not None and (until - today).days > LONGEST_AWAY_DAYS:
        raise InvalidValueError("Choose a day within the next year.")
    fields = {
        "away_from": first if until else None,
        "away_until": until,
        "away_words": " ".join(words.split())[:LONGEST_WORDS] if until else "",
    }
    Partner.objects.filter(pk=partner.pk).update(**fields)
    for name, value in fields.items():
        setattr(partner, name, value)
    trail.record(
        practice=partner.practice,
        deed=Deed.WRITE,
        thing="partner",
        thing_id=partner.pk,
        now=now,
        user=user,
        link_id=link_id,
        detail="away" if until else "back",
    )
