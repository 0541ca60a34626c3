"""`make bench-progress`: error rates of the change model beside its table, and its speed.

The table is of weekly pain scores over six weeks, 2,000 simulated clients a row: a start drawn
from N(6, 1.5^2), a straight true change, the model's own drift, an error of 1 point a rating,
rounded and kept within 0 to 10. It holds the important change at 2 points and was made before the
sign "the last score is much worse than the one before" existed; a second table shows the same
clients under the rules as shipped. Then come the bars on what is missed and what is called better
by mistake, and a table of reliability: what the model states, against what came true.

Exits 1 if a cell lies outside sampling error, a bar is missed, or the model is slower than its
bar. `--plant NAME` puts a fault into the model: the run must then end with FAIL.
"""

import argparse
import sys
import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
from reliability import PLANTS, Model, reliable

from warmhand.core.belief import (
    DRIFT_VARIANCE_PER_WEEK,
    SHIPPED,
    SLOPE_SD_PER_WEEK,
    START_SD,
    Spread,
)
from warmhand.core.measures import FloatArray, Measure, custom_measure
from warmhand.core.progress_batch import (
    STATES,
    IntArray,
    Series,
    State,
    assess_many,
    followed,
    states_of,
)
from warmhand.formats.evidence import shipped_measures

SEED = 20261123
CLIENTS = 2_000
WEEKS = np.arange(7)
SPEED_EPISODES = 200_000
BAR = 100_000  # episodes a second
NPRS = shipped_measures()["nprs"]
FIXED = custom_measure(low=0, high=10, mcid=2, sem=1, higher_is_better=False)
COLUMNS = ("better", "plateau", "uncertain", "poss. worse", "worsening", "last-first")
GROUPS = (
    (State.IMPROVED, State.PROBABLY_IMPROVING),
    (State.PLATEAU,),
    (State.UNCERTAIN,),
    (State.POSSIBLY_WORSENING,),
    (State.WORSENING,),
)
# True change in 6 weeks: the shares of the table; None where it has no figure.
TABLE: dict[int, tuple[float | None, ...]] = {
    0: (0.03, 0.67, 0.09, 0.16, 0.05, 0.16),
    -1: (0.14, 0.59, 0.22, 0.04, 0.01, 0.36),
    -2: (0.39, 0.32, 0.28, 0.01, 0.0, 0.62),
    -3: (0.72, 0.10, 0.18, 0.0, 0.0, 0.83),
    -4: (0.91, 0.01, 0.08, 0.0, 0.0, 0.95),
    3: (0.0, 0.06, 0.0, 0.20, 0.74, None),
}
FIVE_RATINGS: dict[int, tuple[float | None, ...]] = {
    0: (0.02, None, None, None, None, None),
    -3: (0.97, None, None, None, None, None),
    3: (None, None, None, None, 0.93, None),
}
MANY = 100_000  # clients behind each figure that a bar is on
# True change, ratings a score, whether levels drift, and the share found better: at most, at least.
BARS = (
    (0, 1, False, "most", 0.04),
    (0, 1, True, "", 0.0),
    (0, 5, False, "most", 0.04),
    (-3, 1, True, "least", 0.70),
    (-3, 5, True, "least", 0.95),
)


def simulated(
    change: float, *, ratings: int, clients: int, seed: int, drifts: bool = True
) -> FloatArray:
    """Scores of `clients` (rows) in seven weeks, each the mean of `ratings` daily ratings."""
    draw = np.random.default_rng(seed)
    start = draw.normal(6, 1.5, (clients, 1))
    sd = np.sqrt(DRIFT_VARIANCE_PER_WEEK * 100) if drifts else 0.0
    steps = draw.normal(0, sd, (clients, len(WEEKS)))
    steps[:, 0] = 0
    truth = start + change * WEEKS / WEEKS[-1] + np.cumsum(steps, axis=1)
    each = truth[:, :, None] + draw.normal(0, 1, (clients, len(WEEKS), ratings))
    return np.clip(np.rint(each), 0, 10).mean(axis=2)


def series_of(scores: FloatArray, *, ratings: int) -> Series:
    clients, width = scores.shape
    return Series(
        starts=np.arange(clients) * width,
        counts=np.full(clients, width),
        days=np.tile(WEEKS * 7, clients),
        scores=scores.ravel(),
        ratings=np.full(clients * width, ratings),
        both_worse=np.zeros(clients, dtype=bool),
    )


def shares(
    measure: Measure,
    scores: FloatArray,
    *,
    ratings: int,
    jump: bool,
    spread: Spread = SHIPPED,
) -> list[float]:
    """The share of clients in each column of the table."""
    states: list[IntArray] = []
    for found in assess_many(measure, series_of(scores, ratings=ratings), spread=spread):
        calm = found if jump else replace(found, jumped=np.zeros_like(found.jumped))
        states.append(states_of(calm, None))
    state = np.concatenate(states)
    columns = [np.isin(state, [STATES.index(one) for one in group]) for group in GROUPS]
    columns.append(scores[:, 0] - scores[:, -1] >= 2)
    return [float(column.mean()) for column in columns]


def tolerance(expected: float, found: float) -> float:
    """Three binomial standard errors of both runs, and half of the table's last digit."""
    pooled = (expected + found) / 2
    pooled = max(pooled, 1 / CLIENTS)
    return 3 * (2 * pooled * (1 - pooled) / CLIENTS) ** 0.5 + 0.005


