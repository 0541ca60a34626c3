"""The table of reliability: what the model states about simulated people, and what came true."""

from dataclasses import dataclass, replace

from simulated_people import (
    ENOUGH,
    Decile,
    Truth,
    as_the_model_says,
    half_unchanged,
    people_of,
    relapsing,
    reliability,
)

from warmhand.core.belief import SHIPPED, SLOPE_SD_PER_WEEK, START_SD, Spread
from warmhand.core.measures import Measure
from warmhand.formats.evidence import shipped_measures

NPRS = shipped_measures()["nprs"]
PEOPLE = 200_000
# Name, truth, whether ratings are whole numbers from 0 to 10, whether the bar is on them.
POPULATIONS: tuple[tuple[str, Truth, bool, bool], ...] = (
    ("people as the model expects them", as_the_model_says, False, True),
    ("the same, rating in whole numbers from 0 to 10", as_the_model_says, True, False),
    ("half unchanged, the others level off", half_unchanged, True, False),
    ("better for some weeks, then partly back", relapsing, True, False),
)


@dataclass(frozen=True, slots=True)
class Model:
    """The model as asked: the measure with its error, and the spread of people."""

    measure: Measure = NPRS
    spread: Spread = SHIPPED


PLANTS = {
    "error-halved": Model(measure=replace(NPRS, sem=NPRS.sem / 2)),
    "trend-halved": Model(spread=Spread(slope=SLOPE_SD_PER_WEEK / 2)),
    "start-halved": Model(spread=Spread(start=START_SD / 2)),
}


def reliable(model: Model, *, seed: int) -> bool:
    print(
        f"\nReliability, {PEOPLE:,} people each: stated > came true (people), by tenths of what is"
        f"\nstated. 3 to 12 scores 4 to 17 days apart, 1 to 7 ratings a score. Bar: within .05 in"
        f"\neach tenth with {ENOUGH:,} people or more; it is on the people the model is made for."
    )
    passes = True
    for name, truth, whole, has_bar in POPULATIONS:
        people = people_of(NPRS, truth, people=PEOPLE, seed=seed, whole=whole)
        print(f"\n  {name}")
        for stated, rows in reliability(model.measure, people, spread=model.spread).items():
            holds = all(row.holds for row in rows)
            passes &= holds or not has_bar
            _print_deciles(stated, rows, ("PASS" if holds else "FAIL") if has_bar else "no bar")
    return passes


def _print_deciles(stated: str, rows: list[Decile], mark: str) -> None:
    counted = [row for row in rows if row.people >= ENOUGH]
    worst = max(counted, key=lambda row: abs(row.off))
    print(f"    {stated:<22} most off {worst.off:+.3f} of {worst.stated:.2f}  {mark}")
    print(f"      {'stated':<10}" + "".join(f"{row.stated:>9.3f}" for row in rows))
    print(f"      {'came true':<10}" + "".join(f"{row.came_true:>9.3f}" for row in rows))
    print(f"      {'difference':<10}" + "".join(f"{row.off:>+9.3f}" for row in rows))
    print(f"      {'people':<10}" + "".join(f"{row.people:>9,}" for row in rows))
