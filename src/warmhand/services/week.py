"""The people of a week: who is left to contact, who is done, and what a person changed in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from warmhand.core.network import PickState
from warmhand.core.warmth import COLD, Warmth
from warmhand.core.week import MOST_PEOPLE, chosen
from warmhand.formats.professions import profession_of
from warmhand.services.warmth import warmths
from warmhand.services.week_contacts import Lately, lately
from warmhand.services.week_people import Person, Surroundings, people_of, surroundings
from warmhand.store.network import Touch, WeekPick
from warmhand.store.partners import Partner
from warmhand.store.people import Practice


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One person of the week, with what the page says of them."""

    key: str
    """A partner's key, or the registry number of a listing."""
    name: str
    profession: str
    """In words, lower case, or ""."""
    organisation: str
    person: Person | None
    """Why; None for whom somebody added."""
    partner: Partner | None
    warmth: Warmth
    """As of today."""
    said: str
    """What was said at the last contact."""
    introducer: Partner | None
    """Whom to ask, where the way to them goes through somebody."""

    @property
    def reason(self) -> str:
        """A `Reason`, or "added"."""
        return self.person.reason.value if self.person else PickState.ADDED.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """One person of the week who was contacted or written to: when, and what it was."""

    key: UUID
    name: str
    on: date
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """The list of a week. It is computed anew each time; only drops and additions are kept."""

    monday: date
    size: int
    """How many people were asked for."""
    people: tuple[Shown, ...]
    done: tuple[Done, ...]
    waiting: tuple[Done, ...]
    """Who was written to or tried this week and has not answered yet: not done, nor to do."""
    dropped: tuple[WeekPick, ...]
    """Who stays away for now, with their partner."""

    @property
    def number(self) -> int:
        """How many people stand in the list, done or not."""
        return len(self.people) + len(self.waiting) + len(self.done)

    @property
    def missing(self) -> int:
        """How many fewer there are than were asked for."""
        return max(0, self.size - self.number)


def monday_of(day: date) -> date:
    """Return the Monday of the week of `day`."""
    return day - timedelta(days=day.weekday())


def week_of(*, practice: Practice, today: date) -> Week:
    """Return the people of the week of `today`: at most 20 queries, however many partners."""
    monday = monday_of(today)
    picks = _picks(monday, today)
    dropped = tuple(row for row in picks if row.state == PickState.DROPPED.value)
    there = list(dict.fromkeys(_key(row) for row in picks if row not in dropped))
    found = lately(practice=practice, monday=monday, today=today)
    away = frozenset(map(str, found.alone)) | frozenset(_key(row) for row in dropped)
    days = {"monday": monday, "today": today}
    here = surroundings(practice=practice, **days, away=away, added=frozenset(there))
    people = {person.key: person for person in people_of(here)}
    size = practice.people_a_week
    # Whom the longest week names counts once contacted: a shorter week takes nobody's work back.
    keys, most = _keys(people, there, size), _keys(people, there, MOST_PEOPLE)
    shown = _shown(practice, here, list(dict.fromkeys(keys + most)), people, today)
    done = tuple(filter(None, (_done(row, found, monday) for row in shown)))
    waiting = _waiting(shown, found, {row.key for row in done})
    finished = {str(row.key) for row in (*done, *waiting)}
    left = [row for row in shown if row.key in keys and row.key not in finished]
    return Week(
        monday=monday,
        size=size,
        people=_as_many(left, size - len(finished), there),
        done=done,
        waiting=waiting,
        dropped=dropped,
    )


def _as_many(left: Sequence[Shown], room: int, added: Sequence[str]) -> tuple[Shown, ...]:
    """As many as there is room for; whom somebody added stands first, and in any case."""
    return tuple(left[: max(room, sum(row.key in added for row in left))])


def _picks(monday: date, today: date) -> list[WeekPick]:
    """What a person changed and still holds: one query; a later change beats an earlier one."""
    rows = WeekPick.objects.select_related("partner").order_by("created_at", "id")
    rows = rows.filter(week_on__gte=monday - timedelta(weeks=5))
    last = {_key(row): row for row in rows if row.partner is None or not row.partner.archived_at}
    return [row for row in last.values() if _holds(row, monday, today)]


def _holds(row: WeekPick, monday: date, today: date) -> bool:
    if row.state == PickState.ADDED.value:
        return row.week_on == monday
    return row.until_on is not None and row.until_on > today


def _key(row: WeekPick) -> str:
    return str(row.partner_id or row.npi)


def _keys(people: Mapping[str, Person], added: Sequence[str], size: int) -> list[str]:
    """Whom somebody added, then the chosen ones as far as there is room."""
    rest = [row.candidate for key, row in people.items() if key not in added]
    beside = [people[key].candidate for key in added if key in people]
    found = chosen(rest, max(0, size - len(added)), beside=beside)
    return [*added, *(one.key for one in found)]


def _shown(
    practice: Practice,
    here: Surroundings,
    keys: Sequence[str],
    people: Mapping[str, Person],
    today: date,
) -> list[Shown]:
    found = [(key, people.get(key)) for key in keys]
    named = {key for key in keys if key not in people or people[key].partner}
    asked = {str(row.path.first) for _, row in found if row and row.path}
    rows = {str(row.pk): row for row in Partner.objects.filter(pk__in=named | asked)}
    now = warmths(list(rows.values()), practice=practice, today=today)
    said = _said(rows)
    return [
        _row(key, person, rows, now, said)
        for key, person in found
        if key in rows or (person and person.listing)
    ]


def _row(
    key: str,
    person: Person | None,
    rows: Mapping[str, Partner],
    now: Mapping[UUID, Warmth],
    said: Mapping[UUID, str],
) -> Shown:
    partner, listing = rows.get(key), person.listing if person else None
    known = profession_of(partner.profession if partner else listing.profession if listing else "")
    return Shown(
        key=key,
        name=partner.name if partner else person.name if person else "",
        profession=known.name.lower() if known else "",
        organisation=partner.organisation if partner else person.organisation if person else "",
        person=person,
        partner=partner,
        warmth=now[partner.pk] if partner else COLD,
        said=said.get(partner.pk, "") if partner else "",
        introducer=rows.get(str(person.path.first)) if person and person.path else None,
    )


def _said(rows: Mapping[str, Partner]) -> dict[UUID, str]:
    """What was last said with each: one query."""
    touches = Touch.objects.filter(partner__in=list(rows)).exclude(words="")
    return dict(touches.order_by("touched_on", "created_at").values_list("partner_id", "words"))


def _done(row: Shown, found: Lately, monday: date) -> Done | None:
    if row.partner is None:
        return None
    on, words = found.done.get(row.partner.pk, (None, ""))
    last = row.warmth.last_on
    if last is not None and last >= monday and (on is None or last > on):
        on, words = last, row.warmth.last_words
    return Done(key=row.partner.pk, name=row.name, on=on, words=words) if on else None


def _waiting(shown: Sequence[Shown], found: Lately, done: set[UUID]) -> tuple[Done, ...]:
    rows = (row for row in shown if row.partner and row.partner.pk not in done)
    return tuple(
        Done(key=row.partner.pk, name=row.name, on=on, words=words)
        for row in rows
        if row.partner
        for on, words in filter(None, [found.waiting.get(row.partner.pk)])
    )
