"""A request taken: the person becomes a client, tied to who sent them."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from warmhand.core.came_from import CameFrom
from warmhand.core.client_details import ClientDetails
from warmhand.core.errors import IllegalStepError, InvalidValueError, StaleRowError
from warmhand.core.incoming import CameBy, IncomingKind, IncomingState, may_become
from warmhand.core.names import fold
from warmhand.core.network import SourceKind
from warmhand.core.outbox import MailKind
from warmhand.services import came_from
from warmhand.services.clients import add_client
from warmhand.services.consents import local_day
from warmhand.services.incoming import MOVED, note, take_back
from warmhand.services.incoming_sources import link_new_sender, proposals
from warmhand.services.sources import Source, link_source
from warmhand.store.clients import Client
from warmhand.store.incoming import Incoming
from warmhand.store.people import User

WHO_FIRST = "First say who sent them: one of those above, or somebody new."


def known_clients(row: Incoming) -> list[Client]:
    """Return the clients who may be whom `row` is about: same name, phone or e-mail. Two queries."""
    folded = fold(row.client_name)
    there = Client.objects.filter(archived_at__isnull=True, merged_into=None)
    same: set[UUID] = set()
    if folded:
        same = {key for key, name in there.values_list("pk", "name") if fold(name) == folded}
    like = Q(pk__in=same)
    if row.client_phone:
        like |= Q(phone=row.client_phone)
    if row.client_email:
        like |= Q(email__iexact=row.client_email)
    return list(there.filter(like).order_by("name", "created_at")[:6])


@transaction.atomic
def take(
    *,
    row: Incoming,
    user: User,
    now: datetime,
    today: date,
    name: str = "",
    client: Client | None = None,
) -> Client:
    """Take the person on: as the known `client`, or as a new one called `name`.

    A practitioner who referred is linked before, or added as a partner who was found. Whoever
    sent a client who is known already stays as first written. Raises `InvalidValueError` where
    it is not said who sent them though somebody known may have, or without a name;
    `IllegalStepError` and `StaleRowError` where the request stands elsewhere by now.
    """
    before = IncomingState(row.state)
    if not may_become(before, IncomingState.TAKEN):
        raise IllegalStepError("This request cannot be taken as it stands. Open it again first.")
    _be_sure_who_sent(row, user=user, now=now)
    found = client or _new_client(row, name, user=user, now=now, today=today)
    facts = {"state": IncomingState.TAKEN.value, "decided_at": now, "client": found}
    if not Incoming.objects.filter(pk=row.pk, state=before.value).update(**facts):
        raise StaleRowError(MOVED)
    row.state, row.decided_at, row.client = IncomingState.TAKEN.value, now, found
    take_back(row, MailKind.INCOMING_ANSWER)
    _link(row, found, user=user, now=now)
    _note_way(row, found, now=now)
    note(row, "taken", user=user, now=now)
    return found


def _be_sure_who_sent(row: Incoming, *, user: User, now: datetime) -> None:
    is_linked = row.source_partner_id or row.source_client_id
    if is_linked or row.kind != IncomingKind.PRACTITIONER.value:
        return
    if proposals(row):
        raise InvalidValueError(WHO_FIRST)
    link_new_sender(row=row, user=user, now=now)


def _new_client(row: Incoming, name: str, *, user: User, now: datetime, today: date) -> Client:
    details = ClientDetails(
        name=name or row.client_name,
        phone=row.client_phone,
        email=row.client_email,
        best_hours=row.best_hours,
    )
    return add_client(practice=row.practice, details=details, user=user, now=now, today=today)


def _note_way(row: Incoming, client: Client, *, now: datetime) -> None:
    """Write down the card or the public page that the request came through."""
    on = local_day(row.practice, row.created_at)
    if row.card is not None:
        came_from.note(client=client, kind=CameFrom.CARD, on=on, now=now, card=row.card)
    elif row.came_by == CameBy.PAGE.value:
        came_from.note(client=client, kind=CameFrom.PAGE, on=on, now=now)


def _link(row: Incoming, client: Client, *, user: User, now: datetime) -> None:
    if row.named_us and not client.named_us:
        Client.objects.filter(pk=client.pk).update(named_us=row.named_us)
    is_oneself = row.source_client_id == client.pk
    if client.source_kind or is_oneself:
        return
    if row.source_partner is not None:
        source = Source(SourceKind.PARTNER, partner=row.source_partner)
    elif row.source_client is not None:
        source = Source(SourceKind.CLIENT, client=row.source_client)
    else:
        return
    link_source(client=client, source=source, user=user, now=now)
