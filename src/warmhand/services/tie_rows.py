"""Ties written down, taken out and suggested; and when somebody was asked whom they know."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from warmhand.core.errors import InvalidValueError
from warmhand.core.names import fold
from warmhand.core.network import MUTUAL_TIES, TieKind
from warmhand.services.partner_trail import note
from warmhand.store.base import SHORT
from warmhand.store.network import Tie
from warmhand.store.partners import Partner
from warmhand.store.people import User

EARLIEST = date(1980, 1, 1)
LONGEST_SOURCE = SHORT
SAME_ADDRESS = "Your list: the same place"
MOST_SUGGESTED = 5


@dataclass(frozen=True, slots=True)
class TieLine:
    """One tie as its page shows it: `other` is the person at the far end."""

    id: UUID
    kind: TieKind
    giver: Partner
    receiver: Partner
    known_on: date
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TieDetails:
    """One piece of evidence, enough to write it down: keys of partners, a day, who said so."""

    giver: UUID
    receiver: UUID
    kind: TieKind
    known_on: date
    source: str


@transaction.atomic
def add_tie(
    *,
    giver: Partner,
    receiver: Partner,
    kind: TieKind,
    known_on: date,
    source: str,
    today: date,
    user: User | None,
    now: datetime,
) -> Tie:
    """Write down why `giver` could introduce one to `receiver`; the same thing stands once.

    Raises `InvalidValueError` for a tie of a person to themselves, a day that is still to come or
    before 1980, and where nobody is named who said so.
    """
    source = " ".join(source.split())
    if giver.pk == receiver.pk:
        raise InvalidValueError("Choose somebody else: a tie is between two people.")
    if not source or len(source) > LONGEST_SOURCE:
        raise InvalidValueError("Write who said so: a name, or “I saw it myself”.")
    if not EARLIEST <= known_on <= today:
        raise InvalidValueError("Choose today or an earlier day.")
    held = Tie.objects.filter(
        giver=giver, receiver=receiver, kind=kind.value, known_on=known_on, source=source
    ).first()
    if held is not None:
        return held
    tie = Tie.objects.create(
        practice_id=giver.practice_id,
        giver=giver,
        receiver=receiver,
        kind=kind.value,
        known_on=known_on,
        source=source,
        user=user,
        created_at=now,
    )
    note(giver, f"tie: {kind.value}", user=user, now=now)
    return tie


@transaction.atomic
def remove_tie(*, tie: Tie, user: User | None, now: datetime) -> TieDetails:
    """Take a tie out; return what it held, enough to write it down again."""
    held = TieDetails(
        giver=tie.giver_id,
        receiver=tie.receiver_id,
        kind=TieKind(tie.kind),
        known_on=tie.known_on,
        source=tie.source,
    )
    tie.delete()
    note(tie.giver, f"tie removed: {held.kind.value}", user=user, now=now)
    return held


@transaction.atomic
def note_asked(*, partner: Partner, on: date | None, user: User | None, now: datetime) -> None:
    """Note that `partner` was asked whom they know on the day `on`; None takes that back."""
    Partner.objects.filter(pk=partner.pk).update(asked_whom_on=on)
    partner.asked_whom_on = on
    note(partner, "asked whom they know" if on else "not asked", user=user, now=now)


def ties_of(*, partner: Partner) -> list[TieLine]:
    """Return the ties of `partner` in either direction, by the other's name: one query."""
    rows = Tie.objects.filter(Q(giver=partner) | Q(receiver=partner))
    rows = rows.filter(giver__archived_at=None, receiver__archived_at=None)
    lines = [
        TieLine(row.pk, TieKind(row.kind), row.giver, row.receiver, row.known_on, row.source)
        for row in rows.select_related("giver", "receiver")
    ]
    return sorted(lines, key=lambda line: (fold(_other(line, partner).name), line.known_on))


def could_introduce_to(lines: list[TieLine], *, partner: Partner) -> list[Partner]:
    """Return whom `partner` could introduce one to by `lines`, each once."""
    found = {
        _other(line, partner).pk: _other(line, partner)
        for line in lines
        if line.giver.pk == partner.pk or line.kind in MUTUAL_TIES
    }
    return list(found.values())


def _other(line: TieLine, partner: Partner) -> Partner:
    return line.receiver if line.giver.pk == partner.pk else line.giver


def suggested_ties(*, partner: Partner) -> list[Partner]:
    """Return up to five people at the same place of work whose tie nobody wrote down: two queries.

    The same place is the same `works_at`, or the same organization at the same address.
    """
    same = Q(pk__in=())
    if partner.works_at_id:
        same |= Q(works_at=partner.works_at_id)
    if partner.organisation and partner.address_line:
        same |= Q(
            organisation__iexact=partner.organisation, address_line__iexact=partner.address_line
        )
    tied = Tie.objects.filter(
        Q(giver=partner) | Q(receiver=partner), kind=TieKind.SAME_WORKPLACE.value
    ).values_list("giver_id", "receiver_id")
    known = {key for pair in tied for key in pair} | {partner.pk}
    rows = Partner.objects.filter(same, archived_at=None, is_organisation=False)
    return list(rows.exclude(pk__in=known).order_by("name", "pk")[:MOST_SUGGESTED])
