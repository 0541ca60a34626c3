"""A few named sets of what may go to a partner, so that a client can say yes to one of them.

None is ever chosen beforehand; each is written out before anybody agrees to it.
"""

from collections.abc import Iterable
from enum import StrEnum

from warmhand.core.consent import BACK_WORDS, ITEM_WORDS, Back, Item, needs_signature
from warmhand.core.consent_words import listed


class ShareSet(StrEnum):
    """What the client agrees to, from the least to the most; or line by line."""

    REACH = "reach"
    QUESTION = "question"
    SCORES = "scores"
    OWN = "own"


SET_WORDS = {
    ShareSet.REACH: "Name and how to reach them",
    ShareSet.QUESTION: "Name, how to reach them, and the question",
    ShareSet.SCORES: "Name, how to reach them, the question, the scores, and what was tried",
    ShareSet.OWN: "Choose one by one",
}
SET_BACK = frozenset(Back)
"""What may come back with any of the sets; each says so in words."""
_REACH = frozenset({Item.NAME, Item.PHONE, Item.EMAIL, Item.BEST_HOURS})
_QUESTION = _REACH | {Item.QUESTION, Item.PROBLEM}
_ITEMS = {
    ShareSet.REACH: _REACH,
    ShareSet.QUESTION: _QUESTION,
    ShareSet.SCORES: _QUESTION | {Item.SCORES, Item.CHART, Item.ACTIVITIES, Item.TRIED},
}


def items_of(chosen: ShareSet, known: Iterable[Item]) -> frozenset[Item]:
    """Return what `chosen` shares of what is `known`; nothing for one by one."""
    return _ITEMS.get(chosen, frozenset()) & frozenset(known)


def offered_sets(known: Iterable[Item]) -> tuple[ShareSet, ...]:
    """Return the sets to choose from: each holds more than the one before it."""
    known = frozenset(known)
    rows: list[ShareSet] = []
    last: frozenset[Item] = frozenset()
    for one in _ITEMS:
        if (items := items_of(one, known)) != last:
            rows.append(one)
            last = items
    return (*rows, ShareSet.OWN)


def set_lines(
    chosen: ShareSet, known: Iterable[Item], *, recipient_is_health: bool
) -> tuple[str, ...]:
    """Return exactly what `chosen` shares and what may come back, as read out to the client."""
    items = items_of(chosen, known)
    if not items:
        return ("Nothing is ticked: the client says it line by line.",)
    going = listed([ITEM_WORDS[item] for item in Item if item in items])
    back = listed([BACK_WORDS[item] for item in Back if item in SET_BACK])
    lines = (f"They get {going}.", f"They may tell us {back}.")
    if needs_signature(recipient_is_health=recipient_is_health, items=items):
        return (*lines, "Needs the client’s signature.")
    return lines
