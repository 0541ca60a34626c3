"""How the episodes of one problem went, in sentences: counts and ranges, never a cause."""

from collections.abc import Mapping

from warmhand.core.assessment import WORDS
from warmhand.core.care import END_PHRASES, EndReason
from warmhand.core.helped import Figures, Leaning, Passed
from warmhand.core.progress_batch import State
from warmhand.core.results import TOO_FEW

LEANING_WORDS = {
    Leaning.BETTER: "Mostly better while in your care",
    Leaning.NOT: "Mostly without a clear change for the better: think of passing on sooner",
    Leaning.EITHER: "Could lean either way so far",
    Leaning.TOO_FEW: "Too few to tell",
}
# In the order of a table, and apart where "on track" holds two.
STATE_WORDS = {
    State.IMPROVED: "improved",
    State.PROBABLY_IMPROVING: "probably improving",
    State.PLATEAU: WORDS[State.PLATEAU],
    State.UNCERTAIN: WORDS[State.UNCERTAIN],
    State.POSSIBLY_WORSENING: WORDS[State.POSSIBLY_WORSENING],
    State.WORSENING: WORDS[State.WORSENING],
    State.INSUFFICIENT_DATA: WORDS[State.INSUFFICIENT_DATA],
}


def sentences(row: Figures, plural: Mapping[str, str]) -> tuple[str, ...]:
    """Return what `row` says, one fact a sentence.

    `plural` gives the words for the slug of a profession: "physical therapists".
    """
    found = (
        _how_many(row),
        _better(row),
        _visits(row),
        _passed(row.passed, plural),
        _ends(row.ends),
        _came_back(row.came_back),
    )
    return tuple(sentence for sentence in found if sentence)


def counted(number: int, one: str, many: str = "") -> str:
    """Return "1 episode" or "3 episodes"."""
    return f"{number} {one if number == 1 else many or f'{one}s'}"


def _how_many(row: Figures) -> str:
    if not row.episodes:
        return "No episode of your own."
    still = f", {row.open} of them open" if row.open else ""
    return f"{counted(row.episodes, 'episode')}{still}."


def _better(row: Figures) -> str:
    if not row.episodes:
        return ""
    share = row.better
    scored = f"{share.number} with enough scores"
    if row.between is None:
        return f"{scored[0].upper()}{scored[1:]}: too few to tell."
    has = "has" if share.yes == 1 else "have"
    is_ = "is" if share.yes == 1 else "are"
    low, high = (round(100 * end) for end in row.between)
    return (
        f"Of {scored}, {share.yes} {has} improved or {is_} probably improving. With this many, "
        f"the share in the long run likely lies between {low} and {high} of 100."
    )


def _visits(row: Figures) -> str:
    if row.visits_to_change is None:
        return ""
    without = (
        f" Where it did not show, there were {_number(row.visits_without)}."
        if row.visits_without is not None
        else ""
    )
    shown = _number(row.visits_to_change)
    visits = "visit" if shown == "1" else "visits"
    return (
        f"A change for the better first showed after {shown} {visits} "
        f"(the middle of {row.changed} episodes).{without}"
    )


def _number(middle: float) -> str:
    return f"{middle:.1f}".removesuffix(".0")


def _passed(passed: Passed, plural: Mapping[str, str]) -> str:
    if not passed.number:
        return ""
    most_first = sorted(passed.to.items(), key=lambda pair: (-pair[1], pair[0]))
    to = ", ".join(f"{number} to {plural.get(slug, 'others')}" for slug, number in most_first)
    seen, helped = passed.results.seen, passed.results.helped
    sent = f"{counted(passed.number, 'person was', 'people were')} passed on: {to}."
    if not seen.number:
        return sent
    was = "was" if seen.yes == 1 else "were"
    came = f"Of {seen.number} long enough ago to know, {seen.yes} {was} seen"
    if helped.number < TOO_FEW:
        return f"{sent} {came}; {helped.number} said how it is since, too few to tell."
    better = "is" if helped.yes == 1 else "are"
    return (
        f"{sent} {came}; of {helped.number} who said how it is since, {helped.yes} {better} better."
    )


def _ends(ends: Mapping[EndReason, int]) -> str:
    if not ends:
        return ""
    told = ", ".join(
        f"{ends[reason]} {END_PHRASES[reason]}" for reason in EndReason if ends.get(reason)
    )
    return f"How they ended: {told}."


def _came_back(number: int) -> str:
    return f"{counted(number, 'episode')} began after it had come back." if number else ""
