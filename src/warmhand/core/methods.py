"""The methods a practice works with, each under the same label as anyone's."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from warmhand.core.checked import Checked
from warmhand.core.errors import InvalidValueError

LONGEST_NAME = 80
MOST_METHODS = 30


class Standing(StrEnum):
    """What is known of a method."""

    BY_PROBLEM = "by_problem"
    ONE_PROBLEM = "one_problem"
    THEORY = "theory"
    UNREAD = "unread"


STANDING_WORDS = {
    Standing.BY_PROBLEM: "Graded problem by problem",
    Standing.ONE_PROBLEM: "Read for one problem alone",
    Standing.THEORY: "Theory, not hard science",
    Standing.UNREAD: "No evidence read",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """One method of the evidence."""

    slug: str
    name: str
    standing: Standing
    fit_column: str
    """The column of the profession evidence that grades it problem by problem, or ""."""
    note: str
    source: str
    url: str
    checked: Checked


@dataclass(frozen=True, slots=True, kw_only=True)
class Methods:
    """The whole dated file; `methods` by slug, in the order of the file."""

    checked_on: date
    review_by: date
    methods: Mapping[str, Method]


def own_name(words: str) -> str:
    """Return the name of a method in own words, its spaces made single.

    Raises `InvalidValueError` for none, or for more than 80 characters.
    """
    name = " ".join(words.split())
    if not name:
        raise InvalidValueError("Write what you call the method.")
    if len(name) > LONGEST_NAME:
        raise InvalidValueError(f"Keep the name under {LONGEST_NAME} characters.")
    return name
