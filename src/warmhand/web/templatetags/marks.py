"""Tags and filters of the look: `{% load marks %}` gives a template all of them."""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from django import template
from django.contrib.staticfiles import finders
from django.template.context import RequestContext
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from warmhand.core.assessment import WORDS
from warmhand.core.progress_batch import State
from warmhand.formats import signs
from warmhand.formats.chart import TrajectoryPicture
from warmhand.formats.chart import trajectory as trajectory_svg
from warmhand.formats.chart_marks import KIND_WORDS, MarkKind, shape
from warmhand.formats.client_days import MONTH_FIRST
from warmhand.web import fields, toasts, words
from warmhand.web.icons import ICONS

register = template.Library()

for _filter in (
    words.day,
    words.short_day,
    words.moment,
    words.clock,
    words.iso,
    words.days,
    words.spelled,
    words.score,
    words.money,
    words.distance,
    words.phone,
    words.tel,
    words.initials,
    toasts.undo_address,
    toasts.more_address,
    toasts.more_words,
):
    register.filter(_filter.__name__, _filter)

# state of an episode -> its icon, the suffix of its class; its words are WORDS
STATE_MARKS: Final = {
    State.INSUFFICIENT_DATA: ("early", ""),
    State.WORSENING: ("warning", "worse"),
    State.POSSIBLY_WORSENING: ("warning", "worse"),
    State.IMPROVED: ("tick", "good"),
    State.PROBABLY_IMPROVING: ("tick", "good"),
    State.PLATEAU: ("still", "still"),
    State.UNCERTAIN: ("early", ""),
}
LOOP_WORDS: Final = ("Sent", "Accepted", "Booked", "Seen", "Reported back")
LOOP_ARCS: Final = (
    "M29.7 6.1A22 22 0 0 1 48.3 19.6",
    "M49.4 22.9A22 22 0 0 1 42.3 44.7",
    "M39.5 46.8A22 22 0 0 1 16.5 46.8",
    "M13.7 44.7A22 22 0 0 1 6.6 22.9",
    "M7.7 19.6A22 22 0 0 1 26.3 6.1",
)
# first part of an address -> the menu entry it belongs under
SECTIONS: Final = {
    "episodes": "clients",
    "visits": "clients",
    "scores": "clients",
    "reviews": "clients",
    "niche": "outreach",
    "queue": "outreach",
}
SAFE_IN_DATA: Final = "/:=;,()@'-._!*"
HTMX: Final = {
    "allowEval": False,
    "selfRequestsOnly": True,
    "includeIndicatorStyles": False,
    # A phone that is handed over must not hold earlier pages in its storage.
    "historyCacheSize": 0,
    "refreshOnHistoryMiss": True,
    "responseHandling": [
        {"code": "204", "swap": False},
        {"code": "[23]..", "swap": True},
        {"code": "409|422", "swap": True},
        {"code": "[45]..", "swap": False, "error": True},
    ],
}


def drawn(svg: str) -> SafeString:
    """Markup that is our own constant, or that formats.chart has escaped already."""
    return mark_safe(svg)  # noqa: S308 - see above; nothing a person typed comes here unescaped


@register.simple_tag
def htmx_config() -> str:
    """The settings htmx reads from its meta tag; it is escaped like any other value."""
    return json.dumps(HTMX, separators=(",", ":"))


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw the icon `name`; a word always stands beside it."""
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">{}</svg>',
        drawn(ICONS[name]),
    )


@register.simple_tag
def drawn_icon() -> str:
    """The site's icon inside the page, so that a public page asks for no file more."""
    return f"data:image/svg+xml,{quote(_icon_file(), safe=SAFE_IN_DATA)}"


@cache
def _icon_file() -> str:
    found = finders.find("warmhand/favicon.svg")
    return " ".join(Path(str(found)).read_text("utf-8").split())


@register.simple_tag
def badge(label: str, mark: str, suffix: str = "") -> SafeString:
    """A word in its shape; `suffix` is good, still, worse or nothing."""
    css = f"state state-{suffix}" if suffix else "state"
    return format_html('<span class="{}">{}{}</span>', css, icon(mark), label)


@register.simple_tag
def state(value: str) -> SafeString:
    """The badge of an episode's state."""
    mark, suffix = STATE_MARKS[State(value)]
    return badge(WORDS[State(value)].capitalize(), mark, suffix)


@register.filter
def state_words(value: str) -> str:
    """The words of an episode's state, for use inside a sentence."""
    return WORDS[State(value)]


@register.simple_tag
def loop_ring(done: int | None) -> SafeString:
    """A ring of five steps (sent to reported back) with the first `done` of them filled."""
    steps = min(max(done or 0, 0), len(LOOP_WORDS))
    label = f"Step {steps} of 5: {LOOP_WORDS[steps - 1].lower()}" if steps else "Not sent yet"
    arcs = format_html_join(
        "",
        '<path class="loop-step{}" d="{}"/>',
        ((" loop-step-done" if n < steps else "", arc) for n, arc in enumerate(LOOP_ARCS)),
    )
    return format_html(
        '<svg class="loop-ring" viewBox="0 0 56 56" width="56" height="56" role="img"'
        ' aria-label="{}">{}<text x="28" y="33">{}/5</text></svg>',
        label,
        arcs,
        steps,
    )


