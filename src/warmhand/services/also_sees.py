"""Who else treats a client, as the client told, and whether they may be named to them."""

from datetime import date, datetime

from django.db import transaction

from warmhand.core.errors import InvalidValueError
from warmhand.core.names import begin, fold
from warmhand.core.trail import Deed
from warmhand.services import trail
from warmhand.store.clients import Client
from warmhand.store.network import AlsoSees
from warmhand.store.partners import Partner
from warmhand.store.people import User

MOST_FOUND = 12


def also_sees(*, client: Client) -> list[AlsoSees]:
    """Return whom `client` also sees, by name: one query."""
    rows = AlsoSees.objects.filter(client=client, partner__archived_at__isnull=True)
    return sorted(rows.select_related("partner"), key=lambda row: fold(row.partner.name))


def find(*, client: Client, query: str) -> list[Partner]:
    """Return the first partners by name that `query` finds and that do not stand there yet.

    Each word begins a word of the name or the place of work. Two queries.
    """
    words = fold(query).split()
    there = set(AlsoSees.objects.filter(client=client).values_list("partner_id", flat=True))
    rows = Partner.objects.filter(archived_at__isnull=True, is_organisation=False)
    columns = ("name", "credential", "profession", "organisation", "city")
    found = [
        row
        for row in rows.only(*columns)
        if words and row.pk not in there and begin(words, text=f"{row.name} {row.organisation}")
    ]
    return sorted(found, key=lambda row: (fold(row.name), str(row.pk)))[:MOST_FOUND]


@transaction.atomic
def keep(
    *,
    client: Client,
    partner: Partner,
    may_name: bool,
    today: date,
    user: User,
    now: datetime,
) -> None:
    """Keep that `client` also sees `partner`; said again, the later answer holds.

    Nothing is shared by it. With `may_name` the client agreed to be named to them.
    """
    if partner.practice_id != client.practice_id:
        raise InvalidValueError("Choose one of your own partners.")
    AlsoSees.objects.update_or_create(
        client=client,
        partner=partner,
        defaults={
            "practice_id": client.practice_id,
            "may_name": may_name,
            "said_on": today,
            "user": user,
            "created_at": now,
        },
    )
    _note(client, "may be named" if may_name else "also sees", user=user, now=now)


@transaction.atomic
def take_out(*, client: Client, partner: Partner, user: User, now: datetime) -> None:
    """Forget that `client` sees `partner`; where it is not known, nothing changes."""
    if AlsoSees.objects.filter(client=client, partner=partner).delete()[0]:
        _note(client, "also sees: taken out", user=user, now=now)


def _note(client: Client, detail: str, *, user: User, now: datetime) -> None:
    trail.record(
        practice=client.practice,
        deed=Deed.WRITE,
        thing="client",
        thing_id=client.pk,
        now=now,
        user=user,
        detail=detail,
    )


def note_read(*, client: Client, user: User, now: datetime) -> None:
    """Leave in the trail that `user` read whom `client` also sees."""
    trail.record(
        practice=client.practice,
        deed=Deed.READ,
        thing="client",
        thing_id=client.pk,
        now=now,
        user=user,
        detail="also sees",
    )
