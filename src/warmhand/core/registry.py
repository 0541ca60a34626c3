"""What a listing of the national registry is, and which damaged values can be repaired for certain."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache

import numpy as np
from numpy.typing import NDArray

from warmhand.core.errors import InvalidValueError

NPI_LENGTH = 10
PREFIX_SUM = 24  # Luhn's sum of the prefix 80840, which every NPI carries unseen
PHONE_LENGTH = 10
ZIP_LENGTHS = (5, 9)
# States and territories whose ZIP codes begin with one zero, and with two.
ONE_ZERO = frozenset({"CT", "MA", "ME", "NH", "NJ", "RI", "VT", "PR", "VI", "AE"})
TWO_ZEROS = frozenset({"PR", "VI"})

_FLOAT_ENDING = re.compile(r"\.0*$")
_EXPONENT = re.compile(r"^(\d)\.(\d+)[eE]\+?0?(\d{1,2})$")
_NOT_DIGITS = re.compile(r"[^0-9]")


class Kind(StrEnum):
    """What a registry number stands for."""

    PERSON = "person"
    ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True)
class Listing:
    """One person or organisation of the national registry, as it stands in the directory.

    `zip` has 5 or 9 digits in the United States, `phone` and `fax` are digits; all three are ""
    where unknown. Coordinates are degrees of the middle of the ZIP area, None where unknown.
    `professions` are slugs of our own table, empty where none of them fits.
    """

    npi: str
    kind: Kind
    last_name: str
    first_name: str
    middle_name: str
    credential: str
    organisation: str
    professions: tuple[str, ...]
    address: str
    city: str
    state: str
    zip: str
    country: str
    phone: str
    fax: str
    updated_on: date | None
    latitude: float | None
    longitude: float | None

    @property
    def name(self) -> str:
        """The organisation's name, or the person's names in the order in which they are said."""
        if self.kind is Kind.ORGANISATION:
            return self.organisation
        return " ".join(filter(None, (self.first_name, self.middle_name, self.last_name)))


@dataclass(frozen=True, slots=True)
class Refusal:
    """A line of a file that was not taken, counted from 1, and why."""

    line: int
    reason: str


def is_npi(number: int) -> bool:
    """Return whether `number` is a National Provider Identifier with its right check digit.

    Ten digits, the first 1 or 2; Luhn's check over "80840" and the number.
    **Source**: 45 CFR 162.406; ISO/IEC 7812-1, annex B.
    """
    if not 1_000_000_000 <= number < 3_000_000_000:
        return False
    high, low = divmod(number, 100_000)
    high_sums, low_sums = _luhn_sums()
    return (high_sums[high] + low_sums[low]) % 10 == 0


class NumberSet:
    """A set of registry numbers in 25 MB of memory, whatever their count.

    The check digit follows from the others, so one bit for each of their 200 million values.
    """

    def __init__(self) -> None:
        self._bits = np.zeros(25_000_000, dtype=np.uint8)

    def __contains__(self, number: int) -> bool:
        return bool(self.holds([number])[0])

    def holds(self, numbers: Sequence[int] | NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return which of the valid `numbers` are in the set."""
        place, bit = _bits_of(numbers)
        held: NDArray[np.bool_] = (self._bits[place] & bit) != 0
        return held

    def add(self, numbers: Sequence[int] | NDArray[np.int64]) -> NDArray[np.bool_]:
        """Add valid `numbers`; return which are new, of equal ones the first alone."""
        place, bit = _bits_of(numbers)
        fresh = np.zeros(len(place), dtype=np.bool_)
        fresh[np.unique(np.asarray(numbers, dtype=np.int64), return_index=True)[1]] = True
        fresh &= (self._bits[place] & bit) == 0
        np.bitwise_or.at(self._bits, place[fresh], bit[fresh])
        return fresh


def _bits_of(
    numbers: Sequence[int] | NDArray[np.int64],
) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
    places = np.asarray(numbers, dtype=np.int64) // 10 - 100_000_000
    return places >> 3, np.left_shift(1, places & 7).astype(np.uint8)


@cache
def _luhn_sums() -> tuple[bytes, bytes]:
    """Return Luhn's sum, modulo 10, of every upper and of every lower half of a number."""
    plain, doubled = range(10), [sum(divmod(2 * digit, 10)) for digit in range(10)]
    high, low = [PREFIX_SUM % 10], [0]
    for places, sums in (
        ((doubled, plain, doubled, plain, doubled), high),
        ((plain, doubled, plain, doubled, plain), low),
    ):
        for place in places:
            sums[:] = [(total + digit) % 10 for total in sums for digit in place]
    return bytes(high), bytes(low)


def repaired_npi(text: str) -> int:
    """Return the registry number in `text`, undoing what a spreadsheet does to long numbers.

    Raises `InvalidValueError` where it is missing, shortened, or its check digit is wrong.
    """
    digits = undo_float(text)
    if not digits:
        raise InvalidValueError("the NPI is missing")
    if len(digits) != NPI_LENGTH or not _is_digits(digits) or not is_npi(int(digits)):
        raise InvalidValueError(f"“{text.strip()[:30]}” is not a valid NPI")
    return int(digits)


def repaired_zip(text: str, *, state: str) -> str:
    """Return the ZIP code in `text` as 5 or 9 digits, with lost leading zeros put back.

    A zero is put back only where all codes of `state` (two letters) begin with it. An empty
    code stays empty. Raises `InvalidValueError` where it cannot be known what the code was.
    """
    digits = undo_float(text).replace("-", "").replace(" ", "")
    lost = {4: 1, 8: 1, 3: 2, 7: 2}.get(len(digits), 0)
    if (lost == 1 and state in ONE_ZERO) or (lost == 2 and state in TWO_ZEROS):
        digits = "0" * lost + digits
    if digits and (len(digits) not in ZIP_LENGTHS or not _is_digits(digits)):
        raise InvalidValueError(f"“{text.strip()[:30]}” is not a ZIP code of {state or 'a state'}")
    return digits


def repaired_phone(text: str, *, country: str) -> str:
    """Return the phone or fax number in `text` as digits, "" where there is none.

    In the United States (`country` "US" or "") it has 10 digits, a leading 1 is dropped.
    Raises `InvalidValueError` where digits are missing or too many.
    """
    digits = _NOT_DIGITS.sub("", undo_float(text))
    if country not in {"US", ""}:
        return digits
    if len(digits) == PHONE_LENGTH + 1 and digits[0] == "1":
        digits = digits[1:]
    if digits and len(digits) != PHONE_LENGTH:
        raise InvalidValueError(f"“{text.strip()[:30]}” is not a phone number of 10 digits")
    return digits


def undo_float(text: str) -> str:
    """Return `text` without what a spreadsheet adds to a whole number ("1.0", "1.2E+3").

    A number in scientific notation that has lost digits is returned as it is.
    """
    text = text.strip()
    if found := _EXPONENT.match(text):
        whole, fraction, power = found.group(1), found.group(2), int(found.group(3))
        return whole + fraction if len(fraction) == power else text
    return _FLOAT_ENDING.sub("", text) if text[:1].isdecimal() else text


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdecimal()
