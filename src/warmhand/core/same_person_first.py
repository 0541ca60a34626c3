"""The lines for first and middle names, and how they are said."""

from rapidfuzz.distance import JaroWinkler

from warmhand.core.same_person_clean import Clean
from warmhand.core.same_person_lines import Fact, Line, one_edit
from warmhand.core.same_person_nicknames import short_for


def first_lines(a: Clean, b: Clean) -> tuple[Line, ...]:
    """Compare first and middle names.

    Where the two are swapped, the middle names are not compared with each other.
    """
    if not a.first or not b.first:
        return _given(_middle_line(a, b))
    if line := _plain(a.first, b.first):
        return _given(line, _middle_line(a, b))
    if _swapped(a, b) or _swapped(b, a):
        return (Line("first and middle name are swapped", 1.5),)
    return _given(_by_the_middle(a, b) or _roughly(a.first, b.first), _middle_line(a, b))


def _given(*lines: Line | None) -> tuple[Line, ...]:
    return tuple(line for line in lines if line)


def _plain(one: str, other: str) -> Line | None:
    if one == other and len(one) > 1:
        return Line("same first name", 2.0, Fact.FIRST)
    if min(len(one), len(other)) == 1 and one[0] == other[0]:
        return Line("the initial fits the first name", 0.7)
    if found := short_for(one, other):
        short, long = found
        return Line(f"{short.capitalize()} is short for {long.capitalize()}", 1.5, Fact.NICKNAME)
    return None


def _swapped(a: Clean, b: Clean) -> bool:
    return _is(a.first, b.middle) and _fits(b.first, a.middle)


def _by_the_middle(a: Clean, b: Clean) -> Line | None:
    for name, middle in ((a.first, b.middle), (b.first, a.middle)):
        if _is(name, middle):
            return Line(f"{name.capitalize()} may be the middle name they go by", 0.8)
    return None


def _is(one: str, other: str) -> bool:
    return len(one) > 1 and one == other


def _fits(one: str, other: str) -> bool:
    """Return whether both are known and one is the other or its initial."""
    if not one or not other:
        return False
    return one == other or (min(len(one), len(other)) == 1 and one[0] == other[0])


def _roughly(one: str, other: str) -> Line:
    short, long = sorted((one, other), key=len)
    if len(short) >= 4 and (one_edit(one, other) or JaroWinkler.similarity(one, other) >= 0.93):
        return Line("first names are nearly the same", 0.8)
    if len(short) >= 3 and long.startswith(short):
        return Line(f"{short.capitalize()} may be short for {long.capitalize()}", 1.2)
    return Line("another first name", -5.0)


def _middle_line(a: Clean, b: Clean) -> Line | None:
    one, other = a.middle, b.middle
    if not one or not other:
        return None
    if one == other:
        return _same_middle(one)
    if one[0] == other[0]:
        if min(len(one), len(other)) == 1:
            return Line("the middle initial fits", 0.6, Fact.MIDDLE)
        return Line("middle names only begin alike", -0.3)
    return Line("another middle name", -2.0) if a.last == b.last else None


def _same_middle(middle: str) -> Line:
    if len(middle) == 1:
        return Line("same middle initial", 0.7, Fact.MIDDLE)
    return Line("same middle name", 1.0, Fact.MIDDLE)
