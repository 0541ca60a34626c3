"""The figures of one's surroundings in words: what is seen, what is likely, and niche beside all."""

from collections.abc import Iterable
from dataclasses import dataclass

from warmhand.core.closeness import Figures
from warmhand.core.small_world import Likely, Range, small_world
from warmhand.services.gaps import Cover
from warmhand.store.network import Tie
from warmhand.store.partners import Partner

TOO_FEW = (
    "Too few to tell: the niche needs fifteen people and twenty ties, and two of them asked whom "
    "they know, with each naming the other."
)


@dataclass(frozen=True, slots=True)
class Told:
    """One figure: its name, what is seen and likely of everybody, and what is seen of the niche."""

    name: str
    everybody: str
    likely: str
    niche: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What stands behind "why?": the figures in words, and what they say of the niche."""

    people: int
    ties: int
    niche_people: int
    niche_ties: int
    lines: tuple[Told, ...]
    verdict: str
    rests_on: str


def surroundings_of(*, people: Iterable[Partner], cover: Cover) -> Surroundings:
    """Return the figures of `people`, who have at least one tie among them: one query.

    The niche are the professions that help own clients (`cover.helpful`). At most 300 people are
    meant to come in: the time grows with the square of their number.
    """
    rows = {row.pk: row for row in people}
    named = Tie.objects.order_by().values_list("giver_id", "receiver_id").distinct()
    found = small_world(
        ((str(one), str(other)) for one, other in named if one in rows and other in rows),
        asked={str(key) for key, row in rows.items() if row.asked_whom_on is not None},
        niche={str(key) for key, row in rows.items() if row.profession in cover.helpful},
    )
    return Surroundings(
        people=found.everybody.people,
        ties=found.everybody.ties,
        niche_people=found.niche.people,
        niche_ties=found.niche.ties,
        lines=_lines(found.everybody, found.niche, found.likely),
        verdict=_verdict(found.likely),
        rests_on=_rests_on(found.likely),
    )


def _lines(everybody: Figures, niche: Figures, likely: Likely | None) -> tuple[Told, ...]:
    return (
        Told(
            "People whom one person knows and who know each other",
            f"at least {_share(everybody.clustering)}",
            _range_words(likely.clustering) if likely else "",
            f"at least {_share(niche.clustering)}",
        ),
        Told(
            "Steps from one to another",
            _steps(everybody.distance),
            f"about {likely.distance:.1f}" if likely and likely.distance else "",
            _steps(niche.distance),
        ),
        Told(
            "Pairs within two steps",
            f"at least {_share(everybody.reach_in_two)}",
            f"about {_share(likely.reach_in_two)}" if likely else "",
            f"at least {_share(niche.reach_in_two)}",
        ),
    )


def _share(value: float) -> str:
    return f"{100 * value:.0f} in 100"


def _steps(distance: float | None) -> str:
    return "no way seen" if distance is None else f"at most {distance:.1f}"


def _range_words(found: Range) -> str:
    low, high = 100 * found.low, 100 * min(found.high, 1.0)
    return f"about {_share(found.likely)}, between {low:.0f} and {high:.0f}"


def _verdict(likely: Likely | None) -> str:
    if likely is None:
        return TOO_FEW
    found = likely.clustering_ratio
    between = (
        f"{found.likely:.1f} times as closely, anything from {found.low:.1f} to {found.high:.1f}"
    )
    if found.low > 1:
        return f"In your niche people know each other more closely than elsewhere: {between}."
    if found.high < 1:
        return f"In your niche people know each other less closely than elsewhere: {between}."
    return (
        f"Whether people in your niche know each other more closely cannot be told yet: {between}."
    )


def _rests_on(likely: Likely | None) -> str:
    if likely is None:
        return ""
    return (
        f"Who was asked names about {_share(likely.named)} of the people they know; "
        f"about {_share(likely.seen)} of the ties are seen."
    )
