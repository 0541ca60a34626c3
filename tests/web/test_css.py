"""The stylesheet holds what pages use, its colours can be read, and pages carry no style of their own."""

import re
from pathlib import Path

import pytest

import warmhand.web

WEB = Path(warmhand.web.__file__).parent
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))
STYLES = {path.name: path.read_text() for path in (WEB / "static" / "warmhand").glob("*.css")}
CSS = STYLES["warmhand.css"]
DEFINED = set(re.findall(r"\.([a-z][\w-]*)", "".join(STYLES.values())))
TAG = re.compile(r"{%.*?%}", re.DOTALL)
VALUE = re.compile(r"{{.*?}}", re.DOTALL)
CLASSES = re.compile(r'\bclass="((?:[^"{]|{[{%].*?[%}]})*)"', re.DOTALL)

TOKENS = {
    name: (light, dark)
    for name, light, dark in re.findall(
        r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)", CSS
    )
}
GROUNDS = ("wall", "sheet", "linen")
PAIRS = [
    *(
        (text, on, 4.5)
        for text in ("ink", "ink-soft")
        for on in (*GROUNDS, "oak-pale", "accent-tint")
    ),
    *((text, on, 4.5) for text in ("accent", "accent-strong") for on in (*GROUNDS, "oak-pale")),
    *((text, on, 4.5) for text in ("accent", "accent-strong") for on in ("accent-tint",)),
    *((text, on, 4.5) for text in ("good", "still", "worse", "early") for on in GROUNDS),
    *((text, f"{text}-tint", 4.5) for text in ("good", "still", "worse", "early")),
    *(("ink", f"{on}-tint", 4.5) for on in ("good", "still", "worse", "early")),
    *(("oak-deep", on, 4.5) for on in (*GROUNDS, "oak-pale")),
    ("on-accent", "accent", 4.5),
    ("on-accent", "accent-strong", 4.5),
    ("on-urgent", "urgent", 4.5),
    ("wall", "ink", 4.5),
    *(("line-strong", on, 3) for on in (*GROUNDS, "accent-tint")),
    *(("focus", on, 3) for on in (*GROUNDS, "oak-pale", "accent-tint")),
]


def luminance(colour):
    """WCAG 2.2, relative luminance of an sRGB colour."""
    shares = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(
    ("text", "ground", "least"), PAIRS, ids=[f"{t}-on-{g}" for t, g, _ in PAIRS]
)
def test_words_and_edges_can_be_read_in_light_and_dark(text, ground, least):
    for theme in (0, 1):
        assert contrast(TOKENS[text][theme], TOKENS[ground][theme]) >= least


def test_a_colour_is_written_once_as_a_token():
    body = re.sub(r"@layer tokens {.*?\n}\n", "", CSS, flags=re.DOTALL)
    assert set(re.findall(r"#[0-9a-f]{3,8}\b", body)) <= {"#fff", "#000"}  # a code to be scanned


def test_every_token_in_use_is_defined():
    used = set(re.findall(r"var\(--([\w-]+)\)", "".join(STYLES.values())))
    assert used <= set(re.findall(r"--([\w-]+):", CSS))


def test_the_stylesheet_stays_small_and_asks_nobody_else():
    assert len(CSS.encode()) <= 40_000
    assert not re.search(r"url\(|@import|https?:", "".join(STYLES.values()))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(WEB)))
def test_every_class_of_a_page_is_in_the_stylesheet(path):
    found = CLASSES.findall(path.read_text())
    names = {name for value in found for name in VALUE.sub("*", TAG.sub(" ", value)).split()}
    patterns = {name: re.escape(name).replace(r"\*", r"[\w-]*") for name in names}
    unknown = [
        name for name, form in patterns.items() if not any(re.fullmatch(form, d) for d in DEFINED)
    ]
    assert unknown == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(WEB)))
def test_a_page_has_no_style_script_or_handler_of_its_own(path):
    text = path.read_text()
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|hx-on|javascript:", text)
    # A block of JSON is data: no browser runs it, whatever the policy.
    is_data = re.compile(r'type="application/(ld\+)?json"')
    runs = [tag for tag in re.findall(r"<script[^>]*>", text) if not is_data.search(tag)]
    assert all("src=" in tag for tag in runs)
    assert not re.search(r'(src|href)="(https?:)?//', text)
