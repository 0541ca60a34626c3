"""Markdown as a practice writes it: safe HTML, and the links in it.

No HTML passes through, pictures become their words, and a link leads to http, https, mailto or tel
or is no link. Every tag comes from the tables here; every word is escaped.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

SAFE: Final = ("https://", "http://", "mailto:", "tel:")
COUNTED: Final = ("https://", "http://")
# A bare address, not one that already stands within [](), <> or the words of a link.
_BARE = re.compile(r"(?<![<\[\w/])(?<!\]\()https?://[^\s<>\[\]()\"“”]*[^\s<>\[\]()\"“”.,;:!?'’]")
_NO_LINK = re.compile(r"\[[^\[\]]*\]\([^()]*\)")
_CONTROLS = dict.fromkeys((*range(9), 11, *range(12, 32), *range(127, 160)))
_TAGS: Final = frozenset({"p", "ul", "ol", "li", "blockquote", "em", "strong"})
_LOWEST: Final = 4  # h4; the page's own title is h1


@dataclass(frozen=True, slots=True)
class LinkIn:
    """One address within the words, once however often it stands there."""

    number: int
    """1 and up, by where it stands first."""
    address: str
    words: str
    """What one reads where it stands first."""

    @property
    def is_web(self) -> bool:
        """Whether it leads to a web page."""
        return self.address.startswith(COUNTED)


@dataclass(frozen=True, slots=True)
class Written:
    """Words as they were read, ready to be drawn."""

    tokens: tuple[Token, ...]
    links: tuple[LinkIn, ...]
    not_links: tuple[str, ...]
    """What was meant as a link and is none."""
    pictures: int
    """How many pictures were left out."""

    def number_of(self, address: str) -> int:
        """Return the number of the link to `address`, which stands in these words."""
        return next(link.number for link in self.links if link.address == address)


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "typographer": True, "breaks": True})
    parser.enable(["replacements", "smartquotes"])
    parser.disable(["html_block", "html_inline"])
    parser.validateLink = is_safe  # type: ignore[method-assign,assignment]  # the documented way
    return parser


def is_safe(address: str) -> bool:
    """Return whether `address` may be a link: http, https, mailto or tel, and nothing else."""
    return address.strip().lower().startswith(SAFE)


_PARSER = _parser()


@lru_cache(maxsize=16)
def read_markdown(text: str) -> Written:
    """Return `text` as it is to be drawn; a bare web address becomes a link."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").translate(_CONTROLS)
    tokens = tuple(_PARSER.parse(_BARE.sub(r"<\g<0>>", plain)))
    inner = [child for token in tokens for child in token.children or ()]
    words = "\n".join(child.content for child in inner if child.type == "text")
    return Written(
        tokens=tokens,
        links=tuple(_links(tokens)),
        not_links=tuple(_NO_LINK.findall(words)),
        pictures=sum(child.type == "image" for child in inner),
    )


def _links(tokens: tuple[Token, ...]) -> Iterator[LinkIn]:
    seen: set[str] = set()
    for token in tokens:
        children = token.children or []
        for at, child in enumerate(children):
            address = address_of(child)
            if child.type == "link_open" and address not in seen:
                seen.add(address)
                yield LinkIn(len(seen), address, _words_from(children[at + 1 :]))


def _words_from(children: list[Token]) -> str:
    words = []
    for child in children:
        if child.type == "link_close":
            break
        words.append(child.content)
    return " ".join("".join(words).split())


def address_of(token: Token) -> str:
    """Return where a "link_open" leads, "" for any other token."""
    return str(token.attrs.get("href", ""))


def html_of(
    written: Written,
    *,
    look: Mapping[str, str] | None = None,
    leads_to: Callable[[str], str] = str,
) -> str:
    """Return the words as HTML; headings begin at h2 and leave none out.

    `look` gives a tag its inline style, for mail programs; `leads_to` changes each address.
    """
    return _Drawing(look or {}, leads_to).blocks(written.tokens)


class _Drawing:
    """One walk through the words."""

    def __init__(self, look: Mapping[str, str], leads_to: Callable[[str], str]) -> None:
        self.look = look
        self.leads_to = leads_to
        self.last = 1  # the title

    def blocks(self, tokens: tuple[Token, ...]) -> str:
        return "".join(self.block(token) for token in tokens if not token.hidden)

    def block(self, token: Token) -> str:
        if token.type == "inline":
            return "".join(self.inline(child) for child in token.children or ())
        if token.type in {"fence", "code_block"}:
            return f"{self.open('pre')}{escape(token.content)}</pre>\n"
        if token.type == "hr":
            return self.open("hr") + "\n"
        if token.type.startswith("heading_"):
            return self.heading(token)
        return self.plain(token)

    def heading(self, token: Token) -> str:
        if token.nesting < 0:
            return f"</h{self.last}>\n"
        self.last = min(int(token.tag[1]) + 1, self.last + 1, _LOWEST)
        return self.open(f"h{self.last}")

    def plain(self, token: Token) -> str:
        if token.tag not in _TAGS:
            return ""
        ends = "" if token.tag in {"em", "strong"} else "\n"
        if token.nesting < 0:
            return f"</{token.tag}>{ends}"
        start = token.attrs.get("start") if token.tag == "ol" else None
        return self.open(token.tag, f' start="{int(start)}"' if start is not None else "")

    def inline(self, token: Token) -> str:
        match token.type:
            case "link_open":
                where = escape(self.leads_to(address_of(token)))
                return self.open("a", f' href="{where}"')
            case "link_close":
                return "</a>"
            case "softbreak" | "hardbreak":
                return "<br>\n"
            case "code_inline":
                return f"{self.open('code')}{escape(token.content)}</code>"
            case "text" | "image" | "text_special":
                return escape(token.content, quote=False)
            case _:
                return self.plain(token)

    def open(self, tag: str, more: str = "") -> str:
        style = self.look.get(tag, "")
        styled = f' style="{escape(style)}"' if style else ""
        return f"<{tag}{more}{styled}>"
