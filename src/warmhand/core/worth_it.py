"""Is a demo event worth going to? What it may bring, as a range, against what it costs.

    served  ~ Binomial(room, fill),    fill ~ Beta
    clients ~ Binomial(served, share), share ~ Beta
    visits  ~ clients * each,          each ~ Gamma

Own past events move each of the three from a prior. How many guests of a demo become clients is
measured nowhere that we found (market evidence, section 4), so its prior is an assumption and is
called one. Visits a year have a weak source. Events differ more than their guests, so that what
own events weigh is bounded: many guests of few events do not make a narrow range.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import numpy as np

from warmhand.core.errors import InvalidValueError

DRAWS: Final = 20_000
SEED: Final = 20_261_123
LOW, HIGH = 0.1, 0.9  # an 80 % range
MOST_ROOM: Final = 2_000
FEW_EVENTS: Final = 3
"""With fewer own events than this the range rests mostly on what is assumed."""
LIKELY, UNLIKELY = 0.8, 0.2


@dataclass(frozen=True, slots=True)
class Prior:
    """A share before own figures: its mean, and how many people it counts like."""

    mean: float
    like: float
    most: float
    """As how many people own figures count at most."""
    words: str


SHARE: Final = Prior(
    0.04, 25, 150, "assumed: 4 of 100 people served become clients; nobody has measured it"
)
FILL: Final = Prior(0.6, 20, 150, "assumed: 6 of 10 places are taken")
VISITS_EACH, VISITS_LIKE, VISITS_MOST = 4.2, 5.0, 100.0
VISITS_WORDS: Final = (
    "4.2 visits a year for each person who gets massages at all (a trade survey of 2012, read "
    "second hand; a weak source)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PastEvent:
    """One own event that was held: places there were, people served, clients who came of it."""

    room: int
    served: int
    clients: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One event to decide on; money is in cents, `price_cents` of one visit or None."""

    room: int
    """How many people can be served in the time."""
    minutes: int
    """At the event."""
    extra_minutes: int = 0
    """Preparing and travelling."""
    cost_cents: int = 0
    fee_cents: int = 0
    """What the host pays."""
    price_cents: int | None = None
    visit_minutes: int = 60
    visits: int = 0
    """Visits of the clients who came of own events, ..."""
    visitors: int = 0
    """... and how many clients those are."""


@dataclass(frozen=True, slots=True)
class Span:
    """A range that holds 8 times of 10, and its middle."""

    low: float
    mid: float
    high: float


class Verdict(StrEnum):
    """What the figures say, in the order of how good that is."""

    NO_PRICE = "no_price"
    PAYS = "pays"
    OPEN = "open"
    DOES_NOT = "does_not"


@dataclass(frozen=True, slots=True)
class WorthIt:
    """What an event may bring and costs; money in cents, None without a price of a visit."""

    served: Span
    clients: Span
    nobody: float
    """The probability that no client comes of it."""
    hours: float
    hours_cents: int | None
    """What the hours are worth at the price of a visit."""
    paid_cents: int
    """What the host pays."""
    cost_cents: int
    visits_cents: Span | None
    """What the visits of a year would pay."""
    left_cents: Span | None
    """That and the fee, less costs and hours."""
    pays: float | None
    """The probability that `left_cents` is not below zero."""
    verdict: Verdict
    own_events: int


def worth_it(offer: Offer, past: Iterable[PastEvent]) -> WorthIt:
    """Return what `offer` may bring, with ranges that hold 8 times of 10.

    The same facts give the same figures: the draws come from one seed. Raises
    `InvalidValueError` for room outside 1 to 2,000, no time, or money below zero.
    **Source:** Beta-binomial and Gamma-Poisson predictive draws (Gelman et al., Bayesian Data
    Analysis, 3rd ed., 2.4 to 2.6); priors as named at `SHARE`, `FILL` and `VISITS_WORDS`.
    """
    _check(offer)
    events = list(past)
    served, clients = _people(offer, events)
    hours = (offer.minutes + offer.extra_minutes) / 60
    worth = _visits_cents(offer, clients)
    hours_cents = _hours_cents(offer, hours)
    left = (
        None if worth is None else worth + offer.fee_cents - offer.cost_cents - (hours_cents or 0)
    )
    pays = None if left is None else float((left >= 0).mean())
    return WorthIt(
        served=_span(served),
        clients=_span(clients),
        nobody=float((clients == 0).mean()),
        hours=hours,
        hours_cents=hours_cents,
        paid_cents=offer.fee_cents,
        cost_cents=offer.cost_cents,
        visits_cents=None if worth is None else _span(worth),
        left_cents=None if left is None else _span(left),
        pays=pays,
        verdict=verdict_of(pays),
        own_events=len(events),
    )


