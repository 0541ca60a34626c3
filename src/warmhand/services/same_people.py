"""Whether two rows are the same person: looked for after an import, settled once, asked lazily.

What is decided is stored: points change as a list grows, and nobody is asked twice.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import product
from uuid import UUID

from django.conf import settings
from django.db import transaction

from warmhand.core.errors import DomainError
from warmhand.core.registry import Listing
from warmhand.core.same_person import (
    Candidate,
    Counts,
    Lookup,
    Pair,
    Record,
    Tier,
    asked_tier,
    pairs_within,
    scored,
)
from warmhand.services import merges, same_places
from warmhand.services.merge_fields import fullness
from warmhand.services.merges import Why
from warmhand.services.same_directory import counts_in_directory, listings_like
from warmhand.services.same_near import near, near_clients
from warmhand.services.same_pairs import Known, Wanted, apart, groups_to_merge
from warmhand.services.same_records import (
    COMPARED,
    client_record,
    listing_record,
    partner_record,
)
from warmhand.store.clients import Client
from warmhand.store.partners import Partner
from warmhand.store.people import Practice

CONTACTS_AT_ONCE = 100
NOTHING = Counts({}, {})


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look found: listings taken in, partners made one, questions kept, pairs compared."""

    linked: int = 0
    merged: int = 0
    asked: int = 0
    compared: int = 0


@dataclass(slots=True)
class _Look:
    """One look: who is new, what was known before, and what is found."""

    practice: Practice
    now: datetime
    new: set[UUID]
    known: Known
    rows: dict[UUID, Partner] = field(default_factory=dict)
    records: dict[UUID, Record] = field(default_factory=dict)
    held: dict[str, UUID] = field(default_factory=dict)
    """The partner who has each registry number."""
    is_listed: bool = False
    """Whether there is a directory to look in."""
    listed: Counts = NOTHING
    """How common the names and phones of who is new are in the directory."""
    became: dict[str, str] = field(default_factory=dict)
    """Whom a row was made one with, by key."""
    wanted: list[Wanted] = field(default_factory=list)
    linked: int = 0
    merged: int = 0
    compared: int = 0


@transaction.atomic
def look_at(*, practice: Practice, partners: Collection[Partner], now: datetime) -> Looked:
    """Look for `partners` (new or changed) among the practice's others and in the directory.

    Where it is safe a listing is linked or two partners become one (both listed, both can be
    undone); where it is likely a question is kept, once for a pair. Works without a directory.
    """
    look = _Look(practice, now, {one.pk for one in partners}, Known.of_partners())
    _read(look)
    _count(look)
    _among_partners(look)
    if look.merged:
        _read(look)
    _in_the_directory(look)
    _at_places(look)
    asked = apart(look.wanted, known=look.known, practice=practice, now=now)
    return Looked(look.linked, look.merged, asked, look.compared)


@transaction.atomic
def look_at_clients(*, practice: Practice, clients: Collection[Client], now: datetime) -> int:
    """Keep a question for each of `clients` who may be there twice; return how many are new.

    Clients are compared by name, phone, mail and birth year, and never made one unasked.
    """
    new = {one.pk for one in clients}
    rows = Client.objects.filter(pk__in=near_clients(new))
    records = [
        client_record(row) for row in rows.only("pk", "name", "phone", "email", "birth_year")
    ]
    found = pairs_within(records, tier=asked_tier, new={str(key) for key in new})
    wanted = [Wanted.of(pair, new=new) for pair in found.pairs]
    known = Known.of_clients()
    return apart(wanted, known=known, practice=practice, now=now, are_clients=True)


def _read(look: _Look) -> None:
    there = Partner.objects.filter(archived_at__isnull=True)
    rows = there.filter(pk__in=near(look.new)).only(*COMPARED)
    look.rows = {row.pk: row for row in rows}
    look.records = {key: partner_record(row) for key, row in look.rows.items()}
    look.held = dict(there.exclude(npi="").values_list("npi", "pk"))


def _count(look: _Look) -> None:
    """Ask the directory how common who is new is: a practice's own list is too short to say."""
    new = [look.records[key] for key in look.new if key in look.records]
    try:
        look.listed = counts_in_directory(new, path=settings.DIRECTORY_PATH)
        look.is_listed = True
    except DomainError:  # none is loaded, or it must be loaded anew: contacts do without
        look.is_listed = False


