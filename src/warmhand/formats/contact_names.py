"""Names as address books hold them: "Dr. Hana Kovac, PT, DPT", "Kovac, Hana", "Riverside PT, LLC"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from warmhand.core.names import fold

LONGEST = 200
TITLES = frozenset({"dr", "prof", "mr", "mrs", "ms", "miss", "mx", "herr", "frau", "doctor"})
GENERATIONS = frozenset({"jr", "sr", "ii", "iii", "iv"})
# Letters that are surely no given name, also where one word alone stands before them.
KNOWN_LETTERS = frozenset(
    {
        *("PT", "DPT", "MPT", "LMT", "LMBT", "LMP", "CMT", "RMT", "NMT", "DC", "LAC", "DACM"),
        *("DAOM", "DPM", "OT", "OTR", "OTD", "CHT", "MD", "DO", "RN", "NP", "PA", "PAC", "FNP"),
        *("PHD", "PSYD", "LCSW", "LICSW", "ATC", "CSCS", "OCS", "SCS", "FAAOMPT", "CPT", "RD"),
        *("MS", "MA", "MSC", "BS", "BA", "BSC", "MBA", "MPH"),
    }
)
_DOTS = re.compile(r"[.\s]")
_LETTERS = re.compile(r"^[A-Z][A-Za-z./-]{0,11}$")
_MOST_SMALL = 2  # small letters in the likes of "PsyD" and "LAc"


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name: whole, the family name within it ("" not known), and the letters behind."""

    name: str
    family: str = ""
    credential: str = ""


def clean(text: str, *, longest: int = LONGEST) -> str:
    """Return `text` on one line, without signs that do not show, cut to `longest`."""
    if not text.isprintable():
        text = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(text.split())[:longest].rstrip()


def whole_name(text: str) -> Name:
    """Return the name in `text`; titles go, and letters behind a comma become the credential."""
    head, *tails = [clean(part) for part in text.split(",")]
    is_one_word = " " not in without_title(head)
    letters = [tail for tail in tails if is_credential(tail, is_known=is_one_word)]
    others = [tail for tail in tails if tail and tail not in letters]
    suffix = " ".join(tail for tail in others if _bare(tail) in GENERATIONS)
    first = " ".join(tail for tail in others if _bare(tail) not in GENERATIONS)
    head, behind = _without_letters(head)
    name = without_title(f"{first} {head} {suffix}" if first else f"{head} {suffix}")
    return Name(clean(name), head if first else "", ", ".join(behind + letters)[:LONGEST])


def _without_letters(head: str, *, least: int = 2) -> tuple[str, list[str]]:
    """Return `head` and the known letters behind it that no comma parts: "Hana Kovac PT".

    At least so many words stay.
    """
    words, letters = head.split(), list[str]()
    while len(words) > least and not head.isupper() and words[-1].isupper():
        if not is_credential(words[-1], is_known=True):
            break
        letters.insert(0, words.pop())
    return " ".join(words), letters


def name_of_parts(*, first: str, middle: str, last: str, suffix: str) -> Name:
    """Return the name of its parts; a suffix such as "Jr." stays in it, others are credentials."""
    if first or middle:
        last, behind = _family(last)
        suffix = ", ".join(filter(None, (*behind, suffix)))
    if "," in last or not last or not (first or middle):
        found = whole_name(" ".join(filter(None, (first, middle, last))))
        last = found.family
        letters, name = [found.credential], found.name
    else:
        letters, name = [], without_title(" ".join(filter(None, (first, middle, last))))
    kept = list[str]()
    for part in suffix.split(","):
        (kept if _bare(part) in GENERATIONS else letters).append(clean(part))
    name = clean(" ".join((name, *kept)))
    each = [part.strip() for said in letters for part in said.split(",")]
    return Name(name, clean(last), ", ".join(dict.fromkeys(filter(None, each)))[:LONGEST])


def _family(last: str) -> tuple[str, list[str]]:
    """Return the family name and what stands behind it: "Kovac PT", "Kovac, DPT", "Kovac, Jr."."""
    head, *tails = [clean(part) for part in last.split(",")]
    if not all(_bare(part) in GENERATIONS or is_credential(part) for part in tails if part):
        return last, []
    family, letters = _without_letters(head, least=1)
    return family, letters + tails


def without_title(name: str) -> str:
    """Return `name` without "Dr." and the like before it, unless nothing else is left."""
    words = name.split()
    while len(words) > 1 and _bare(words[0]) in TITLES:
        words.pop(0)
    return " ".join(words)


def is_credential(text: str, *, is_known: bool = False) -> bool:
    """Return whether `text` looks like letters behind a name: "PT", "DPT", "L.Ac.", "PT DPT".

    Where `is_known`, only letters of the list count: "KOVAC, HANA" is a name in capitals.
    """
    words = text.split()
    if is_known:
        return 0 < len(words) <= 4 and all(_is_known(word) for word in words)
    return 0 < len(words) <= 4 and all(_is_letters(word) for word in words)


def _is_known(word: str) -> bool:
    if len(word) == len("Do") and word.istitle():  # a name: Do, Ma, Ba
        return False
    return _bare(word).replace("-", "").replace("/", "").upper() in KNOWN_LETTERS


def _is_letters(word: str) -> bool:
    if not _LETTERS.match(word) or _bare(word) in GENERATIONS:
        return False
    small = sum(letter.islower() for letter in word)
    capitals = sum(letter.isupper() for letter in word)
    return capitals >= 2 and small <= _MOST_SMALL


def name_key(name: str) -> tuple[str, ...]:
    """Return what two spellings of one name share: first and last word, and "Jr." or the like."""
    names, generation = _words(name)
    return (names[0], names[-1], *generation) if names else ()


def middle_words(name: str) -> tuple[str, ...]:
    """Return the words between the first and the last of `name`, folded: ("van",) of An Van Le."""
    names, _generation = _words(name)
    return tuple(names[1:-1])


def agree(one: Sequence[str], other: Sequence[str]) -> bool:
    """Return whether two sets of middle words can be of one person: none said, or an initial.

    Mary Ann is not Mary Beth, though both be Smith and answer one phone.
    """
    return all(
        a == b or (1 in {len(a), len(b)} and a[0] == b[0]) for a, b in zip(one, other, strict=False)
    )


def _words(name: str) -> tuple[list[str], list[str]]:
    """Return the words of `name`, folded, and "Jr." or the like apart."""
    words = [word.strip(".,") for word in fold(without_title(name)).split()]
    words = [word for word in words if word]
    names = [word for word in words if word not in GENERATIONS]
    return names or words, [word for word in words if word in GENERATIONS]


def _bare(word: str) -> str:
    return _DOTS.sub("", word).casefold()
