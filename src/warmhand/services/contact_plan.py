"""What would become of each line of a list of contacts: added, merged, there already, or refused."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from enum import StrEnum

from warmhand.core.names import fold
from warmhand.core.network import Stage
from warmhand.formats.contact_names import name_key
from warmhand.formats.contact_rows import ContactDetails, ReadContact
from warmhand.services.merge_fields import Filled, fill
from warmhand.services.places import place_of_zip
from warmhand.store.partners import Partner
from warmhand.store.people import Practice

Key = tuple[object, ...]
_COUNTED = frozenset({"address_line", "city", "region", "postal_code", "latitude", "longitude"})
_FIELD_WORDS = {
    "family_name": "family name", "other_names": "nickname", "credential": "letters",
    "profession": "profession", "organisation": "organization", "npi": "registry number",
    "phone": "phone", "fax": "fax", "email": "e-mail", "note": "note", "name": "name",
}  # fmt: skip


class Fate(StrEnum):
    """What becomes of one line."""

    ADD = "add"
    MERGE = "merge"
    THERE = "there"
    REPEATED = "repeated"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Planned:
    """One line: what becomes of it, why, and the rows that would be written; none is stored yet."""

    read: ReadContact
    fate: Fate
    words: tuple[str, ...] = ()
    """What stands beside the line; first what becomes of it, then what was left out."""
    partner: Partner | None = None
    """The new row, where one is added or merged."""
    kept: Partner | None = None
    """Whom the practice has already."""
    filled: Filled | None = None

    @property
    def writes(self) -> bool:
        """Whether anything is stored for this line."""
        return self.fate in {Fate.ADD, Fate.MERGE}


def plan(*, practice: Practice, rows: Sequence[ReadContact], now: datetime) -> list[Planned]:
    """Return what becomes of each of `rows`, in their order; stores nothing, asks one query.

    Two entries are one where they have one name (first and last word, capitals and accents aside)
    and one phone, e-mail or registry number, within the list and among the practice's partners.
    """
    known = _Known(Partner.objects.select_related("merged_into").order_by("created_at"))
    first: dict[Key, int] = {}
    joined: dict[int, ContactDetails] = {}
    into: dict[int, int] = {}
    for number, row in enumerate(rows):
        if row.details is None:
            continue
        keys = _keys(row.details)
        there = next((first[key] for key in keys if key in first), None)
        if there is None:
            joined[number] = row.details
        else:
            into[number] = there
            joined[there] = _joined(joined[there], row.details)
        first.update({key: number if there is None else there for key in keys if key not in first})
    return [
        _planned(number, rows, joined, into, known, practice=practice, now=now)
        for number in range(len(rows))
    ]


def _planned(
    number: int,
    rows: Sequence[ReadContact],
    joined: dict[int, ContactDetails],
    into: dict[int, int],
    known: "_Known",
    *,
    practice: Practice,
    now: datetime,
) -> Planned:
    row = rows[number]
    if row.details is None:
        return Planned(row, Fate.REFUSED, row.problems)
    if number in into:
        words = f"The same as line {rows[into[number]].line}; both become one."
        return Planned(row, Fate.REPEATED, (words, *row.problems))
    details = joined[number]
    partner = new_partner(details, practice=practice, now=now)
    kept = known.find(details)
    if kept is None:
        return Planned(row, Fate.ADD, row.problems, partner=partner)
    if kept.archived_at is not None:
        words = f"You put {kept.name} away before; bring them back among the archived partners."
        return Planned(row, Fate.THERE, (words, *row.problems), kept=kept)
    filled = fill(kept=kept, other=partner)
    if not filled:
        words = f"{kept.name} is among your partners already; nothing is new."
        return Planned(row, Fate.THERE, (words, *row.problems), kept=kept)
    words = f"{kept.name} is among your partners already and gains: {_gains(filled)}."
    return Planned(row, Fate.MERGE, (words, *row.problems), partner, kept, filled)


def _gains(filled: Filled) -> str:
    named = [_FIELD_WORDS.get(name, "") for name in filled if name not in _COUNTED]
    place = ["address"] if _COUNTED & set(filled) else []
    return ", ".join(dict.fromkeys(filter(None, (*named, *place)))) or "details"


class _Known:
    """The practice's partners by what makes two entries one; whoever is there before who is not."""

    def __init__(self, partners: Iterable[Partner]) -> None:
        self._rows: dict[Key, Partner] = {}
        rows = {row.pk: row for row in partners}
        for row in sorted(rows.values(), key=lambda each: each.archived_at is not None):
            kept = row
            for _step in range(10):  # what was merged more than once leads on
                if kept.merged_into_id is None:
                    break
                kept = rows.get(kept.merged_into_id, kept)
            for key in _keys(row):
                self._rows.setdefault(key, kept)

    def find(self, details: ContactDetails) -> Partner | None:
        return next((self._rows[key] for key in _keys(details) if key in self._rows), None)


def _keys(each: ContactDetails | Partner) -> list[Key]:
    """Return the keys of which two entries for one person share one."""
    name: Key = (fold(each.name),) if each.is_organisation else name_key(each.name)
    parts = (("npi", each.npi), ("phone", each.phone), ("email", each.email.casefold()))
    keys: list[Key] = [(each.is_organisation, name, *part) for part in parts if part[1]]
    bare = ("bare", fold(each.organisation), fold(each.city))
    return keys or [(each.is_organisation, name, *bare)]


def _joined(first: ContactDetails, other: ContactDetails) -> ContactDetails:
    """Return `first` with what it lacks from `other`."""
    place = ("address_line", "city", "region", "postal_code", "country")
    has_place = any(getattr(first, name) for name in place[:-1])
    lacking = {
        field.name: getattr(other, field.name)
        for field in fields(first)
        if not getattr(first, field.name) and field.name not in place
    }
    taken = {} if has_place else {name: getattr(other, name) for name in place}
    return replace(first, **lacking, **taken)


def new_partner(details: ContactDetails, *, practice: Practice, now: datetime) -> Partner:
    """Return `details` as a partner who was found and is not stored yet."""
    values = {field.name: getattr(details, field.name) for field in fields(details)}
    point = place_of_zip(details.postal_code, country=details.country)
    latitude, longitude = point or (None, None)
    return Partner(
        practice=practice,
        created_at=now,
        stage=Stage.FOUND.value,
        latitude=latitude,
        longitude=longitude,
        **values,
    )
