"""From the lines of a list to contacts: each says what is left out, or why it cannot be used."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from warmhand.core.errors import InvalidValueError
from warmhand.core.names import fold
from warmhand.core.registry import repaired_npi, repaired_zip
from warmhand.formats.contact_cards import GROUP, ORGANISATION
from warmhand.formats.contact_list import KINDS, ContactTable, Field
from warmhand.formats.contact_names import LONGEST, Name, clean, name_of_parts, whole_name
from warmhand.formats.contact_profession import guess_profession
from warmhand.formats.mail import mail_address
from warmhand.formats.people_table import ListRow, without_extension
from warmhand.formats.phone import parse_phone, show_phone
from warmhand.formats.zip_places import place_of

LONGEST_NOTE: Final = 2_000
_SEVERAL: Final = " ::: "  # how Google writes two phones in one cell
_COUNTRIES: Final = {
    **dict.fromkeys(("us", "usa", "united states", "united states of america", "u.s.a.",
                     "u.s."), "US"),
    **dict.fromkeys(("ca", "canada"), "CA"),
    **dict.fromkeys(("gb", "uk", "united kingdom", "england", "scotland", "wales"), "GB"),
    **dict.fromkeys(("ie", "ireland"), "IE"),
    **dict.fromkeys(("au", "australia"), "AU"),
    **dict.fromkeys(("nz", "new zealand"), "NZ"),
    **dict.fromkeys(("de", "germany", "deutschland"), "DE"),
    **dict.fromkeys(("at", "austria", "osterreich"), "AT"),
    **dict.fromkeys(("ch", "switzerland", "schweiz"), "CH"),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactDetails:
    """One contact; phone and fax are E.164, `profession` is a slug or "", `country` two letters."""

    name: str
    family_name: str = ""
    other_names: str = ""
    credential: str = ""
    profession: str = ""
    is_organisation: bool = False
    organisation: str = ""
    npi: str = ""
    phone: str = ""
    fax: str = ""
    email: str = ""
    address_line: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = "US"
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReadContact:
    """One line: `details` is None where it cannot be used; `problems` say why, or what is left out."""

    line: int
    cells: tuple[str, ...]
    details: ContactDetails | None
    problems: tuple[str, ...]


class _Line:
    """The cells of one row by what they hold, and what had to be left out."""

    def __init__(self, row: ListRow, columns: Sequence[Field], country: str) -> None:
        self.cells: dict[Field, list[str]] = {}
        self.extensions: list[str] = []
        self.country = country
        self.problems: list[str] = []
        label = ""
        for kind, cell in zip(columns, row.cells, strict=True):
            if kind is Field.PHONE_LABEL:
                label = cell.casefold()
            elif kind is Field.PHONE and "fax" in label:
                self.cells.setdefault(Field.FAX, []).extend(_several(cell))
            elif cell:
                self.cells.setdefault(kind, []).extend(_several(cell))

    def first(self, kind: Field) -> str:
        return next(iter(self.cells.get(kind, ())), "")

    def joined(self, kind: Field, mark: str) -> str:
        return clean(mark.join(dict.fromkeys(self.cells.get(kind, ()))))

    def phones(self, kind: Field) -> list[str]:
        found = []
        for cell in self.cells.get(kind, ())[:6]:
            number, extension = without_extension(clean(cell))
            try:
                found.append(parse_phone(number, country=self.country))
            except InvalidValueError as refused:
                self.problems.append(f"Left out: {refused}")
            else:
                self.extensions += [f"{number}, extension {extension}"] if extension else []
        return list(dict.fromkeys(found))

    def mails(self) -> list[str]:
        found = []
        for cell in self.cells.get(Field.EMAIL, ())[:6]:
            try:
                found.append(mail_address(cell))
            except InvalidValueError as refused:
                self.problems.append(f"Left out: {refused}")
        return list(dict.fromkeys(found))

    def npi(self) -> str:
        try:
            return str(repaired_npi(said)) if (said := self.first(Field.NPI)) else ""
        except InvalidValueError as refused:
            self.problems.append(f"Left out: {refused}")
            return ""

    def address(self) -> dict[str, str]:
        """Return the fields of the address; none where it is a home, or in a country unknown here."""
        said = fold(self.first(Field.COUNTRY))
        country = _COUNTRIES.get(said, "") if said else self.country
        if "home" in self.first(Field.ADDRESS_LABEL).casefold():
            return {"country": self.country}
        if not country:
            self.problems.append("Left out: the address, in a country that is not known here.")
            return {"country": self.country}
        code = self._postal_code(country)
        place = place_of(code, country=country) if code else None
        region = clean(self.first(Field.REGION))
        return {
            "country": country,
            "address_line": self.joined(Field.STREET, ", "),
            "city": clean(self.first(Field.CITY)) or (place.city if place else ""),
            "region": place.state if place else region,
            "postal_code": code,
        }

    def _postal_code(self, country: str) -> str:
        said = clean(self.first(Field.POSTAL_CODE), longest=16)
        if country != "US" or not said:
            return said
        try:
            digits = repaired_zip(said, state="")
        except InvalidValueError:
            self.problems.append(f"Left out: “{said}” is not a ZIP code.")
            return ""
        return digits if len(digits) == 5 else f"{digits[:5]}-{digits[5:]}"


def read_contact_rows(
    table: ContactTable, columns: Sequence[Field], *, country: str
) -> list[ReadContact]:
    """Return every line of `table`, read by `columns` (one for each column of the table).

    `country` (two letters) is where numbers without + belong. What cannot be read in a line is
    left out and said so; only a line that names nobody is refused. Raises `InvalidValueError`
    where no column holds a name, or one kind is chosen twice that cannot be.
    """
    KINDS.refuse_wrong(columns)
    return [_contact(row, columns, country) for row in table.rows]


def _contact(row: ListRow, columns: Sequence[Field], country: str) -> ReadContact:
    line = _Line(row, columns, country)
    kind = line.first(Field.KIND).casefold()
    organisation = line.joined(Field.ORGANISATION, ", ")
    name = _name(line) if kind != ORGANISATION else Name("")
    is_organisation = not name.name
    if kind == GROUP:
        return ReadContact(row.line, row.cells, None, ("A group of contacts, not a person.",))
    if is_organisation:
        organisation = organisation or clean(line.joined(Field.NAME, " "))
        name = Name(organisation)
    if not any(letter.isalnum() for letter in name.name):
        return ReadContact(row.line, row.cells, None, ("There is no name in this line.",))
    details = _details(line, name, organisation, is_organisation=is_organisation)
    if not details.profession and (title := line.joined(Field.TITLE, ", ")):
        line.problems.append(f"“{title}” names no one profession known here. It goes to the note.")
    return ReadContact(row.line, row.cells, details, tuple(dict.fromkeys(line.problems)))


def _name(line: _Line) -> Name:
    if said := clean(line.joined(Field.NAME, " ")):
        found = whole_name(said)
        letters = ", ".join(filter(None, (found.credential, clean(line.first(Field.SUFFIX)))))
        return Name(found.name, found.family, letters[:LONGEST])
    first, middle, last, suffix = (
        clean(line.first(kind))
        for kind in (Field.FIRST_NAME, Field.MIDDLE_NAME, Field.LAST_NAME, Field.SUFFIX)
    )
    return name_of_parts(first=first, middle=middle, last=last, suffix=suffix)


def _details(
    line: _Line, name: Name, organisation: str, *, is_organisation: bool
) -> ContactDetails:
    phones, faxes, mails = line.phones(Field.PHONE), line.phones(Field.FAX), line.mails()
    return ContactDetails(
        name=name.name,
        family_name=name.family,
        other_names=line.joined(Field.NICKNAME, ", "),
        credential=name.credential,
        profession=guess_profession(
            credential=name.credential,
            title=line.joined(Field.TITLE, ", "),
            organisation=organisation,
            is_organisation=is_organisation,
        ),
        is_organisation=is_organisation,
        organisation="" if is_organisation else organisation,
        npi=line.npi(),
        phone=phones[0] if phones else "",
        fax=faxes[0] if faxes else "",
        email=mails[0] if mails else "",
        **line.address(),
        note=_note(line, phones[1:], mails[1:]),
    )


def _note(line: _Line, phones: list[str], mails: list[str]) -> str:
    """Return the title, further phones and mails, extensions, and the notes of the address book."""
    shown = [show_phone(phone, country=line.country) for phone in phones]
    told = (
        line.joined(Field.TITLE, ", "),
        f"Also: {', '.join((*shown, *mails))}" if shown or mails else "",
        "; ".join(line.extensions),
        clean(" ".join(line.cells.get(Field.NOTE, ())), longest=LONGEST_NOTE),
    )
    return "\n".join(filter(None, told))[:LONGEST_NOTE]


def _several(cell: str) -> list[str]:
    return [part for part in map(str.strip, cell.split(_SEVERAL)) if part]
