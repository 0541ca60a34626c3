"""Words of a practice as HTML, as a mail and as plain text."""

import re

from hypothesis import given
from hypothesis import strategies as st
from justhtml import JustHTML

from warmhand.formats.letter_html import LetterPage, letter_html
from warmhand.formats.letter_plain import WIDTH, letter_plain
from warmhand.formats.markdown import html_of, read_markdown

TAG = re.compile(r"<(/?)([a-z0-9]+)((?:\s[^<>]*)?)>")
ALLOWED = {"p", "ul", "ol", "li", "blockquote", "em", "strong", "a", "br", "hr"}
ALLOWED |= {"pre", "code", "h2", "h3", "h4"}
ATTRIBUTES = re.compile(
    r'(\s(href="(https?://|mailto:|tel:)[^"<>]*"|start="\d+"|style="[^"<>]*"))*'
)

# Each has run somewhere in some Markdown program.
ATTACKS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<a href=javascript:alert(1)>x</a>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<style>@import 'https://evil.example/x.css'</style>",
    "<!--><script>alert(1)</script>-->",
    "<div\nonclick=alert(1)>x",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](\\javascript:alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](file:///etc/passwd)",
    "[x](//evil.example/x)",
    "[x][1]\n\n[1]: javascript:alert(1)",
    "<javascript:alert(1)>",
    "![x](javascript:alert(1))",
    "![x](https://evil.example/pixel.png)",
    "![x\" onerror=\"alert(1)](https://evil.example/x)",
    "[x](https://e.example/\"onmouseover=\"alert(1))",
    "[x](https://e.example 'a\" onmouseover=\"alert(1)')",
    "https://e.example/\"onmouseover=alert(1)",
    "https://e.example/<script>alert(1)</script>",
    "`<script>alert(1)</script>`",
    "    <script>alert(1)</script>",
    "```\"><script>\n</code></pre><script>alert(1)</script>\n```",
    "# <script>alert(1)</script>",
    "> <script>alert(1)</script>",
    "- <script>alert(1)</script>",
    "**<script>alert(1)</script>**",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\x00<script\x00>alert(1)</script>",
    "</p></div></body><script>alert(1)</script>",
)  # fmt: skip


def page_of(body: str, **fields: str) -> LetterPage:
    values = {
        "name": "The Linden Letter",
        "subject": "Warm shoulders",
        "preview": "Three small things.",
        "why": "You asked for it.",
        "leave_url": "https://warm.example/letter/leave/abc/",
        "view_url": "https://warm.example/p/linden/letters/warm/",
    }
    postal = ("Linden Row Massage", "12 Linden Row, Portland OR 97209")
    return LetterPage(**{**values, **fields}, written=read_markdown(body), postal=postal)


def unsafe_in(html: str) -> list[str]:
    """Return every tag and attribute that the tables of the drawing do not have."""
    found = TAG.findall(html)
    wrong = [tag for _, tag, _ in found if tag not in ALLOWED]
    wrong += [more for _, _, more in found if not ATTRIBUTES.fullmatch(more)]
    rest = TAG.sub("", html)
    return wrong + [left for left in "<>" if left in rest]


def test_no_words_become_a_tag_or_a_link_that_runs_anything():
    wrong = {text: bad for text in ATTACKS if (bad := unsafe_in(html_of(read_markdown(text))))}
    assert wrong == {}
    loaded = [text for text in ATTACKS if "evil.example/pixel" in html_of(read_markdown(text))]
    assert loaded == []


def test_names_and_lines_around_the_words_are_escaped_as_well():
    fields = ("name", "subject", "preview", "why", "leave_url", "view_url")
    for text in ATTACKS:
        html = letter_html(page_of("", **dict.fromkeys(fields, text)))
        assert "<script" not in html
        assert not re.search(r"<[a-z]+[^<>]*\son[a-z]+=", re.sub(r'"[^"]*"', '""', html))


@given(st.text(alphabet="ab<>&\"'[]()!*_`#>-:/.\n h", max_size=120))
def test_whatever_is_typed_the_html_is_whole_and_safe(text):
    html = html_of(read_markdown(text))
    assert unsafe_in(html) == []
    JustHTML(
        f"<!doctype html><html><head><title>x</title></head><body>{html}</body></html>", strict=True
    )


