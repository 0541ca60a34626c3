"""Where things stand in the wide and in the narrow drawing of one chart."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, kw_only=True)
class Frame:
    """Where things stand in one of the two drawings, in px."""

    name: str
    width: float
    left: float
    right: float
    plan_height: float
    plan_inset: float
    dot: float
    label_gap: float
    change_words: tuple[str, str, str]  # before the level; after it where lower, higher is better


WIDE: Final = Frame(
    name="wide",
    width=720,
    left=44,
    right=700,
    plan_height=34,
    plan_inset=12,
    dot=6,
    label_gap=68,
    change_words=("Important change", "or lower", "or higher"),
)
NARROW: Final = Frame(
    name="narrow",
    width=342,
    left=26,
    right=332,
    plan_height=54,
    plan_inset=8,
    dot=5.5,
    label_gap=58,
    change_words=("Important", "or less", "or more"),
)
