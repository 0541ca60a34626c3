"""Names as people look for them: without regard to capitals, accents or spaces."""

import re
import unicodedata
from collections.abc import Iterable

# Letters that Unicode does not take apart into a base and a mark.
_OTHERS = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "\N{LATIN SMALL LETTER DOTLESS I}": "i",
    }
)
_ASCII = str.maketrans({"-": " ", "'": None})
_NOT_DIGITS = re.compile(r"\D+")
_LEAST_DIGITS = 3
_LEAST_LETTERS = 2


def fold(text: str) -> str:
    """Return `text` without capitals, accents, hyphens and surplus spaces."""
    if text.isascii():  # most are, and a whole list is folded at once
        return " ".join(text.lower().translate(_ASCII).split())
    spread = unicodedata.normalize("NFKD", text.casefold().translate(_OTHERS))
    plain = "".join(
        " " if letter in "-\N{HYPHEN}\N{NON-BREAKING HYPHEN}" else letter
        for letter in spread
        if not unicodedata.combining(letter) and letter not in "'\N{RIGHT SINGLE QUOTATION MARK}"
    )
    return " ".join(plain.split())


def signs_as(signature: str, *, name: str) -> bool:
    """Return whether `signature` can be the name of `name`: they share a word.

    Capitals and accents do not matter; a nickname or a married name passes beside the first
    name. One letter alone never signs, unless it is the whole name.
    """
    typed, known = fold(signature), fold(name)
    if not typed:
        return False
    words = {word for word in known.split() if len(word) >= _LEAST_LETTERS}
    return typed == known or not words.isdisjoint(typed.split())


def matches(query: str, *, name: str, phone: str) -> bool:
    """Return whether every word of `query` begins or stands within `name`, or it is `phone`'s.

    Digits count as a phone number's where there are at least three of them; spaces, brackets
    and a leading 0 or country code do not matter.
    """
    digits = _NOT_DIGITS.sub("", query)
    if len(digits) >= _LEAST_DIGITS and digits.lstrip("0") in _NOT_DIGITS.sub("", phone):
        return True
    folded = fold(name)
    return all(word in folded for word in fold(query).split())


def begin(words: Iterable[str], *, text: str) -> bool:
    """Return whether each of `words`, folded already, begins a word of `text`."""
    told = fold(text).split()
    return all(any(one.startswith(word) for one in told) for word in words)
