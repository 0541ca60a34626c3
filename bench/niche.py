"""`make bench-niche`: whether the niche finder finds what is there, and says nothing where nothing is.

500 simulated books a row (bench/niche_made.py). A planted niche shifts each of the four results
of exactly 40 clients by `e` standard deviations; without one, no group differs. Bar 1 is on
e = .40 among 250 clients, bar 2 on books without a difference of four sizes.

Exits 1 if a bar is missed. `--plant alone` takes the p value of each sentence for itself,
`--plant exact` counts the sentence that was planted instead of its family: each must end with FAIL.
"""

import argparse
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from niche_made import Made, made

from warmhand.core import niche_finder
from warmhand.core.niche_books import Book, Call, Group, Look, Weights
from warmhand.core.niche_score import MARGIN, Floats, Scores

SEED = 20261124
BOOKS = 500
EFFECTS = (0.30, 0.40, 0.50)
BAR_EFFECT = 0.40
SIZES = (60, 120, 250, 500)
SPEED_SIZES = (250, 2_000)
SPEED_BAR = 0.1  # seconds for 250 clients
STATED_EFFECTS = (0, 0.1, 0.2, 0.3, 0.4, 0.5)
STATED_BOOKS = 150
SAME_PEOPLE = 0.5
INDEX_OF_SHIFT = 1.9  # four shifts of 1 standard deviation, among people of whom some are shifted
COLUMNS = {
    "first": "family first",
    "exact_first": "exact first",
    "exact_in_three": "exact in three",
    "stands_out": "stands out",
    "wrong": "wrong first",
    "second": "another too",
    "untrue": "untrue",
}


@dataclass(frozen=True)
class Found:
    """What one look made of a planted niche."""

    first: bool
    exact_first: bool
    exact_in_three: bool
    stands_out: bool
    wrong: bool
    """The first family stands out, and is not the planted one."""
    second: bool
    """Another family that the page shows stands out too."""
    untrue: bool
    """A family that the page shows stands out, and its true difference is below the margin."""


def alone(scores: Scores) -> Floats:
    """The planted fault: each sentence as if it were the only one."""
    above = (scores.permuted >= scores.statistic[None, :]).sum(axis=0)
    p: Floats = (1 + above) / (len(scores.permuted) + 1)
    return p


def all_groups(seen: Look) -> list[Group]:
    groups = [one for family in seen.families for one in (family.head, *family.same_people)]
    return sorted(groups, key=lambda one: (-one.probability, -one.statistic, one.sentence.code))


def people_of(group: Group, book: Made) -> frozenset[UUID]:
    return frozenset(one.key for one in book.books if group.sentence.fits(one.traits, one.need))


def likeness(group: Group, book: Made) -> float:
    """The Jaccard share of the people of `group` and of the planted niche."""
    who = people_of(group, book)
    return len(who & book.members) / len(who | book.members)


def truth(group: Group, book: Made, effect: float) -> float:
    """The true difference of `group` (index): it has some planted people, others are outside."""
    who = people_of(group, book)
    outside = len(book.books) - len(who)
    inside = len(who & book.members)
    gap = inside / len(who) - (len(book.members) - inside) / outside
    return effect * INDEX_OF_SHIFT * gap


def judged(book: Made, seen: Look, effect: float) -> Found:
    groups = all_groups(seen)
    like = [likeness(one, book) for one in groups[:3]]
    out = [one for one in groups if one.call is Call.STANDS_OUT]
    heads = [one.head for one in seen.shown if one.head.call is Call.STANDS_OUT]
    others = [likeness(one, book) < SAME_PEOPLE for one in heads]
    return Found(
        first=like[0] >= SAME_PEOPLE,
        exact_first=like[0] == 1,
        exact_in_three=1 in like,
        stands_out=any(likeness(one, book) >= SAME_PEOPLE for one in out),
        wrong=groups[0].call is Call.STANDS_OUT and like[0] < SAME_PEOPLE,
        second=any(others),
        untrue=any(truth(one, book, effect) <= MARGIN for one in heads),
    )


def share(truths: Iterable[float]) -> float:
    return float(np.mean(list(truths)))


def held(name: str, found: float, *, least: float | None = None, most: float | None = None) -> bool:
    """Print a figure with its bar, and return whether it holds."""
    passed = found >= least if least is not None else most is not None and found <= most
    bar = f"at least {least:.2f}" if least is not None else f"at most  {most:.2f}"
    print(f"  {name:<48} {found:.3f}  bar: {bar}  {'PASS' if passed else 'FAIL'}")
    return passed


