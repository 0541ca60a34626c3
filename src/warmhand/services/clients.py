"""Clients of a practice: found, added, changed, put away and brought back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from warmhand.core.attendance import Away
from warmhand.core.care import VisitStatus
from warmhand.core.client_details import ClientDetails, checked
from warmhand.core.clients import Payment
from warmhand.core.errors import StaleRowError
from warmhand.core.names import fold, matches
from warmhand.core.network import SameAnswer
from warmhand.core.trail import Deed
from warmhand.core.versions import mark_of
from warmhand.services import same_answers, same_people, trail
from warmhand.services.attendance import away_clients
from warmhand.store.care import Episode, Visit
from warmhand.store.clients import Client
from warmhand.store.people import Practice, User
from warmhand.store.referrals import Referral

PAGE = 50
FIELDS = (
    "name", "phone", "email", "birth_year", "best_hours", "payment", "insurance", "since_on",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ClientLine:
    """One client in the list: open problems in plain words, and the visits around today."""

    id: UUID
    name: str
    phone: str
    problems: tuple[str, ...]
    last_visit_on: date | None
    next_visit_on: date | None
    away: Away | None = None
    """How long nobody has come, where that is twice as long as usual."""


def find_clients(*, query: str = "", archived: bool = False) -> list[tuple[UUID, str, str]]:
    """Return key, name and phone of the clients that `query` finds, by name.

    Capitals, accents and the spaces in a phone number do not matter.
    """
    rows = Client.objects.filter(archived_at__isnull=not archived, merged_into__isnull=True)
    found = [
        row for row in rows.values_list("id", "name", "phone") if not query or _fits(query, row)
    ]
    return sorted(found, key=lambda row: (fold(row[1]), row[0]))


def _fits(query: str, row: tuple[UUID, str, str]) -> bool:
    return matches(query, name=row[1], phone=row[2])


def client_lines(
    rows: Iterable[tuple[UUID, str, str]], *, today: date, with_care: bool
) -> list[ClientLine]:
    """Return what the list shows of `rows`; problems only `with_care`. Seven queries at most."""
    rows = list(rows)
    keys = [key for key, _name, _phone in rows]
    problems = _open_problems(keys) if with_care else {}
    last, following = _visits_around(keys, today)
    away = away_clients(keys, today=today) if with_care else {}
    return [
        ClientLine(
            key,
            name,
            phone,
            tuple(problems.get(key, ())),
            last.get(key),
            following.get(key),
            away.get(key),
        )
        for key, name, phone in rows
    ]


def _open_problems(keys: list[UUID]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = {}
    rows = Episode.objects.filter(client_id__in=keys, ended_on__isnull=True)
    for client, label in rows.order_by("started_on").values_list("client_id", "label"):
        found.setdefault(client, []).append(label)
    return found


def _visits_around(keys: list[UUID], today: date) -> tuple[dict[UUID, date], dict[UUID, date]]:
    """Return each client's last visit that happened and the next one planned."""
    last: dict[UUID, date] = {}
    following: dict[UUID, date] = {}
    rows = Visit.objects.filter(client_id__in=keys).exclude(status=VisitStatus.MISSED.value)
    for client, on, status in rows.order_by("visit_on").values_list(
        "client_id", "visit_on", "status"
    ):
        if status == VisitStatus.DONE.value:
            last[client] = on
        elif on >= today:
            following.setdefault(client, on)
    return last, following


def namesakes(*, name: str, but: UUID | None = None) -> list[Client]:
    """Return the clients of the same name, whatever its capitals and accents, but not `but`."""
    folded = fold(name)
    rows = Client.objects.filter(archived_at__isnull=True)
    rows = rows.exclude(pk=but) if but else rows
    keys = [key for key, other in rows.values_list("id", "name") if fold(other) == folded]
    return list(Client.objects.filter(pk__in=keys).order_by("created_at")) if keys else []


