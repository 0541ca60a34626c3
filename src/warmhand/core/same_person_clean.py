"""A row about a person or an organisation, and the same row in the form in which rows are compared."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from warmhand.core.registry import undo_float


def word_set(text: str) -> frozenset[str]:
    """Return the words of `text`, for tables that are read as words."""
    return frozenset(text.split())


SUFFIXES: Final = {"jr": "jr", "sr": "sr", "ii": "ii", "iii": "iii", "iv": "iv", "2nd": "ii", "3rd": "iii"}  # fmt: skip
_LEGAL_WORDS: Final = word_set("inc llc pc pa pllc ltd corp co company the of and lp llp group")
# Publication 28 of the postal service, appendices B and C: the words that addresses hold often.
_POSTAL: Final = dict(
    pair.split("=")
    for pair in word_set(
        "street=st str=st avenue=ave av=ave road=rd drive=dr boulevard=blvd lane=ln court=ct "
        "place=pl plaza=plz parkway=pkwy pky=pkwy highway=hwy circle=cir square=sq terrace=ter "
        "trail=trl turnpike=tpke expressway=expy freeway=fwy center=ctr centre=ctr route=rte "
        "heights=hts point=pt crossing=xing junction=jct mount=mt saint=st fort=ft "
        "suite=ste suites=ste building=bldg floor=fl room=rm apartment=apt department=dept "
        "north=n south=s east=e west=w northeast=ne northwest=nw southeast=se southwest=sw "
        "first=1st second=2nd third=3rd fourth=4th fifth=5th sixth=6th seventh=7th eighth=8th "
        "ninth=9th tenth=10th"
    )
)
_DROPPED: Final = str.maketrans(
    dict.fromkeys(".'`\N{RIGHT SINGLE QUOTATION MARK}\N{MODIFIER LETTER APOSTROPHE}", "")
)
_WORD: Final = re.compile(r"[a-z0-9]+")
_LETTERS_NOT_SPLIT: Final = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae"})
_CREDENTIAL_ENDS: Final = re.compile(r"[,;/&-]")
_EXTENSION: Final = re.compile(r"(?:\bext|x|#).*$", re.IGNORECASE)
_NOT_DIGITS: Final = re.compile(r"[^0-9]")
_LEAST_PHONE: Final = 7
_LEAST_LICENCE: Final = 4


@dataclass(frozen=True)
class Record:
    """One row of a list or of the registry, as it is written there; "" where unknown.

    `key` names the row. `other_names` are recorded former or other last names. `credentials` is
    the text as written ("P.T., DPT"). `licence` counts only with its `licence_state`.
    `replacement_npi` is the number that took the place of this row's.
    """

    key: str
    is_organisation: bool = False
    npi: str = ""
    last: str = ""
    first: str = ""
    middle: str = ""
    suffix: str = ""
    other_names: tuple[str, ...] = ()
    credentials: str = ""
    organisation: str = ""
    phone: str = ""
    mail: str = ""
    address: str = ""
    city: str = ""
    state: str = ""
    zip: str = ""
    licence: str = ""
    licence_state: str = ""
    replacement_npi: str = ""
    birth_year: int | None = None

    @cached_property
    def clean(self) -> "Clean":
        """The row as it is compared, worked out once."""
        return cleaned(self)


@dataclass(frozen=True, slots=True)
class Clean:
    """A row in small ASCII letters, in the parts that points and blocks ask for."""

    is_organisation: bool
    numbers: frozenset[str]
    last: str
    last_parts: tuple[str, ...]
    first: str
    middle: str
    suffix: str
    others: frozenset[str]
    credentials: frozenset[str]
    name: str
    name_words: tuple[str, ...]
    phone: str
    mail: str
    house: str
    street: str
    town: str
    state: str
    zip: str
    licence: str
    birth_year: int | None

    @property
    def is_named(self) -> bool:
        """Whether there is a name to compare: a deactivated row has none."""
        return bool(self.name if self.is_organisation else self.last)


def cleaned(record: Record) -> Clean:
    """Return `record` as it is compared."""
    parts, suffix = last_name(record.last)
    house, street = street_of(record.address)
    words = organisation_words(record.organisation) if record.is_organisation else ()
    return Clean(
        is_organisation=record.is_organisation,
        numbers=frozenset(filter(None, (record.npi, record.replacement_npi))),
        last="".join(parts),
        last_parts=parts,
        first=_first_word(record.first),
        middle=_first_word(record.middle),
        suffix=SUFFIXES.get(folded(record.suffix).strip(), suffix),
        others=frozenset(filter(None, ("".join(last_name(o)[0]) for o in record.other_names))),
        credentials=credentials_of(record.credentials),
        name=" ".join(words),
        name_words=words,
        phone=phone_of(record.phone),
        mail=record.mail.strip().casefold(),
        house=house,
        street=street,
        town=" ".join(words_of(record.city)),
        state=" ".join(words_of(record.state)),
        zip=zip_of(record.zip),
        licence=licence_of(record.licence, record.licence_state),
        birth_year=record.birth_year,
    )


def folded(text: str) -> str:
    """Return `text` in small ASCII letters without dots and apostrophes."""
    text = text.lower().translate(_DROPPED)
    if text.isascii():
        return text
    spread = unicodedata.normalize("NFKD", text.translate(_LETTERS_NOT_SPLIT))
    return "".join(letter if letter.isascii() else " " for letter in spread if not _marks(letter))


def _marks(letter: str) -> bool:
    return bool(unicodedata.combining(letter))


def words_of(text: str) -> list[str]:
    """Return the words of `text`, folded; whatever is no letter or digit parts them."""
    return _WORD.findall(folded(text)) if text else []


def _first_word(text: str) -> str:
    words = words_of(text)
    return words[0] if words else ""


def last_name(text: str) -> tuple[tuple[str, ...], str]:
    """Return the parts of a last name, and the generation that stood in it ("jr", "ii", "")."""
    parts = words_of(text)
    if len(parts) <= 1:
        return tuple(parts), ""
    suffix = next((SUFFIXES[part] for part in parts[1:] if part in SUFFIXES), "")
    return (parts[0], *(part for part in parts[1:] if part not in SUFFIXES)), suffix


def phone_of(text: str) -> str:
    """Return the last 10 digits of a phone number, "" for what is none."""
    if not text:
        return ""
    digits = _NOT_DIGITS.sub("", _EXTENSION.sub("", undo_float(text)))[-10:]
    return digits if len(digits) >= _LEAST_PHONE and len(set(digits)) > 1 else ""


def zip_of(text: str) -> str:
    """Return the 5 digits of a ZIP code, lost leading zeros put back, "" for what is none."""
    digits = _NOT_DIGITS.sub("", undo_float(text)) if text else ""
    lost = {4: 1, 8: 1, 3: 2, 7: 2}.get(len(digits), 0)
    digits = "0" * lost + digits
    return digits[:5] if len(digits) >= 5 else ""


def street_of(address: str) -> tuple[str, str]:
    """Return the house number (first numeric word) and the street (words before the suite)."""
    if not address:
        return "", ""
    words = [_POSTAL.get(word, word) for word in words_of(address.replace("#", " ste "))]
    house = next((word for word in words if word.isdigit()), "")
    if "ste" in words:
        words = words[: words.index("ste")]
    if house in words:
        words.remove(house)
    return house, " ".join(words)


def licence_of(number: str, state: str) -> str:
    """Return state and number as one text, without leading zeros, "" where that says too little."""
    bare = "".join(words_of(number)).lstrip("0")
    return f"{folded(state).strip()} {bare}" if state and len(bare) >= _LEAST_LICENCE else ""


def credentials_of(text: str) -> frozenset[str]:
    """Return the letters behind a name, each group without dots and blanks."""
    if not text:
        return frozenset()
    groups = (part.replace(" ", "") for part in _CREDENTIAL_ENDS.split(folded(text)))
    return frozenset(group for group in groups if group)


def organisation_words(text: str) -> tuple[str, ...]:
    """Return the words of an organisation's name without its kind of company."""
    words = words_of(text)
    return tuple(word for word in words if word not in _LEGAL_WORDS) or tuple(words)
