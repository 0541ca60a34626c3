"""Cards of address books: versions, folds, escapes, encodings; photos cost nothing."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warmhand.core.errors import InvalidValueError
from warmhand.formats.contact_list import read_contacts
from warmhand.formats.contact_rows import read_contact_rows
from warmhand.formats.people_table import text_of
from warmhand.formats.vcard import is_vcard, read_cards


def card(*lines, version="3.0"):
    return "\r\n".join(("BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""))


def contact(*lines, version="3.0"):
    (row,) = contacts(card(*lines, version=version))
    return row


def contacts(text):
    table = read_contacts(text)
    rows = read_contact_rows(table, table.columns, country="US")
    return [row.details for row in rows]


HANA = ("N:Kovac;Hana;;;", "FN:Hana Kovac")


@pytest.mark.parametrize(
    ("lines", "version", "field", "value"),
    [
        (HANA, "3.0", "name", "Hana Kovac"),
        (HANA, "3.0", "family_name", "Kovac"),
        (("FN:Dr. Hana Kovac\\, PT",), "4.0", "name", "Hana Kovac"),
        (("FN:Dr. Hana Kovac\\, PT",), "4.0", "credential", "PT"),
        (("N:Kovac;Hana;;Dr.;PT\\, DPT",), "3.0", "credential", "PT, DPT"),
        (("N:Moss;Otto;;;Jr.",), "3.0", "name", "Otto Moss Jr."),
        ((*HANA, "TEL:503 555 0171"), "3.0", "phone", "+15035550171"),
        ((*HANA, 'TEL;VALUE=uri;TYPE="voice,work":tel:+1-503-555-0171;ext=2'), "4.0", "phone",
         "+15035550171"),
        ((*HANA, "item1.TEL:503 555 0101", "TEL;TYPE=CELL,PREF:503 555 0102"), "3.0", "phone",
         "+15035550102"),
        ((*HANA, "TEL;PREF=2:503 555 0101", "TEL;PREF=1:503 555 0102"), "4.0", "phone",
         "+15035550102"),
        ((*HANA, "TEL:503 555 0101", "TEL:503 555 0102"), "3.0", "note", "Also: (503) 555-0102"),
        ((*HANA, "TEL;TYPE=WORK,FAX:503 555 0172"), "3.0", "fax", "+15035550172"),
        ((*HANA, "TEL;TYPE=WORK,FAX:503 555 0172"), "3.0", "phone", ""),
        ((*HANA, "EMAIL:mailto:hana@Example.org"), "4.0", "email", "hana@example.org"),
        ((*HANA, "ORG:Riverside\\; Elm;Desk"), "3.0", "organisation", "Riverside; Elm"),
        ((*HANA, "NICKNAME:Hanka"), "3.0", "other_names", "Hanka"),
        ((*HANA, "ADR;TYPE=WORK:;;2 Oak\\, 3;Portland;OR;97209;USA"), "3.0", "address_line",
         "2 Oak, 3"),
        ((*HANA, "ADR;TYPE=HOME:;;1 Elm;Portland;OR;97209;"), "3.0", "address_line", ""),
        ((*HANA, "ADR:;;1 Elm;;;97209;"), "3.0", "city", "Portland"),
        ((*HANA, "ADR:;;1 Elm;Wien;;1010;Austria"), "3.0", "country", "AT"),
        ((*HANA, "NOTE:two\\nli", " nes\\, folded"), "3.0", "note", "two lines, folded"),
        ((*HANA, "NOTE:a tab", "\tfolds too"), "3.0", "note", "a tabfolds too"),
        (("FN:Linden Chiropractic", "KIND:org"), "4.0", "is_organisation", True),
        (("FN:Linden Chiropractic", "ORG:Linden Chiropractic", "X-ABShowAs:COMPANY"), "3.0",
         "profession", "chiropractor"),
        (("N:;;;;", "FN:", "ORG:Elm Gym"), "3.0", "name", "Elm Gym"),
        (("N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C3=81lvarez;Jos=", "=C3=A9"), "2.1", "name",
         "José Álvarez"),
        (("N;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:=C1lvarez;Jos=E9",), "2.1", "name",
         "José Álvarez"),
        (("n:Kovac;Hana", "tel:503 555 0171"), "3.0", "phone", "+15035550171"),
    ],
)  # fmt: skip
def test_a_card_is_read(lines, version, field, value):
    assert getattr(contact(*lines, version=version), field) == value


@pytest.mark.parametrize("name", ["PHOTO", "item1.PHOTO", "LOGO", "KEY"])
def test_a_photo_is_passed_over_and_what_follows_is_read(name):
    photo = [f"{name};ENCODING=b;TYPE=JPEG:{'A' * 40}", *(" " + "QUJD" * 18 for _ in range(50))]
    (read,) = read_cards(card(*HANA, *photo, "TEL:503 555 0171"))
    assert set(read.properties) == {"VERSION", "N", "FN", "TEL"}


def test_a_photo_without_folds_is_passed_over_too():
    (read,) = read_cards(card(*HANA, "PHOTO;BASE64:", "QUJDREVG" * 9, "QUJD=", "TEL:503 555 0171"))
    assert read.text("TEL") == "503 555 0171"


def test_cards_without_an_end_and_cards_in_cards_stand_for_themselves():
    text = "BEGIN:VCARD\nFN:Ada Moss\nBEGIN:VCARD\nFN:Bo Lind\nEND:VCARD\nBEGIN:VCARD\nFN:Cy Oak\n"
    assert [each.name for each in contacts(text)] == ["Ada Moss", "Bo Lind", "Cy Oak"]


def test_a_group_of_contacts_is_nobody():
    table = read_contacts(card("FN:Family", "KIND:group", version="4.0"))
    (row,) = read_contact_rows(table, table.columns, country="US")
    assert (row.details, row.problems) == (None, ("A group of contacts, not a person.",))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_usual_encodings_are_read(encoding):
    text = text_of(card("N:Álvarez;José").encode(encoding))
    assert contacts(text)[0].name == "José Álvarez"


def test_lines_are_numbered_as_in_the_file():
    table = read_contacts(card(*HANA) + card("FN:Ada Moss"))
    assert [row.line for row in table.rows] == [1, 6]


@pytest.mark.parametrize("text", ["", card(), card("TEL:")], ids=["empty", "bare", "no words"])
def test_a_file_without_anybody_is_refused(text):
    with pytest.raises(InvalidValueError):
        contacts(text)


def test_more_cards_than_can_be_brought_in_are_refused():
    with pytest.raises(InvalidValueError, match="5,001 cards"):
        read_contacts("BEGIN:VCARD\nFN:A\n" * 5_001)


def test_a_list_that_speaks_of_cards_is_no_card():
    assert not is_vcard("Name,Note\nAda,see BEGIN:VCARD\n")


@settings(max_examples=60)
@given(st.lists(st.text(max_size=30), max_size=12))
def test_no_text_breaks_the_reader(lines):
    for each in read_cards(card(*lines)):
        for name in each.properties:
            assert isinstance(each.text(name), str)
            assert isinstance(each.parts(name), list)
