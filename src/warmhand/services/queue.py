"""The walk-up queue as it is kept: deeds are taken once, and each guest is what they come to."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django_scopes import scopes_disabled

from warmhand.core.demo_words import consent_words
from warmhand.core.errors import InvalidValueError
from warmhand.core.outreach import GuestState, GuestWay
from warmhand.core.queue import Guest, QueueDeed, QueueDeedKind, checked_facts, folded
from warmhand.core.trail import Deed
from warmhand.formats.phone import parse_phone
from warmhand.services import trail
from warmhand.services.event_letters import ask_for_letter
from warmhand.services.event_sign_up import next_number
from warmhand.store.outreach import DemoEvent, DemoGuest
from warmhand.store.outreach import QueueDeed as Row
from warmhand.store.people import User

MOST_AT_ONCE = 200
NOT_HERE = "This belongs to another event."
UNREADABLE = "This cannot be read."


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of deeds: `taken` are kept, now or before; `refused` never will be, and why."""

    taken: tuple[str, ...]
    refused: Mapping[str, str]


def read_deed(raw: object, *, now: datetime) -> QueueDeed:
    """Return the deed that a device wrote as JSON; one from the future was done at `now`.

    Raises `InvalidValueError` for what is no deed.
    """
    if not isinstance(raw, Mapping):
        raise InvalidValueError(UNREADABLE)
    try:
        kind = QueueDeedKind(str(raw["kind"]))
        done_at = datetime.fromisoformat(str(raw["done_at"]))
        key, guest = UUID(str(raw["key"])), UUID(str(raw["guest"]))
    except (KeyError, ValueError) as problem:
        raise InvalidValueError(UNREADABLE) from problem
    if done_at.tzinfo is None:
        raise InvalidValueError(UNREADABLE)
    facts = checked_facts(kind, raw.get("facts", {}))
    if facts.get("consent") and not consent_words(str(facts["consent"])):
        raise InvalidValueError(UNREADABLE)
    return QueueDeed(key=key, guest=guest, kind=kind, done_at=min(done_at, now), facts=facts)


def take(*, event: DemoEvent, raw: Sequence[object], user: User, now: datetime) -> Taken:
    """Keep what a device sent, each deed once, and bring the guests up to date.

    At most 200 deeds; what cannot be read is refused by its key, so that it holds up no other.
    """
    deeds, refused = [], {}
    for one in raw[:MOST_AT_ONCE]:
        try:
            deeds.append(read_deed(one, now=now))
        except InvalidValueError as problem:
            key = str(one.get("key", "")) if isinstance(one, Mapping) else ""
            refused[key] = str(problem)
    strange = take_deeds(event=event, deeds=deeds, user=user, now=now)
    refused |= {str(key): NOT_HERE for key in strange}
    taken = tuple(str(deed.key) for deed in deeds if deed.key not in strange)
    return Taken(taken=taken, refused=refused)


@transaction.atomic
def take_deeds(
    *, event: DemoEvent, deeds: Iterable[QueueDeed], user: User, now: datetime
) -> frozenset[UUID]:
    """Keep `deeds`, each once, and bring their guests up to date; all or nothing.

    A deed about somebody whom no deed has added yet is kept until that one comes. Return the
    keys of deeds that belong elsewhere and were not kept.
    """
    found = list(deeds)
    kept = Row.objects.filter(event=event, pk__in=[deed.key for deed in found])
    known = set(kept.values_list("pk", flat=True))
    elsewhere = _elsewhere(event, found)
    strange = set()
    changed: dict[UUID, None] = {}  # in the order of the deeds: numbers follow it
    for deed in found:
        if deed.guest in elsewhere or not (deed.key in known or _keep(event, deed, now=now)):
            strange.add(deed.key)
        elif deed.key not in known:
            known.add(deed.key)
            changed[deed.guest] = None
    if changed:
        _fold(event, list(changed), now=now)
        detail = f"queue: {len(changed)} people"
        trail.record(
            practice=event.practice,
            deed=Deed.WRITE,
            thing="event",
            thing_id=event.pk,
            now=now,
            user=user,
            detail=detail,
        )
    return frozenset(strange)