def _hours_cents(offer: Offer, hours: float) -> int | None:
    """What `hours` would have brought as visits; None without a price."""
    if offer.price_cents is None:
        return None
    return round(hours * offer.price_cents * 60 / offer.visit_minutes)


def verdict_of(pays: float | None) -> Verdict:
    """Return what a probability of paying for itself says; None is without a price."""
    if pays is None:
        return Verdict.NO_PRICE
    if pays >= LIKELY:
        return Verdict.PAYS
    return Verdict.DOES_NOT if pays <= UNLIKELY else Verdict.OPEN


def _check(offer: Offer) -> None:
    if not 1 <= offer.room <= MOST_ROOM:
        raise InvalidValueError(f"Between 1 and {MOST_ROOM:,} people can be served at an event.")
    if offer.minutes < 1 or offer.extra_minutes < 0 or offer.visit_minutes < 1:
        raise InvalidValueError("An event takes time.")
    if min(offer.cost_cents, offer.fee_cents, offer.price_cents or 0) < 0:
        raise InvalidValueError("Money is not below zero here.")


def _people(offer: Offer, events: list[PastEvent]) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(SEED)
    room = sum(one.room for one in events)
    seen = sum(min(one.served, one.room) for one in events)
    came = sum(min(one.clients, one.served) for one in events)
    served_all = sum(one.served for one in events)
    served = rng.binomial(offer.room, _share(rng, FILL, seen, room))
    return served, rng.binomial(served, _share(rng, SHARE, came, served_all))


def _share(rng: np.random.Generator, prior: Prior, yes: int, of: int) -> np.ndarray:
    weight = min(1.0, prior.most / of) if of else 0.0
    a = prior.mean * prior.like + weight * yes
    b = (1 - prior.mean) * prior.like + weight * (of - yes)
    return rng.beta(a, b, DRAWS)


def _visits_cents(offer: Offer, clients: np.ndarray) -> np.ndarray | None:
    if offer.price_cents is None:
        return None
    rng = np.random.default_rng(SEED + 1)
    weight = min(1.0, VISITS_MOST / offer.visitors) if offer.visitors else 0.0
    shape = VISITS_EACH * VISITS_LIKE + weight * offer.visits
    each = rng.gamma(shape, 1 / (VISITS_LIKE + weight * offer.visitors), DRAWS)
    return rng.poisson(clients * each) * float(offer.price_cents)


def _span(draws: np.ndarray) -> Span:
    low, mid, high = np.quantile(draws, (LOW, 0.5, HIGH), method="nearest")
    return Span(float(low), float(mid), float(high))


def kept(found: WorthIt) -> dict[str, Any]:
    """Return `found` as it is stored with the decision: plain numbers by name."""
    return {
        "served": _triple(found.served),
        "clients": _triple(found.clients),
        "nobody": round(found.nobody, 3),
        "hours": round(found.hours, 2),
        "hours_cents": found.hours_cents,
        "paid_cents": found.paid_cents,
        "cost_cents": found.cost_cents,
        "visits_cents": _triple(found.visits_cents),
        "left_cents": _triple(found.left_cents),
        "pays": None if found.pays is None else round(found.pays, 3),
        "verdict": found.verdict.value,
        "own_events": found.own_events,
    }


def _triple(span: Span | None) -> list[float] | None:
    return None if span is None else [span.low, span.mid, span.high]


def read_kept(stored: dict[str, Any]) -> WorthIt | None:
    """Return what `kept` stored, or None where nothing was decided yet."""
    if not stored:
        return None
    spans = {
        name: None if stored[name] is None else Span(*stored[name])
        for name in ("served", "clients", "visits_cents", "left_cents")
    }
    return WorthIt(**{**stored, **spans, "verdict": Verdict(stored["verdict"])})
