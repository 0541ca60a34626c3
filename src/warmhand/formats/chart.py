"""Drawings of scores as SVG text: geometry in attributes, colour in classes, every word escaped."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from warmhand.formats import chart_marks, svg
from warmhand.formats.chart_frame import NARROW, WIDE, Frame
from warmhand.formats.chart_marks import Mark

MONTHS: Final = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)
LETTER_WIDTH: Final = 6.6  # px; the mean of a 13 px sans letter, a little generously
TOP: Final = 18.0
BOTTOM: Final = 258.0
MONTH_GAP: Final = 76.0  # px between the names of two months, each with its year
DAYS_BY_MONTH: Final = 120  # from this span on the axis names months, not days


@dataclass(frozen=True, kw_only=True)
class TrajectoryPicture:
    """What a chart of one episode shows. Scores, band and line are in points of the measure."""

    low: float
    high: float
    better: Literal["lower", "higher"]
    scores: Sequence[tuple[date, float, int]]  # day, value, how many ratings it is the mean of
    title: str
    description: str
    band: Sequence[tuple[date, float, float, float]] = ()  # day, likely level, 8-in-10 range
    important_change: float | None = None  # the level at which the important change begins
    visits: Sequence[date] = ()
    reviews: Sequence[tuple[date, str]] = ()
    plans: Sequence[tuple[date, date | None, str]] = ()  # None: still going on
    marks: Sequence[Mark] = ()  # what passed between two who share the care


@dataclass(frozen=True)
class Scale:
    """Turns days and values into px, clipped to the frame and to the measure's range."""

    picture: TrajectoryPicture
    frame: Frame
    first: date
    last: date
    days: list[date]
    day_first: bool

    def x(self, on: date) -> float:
        """Px from the left for a day; the middle when all fell on one day."""
        start, end = self.frame.left + 8, self.frame.right - 8
        span = (self.last - self.first).days
        if span == 0:
            return (start + end) / 2
        return start + (end - start) * min(max((on - self.first).days / span, 0), 1)

    def y(self, value: float) -> float:
        """Px from the top for a value in points; more is higher."""
        low, high = self.picture.low, self.picture.high
        share = (min(max(value, low), high) - low) / (high - low)
        return BOTTOM - (BOTTOM - TOP) * share

    def named(self, on: date) -> str:
        """A day in words, as its place writes it: Aug 18 or 18 Aug."""
        month = MONTHS[on.month - 1]
        return f"{on.day} {month}" if self.day_first else f"{month} {on.day}"


def trajectory(picture: TrajectoryPicture, *, prefix: str, day_first: bool = False) -> str:
    """Return two SVG drawings of one episode, 720 and 342 px wide, as one text.

    `prefix` begins every id and must be unique on the page; `day_first` writes 18 Aug. Raises `ValueError` if there is
    no score, or if `low` is not below `high`.
    """
    if not picture.scores or picture.low >= picture.high:
        raise ValueError("a picture needs a score, and low below high")
    days = [on for on, _, _ in picture.scores] + [on for on, _, _, _ in picture.band]
    days += [on for on, _ in picture.reviews] + list(picture.visits)
    days += [mark.on for mark in picture.marks]
    first, last = min(days), max(days)
    shown = sorted({on for on, _, _ in picture.scores} | set(picture.visits))
    return "\n".join(
        _drawing(Scale(picture, frame, first, last, shown, day_first), prefix)
        for frame in (WIDE, NARROW)
    )


def _drawing(scale: Scale, prefix: str) -> str:
    frame, picture = scale.frame, scale.picture
    height = 328 + frame.plan_height - 2 if picture.plans else 292
    ids = f"{svg.escaped(prefix)}-{frame.name}"
    parts = (
        f'<title id="{ids}-title">{svg.escaped(picture.title)}</title>',
        f'<desc id="{ids}-text">{svg.escaped(picture.description)}</desc>',
        *_value_axis(scale),
        *_change_zone(scale),
        *_band(scale),
        *_change_line(scale),
        *_reviews(scale),
        *_scores(scale),
        *chart_marks.drawn(picture.marks, x=scale.x, named=scale.named, top=TOP, bottom=BOTTOM),
        *_day_axis(scale),
        *_plans(scale),
    )
    return (
        f'<svg class="chart chart-{frame.name}" viewBox="0 0 {svg.number(frame.width)} {svg.number(height)}" '
        f'width="{svg.number(frame.width)}" height="{svg.number(height)}" role="img" '
        f'aria-labelledby="{ids}-title {ids}-text">\n' + "\n".join(parts) + "\n</svg>"
    )


def _value_axis(scale: Scale) -> Iterator[str]:
    low, high, frame = scale.picture.low, scale.picture.high, scale.frame
    step = next((s for s in (0.5, 1, 2, 5, 10, 20, 25, 50) if (high - low) / s <= 6), high - low)
    count = int((high - low) / step + 1e-9)
    for value in (low + step * n for n in range(count + 1)):
        y = scale.y(value)
        yield svg.line("chart-grid", (frame.left, y), (frame.right, y)) + svg.label(
            frame.left - 8, y + 4.5, f"{value:g}", "label-end"
        )


def _change_zone(scale: Scale) -> Iterator[str]:
    level = _level(scale.picture)
    if level is None:
        return
    y, frame = scale.y(level), scale.frame
    top, end = (y, BOTTOM) if scale.picture.better == "lower" else (TOP, y)
    yield (
        f'<rect class="change-zone" x="{svg.number(frame.left)}" y="{svg.number(top)}" '
        f'width="{svg.number(frame.right - frame.left)}" height="{svg.number(end - top)}"/>'
    )


