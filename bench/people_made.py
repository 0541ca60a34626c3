"""Contacts made worse than the registry rows they come from, and registries of any size."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from warmhand.core.same_person import Record
from warmhand.core.same_person_nicknames import SHORT

LETTERS = "abcdefghijklmnopqrstuvwxyz"
PEOPLE_A_PLACE = 10
RELATIVES = 0.02


def worsened(row: Record, *, key: str, strangers: Sequence[Record], draw: Random) -> Record:
    """Return `row` as somebody may have it in their contacts: no number, less, and some of it wrong.

    30 % of those who have a nickname go by it; 70 % without a middle name or with its initial
    alone; 10 % with a typing error; 45 % another phone or none; 45 % another place or none; half
    without the letters behind the name. Another place or phone is a stranger's.
    """
    stranger = draw.choice(strangers)
    contact = replace(
        row,
        key=key,
        npi="",
        replacement_npi="",
        licence="",
        licence_state="",
        first=_nicknamed(row.first, draw),
        middle=_middle(row.middle, draw),
        credentials=row.credentials if draw.random() < 0.5 else "",
        phone=_one_of(draw, (0.55, row.phone), (0.2, stranger.phone), (0.25, "")),
    )
    contact = _moved(contact, stranger, draw)
    return _mistyped(contact, draw) if draw.random() < 0.1 else contact


def made_registry(rows: Sequence[Record], *, size: int, draw: Random) -> list[Record]:
    """Return `size` people with names and places of `rows` put together anew.

    About 10 share a phone and a place, as in a practice; 2 % are relatives: the same last name at
    the same place as the one before.
    """
    people = [row for row in rows if row.clean.is_named and not row.is_organisation]
    places = [draw.choice(people) for _ in range(max(1, size // PEOPLE_A_PLACE))]
    made: list[Record] = []
    for place in range(size):
        last, first, middle, letters = (draw.choice(people) for _ in range(4))
        where = draw.choice(places)
        person = replace(
            where,
            key=f"made-{place}",
            npi=str(1_000_000_000 + place),
            last=last.last,
            suffix="",
            other_names=(),
            first=first.first,
            middle=middle.middle,
            credentials=letters.credentials,
            licence="",
            licence_state="",
        )
        if made and draw.random() < RELATIVES:
            person = _at_home_of(made[-1], person)
        made.append(person)
    return made


def _at_home_of(other: Record, person: Record) -> Record:
    return replace(
        person,
        last=other.last,
        phone=other.phone,
        address=other.address,
        city=other.city,
        state=other.state,
        zip=other.zip,
    )


def _one_of(draw: Random, *choices: tuple[float, str]) -> str:
    texts = [text for _share, text in choices]
    return draw.choices(texts, [share for share, _text in choices])[0]


def _nicknamed(first: str, draw: Random) -> str:
    short = sorted(SHORT.get(first.lower(), ()))
    return draw.choice(short) if short and draw.random() < 0.3 else first


def _middle(middle: str, draw: Random) -> str:
    return _one_of(draw, (0.3, middle), (0.35, middle[:1]), (0.35, ""))


def _moved(contact: Record, stranger: Record, draw: Random) -> Record:
    share = draw.random()
    if share < 0.55:
        return contact
    if share < 0.75:
        place = stranger
        return replace(
            contact, address=place.address, city=place.city, state=place.state, zip=place.zip
        )
    if share < 0.9:  # the town is often all that stands there
        return replace(contact, address="", zip="")
    return replace(contact, address="", city="", state="", zip="")


def _mistyped(contact: Record, draw: Random) -> Record:
    if contact.is_organisation:
        return replace(contact, organisation=_one_wrong(contact.organisation, draw))
    if draw.random() < 0.5:
        return replace(contact, first=_one_wrong(contact.first, draw))
    return replace(contact, last=_one_wrong(contact.last, draw))


def _one_wrong(text: str, draw: Random) -> str:
    """Swap, drop, double or change one letter, never the first."""
    if len(text) < 3:
        return text
    at = draw.randrange(1, len(text) - 1)
    before, letter, after = text[:at], text[at], text[at + 1 :]
    return draw.choice(
        (
            before + after[0] + letter + after[1:],
            before + after,
            before + letter + letter + after,
            before + draw.choice(LETTERS) + after,
        )
    )
