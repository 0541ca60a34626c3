"""A newsletter as HTML for mail programs: one column, inline styles, nothing loaded from anywhere.

Mail programs know little of CSS: the styles stand at each tag, and a few lines in the head turn the
colours where a program follows the reader's dark mode. Without them it stays dark ink on white.
"""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import Final

from warmhand.formats.markdown import Written, html_of

INK: Final = "#29241f"
SOFT: Final = "#5a5248"
ACCENT: Final = "#2d4a80"
LINE: Final = "#ddd5c7"
_TEXT: Final = "-apple-system, 'Segoe UI', Roboto, 'Noto Sans', Arial, sans-serif"
_HEAD: Final = "'Iowan Old Style', 'Palatino Linotype', Palatino, Georgia, serif"
# 17 px on at most 600: some 65 letters a line, and two clicks larger than most mails on a phone.
LOOK: Final = {
    "p": "margin: 0 0 18px",
    "h2": f"margin: 34px 0 12px; font: 500 23px/1.25 {_HEAD}",
    "h3": "margin: 26px 0 8px; font-size: 17px; line-height: 1.35; font-weight: 650",
    "h4": "margin: 20px 0 6px; font-size: 17px; line-height: 1.35; font-weight: 600",
    "ul": "margin: 0 0 18px; padding: 0 0 0 24px",
    "ol": "margin: 0 0 18px; padding: 0 0 0 28px",
    "li": "margin: 0 0 6px",
    "blockquote": f"margin: 0 0 18px; padding: 0 0 0 16px; border-left: 3px solid {LINE}",
    "a": f"color: {ACCENT}; text-decoration: underline; overflow-wrap: anywhere",
    "hr": f"margin: 28px 0; border: 0; border-top: 1px solid {LINE}",
    "pre": "margin: 0 0 18px; font-size: 15px; white-space: pre-wrap",
    "code": "font-size: 15px",
}
_DARK: Final = """
:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (prefers-color-scheme: dark) {
  .sheet { background-color: #1a1714 !important; color: #f2ece2 !important; }
  .sheet a { color: #a9c0ee !important; }
  .soft { color: #c0b6a8 !important; }
  .sheet hr, .sheet blockquote, .soft { border-color: #4a433a !important; }
}
"""
_HIDDEN: Final = (
    "display: none; mso-hide: all; max-height: 0; overflow: hidden; font-size: 1px; "
    "line-height: 1px; opacity: 0"
)
# Else a mail program fills the line beside the subject from the letter's own first words.
_FILL: Final = "&#847;&zwnj;&nbsp;" * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterPage:
    """All that stands in one newsletter beside its words; every text is plain."""

    name: str
    """Of the newsletter."""
    subject: str
    preview: str
    """The line beside the subject; may be ""."""
    written: Written
    why: str
    """Why the reader gets it."""
    postal: tuple[str, ...]
    """Who writes, and where by post."""
    leave_url: str
    view_url: str
    """Where it stands on the web, "" for nowhere."""


def letter_html(page: LetterPage, *, leads_to: Callable[[str], str] = str) -> str:
    """Return the whole HTML part; `leads_to` changes each address within the words."""
    words = html_of(page.written, look=LOOK, leads_to=leads_to)
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        '<meta name="supported-color-schemes" content="light dark">\n'
        f"<title>{escape(page.subject)}</title>\n<style>{_DARK}</style>\n</head>\n"
        '<body class="sheet" style="margin: 0; padding: 0; background-color: #ffffff; '
        f'color: {INK}; font: 17px/1.55 {_TEXT}; -webkit-text-size-adjust: 100%">\n'
        f"{_preheader(page.preview)}"
        # Outlook on Windows does not know max-width.
        '<!--[if mso]><table role="presentation" align="center" width="600"><tr><td><![endif]-->\n'
        '<div role="main" style="max-width: 600px; margin: 0 auto; padding: 28px 20px 40px; '
        'overflow-wrap: break-word">\n'
        f"{_head(page)}{words}{_foot(page)}"
        "</div>\n<!--[if mso]></td></tr></table><![endif]-->\n</body>\n</html>\n"
    )


def _preheader(preview: str) -> str:
    if not preview:
        return ""
    return f'<div style="{_HIDDEN}" aria-hidden="true">{escape(preview)}{_FILL}</div>\n'


def _head(page: LetterPage) -> str:
    name = f'<p class="soft" style="margin: 0 0 6px; font-size: 15px; color: {SOFT}">{{}}</p>\n'
    title = (
        f'<h1 style="margin: 0 0 22px; font: 500 29px/1.2 {_HEAD}">{escape(page.subject)}</h1>\n'
    )
    return name.format(escape(page.name)) + title


def _foot(page: LetterPage) -> str:
    style = f"font-size: 15px; line-height: 1.5; color: {SOFT}"
    lines = "<br>".join(escape(line) for line in page.postal)
    view = f"{_link(page.view_url, 'Read it on the web')} · " if page.view_url else ""
    return (
        f'<div class="soft" style="margin-top: 40px; padding-top: 18px; border-top: 1px solid {LINE}; '
        f'{style}">\n<p style="margin: 0 0 12px">{lines}</p>\n'
        f'<p style="margin: 0 0 12px">{escape(page.why)}</p>\n'
        f'<p style="margin: 0">{view}{_link(page.leave_url, "Leave this list")}</p>\n</div>\n'
    )


def _link(address: str, words: str) -> str:
    return f'<a href="{escape(address)}" style="{LOOK["a"]}">{words}</a>'