def _change_line(scale: Scale) -> Iterator[str]:
    level = _level(scale.picture)
    if level is None:
        return
    y, frame, lower = scale.y(level), scale.frame, scale.picture.better == "lower"
    begin, *ends = frame.change_words
    words = f"{begin}: {svg.number(level)} {ends[0] if lower else ends[1]}"
    below = y + 22 <= BOTTOM if lower else y - 10 < TOP
    yield svg.line("change-line", (frame.left, y), (frame.right, y)) + svg.label(
        frame.left + 8, y + 18 if below else y - 7, words, "change-label"
    )


def _level(picture: TrajectoryPicture) -> float | None:
    level = picture.important_change
    return level if level is not None and picture.low <= level <= picture.high else None


def _band(scale: Scale) -> Iterator[str]:
    if not scale.picture.band:
        return
    band = sorted(scale.picture.band)
    upper = [(scale.x(on), scale.y(top)) for on, _, _, top in band]
    lower = [(scale.x(on), scale.y(bottom)) for on, _, bottom, _ in reversed(band)]
    middle = [(scale.x(on), scale.y(mean)) for on, mean, _, _ in band]
    yield f'<polygon class="trajectory-band" points="{svg.path([*upper, *lower])}"/>'
    yield f'<polyline class="trajectory-line" points="{svg.path(middle)}"/>'


def _reviews(scale: Scale) -> Iterator[str]:
    """Dotted lines; from the last one back, a word over each that has room for it."""
    frame = scale.frame
    free = frame.right
    for index, (on, words) in enumerate(sorted(scale.picture.reviews, reverse=True)):
        x, width = scale.x(on), len(words) * LETTER_WIDTH
        yield svg.line("review-line", (x, TOP), (x, BOTTOM), words)
        right = min(x + width / 2, free)
        if right < x or right - width < frame.left - 8:
            continue
        free = right - width - 8
        css = "label-end" if right < x + width / 2 else "label-middle"
        at = right if right < x + width / 2 else x
        yield svg.label(at, 13, words, css if index else f"{css} chart-strong")


def _scores(scale: Scale) -> Iterator[str]:
    scores = sorted(scale.picture.scores)
    radius = scale.frame.dot if len(scores) <= 40 else 3.5 if len(scores) <= 100 else 2.5
    for on, value, ratings in scores:
        words = f"{scale.named(on)}: {svg.number(value)}" + (
            f", {ratings} ratings" if ratings > 1 else ""
        )
        yield svg.dot("score-dot", scale.x(on), scale.y(value), radius, words)


def _day_axis(scale: Scale) -> Iterator[str]:
    frame = scale.frame
    yield svg.line("chart-axis", (frame.left, BOTTOM), (frame.right, BOTTOM))
    for on in sorted(set(scale.picture.visits)):
        yield svg.line("visit-tick", (scale.x(on), BOTTOM), (scale.x(on), BOTTOM + 9))
    for on, words in _ticks(scale):
        x, css = scale.x(on), "label-middle"
        half = len(words) * LETTER_WIDTH / 2
        if x - half < frame.left - 18:
            x, css = frame.left, ""
        elif x + half > frame.width:
            x, css = frame.right, "label-end"
        yield svg.label(x, 284, words, css)


def _ticks(scale: Scale) -> list[tuple[date, str]]:
    """The days or months named under the axis, as many as have room."""
    by_month = (scale.last - scale.first).days >= DAYS_BY_MONTH
    days = list(_month_starts(scale.first, scale.last)) if by_month else scale.days
    room = MONTH_GAP if by_month else scale.frame.label_gap
    kept = days[:1]
    for on in days[1:]:
        if scale.x(on) - scale.x(kept[-1]) >= room:
            kept.append(on)
    if not by_month and len(kept) > 1:
        kept[-1] = days[-1]
    if not by_month:
        return [(on, scale.named(on)) for on in kept]
    years = [0] + [on.year for on in kept]
    return [(on, _month(on, shown=year)) for on, year in zip(kept, years, strict=False)]


def _month_starts(first: date, last: date) -> Iterator[date]:
    on = first.replace(day=1)
    while on <= last:
        if on >= first:
            yield on
        on = (on + timedelta(days=32)).replace(day=1)


def _month(on: date, *, shown: int) -> str:
    """A month, with its year unless that was `shown` just before it."""
    name = MONTHS[on.month - 1]
    return name if on.year == shown else f"{name} {on.year}"


def _plans(scale: Scale) -> Iterator[str]:
    plans, frame = sorted(scale.picture.plans, key=lambda plan: plan[0]), scale.frame
    if not plans:
        return
    yield svg.label(frame.left, 308, "Plans tried", "chart-strong")
    for number, (start, end, words) in enumerate(plans, 1):
        left = frame.left if start <= scale.first else scale.x(start) + 2
        ongoing = end is None or end >= scale.last
        right = frame.right if ongoing or end is None else scale.x(end) - 2
        width = max(min(right, frame.right) - left, 4)
        yield (
            f'<rect class="plan-block" x="{svg.number(left)}" y="320" width="{svg.number(width)}" '
            f'height="{svg.number(frame.plan_height)}" rx="4"><title>{svg.escaped(words)}</title></rect>'
        )
        yield from _plan_words(frame, left, width, f"{number}. {words}")


def _plan_words(frame: Frame, left: float, width: float, words: str) -> Iterator[str]:
    """As much of a plan's words as its block holds: a narrow one its number, a sliver none."""
    letters = int((width - 2 * frame.plan_inset) / LETTER_WIDTH)
    if letters < 1:
        return
    if letters < 8:
        words = words.split(".", maxsplit=1)[0]
    rows = 1 if frame is WIDE else 2
    for row, line in enumerate(svg.broken(words, letters, rows)):
        yield svg.label(left + frame.plan_inset, 342 + 19 * row, line, "plan-label")
