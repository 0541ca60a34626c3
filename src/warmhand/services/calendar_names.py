"""Whose visit is this? Asked once for the words of an entry, and remembered."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Count, Min, QuerySet

from warmhand.core.calendars import EntryState, likeliest
from warmhand.core.client_details import ClientDetails
from warmhand.core.errors import StaleRowError
from warmhand.core.letter import day_words
from warmhand.core.names import fold
from warmhand.core.trail import Deed
from warmhand.formats.phone import show_phone
from warmhand.services import calendar_visits, trail
from warmhand.services.calendar_visits import still_counts
from warmhand.services.clients import add_client
from warmhand.store.calendars import CalendarEntry, CalendarName
from warmhand.store.care import Visit
from warmhand.store.clients import Client
from warmhand.store.people import Practice, User

MOST_ASKED = 30
MOST_KNOWN = 100
APART = " · "


@dataclass(frozen=True, slots=True, kw_only=True)
class NameQuestion:
    """One name that nobody has told yet, as the calendar writes it."""

    words: str
    title: str
    first_at: datetime
    entries: int
    likely: tuple[tuple[UUID, str], ...]
    """The clients it may mean, the likeliest first."""
    is_shared: bool
    """Whether two of them have one name, which no calendar can tell apart."""

    @property
    def as_name(self) -> str:
        """The words as a name is written, for a new client; "" for one word like nobody's name."""
        if not self.likely and " " not in self.words:
            return ""  # "Lunch" is not to become a client by a tap too fast
        return " ".join(word.capitalize() for word in self.words.split())


def questions(*, now: datetime) -> list[NameQuestion]:
    """Return the names to ask about that are still to come, the next visit first; two queries."""
    rows = list(_asked(now)[:MOST_ASKED])
    choices = clients_to_choose() if rows else []
    labels, names = dict(choices), {key: label.partition(APART)[0] for key, label in choices}
    return [
        _question(row, likeliest(row[0], names.items()), labels=labels, names=names) for row in rows
    ]


def _question(
    row: tuple[str, str, datetime, int],
    keys: list[UUID],
    *,
    labels: dict[UUID, str],
    names: dict[UUID, str],
) -> NameQuestion:
    words, title, first, count = row
    return NameQuestion(
        words=words,
        title=title,
        first_at=first,
        entries=count,
        likely=tuple((key, labels[key]) for key in keys),
        is_shared=len({fold(names[key]) for key in keys}) < len(keys),
    )


def _asked(now: datetime):  # type: ignore[no-untyped-def]  # noqa: ANN202 - a query set of values
    rows = CalendarEntry.objects.filter(
        state=EntryState.ASK.value, starts_at__gte=still_counts(now)
    )
    told = rows.values("words").annotate(
        title=Min("title"), first=Min("starts_at"), count=Count("pk")
    )
    return told.order_by("first", "words").values_list("words", "title", "first", "count")


def asked_entries(*, now: datetime) -> QuerySet[CalendarEntry]:
    """Return the entries whose name is asked about; a query set, to be read with others."""
    return CalendarEntry.objects.filter(
        state=EntryState.ASK.value, starts_at__gte=still_counts(now)
    )


def count_asked(*, now: datetime) -> int:
    """Return how many names are asked about; one query."""
    return asked_entries(now=now).values("words").distinct().count()


def known_names() -> list[CalendarName]:
    """Return the names that were told, with whom they mean, the last told first."""
    return list(
        CalendarName.objects.select_related("client").order_by("-confirmed_at")[:MOST_KNOWN]
    )


def clients_to_choose() -> list[tuple[UUID, str]]:
    """Return key and name of every client, by name; those of one name with what tells them apart."""
    rows = Client.objects.filter(archived_at__isnull=True, merged_into__isnull=True)
    found = list(rows.order_by("name", "pk").select_related("practice"))
    often = Counter(fold(one.name) for one in found)
    return [(one.pk, one.name if often[fold(one.name)] == 1 else _apart(one)) for one in found]


def _apart(client: Client) -> str:
    phone = show_phone(client.phone, country=client.practice.country) if client.phone else ""
    born = f"born {client.birth_year}" if client.birth_year else ""
    since = f"with you since {day_words(client.created_at.date(), country=client.practice.country)}"
    return f"{client.name}{APART}{', '.join(filter(None, (phone, born))) or since}"


@transaction.atomic
def tell(
    *, practice: Practice, words: str, client: Client | None, user: User, now: datetime
) -> CalendarName:
    """Remember that `words` mean `client`, or no visit where it is None; their visits stand.

    Told otherwise before, it is told anew. Raises `StaleRowError` where no entry has these
    words any more.
    """
    entries = list(CalendarEntry.objects.filter(words=words).select_related("practice", "visit"))
    if not words or not entries:
        raise StaleRowError("The calendar has no such entry any more.")
    name, _new = CalendarName.objects.update_or_create(
        practice=practice, words=words, defaults={"client": client, "confirmed_at": now}
    )
    state = EntryState.VISIT if client else EntryState.OTHER
    _restate(entries, state, client, practice=practice, now=now)
    _note(name, user, now, "calendar name told")
    return name


def joined_visit(*, name: CalendarName, now: datetime) -> tuple[Visit, datetime] | None:
    """Return the visit that was there already and what entry of `name` was taken as it, by its start.

    None where both have the same time, for then nothing is to be said; one query.
    """
    rows = CalendarEntry.objects.filter(words=name.words, starts_at__gte=still_counts(now))
    zone = ZoneInfo(name.practice.time_zone)
    for row in calendar_visits.joined(rows).select_related("visit").order_by("starts_at"):
        told = row.starts_at.astimezone(zone)
        if row.visit is not None and row.visit.clock != told.time():
            return row.visit, told
    return None


@transaction.atomic
def tell_new_client(
    *, practice: Practice, words: str, name: str, user: User, now: datetime, today: date
) -> CalendarName:
    """Add a client called `name`, and remember that `words` mean them. Raises as both do."""
    details = ClientDetails(name=name)
    client = add_client(practice=practice, details=details, user=user, now=now, today=today)
    return tell(practice=practice, words=words, client=client, user=user, now=now)


@transaction.atomic
def forget(*, name: CalendarName, user: User, now: datetime) -> None:
    """Ask anew whose visits these are: the ones that it planned and that are to come go."""
    rows = CalendarEntry.objects.filter(words=name.words).select_related("practice", "visit")
    entries = [row for row in rows if row.starts_at >= still_counts(now)]
    _restate(entries, EntryState.ASK, None, practice=name.practice, now=now)
    _note(name, user, now, "calendar name asked anew")
    name.delete()


def _restate(
    entries: list[CalendarEntry],
    state: EntryState,
    client: Client | None,
    *,
    practice: Practice,
    now: datetime,
) -> None:
    for row in entries:
        row.state, row.client = state.value, client
    CalendarEntry.objects.bulk_update(entries, ("state", "client"))
    calendar_visits.stand(entries, practice=practice, now=now)


def _note(name: CalendarName, user: User, now: datetime, detail: str) -> None:
    trail.record(
        practice=name.practice,
        deed=Deed.WRITE,
        thing="calendar name",
        thing_id=name.pk,
        now=now,
        user=user,
        client=name.client,
        detail=detail,
    )
