"""The back screen (STarT Back): a group on one day, shown and acted on, never a measure of change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from warmhand.core.progress import Score
from warmhand.core.scoring import back_screen_group
from warmhand.services.problems import BACK_SCREEN
from warmhand.services.regions import region_of_episode
from warmhand.store.care import Episode

BACK = "low_back"
SHARE = "The last back screen (STarT Back) is in its high group."


@dataclass(frozen=True, slots=True)
class BackScreen:
    """The group of the last screen: low, medium or high."""

    on: date
    group: str


def asks_for_screen(episode: Episode) -> bool:
    """Return whether the back screen may be entered: the trouble is in the low back."""
    return region_of_episode(episode) == BACK


def last_screen(series: Mapping[str, Sequence[Score]]) -> BackScreen | None:
    """Return the last screen of an episode's series, or None where none is complete."""
    total, five = ({row.on: int(row.value) for row in series.get(one, ())} for one in BACK_SCREEN)
    both = total.keys() & five.keys()
    if not both:
        return None
    on = max(both)
    if not five[on] <= total[on] <= five[on] + 4:
        return None  # one of the two was corrected alone: they no longer fit together
    return BackScreen(on, back_screen_group(total=total[on], last_five=five[on]))


def screen_says_share(series: Mapping[str, Sequence[Score]]) -> tuple[str, ...]:
    """Return why the last screen asks for shared care, or nothing."""
    screen = last_screen(series)
    return (SHARE,) if screen is not None and screen.group == "high" else ()
