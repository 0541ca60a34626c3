"""Amounts of money as people write them, kept as whole cents."""

import re

from warmhand.core.errors import InvalidValueError

MOST_CENTS = 100_000_00
_SIGNS = re.compile(r"[\s$€£]|[A-Z]{2,3}")
_PLAIN = re.compile(r"^(\d+)(?:[.,](\d{1,2}))?$")
# Nobody writes thousands after a lone 0: "0,500" is no amount, not five hundred.
_GROUPED = re.compile(r"^[1-9]\d{0,2}(?:([.,])\d{3})+(?:(?!\1)[.,]\d{1,2})?$")


def read_money(text: str) -> int:
    """Return the amount in `text` ("85", "$85.50", "85,50 €", "1,060") in cents, 0 to 10,000,000.

    Raises `InvalidValueError` for anything else.
    """
    plain = _SIGNS.sub("", text.strip().upper())
    if grouped := _GROUPED.match(plain):
        plain = plain.replace(grouped[1], "")
    found = _PLAIN.match(plain)
    if found is None:
        raise InvalidValueError("Write an amount like 85 or 85.50.")
    cents = int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0"))
    if cents > MOST_CENTS:
        raise InvalidValueError("This amount is too large for one visit.")
    return cents


def show_money(cents: int | None) -> str:
    """Return `cents` as one types it: "85" or "85.50"; "" for None."""
    if cents is None:
        return ""
    whole, rest = divmod(cents, 100)
    return f"{whole}.{rest:02d}" if rest else str(whole)
