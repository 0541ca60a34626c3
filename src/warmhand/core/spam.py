"""What holds spam off a public form, without a third party and without losing a person.

Nothing here refuses a person: what looks unsure is kept and marked, what is pressed too soon or
too late is asked for once more, and past a limit the page says so and names the phone.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

QUICKEST = timedelta(seconds=3)
OLDEST = timedelta(days=1)
MOST_LINKS = 1
AN_HOUR_FROM_ONE_PLACE = 10
HELD_FROM_A_DAY = 40
MOST_A_DAY = 200
SAME_FOR = timedelta(days=1)
TELLING_WORDS = 60
"""Letters from which on two people hardly write the very same; many write “back pain”."""

_LINK = re.compile(
    r"(?:https?://|www\.)\S+|\b[\w-]+\.(?:com|net|org|info|biz|ru|cn|top|xyz|shop|online)/\S*",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"<\s*/?\s*[a-z][^>]*>|\[/?(?:url|link)\b", re.IGNORECASE)


class Doubt(StrEnum):
    """Why a request is marked as unsure."""

    HIDDEN_FIELD = "hidden_field"
    LINKS = "links"
    MARKUP = "markup"
    REPEATED = "repeated"
    MANY_TODAY = "many_today"


DOUBT_WORDS = {
    Doubt.HIDDEN_FIELD: "a field that people do not see was filled in",
    Doubt.LINKS: "it holds several web addresses",
    Doubt.MARKUP: "it holds the code of a web page",
    Doubt.REPEATED: "the same words came before under another name",
    Doubt.MANY_TODAY: "very many came on this day",
}


class Again(StrEnum):
    """Why a form is to be sent once more, with all that was typed kept."""

    TOO_QUICK = "too_quick"
    TOO_OLD = "too_old"
    NOT_OURS = "not_ours"


AGAIN_WORDS = {
    Again.TOO_QUICK: "That was very quick. Please look it over and press the button once more.",
    Again.TOO_OLD: "This page was open for a long time. Please press the button once more.",
    Again.NOT_OURS: "Please press the button once more.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What is known of one request before it is kept."""

    texts: Sequence[str]
    """All that was typed in words."""
    hidden: str = ""
    """What stands in the field that people neither see nor hear."""
    is_repeated: bool = False
    """Whether the same words came within `SAME_FOR` under another name."""
    today: int = 0
    """How many requests the practice got in the 24 hours before."""


def asks_again(age: timedelta, *, was_asked: bool) -> Again | None:
    """Return why a form that was given out `age` ago is asked for once more, or None.

    Programs fill a form within `QUICKEST` and replay one for days; a person who was asked before
    (`was_asked`) may be as quick as they like. A form from the future is not one of ours.
    """
    if age < timedelta(0):
        return Again.NOT_OURS
    if age > OLDEST:
        return Again.TOO_OLD
    return Again.TOO_QUICK if age < QUICKEST and not was_asked else None


def doubts(sent: Sent) -> tuple[Doubt, ...]:
    """Return what makes a request unsure, in the order of `Doubt`; empty for nearly every person.

    One web address passes, since a colleague may name their own; code of a page never comes from
    a person's hand. The hidden field alone only marks: a browser may have filled it in.
    """
    text = "\n".join(sent.texts)
    found = {
        Doubt.HIDDEN_FIELD: bool(sent.hidden.strip()),
        Doubt.LINKS: len(_LINK.findall(text)) > MOST_LINKS,
        Doubt.MARKUP: _MARKUP.search(text) is not None,
        Doubt.REPEATED: sent.is_repeated,
        Doubt.MANY_TODAY: sent.today >= HELD_FROM_A_DAY,
    }
    return tuple(doubt for doubt in Doubt if found[doubt])


def is_over_limit(*, from_here: int, today: int) -> bool:
    """Return whether one more is too many: `from_here` within the hour, `today` for the practice.

    Both count what came before it. The page then says so and names the phone; nothing is kept.
    """
    return from_here >= AN_HOUR_FROM_ONE_PLACE or today >= MOST_A_DAY


def doubt_words(values: Sequence[str]) -> str:
    """Return why a request is unsure, as half a sentence; "" for none."""
    return " and ".join(DOUBT_WORDS[Doubt(value)] for value in values)
