"""One or two lines of words on the map of a network, and the room that they take."""

from dataclasses import dataclass
from typing import Final, Literal

from warmhand.core.map_room import Box
from warmhand.formats.svg import label

LETTER: Final = 7.0  # px; a bold 13 px letter, a little generously
LINE: Final = 16.0  # px from one line to the next
RISE: Final = 11.0  # px from the line that letters stand on to their top
Anchor = Literal["start", "middle", "end"]
ANCHOR_CSS: Final = {"start": "", "middle": "label-middle ", "end": "label-end "}


@dataclass(frozen=True, slots=True)
class Words:
    """Lines at a place in px; the first is strong where `css` says so, the others are not."""

    lines: tuple[str, ...]
    x: float
    y: float
    anchor: Anchor
    css: str

    @property
    def box(self) -> Box:
        """What they cover, a little generously."""
        width = max(map(len, self.lines)) * LETTER
        left = {"start": self.x, "middle": self.x - width / 2, "end": self.x - width}[self.anchor]
        bottom = self.y + 4 + LINE * (len(self.lines) - 1)
        return Box(left, self.y - RISE, left + width, bottom)

    def svg(self) -> str:
        """Return the lines as SVG text."""
        css = ANCHOR_CSS[self.anchor] + self.css
        plain = css.replace("chart-strong ", "")
        return "".join(
            label(self.x, self.y + LINE * place, words, plain if place else css)
            for place, words in enumerate(self.lines)
        )