def checked(title: str, table: dict[int, tuple[float | None, ...]], *, ratings: int) -> bool:
    print(f"\n{title}\n{'true change':>11}  " + "  ".join(f"{name:>24}" for name in COLUMNS))
    passes = True
    for change, expected in table.items():
        scores = simulated(change, ratings=ratings, clients=CLIENTS, seed=SEED + change)
        cells = []
        for want, got in zip(
            expected, shares(FIXED, scores, ratings=ratings, jump=False), strict=True
        ):
            if want is None:
                cells.append(f"{got:>10.3f}{'':14}")
                continue
            allowed = tolerance(want, got)
            passed = abs(want - got) <= allowed
            passes &= passed
            mark = "PASS" if passed else "FAIL"
            cells.append(f"{got:.3f} {want:.2f}±{allowed:.3f} {mark}".rjust(24))
        print(f"{change:>+11}  " + "  ".join(cells))
    return passes


def shown_as_shipped() -> None:
    print("\nThe same clients under the rules as shipped (change by start, sudden rise counted)")
    for ratings in (1, 5):
        for change in TABLE:
            scores = simulated(change, ratings=ratings, clients=CLIENTS, seed=SEED + change)
            row = shares(NPRS, scores, ratings=ratings, jump=True)
            kind = "one rating" if ratings == 1 else "five ratings"
            print(f"{kind:>12} {change:>+3}  " + "  ".join(f"{share:>11.3f}" for share in row))


def bars(model: Model) -> bool:
    print(f"\nBars at 7 weekly scores, the rules as shipped, {MANY:,} clients each")
    passes = True
    for change, ratings, drifts, way, bar in BARS:
        scores = simulated(change, ratings=ratings, clients=MANY, seed=SEED, drifts=drifts)
        found = shares(model.measure, scores, ratings=ratings, jump=True, spread=model.spread)[0]
        passed = not way or (found <= bar if way == "most" else found >= bar)
        passes &= passed
        held = f"bar: at {way} {bar:.2f}  {'PASS' if passed else 'FAIL'}" if way else "no bar"
        kind = f"{ratings} rating{'s' if ratings > 1 else ''} a score"
        level = "level drifts" if drifts else "level stays"
        print(
            f"  true change {change:>+2}, {level:<12}, {kind:<18} called better {found:.4f}  {held}"
        )
    return passes


def closed_form(weeks: FloatArray, scores: FloatArray, sems: FloatArray) -> FloatArray:
    """Changes d of episodes (rows) by one batched solve of the closed form."""
    size = NPRS.range**2
    both = weeks[:, :, None] * weeks[:, None, :]
    first = np.minimum(weeks[:, :, None], weeks[:, None, :])
    known = size * (START_SD**2 + SLOPE_SD_PER_WEEK**2 * both + DRIFT_VARIANCE_PER_WEEK * first)
    seen = known + (sems**2)[:, :, None] * np.eye(weeks.shape[1])
    solved = np.linalg.solve(seen, (scores - 5.0)[:, :, None])
    away = np.linalg.solve(seen, known)
    spread = known - known @ away
    mean = 5.0 + (known @ solved)[:, :, 0]
    sd = spread[:, 0, 0] + spread[:, -1, -1] - 2 * spread[:, 0, -1]
    return np.stack([mean[:, -1] - mean[:, 0], np.sqrt(sd)])


def rate(work: Callable[[], object], episodes: int, *, runs: int = 3) -> float:
    """Episodes a second, the best of some runs."""
    best = float("inf")
    for _ in range(runs):
        before = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - before)
    return episodes / best


def speed() -> bool:
    scores = simulated(-2, ratings=1, clients=SPEED_EPISODES, seed=SEED)
    weeks, sems = np.broadcast_to(WEEKS / 1.0, scores.shape), np.ones(scores.shape)
    part = 4096

    def recursion() -> None:
        for at in range(0, len(scores), part):
            which = slice(at, at + part)
            followed(NPRS, weeks[which].T, scores[which].T, sems[which].T)

    def closed() -> None:
        for at in range(0, len(scores), part):
            which = slice(at, at + part)
            closed_form(weeks[which], scores[which], sems[which])

    def model(some: Series) -> Callable[[], object]:
        return lambda: [None for _ in assess_many(NPRS, some)]

    def alone() -> None:
        for row in scores[:2_000]:
            closed_form(weeks[:1], row[None], sems[:1])

    together = rate(model(series_of(scores, ratings=1)), len(scores))
    print(f"\nSpeed, {SPEED_EPISODES:,} episodes x {len(WEEKS)} scores, one core (episodes/s)")
    print(f"  recursion, many at once            {rate(recursion, len(scores)):>12,.0f}")
    print(f"  closed form, many at once          {rate(closed, len(scores), runs=1):>12,.0f}")
    print(f"  closed form, one at a time         {rate(alone, 2_000):>12,.0f}")
    mark = "PASS" if together >= BAR else "FAIL"
    print(f"  whole model with states            {together:>12,.0f}  bar {BAR:,} {mark}")
    return together >= BAR


def main() -> int:
    asked = argparse.ArgumentParser(description="Error rates, reliability and speed of the model.")
    asked.add_argument("--plant", choices=PLANTS, help="a fault that must turn this red")
    plant = asked.parse_args().plant
    model = PLANTS[plant] if plant else Model()
    print(f"{CLIENTS:,} simulated clients a row, seed {SEED}: found, table ± tolerance.")
    good = checked("One rating a week", TABLE, ratings=1)
    good &= checked("Five daily ratings before each score", FIVE_RATINGS, ratings=5)
    shown_as_shipped()
    good &= bars(model)
    good &= reliable(model, seed=SEED)
    good &= speed()
    print("\nPASS" if good else "\nFAIL")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
