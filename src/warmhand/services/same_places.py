"""A person and an organisation are never the same; but the person may work there."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from uuid import UUID

from warmhand.core.same_person import Record, works_at
from warmhand.core.same_person_clean import organisation_words
from warmhand.services.same_pairs import Wanted
from warmhand.store.partners import Partner

LAST = 0.0
"""The points of such a question: it is asked after all others."""
SAID = (("the name of the organization is the same", LAST),)
SHARED = (("phone, house or name shared", LAST),)
Key = tuple[str, ...]


def workplaces(
    rows: Mapping[UUID, Partner], records: Mapping[UUID, Record], *, new: set[UUID]
) -> list[Wanted]:
    """Return one question for each person, new or beside a new organisation, who may work there.

    Who is said to work somewhere already is not asked about. `records` are those of `rows`.
    """
    index: defaultdict[Key, list[UUID]] = defaultdict(list)
    for row in rows.values():
        if row.is_organisation:
            for key in _keys(records[row.pk]):
                index[key].append(row.pk)
    if not index:
        return []
    found = (
        _workplace(records[row.pk], index, records, new, is_new=row.pk in new)
        for row in rows.values()
        if not row.is_organisation and row.works_at_id is None
    )
    return [one for one in found if one is not None]


def _workplace(
    person: Record,
    index: Mapping[Key, list[UUID]],
    records: Mapping[UUID, Record],
    new: set[UUID],
    *,
    is_new: bool,
) -> Wanted | None:
    for key in _keys(person):
        for place in index.get(key, ()):
            is_said = key[0] == "name"
            if (is_new or place in new) and (is_said or works_at(person, records[place])):
                return Wanted(person.key, str(place), LAST, SAID if is_said else SHARED)
    return None


def _keys(record: Record) -> Iterator[Key]:
    """Yield what a person and the organisation they work at may share."""
    clean, words = record.clean, organisation_words(record.organisation)
    if words:
        yield "name", *words
    if clean.phone:
        yield "phone", clean.phone
    if clean.zip and clean.house:
        yield "house", clean.zip, clean.house
    yield from _words(clean.name_words if record.is_organisation else clean.last_parts)


def _words(words: Iterable[str]) -> Iterator[Key]:
    for word in words:
        yield "word", word
