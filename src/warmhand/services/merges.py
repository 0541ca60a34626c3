"""Two rows of one person made one, a listing taken in, and each of these undone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar, cast

from django.db import transaction

from warmhand.core.errors import DomainError, InvalidValueError, StaleRowError
from warmhand.core.registry import Listing
from warmhand.core.trail import Deed
from warmhand.services import same_answers, trail
from warmhand.services.listing_details import details_from
from warmhand.services.merge_fields import fill, note_also, unfill
from warmhand.services.merge_rows import Moved, Person, move_rows, return_rows
from warmhand.services.merge_words import return_words, take_words
from warmhand.services.places import place_of_zip
from warmhand.services.same_answers import Pair
from warmhand.store.clients import Client
from warmhand.store.partners import Partner
from warmhand.store.people import User
from warmhand.store.same import Merge

P = TypeVar("P", bound=Person)
NOT_THERE = "One of the two was merged or put away meanwhile. Look at them again."
ONE_IS_A_PLACE = (
    "One of the two is a person and the other an organization: they are never the same. "
    "Say that the person works there instead."
)
TWO_NUMBERS = "The two have different numbers in the national registry: they are two people."
LATER_FIRST = "{name} was made one with somebody else later. Undo that one first."
WAS_UNDONE = "This was undone already."


@dataclass(frozen=True, slots=True)
class Why:
    """Why two rows are one person: points, reasons in words, and whether nobody was asked."""

    points: float | None = None
    reasons: Sequence[Sequence[Any]] = ()
    was_automatic: bool = False


BY_HAND = Why()


def merge_partners(
    *, kept: Partner, gone: Partner, user: User | None, now: datetime, why: Why = BY_HAND
) -> Merge:
    """Make `gone` one with `kept`; all that points to `gone` then points to `kept`.

    What `kept` lacks is filled from `gone`, which stays as it was, put away; a phone or mail that
    differs goes into the note. Raises
    `InvalidValueError` for a person and an organisation and for two registry numbers,
    `StaleRowError` where one of the two is not there any more.
    """
    if kept.is_organisation != gone.is_organisation:
        raise InvalidValueError(ONE_IS_A_PLACE)
    if kept.npi and gone.npi and kept.npi != gone.npi:
        raise InvalidValueError(TWO_NUMBERS)
    return _merge(kept, gone, user=user, now=now, why=why)


def merge_people(
    *, kept: Person, gone: Person, user: User, now: datetime, why: Why = BY_HAND
) -> Merge:
    """Make two partners or two clients one, whichever they are."""
    if isinstance(kept, Partner) and isinstance(gone, Partner):
        return merge_partners(kept=kept, gone=gone, user=user, now=now, why=why)
    if isinstance(kept, Client) and isinstance(gone, Client):
        return merge_clients(kept=kept, gone=gone, user=user, now=now, why=why)
    raise InvalidValueError("A partner and a client are not made one.")


def merge_clients(
    *, kept: Client, gone: Client, user: User, now: datetime, why: Why = BY_HAND
) -> Merge:
    """Make the client `gone` one with `kept`, as `merge_partners`; never without being asked."""
    return _merge(kept, gone, user=user, now=now, why=why)


@transaction.atomic
def link_listing(
    *,
    partner: Partner,
    listing: Listing,
    user: User | None,
    now: datetime,
    why: Why = BY_HAND,
) -> Merge:
    """Take the registry number of `listing` into `partner`, and what else the partner lacks.

    Raises `InvalidValueError` where `partner` has another number or is of another kind, and
    `DomainError` where another partner has this one.
    """
    row = _there(partner)
    if row.npi:
        raise InvalidValueError(TWO_NUMBERS)
    holder = Partner.objects.filter(npi=listing.npi, archived_at__isnull=True).first()
    if holder is not None:
        raise DomainError(f"{holder.name} has this number already. Look whether they are one.")
    filled = fill(kept=row, other=as_partner(row, listing))
    row.save(update_fields=list(filled))
    merge = Merge.objects.create(
        practice_id=row.practice_id,
        kept_partner=row,
        npi=listing.npi,
        filled=filled,
        points=why.points,
        reasons=list(why.reasons),
        was_automatic=why.was_automatic,
        merged_at=now,
        user=user,
    )
    same_answers.settle_same(Pair(row, npi=listing.npi), user=user, now=now)
    _note(row, f"listing {listing.npi} taken in", user=user, now=now)
    return merge


@transaction.atomic
def undo_merge(*, merge: Merge, user: User, now: datetime) -> Merge:
    """Make two of one again: what was moved goes back, what was made since stays.

    A field that was filled is emptied again where nobody changed it. Raises `StaleRowError`
    where it was undone already, `DomainError` where a later merge must be undone first or where
    the number of who comes back is taken by now.
    """
    row = Merge.objects.select_for_update().get(pk=merge.pk)
    if row.undone_at is not None:
        raise StaleRowError(WAS_UNDONE)
    kept, gone = kept_of(row), gone_of(row)
    if kept.merged_into_id is not None:
        raise InvalidValueError(LATER_FIRST.format(name=kept.name))
    if names := unfill(kept=kept, filled=row.filled):
        kept.save(update_fields=names)
    if gone is not None:
        _bring_back(gone, kept)
        return_rows(kept=kept, gone=gone, moved=row.moved)
        return_words(kept=kept, moved=row.moved)
    row.undone_at = now
    row.save(update_fields=["undone_at"])
    _reopen(row, user=user, now=now)
    for one in (kept, gone) if gone else (kept,):
        _note(one, "merge undone", user=user, now=now)
    return row


def kept_of(merge: Merge) -> Person:
    """Return the row that `merge` kept."""
    row = merge.kept_partner or merge.kept_client
    assert row is not None, "a merge keeps a partner or a client"
    return row


def gone_of(merge: Merge) -> Person | None:
    """Return the row that went in `merge`; None where a listing was taken in."""
    return merge.gone_partner or merge.gone_client


@transaction.atomic
def _merge(kept: Person, gone: Person, *, user: User | None, now: datetime, why: Why) -> Merge:
    if kept.pk == gone.pk:
        raise InvalidValueError("Choose two: this is one and the same entry.")
    first, second = _there(kept), _there(gone)
    # Put away first: a number of the registry is there once among who is there.
    type(second).objects.filter(pk=second.pk).update(archived_at=now, merged_into=first.pk)
    filled = fill(kept=first, other=second)
    note_also(kept=first, other=second, filled=filled)
    first.save(update_fields=list(filled))
    moved = _move(first, second)
    kind = "partner" if isinstance(first, Partner) else "client"
    merge = Merge.objects.create(
        practice_id=first.practice_id,
        filled=filled,
        moved=moved,
        points=why.points,
        reasons=list(why.reasons),
        was_automatic=why.was_automatic,
        merged_at=now,
        user=user,
        **{f"kept_{kind}": first, f"gone_{kind}": second},
    )
    same_answers.settle_same(Pair(first, second), user=user, now=now)
    _note(first, f"merged with {second.pk}", user=user, now=now)
    _note(second, f"merged into {first.pk}", user=user, now=now)
    return merge


def _move(kept: Person, gone: Person) -> Moved:
    asked, answered = same_answers.asked_of_both(kept, gone)
    moved = move_rows(kept=kept, gone=gone, stay=asked)
    return moved | same_answers.take_answers(answered) | take_words(kept=kept, gone=gone)


def _there(row: P) -> P:
    """Return `row` as it is now; raises `StaleRowError` where it is put away."""
    found = type(row).objects.select_for_update().filter(pk=row.pk, archived_at__isnull=True)
    there = found.first()
    if there is None:
        raise StaleRowError(NOT_THERE)
    return cast("P", there)


def _bring_back(gone: Person, kept: Person) -> None:
    """Take `gone` out of the drawer; without its registry number where `kept` had that as well."""
    back: dict[str, Any] = {"archived_at": None, "merged_into": None}
    if isinstance(gone, Partner) and gone.npi:
        there = Partner.objects.filter(archived_at__isnull=True, npi=gone.npi)
        if there.exclude(pk=kept.pk).exists():
            raise DomainError(f"Another partner has the registry number of {gone.name} by now.")
        back |= {"npi": ""} if there.exists() else {}
    type(gone).objects.filter(pk=gone.pk).update(**back)


def _reopen(merge: Merge, *, user: User, now: datetime) -> None:
    """Ask again what was asked before; what nobody was asked is answered with no by the undo."""
    pair = Pair(kept_of(merge), gone_of(merge), npi=merge.npi)
    same_answers.return_answers(merge.moved)
    if not same_answers.reopen(pair) and merge.was_automatic:
        same_answers.note_two_people(
            pair, points=merge.points or 0, reasons=merge.reasons, user=user, now=now
        )


def as_partner(row: Partner, listing: Listing) -> Partner:
    """Return `listing` as a partner that is not stored, in the practice of `row`."""
    details = details_from(listing=listing, practice=row.practice)
    point = place_of_zip(details.postal_code, country=listing.country or row.country)
    latitude, longitude = point or (None, None)
    return Partner(
        name=details.name,
        credential=details.credential,
        profession=details.profession,
        organisation=details.organisation,
        npi=details.npi,
        phone=details.phone,
        fax=details.fax,
        address_line=details.address_line,
        city=details.city,
        region=details.region,
        postal_code=details.postal_code,
        latitude=latitude,
        longitude=longitude,
    )


def _note(row: Person, detail: str, *, user: User | None, now: datetime) -> None:
    trail.record(
        practice=row.practice,
        deed=Deed.WRITE,
        thing="client" if isinstance(row, Client) else "partner",
        thing_id=row.pk,
        now=now,
        user=user,
        client=row if isinstance(row, Client) else None,
        detail=detail,
    )
