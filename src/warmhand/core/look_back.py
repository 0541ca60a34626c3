"""A quarter looked back at: what was planned, what was done, and what it brought."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

TOO_EARLY: Final = timedelta(days=90)
"""Who met a practice may come weeks later; before that nothing is said not to pay. Assumed."""


class Verdict(StrEnum):
    """What can be said of something that was done."""

    BROUGHT = "brought"
    TOO_EARLY = "too_early"
    DID_NOT_PAY = "did_not_pay"


VERDICT_WORDS: Final = {
    Verdict.BROUGHT: "it brought somebody",
    Verdict.TOO_EARLY: "too early to tell",
    Verdict.DID_NOT_PAY: "this did not pay",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """One thing that was done: its days, its hours and its cost, and how many came through it."""

    name: str
    days: tuple[date, ...]
    clients: int
    minutes: int = 0
    cents: int = 0
    """What it cost less what was paid for it; below zero it earned."""


def quarter_of(day: date) -> date:
    """Return the first day of the quarter of `day`."""
    return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)


def next_quarter(first: date) -> date:
    """Return the first day of the quarter after the one that begins on `first`."""
    return quarter_of(first + timedelta(days=93))


def last_day(first: date) -> date:
    """Return the last day of the quarter that begins on `first`."""
    return next_quarter(first) - timedelta(days=1)


def quarter_before(first: date) -> date:
    """Return the first day of the quarter before the one that begins on `first`."""
    return quarter_of(first - timedelta(days=1))


def quarter_words(first: date) -> str:
    """Return "July to September 2026"."""
    return f"{first:%B} to {last_day(first):%B %Y}"


def verdict(days: Sequence[date], clients: int, *, today: date) -> Verdict:
    """Return what can be said on `today` of what was done on `days` and brought `clients`.

    Nothing is called unpaid while the last of it is younger than 90 days. Raises `ValueError`
    for no days: of what was not done nothing is said.
    """
    if not days:
        raise ValueError("Of what was not done nothing can be said.")
    if clients > 0:
        return Verdict.BROUGHT
    return Verdict.TOO_EARLY if today - max(days) < TOO_EARLY else Verdict.DID_NOT_PAY
