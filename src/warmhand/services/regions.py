"""Where a trouble is, in words: the one list of places that flags and problems share."""

from collections.abc import Mapping

from warmhand.core.care import SIDE_WORDS, Side
from warmhand.services.problems import region_of
from warmhand.services.safety_evidence import red_flags
from warmhand.store.care import Episode

_NEAR = tuple(
    frozenset(part.split())
    for part in (
        "head eye face jaw neck",
        "head neck shoulder arm elbow wrist_hand upper_back chest",
        "neck chest upper_back low_back belly",
        "low_back belly pelvis buttock groin hip thigh knee lower_leg foot_ankle",
    )
)
_ANYWHERE = frozenset({"whole_body", "no_pain", ""})


def is_near(place: str, other: str) -> bool:
    """Return whether two places of the list can belong to one trouble: the same, or close by."""
    if place == other or {place, other} & _ANYWHERE:
        return True
    return any({place, other} <= part for part in _NEAR)


def region_words() -> Mapping[str, str]:
    """Return the words of each place by its id, in the list's order."""
    return red_flags().regions


def region_of_episode(episode: Episode) -> str:
    """Return the place of an episode: its own, else its problem's, else ""."""
    return episode.region or region_of(episode.problem)


def where_words(episode: Episode) -> str:
    """Return where it is: "Shoulder, left", or ""."""
    place = region_words().get(region_of_episode(episode), "")
    side = SIDE_WORDS[Side(episode.side)].lower() if episode.side else ""
    words = ", ".join(filter(None, (place, side)))
    return words[:1].upper() + words[1:]
