"""The directory as contacts are looked up in it: who may be one of them, how common they are."""

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Final

from warmhand.core.registry import Listing
from warmhand.core.same_person import Counts, Record
from warmhand.core.same_person_clean import SUFFIXES, folded
from warmhand.core.same_person_nicknames import SHORT, long_forms
from warmhand.formats.nppes import search_name
from warmhand.services import directory
from warmhand.store.directory_counts import carrying

COUNTED: Final = 16
"""Where counting stops: no line of the points asks whether more rows carry a name or a phone."""


def listings_like(contacts: Sequence[Record], *, path: Path) -> list[Listing]:
    """Return the listings that share a phone, or last and first name, with one of `contacts`.

    Of first names the initial is enough, and what it is short for counts as well. Raises
    `DomainError` where no directory is loaded.
    """
    names = [name for record in contacts for name in _names(record)]
    phones = [record.phone for record in contacts if record.phone]
    return directory.alike(path=path, phones=phones, names=names)


def counts_in_directory(records: Collection[Record], *, path: Path) -> Counts:
    """Return how common the last names and phones of `records` are in the whole directory.

    Raises `DomainError` where no directory is loaded.
    """
    names = {
        record.clean.last: [search_name(way) for way in _last_names(record)]
        for record in records
        if record.clean.last
    }
    phones = {record.clean.phone for record in records if record.clean.phone}
    return Counts(*carrying(path, last_names=names, phones=phones, at_most=COUNTED))


def _names(record: Record) -> Iterator[tuple[str, str]]:
    if record.is_organisation:
        yield record.organisation, ""
        return
    first = record.clean.first
    firsts = (first[:1], record.first, *sorted(long_forms(first)), *sorted(SHORT.get(first, ())))
    yield from ((last, one) for last in _last_names(record) for one in filter(None, firsts))


def _last_names(record: Record) -> list[str]:
    """Return the ways in which the registry may write a last name, Jr and Sr left out."""
    parts = record.clean.last_parts
    written = record.last.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").split()
    said = [word for word in written if folded(word).strip() not in SUFFIXES]
    ways = (" ".join(said), *(sign.join(parts) for sign in (" ", "-", "")))
    return list(dict.fromkeys(way.lower() for way in ways if way))
