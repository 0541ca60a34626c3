"""Many clients at once, from a list; undone as one as long as nothing was done with them."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from warmhand.core.client_details import ClientDetails
from warmhand.core.errors import DomainError, InvalidValueError
from warmhand.core.names import fold
from warmhand.core.network import SourceKind
from warmhand.core.trail import Deed
from warmhand.formats.client_sources import DIRECT, NEW, NOT_SAID, source_key, source_name
from warmhand.formats.contact_names import name_key
from warmhand.services import same_people, trail
from warmhand.services.contact_import import take_out, used_contacts
from warmhand.services.import_undo import used
from warmhand.services.sources import sender_named
from warmhand.store.clients import Client
from warmhand.store.partners import Partner
from warmhand.store.people import Practice, User

BATCH = 500
UNKNOWN = "Somebody who was chosen as a source is not there any more. Please look again."


@dataclass(frozen=True, slots=True, kw_only=True)
class NewClient:
    """One line to bring in; `source` is a choice of formats.client_sources, `said` its words."""

    line: int
    details: ClientDetails
    source: str = NOT_SAID
    said: str = ""


def known_names() -> set[str]:
    """Return the folded names of the clients who are not archived."""
    names = Client.objects.filter(archived_at__isnull=True).values_list("name", flat=True)
    return {fold(name) for name in names}


@transaction.atomic
def import_clients(
    *, practice: Practice, rows: Sequence[NewClient], user: User, now: datetime
) -> uuid.UUID:
    """Add all `rows` (checked already) with who sent them; return the key to undo them by.

    Raises `InvalidValueError` where a source is not in the practice or is left out of the list,
    or where people would have sent themselves in a circle. Nobody is then stored.
    """
    batch = uuid.uuid4()
    clients = {row.line: _client(row.details, practice, batch, now) for row in rows}
    _refuse_circles(rows)
    senders = _Senders(rows, clients, practice=practice, batch=batch, now=now)
    for row in rows:
        senders.link(clients[row.line], row)
    Partner.objects.bulk_create(senders.new.values(), batch_size=BATCH)
    # Who was sent by another line comes after it: rows are stored before they are pointed to.
    linked = [client for client in clients.values() if client.source_client_id]
    pointing = {client.pk: client.source_client for client in linked}
    for client in linked:
        client.source_client = None
    Client.objects.bulk_create(clients.values(), batch_size=BATCH)
    for client in linked:
        client.source_client = pointing[client.pk]
    Client.objects.bulk_update(linked, ["source_client"], batch_size=BATCH)
    _note(practice, batch, f"imported {len(rows)}", user=user, now=now)
    same_people.look_at(practice=practice, partners=list(senders.new.values()), now=now)
    same_people.look_at_clients(practice=practice, clients=list(clients.values()), now=now)
    return batch


def _client(details: ClientDetails, practice: Practice, batch: uuid.UUID, now: datetime) -> Client:
    return Client(
        practice=practice,
        import_batch=batch,
        created_at=now,
        name=details.name,
        phone=details.phone,
        email=details.email,
        birth_year=details.birth_year,
        since_on=details.since_on,
    )


def sends_themselves(row: NewClient) -> bool:
    """Return whether the source of `row` is its own line, or a new person of its own name."""
    own_name = name_key(source_name(row.said).name) == name_key(row.details.name)
    return row.source == f"line:{row.line}" or (row.source == NEW and own_name)


def _refuse_circles(rows: Sequence[NewClient]) -> None:
    """Raise where the lines that sent each other close a circle."""
    above = {
        f"line:{row.line}": row.source
        for row in rows
        if row.source.startswith("line:") and not sends_themselves(row)
    }
    fine: set[str] = set()
    for start in above:
        path: dict[str, int] = {}
        line = start
        while line in above and line not in fine:
            if line in path:
                circle = list(path)[path[line] :]
                named = ", ".join(each.partition(":")[2] for each in circle)
                raise InvalidValueError(
                    f"The people in lines {named} would have sent each other in a circle. Choose "
                    "another source for one of them."
                )
            path[line] = len(path)
            line = above[line]
        fine.update(path)


class _Senders:
    """Whom the choices of a list stand for: people there, people of other lines, new ones."""

    def __init__(
        self,
        rows: Sequence[NewClient],
        clients: Mapping[int, Client],
        *,
        practice: Practice,
        batch: uuid.UUID,
        now: datetime,
    ) -> None:
        self.new: dict[str, Partner] = {}
        self._clients: dict[str, Client] = {f"line:{n}": row for n, row in clients.items()}
        self._partners: dict[str, Partner] = {}
        self._making = (practice, batch, now)
        chosen = {row.source for row in rows}
        there = Partner.objects.filter(archived_at__isnull=True, pk__in=_keys("partner", chosen))
        self._partners |= {f"partner:{row.pk}": row for row in there}
        known = Client.objects.filter(archived_at__isnull=True, pk__in=_keys("client", chosen))
        self._clients |= {f"client:{row.pk}": row for row in known}

    def link(self, client: Client, row: NewClient) -> None:
        """Set the source of `client`; a line that names itself has none."""
        if row.source == NOT_SAID or sends_themselves(row):
            return
        if row.source == DIRECT:
            client.source_kind = SourceKind.DIRECT.value
        elif row.source == NEW:
            client.source_kind, client.source_partner = SourceKind.PARTNER.value, self._new(row)
        elif row.source in self._partners:
            client.source_kind = SourceKind.PARTNER.value
            client.source_partner = self._partners[row.source]
        elif row.source in self._clients:
            client.source_kind = SourceKind.CLIENT.value
            client.source_client = self._clients[row.source]
        elif row.source.startswith("line:"):
            raise InvalidValueError(
                f"Line {row.source.partition(':')[2]} is left out, and line {row.line} came "
                "through them. Bring both in, or choose another source."
            )
        else:
            raise InvalidValueError(UNKNOWN)

    def _new(self, row: NewClient) -> Partner:
        key = source_key(row.said)
        if key not in self.new:
            practice, batch, now = self._making
            found = source_name(row.said)
            words = f"{found.name}, {found.credential}" if found.credential else row.said
            self.new[key] = sender_named(words, practice=practice, now=now)
            self.new[key].import_batch = batch
        return self.new[key]


def _keys(kind: str, chosen: set[str]) -> list[uuid.UUID]:
    found = []
    for value in chosen:
        is_kind, _, key = value.partition(":")
        try:
            found += [uuid.UUID(key)] if is_kind == kind else []
        except ValueError as error:
            raise InvalidValueError(UNKNOWN) from error
    return found


@transaction.atomic
def undo_import(*, practice: Practice, batch: uuid.UUID, user: User, now: datetime) -> int:
    """Take the clients of an import out again, and new people who sent them; return how many.

    Raises `DomainError` where one of them has an episode, a visit, a referral, a consent or a
    change by hand by now: what was done with a client is never thrown away.
    """
    rows = Client.objects.filter(import_batch=batch)
    if count := len(used(rows)):
        raise DomainError(
            f"{count} of these clients already {'has' if count == 1 else 'have'} visits, care or "
            "changes made by hand, so the import stays. Single clients can be archived."
        )
    count = rows.count()
    rows.delete()
    senders = Partner.objects.filter(import_batch=batch)
    if used_contacts(senders):
        raise DomainError(
            "Something was done already with somebody who sent one of these clients, so the "
            "import stays. Single clients can be archived."
        )
    take_out(senders, user=user, now=now)
    _note(practice, batch, f"import of {count} undone", user=user, now=now)
    return count


def _note(practice: Practice, batch: uuid.UUID, detail: str, *, user: User, now: datetime) -> None:
    trail.record(
        practice=practice,
        deed=Deed.WRITE,
        thing="client_import",
        thing_id=batch,
        now=now,
        user=user,
        detail=detail,
    )
