"""Simulated books of a practice: clients with characteristics that hang together, and results."""

from dataclasses import dataclass
from uuid import UUID

import numpy as np

from warmhand.core.niche_books import Book, Sentence
from warmhand.core.niches import Trait

KINDS = ((Trait.ACTIVITY, 9), (Trait.WORK, 8), (Trait.AGE, 4))
NEEDS = 8
UNKNOWN = 0.12
OUTCOME_MISSING = 0.30
TOGETHER = 0.30  # how often a need, or a kind of work, is the usual one of the activity or age
SKEW = 0.5  # the n-th value is n^-SKEW as common as the first
NICHE = 40
FORMS = (("activity+need", 0.6), ("two", 0.2), ("two+need", 0.2))
RETURN, IMPROVED, MONEY_SD, BROUGHT, BROUGHT_SD = 0.45, 0.50, 0.75, 0.30, 0.62
UNCLEAR = -1


@dataclass(frozen=True)
class Made:
    books: list[Book]
    planted: Sentence | None
    members: frozenset[UUID]


def _drawn(draw: np.random.Generator, size: int, count: int) -> np.ndarray:
    chance = np.arange(1, size + 1) ** -SKEW
    return draw.choice(size, count, p=chance / chance.sum())


def _people(draw: np.random.Generator, count: int) -> dict[str, np.ndarray]:
    """Columns of codes: what each client does, works, how old, with which need."""
    people = {str(kind): _drawn(draw, size, count) for kind, size in KINDS}
    people["need"] = _drawn(draw, NEEDS, count)
    for column, leader in (("need", "activity"), ("work", "age")):
        usual = draw.random(count) < TOGETHER
        people[column] = np.where(usual, people[leader] % NEEDS, people[column])
    return people


def _asked(draw: np.random.Generator) -> tuple[str, ...]:
    """The columns of the sentence to plant."""
    form = draw.choice([name for name, _ in FORMS], p=[share for _, share in FORMS])
    kinds = [str(kind) for kind, _ in KINDS]
    if form == "activity+need":
        return str(draw.choice(kinds)), "need"
    both = tuple(kinds[at] for at in sorted(draw.choice(3, 2, replace=False)))
    return both if form == "two" else (*both, "need")


def _plant(
    draw: np.random.Generator, people: dict[str, np.ndarray]
) -> tuple[dict[str, int], np.ndarray]:
    """Choose a sentence and let exactly NICHE clients fit it, changing as few as it takes."""
    columns = _asked(draw)
    known = np.all([people[column] != UNCLEAR for column in columns], axis=0)
    model = draw.choice(np.flatnonzero(known))
    value = {column: int(people[column][model]) for column in columns}
    fits = np.all([people[column] == value[column] for column in columns], axis=0)
    while fits.sum() < NICHE:
        near = np.sum([people[column] == value[column] for column in columns], axis=0)
        nearest = np.flatnonzero(near == near[~fits].max())
        one = draw.choice(nearest[~fits[nearest]])
        for column in columns:
            people[column][one] = value[column]
        fits[one] = True
    for one in draw.permutation(np.flatnonzero(fits))[NICHE:]:
        people[columns[-1]][one] = (value[columns[-1]] + 1) % 4
        fits[one] = False
    return value, fits


def _results(draw: np.random.Generator, shift: np.ndarray) -> dict[str, np.ndarray]:
    """Results whose mean is moved by `shift` standard deviations of each."""
    count = len(shift)
    mean = BROUGHT + BROUGHT_SD * shift
    size = BROUGHT**2 / (BROUGHT_SD**2 - BROUGHT)  # negative binomial: some bring many
    missing = draw.random(count) < OUTCOME_MISSING
    better = draw.random(count) < IMPROVED + 0.5 * shift
    return {
        "outcome": np.where(missing, UNCLEAR, better),
        "returned": (draw.random(count) < RETURN + 0.5 * shift).astype(int),
        "paid": np.exp(draw.normal(np.log(30_000) + MONEY_SD * shift, MONEY_SD)).astype(int),
        "brought": draw.negative_binomial(size, size / (size + mean)),
    }


def made(*, clients: int, effect: float, seed: tuple[int, ...]) -> Made:
    """Return the books of `clients`; without an effect nobody is planted."""
    draw = np.random.default_rng(seed)
    people = _people(draw, clients)
    for column in people:
        people[column] = np.where(draw.random(clients) < UNKNOWN, UNCLEAR, people[column])
    value: dict[str, int] = {}
    fits = np.zeros(clients, dtype=bool)
    if effect:
        value, fits = _plant(draw, people)
    results = _results(draw, effect * fits)
    books = [_book(at, people, results) for at in range(clients)]
    rules = tuple((kind, f"{value[kind]}") for kind, _ in KINDS if kind in value)
    sentence = Sentence(rules, f"{value['need']}" if "need" in value else "") if value else None
    return Made(books, sentence, frozenset(books[at].key for at in np.flatnonzero(fits)))


def _book(at: int, people: dict[str, np.ndarray], results: dict[str, np.ndarray]) -> Book:
    traits = {
        kind: frozenset({f"{people[kind][at]}"}) for kind, _ in KINDS if people[kind][at] != UNCLEAR
    }
    outcome = results["outcome"][at]
    return Book(
        key=UUID(int=at + 1),
        traits=traits,
        need=f"{people['need'][at]}" if people["need"][at] != UNCLEAR else "",
        outcome=None if outcome == UNCLEAR else float(outcome),
        returned=float(results["returned"][at]),
        paid_cents=int(results["paid"][at]),
        brought=int(results["brought"][at]),
    )
