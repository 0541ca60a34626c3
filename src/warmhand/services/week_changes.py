"""What a person changes in the people of a week: drop, bring back, add, and how many there are."""

from datetime import date, datetime, timedelta

from django.db import transaction

from warmhand.core.errors import DomainError, InvalidValueError
from warmhand.core.network import PickState
from warmhand.core.registry import repaired_npi
from warmhand.core.week import MOST_PEOPLE
from warmhand.services.directory_search import details_from_directory
from warmhand.services.partners import DuplicatePartnerError, add_partner
from warmhand.services.practice import note
from warmhand.services.week import monday_of
from warmhand.store.network import WeekPick
from warmhand.store.partners import Partner
from warmhand.store.people import Practice, User

STAYS_AWAY = timedelta(weeks=4)


@transaction.atomic
def drop(
    *, practice: Practice, partner: Partner | None, npi: str, today: date, user: User, now: datetime
) -> WeekPick:
    """Take somebody out of the list for four weeks: a partner, or a listing by its number.

    Raises `InvalidValueError` for what is no registry number, where there is no partner.
    """
    return WeekPick.objects.create(
        practice=practice,
        partner=partner,
        npi="" if partner else str(repaired_npi(npi)),
        state=PickState.DROPPED.value,
        week_on=monday_of(today),
        until_on=today + STAYS_AWAY,
        user=user,
        created_at=now,
    )


def bring_back(*, pick: WeekPick) -> None:
    """Forget a change: who was dropped can come again, who was added is chosen as the others.

    The same change made twice is forgotten at once.
    """
    same = {"partner": pick.partner_id, "npi": pick.npi, "state": pick.state}
    WeekPick.objects.filter(**same).delete()


@transaction.atomic
def add(*, practice: Practice, partner: Partner, today: date, user: User, now: datetime) -> None:
    """Put a partner on the list of this week, whatever the reasons say."""
    WeekPick.objects.create(
        practice=practice,
        partner=partner,
        state=PickState.ADDED.value,
        week_on=monday_of(today),
        user=user,
        created_at=now,
    )


@transaction.atomic
def add_listing(
    *, practice: Practice, npi: str, profession: str, today: date, user: User, now: datetime
) -> Partner:
    """Make a partner of a listing of the directory, and put them on the list of this week.

    Who is a partner already is put there as they are. Raises `DomainError` for a number that the
    directory does not hold, and where no directory is loaded.
    """
    details = details_from_directory(practice=practice, npi=npi, profession=profession)
    if details is None:
        raise DomainError("That number is not in the directory any more.")
    try:
        partner = add_partner(practice=practice, details=details, user=user, now=now)
    except DuplicatePartnerError as there:
        partner = there.partner
    add(practice=practice, partner=partner, today=today, user=user, now=now)
    return partner


@transaction.atomic
def set_size(*, practice: Practice, people: int, user: User, now: datetime) -> None:
    """Keep how many people a week holds, 1 to 5; raises `InvalidValueError` outside."""
    if not 1 <= people <= MOST_PEOPLE:
        raise InvalidValueError(f"A week holds one to {MOST_PEOPLE} people.")
    practice.people_a_week = people
    practice.save(update_fields=("people_a_week",))
    note(practice, "people a week", user=user, now=now)