def upcoming_visits(*, client: Client, today: date) -> list[Visit]:
    """Return the planned visits of `client` from `today` on, the next one first."""
    rows = Visit.objects.filter(
        client=client, status=VisitStatus.PLANNED.value, visit_on__gte=today
    )
    return list(rows.order_by("visit_on", "clock")[:10])


def referrals_of(*, client: Client) -> list[Referral]:
    """Return the referrals of `client` with their partners, newest first."""
    rows = Referral.objects.filter(client=client).select_related("partner")
    return list(rows.order_by("-created_at"))


def version_of(client: Client) -> str:
    """Return a mark of what `client` held when it was read; it changes with any field."""
    return mark_of([str(getattr(client, field) or "") for field in FIELDS])


@transaction.atomic
def add_client(
    *, practice: Practice, details: ClientDetails, user: User, now: datetime, today: date
) -> Client:
    """Add a client, and keep a question where they may be there already.

    Who is of the very name counts as another person: they are shown before one is added.
    Raises `InvalidValueError` for details that cannot be right.
    """
    client = Client(practice=practice, created_at=now)
    _fill(client, checked(details, today=today))
    client.save(force_insert=True)
    _note(client, Deed.WRITE, user=user, now=now, detail="added")
    if same_people.look_at_clients(practice=practice, clients=[client], now=now):
        for other in namesakes(name=client.name, but=client.pk):
            pair, said = same_answers.Pair(client, other), SameAnswer.TWO_PEOPLE
            same_answers.settle(pair, said=said, ask_again_on=None, user=user, now=now)
    return client


@transaction.atomic
def change_client(
    *,
    client: Client,
    details: ClientDetails,
    seen: str,
    user: User,
    now: datetime,
    today: date,
) -> Client:
    """Change a client; `seen` is `version_of` what the person had before them.

    Raises `StaleRowError` where somebody else changed it meanwhile, and `InvalidValueError`.
    """
    row = Client.objects.get(pk=client.pk)
    if version_of(row) != seen:
        raise StaleRowError("Somebody else has just changed this client. Both versions are below.")
    before = {field: getattr(row, field) for field in FIELDS}
    _fill(row, checked(details, today=today))
    row.save(update_fields=FIELDS)
    changed = [field for field in FIELDS if getattr(row, field) != before[field]]
    _note(row, Deed.WRITE, user=user, now=now, detail="changed: " + ", ".join(changed))
    return row


@transaction.atomic
def archive_client(*, client: Client, user: User, now: datetime) -> None:
    """Put a client away: out of lists and searches, with everything kept."""
    Client.objects.filter(pk=client.pk, archived_at__isnull=True).update(archived_at=now)
    _note(client, Deed.WRITE, user=user, now=now, detail="archived")


@transaction.atomic
def restore_client(*, client: Client, user: User, now: datetime) -> None:
    """Bring an archived client back."""
    Client.objects.filter(pk=client.pk).update(archived_at=None)
    _note(client, Deed.WRITE, user=user, now=now, detail="brought back")


def note_read(*, client: Client, user: User, now: datetime) -> None:
    """Leave in the trail that `user` read the page of `client`."""
    _note(client, Deed.READ, user=user, now=now)


def details_of(client: Client) -> ClientDetails:
    """Return what is written down of `client`."""
    values = {field: getattr(client, field) for field in FIELDS}
    return ClientDetails(**{**values, "payment": Payment(client.payment)})


def _fill(client: Client, details: ClientDetails) -> None:
    for field in FIELDS:
        setattr(client, field, getattr(details, field))
    client.payment = details.payment.value


def _note(client: Client, deed: Deed, *, user: User, now: datetime, detail: str = "") -> None:
    trail.record(
        practice=client.practice,
        deed=deed,
        thing="client",
        thing_id=client.pk,
        now=now,
        user=user,
        client=client,
        detail=detail,
    )
