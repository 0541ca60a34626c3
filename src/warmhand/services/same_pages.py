"""Two entries next to each other, line by line: what agrees, what differs, and why one asks."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.conf import settings

from warmhand.core.errors import DomainError
from warmhand.core.names import fold, matches
from warmhand.core.network import STAGE_WORDS, Stage
from warmhand.core.registry import Listing
from warmhand.core.same_person_clean import Clean, Record
from warmhand.core.same_person_lines import same_street
from warmhand.formats.phone import show_phone
from warmhand.services import directory
from warmhand.services.merge_rows import Person
from warmhand.services.merges import as_partner
from warmhand.services.partner_pages import profession_words
from warmhand.services.same_kept import history_of, kept_first
from warmhand.services.same_questions import is_workplace, pair_of
from warmhand.services.same_records import client_record, listing_record, partner_record
from warmhand.store.clients import Client
from warmhand.store.partners import Partner
from warmhand.store.same import SameQuestion

MOST_ALIKE: Final = 20
OF_A_PLACE: Final = frozenset({"Name", "Organization", "Phone", "Address", "Town", "ZIP"})
"""What a person and the place they may work at have in common."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the two entries side by side; `agrees` where both say the same."""

    label: str
    one: str
    other: str
    agrees: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as it is shown. `other` is None where the other side is a listing."""

    question: SameQuestion
    one: Person
    other: Person | None
    other_name: str
    is_workplace: bool
    lines: tuple[Line, ...]
    agree: str
    """The reasons for it in words, commas between."""
    against: str
    keep: tuple[Person, ...]
    """Whose entry may be kept, first the one that is unless another is chosen; none for a choice
    between two alike names, a workplace or a listing."""

    @property
    def is_client(self) -> bool:
        """Whether two clients are compared."""
        return isinstance(self.one, Client)


def asked(questions: Iterable[SameQuestion]) -> list[Asked]:
    """Return `questions` as they are shown; one whose listing is there no more is left out."""
    rows = list(questions)
    history = history_of(one for row in rows for one in _choice(row))
    found = (_asked(row, history) for row in rows)
    return [one for one in found if one is not None]


def _choice(question: SameQuestion) -> tuple[Person, ...]:
    """Return the two entries of which either name may be kept."""
    one, other = pair_of(question).one, pair_of(question).other
    if other is None or is_workplace(question) or called(one) == called(other):
        return ()
    return one, other


def called(row: Person) -> str:
    """Return the name of `row` with the letters behind it."""
    return ", ".join(filter(None, (row.name, getattr(row, "credential", ""))))


def _asked(question: SameQuestion, history: Mapping[UUID, int]) -> Asked | None:
    pair, choice = pair_of(question), _choice(question)
    listing = _listing(question.npi) if question.npi else None
    if pair.other is None and listing is None:
        return None
    reasons = [(str(words), float(points)) for words, points in question.reasons]
    lines, place = _lines(pair.one, pair.other, listing), is_workplace(question)
    return Asked(
        question=question,
        one=pair.one,
        other=pair.other,
        other_name=_shown(pair.one, pair.other, listing).name,
        is_workplace=place,
        lines=tuple(line for line in lines if not place or line.label in OF_A_PLACE),
        agree=", ".join(words for words, points in reasons if points >= 0),
        against=", ".join(words for words, points in reasons if points < 0),
        keep=kept_first(*choice, history=history) if choice else (),
    )


def _listing(npi: str) -> Listing | None:
    try:
        return directory.listing(path=settings.DIRECTORY_PATH, npi=npi)
    except DomainError:  # none is loaded, or it must be loaded anew
        return None


def _shown(one: Person, other: Person | None, listing: Listing | None) -> Person:
    if other is not None:
        return other
    assert isinstance(one, Partner), "only a partner is looked up"
    assert listing is not None, "what is not a row is a listing"
    return as_partner(one, listing)


def _lines(one: Person, other: Person | None, listing: Listing | None) -> tuple[Line, ...]:
    shown = _shown(one, other, listing)
    theirs = listing_record(listing) if listing else record_of(shown)
    return compared(one, shown, ours=record_of(one), theirs=theirs)


def record_of(row: Person) -> Record:
    """Return `row` as it is compared."""
    return client_record(row) if isinstance(row, Client) else partner_record(row)


def side_by_side(one: Person, other: Person) -> tuple[Line, ...]:
    """Return the lines of two rows, those that both leave empty left out."""
    return compared(one, other, ours=record_of(one), theirs=record_of(other))


def compared(one: Person, other: Person, *, ours: Record, theirs: Record) -> tuple[Line, ...]:
    """Return the lines of two rows whose records are `ours` and `theirs`."""
    country = one.practice.country
    told = _CLIENT if isinstance(one, Client) else _PARTNER
    lines = (
        Line(label, text(one, country), text(other, country), agrees(ours.clean, theirs.clean))
        for label, text, agrees in told
    )
    return tuple(
        Line(line.label, line.one, line.other, line.agrees or _same_words(line))
        for line in lines
        if line.one or line.other
    )


def _same_words(line: Line) -> bool:
    return bool(line.one) and fold(line.one) == fold(line.other)


def others_like(row: Person, *, query: str) -> list[Person]:
    """Return the other rows that `query` finds by name or phone, by name; at most 20.

    Without a query those who share the last word of the name, or the phone.
    """
    rows: Iterable[Any] = type(row).objects.filter(archived_at__isnull=True).exclude(pk=row.pk)
    last, phone = fold(row.name).split()[-1:], row.phone
    found = [
        one
        for one in rows
        if (
            matches(query, name=one.name, phone=one.phone)
            if query
            else fold(one.name).split()[-1:] == last or (phone and one.phone == phone)
        )
    ]
    return sorted(found, key=lambda one: (fold(one.name), str(one.pk)))[:MOST_ALIKE]


def _never(_one: Clean, _other: Clean) -> bool:
    return False


def _same(name: str) -> Callable[[Clean, Clean], bool]:
    return lambda one, other: (
        bool(getattr(one, name)) and getattr(one, name) == getattr(other, name)
    )


def _same_name(one: Clean, other: Clean) -> bool:
    if one.is_organisation or other.is_organisation:
        return one.is_organisation == other.is_organisation and _same("name")(one, other)
    return _same("last")(one, other) and _same("first")(one, other)


def _shared_credential(one: Clean, other: Clean) -> bool:
    return not one.credentials.isdisjoint(other.credentials)


def _text(name: str) -> Callable[[Any, str], str]:
    return lambda row, _country: str(getattr(row, name) or "")


def _phone(row: Any, country: str) -> str:  # noqa: ANN401 - a partner or a client
    return show_phone(row.phone, country=country) if row.phone else ""


def _town(row: Partner, _country: str) -> str:
    return " ".join(filter(None, (row.city, row.region)))


def _licence(row: Partner, _country: str) -> str:
    return " ".join(filter(None, (row.licence_state, row.licence)))


def _stage(row: Partner, _country: str) -> str:
    stage = Stage(row.stage)
    return "" if stage is Stage.FOUND else STAGE_WORDS[stage].capitalize()


def _profession(row: Partner, _country: str) -> str:
    return profession_words(row.profession).capitalize()


Told = tuple[str, Callable[[Any, str], str], Callable[[Clean, Clean], bool]]
_PARTNER: Final[Sequence[Told]] = (
    ("Name", _text("name"), _same_name),
    ("Also known as", _text("other_names"), _never),
    ("Credential", _text("credential"), _shared_credential),
    ("Profession", _profession, _never),
    ("Organization", _text("organisation"), _never),
    ("Phone", _phone, _same("phone")),
    ("E-mail", _text("email"), _same("mail")),
    ("Address", _text("address_line"), same_street),
    ("Town", _town, _same("town")),
    ("ZIP", _text("postal_code"), _same("zip")),
    ("License", _licence, _same("licence")),
    ("Registry number", _text("npi"), _never),
    ("Stage", _stage, _never),
)
_CLIENT: Final[Sequence[Told]] = (
    ("Name", _text("name"), _same_name),
    ("Phone", _phone, _same("phone")),
    ("E-mail", _text("email"), _same("mail")),
    ("Birth year", _text("birth_year"), _same("birth_year")),
    ("Insurance", _text("insurance"), _never),
    ("Good hours", _text("best_hours"), _never),
)