def _elsewhere(event: DemoEvent, deeds: Sequence[QueueDeed]) -> set[UUID]:
    """Return the guests that are of another event, of whichever practice: a key is there once."""
    with scopes_disabled():
        guests = DemoGuest.objects.filter(pk__in={deed.guest for deed in deeds})
        return set(guests.exclude(event=event).values_list("pk", flat=True))


def _keep(event: DemoEvent, deed: QueueDeed, *, now: datetime) -> bool:
    """Write the deed; False where its key is taken by something that is not of this event."""
    row = Row(
        id=deed.key,
        practice_id=event.practice_id,
        event=event,
        guest_key=deed.guest,
        kind=deed.kind.value,
        facts=dict(deed.facts),
        done_at=deed.done_at,
        taken_at=now,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return False
    return True


def deed_of(row: Row) -> QueueDeed:
    """Return the deed that `row` keeps."""
    return QueueDeed(
        key=row.pk,
        guest=row.guest_key,
        kind=QueueDeedKind(row.kind),
        done_at=row.done_at,
        facts=row.facts,
    )


def _fold(event: DemoEvent, keys: Sequence[UUID], *, now: datetime) -> None:
    by_guest: dict[UUID, list[QueueDeed]] = defaultdict(list)
    for kept in Row.objects.filter(event=event, guest_key__in=keys):
        by_guest[kept.guest_key].append(deed_of(kept))
    rows = {row.pk: row for row in DemoGuest.objects.filter(event=event, pk__in=keys)}
    number = next_number(event=event)
    for key in keys:
        row = rows.get(key)
        guest = folded(by_guest[key], base=_base(row, by_guest[key]))
        if guest is None:
            continue
        if row is None:
            row = DemoGuest(id=key, practice_id=event.practice_id, event=event, created_at=now)
            row.number, number = number, number + 1
        asked_before = row.wants_letter
        _write(row, guest)
        if not asked_before:
            ask_for_letter(guest=row, now=now)


def _base(row: DemoGuest | None, deeds: Sequence[QueueDeed]) -> Guest | None:
    """Return who signed up, as they stood before any deed; None for a walk-up."""
    if row is None or any(deed.kind is QueueDeedKind.ADD for deed in deeds):
        return None
    # A slot that was given back by its link, not by a deed of the queue.
    gave_back = row.state == GuestState.LEFT.value and not any(
        deed.kind is QueueDeedKind.LEFT for deed in deeds
    )
    walked_up = row.way == GuestWay.WALKED_UP.value
    state = GuestState.WAITING if walked_up else GuestState.BOOKED
    return Guest(
        state=GuestState.LEFT if gave_back else state,
        first_name=row.first_name,
        reach=row.email or row.phone,
        what_for=row.what_for,
        follow_up=row.wants_follow_up,
        letter=row.wants_letter,
        consent=row.consent_words,
        consent_at=row.consent_at,
        arrived_at=row.arrived_at if walked_up else None,
    )


def _write(row: DemoGuest, guest: Guest) -> None:
    _free_slot(row, guest)
    row.state, row.safety = guest.state.value, guest.safety.value
    row.first_name = guest.first_name
    row.email, row.phone, lost = reach_of(guest.reach, country=row.practice.country)
    row.what_for = f"{guest.what_for} ({lost})".strip()[:200] if lost else guest.what_for
    row.consent_words, row.consent_at = guest.consent, guest.consent_at
    row.wants_follow_up = guest.follow_up and bool(row.email)
    row.wants_letter = guest.letter and bool(row.email)
    row.arrived_at, row.started_at = guest.arrived_at, guest.started_at
    row.ended_at = guest.ended_at
    row.save()


def _free_slot(row: DemoGuest, guest: Guest) -> None:
    """Who gave their slot back and came after all has none, once somebody else took it."""
    if row.slot_at is None or row.state != GuestState.LEFT.value or guest.state is GuestState.LEFT:
        return
    others = DemoGuest.objects.filter(event=row.event, slot_at=row.slot_at).exclude(pk=row.pk)
    if others.exclude(state=GuestState.LEFT.value).exists():
        row.slot_at = None


def reach_of(words: str, *, country: str) -> tuple[str, str, str]:
    """Return an email address, a phone number (E.164), and the words that are neither."""
    try:
        validate_email(words)
    except ValidationError:
        pass
    else:
        return words, "", ""
    try:
        return "", parse_phone(words, country=country) if words else "", ""
    except InvalidValueError:
        return "", "", words
