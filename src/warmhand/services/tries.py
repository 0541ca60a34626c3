"""Tries to reach somebody for a first real talk: written down, settled, and what they tell."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from warmhand.core.errors import InvalidValueError
from warmhand.core.network import ContactWay, Outcome
from warmhand.core.tries import Chance, Try, chance
from warmhand.services.consents import local_day
from warmhand.services.partner_trail import note
from warmhand.services.touches import EARLIEST, TWO_TAPS, first_talk
from warmhand.store.network import ContactTry
from warmhand.store.partners import Partner
from warmhand.store.people import User

MOST_SHOWN = 3


def chances(*, today: date) -> Mapping[ContactWay, Chance]:
    """Return the chance by every way after the practice's own tries: one query."""
    rows = ContactTry.objects.filter(partner__merged_into=None).order_by()
    tries = [
        Try(ContactWay(way), on, Outcome(outcome))
        for way, on, outcome in rows.values_list("way", "tried_on", "outcome")
    ]
    return {way: chance(way, tries, on=today) for way in ContactWay}


@transaction.atomic
def log_try(
    *, partner: Partner, way: ContactWay, on: date, user: User | None, now: datetime
) -> ContactTry:
    """Write down one try to reach `partner`; a real contact in the 60 days from then settles it.

    The same try again within a minute is the one that stands there already. Raises
    `InvalidValueError` for a day that is still to come or before 1980.
    """
    if not EARLIEST <= on <= local_day(partner.practice, now):
        raise InvalidValueError("Choose today or an earlier day.")
    same = {"partner": partner, "way": way.value, "tried_on": on}
    held = ContactTry.objects.filter(created_at__range=(now - TWO_TAPS, now), **same).first()
    if held is not None:
        return held
    talked_on = first_talk(partner.pk, on)
    row = ContactTry.objects.create(
        **same,
        practice_id=partner.practice_id,
        outcome=(Outcome.YES if talked_on else Outcome.OPEN).value,
        settled_on=talked_on,
        user=user,
        created_at=now,
    )
    note(partner, f"try: {way.value}", user=user, now=now)
    return row


@transaction.atomic
def settle_try(
    *, row: ContactTry, outcome: Outcome, user: User | None, now: datetime
) -> ContactTry:
    """Note what came of a try; `Outcome.OPEN` opens it again."""
    row.outcome = outcome.value
    row.settled_on = None if outcome is Outcome.OPEN else local_day(row.practice, now)
    row.save()
    note(row.partner, f"try: {outcome.value}", user=user, now=now)
    return row


@transaction.atomic
def remove_try(*, row: ContactTry, user: User | None, now: datetime) -> None:
    """Take out a try that was written down by mistake."""
    partner = row.partner
    row.delete()
    note(partner, "try removed", user=user, now=now)


def open_tries(*, partner: Partner) -> list[ContactTry]:
    """Return the newest tries to reach `partner` that are open: one query."""
    rows = ContactTry.objects.filter(partner=partner, outcome=Outcome.OPEN.value)
    return list(rows.order_by("-tried_on", "-created_at")[:MOST_SHOWN])
