"""Warmth of one partner: what real contacts leave behind, and when to speak again.

    S(t) = sum over days of the strongest weight of the day * 2^(-(t - day) / h)
    warmth = 1 - exp(-S)

Weights, half-lives and windows are assumptions that a practice may change; sources support only
the shape: trust in a named person carries referrals, cards and cold mail do not.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from warmhand.core.errors import InvalidValueError
from warmhand.core.network import Stage, TouchKind

WARM, LUKEWARM = 0.6, 0.35
FADES_AT = -math.log(1 - LUKEWARM)
"""The sum S at which warmth falls under LUKEWARM, about 0.4308."""
BELOW_ONE = math.nextafter(1.0, 0.0)
LONGEST_HALF_LIFE = 1_000
LONGEST_WINDOW = 1_000


class Word(StrEnum):
    """Warmth as people read it."""

    WARM = "warm"
    LUKEWARM = "lukewarm"
    FADING = "fading"
    NOT_YET = "not yet"


class Weighs(StrEnum):
    """The kinds of real contact that weigh differently."""

    TOGETHER = "together"
    SHARED = "shared"
    CALL = "call"
    ANSWERED = "answered"
    THANKED = "thanked"


_ALWAYS = {
    TouchKind.MEETING: Weighs.TOGETHER,
    TouchKind.VISIT: Weighs.TOGETHER,
    TouchKind.COFFEE: Weighs.TOGETHER,
    TouchKind.SHARED_CLIENT: Weighs.SHARED,
    TouchKind.DEMO: Weighs.SHARED,
    TouchKind.CALL: Weighs.CALL,
}
_ONCE_ANSWERED = {TouchKind.MESSAGE: Weighs.ANSWERED, TouchKind.THANKS: Weighs.THANKED}


@dataclass(frozen=True, slots=True)
class Tier:
    """Half-life of a stage, and the earliest and latest next contact after the last; in days."""

    half_life: float
    earliest: int
    latest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What a practice may set; a stage without a tier has no warmth and no next contact."""

    weights: Mapping[Weighs, float] = field(
        default_factory=lambda: {
            Weighs.TOGETHER: 1.0,
            Weighs.SHARED: 0.8,
            Weighs.CALL: 0.6,
            Weighs.ANSWERED: 0.35,
            Weighs.THANKED: 0.2,
        }
    )
    tiers: Mapping[Stage, Tier] = field(
        default_factory=lambda: {
            Stage.TRUSTED: Tier(90, 21, 60),
            Stage.MET: Tier(45, 14, 30),
            Stage.CONTACTED: Tier(21, 7, 21),
            Stage.RESTING: Tier(180, 120, 180),
        }
    )


DEFAULT = Rules()


@dataclass(frozen=True, slots=True)
class Contact:
    """One contact on one day; a weight of 0 is no real contact and changes nothing."""

    on: date
    weight: float
    words: str
    """What it was, as "a coffee"."""


@dataclass(frozen=True, slots=True)
class Warmth:
    """How warm it is with one partner on one day."""

    value: float
    """From 0 to below 1."""
    last_on: date | None
    """The day of the last real contact."""
    last_words: str
    """What that was, as "a coffee", or ""."""
    next_on: date | None
    """The day to speak again, or None where there is none: first reach out."""
    word: Word


COLD = Warmth(0.0, None, "", None, Word.NOT_YET)
"""No real contact yet."""


def contact_weight(kind: TouchKind, *, answered: bool = False, rules: Rules = DEFAULT) -> float:
    """Return the weight of a contact of `kind`, 0 to 1; a card or an unanswered mail weighs 0."""
    weighs = _ALWAYS.get(kind) or (_ONCE_ANSWERED.get(kind) if answered else None)
    return rules.weights[weighs] if weighs else 0.0


def warmth_of(
    contacts: Iterable[Contact],
    stage: Stage,
    *,
    on: date,
    rules: Rules = DEFAULT,
    snoozed_until: date | None = None,
) -> Warmth:
    """Return the warmth on the day `on` after `contacts`, in any order.

    Contacts after `on` are ignored, and so is all but the strongest of one day. The half-life of
    `stage` holds for the whole history. A snooze puts the next contact off.

    Next contact = last + floor(h * log2(S(last) / 0.4308)), within the window of the stage: the
    day on which warmth falls under .35.

    **Source:** own assumption; `core.warmth` says what supports its shape.
    """
    days = strongest_of_each_day(contacts, until=on)
    if not days:
        return COLD
    last = max(days)
    tier = rules.tiers.get(stage)
    if tier is None:
        return replace(COLD, last_on=last, last_words=days[last].words)
    at_last = math.fsum(
        one.weight * 2 ** (-(last - day).days / tier.half_life) for day, one in days.items()
    )
    value = warmth_value(at_last * 2 ** (-(on - last).days / tier.half_life))
    next_on = next_contact(at_last, last, tier)
    if snoozed_until is not None:
        next_on = max(next_on, snoozed_until)
    return Warmth(value, last, days[last].words, next_on, word_of(value))