def a_look(books: list[Book], number: int) -> Look:
    return niche_finder.look(books, weights=Weights(), seed=number)


def bar_1(*, exact: bool) -> bool:
    """A niche is there: 40 of 250 clients."""
    print(f"Bar 1: a niche of 40 among 250 clients, {BOOKS} books a row")
    print("     e" + "".join(f"{name:>15}" for name in COLUMNS.values()))
    for effect in EFFECTS:
        each = []
        for number in range(BOOKS):
            book = made(clients=250, effect=effect, seed=(SEED, int(100 * effect), number))
            each.append(judged(book, a_look(book.books, number), effect))
        row = {name: share(getattr(one, name) for one in each) for name in COLUMNS}
        print(f"  {effect:>4.2f}" + "".join(f"{row[name]:>15.3f}" for name in COLUMNS))
        if effect == BAR_EFFECT:
            barred = row
    first = barred["exact_first" if exact else "first"]
    name = "the planted sentence is first" if exact else "the planted family is first"
    checks = (
        held(f"e = {BAR_EFFECT:.2f}: {name}", first, least=0.90),
        held("the exact sentence among the first three", barred["exact_in_three"], least=0.90),
        held("it stands out", barred["stands_out"], least=0.70),
        held("the first family stands out and is a wrong one", barred["wrong"], most=0.05),
    )
    return all(checks)


def reliability() -> None:
    """Print what the head of the list states against what was true, by fifths."""
    stated: list[tuple[float, bool]] = []
    for effect in STATED_EFFECTS:
        for number in range(STATED_BOOKS):
            book = made(clients=250, effect=effect, seed=(SEED, 7, int(100 * effect), number))
            head = a_look(book.books, number).families[0].head
            stated.append((head.probability, truth(head, book, effect) > MARGIN))
    print(f"\nProbability that the first group states, e = 0 to .5, {len(stated):,} books")
    for low in (0.0, 0.2, 0.4, 0.6, 0.8):
        part = [one for one in stated if low <= one[0] < low + 0.2 + (low == 0.8)]
        said, was = share(p for p, _ in part), share(true for _, true in part)
        print(f"  {low:.1f} to {low + 0.2:.1f}: said {said:.2f}, true {was:.2f} of {len(part)}")


def bar_2() -> bool:
    """Nothing is there."""
    print(f"\nBar 2: no difference, {BOOKS} books a row")
    passes = True
    for clients in SIZES:
        looks = [
            a_look(made(clients=clients, effect=0, seed=(SEED, clients, number)).books, number)
            for number in range(BOOKS)
        ]
        quiet = share(one.call in {Call.TOO_FEW, Call.NO_DIFFERENCE} for one in looks)
        out = share(one.call is Call.STANDS_OUT for one in looks)
        mde = np.mean([one.least_seen for one in looks if one.least_seen is not None])
        passes &= held(f"{clients} clients: too few, or no difference", quiet, least=0.90)
        passes &= held(f"{clients} clients: a group stands out", out, most=0.05)
        count = np.mean([one.candidates for one in looks])
        print(f"    {count:.0f} candidates, smallest difference that would show {mde:.2f}")
    return passes


def speed() -> bool:
    print("\nSpeed, one look")
    passes = True
    for clients in SPEED_SIZES:
        book = made(clients=clients, effect=BAR_EFFECT, seed=(SEED, clients, 1))
        best = float("inf")
        for _ in range(3):
            before = time.perf_counter()
            a_look(book.books, 1)
            best = min(best, time.perf_counter() - before)
        if clients == SPEED_SIZES[0]:
            passes &= held(f"seconds for {clients:,} clients", best, most=SPEED_BAR)
        else:
            print(f"  {f'seconds for {clients:,} clients':<48} {best:.3f}")
    return passes


def main() -> int:
    asked = argparse.ArgumentParser(description="Whether the niche finder finds what is there.")
    asked.add_argument("--plant", choices=("alone", "exact"), help="a fault that must turn it red")
    plant = asked.parse_args().plant
    if plant == "alone":
        niche_finder.p_values = alone
    good = bar_1(exact=plant == "exact")
    good &= bar_2()
    reliability()
    good &= speed()
    print("\nPASS" if good else "\nFAIL")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