@register.inclusion_tag("components/loop_steps.html")
def loop_steps(done: int, dates: Sequence[str] = (), *, ended: bool = False) -> dict[str, Any]:
    """The five steps in a row; `dates` are words for the steps done, in order."""
    steps = []
    for number, name in enumerate(LOOP_WORDS):
        mark = "is-done" if number < done else "is-next" if number == done and not ended else ""
        when = dates[number] if number < min(done, len(dates)) else ""
        steps.append({"words": f"{name} {when}".rstrip(), "mark": mark})
    return {"steps": steps}


@register.inclusion_tag("components/steps.html")
def steps(current: str, pages: Iterable[tuple[str, str, str]]) -> dict[str, Any]:
    """Where I am: `pages` are (key, words, address); an empty address is not a link yet."""
    rows: list[dict[str, Any]] = []
    passed = False
    for key, label, url in pages:
        here = key == current
        passed = passed or here
        rows.append({"words": label, "url": url, "current": here, "done": not passed})
    return {"steps": rows}


@register.simple_tag(takes_context=True)
def nav_link(
    context: RequestContext, name: str, label: str, mark: str = "", *, wide: bool = False
) -> str:
    """A menu entry; nothing where the page does not exist (no dead entries)."""
    try:
        url = reverse(name)
    except NoReverseMatch:
        return ""
    path = getattr(context.get("request"), "path", "")
    own = context.get("section")
    under = _section(path) == name or (len(url) > 1 and path.startswith(url)) or path == url
    here = own == name if own else under
    return format_html(
        '<li{}><a href="{}"{}>{}{}</a></li>',
        drawn(' class="nav-wide-only"' if wide else ""),
        url,
        drawn(' aria-current="page"' if here else ""),
        icon(mark) if mark else "",
        label,
    )


def _section(path: str) -> str:
    first = path.strip("/").split("/")[0]
    return SECTIONS.get(first, "")


register.inclusion_tag("components/field.html")(fields.field)
register.inclusion_tag("components/error_summary.html")(fields.error_summary)
register.inclusion_tag("components/score_scale.html")(fields.score_scale)


@register.inclusion_tag("components/trajectory.html")
def trajectory(
    picture: TrajectoryPicture, prefix: str, country: str = "US", *, table: bool = True
) -> dict[str, Any]:
    """An episode's chart, its key, and with `table` the same figures as a table."""
    day_first = country not in MONTH_FIRST
    likely = {on: (mean, low, high) for on, mean, low, high in picture.band}
    rows = [
        {"on": on, "value": value, "ratings": ratings, "likely": likely.get(on)}
        for on, value, ratings in sorted(picture.scores)
    ]
    has_ratings = any(row["ratings"] != 1 for row in rows)
    return {
        "picture": picture,
        "drawing": drawn(trajectory_svg(picture, prefix=prefix, day_first=day_first)),
        "country": country,
        "rows": _with_marks(rows, picture) if table else [],
        "has_ratings": has_ratings,
        "mark_kinds": _mark_kinds(picture),
    }


def _with_marks(rows: list[dict[str, Any]], picture: TrajectoryPicture) -> list[dict[str, Any]]:
    """The rows of the scores, and what else happened on their day or on a day of its own."""
    also: dict[date, list[str]] = {}
    for mark in sorted(picture.marks, key=lambda one: one.on):
        also.setdefault(mark.on, []).append(mark.words)
    scored = {row["on"] for row in rows}
    rows = [row | {"also": also.get(row["on"], [])} for row in rows]
    empty = {"value": None, "ratings": "", "likely": None}
    rows += [empty | {"on": on, "also": words} for on, words in also.items() if on not in scored]
    return sorted(rows, key=lambda row: row["on"])


def _mark_kinds(picture: TrajectoryPicture) -> list[tuple[str, SafeString]]:
    """The kinds of marks on the chart, each with its shape, for the key."""
    kinds = {mark.kind for mark in picture.marks}
    return [(KIND_WORDS[kind], drawn(shape(kind, 14, 8))) for kind in MarkKind if kind in kinds]


@register.simple_tag
def sparkline(values: Sequence[float], low: float, high: float, label: str) -> SafeString:
    """The latest scores in 56 px, for a work card."""
    return drawn(signs.sparkline(values, low=low, high=high, label=label))


@register.simple_tag
def range_bar(*, low: float, likely: float, high: float, label: str, **scale: float) -> SafeString:
    """A range with its likely value and zero; `scale_low` and `scale_high` are its table's."""
    shared = (scale.get("scale_low", low), scale.get("scale_high", high))
    return drawn(signs.range_bar(low=low, likely=likely, high=high, scale=shared, label=label))