@given(st.text(alphabet="ab<>&\"'[]()!*_`#>-:/.\n h1", max_size=120))
def test_whatever_is_typed_there_is_plain_text(text):
    assert "\x00" not in letter_plain(page_of(text))


BODY = """## Three things

1. **Warmth** first, a [warm pack](https://example.org/packs).
2. A walk -- it counts.

> "Mornings are easier."

#### Deep
Bare: https://example.org/a--b. Again https://example.org/packs, and [me](mailto:me@example.org).
"""


def test_headings_begin_below_the_title_and_leave_none_out():
    assert re.findall(r"<(h\d)", html_of(read_markdown("### a\n\n# b\n\n##### c\n\n###### d"))) == [
        "h2",
        "h2",
        "h3",
        "h4",
    ]


def test_each_address_has_one_number_however_often_it_stands_there():
    links = read_markdown(BODY).links
    assert [(link.number, link.address) for link in links] == [
        (1, "https://example.org/packs"),
        (2, "https://example.org/a--b"),
        (3, "mailto:me@example.org"),
    ]


def test_what_was_meant_as_a_link_and_is_none_is_told():
    written = read_markdown("[here](www.example.org) ![a](https://e.example/a.png)")
    assert written.not_links == ("[here](www.example.org)",)
    assert written.pictures == 1


def test_the_mail_is_valid_html_loads_nothing_and_says_how_to_leave():
    html = letter_html(page_of(BODY))
    JustHTML(html, strict=True)
    assert not re.search(r"<(img|link|script|iframe|object)|url\(|@import", html)
    assert 'href="https://warm.example/letter/leave/abc/"' in html
    assert "12 Linden Row" in html
    assert html.index("Three small things.") < html.index("Warm shoulders</h1>")


def test_only_links_within_the_words_are_led_elsewhere():
    html = letter_html(page_of(BODY), leads_to=lambda address: "https://count.example/")
    assert html.count("https://count.example/") == 4
    assert "letter/leave/abc" in html


def test_plain_text_reads_by_itself_with_its_links_as_notes():
    text = letter_plain(page_of(BODY))
    assert max(len(line) for line in text.splitlines()) <= WIDTH
    for line in (
        "1. Warmth first, a warm pack [1].",
        "> “Mornings are easier.”",
        "Bare: [2]. Again [1], and me [3].",
        "[2] https://example.org/a--b",
        "Leave this list: https://warm.example/letter/leave/abc/",
    ):
        assert line in text.splitlines(), text


def test_words_made_to_be_slow_are_read():
    for text in ("[" * 9_000, "![[" * 3_000, "_a*" * 3_000, "> " * 20_000):
        assert unsafe_in(html_of(read_markdown(text))) == []


def test_lists_quotes_and_titles_keep_their_shape_in_plain_text():
    long = "word " * 40
    body = f"## Title\n\n- one {long}\n  - below\n\n> quoted {long}\n\n3. third\n\n---\n\n    code"
    lines = letter_plain(page_of(body, name="N" * 20 + " " + long)).splitlines()
    assert max(map(len, lines)) <= WIDTH
    at = next(at for at, line in enumerate(lines) if line.startswith("- one word"))
    assert lines[at + 1].startswith("  word")
    assert "  - below" in lines
    assert sum(line.startswith("> ") for line in lines) > 2
    for line in ("Title", "-----", "3. third", "* * *", "    code"):
        assert line in lines
    assert "-- " in lines  # mail programs fold what stands below


def test_the_line_beside_the_subject_is_there_and_not_shown():
    (hidden,) = re.findall(
        r'<div style="([^"]*)" aria-hidden="true">Three', letter_html(page_of("x"))
    )
    assert hidden.startswith("display: none; mso-hide: all")
    assert "aria-hidden" not in letter_html(page_of("x", preview=""))


def test_in_the_dark_every_line_and_rule_of_the_mail_turns():
    html = letter_html(page_of("> a\n\n---\n\n[b](https://b.example)"))
    head = html[: html.index("</head>")]
    assert 'name="color-scheme" content="light dark"' in head
    dark = head[head.index("prefers-color-scheme: dark") :]
    for part in (".sheet {", ".sheet a", ".soft", ".sheet hr", ".sheet blockquote"):
        assert part in dark
    assert html.count('role="main"') == 1
