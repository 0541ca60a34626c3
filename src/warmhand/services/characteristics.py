"""Characteristics: what a client does, or whom a partner serves, put in and taken out by a tap."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from warmhand.core.errors import InvalidValueError
from warmhand.core.names import fold
from warmhand.core.niches import Trait
from warmhand.core.trail import Deed
from warmhand.services import partner_trail, trail
from warmhand.services.trait_words import TRAIT_WORDS, known_values, value_words
from warmhand.store.clients import Client
from warmhand.store.niches import Characteristic
from warmhand.store.partners import Partner
from warmhand.store.people import User

LONGEST = 60
MOST = 24
OF_CLIENTS = (Trait.ACTIVITY, Trait.WORK, Trait.LIFE, Trait.PLACE)
"""What is asked of a client; the age band follows from the year of birth."""
UNKNOWN = frozenset({"", "none", "unknown", "not known", "no", "n a", "na", "nothing", "other"})
"""Words that say that nothing is known: never a characteristic."""


@dataclass(frozen=True, slots=True)
class Chip:
    """One value that a tap puts in or takes out."""

    trait: Trait
    value: str
    words: str
    is_on: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of characteristic with its chips: those that hold first, then the file's order."""

    trait: Trait
    words: str
    chips: tuple[Chip, ...]


def held_by(*, client: Client | None = None, partner: Partner | None = None) -> list[Chip]:
    """Return the characteristics of a client or of the people a partner serves: one query."""
    rows = Characteristic.objects.filter(client=client, partner=partner)
    found = [
        Chip(Trait(trait), value, value_words(Trait(trait), value, label), is_on=True)
        for trait, value, label in rows.values_list("trait", "value", "label")
    ]
    order = list(Trait)
    return sorted(found, key=lambda chip: (order.index(chip.trait), chip.words.casefold()))


def rows_to_tap(held: Iterable[Chip], traits: Iterable[Trait], used: "Used") -> list[Row]:
    """Return the chips of each of `traits`: what holds, the usual values, own words in use."""
    on = {(chip.trait, chip.value): chip for chip in held}
    rows = []
    for trait in traits:
        values = dict(known_values(trait)) | used.get(trait, {})
        chips = [chip for chip in on.values() if chip.trait is trait]
        chips += [
            Chip(trait, value, words, is_on=False)
            for value, words in values.items()
            if (trait, value) not in on
        ]
        rows.append(Row(trait, TRAIT_WORDS[trait], tuple(chips)))
    return rows


Used = dict[Trait, dict[str, str]]


def own_words_in_use() -> Used:
    """Return the own words that the practice used before, by kind, value and words: one query."""
    rows = Characteristic.objects.exclude(label="").order_by("value")
    found: Used = {}
    for trait, value, label in rows.values_list("trait", "value", "label").distinct():
        found.setdefault(Trait(trait), {}).setdefault(value, label)
    return {trait: dict(list(values.items())[:MOST]) for trait, values in found.items()}


def read_value(trait: Trait, words: str) -> tuple[str, str]:
    """Return value and label of typed `words`: a known value, or own words folded.

    Raises `InvalidValueError` for words that say nothing, and for endless ones.
    """
    typed = " ".join(words.split())
    folded = fold(typed)
    if folded in UNKNOWN:
        raise InvalidValueError("Leave it open where it is not known: that is no characteristic.")
    if len(typed) > LONGEST:
        raise InvalidValueError(f"Keep it under {LONGEST} letters.")
    for value, known in known_values(trait):
        if folded in {fold(known), fold(value.replace("_", " "))}:
            return value, ""
    return folded[:LONGEST], typed


@transaction.atomic
def put_in(
    *,
    trait: Trait,
    value: str,
    label: str = "",
    user: User,
    now: datetime,
    client: Client | None = None,
    partner: Partner | None = None,
) -> None:
    """Note one characteristic of a client or of the people a partner serves; twice is once.

    Raises `InvalidValueError` for a value that is neither known nor own words, for the age of a
    client, which the year of birth tells, and past 24 of one person.
    """
    if client is not None and trait is Trait.AGE:
        raise InvalidValueError("The age follows from the year of birth.")
    if not label and value not in dict(known_values(trait)):
        raise InvalidValueError("Choose one of those shown, or write own words.")
    whose = {"client": client, "partner": partner}
    if Characteristic.objects.filter(**whose).count() >= MOST:
        raise InvalidValueError(f"{MOST} are the most for one person.")
    practice = (client or partner).practice  # type: ignore[union-attr]  # one of them is given
    Characteristic.objects.get_or_create(
        practice=practice,
        trait=trait.value,
        value=value,
        **whose,
        defaults={"label": label, "created_at": now},
    )
    _note(client, partner, user, now)


@transaction.atomic
def take_out(
    *,
    trait: Trait,
    value: str,
    user: User,
    now: datetime,
    client: Client | None = None,
    partner: Partner | None = None,
) -> None:
    """Take one characteristic out; where it is not there, nothing happens."""
    rows = Characteristic.objects.filter(
        client=client, partner=partner, trait=trait.value, value=value
    )
    if rows.delete()[0]:
        _note(client, partner, user, now)


def _note(client: Client | None, partner: Partner | None, user: User, now: datetime) -> None:
    if partner is not None:
        partner_trail.note(partner, "changed: whom they serve", user=user, now=now)
    elif client is not None:
        trail.record(
            practice=client.practice,
            deed=Deed.WRITE,
            thing="client",
            thing_id=client.pk,
            now=now,
            user=user,
            client=client,
            detail="changed: characteristics",
        )
