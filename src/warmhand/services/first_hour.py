"""The first hour: the practice's name and place, today's clients, one partner; each can wait."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction

from warmhand.core.client_details import ClientDetails
from warmhand.core.network import Stage
from warmhand.formats.day_list import DayEntry
from warmhand.services import clients
from warmhand.services.partner_details import PartnerDetails
from warmhand.services.partners import add_partner
from warmhand.services.practice import change_practice, details_of
from warmhand.store.care import Visit
from warmhand.store.clients import Client
from warmhand.store.partners import Partner
from warmhand.store.people import Practice, User


def name_practice(*, practice: Practice, name: str, phone: str, user: User, now: datetime) -> None:
    """Keep the practice's name and its phone (E.164 or "")."""
    details = replace(details_of(practice), name=name.strip(), phone=phone)
    change_practice(practice=practice, details=details, user=user, now=now)


def place_practice(
    *,
    practice: Practice,
    postal_code: str,
    city: str,
    region: str,
    country: str,
    time_zone: str,
    user: User,
    now: datetime,
) -> None:
    """Keep where the practice is; `time_zone` is an IANA name."""
    details = replace(
        details_of(practice),
        postal_code=postal_code,
        city=city,
        region=region,
        country=country,
        time_zone=time_zone,
    )
    change_practice(practice=practice, details=details, user=user, now=now)


@transaction.atomic
def plan_day(
    *, practice: Practice, entries: Sequence[DayEntry], user: User, now: datetime, today: date
) -> list[Visit]:
    """Plan today's visits; who is not a client yet becomes one.

    The same list a second time plans nothing twice.
    """
    return [_planned(practice, entry, user=user, now=now, today=today) for entry in entries]


def _planned(
    practice: Practice, entry: DayEntry, *, user: User, now: datetime, today: date
) -> Visit:
    client = _client_called(practice, entry.name, user=user, now=now, today=today)
    visit, _made = Visit.objects.get_or_create(
        practice=practice,
        client=client,
        visit_on=today,
        clock=entry.clock,
        defaults={"created_at": now, "currency": practice.currency},
    )
    return visit


def _client_called(
    practice: Practice, name: str, *, user: User, now: datetime, today: date
) -> Client:
    known = clients.namesakes(name=name)
    if known:
        return known[0]
    details = ClientDetails(name=name)
    return clients.add_client(practice=practice, details=details, user=user, now=now, today=today)


@transaction.atomic
def add_first_partner(
    *, practice: Practice, name: str, profession: str, phone: str, user: User, now: datetime
) -> Partner:
    """Add one partner by name, profession (a slug of the professions' file) and phone (E.164).

    Raises `InvalidValueError` for a profession that is not known, or no name, and
    `DuplicatePartnerError` where the practice has the partner already.
    """
    details = PartnerDetails(name=name, profession=profession, phone=phone, stage=Stage.TRUSTED)
    return add_partner(practice=practice, details=details, user=user, now=now)


@transaction.atomic
def finish(*, practice: Practice, now: datetime) -> None:
    """Note that the practice is set up; doing so again changes nothing."""
    if practice.set_up_at is None:
        practice.set_up_at = now
        practice.save(update_fields=("set_up_at",))
