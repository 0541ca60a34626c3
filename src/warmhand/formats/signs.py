"""Small drawings that stand beside a line of text or in a table."""

from collections.abc import Sequence

from warmhand.formats import svg


def sparkline(values: Sequence[float], *, low: float, high: float, label: str) -> str:
    """Return a 56 px SVG of the latest 24 `values` (points between `low` and `high`).

    `label` says in words what it shows. Raises `ValueError` without values or range.
    """
    if not values or low >= high:
        raise ValueError("a sparkline needs a value, and low below high")
    shown = list(values)[-24:]
    step = 44 / max(len(shown) - 1, 1)
    heights = [48 - 40 * (min(max(value, low), high) - low) / (high - low) for value in shown]
    points = [(50 - step * (len(shown) - 1 - n), y) for n, y in enumerate(heights)]
    radius = 2.5 if len(shown) <= 12 else 0
    dots = "".join(svg.dot("spark-dot", x, y, radius) for x, y in points[:-1] if radius)
    return (
        '<svg class="work-sign" viewBox="0 0 56 56" width="56" height="56" role="img" '
        f'aria-label="{svg.escaped(label)}"><polyline class="spark-line" points="{svg.path(points)}"/>'
        f"{dots}{svg.dot('spark-dot', *points[-1], 4)}</svg>"
    )


def range_bar(
    *, low: float, likely: float, high: float, scale: tuple[float, float], label: str
) -> str:
    """Return a 160 px SVG: a bar from `low` to `high`, a dot at `likely`, zero always drawn.

    All are in the unit of `scale`, which parts of one table share; it is widened to hold zero.
    Raises `ValueError` unless low <= likely <= high.
    """
    if not low <= likely <= high:
        raise ValueError(f"need low <= likely <= high, got {low=}, {likely=}, {high=}")
    start, end = min(*scale, low, 0), max(*scale, high, 0)
    span = (end - start) or 1.0

    def at(value: float) -> float:
        return 4 + 152 * (value - start) / span

    bar = (
        f'<rect class="range-bar" x="{svg.number(at(low))}" y="5" '
        f'width="{svg.number(max(at(high) - at(low), 2))}" height="14" rx="2"/>'
    )
    return (
        '<svg class="chart" viewBox="0 0 160 24" width="160" height="24" role="img" '
        f'aria-label="{svg.escaped(label)}">{svg.line("range-track", (0, 12), (160, 12))}'
        f"{svg.line('range-zero', (at(0), 2), (at(0), 22))}{bar}"
        f"{svg.dot('range-likely', at(likely), 12, 4)}</svg>"
    )
