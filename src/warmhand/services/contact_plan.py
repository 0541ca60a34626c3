"""What would become of each line of a list of contacts: added, merged, there already, or refused."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from enum import StrEnum

from warmhand.core.names import fold
from warmhand.core.network import Stage
from warmhand.formats.contact_names import agree, middle_words, name_key
from warmhand.formats.contact_rows import LONGEST_NOTE, ContactDetails, ReadContact
from warmhand.formats.phone import show_phone
from warmhand.services.merge_fields import Filled, fill
from warmhand.services.places import place_of_zip
from warmhand.store.partners import Partner
from warmhand.store.people import Practice

Key = tuple[object, ...]
MOST_NAMESAKES = 20  # with one phone: more are not compared
_PLACE = ("address_line", "city", "region", "postal_code")
_COUNTED = frozenset({*_PLACE, "latitude", "longitude"})
_ALSO = "Also: "
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
    first_line: int = 0
    """The line that a repeated one becomes one with, else its own."""

    @property
    def writes(self) -> bool:
        """Whether anything is stored for this line."""
        return self.fate in {Fate.ADD, Fate.MERGE}


def plan(*, practice: Practice, rows: Sequence[ReadContact], now: datetime) -> list[Planned]:
    """Return what becomes of each of `rows`, in their order; stores nothing, asks one query.

    Two entries are one where they have one name (first and last word, capitals and accents aside,
    and no middle names that differ) and one phone, e-mail or registry number, within the list and among the practice's partners.
    """
    known = _Known(Partner.objects.order_by("created_at"))
    into = _firsts(rows)
    joined: dict[int, ContactDetails] = {}
    for number, row in enumerate(rows):
        if row.details is not None:
            first = into[number]
            joined[first] = _joined(joined[first], row.details) if first in joined else row.details
    return [
        _planned(
            row, rows[into[number]].line, joined.get(number), known, practice=practice, now=now
        )
        for number, row in enumerate(rows)
    ]


def _firsts(rows: Sequence[ReadContact]) -> list[int]:
    """Return for each of `rows` the number of the first row that is the same person."""
    into = list(range(len(rows)))

    middles = [{middle_words(row.details.name)} if row.details else set() for row in rows]

    def first_of(number: int) -> int:
        while into[number] != number:
            into[number] = into[into[number]]
            number = into[number]
        return number

    seen: dict[Key, list[int]] = {}
    for number, row in enumerate(rows):
        for key in _keys(row.details) if row.details else ():
            there = {first_of(each): None for each in seen.get(key, ())}
            for one in there:
                other = first_of(number)
                if one != other and _all_agree(middles[one], middles[other]):
                    into[max(one, other)] = min(one, other)
                    middles[min(one, other)] |= middles[max(one, other)]
            firsts = {first_of(each): None for each in (*there, number)}
            seen[key] = [*firsts][:MOST_NAMESAKES]
    return [first_of(number) for number in into]


def _all_agree(some: Collection[Sequence[str]], others: Collection[Sequence[str]]) -> bool:
    return all(agree(one, other) for one in some for other in others)


def _planned(
    row: ReadContact,
    first_line: int,
    details: ContactDetails | None,
    known: "_Known",
    *,
    practice: Practice,
    now: datetime,
) -> Planned:
    """Return what becomes of `row`; `details` are None where an earlier line is the same person."""
    if row.details is None:
        return Planned(row, Fate.REFUSED, row.problems)
    if details is None:
        words = f"The same as line {first_line}; both become one."
        return Planned(row, Fate.REPEATED, (words, *row.problems), first_line=first_line)
    partner = new_partner(details, practice=practice, now=now)
    kept = known.find(details)
    if kept is None:
        return Planned(row, Fate.ADD, row.problems, partner=partner)
    if kept.archived_at is not None:
        words = f"You put {kept.name} away before; bring them back among the archived partners."
        return Planned(row, Fate.THERE, (words, *row.problems), kept=kept)
    differing = _others_own(kept, details)
    filled = fill(kept=kept, other=partner) if _may_gain(kept, details) else {}
    _note_also(kept, details, differing, filled)
    problems = (*_not_taken(differing, is_noted="note" in filled), *row.problems)
    if not filled:
        words = f"{kept.name} is among your partners already and lacks nothing of this."
        return Planned(row, Fate.THERE, (words, *problems), kept=kept)
    words = f"{kept.name} is among your partners already and gains: {_gains(filled)}."
    return Planned(row, Fate.MERGE, (words, *problems), partner, kept, filled)


def _not_taken(differing: dict[str, str], *, is_noted: bool) -> list[str]:
    """Return a word for what the list has differently: what you wrote stays."""
    goes = " It goes to the note." if is_noted else ""
    return [
        f"Another {_FIELD_WORDS[name]} stands here: {words}.{goes}"
        for name, words in differing.items()
    ]


def _note_also(
    kept: Partner, details: ContactDetails, differing: dict[str, str], filled: Filled
) -> None:
    """Add to the note of `kept`, in memory, what the list has differently, as far as it fits.

    So it is where a card itself has two phones. What stands in the note already is not repeated.
    """
    further = [line for line in details.note.splitlines() if line.startswith(_ALSO)]
    new = [words for words in differing.values() if words not in kept.note]
    lines = [f"{_ALSO}{', '.join(new)}"] if new else []
    lines += [line for line in further if line not in kept.note]
    note = "\n".join(filter(None, (kept.note, *lines)))
    if note != kept.note and len(note) <= LONGEST_NOTE:
        filled["note"] = [filled.get("note", [kept.note])[0], note]
        kept.note = note


def _may_gain(kept: Partner, details: ContactDetails) -> bool:
    """Return whether `details` hold anything that `kept` lacks: cheap, since most hold nothing."""
    return any(
        getattr(details, name) and not getattr(kept, name) for name in (*_FIELD_WORDS, *_PLACE)
    )


def _gains(filled: Filled) -> str:
    named = [_FIELD_WORDS.get(name, "") for name in filled if name not in _COUNTED]
    place = ["address"] if _COUNTED & set(filled) else []
    return ", ".join(dict.fromkeys(filter(None, (*named, *place)))) or "details"


class _Known:
    """The practice's partners by what makes two entries one; whoever is there before who is not."""

    def __init__(self, partners: Iterable[Partner]) -> None:
        self._rows: dict[Key, list[tuple[Sequence[str], Partner]]] = {}
        rows = {row.pk: row for row in partners}
        for row in sorted(rows.values(), key=lambda each: each.archived_at is not None):
            kept = row
            for _step in range(10):  # what was merged more than once leads on
                if kept.merged_into_id is None:
                    break
                kept = rows.get(kept.merged_into_id, kept)
            for key in _keys(row):
                self._rows.setdefault(key, []).append((middle_words(row.name), kept))

    def find(self, details: ContactDetails) -> Partner | None:
        middle = middle_words(details.name)
        for key in _keys(details):
            for other, kept in self._rows.get(key, ())[:MOST_NAMESAKES]:
                if details.is_organisation or agree(middle, other):
                    return kept
        return None


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
    return replace(first, **{**lacking, **taken, "note": _both_notes(first, other)})


def _both_notes(first: ContactDetails, other: ContactDetails) -> str:
    """Return the notes of both, with the ways to reach and the workplace that only `other` has."""
    also = _others_own(first, other)
    said = [f"{_ALSO}{', '.join(also.values())}"] if also else []
    notes = [first.note, *said, other.note if other.note not in first.note else ""]
    return "\n".join(filter(None, notes))[:LONGEST_NOTE]


def _others_own(one: ContactDetails | Partner, other: ContactDetails) -> dict[str, str]:
    """Return what both have and `other` has differently, in words by field."""
    found = {}
    for name in ("phone", "fax", "email", "organisation"):
        mine, theirs = getattr(one, name), getattr(other, name)
        if mine and theirs and fold(mine) != fold(theirs):
            is_number = name in {"phone", "fax"}
            found[name] = show_phone(theirs, country=other.country) if is_number else theirs
    return found


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
