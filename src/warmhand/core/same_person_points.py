"""How far two rows agree: points that add up, each with its reason in words.

The points were set by hand from general knowledge; docs/matching.md holds their table and what
was measured with them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from warmhand.core.same_person_clean import Clean, Record
from warmhand.core.same_person_first import first_lines
from warmhand.core.same_person_lines import (
    Counts,
    Fact,
    Line,
    birth_year_line,
    credential_line,
    last_line,
    licence_line,
    mail_line,
    numbers_line,
    organisation_line,
    phone_line,
    place_line,
    same_street,
    suffix_line,
)

PERSON_AND_ORGANISATION: Final = -9.0


class Tier(StrEnum):
    """What is done with two rows: taken as one, asked about, or left apart."""

    SAME = "same"
    ASK = "ask"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Scored:
    """How far two rows agree.

    `reasons` are (words, points) in the order of the table. `decided` is the tier where the rows
    need no score: by their numbers, without a name, or a person beside an organisation.
    `speaks_against` says that a line took points away, another state apart.
    """

    points: float
    reasons: tuple[tuple[str, float], ...]
    facts: frozenset[Fact] = frozenset()
    decided: Tier | None = None
    speaks_against: bool = False


def scored(a: Record, b: Record, counts: Counts) -> Scored:
    """Return how far `a` and `b` agree; the order of the two does not matter.

    `counts` are of the list that is searched. Two national numbers decide alone; without a name,
    and between a person and an organisation, no score is made.
    """
    if by_number := _by_number(a, b):
        return by_number
    if not a.clean.is_named or not b.clean.is_named:
        return Scored(0.0, (("a row has no name", 0.0),), decided=Tier.NO)
    if a.is_organisation != b.is_organisation:
        reason = ("one is a person, the other an organisation", PERSON_AND_ORGANISATION)
        return Scored(PERSON_AND_ORGANISATION, (reason,), decided=Tier.NO)
    lines = _organisations if a.is_organisation else _persons
    return _summed(tuple(lines(a.clean, b.clean, counts)), _middles(a.clean, b.clean))


def works_at(a: Record, b: Record) -> bool:
    """Return whether one is a person who seems to work at the other, an organisation.

    They share a phone or a house, or the organisation carries the person's full name.
    """
    if a.is_organisation == b.is_organisation:
        return False
    person, place = (b.clean, a.clean) if a.is_organisation else (a.clean, b.clean)
    if not person.is_named or not place.is_named:
        return False
    named_after = {*person.last_parts, person.first} <= set(place.name_words)
    by_phone = bool(person.phone) and person.phone == place.phone
    return (named_after and bool(person.first)) or by_phone or same_street(person, place)


def _by_number(a: Record, b: Record) -> Scored | None:
    if not a.npi or not b.npi:
        return None
    if a.npi == b.npi:
        return Scored(0.0, (("same national number", 0.0),), decided=Tier.SAME)
    if b.npi == a.replacement_npi or a.npi == b.replacement_npi:
        return Scored(0.0, (("one number took the place of the other", 0.0),), decided=Tier.SAME)
    return Scored(0.0, (("two national numbers", 0.0),), decided=Tier.NO)


def _persons(a: Clean, b: Clean, counts: Counts) -> Iterator[Line | None]:
    yield licence_line(a, b)
    yield mail_line(a, b)
    yield phone_line(a, b, counts)
    yield place_line(a, b)
    yield last_line(a, b, counts)
    yield from first_lines(a, b)
    yield suffix_line(a, b)
    yield credential_line(a, b)
    yield birth_year_line(a, b)


def _organisations(a: Clean, b: Clean, counts: Counts) -> Iterator[Line | None]:
    yield Line("both are organisations", 0.0, Fact.ORGANISATIONS)
    yield organisation_line(a, b)
    yield numbers_line(a, b)
    yield phone_line(a, b, counts)
    yield place_line(a, b)
    yield licence_line(a, b)


def _middles(a: Clean, b: Clean) -> Fact:
    if a.middle and b.middle:
        return Fact.NONE
    return Fact.MIDDLE_ON_ONE_SIDE if a.middle or b.middle else Fact.NO_MIDDLE


def _summed(found: tuple[Line | None, ...], middles: Fact) -> Scored:
    lines = [line for line in found if line]
    return Scored(
        points=round(sum(line.points for line in lines), 1),
        reasons=tuple((line.words, line.points) for line in lines if line.points),
        facts=frozenset((middles, *(line.fact for line in lines))),
        speaks_against=any(line.points < 0 and line.fact is not Fact.OTHER_STATE for line in lines),
    )
