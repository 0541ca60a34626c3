"""The referral letter as PDF: data goes beside the template, never into it."""

import json
import tempfile
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from itertools import product
from pathlib import Path
from typing import Literal

import typst

from warmhand.core.errors import InvalidValueError
from warmhand.core.letter import (
    LetterContent,
    Paragraph,
    Role,
    ScoreSeries,
    day_words,
    series_words,
)
from warmhand.core.letter_lines import (
    addressee_lines,
    figures,
    one_line,
    plain,
    sender_lines,
    short_day,
)
from warmhand.core.letter_words import letter_paragraphs
from warmhand.formats.logo import picture_kind
from warmhand.formats.qr import qr_svg

_LETTER_SHEET = frozenset({"US", "CA", "MX", "PH", "CL", "CO"})
_WIDE, _TALL, _EDGE = 480.0, 110.0, 8.0
_INK, _SOFT = "#222222", "#999999"
PDF_A: tuple[Literal["a-2b"], ...] = ("a-2b",)
LOGO = "logo"
PICTURE_PPI = 96.0
_EMPTY_SHEET: Mapping[str, object] = {
    **dict.fromkeys(("title", "practice", "day", "picture", "caption", "url", "code"), ""),
    **dict.fromkeys(("sender", "addressee", "before", "after", "ends", "figures"), ()),
    "paper": "a4",
}


def letter_pdf(content: LetterContent, *, answer_url: str = "", logo: bytes = b"") -> bytes:
    """Return the letter as a PDF/A-2b of one sheet, smaller type if it would not fit.

    With `answer_url` the partner's address is printed, in words and as a code. Text of any
    kind is printed as it stands: the template reads it as data from a root that holds nothing.
    `logo` is a PNG or JPEG, or nothing; one that cannot be drawn is left out, and text that no font here holds gives a plain PDF:
    neither ever stops a letter.
    """
    sheet = _sheet(content, answer_url)
    for standards, picture in product((PDF_A, ()), (logo, b"")):
        try:
            return _drawn(sheet, picture, standards)
        except typst.TypstError:
            continue
    return _drawn(sheet, b"", ())


def letter_picture(content: LetterContent, *, logo: bytes = b"") -> bytes:
    """Return the sheet as a PNG picture, for a page that shows how letters look."""
    sheet = _sheet(content, "")
    try:
        return _drawn(sheet, logo, (), kind="png")
    except typst.TypstError:
        return _drawn(sheet, b"", (), kind="png")


def refuse_undrawable(logo: bytes) -> None:
    """Draw a sheet with nothing but `logo`; raise `InvalidValueError` where that cannot be."""
    try:
        _drawn(_EMPTY_SHEET, logo, PDF_A)
    except typst.TypstError as refused:
        raise InvalidValueError(
            "This picture cannot be drawn. Save it anew as a PNG in red, green and blue."
        ) from refused


def _drawn(
    sheet: Mapping[str, object],
    logo: bytes,
    standards: Sequence[Literal["a-2b"]],
    *,
    kind: Literal["pdf", "png"] = "pdf",
) -> bytes:
    """Draw the sheet from a root that holds the logo's file, and nothing else."""
    with tempfile.TemporaryDirectory() as root:
        if logo:
            (Path(root) / LOGO).write_bytes(logo)
        data = json.dumps({**sheet, "logo": picture_kind(logo)})
        compiler = typst.Compiler(_template(), root=root, font_paths=_fonts())
        out = compiler.compile(
            format=kind,
            ppi=PICTURE_PPI,
            sys_inputs={"letter": data},
            pdf_standards=list(standards),
            timestamp=0,
        )
    if not isinstance(out, bytes):
        raise TypeError("typst gave no sheet")
    return out


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


def _row(paragraph: Paragraph) -> dict[str, str]:
    return {"role": paragraph.role.value, "text": plain(paragraph.text)}


def _sheet(content: LetterContent, answer_url: str) -> dict[str, object]:
    country = content.sender.country
    paragraphs = letter_paragraphs(content)
    # The figures and the picture stand after the line that says what they show.
    turn = next((i + 1 for i, row in enumerate(paragraphs) if row.role is Role.SCORES), 0)
    picture = content.chart if content.chart and content.chart.points else None
    shown = figures(content.scores) if content.scores else ()
    return {
        "paper": "us-letter" if country.upper() in _LETTER_SHEET else "a4",
        "title": one_line(plain(f"Letter from {content.sender.practice}")),
        "practice": one_line(plain(content.sender.practice)),
        "sender": [plain(line) for line in sender_lines(content.sender)],
        "addressee": [plain(line) for line in addressee_lines(content.addressee)],
        "day": day_words(content.written_on, country=country),
        "before": [_row(paragraph) for paragraph in paragraphs[:turn]],
        "after": [_row(paragraph) for paragraph in paragraphs[turn:]],
        "picture": score_picture(picture) if picture else "",
        "ends": [f"{picture.high:g}", f"{picture.low:g}"] if picture else [],
        "caption": plain(series_words(picture, country=country)) if picture else "",
        "figures": [[short_day(day, country=country), f"{value:g}"] for day, value in shown],
        "url": plain(answer_url),
        "code": qr_svg(answer_url) if answer_url else "",
    }
