"""The same trouble come back after an episode ended."""

from dataclasses import dataclass
from datetime import date

from warmhand.core.care import Side

PLACELESS = frozenset({"", "whole_body", "no_pain"})
EITHER = frozenset({"", Side.BOTH.value})


@dataclass(frozen=True, slots=True)
class Trouble:
    """What a client comes for and where: ids of the evidence, "" where nothing is said."""

    problem: str
    region: str
    side: str = ""


def is_same_trouble(one: Trouble, other: Trouble) -> bool:
    """Return whether two episodes of one client may be about the same trouble.

    The same problem, or the same place where it is a place; never on opposite sides. It is a
    suggestion to a person, not a finding.
    """
    if one.side != other.side and not {one.side, other.side} & EITHER:
        return False
    if one.problem and one.problem == other.problem:
        return True
    return one.region == other.region and one.region not in PLACELESS


def time_between(ended_on: date, started_on: date) -> str:
    """Return the time from an end to a new start in words: "4 months", "2 weeks", "the same day"."""
    days = max((started_on - ended_on).days, 0)
    if days == 0:
        return "the same day"
    for size, word in ((365, "year"), (30, "month"), (7, "week")):
        if days >= 2 * size or (word != "week" and days >= size * 0.95):
            count = round(days / size)
            return f"{count} {word}{'' if count == 1 else 's'}"
    return f"{days} day{'' if days == 1 else 's'}"
