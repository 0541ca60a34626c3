"""A look at the books as it is kept in a row: what a page shows of it, and back."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from warmhand.core.errors import InvalidValueError
from warmhand.core.niche_books import Call, Columns, Estimate, Family, Group, Look, Sentence
from warmhand.core.niches import Trait

SMALLEST = 12
MOST_FOLDED = 6


def written(look: Look) -> dict[str, Any]:
    """Return `look` as values that JSON can hold: at most three families, of six sentences each."""
    return {
        "clients": look.clients,
        "with_results": look.with_results,
        "candidates": look.candidates,
        "call": look.call.value,
        "least_seen": look.least_seen,
        "practice": asdict(look.practice) if look.practice else None,
        "families": [
            {
                "head": _group_out(family.head),
                "same": [_group_out(group) for group in family.same_people[:MOST_FOLDED]],
            }
            for family in look.shown
        ],
    }


def _group_out(group: Group) -> dict[str, Any]:
    rules = [[trait.value, value] for trait, value in group.sentence.rules]
    plain = {name: getattr(group, name) for name in PLAIN}
    return {
        **plain,
        "rules": rules,
        "need": group.sentence.need,
        "call": group.call.value,
        "columns": asdict(group.columns) if group.columns else None,
    }


PLAIN = ("clients", "difference", "error", "p", "likely", "spread", "probability")
COLUMNS = ("outcome", "returned", "money", "brought")


def read(kept: Mapping[str, Any]) -> Look:
    """Return the look that `kept` holds; a group of fewer than 12 people is never among it.

    Raises `InvalidValueError` for what is no look.
    """
    try:
        return Look(
            clients=kept["clients"],
            with_results=kept["with_results"],
            candidates=kept["candidates"],
            call=Call(kept["call"]),
            least_seen=kept["least_seen"],
            practice=_columns(kept["practice"]) if kept["practice"] else None,
            families=tuple(_families(kept["families"])),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise InvalidValueError("This look cannot be read any more. Look anew.") from error


def _families(kept: list[Mapping[str, Any]]) -> list[Family]:
    found = [
        Family(_group(row["head"]), tuple(_group(group) for group in row["same"])) for row in kept
    ]
    return [
        Family(one.head, tuple(group for group in one.same_people if group.clients >= SMALLEST))
        for one in found
        if one.head.clients >= SMALLEST
    ]


def _group(kept: Mapping[str, Any]) -> Group:
    rules = tuple((Trait(trait), str(value)) for trait, value in kept["rules"])
    return Group(
        sentence=Sentence(rules, kept["need"]),
        call=Call(kept["call"]),
        columns=_columns(kept["columns"]) if kept["columns"] else None,
        **{name: kept[name] for name in PLAIN},
    )


def _columns(kept: Mapping[str, Any]) -> Columns:
    return Columns(**{name: Estimate(**kept[name]) if kept[name] else None for name in COLUMNS})
