"""From cards to rows: which of a card's properties go into the table of contacts."""

from collections.abc import Iterable, Sequence
from typing import Final

from warmhand.core.errors import InvalidValueError
from warmhand.formats.contact_names import whole_name
from warmhand.formats.people_table import ListRow
from warmhand.formats.vcard import Card, Property

# Heading for people, and the value of contact_list.Field.
CARD_HEADER: Final = (
    ("Kind", "kind"),
    ("Name", "name"),
    ("First name", "first_name"),
    ("Middle name", "middle_name"),
    ("Last name", "last_name"),
    ("Letters", "suffix"),
    ("Nickname", "nickname"),
    ("Title", "title"),
    ("Organization", "organisation"),
    ("Phone", "phone"),
    ("Phone 2", "phone"),
    ("Phone 3", "phone"),
    ("Fax", "fax"),
    ("E-mail", "email"),
    ("E-mail 2", "email"),
    ("Street", "street"),
    ("City", "city"),
    ("State", "region"),
    ("ZIP code", "postal_code"),
    ("Country", "country"),
    ("Note", "note"),
)
ORGANISATION: Final = "organization"
GROUP: Final = "group"
_NO_VOICE: Final = frozenset({"FAX", "PAGER"})


def card_rows(cards: Iterable[Card]) -> tuple[ListRow, ...]:
    """Return one row for each card; raises `InvalidValueError` where there is no card with words."""
    rows = tuple(row for card in cards if any((row := _row(card)).cells))
    if not rows:
        raise InvalidValueError("There is no contact in this file.")
    return rows


def _row(card: Card) -> ListRow:
    family, *others, _prefix, suffix = _padded(card.parts("N"), 5)
    given, middle = (" ".join(each.replace(",", " ").split()) for each in others)
    phones = [_uri(each) for each in card.all("TEL") if not each.words & _NO_VOICE]
    faxes = [_uri(each) for each in card.all("TEL") if "FAX" in each.words]
    mails = [_uri(each) for each in card.all("EMAIL")]
    organisation, *_units = card.parts("ORG") or [""]
    kind, shown = _kind(card), card.text("FN")
    cells = (
        kind,
        # The whole name is told only where its parts are not.
        shown if kind == ORGANISATION or not (family or given) else "",
        *(("", "", "") if kind == ORGANISATION else (given, middle, family)),
        suffix or (whole_name(shown).credential if family or given else ""),
        card.text("NICKNAME"),
        card.text("TITLE") or card.text("ROLE"),
        organisation,
        *_padded(phones, 3),
        *_padded(faxes, 1),
        *_padded(mails, 2),
        *_address(card),
        card.text("NOTE"),
    )
    return ListRow(card.line, cells)


def _kind(card: Card) -> str:
    said = (card.text("KIND") or card.text("X-ADDRESSBOOKSERVER-KIND")).casefold()
    if said == GROUP:
        return GROUP
    shown = card.text("X-ABSHOWAS").casefold()
    return ORGANISATION if shown == "company" or said in {"org", "organization"} else ""


def _address(card: Card) -> list[str]:
    """Return street, city, state, code and country of the work address; where one lives stays out."""
    places = [each for each in card.all("ADR") if "HOME" not in each.words]
    places.sort(key=lambda each: "WORK" not in each.words)
    _box, _more, *address = _padded(places[0].parts if places else [], 7)
    return address


def _uri(value: Property) -> str:
    text = value.text
    for scheme in ("tel:", "mailto:"):
        if text[: len(scheme)].casefold() == scheme:
            return text[len(scheme) :].partition(";")[0]
    return text


def _padded(values: Sequence[str], size: int) -> list[str]:
    filled = [*values][:size]
    return filled + [""] * (size - len(filled))
