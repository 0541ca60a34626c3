"""The few shapes that charts are made of, as SVG text; every word is escaped here."""

import html
from collections.abc import Iterable


def number(value: float) -> str:
    """A length or a score with at most one decimal."""
    return f"{value:.1f}".removesuffix(".0")


def escaped(text: str) -> str:
    """Escape for SVG; characters that XML does not allow are left out."""
    return html.escape("".join(c for c in text if c.isprintable() or c == "\n"))


def path(points: Iterable[tuple[float, float]]) -> str:
    """The points of a polyline or polygon, in px."""
    return " ".join(f"{number(x)},{number(y)}" for x, y in points)


def label(x: float, y: float, words: str, css: str = "") -> str:
    """Words at a place in px; their colour and anchor are classes."""
    given = f'class="{css}" ' if css else ""
    return f'<text {given}x="{number(x)}" y="{number(y)}">{escaped(words)}</text>'


def line(css: str, start: tuple[float, float], end: tuple[float, float], words: str = "") -> str:
    """A line between two places in px, with `words` as its title."""
    ends = f'x1="{number(start[0])}" x2="{number(end[0])}" y1="{number(start[1])}" y2="{number(end[1])}"'
    if not words:
        return f'<line class="{css}" {ends}/>'
    return f'<line class="{css}" {ends}><title>{escaped(words)}</title></line>'


def dot(css: str, x: float, y: float, radius: float, words: str = "") -> str:
    """A circle at a place in px, with `words` as its title."""
    where = f'cx="{number(x)}" cy="{number(y)}" r="{number(radius)}"'
    if not words:
        return f'<circle class="{css}" {where}/>'
    return f'<circle class="{css}" {where}><title>{escaped(words)}</title></circle>'


def broken(words: str, letters: int, rows: int) -> list[str]:
    """Break `words` into at most `rows` lines; what does not fit ends in an ellipsis."""
    lines: list[str] = []
    rest = " ".join(words.split())
    while rest and len(lines) < rows - 1 and len(rest) > letters:
        cut = rest.rfind(" ", 1, letters + 1)
        if cut <= 0:
            break
        lines.append(rest[:cut])
        rest = rest[cut + 1 :]
    lines.append(rest if len(rest) <= letters else rest[: letters - 1].rstrip() + "…")
    return lines
