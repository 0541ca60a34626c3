"""The referral letter as PDF: data goes beside the template, never into it."""

import json
import tempfile
from datetime import date
from functools import cache
from importlib.resources import files

import typst

from warmhand.core.letter import (
    LetterContent,
    Paragraph,
    Role,
    ScoreSeries,
    day_words,
    letter_paragraphs,
    series_words,
)
from warmhand.core.letter_lines import addressee_lines, figures, sender_lines
from warmhand.formats.qr import qr_svg

_LETTER_SHEET = frozenset({"US", "CA", "MX", "PH", "CL", "CO"})
_WIDE, _TALL, _EDGE = 480.0, 110.0, 8.0
_INK, _SOFT = "#222222", "#999999"


def letter_pdf(content: LetterContent, *, answer_url: str = "") -> bytes:
    """Return the letter as a PDF of one sheet, smaller type if it would not fit.

    With `answer_url` the partner's address is printed, in words and as a code. Text of any
    kind is printed as it stands: the template reads it as data from a root that holds nothing.
    """
    data = json.dumps(_sheet(content, answer_url))
    with tempfile.TemporaryDirectory() as empty:
        compiler = typst.Compiler(_template(), root=empty, font_paths=_fonts())
        pdf = compiler.compile(format="pdf", sys_inputs={"letter": data}, timestamp=0)
    if not isinstance(pdf, bytes):
        raise TypeError("typst gave no PDF")
    return pdf


def score_picture(series: ScoreSeries) -> str:
    """Return the scores as a small SVG without words: rings in time, high values on top."""
    rings = [_ring(series, day, value) for day, value in series.points]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in rings)
    bottom, top = _height(series, series.low), _height(series, series.high)
    grid = "".join(
        f'<path d="M0 {y:.1f}H{_WIDE:.0f}" stroke="{_SOFT}" stroke-width="0.6"/>'
        for y in (top, (top + bottom) / 2, bottom)
    )
    dots = "".join(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="#ffffff" stroke="{_INK}" stroke-width="1.6"/>'
        for x, y in rings
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDE:.0f} {_TALL:.0f}">{grid}'
        f'<polyline points="{line}" fill="none" stroke="{_SOFT}" stroke-width="1"/>{dots}</svg>'
    )


def _height(series: ScoreSeries, value: float) -> float:
    share = (value - series.low) / ((series.high - series.low) or 1)
    return _TALL - _EDGE - share * (_TALL - 2 * _EDGE)


def _ring(series: ScoreSeries, day: date, value: float) -> tuple[float, float]:
    first, last = series.points[0][0], series.points[-1][0]
    share = (day - first).days / ((last - first).days or 1)
    return _EDGE + share * (_WIDE - 2 * _EDGE), _height(series, value)


@cache
def _template() -> bytes:
    return (files("warmhand.formats") / "letter.typ").read_bytes()


@cache
def _fonts() -> typst.Fonts:
    # The device's fonts stand in for scripts that the built-in ones do not have.
    return typst.Fonts(include_system_fonts=True)


def _plain(text: str) -> str:
    """Drop control characters: they print as nothing or as a box."""
    kept = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in kept if c == "\n" or (c.isprintable() or c.isspace()))


def _row(paragraph: Paragraph) -> dict[str, str]:
    return {"role": paragraph.role.value, "text": _plain(paragraph.text)}


def _sheet(content: LetterContent, answer_url: str) -> dict[str, object]:
    country = content.sender.country
    paragraphs = letter_paragraphs(content)
    # The figures and the picture stand before the question, after what they show.
    turn = next(i for i, row in enumerate(paragraphs) if row.role in {Role.QUESTION, Role.CONSENT})
    picture = content.chart if content.chart and content.chart.points else None
    shown = figures(content.scores) if content.scores else ()
    return {
        "paper": "us-letter" if country.upper() in _LETTER_SHEET else "a4",
        "practice": _plain(content.sender.practice),
        "sender": [_plain(line) for line in sender_lines(content.sender)],
        "addressee": [_plain(line) for line in addressee_lines(content.addressee)],
        "day": day_words(content.written_on, country=country),
        "before": [_row(paragraph) for paragraph in paragraphs[:turn]],
        "after": [_row(paragraph) for paragraph in paragraphs[turn:]],
        "picture": score_picture(picture) if picture else "",
        "ends": [f"{picture.high:g}", f"{picture.low:g}"] if picture else [],
        "caption": _plain(series_words(picture, country=country)) if picture else "",
        "figures": [[_short(day, country), f"{value:g}"] for day, value in shown],
        "url": _plain(answer_url),
        "code": qr_svg(answer_url) if answer_url else "",
    }


def _short(day: date, country: str) -> str:
    words = day_words(day, country=country).replace(",", "").split()
    month, number = (words[0], words[1]) if words[1].isdigit() else (words[1], words[0])
    return f"{month[:3]} {number}" if country.upper() == "US" else f"{number} {month[:3]}"
