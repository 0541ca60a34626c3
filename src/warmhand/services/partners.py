"""Partners of a practice: added by hand or from the directory, changed, rested, put away."""

from dataclasses import fields, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from warmhand.core.errors import DomainError, InvalidValueError, StaleRowError
from warmhand.core.names import fold
from warmhand.core.network import Stage
from warmhand.core.versions import mark_of
from warmhand.formats.zip_places import place_of
from warmhand.services import same_people
from warmhand.services.consents import local_day
from warmhand.services.partner_details import PartnerDetails, checked
from warmhand.services.partner_trail import note
from warmhand.services.places import place_of_zip
from warmhand.store.partners import Partner
from warmhand.store.people import Practice, User

CARE_FIELDS = frozenset({"good_at", "note", "suits_not"})
IDENTIFYING = frozenset({"name", "family_name", "other_names", "npi", "phone", "email"})
FIELDS = tuple(field.name for field in fields(PartnerDetails) if field.name != "stage")


class DuplicatePartnerError(DomainError):
    """The practice has this partner already, as `partner`."""

    def __init__(self, partner: Partner) -> None:
        super().__init__(f"{partner.name} is among your partners already.")
        self.partner = partner


def duplicate_of(*, details: PartnerDetails, but: UUID | None = None) -> Partner | None:
    """Return the partner, not `but`, with this registry number or this name and phone, or None.

    Without any phone, the same name at the same organisation is the same partner.
    """
    rows = Partner.objects.filter(archived_at__isnull=True)
    rows = rows.exclude(pk=but) if but else rows
    if details.npi and (found := rows.filter(npi=details.npi).first()) is not None:
        return found
    same = [row for row in rows.filter(phone=details.phone) if fold(row.name) == fold(details.name)]
    if not details.phone:
        same = [row for row in same if fold(row.organisation) == fold(details.organisation)]
    return same[0] if same else None


def version_of(partner: Partner) -> str:
    """Return a mark of what `partner` held when it was read; it changes with any field."""
    return mark_of([str(getattr(partner, field)) for field in FIELDS])


@transaction.atomic
def add_partner(
    *, practice: Practice, details: PartnerDetails, user: User, now: datetime
) -> Partner:
    """Add a partner; return them, or whom they surely are among the partners there.

    Raises `InvalidValueError` for details that cannot be right, and `DuplicatePartnerError` where
    the practice has the partner already.
    """
    partner = Partner(practice=practice, country=practice.country, created_at=now)
    partner.stage = details.stage.value
    if details.stage is Stage.TRUSTED and details.since_on is None:
        details = replace(details, since_on=local_day(practice, now))
    _fill(partner, details)
    partner.save(force_insert=True)
    note(partner, "added", user=user, now=now)
    return _looked_at(partner, now=now)


@transaction.atomic
def change_partner(
    *, partner: Partner, details: PartnerDetails, seen: str, user: User, now: datetime
) -> Partner:
    """Change a partner; return them, or whom they surely are. `seen` is `version_of` what was shown.

    Raises `StaleRowError` where somebody else changed it meanwhile, else as `add_partner`.
    """
    row = Partner.objects.get(pk=partner.pk)
    if version_of(row) != seen:
        raise StaleRowError("Somebody else has just changed this partner.")
    before = {field: getattr(row, field) for field in FIELDS}
    _fill(row, replace(details, stage=stage_asked(row)))
    row.save()
    changed = [field for field in FIELDS if getattr(row, field) != before[field]]
    note(row, "changed: " + ", ".join(changed), user=user, now=now)
    return row if IDENTIFYING.isdisjoint(changed) else _looked_at(row, now=now)


def stage_asked(partner: Partner) -> Stage:
    """Return the stage whose demands a change of `partner` has to meet.

    Who was met without a profession may go on lacking one: it keeps no other fact from being saved.
    """
    return Stage(partner.stage) if partner.profession else Stage.FOUND


def _looked_at(partner: Partner, *, now: datetime) -> Partner:
    """Look whether `partner` is there twice or listed; return whom they are now."""
    same_people.look_at(practice=partner.practice, partners=[partner], now=now)
    partner.refresh_from_db()
    return partner.merged_into or partner


def _fill(partner: Partner, details: PartnerDetails) -> None:
    """Put `details` into the row, and the place of its ZIP area."""
    details = checked(details, country=partner.country)
    but = None if partner._state.adding else partner.pk
    if (found := duplicate_of(details=details, but=but)) is not None:
        raise DuplicatePartnerError(found)
    place = details.works_at_id
    if place and (place == partner.pk or not _workplaces().filter(pk=place).exists()):
        raise InvalidValueError("Choose the place from the list.")
    for field, value in _values(details).items():
        setattr(partner, field, value)
    point = place_of_zip(partner.postal_code, country=partner.country)
    partner.latitude, partner.longitude = point or (None, None)
    town = place_of(partner.postal_code, country=partner.country)
    if town is not None and not partner.city:
        partner.city, partner.region = town.city, town.state


def _workplaces() -> QuerySet[Partner]:
    return Partner.objects.filter(archived_at__isnull=True, is_organisation=True)


def workplaces() -> list[tuple[UUID, str]]:
    """Return the organizations among the partners, by name: key and name. One query."""
    rows = _workplaces().values_list("id", "name", "city")
    told = ((key, f"{name}, {city}" if city else name) for key, name, city in rows)
    return sorted(told, key=lambda row: (fold(row[1]), row[0]))


def _values(details: PartnerDetails) -> dict[str, Any]:
    """Return what is stored; what the writer may not read is left out."""
    unread = {field for field in CARE_FIELDS if getattr(details, field) is None}
    values = {field: getattr(details, field) for field in FIELDS if field not in unread}
    return values | {
        "way": details.way.value,
        "offers": [wish.value for wish in details.offers],
        "serves": list(details.serves),
    }


@transaction.atomic
def set_taking_clients(*, partner: Partner, is_taking: bool, user: User, now: datetime) -> None:
    """Note whether `partner` takes clients now; a resting one is not offered."""
    Partner.objects.filter(pk=partner.pk).update(is_taking_clients=is_taking)
    note(partner, "taking clients" if is_taking else "resting", user=user, now=now)


@transaction.atomic
def archive_partner(*, partner: Partner, user: User, now: datetime) -> None:
    """Put a partner away: out of lists and choices; their referrals go on."""
    Partner.objects.filter(pk=partner.pk, archived_at__isnull=True).update(archived_at=now)
    note(partner, "archived", user=user, now=now)


@transaction.atomic
def restore_partner(*, partner: Partner, user: User, now: datetime) -> None:
    """Bring an archived partner back.

    Raises `DuplicatePartnerError` where the same registry number was added again meanwhile.
    """
    rows = Partner.objects.filter(archived_at__isnull=True).exclude(pk=partner.pk)
    if partner.npi and (found := rows.filter(npi=partner.npi).first()) is not None:
        raise DuplicatePartnerError(found)
    Partner.objects.filter(pk=partner.pk).update(archived_at=None)
    note(partner, "brought back", user=user, now=now)


def known_npis() -> dict[str, UUID]:
    """Return the key of each partner that came from the directory, by registry number."""
    rows = Partner.objects.filter(~Q(npi=""), archived_at__isnull=True)
    return dict(rows.values_list("npi", "id"))
