"""The practice's own calendar, read in: where it comes from, whom an entry names, how far it goes."""

import re
from collections.abc import Iterable
from datetime import timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from rapidfuzz import fuzz

from warmhand.core.names import fold

READ_BACK = timedelta(days=1)
READ_AHEAD = timedelta(days=60)
READ_EVERY = timedelta(minutes=30)
READ_AGAIN = timedelta(minutes=1)
"""A person may ask sooner than the worker, and not while a read is still going on."""
MOST_BYTES = 5_000_000
LONGEST_WORDS = 200
MOST_LIKELY = 3
_LIKELY = 60.0  # of 100; below it a name is no more like these words than any other


class CalendarKind(StrEnum):
    """Where a calendar is read from."""

    FILE = "file"
    ADDRESS = "address"


class EntryState(StrEnum):
    """What is known of one entry: asked about, a client's visit, or none."""

    ASK = "ask"
    VISIT = "visit"
    OTHER = "other"


# What booking systems write beside a name. No word that is somebody's name too, such as "Min",
# "Jane" or "To": two people must never come out as the same words.
_SERVICE_WORDS: Final = (
    "accepted acuity and appointment appt apt booked booking client cliniko confirmed consultation "
    "deep follow followup for fresha hour hours initial intake lymphatic massage massagebook "
    "mindbody minute minutes of online paid pending prenatal reflexology relaxation repeat "
    "return returning scheduled session sports swedish the therapeutic therapy tissue treatment "
    "trigger unpaid vagaro visit with"
)
_SERVICE: Final = frozenset(_SERVICE_WORDS.split())
_LENGTH: Final = re.compile(
    r"\b\d+\s*-?\s*(?:minutes|minute|mins|min|hours|hour|hrs|hr|m|h)\b", re.IGNORECASE
)
_ADDRESS: Final = re.compile(r"\S+@\S+|\bhttps?://\S+")
_NO_LETTER: Final = re.compile(r"[^\w\s'\N{RIGHT SINGLE QUOTATION MARK}-]|_")


def words_of_title(title: str) -> str:
    """Return the words of an entry's title that may name somebody, or "" where none are left.

    Durations, numbers, punctuation, capitals and the usual words for a service go: "Massage 60
    min: Theo Brandt" and "THEO BRANDT (deep tissue)" are both "theo brandt". What else stands in
    brackets stays, since it may be the name, or tell two people of one name apart. At most 200
    characters.
    """
    plain = title
    for part in (_ADDRESS, _LENGTH, _NO_LETTER):
        plain = part.sub(" ", plain)
    words = [
        word
        for word in fold(plain).split()
        if word not in _SERVICE and not any(letter.isdigit() for letter in word)
    ]
    return " ".join(words)[:LONGEST_WORDS].strip()


def likeliest(words: str, names: Iterable[tuple[UUID, str]]) -> list[UUID]:
    """Return the keys of at most three of `names` that `words` may mean, the likeliest first.

    The order of a name's parts does not matter. Nobody is taken for anybody by this: it only
    decides who is offered first.
    """
    scored = [(_alike(words, fold(name)), fold(name), key) for key, name in names if name]
    good = sorted((row for row in scored if row[0] >= _LIKELY), key=lambda row: (-row[0], row[1]))
    return [key for _score, _name, key in good[:MOST_LIKELY]]


def _alike(words: str, name: str) -> float:
    whole, part = fuzz.token_sort_ratio(words, name), fuzz.token_set_ratio(words, name)
    return 0.6 * whole + 0.4 * part
