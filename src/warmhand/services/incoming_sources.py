"""Who sent a request: a partner or a client who is linked, proposed and confirmed by one tap."""

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.db.models import Q

from warmhand.core.errors import InvalidValueError, StaleRowError
from warmhand.core.incoming import IncomingKind, IncomingState
from warmhand.core.names import fold
from warmhand.core.same_person import asked_tier, pairs_within
from warmhand.formats.professions import profession_of
from warmhand.services import same_people
from warmhand.services.incoming import note
from warmhand.services.partner_details import PartnerDetails
from warmhand.services.partner_trail import note as note_partner
from warmhand.services.partners import duplicate_of
from warmhand.services.same_records import COMPARED, partner_record
from warmhand.services.sources import find_people, sender_named
from warmhand.store.clients import Client
from warmhand.store.incoming import Incoming
from warmhand.store.partners import Partner
from warmhand.store.people import User

MOST = 4
LOOKED_AT = 300
TAKEN_ALREADY = "This request was taken, so who sent them is changed on the client’s own page."


@dataclass(frozen=True, slots=True)
class Proposal:
    """Somebody known who may have sent it; `value` is "partner:KEY" or "client:KEY"."""

    value: str
    name: str
    why: str


def proposals(row: Incoming) -> list[Proposal]:
    """Return who of those known may have sent `row`, the likeliest first; at most four.

    Empty once somebody is linked, and where no sender was named. Three queries at most.
    """
    if row.source_partner_id or row.source_client_id or not row.sender_name.strip():
        return []
    if row.kind == IncomingKind.CLIENT.value:
        known_by_name = find_people(query=row.sender_name, but=uuid4())
        return [Proposal(each.value, each.name, each.words) for each in known_by_name[:MOST]]
    asks = unsaved_sender(row, now=row.created_at)
    known = {str(one.pk): one for one in _alike(asks)}
    records = [partner_record(one) for one in (asks, *known.values())]
    pairs = pairs_within(records, tier=asked_tier, new={str(asks.pk)}).pairs
    found = []
    for pair in pairs[:MOST]:
        other = pair.other if pair.one.key == str(asks.pk) else pair.one
        why = ", ".join(str(reason[0]) for reason in pair.scored.reasons[:3])
        found.append(Proposal(f"partner:{other.key}", known[other.key].name, why))
    return found


def _alike(asks: Partner) -> list[Partner]:
    last = fold(asks.family_name or asks.name).split()[-1:]
    like = Q(name__icontains=last[0]) if last else Q(pk=None)
    if asks.email:
        like |= Q(email__iexact=asks.email)
    if asks.phone:
        like |= Q(phone=asks.phone)
    rows = Partner.objects.filter(like, archived_at__isnull=True)
    return list(rows.only(*COMPARED)[:LOOKED_AT])


def unsaved_sender(row: Incoming, *, now: datetime) -> Partner:
    """Return who sent `row` as a partner who was found, not stored."""
    partner = sender_named(row.sender_name, practice=row.practice, now=now)
    if profession_of(row.sender_profession) is not None:
        partner.profession = row.sender_profession
    partner.organisation = "" if partner.is_organisation else row.sender_practice
    partner.phone, partner.email = row.sender_phone, row.sender_email
    return partner


@transaction.atomic
def link_sender(
    *,
    row: Incoming,
    partner: Partner | None,
    client: Client | None,
    user: User,
    now: datetime,
) -> None:
    """Link who sent `row`: one known partner or client, or nobody; until it is taken.

    Raises `StaleRowError` where it was taken meanwhile, `InvalidValueError` for two people.
    """
    if partner is not None and client is not None:
        raise InvalidValueError("One person sent them. Choose one.")
    waiting = Incoming.objects.filter(pk=row.pk).exclude(state=IncomingState.TAKEN.value)
    if not waiting.update(source_partner=partner, source_client=client):
        raise StaleRowError(TAKEN_ALREADY)
    row.source_partner, row.source_client = partner, client
    note(row, "who sent it", user=user, now=now)


@transaction.atomic
def link_new_sender(*, row: Incoming, user: User, now: datetime) -> Partner:
    """Add who sent `row` as a partner who was found, and link them; return whom they are.

    Who is among the partners by name and phone already is linked instead. Whoever is surely or
    likely there twice is merged or asked about as after every addition. Raises
    `InvalidValueError` where no sender is named.
    """
    asks = unsaved_sender(row, now=now)
    details = PartnerDetails(
        name=asks.name, phone=asks.phone, organisation=asks.organisation, email=asks.email
    )
    partner = duplicate_of(details=details)
    if partner is None:
        asks.save(force_insert=True)
        note_partner(asks, "added: came in", user=user, now=now)
        same_people.look_at(practice=row.practice, partners=[asks], now=now)
        asks.refresh_from_db()
        partner = asks.merged_into or asks
    link_sender(row=row, partner=partner, client=None, user=user, now=now)
    return partner
