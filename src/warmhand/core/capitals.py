"""Names and addresses that a registry keeps in capitals, as people write them."""

import re
from typing import Final

# Short words that stay capitals: kinds of company, quarters of the compass, generations.
_KEPT: Final = frozenset({
    "LLC", "LLP", "PLLC", "PC", "PA", "PSC", "PLC", "PT", "OT", "MD", "DC", "USA", "YMCA",
    "II", "III", "IV", "NE", "NW", "SE", "SW", "PO", "N", "S", "E", "W",
})  # fmt: skip
_SMALL: Final = frozenset({"and", "of", "the", "for", "at", "in"})
_WORD: Final = re.compile(r"[^\W\d_]+(?:['\N{RIGHT SINGLE QUOTATION MARK}][^\W\d_]+)?")
_BEGINNING: Final = re.compile(r"^(Mc|O['\N{RIGHT SINGLE QUOTATION MARK}])([a-z])")


def from_capitals(text: str) -> str:
    """Return `text` with capitals where people write them; mixed case stays as it is.

    "HANA MCDONALD" becomes "Hana McDonald". Names differ, so a person looks over the result.
    """
    if text != text.upper():
        return text
    return _WORD.sub(_cased, text)


def _cased(found: re.Match[str]) -> str:
    word, before = found.group(), found.string[: found.start()]
    if word in _KEPT:
        return word
    if before[-1:].isdigit():  # 17TH
        return word.lower()
    if before.strip() and word.lower() in _SMALL:
        return word.lower()
    return _BEGINNING.sub(lambda part: part[1] + part[2].upper(), word.capitalize())
