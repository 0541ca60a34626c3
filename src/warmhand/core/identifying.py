"""Finding, and taking out, what in a free text names one client."""

import re
import unicodedata
from collections.abc import Iterable

INSTEAD_OF_NAME = "my client"
INSTEAD_OF_REACH = "[not shared]"
_NUMBER = re.compile(r"[+(]?\d(?:[\d\s().+/-]*\d)?")
_WORD = re.compile(r"[^\W_]+")


# Names that are also everyday words: only with a capital do they name somebody.
_EVERYDAY = frozenset(
    {
        *("an", "art", "autumn", "bill", "bob", "dawn", "do", "drew", "faith", "frank", "gene"),
        *("grace", "grant", "guy", "hope", "jack", "joy", "june", "long", "mark", "may", "miles"),
        *("pat", "penny", "price", "ray", "rich", "rob", "rose", "sky", "so", "song", "sue"),
        *("summer", "will", "young"),
    }
)


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text)
    return "".join(c for c in plain if not unicodedata.combining(c)).casefold()


def _name_parts(name: str) -> frozenset[str]:
    return frozenset(_folded(word) for word in _WORD.findall(name) if len(word) > 1)


def _is_name(word: str, parts: frozenset[str]) -> bool:
    folded = _folded(word)
    return folded in parts and (folded not in _EVERYDAY or word[0].isupper())


def _names_in(text: str, name: str) -> list[str]:
    parts = _name_parts(name)
    found = [word for word in _WORD.findall(text) if _is_name(word, parts)]
    # Scripts without spaces between words: the whole name, wherever it stands.
    if not name.isascii() and _folded(name.strip()) in _folded(text):
        found.append(name.strip())
    return found


def _has_number(text: str, phone: str) -> bool:
    """Compare the last seven digits: people write the same number in many ways."""
    digits = re.sub(r"\D", "", phone)[-7:]
    runs = _NUMBER.findall(text)
    return len(digits) == 7 and any(digits in re.sub(r"\D", "", run) for run in runs)


def identifying_words(
    text: str, *, name: str, phones: Iterable[str] = (), emails: Iterable[str] = ()
) -> tuple[str, ...]:
    """Return what in `text` names this client: parts of the name, a phone number, an address."""
    found = _names_in(text, name)
    found += [phone for phone in phones if _has_number(text, phone)]
    found += [email for email in emails if email and _folded(email) in _folded(text)]
    return tuple(dict.fromkeys(found))


def without_identifying(
    text: str, *, name: str = "", phones: Iterable[str] = (), emails: Iterable[str] = ()
) -> str:
    """Return `text` with "my client" for the name and "[not shared]" for a number or address.

    Empty where something identifying would still be left.
    """
    phones, emails = tuple(phones), tuple(emails)
    plain = _NUMBER.sub(lambda run: _unreached(run[0], phones), text)
    for email in filter(None, emails):
        plain = re.sub(re.escape(email), INSTEAD_OF_REACH, plain, flags=re.IGNORECASE)
    plain = _unnamed(plain, name) if name else plain
    left = identifying_words(plain, name=name, phones=phones, emails=emails)
    return "" if left else plain.strip()


def _unreached(run: str, phones: tuple[str, ...]) -> str:
    return INSTEAD_OF_REACH if any(_has_number(run, phone) for phone in phones) else run


def _unnamed(text: str, name: str) -> str:
    parts = _name_parts(name)
    plain = text if name.isascii() else text.replace(name.strip(), INSTEAD_OF_NAME)
    plain = _WORD.sub(lambda w: INSTEAD_OF_NAME if _is_name(w[0], parts) else w[0], plain)
    plain = re.sub(rf"{INSTEAD_OF_NAME}(\W+{INSTEAD_OF_NAME})+", INSTEAD_OF_NAME, plain)
    return plain[:1].upper() + plain[1:] if plain.startswith(INSTEAD_OF_NAME) else plain
