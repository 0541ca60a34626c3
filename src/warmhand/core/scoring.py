"""From answers to one score: arithmetic and missing rules only, no questionnaire text."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from warmhand.core.errors import InvalidValueError

MOST_ACTIVITIES = 5
DAYS_OBSERVED_AT_LEAST = 14


class Unit(StrEnum):
    """How a neck disability score was written down; mixing them up doubles or halves it."""

    POINTS = "points"
    PERCENT = "percent"


@dataclass(frozen=True, slots=True)
class Prorating:
    """How a sum over the answered questions becomes a score: `top` is the highest score."""

    questions: int
    answered_at_least: int
    lowest: int
    highest: int
    top: float


PRORATED = {
    "odi": Prorating(10, 8, 0, 5, 100),
    "ndi": Prorating(10, 8, 0, 5, 50),
    "lefs": Prorating(20, 16, 0, 4, 80),
    "quickdash": Prorating(11, 10, 1, 5, 100),
    "peg": Prorating(3, 3, 0, 10, 10),
    "spadi_pain": Prorating(5, 3, 0, 10, 100),
    "spadi_disability": Prorating(8, 6, 0, 10, 100),
}


@dataclass(frozen=True, slots=True)
class ActivityScore:
    """The mean of a client's own activities, 0 to 10 (10 = as before); `partial` if one lacks."""

    score: float
    partial: bool


def activities_score(
    *, at_start: Mapping[str, float], now: Mapping[str, float]
) -> ActivityScore | None:
    """Return the mean of the activities rated at the start, or None when too few are rated now.

    Keys name activities, values are ratings 0 to 10. Activities that were not there at the start
    are left out: they open a new series. Fewer than half in common counts as missing. Compare
    follow-ups with `activities_score(at_start=..., now=at_start)`. Raises `InvalidValueError`
    unless 1 to 5 activities were rated at the start and all ratings lie in range.

    **Source**: Stratford 1995 (procedure); the half rule is our own, evidence/measures.toml psfs.
    """
    if not 1 <= len(at_start) <= MOST_ACTIVITIES:
        raise InvalidValueError(f"Choose 1 to {MOST_ACTIVITIES} activities.")
    if not all(0 <= rating <= 10 for rating in (*at_start.values(), *now.values())):
        raise InvalidValueError("An activity is rated from 0 to 10.")
    common = [now[activity] for activity in at_start if activity in now]
    if 2 * len(common) < len(at_start):
        return None
    return ActivityScore(sum(common) / len(common), partial=len(common) < len(at_start))


def neck_points(value: float, *, unit: Unit) -> float:
    """Return a Neck Disability Index as points of 50; `unit` says how `value` was written.

    Raises `InvalidValueError` outside 0 to 50 points or 0 to 100 percent. There is no default
    unit on purpose: 24 can be either.
    """
    top = 50 if unit == Unit.POINTS else 100
    if not 0 <= value <= top:
        raise InvalidValueError(f"{value:g} is outside 0 to {top} {unit.value}.")
    return value if unit == Unit.POINTS else value / 2


def prorated(rule: str, *, total: float, answered: int) -> float:
    """Return a measure's score from the sum of its answered questions.

    `rule` is a key of `PRORATED`; `total` is the sum of the answers given, `answered` how many.
    Raises `InvalidValueError` with too few answers or an impossible sum.

    **Source**: the missing rules of evidence/measures.toml.
    """
    how = PRORATED[rule]
    if not how.answered_at_least <= answered <= how.questions:
        least, most = how.answered_at_least, how.questions
        needed = f"all {most}" if least == most else f"{least} to {most}"
        raise InvalidValueError(f"{answered} answered; {needed} are needed.")
    if not how.lowest * answered <= total <= how.highest * answered:
        raise InvalidValueError(f"A sum of {total:g} is not possible with {answered} answers.")
    return how.top * (total / answered - how.lowest) / (how.highest - how.lowest)


def shoulder_score(
    *, pain: float, pain_answered: int, disability: float, disability_answered: int
) -> float:
    """Return a SPADI total, 0 to 100: the mean of its two parts, each from its own sum.

    Raises `InvalidValueError` when more than 2 answers lack in a part.
    """
    first = prorated("spadi_pain", total=pain, answered=pain_answered)
    second = prorated("spadi_disability", total=disability, answered=disability_answered)
    return (first + second) / 2


def headache_days(days: int, *, observed: int) -> float:
    """Return days with headache scaled to 28, from `days` out of `observed` days.

    Raises `InvalidValueError` below 14 observed days, or with more headache than days.
    """
    if observed < DAYS_OBSERVED_AT_LEAST:
        raise InvalidValueError(f"At least {DAYS_OBSERVED_AT_LEAST} days must be observed.")
    if not 0 <= days <= observed:
        raise InvalidValueError(f"{days} of {observed} days is not possible.")
    return 28 * days / observed


def back_screen_group(*, total: int, last_five: int) -> str:
    """Return the STarT Back group (low, medium or high) of `total` 0 to 9, `last_five` 0 to 5.

    Raises `InvalidValueError` outside those ranges. A screen, never a measure of change.
    **Source**: Keele University, evidence/measures.toml start_back.
    """
    if not (0 <= last_five <= 5 and last_five <= total <= last_five + 4):
        raise InvalidValueError("The total is 0 to 9 and holds the last five.")
    if total <= 3:
        return "low"
    return "high" if last_five >= 4 else "medium"
