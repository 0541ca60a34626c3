"""Who sent a client, as lists say it in words: a guess for each distinct name, to be corrected."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz, process

from warmhand.core.names import fold
from warmhand.formats.client_rows import ReadClient
from warmhand.formats.contact_names import Name, agree, middle_words, name_key, whole_name

NOT_SAID, DIRECT, NEW = "", "direct", "new"
"""Values of a choice; the others are "client:KEY", "partner:KEY" and "line:NUMBER"."""
MOST_ASKED: Final = 500
MOST_LIKE: Final = 6
LEAST_LIKE: Final = 85
_DIRECT = re.compile(
    r"\b(google|yelp|bing|web ?site|web ?search|web|internet|online|search|instagram|facebook"
    r"|social media|tiktok|nextdoor|groupon|classpass|walk ?in|walked (in|by)|drive by|drove by"
    r"|sign|flyer|poster|newspaper|advert(isement|ising)?|ads?|self|myself|maps?|mindbody|vagaro"
    r"|booksy|fresha|styleseat|massagebook|thumbtack|chatgpt)\b"
)
# Somebody, but nobody by name: no person can be linked.
_NOBODY = re.compile(
    r"(an? )?(friend|family|relative|doctor|physician|client|word of mouth|other|others|unknown"
    r"|n/?a|none|no|yes|referral|referred|existing client|returning|gift certificate|insurance"
    r"|event|not said|not sure|\?+|-+|wife|husband|mother|father|coworker|co worker|neighbou?r)"
)
_SENT_BY = re.compile(
    r"^(referred|sent|recommended) (by|from)[: ]+|^(ref|from|by|via): *", re.IGNORECASE
)
_PLACE = re.compile(
    r"\b(llc|inc|pc|clinic|center|centre|therapy|chiropractic|gym|studio|wellness|hospital"
    r"|associates|group|massage|pilates|yoga|crossfit|fitness|orthop\w+|health)\b"
)


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Somebody a source can be: `value` as in a choice, the name, and what tells them apart."""

    value: str
    name: str
    words: str


@dataclass(frozen=True, slots=True)
class SourceQuestion:
    """One distinct source: as it was written, how many lines say it, the guess and the choices."""

    key: str
    words: str
    count: int
    guess: str
    choices: tuple[tuple[str, str], ...]
    remark: str = ""


def source_key(words: str) -> str:
    """Return what two spellings of one source share."""
    return fold(_SENT_BY.sub("", words)).strip(".,;")


def source_name(words: str) -> Name:
    """Return the name within the words of a source, without "referred by" and titles."""
    return whole_name(_SENT_BY.sub("", words))


def is_place(words: str) -> bool:
    """Return whether the words of a source name a place rather than a person."""
    return _PLACE.search(fold(words)) is not None


def source_questions(
    rows: Sequence[ReadClient], known: Sequence[KnownPerson], *, out: Collection[int] = ()
) -> list[SourceQuestion]:
    """Return one question for each distinct source in `rows`, those of most lines first.

    `known` are the practice's clients and partners, `out` the lines that stay out: of them who
    is among the known already is not offered a second time. Only one person of exactly that name is
    guessed; of several, or of names that are merely alike, none is.
    """
    written: dict[str, str] = {}
    counted: Counter[str] = Counter()
    for row in rows:
        if row.source and row.details:
            written.setdefault(source_key(row.source), row.source)
            counted[source_key(row.source)] += 1
    in_list = [
        KnownPerson(f"line:{row.line}", row.details.name, f"line {row.line} of this list")
        for row in rows
        if row.details and not (row.is_namesake and row.line in out)
    ]
    people = _People([*known, *in_list])
    return [_question(key, written[key], count, people) for key, count in counted.most_common()]


class _People:
    """Everybody a source can be, found by name and by likeness."""

    def __init__(self, known: Sequence[KnownPerson]) -> None:
        self.known = known
        self._folded = [fold(each.name) for each in known]
        self._exact: dict[tuple[str, ...], list[KnownPerson]] = {}
        for each in known:
            self._exact.setdefault(name_key(each.name), []).append(each)

    def exact(self, name: str) -> list[KnownPerson]:
        """Return who has this name; Mary Ann is not Mary Beth, though both be Smith."""
        there = self._exact.get(name_key(name), [])
        return [one for one in there if agree(middle_words(name), middle_words(one.name))]

    def alike(self, name: str) -> list[KnownPerson]:
        found = process.extract(
            fold(name), self._folded, scorer=fuzz.token_set_ratio, limit=MOST_LIKE,
            score_cutoff=LEAST_LIKE,
        )  # fmt: skip
        return [self.known[number] for _words, _likeness, number in found]


def _question(key: str, words: str, count: int, people: _People) -> SourceQuestion:
    name = source_name(words).name or words
    exact = people.exact(name)
    guess, remark = _guess(key, name, exact)
    alike = [] if guess == DIRECT else people.alike(name)
    shown = {each.value: f"{each.name}, {each.words}" for each in (*exact, *alike)}
    choices = (
        (NOT_SAID, "Not said"),
        (DIRECT, "Found us by themselves"),
        *shown.items(),
        (NEW, f"Somebody new: {name}"),
    )
    return SourceQuestion(key, words, count, guess, choices, remark)


def _guess(key: str, name: str, exact: Sequence[KnownPerson]) -> tuple[str, str]:
    if len(exact) == 1:
        return exact[0].value, ""
    if exact:
        return NOT_SAID, "Several people have this name. Please choose."
    if _NOBODY.fullmatch(key) or not any(letter.isalpha() for letter in key):
        return NOT_SAID, "Nobody is named, so nobody can be linked."
    if _DIRECT.search(key):
        return DIRECT, ""
    words = [word for word in name.split() if word[:1].isalpha()]
    if len(words) > 1:
        return NEW, ""
    return NOT_SAID, "One word alone. Who is it?"
