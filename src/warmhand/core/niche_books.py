"""What the niche finder reads and what it says: books, sentences, a look with its families.

`core.niche_finder.look` turns books into a look.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from warmhand.core.errors import InvalidValueError
from warmhand.core.niches import Trait

MOST_BROUGHT = 3  # one enthusiast must not make a niche
MOST_SHOWN = 3  # families on a page
ENOUGH_EXPERTS = 10
ENOUGH_PLACES = 3
Rule = tuple[Trait, str]


@dataclass(frozen=True, slots=True)
class Book:
    """What the practice's books say of one client; None where it cannot be known.

    `need` is the region of the problem, "" while it is not known. `outcome` is 1 if the last
    judged episode is improved or probably improving, 0 for another judgement, None while
    uncertain or with too little data. `returned` is 1 if a visit or an episode followed within
    90 days after a course ended, None before 90 days have passed. `paid_cents` is what the
    client paid in all; None or 0 means that nothing is paid yet.
    """

    key: UUID
    traits: Mapping[Trait, frozenset[str]]
    need: str
    outcome: float | None
    returned: float | None
    paid_cents: int | None
    brought: int

    @property
    def has_results(self) -> bool:
        """Whether anything but whom they brought is known."""
        return self.outcome is not None or self.returned is not None or bool(self.paid_cents)


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each result counts; set before results are seen. None below 0, one above it."""

    outcome: float = 0.25
    returned: float = 0.25
    money: float = 0.25
    brought: float = 0.25

    def __post_init__(self) -> None:
        """Raise `InvalidValueError` for a weight below 0 or beyond numbers, or nothing but 0."""
        if not all(0 <= one < float("inf") for one in self.all) or not any(self.all):
            raise InvalidValueError("Weights are numbers from 0 on, and not all of them 0.")

    @property
    def all(self) -> tuple[float, ...]:
        """Return the weights in the order of their fields."""
        return tuple(getattr(self, one.name) for one in fields(self))


@dataclass(frozen=True, slots=True)
class Sentence:
    """A group as rules: at most two characteristics of different kinds, and a need or ""."""

    rules: tuple[Rule, ...] = ()
    need: str = ""

    @property
    def length(self) -> int:
        """How many things it asks for."""
        return len(self.rules) + bool(self.need)

    @property
    def code(self) -> str:
        """Return it as text that sorts the same everywhere: "activity=running need=knee"."""
        parts = [f"{trait}={value}" for trait, value in self.rules]
        return " ".join([*parts, f"need={self.need}"] if self.need else parts)

    def fits(self, traits: Mapping[Trait, Iterable[str]], need: str) -> bool:
        """Return whether somebody with these characteristics and this need is meant."""
        return (not self.need or need == self.need) and all(
            value in traits.get(trait, ()) for trait, value in self.rules
        )


class Call(StrEnum):
    """What may be said; the first that holds is said."""

    STANDS_OUT = "stands_out"
    MIGHT_DIFFER = "might_differ"
    NO_DIFFERENCE = "no_difference"
    TOO_FEW = "too_few"


@dataclass(frozen=True, slots=True)
class Estimate:
    """A likely value with its 80 % interval; `rests_on` clients of the group are known."""

    likely: float
    low: float
    high: float
    rests_on: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """A group in natural units, beside the index and never gating; None where nobody is known.

    `outcome`, `returned` and `brought` are shares from 0 to 1 (of `brought`: who brought at least
    one other); `money` is what they pay by the practice's average, 1.15 for 15 % more.
    """

    outcome: Estimate | None
    returned: Estimate | None
    money: Estimate | None
    brought: Estimate | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One sentence with what the books say of its people."""

    sentence: Sentence
    clients: int
    difference: float
    """D, in standard deviations between clients of this practice ("index")."""
    error: float
    """The standard error of D."""
    p: float
    """How often chance alone shows something as large among all sentences."""
    likely: float
    """The difference drawn towards none, m."""
    spread: float
    """Its standard deviation, s."""
    probability: float
    """That the difference is real and larger than the margin, P."""
    call: Call
    columns: Columns | None = None
    """None below the families that a page shows; `niche_columns.columns_of` has them for any."""

    @property
    def statistic(self) -> float:
        """D in standard errors, T."""
        return self.difference / self.error if self.error else 0.0


@dataclass(frozen=True, slots=True)
class Family:
    """A group, and those below it in the list that are much the same people."""

    head: Group
    same_people: tuple[Group, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One look at the books: its families in order, at most three of which a page shows."""

    clients: int
    with_results: int
    candidates: int
    call: Call
    """The best call of any candidate; TOO_FEW or NO_DIFFERENCE where none says anything."""
    least_seen: float | None
    """The smallest difference that would show 8 times in 10 (index), None without candidates."""
    practice: Columns | None
    """The practice's own averages, `money` being 1; None without candidates."""
    families: tuple[Family, ...] = ()

    @property
    def shown(self) -> Sequence[Family]:
        """The families that a page shows."""
        return self.families[:MOST_SHOWN]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """What is counted near the practice: a column of its own, no evidence about clients.

    `first_line` professions for the need, `with_partner` of them with a trusted partner,
    `experts` of those professions in the directory within reach, `places` noted.
    """

    first_line: int
    with_partner: int
    experts: int
    places: int

    @property
    def share(self) -> float:
        """Return the mean of the three shares, 0 to 1."""
        partners = min(1.0, self.with_partner / self.first_line) if self.first_line else 0.0
        experts = min(1.0, self.experts / ENOUGH_EXPERTS)
        return (partners + experts + min(1.0, self.places / ENOUGH_PLACES)) / 3


def seed_of(practice: UUID, today: date) -> int:
    """Return the seed of a practice's look on a day: the same all day, below 2^63."""
    text = practice.bytes + today.isoformat().encode()
    return int.from_bytes(sha256(text).digest()[:8], "big") >> 1


def digest_of(books: Iterable[Book]) -> str:
    """Return 64 hexadecimal digits that change when the books do, whatever their order."""
    lines = sorted(
        f"{book.key} {sorted((trait, sorted(values)) for trait, values in book.traits.items())} "
        f"{book.need} {book.outcome} {book.returned} {book.paid_cents} {book.brought}"
        for book in books
    )
    return sha256("\n".join(lines).encode()).hexdigest()
