"""Who is a minor: from the date of birth, or as far as a year alone can tell.

The age of majority is 18 here. Local law decides, also whether a young person may agree to care
alone; nothing of that was checked (law.md, row 28), and every page that asks for a guardian says so.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

AGE_OF_MAJORITY = 18
UNCHECKED = (
    "Counted from the 18th birthday. Your local law decides at which age somebody agrees alone, "
    "and who may agree for them; Warmhand has not checked it."
)
FEBRUARY, LEAP_DAY = 2, 29


class Standing(StrEnum):
    """Whether somebody agrees for themselves."""

    ADULT = "adult"
    """Of age, or nothing is known of their age."""
    MINOR = "minor"
    UNCLEAR = "unclear"
    """The year of birth alone does not tell: ask for the date."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Majority:
    """The day somebody comes of age; two days where only the year of birth is known."""

    earliest: date
    latest: date

    def standing(self, on: date) -> Standing:
        """Return whether they are of age on the day `on`."""
        if on >= self.latest:
            return Standing.ADULT
        return Standing.MINOR if on < self.earliest else Standing.UNCLEAR


def majority_on(birth_on: date) -> date:
    """Return the 18th birthday; who was born on 29 February comes of age on 1 March.

    That is the later of the two days that laws name, so nobody counts as of age too early.
    """
    year = birth_on.year + AGE_OF_MAJORITY
    if (birth_on.month, birth_on.day) == (FEBRUARY, LEAP_DAY):
        return date(year, 3, 1) if not _is_leap(year) else date(year, FEBRUARY, LEAP_DAY)
    return birth_on.replace(year=year)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def majority_of(*, birth_on: date | None, birth_year: int | None) -> Majority | None:
    """Return when somebody comes of age, as far as is known; None where nothing is.

    From a year alone it is some day of the year in which they turn 18.
    """
    if birth_on is not None:
        day = majority_on(birth_on)
        return Majority(earliest=day, latest=day)
    if birth_year is None:
        return None
    year = birth_year + AGE_OF_MAJORITY
    return Majority(earliest=date(year, 1, 1), latest=date(year, 12, 31))


def standing_of(majority: Majority | None, *, on: date) -> Standing:
    """Return whether somebody agrees for themselves on the day `on`; unknown counts as of age."""
    return majority.standing(on) if majority else Standing.ADULT


def is_minor(birth_on: date, *, on: date) -> bool:
    """Tell whether who was born on `birth_on` is a minor on the day `on`."""
    return on < majority_on(birth_on)
