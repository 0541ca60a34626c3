"""The lines of the points table: what two rows say of one thing, its points, its words."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum, auto
from itertools import product
from typing import Final

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from warmhand.core.same_person_clean import Clean, Record, word_set

_KNOWN_CREDENTIALS: Final = word_set(
    "md do dc dds dmd dpm od pt dpt pta ot otr otd ota lmt cmt lac dac nd np fnp pa pac rn lpn "
    "crna phd psyd lcsw lmft lpc slp cccslp aud pharmd rph rd atc"
)


class Fact(StrEnum):
    """What a line found out, as far as a tier asks for it."""

    PHONE = auto()
    STREET = auto()
    MAIL = auto()
    LICENCE = auto()
    LAST = auto()
    FIRST = auto()
    NICKNAME = auto()
    MIDDLE = auto()
    NO_MIDDLE = auto()
    MIDDLE_ON_ONE_SIDE = auto()
    OTHER_STATE = auto()
    ORGANISATIONS = auto()
    ORGANISATION_NAME = auto()
    NONE = auto()


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its reason in words, its points, and the fact that a tier asks for."""

    words: str
    points: float
    fact: Fact = Fact.NONE


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows of the list carry a last name (joined, clean) and a phone (10 digits)."""

    last_names: Mapping[str, int]
    phones: Mapping[str, int]

    @classmethod
    def of(cls, records: Iterable[Record]) -> "Counts":
        """Count the names and phones of a list."""
        names: Counter[str] = Counter()
        phones: Counter[str] = Counter()
        for record in records:
            clean = record.clean
            names[clean.last] += 1
            phones[clean.phone] += 1
        return cls(names, phones)

    def at_least(self, other: "Counts") -> "Counts":
        """Return for each name and phone the greater count of the two."""
        names, phones = (
            {key: max(ours.get(key, 0), theirs.get(key, 0)) for key in {**ours, **theirs}}
            for ours, theirs in (
                (self.last_names, other.last_names),
                (self.phones, other.phones),
            )
        )
        return Counts(names, phones)


def licence_line(a: Clean, b: Clean) -> Line | None:
    """Compare licences, which say something only within one state."""
    if not a.licence or not b.licence:
        return None
    if a.licence == b.licence:
        return Line("same licence", 4.0, Fact.LICENCE)
    same_state = a.licence.split()[0] == b.licence.split()[0]
    return Line("another licence in the same state", -2.0) if same_state else None


def mail_line(a: Clean, b: Clean) -> Line | None:
    """Compare mail addresses; different ones say nothing."""
    if a.mail and a.mail == b.mail:
        return Line("same mail address", 2.5, Fact.MAIL)
    return None


def phone_line(a: Clean, b: Clean, counts: Counts) -> Line | None:
    """Compare phones; different ones say nothing, shared ones say less."""
    if not a.phone or a.phone != b.phone:
        return None
    if counts.phones.get(a.phone, 0) > 3:
        return Line("same phone, which others have too", 1.5, Fact.PHONE)
    return Line("same phone", 2.5, Fact.PHONE)


def same_street(a: Clean, b: Clean) -> bool:
    """Return whether both rows stand at one house."""
    return bool(
        a.house
        and a.house == b.house
        and a.zip
        and a.zip == b.zip
        and fuzz.token_set_ratio(a.street, b.street) >= 80
    )


def place_line(a: Clean, b: Clean) -> Line | None:
    """Compare where both are: the closest place they share."""
    if same_street(a, b):
        return Line("same street address", 2.0, Fact.STREET)
    if a.zip and a.zip == b.zip:
        return Line("same ZIP code", 1.0)
    if a.state and b.state and a.state != b.state:
        return Line("another state", -0.7, Fact.OTHER_STATE)
    if a.town and a.town == b.town:
        return Line("same town", 0.8)
    return Line("same state", 0.3) if a.state and a.state == b.state else None


def last_line(a: Clean, b: Clean, counts: Counts) -> Line | None:
    """Compare last names; a rare one says more."""
    if not a.last or not b.last:
        return None
    if a.last == b.last:
        return _same_last(counts.last_names.get(a.last, 0))
    if _part_of(a, b) or _part_of(b, a):
        return Line("one part of a double last name", 1.3)
    if _once(a, b) or _once(b, a):
        return Line("married or former last name", 1.2)
    if min(len(a.last), len(b.last)) >= 5 and one_edit(a.last, b.last):
        return Line("last names differ by one letter", 1.0)
    return Line("another last name", -3.0)


def _same_last(carried_by: int) -> Line:
    if carried_by > 15:
        return Line("same last name, a very common one", 1.5, Fact.LAST)
    if carried_by > 3:
        return Line("same last name, a common one", 2.0, Fact.LAST)
    return Line("same last name", 2.5, Fact.LAST)


def _part_of(short: Clean, double: Clean) -> bool:
    return len(double.last_parts) > 1 and short.last in double.last_parts


def _once(now: Clean, before: Clean) -> bool:
    return before.last in now.others or (len(before.last) > 1 and before.last == now.middle)


def one_edit(one: str, other: str) -> bool:
    """Return whether one letter more, less or other, or two swapped, makes one the other."""
    return bool(OSA.distance(one, other, score_cutoff=1) <= 1)


def suffix_line(a: Clean, b: Clean) -> Line | None:
    """Compare generations (Jr, Sr, II to IV)."""
    if a.suffix == b.suffix:
        return None
    if a.suffix and b.suffix:
        return Line("another generation (Jr, Sr)", -5.0)
    return Line("Jr or Sr on one side only", -1.0)


def credential_line(a: Clean, b: Clean) -> Line | None:
    """Compare the letters behind the names."""
    if not a.credentials or not b.credentials:
        return None
    if shared := a.credentials & b.credentials:
        return Line(f"same letters behind the name ({', '.join(sorted(shared)).upper()})", 0.8)
    if any(_fits(one, other) for one, other in product(a.credentials, b.credentials)):
        return Line("the letters behind the name fit", 0.5)
    if _KNOWN_CREDENTIALS.issuperset(a.credentials | b.credentials):
        return Line("other letters behind the name", -1.2)
    return None


def _fits(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one) or sorted(one) == sorted(other)


def organisation_line(a: Clean, b: Clean) -> Line:
    """Compare the names of two organisations."""
    if a.name == b.name:
        return Line("same name", 3.5, Fact.ORGANISATION_NAME)
    if fuzz.token_sort_ratio(a.name, b.name) >= 92:
        return Line("nearly the same name", 2.3)
    short, long = sorted((set(a.name_words), set(b.name_words)), key=len)
    if len(short) >= 2 and short <= long:
        return Line("one name is part of the other", 1.5)
    return Line("another name", -3.0)


def numbers_line(a: Clean, b: Clean) -> Line | None:
    """Compare the numbers in the names of two organisations ("Clinic 4")."""
    one, other = ({word for word in side.name_words if word.isdigit()} for side in (a, b))
    return Line("another number in the name", -2.0) if one != other else None


def birth_year_line(a: Clean, b: Clean) -> Line | None:
    """Compare years of birth, which only clients have (assumed: decision 014)."""
    if a.birth_year is None or b.birth_year is None:
        return None
    if a.birth_year == b.birth_year:
        return Line("same year of birth", 1.0)
    return Line("another year of birth", -2.0)
