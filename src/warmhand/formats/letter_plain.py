"""A newsletter as plain text: 72 letters a line, addresses as numbered notes at the end."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from textwrap import TextWrapper
from typing import Final

from markdown_it.token import Token

from warmhand.formats.letter_html import LetterPage
from warmhand.formats.markdown import Written, address_of

WIDTH: Final = 72


def letter_plain(page: LetterPage, *, leads_to: Callable[[str], str] = str) -> str:
    """Return the whole text part; `leads_to` changes each address within the words."""
    notes = [f"[{link.number}] {leads_to(link.address)}" for link in page.written.links]
    view = [f"Read it on the web: {page.view_url}"] if page.view_url else []
    parts = [
        _wrapped(page.name),
        f"{_wrapped(page.subject)}\n{'=' * min(WIDTH, len(page.subject))}",
        text_of(page.written),
        "\n".join(notes),
        "-- \n" + "\n".join(map(_wrapped, page.postal)),
        _wrapped(page.why),
        "\n".join([*view, f"Leave this list: {page.leave_url}"]),
    ]
    return "\n\n".join(part.strip("\n") for part in parts if part) + "\n"


def text_of(written: Written) -> str:
    """Return the words as plain text; behind each link stands the number of its note."""
    walk = _Walk(written)
    for token in written.tokens:
        walk.take(token)
    return "\n".join(walk.lines).strip("\n")


def _wrapped(text: str, first: str = "", rest: str = "") -> str:
    """Return `text` within the width; addresses and long words stay whole."""
    wrapper = TextWrapper(
        width=WIDTH,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
    pieces = [wrapper.fill(text.split("\n", maxsplit=1)[0])]
    wrapper.initial_indent = rest
    return "\n".join([*pieces, *(wrapper.fill(line) for line in text.split("\n")[1:])])


@dataclass
class _Walk:
    """One walk through the words, with what stands before each line."""

    written: Written
    lines: list[str] = field(default_factory=list)
    before: list[str] = field(default_factory=list)
    marks: list[int | None] = field(default_factory=list)
    """Of each open list the number of its next entry, None for one with bullets."""
    first: str = ""
    """What stands before the next line in place of blanks: the mark of an entry."""
    underline: str = ""

    def take(self, token: Token) -> None:
        kind, _, side = token.type.rpartition("_")
        if token.type == "inline":
            self._words(_inline(self.written, token.children or []))
        elif token.type in {"fence", "code_block"}:
            self._put(["    " + line for line in token.content.rstrip("\n").split("\n")])
        elif token.type == "hr":
            self._put(["* * *"])
        elif side == "open":
            self._open(kind, token)
        else:
            self._close(kind)

    def _open(self, kind: str, token: Token) -> None:
        if kind in {"bullet_list", "ordered_list"}:
            start = int(token.attrs.get("start", 1))
            self.marks.append(None if kind == "bullet_list" else start)
        elif kind == "list_item":
            self._entry()
        elif kind == "blockquote":
            self.before.append("> ")
        elif kind == "heading":
            self.underline = "-"

    def _entry(self) -> None:
        number = self.marks[-1]
        mark = "- " if number is None else f"{number}. "
        if number is not None:
            self.marks[-1] = number + 1
        self.first = "".join(self.before) + mark
        self.before.append(" " * len(mark))

    def _close(self, kind: str) -> None:
        if kind in {"list_item", "blockquote"}:
            self.before.pop()
        elif kind in {"bullet_list", "ordered_list"}:
            self.marks.pop()
            self._gap()
        elif kind == "heading":
            self.underline = ""

    def _words(self, text: str) -> None:
        rest = "".join(self.before)
        wrapped = _wrapped(text, self.first or rest, rest).split("\n")
        if self.underline:
            wrapped.append(rest + self.underline * max(map(len, wrapped)))
        self.first = ""
        self.lines += wrapped
        if not self.marks or self.underline:
            self._gap()

    def _put(self, lines: Sequence[str]) -> None:
        self.lines += ["".join(self.before) + line for line in lines]
        self._gap()

    def _gap(self) -> None:
        if self.lines and self.lines[-1].strip():
            self.lines.append("")


def _inline(written: Written, children: list[Token]) -> str:
    words, open_link = [], ""
    for child in children:
        if child.type == "link_open":
            open_link = address_of(child)
        elif child.type == "link_close":
            words.append(f" [{written.number_of(open_link)}]")
        elif child.type in {"softbreak", "hardbreak"}:
            words.append("\n")
        elif child.content != open_link:
            words.append(child.content)
    return "".join(words).replace("  [", " [")
