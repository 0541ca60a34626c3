"""The parts of a name that was written in one piece, as contacts and cards carry it."""

import re
from dataclasses import dataclass
from typing import Final

from warmhand.core.same_person_clean import SUFFIXES, folded, word_set

_TITLES: Final = word_set("dr mr mrs ms miss mx prof professor rev sister sr brother")
_PARTICLES: Final = word_set(
    "van von der den de del della di da dos du la le ter ten st san santa al el bin ibn mac"
)
_CREDENTIALS: Final = word_set(
    "md do dc dds dmd dpm od pt dpt mpt mspt pta ot otr otrl otd ota lmt cmt lmp nctmb bctmb mt lac "
    "dac dacm dipl nd np fnp dnp aprn arnp pa pac rn bsn msn lpn crna cnm phd psyd edd lcsw lmft lpc "
    "lmhc msw slp cccslp aud pharmd rph rd rdn ldn atc cscs ocs scs facp faafp facs mph ms ma mba "
    "bs ba ccsp dacbsp cert mdt fellow faaompt cht cpt ryt e500"
)
_NOT_LETTERS: Final = re.compile(r"[^a-z0-9]")
_ASIDE: Final = re.compile(r"""\(([^)]*)\)|["\u201c\u201d]([^"\u201c\u201d]*)["\u201c\u201d]""")


@dataclass(frozen=True, slots=True)
class Names:
    """The parts of one person's name, as they were written; "" where there is none."""

    last: str = ""
    first: str = ""
    middle: str = ""
    suffix: str = ""
    credentials: str = ""
    nickname: str = ""


def names_of(text: str) -> Names:
    """Return the parts of a name such as "Dr. Ann Reyes-Hale, LMT" or "Hale, Ann Reyes".

    The last word is the last name, with the small words before it ("van der Berg"); of a double
    name without a hyphen the first half is taken for a middle name. One word alone is a first name.
    """
    nickname = next((part for hit in _ASIDE.findall(text) for part in hit if part), "")
    pieces = [piece.split() for piece in _ASIDE.sub(" ", text).split(",")]
    endings = [piece for piece in pieces[1:] if piece and all(map(_is_ending, piece))]
    named = [_untitled(piece) for piece in pieces if piece and piece not in endings]
    words, letters = _without_letters(named[-1]) if named else ([], [])
    if len(named) > 1:  # "Hale, Ann Reyes"
        last = " ".join(named[0])
    else:
        cut = _last_from(words)
        words, last = words[:cut], " ".join(words[cut:])
    after = [*letters, *(word for piece in endings for word in piece)]
    return Names(
        last=last,
        first=words[0] if words else "",
        middle=" ".join(words[1:]),
        suffix=next((word.strip(".") for word in after if _bare(word) in SUFFIXES), ""),
        credentials=", ".join(word for word in after if _bare(word) not in SUFFIXES),
        nickname=nickname.strip(),
    )


def _bare(word: str) -> str:
    return _NOT_LETTERS.sub("", folded(word))


def _is_ending(word: str) -> bool:
    parts = [part for part in re.split(r"[-/&;]", word) if part]
    return all(_bare(part) in _CREDENTIALS or _bare(part) in SUFFIXES for part in parts)


def _untitled(words: list[str]) -> list[str]:
    while len(words) > 1 and _bare(words[0]) in _TITLES:
        words = words[1:]
    return words


def _without_letters(words: list[str]) -> tuple[list[str], list[str]]:
    """Take letters off the end ("Ann Reyes LMT"); a first and a last name stay in any case."""
    end = len(words)
    while end > 2 and _is_ending(words[end - 1]) and _looks_like_letters(words[end - 1]):
        end -= 1
    return words[:end], words[end:]


def _looks_like_letters(word: str) -> bool:
    return word == word.upper() or _bare(word) in SUFFIXES or "." in word


def _last_from(words: list[str]) -> int:
    """Return where the last name begins; one word alone is no last name."""
    cut = max(len(words) - 1, 1)
    while cut > 1 and _bare(words[cut - 1]) in _PARTICLES:
        cut -= 1
    return cut