def _among_partners(look: _Look) -> None:
    """Make one who surely is one, and want to ask about the rest."""
    records = list(look.records.values())
    counts = Counts.of(records).at_least(look.listed)
    found = pairs_within(records, counts=counts, new={str(key) for key in look.new})
    look.compared += found.compared
    pairs = [one for one in found.pairs if not look.known.has(one.one.key, one.other.key)]
    certain = [pair for pair in pairs if pair.tier is Tier.SAME]
    if certain:
        past = _past(look)
        certain = [one for one in certain if not _past_speaks_against(one.one, one.other, past)]
    for group in groups_to_merge(certain):
        _make_one(look, group)
    wanted = [Wanted.of(pair, new=look.new).after(look.became) for pair in pairs]
    look.wanted += [one for one in wanted if one.one != one.other]


Past = Mapping[str, Sequence[Record]]


def _past(look: _Look) -> Past:
    """Return what was merged into each row of the look, as it was."""
    past: defaultdict[str, list[Record]] = defaultdict(list)
    for row in Partner.objects.filter(merged_into__in=look.rows).only(*COMPARED, "merged_into"):
        past[str(row.merged_into_id)].append(partner_record(row))
    return past


def _past_speaks_against(one: Record, other: Record, past: Past) -> bool:
    """Return whether an entry that became one of the two tells the two apart.

    "William C" that took in "William Charles" is not "William Clark", though its name fits both.
    """
    ours, theirs = ((row, *past.get(row.key, ())) for row in (one, other))
    return any(scored(a, b, NOTHING).speaks_against for a, b in product(ours, theirs))


def _make_one(look: _Look, group: Sequence[Pair]) -> None:
    """Make one of a group of pairs; the listed one is kept, else who was there first.

    Of those who came with one list the fuller entry.
    """
    keys = {UUID(record.key) for pair in group for record in (pair.one, pair.other)}
    kept, *others = sorted(
        Partner.objects.filter(pk__in=keys),  # whole rows: a look reads what is compared alone
        key=lambda row: (not row.npi, row.created_at, -fullness(row), str(row.pk)),
    )
    for gone in others:
        pair = next(
            one for one in group if {one.one.key, one.other.key} == {str(kept.pk), str(gone.pk)}
        )
        why = Why(pair.scored.points, pair.scored.reasons, was_automatic=True)
        merges.merge_partners(kept=kept, gone=gone, user=None, now=look.now, why=why)
        look.became[str(gone.pk)] = str(kept.pk)
        look.merged += 1


def _in_the_directory(look: _Look) -> None:
    """Take in who is surely listed, and want to ask who may be; without a directory nobody."""
    contacts = [row for key, row in look.rows.items() if key in look.new and not row.npi]
    for start in range(0, len(contacts) if look.is_listed else 0, CONTACTS_AT_ONCE):
        some = contacts[start : start + CONTACTS_AT_ONCE]
        found = listings_like([look.records[row.pk] for row in some], path=settings.DIRECTORY_PATH)
        listings, records = {one.npi: one for one in found}, [listing_record(one) for one in found]
        lookup = Lookup(records, counts=Counts.of(records).at_least(look.listed))
        for row in some:
            _looked_up(look, row, lookup, listings)
        look.compared += lookup.compared


def _looked_up(look: _Look, row: Partner, lookup: Lookup, listings: dict[str, Listing]) -> None:
    ours = look.records[row.pk]
    found = lookup.lookup(ours)
    same, npi = found.same, found.same.record.npi if found.same else ""
    if same is None:
        look.wanted += [_wanted(look, row, one) for one in found.ask]
    elif look.known.has(str(row.pk), npi):
        return
    elif npi in look.held or _past_speaks_against(ours, same.record, _past(look)):
        look.wanted.append(_wanted(look, row, same))
    else:
        _link(look, row, same, listings[npi])


def _link(look: _Look, row: Partner, found: Candidate, listing: Listing) -> None:
    why = Why(found.scored.points, found.scored.reasons, was_automatic=True)
    merges.link_listing(partner=row, listing=listing, user=None, now=look.now, why=why)
    row.npi = listing.npi
    look.held[listing.npi] = row.pk
    look.linked += 1


def _wanted(look: _Look, row: Partner, found: Candidate) -> Wanted:
    """Ask about the listing, or about the partner who has it."""
    npi, holder = found.record.npi, look.held.get(found.record.npi)
    other = str(holder) if holder else npi
    return Wanted(str(row.pk), other, found.scored.points, found.scored.reasons)


def _at_places(look: _Look) -> None:
    """Want to ask whether a new person works at an organisation among the partners."""
    look.wanted += same_places.workplaces(look.rows, look.records, new=look.new)
