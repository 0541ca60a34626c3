"""vCards 2.1, 3.0 and 4.0 (RFC 2426, RFC 6350): cards of an address book, photos passed over.

Written to get through damage: a line that is no property is passed over, a card without an end
is closed by the next one, and nothing here raises on any text.
"""

import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

MOST_BYTES: Final = 20_000_000
LONGEST_VALUE: Final = 4_000
_HEAD: Final = re.compile(r"^(?:[A-Za-z0-9_-]+\.)?([A-Za-z0-9-]+)$")
_PIECE: Final = re.compile(r"((?:\\.?|[^;\\])*)(?:;|$)", re.DOTALL)
_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)
_BEGIN: Final = "BEGIN:VCARD"
_CARD: Final = re.compile(r"^[ \t]*BEGIN:VCARD", re.IGNORECASE | re.MULTILINE)
_END: Final = "END:VCARD"
# What may be large and is never read.
_PASSED_OVER: Final = frozenset({"PHOTO", "LOGO", "SOUND", "KEY"})


@dataclass(frozen=True, slots=True)
class Property:
    """One property: its parameters' words in capitals, and its value as it was written."""

    words: frozenset[str]
    value: str
    rank: int
    """1 to 100, smaller is preferred; 101 where nothing was said."""

    @property
    def text(self) -> str:
        """The value as one text."""
        return unescaped(self.value)

    @property
    def parts(self) -> list[str]:
        """The parts of a structured value."""
        return [unescaped(part) for part in _PIECE.findall(self.value)[:8]]


@dataclass(slots=True)
class Card:
    """One card: the number of the line where it begins (from 1), and its properties by name."""

    line: int
    properties: dict[str, list[Property]] = field(default_factory=dict)

    def all(self, name: str) -> list[Property]:
        """Return the properties `name`, the preferred ones first."""
        return sorted(self.properties.get(name, []), key=lambda each: each.rank)

    def text(self, name: str) -> str:
        """Return the text of the preferred property `name`, or ""."""
        found = self.all(name)
        return found[0].text if found else ""

    def parts(self, name: str) -> list[str]:
        """Return the parts of the preferred property `name`, or none."""
        found = self.all(name)
        return found[0].parts if found else []


def is_vcard(text: str) -> bool:
    """Return whether `text` holds a card."""
    return _CARD.search(text) is not None


def read_cards(text: str) -> list[Card]:
    """Return the cards in `text`; whatever else stands in it is passed over."""
    cards: list[Card] = []
    card: Card | None = None
    for number, line in _unfolded(text):
        head = line[:12].strip().upper()
        if head == _BEGIN:  # also inside another card: a nested one stands for itself
            card = Card(number)
            cards.append(card)
        elif head == _END:
            card = None
        elif card is not None and (found := _property(line)) is not None:
            name, value = found
            card.properties.setdefault(name, []).append(value)
    return cards


def unescaped(value: str) -> str:
    """Return `value` without its backslashes, on one line."""
    if "\\" in value:
        value = _ESCAPED.sub(lambda found: " " if found[1] in "nN" else found[1], value)
    return " ".join(value.split())


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    """Yield each line with its number, folded ones put together, those of photos left out."""
    held: list[str] = []
    start, size, is_soft = 1, 0, False
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        if is_soft or line[:1] in {" ", "\t"}:
            # A soft end keeps the blank that follows it; a fold's own blank goes.
            part = line if is_soft else line[1:]
            is_soft = is_soft and line.endswith("=")
            if held and size < LONGEST_VALUE:
                held.append(part[:-1] if is_soft else part)
                size += len(part)
            continue
        if held:
            yield start, "".join(held)
        start, size = number, len(line)
        held = [line[: LONGEST_VALUE + 200]] if not _is_passed_over(line) else []
        is_soft = line.endswith("=") and "QUOTED-PRINTABLE" in line[:200].upper()
        if is_soft:
            held = [line[:-1]]
    if held:
        yield start, "".join(held)


def _is_passed_over(line: str) -> bool:
    name = line[:40].partition(":")[0].partition(";")[0].rpartition(".")[2]
    return name.upper() in _PASSED_OVER


def _property(line: str) -> tuple[str, Property] | None:
    head, colon, value = _parted(line)
    name, *parameters = head.split(";")
    found = _HEAD.match(name)
    if not colon or found is None:
        return None
    words, rank, charset = set[str](), 101, ""
    for parameter in parameters[:20]:
        key, _equals, said = parameter.partition("=")
        key = key.strip().upper()
        values = (said or key).replace('"', "").upper().split(",")
        words.update(each.strip() for each in values)
        charset = said.strip('"') if key == "CHARSET" else charset
        rank = min(rank, _rank(key, values))
    if "QUOTED-PRINTABLE" in words:
        value = _decoded(value, charset)
    return found[1].upper(), Property(frozenset(words), value[:LONGEST_VALUE], rank)


def _parted(line: str) -> tuple[str, str, str]:
    """Return head and value of `line`, parted at the first colon outside of quotation marks."""
    head, colon, value = line.partition(":")
    while colon and head.count('"') % 2:
        more, colon, value = value.partition(":")
        head = f"{head}:{more}"
    return head, colon, value


def _rank(key: str, values: list[str]) -> int:
    if key == "PREF":
        said = values[0].strip()
        return int(said) if said.isascii() and said.isdigit() and len(said) <= 3 else 1
    return 1 if "PREF" in values else 101


def _decoded(value: str, charset: str) -> str:
    data = quopri.decodestring(value.encode("utf-8", "replace"))
    for name in (charset or "utf-8", "utf-8"):
        try:
            return data.decode(name)
        except (UnicodeDecodeError, LookupError, ValueError):
            continue
    return data.decode("cp1252", errors="replace")