def strongest_of_each_day(contacts: Iterable[Contact], *, until: date) -> dict[date, Contact]:
    """Return the real contact that counts on each day, none after `until`."""
    days: dict[date, Contact] = {}
    for one in contacts:
        held = days.get(one.on)
        if one.weight > 0 and one.on <= until and (held is None or one.weight > held.weight):
            days[one.on] = one
    return days


def carried(total: float, *, days: float, half_life: float, weight: float = 0.0) -> float:
    """Return the sum S after `days` more and a contact of `weight` then.

    Equal to the whole sum as long as no second contact falls on that day.
    """
    return float(total * 2 ** (-days / half_life) + weight)


def warmth_value(total: float) -> float:
    """Return the warmth of the sum S, from 0 to below 1."""
    return min(-math.expm1(-total), BELOW_ONE)


def next_contact(at_last: float, last: date, tier: Tier) -> date:
    """Return the day to speak again after the last real contact, when S was `at_last`."""
    wanted = math.floor(tier.half_life * math.log2(at_last / FADES_AT))
    return last + timedelta(days=min(max(wanted, tier.earliest), tier.latest))


def word_of(value: float) -> Word:
    """Return warmth in a word, after a real contact."""
    if value >= WARM:
        return Word.WARM
    return Word.LUKEWARM if value >= LUKEWARM else Word.FADING


def ago_words(days: int) -> str:
    """Return how long ago in words: "today", "5 days ago", "4 months ago"."""
    if days <= 1:
        return "yesterday" if days == 1 else "today"
    for longest, length, unit in ((14, 1, "days"), (61, 7, "weeks"), (731, 30.44, "months")):
        if days < longest:
            return f"{int(days / length)} {unit} ago"
    return f"{int(days / 365.25)} years ago"


def last_contact_words(found: Warmth, *, on: date) -> str:
    """Return "last real contact 4 months ago, a coffee", or "no real contact yet"."""
    if found.last_on is None:
        return "no real contact yet"
    return f"last real contact {ago_words((on - found.last_on).days)}, {found.last_words}"


def rules_with(overrides: Mapping[str, Any]) -> Rules:
    """Return the rules of a practice that changed some: {"weights": {...}, "tiers": {...}}.

    A weight is 0 to 1 by its `Weighs`; a tier is [half-life, earliest, latest] in days by its
    `Stage`. Raises `InvalidValueError` for anything else.
    """
    if not isinstance(overrides, Mapping) or set(overrides) - {"weights", "tiers"}:
        raise InvalidValueError("Rules of warmth are weights and tiers.")
    weights, tiers = dict(DEFAULT.weights), dict(DEFAULT.tiers)
    for name, value in _named(overrides.get("weights", {})):
        if name not in weights:
            raise InvalidValueError(f"No contact is called “{name}”.")
        weights[Weighs(name)] = _weight(value)
    for name, value in _named(overrides.get("tiers", {})):
        if name not in tiers:
            raise InvalidValueError(f"The stage “{name}” has no warmth.")
        tiers[Stage(name)] = _tier(value)
    return Rules(weights=weights, tiers=tiers)


def overrides_of(rules: Rules) -> dict[str, dict[str, Any]]:
    """Return what `rules` change, as `rules_with` reads it; {} for the usual ones."""
    weights = {
        one.value: rules.weights[one]
        for one in Weighs
        if rules.weights[one] != DEFAULT.weights[one]
    }
    tiers = {
        stage.value: [tier.half_life, tier.earliest, tier.latest]
        for stage, tier in rules.tiers.items()
        if tier != DEFAULT.tiers[stage]
    }
    return {key: value for key, value in (("weights", weights), ("tiers", tiers)) if value}


def _named(given: object) -> Iterable[tuple[str, Any]]:
    if not isinstance(given, Mapping):
        raise InvalidValueError("Rules of warmth are given by name.")
    return given.items()


def _number(value: object, *, most: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= most:
        raise InvalidValueError(f"Write a number from 0 to {most:g}.")
    return value


def _weight(value: object) -> float:
    return float(_number(value, most=1))


def _tier(value: object) -> Tier:
    if not isinstance(value, list | tuple) or len(value) != 3:
        raise InvalidValueError("A tier has a half-life, an earliest and a latest day.")
    half_life = _number(value[0], most=LONGEST_HALF_LIFE)
    earliest, latest = (int(_number(one, most=LONGEST_WINDOW)) for one in value[1:])
    if half_life < 1 or not 1 <= earliest <= latest:
        raise InvalidValueError(
            "A half-life is at least a day, and the earliest day comes before the latest."
        )
    return Tier(half_life, earliest, latest)
