"""What a practice may set in the choice of a partner: the weights, and how far is far.

**Source**: assumed, as partner-choice.md says; the bounds keep evidence the heaviest part.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from warmhand.core.errors import InvalidValueError

HALF_DISTANCE_KM = 10.0
MOST_CHANGE = 0.10
"""Of each weight, up or down; so evidence is never under a quarter."""
NEAREST_HALF_KM, FURTHEST_HALF_KM = 1.0, 100.0
NEAREST_REACH_KM, FURTHEST_REACH_KM = 1.0, 500.0
_ROUNDING = 1e-4

PART_WORDS = {
    "evidence": "Evidence that the profession helps with the problem",
    "results": "What came of people sent before",
    "distance": "How near it is",
    "wait": "How soon there is a date",
    "payment": "Whether the client can pay as they do",
    "wishes": "The client’s wishes",
}
"""The parts of the score, in their order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """The weight of each part; they sum to 1."""

    evidence: float = 0.35
    results: float = 0.20
    distance: float = 0.15
    wait: float = 0.10
    payment: float = 0.10
    wishes: float = 0.10

    def __post_init__(self) -> None:
        for words, own, usual in zip(PART_WORDS.values(), self.parts(), USUAL, strict=True):
            if own < 0 or abs(own - usual) > MOST_CHANGE + _ROUNDING:
                raise InvalidValueError(f"{words}: {_between(usual)}.")
        if abs(sum(self.parts()) - 1) > 1e-9:
            raise InvalidValueError(f"Together they make 100%, not {sum(self.parts()):.0%}.")

    def parts(self) -> tuple[float, ...]:
        """Return the weights in the order E, R, D, W, P, C."""
        return (
            self.evidence,
            self.results,
            self.distance,
            self.wait,
            self.payment,
            self.wishes,
        )


USUAL = (0.35, 0.20, 0.15, 0.10, 0.10, 0.10)


def _between(usual: float) -> str:
    return f"between {max(0.0, usual - MOST_CHANGE):.0%} and {usual + MOST_CHANGE:.0%}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What a practice may set; the half distance lies between 1 and 100 km."""

    weights: Weights = field(default_factory=Weights)
    half_distance_km: float = HALF_DISTANCE_KM

    def __post_init__(self) -> None:
        if not NEAREST_HALF_KM <= self.half_distance_km <= FURTHEST_HALF_KM:
            raise InvalidValueError(
                f"The half distance is {NEAREST_HALF_KM:g} to {FURTHEST_HALF_KM:g} km."
            )


def rules_with(weights: Mapping[str, float], *, half_distance_km: float) -> Rules:
    """Return the rules of a practice whose `weights` differ from the usual ones, by part.

    Raises `InvalidValueError` for an unknown part, and outside the bounds.
    """
    if unknown := set(weights) - set(PART_WORDS):
        raise InvalidValueError(f"No part is called {', '.join(sorted(unknown))}.")
    return Rules(weights=Weights(**weights), half_distance_km=half_distance_km)


def changed(weights: Weights) -> dict[str, float]:
    """Return what of `weights` differs from the usual, as `rules_with` takes it; else {}.

    All parts stand there once one differs: they only make sense together.
    """
    return {} if weights == Weights() else asdict(weights)
