"""Newsletters and pages before they go out: their addresses, and what to look at once more."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

LONGEST_SLUG: Final = 60
SUBJECT_ON_A_PHONE: Final = 50
"""Letters of a subject that most phones show."""
LONG_WORDS: Final = 1_000
"""About five minutes of reading."""
CLIPPED_BYTES: Final = 102_000
"""Of the HTML part; some mail programs cut off what is longer, and the way to leave with it."""


def slug_of(title: str, *, otherwise: str, taken: Collection[str] = ()) -> str:
    """Return `title` as a part of an address, one that is not among `taken`.

    Small letters, digits and hyphens, at most 60 and a number; `otherwise` where none is left.
    """
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_SLUG].strip("-") or otherwise
    if slug not in taken:
        return slug
    return next(name for n in range(2, len(taken) + 3) if (name := f"{slug}-{n}") not in taken)


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterLooks:
    """What can be told of a newsletter without knowing what it is about."""

    subject: str
    preview: str
    words: int
    """How many words its text has."""
    size: int
    """Bytes of the HTML part."""
    has_postal_address: bool
    not_https: tuple[str, ...]
    """Links that go unprotected."""
    not_links: tuple[str, ...]
    """What was meant as a link and is none."""
    pictures: int


def missing_in(looks: LetterLooks) -> tuple[str, ...]:
    """Return what a newsletter cannot leave without; empty where it can."""
    found = {
        "It has no subject yet.": not looks.subject,
        "It has no words yet.": looks.words == 0,
        "Your postal address is missing; the law wants it at the foot of each newsletter.": (
            not looks.has_postal_address
        ),
    }
    return tuple(words for words, is_so in found.items() if is_so)


def worth_a_look(looks: LetterLooks) -> tuple[str, ...]:
    """Return what to look at once more before it leaves; each line says what to do."""
    found = {
        f"The subject is longer than {SUBJECT_ON_A_PHONE} letters: a phone shows its beginning.": (
            len(looks.subject) > SUBJECT_ON_A_PHONE
        ),
        "The line beside the subject is empty: mail programs show the first words instead.": (
            not looks.preview
        ),
        f"It has {looks.words} words, more than five minutes of reading.": (
            looks.words > LONG_WORDS
        ),
        "It is so large that some mail programs cut off its end. Make it shorter.": (
            looks.size > CLIPPED_BYTES
        ),
        "Pictures are left out: a picture from elsewhere tells its server who opened the mail.": (
            looks.pictures > 0
        ),
        **{f"This link goes unprotected; try https: {link}": True for link in looks.not_https},
        **{
            f"This is no link yet; begin it with https://: {text}": True for text in looks.not_links
        },
    }
    return tuple(words for words, is_so in found.items() if is_so)
