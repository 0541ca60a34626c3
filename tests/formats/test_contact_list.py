"""Address books as tables: columns guessed, names taken apart, professions only where certain."""

import pytest

from tests.damaged import OUTLOOK
from warmhand.core.errors import InvalidValueError
from warmhand.formats import contact_profession
from warmhand.formats.contact_list import Field, packed, read_contacts, unpacked
from warmhand.formats.contact_names import name_key, name_of_parts, whole_name
from warmhand.formats.contact_profession import guess_profession
from warmhand.formats.contact_rows import read_contact_rows
from warmhand.formats.professions import profession_of

# Headings of real exports; those of Google's since 2024, and before it.
GOOGLE = (
    "First Name,Middle Name,Last Name,Phonetic First Name,Phonetic Middle Name,"
    "Phonetic Last Name,Name Prefix,Name Suffix,Nickname,File As,Organization Name,"
    "Organization Title,Organization Department,Birthday,Notes,Photo,Labels,E-mail 1 - Label,"
    "E-mail 1 - Value,E-mail 2 - Label,E-mail 2 - Value,Phone 1 - Label,Phone 1 - Value,"
    "Phone 2 - Label,Phone 2 - Value,Address 1 - Label,Address 1 - Formatted,Address 1 - Street,"
    "Address 1 - City,Address 1 - PO Box,Address 1 - Region,Address 1 - Postal Code,"
    "Address 1 - Country,Address 1 - Extended Address,Website 1 - Label,Website 1 - Value"
)
OLD_GOOGLE = (
    "Name,Given Name,Additional Name,Family Name,Yomi Name,Name Prefix,Name Suffix,Nickname,"
    "Birthday,Notes,Group Membership,E-mail 1 - Type,E-mail 1 - Value,Phone 1 - Type,"
    "Phone 1 - Value,Organization 1 - Type,Organization 1 - Name,Organization 1 - Title"
)
BIG_OUTLOOK = (
    "Title,First Name,Middle Name,Last Name,Suffix,Company,Department,Job Title,Business Street,"
    "Business Street 2,Business Street 3,Business City,Business State,Business Postal Code,"
    "Business Country,Home Street,Home City,Home State,Home Postal Code,Home Country,"
    "Assistant's Phone,Business Fax,Business Phone,Business Phone 2,Callback,Car Phone,"
    "Company Main Phone,Home Fax,Home Phone,Mobile Phone,Pager,Birthday,E-mail Address,"
    "E-mail Type,E-mail Display Name,E-mail 2 Address,Gender,Notes,Profession,Referred By,Web Page"
)
NEW_OUTLOOK = (
    "First Name,Middle Name,Last Name,Title,Suffix,Nickname,E-mail Address,E-mail 2 Address,"
    "Home Phone,Business Phone,Mobile Phone,Company,Job Title,Business Street,Business City,"
    "Business State,Business Postal Code,Business Country/Region,Notes"
)


def filled(header, **cells):
    """One line under `header`, with `cells` by the heading's words."""
    words = header.split(",")
    by_words = {key.replace("_", " ").casefold(): value for key, value in cells.items()}
    plain = [
        word.replace(" - ", " ").replace("-", "").replace("/", " ").casefold() for word in words
    ]
    assert set(by_words) <= set(plain), set(by_words) - set(plain)
    return header + "\n" + ",".join(f'"{by_words.get(word, "")}"' for word in plain) + "\n"


def contacts(text, country="US", columns=None):
    table = read_contacts(text)
    return read_contact_rows(table, columns or table.columns, country=country)


@pytest.mark.parametrize(
    "text",
    [
        filled(GOOGLE, First_Name="Hana", Last_Name="Kovac", Name_Prefix="Dr.", Name_Suffix="PT",
               Organization_Name="Riverside", Organization_Title="Physical Therapist",
               Email_1_Value="hana@example.org", Phone_1_Label="Work Fax",
               Phone_1_Value="503 555 0172", Phone_2_Label="Mobile",
               Phone_2_Value="503 555 0171 ::: 503 555 0999", Address_1_Label="Work",
               Address_1_Street="2 Oak", Address_1_City="Portland", Address_1_Region="Oregon",
               Address_1_Postal_Code="97209", Address_1_Country="US", Photo="https://x/y.jpg",
               Birthday="1979-02-03"),
        filled(BIG_OUTLOOK, Title="Dr.", First_Name="Hana", Last_Name="Kovac", Suffix="PT",
               Company="Riverside", Job_Title="Physical Therapist", Business_Fax="503 555 0172",
               Business_Phone="503 555 0171", Mobile_Phone="503 555 0999",
               Business_Street="2 Oak", Business_City="Portland", Business_State="OR",
               Business_Postal_Code="97209", Home_Street="1 Elm",
               Email_Address="hana@example.org"),
        filled(NEW_OUTLOOK, Title="Dr.", First_Name="Hana", Last_Name="Kovac", Suffix="PT",
               Company="Riverside", Job_Title="Physical Therapist",
               Home_Phone="503 555 0171", Mobile_Phone="503 555 0999", Business_Street="2 Oak",
               Business_City="Portland", Business_State="OR", Business_Postal_Code="97209",
               Business_Country_Region="United States", Email_Address="hana@example.org"),
    ],
    ids=["Google", "Outlook", "new Outlook"],
)  # fmt: skip
def test_an_export_is_read_by_its_own_headings(text):
    (row,) = contacts(text)
    details = row.details
    assert (details.name, details.family_name, details.credential) == ("Hana Kovac", "Kovac", "PT")
    assert (details.profession, details.organisation) == ("physical_therapist", "Riverside")
    assert (details.phone, details.email) == ("+15035550171", "hana@example.org")
    assert (details.address_line, details.city, details.region) == ("2 Oak", "Portland", "OR")
    assert "(503) 555-0999" in details.note
    assert "1 Elm" not in str(details)
    assert "1979" not in str(details)
    assert row.problems == ()


def test_the_older_google_export_is_read():
    text = filled(OLD_GOOGLE, Name="Hana Kovac", Given_Name="Hana", Family_Name="Kovac",
                  Email_1_Value="hana@example.org", Phone_1_Type="Work",
                  Phone_1_Value="503 555 0171", Organization_1_Name="Riverside",
                  Organization_1_Title="Chiropractor")  # fmt: skip
    (row,) = contacts(text)
    assert (row.details.name, row.details.profession) == ("Hana Kovac", "chiropractor")
    assert (row.details.phone, row.details.organisation) == ("+15035550171", "Riverside")


def test_where_somebody_lives_is_left_out():
    text = filled(GOOGLE, First_Name="Hana", Address_1_Label="* Home", Address_1_Street="1 Elm",
                  Address_1_City="Portland")  # fmt: skip
    assert (contacts(text)[0].details.address_line, contacts(text)[0].details.city) == ("", "")


def test_a_full_outlook_file_has_room():
    more = ",".join(f"User {number}" for number in range(74))
    assert read_contacts(f"{OUTLOOK},{more}\n" + ",Hana" + "," * 90).columns == (Field.FIRST_NAME,)


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("Hana Kovac;503 555 0171\n", ("name", "phone")),
        ("Hana Kovac\tRiverside PT\thana@example.org\n", ("name", "organisation", "email")),
        ("Provider,NPI,Specialty\nHana Kovac,1000000004,PT\n", ("name", "npi", "title")),
        (
            "Clinic|Telephone|Zip\nElm|503 555 0171|97209\n",
            ("organisation", "phone", "postal_code"),
        ),
        ("first_name,last_name,cell\nHana,Kovac,1\n", ("first_name", "last_name", "phone")),
        ("Hana Kovac\nAda Moss\n", ("name",)),
    ],
)
def test_the_columns_of_any_list_are_guessed(text, columns):
    assert tuple(kind.value for kind in read_contacts(text).columns) == columns


@pytest.mark.parametrize(
    ("said", "name", "family", "credential"),
    [
        ("Hana Kovac", "Hana Kovac", "", ""),
        ("Kovac, Hana", "Hana Kovac", "Kovac", ""),
        ("KOVAC, HANA", "HANA KOVAC", "KOVAC", ""),
        ("Dr. Hana Kovac, PT, DPT", "Hana Kovac", "", "PT, DPT"),
        ("Kovac, Hana, PT", "Hana Kovac", "Kovac", "PT"),
        ("Hana Kovac L.Ac.", "Hana Kovac L.Ac.", "", ""),
        ("Hana Kovac, L.Ac.", "Hana Kovac", "", "L.Ac."),
        ("Hana Kovac DPM", "Hana Kovac", "", "DPM"),
        ("Otto Moss, Jr.", "Otto Moss Jr.", "", ""),
        ("Prof. Dr. Ada Moss, PhD, MD", "Ada Moss", "", "PhD, MD"),
        ("Dr", "Dr", "", ""),
        ("", "", "", ""),
        (",,,", "", "", ""),
        ("Ada\u202eMoss\x07", "Ada Moss", "", ""),
    ],
)
def test_a_whole_name_is_taken_apart(said, name, family, credential):
    found = whole_name(said)
    assert (found.name, found.family, found.credential) == (name, family, credential)


def test_a_name_of_parts_keeps_its_generation_and_gives_up_its_letters():
    found = name_of_parts(first="Dr. Otto", middle="M.", last="Moss", suffix="Jr., PT")
    assert (found.name, found.family, found.credential) == ("Otto M. Moss Jr.", "Moss", "PT")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Hana Kovac", "dr. HANA m. kovac", True),
        ("José Álvarez", "Jose Alvarez", True),
        ("Otto Moss", "Otto Moss Jr.", False),
        ("Hana Kovac", "Ivan Kovac", False),
    ],
)
def test_names_are_compared_by_their_first_and_last_word(one, other, same):
    assert (name_key(one) == name_key(other)) == same


@pytest.mark.parametrize(
    ("credential", "title", "organisation", "is_organisation", "slug"),
    [
        ("PT, DPT", "", "", False, "physical_therapist"),
        ("L.Ac.", "", "", False, "acupuncturist"),
        ("OTR/L", "", "", False, "occupational_therapist"),
        ("PT, LMT", "", "", False, ""),
        ("MD", "", "", False, ""),
        ("MD", "Orthopedic Surgeon", "", False, "orthopaedist"),
        ("PTA", "", "", False, ""),
        ("", "Physical Therapist", "", False, "physical_therapist"),
        ("", "Physical Therapist Assistant", "", False, ""),
        ("", "Office Manager, Physical Therapy", "Elm Physical Therapy", False, ""),
        ("", "", "Elm Physical Therapy", False, ""),
        ("", "", "Elm Physical Therapy", True, "physical_therapist"),
        ("", "", "Massage & Chiropractic Center", True, ""),
        ("", "Owner", "Elm Chiropractic", False, ""),
        ("", "Plumber", "", False, ""),
    ],
)
def test_a_profession_is_named_only_where_it_is_certain(
    credential, title, organisation, is_organisation, slug
):
    assert slug == guess_profession(
        credential=credential, title=title, organisation=organisation,
        is_organisation=is_organisation,
    )  # fmt: skip


def test_every_profession_that_is_guessed_is_in_the_table():
    slugs = {*contact_profession.LETTERS.values(), *contact_profession.WORDS.values()}
    assert all(profession_of(slug) for slug in slugs)


def test_what_cannot_be_read_is_left_out_and_the_rest_stays():
    (row,) = contacts("Name,Phone,Email,Zip,NPI,Country\nHana Kovac,12,x,abc,1000000005,Narnia\n")
    assert row.details.name == "Hana Kovac"
    assert len(row.problems) == 4
    assert all(words.startswith("Left out: ") for words in row.problems)


def test_a_phone_is_read_as_the_country_writes_it():
    (row,) = contacts("Name;Phone\nHana Kovac;020 7946 0000\n", country="GB")
    assert row.details.phone == "+442079460000"


@pytest.mark.parametrize(
    "cell", ['=HYPERLINK("http://x")', "+1+cmd|' /C calc'!A0", "<img src=x onerror=1>", "@SUM(1)"]
)
def test_formulas_and_markup_stay_plain_text(cell):
    quoted = cell.replace('"', '""')
    (row,) = contacts(f'Company,Phone\n"{quoted}",\n')
    assert row.details.name == cell


@pytest.mark.parametrize("columns", [(Field.PHONE,), (Field.IGNORE,)])
def test_a_list_needs_a_name(columns):
    with pytest.raises(InvalidValueError, match="Which column holds the name"):
        contacts("Hana Kovac\n", columns=columns)


def test_one_kind_is_chosen_once_where_it_cannot_repeat():
    text = "Hana Kovac;Ada Moss\n"
    with pytest.raises(InvalidValueError, match="Each may be chosen once"):
        contacts(text, columns=(Field.NAME, Field.NAME))
    assert contacts(text, columns=(Field.NAME, Field.NOTE))


def test_a_table_comes_back_from_the_page_as_it_went():
    table = read_contacts('Name,Phone,Photo\n"Kovac, Hana",503 555 0171,\n')
    assert unpacked(packed(table)) == table
    assert table.header == ("Name", "Phone")  # nothing stands under Photo


@pytest.mark.parametrize(
    "text",
    ["", "{}", "[]", "null", "{" * 3000, '{"header":["a"],"columns":["name"],"rows":[[1]]}',
     '{"header":["a"],"columns":["x"],"rows":[[1,"b"]]}',
     '{"header":["a"],"columns":["name"],"rows":[]}',
     '{"header":["a"],"columns":["name"],"rows":[["x","b"]]}',
     '{"header":5,"columns":["name"],"rows":[[1,"b"]]}'],
)  # fmt: skip
def test_a_table_that_was_changed_on_the_way_is_refused(text):
    with pytest.raises(InvalidValueError, match="lost on the way"):
        unpacked(text)


def test_a_list_too_long_to_travel_is_refused():
    text = "Name,Note\n" + "".join(f"Person N{n},{'x' * 900}\n" for n in range(2_500))
    with pytest.raises(InvalidValueError, match="more than 2 MB of text"):
        packed(read_contacts(text))


@pytest.mark.parametrize(
    ("parts", "name", "family", "credential"),
    [
        (("Luis", "Kovac PT"), "Luis Kovac", "Kovac", "PT"),
        (("Rosa", "Alvarez, LMT"), "Rosa Alvarez", "Alvarez", "LMT"),
        (("John", "Smith, Jr."), "John Smith Jr.", "Smith", ""),
        (("Ada Moss LMT", ""), "Ada Moss", "", "LMT"),
        (("Maria", "de la Cruz"), "Maria de la Cruz", "de la Cruz", ""),
        (("Yo-Yo", "Ma"), "Yo-Yo Ma", "Ma", ""),
        (("An", "MA"), "An MA", "MA", ""),
    ],
)
def test_letters_in_the_field_of_the_family_name_go_behind_it(parts, name, family, credential):
    found = name_of_parts(first=parts[0], middle="", last=parts[1], suffix="")
    assert (found.name, found.family, found.credential) == (name, family, credential)


@pytest.mark.parametrize("given", ["Do", "Ba", "Ma"])
def test_a_given_name_that_reads_as_letters_stays_a_name(given):
    assert whole_name(f"Nguyen, {given}").name == f"{given} Nguyen"


def test_a_number_with_an_extension_is_kept_and_the_extension_noted():
    (one,) = contacts("Name,Phone\nAda Moss,503-555-0182 ext. 12\n")
    assert (one.details.phone, one.problems) == ("+15035550182", ())
    assert "extension 12" in one.details.note


def test_a_word_before_a_number_is_no_extension():
    (one,) = contacts("Name,Phone\nAda Moss,Fax 5035550182\n")
    assert one.details.phone == "+15035550182"


def test_marks_of_spreadsheets_are_no_part_of_a_number():
    text = 'sep=,\nName,Phone,ZIP\nAda Moss,\'5035550182,\'02134\nBen Roe,"=""5035550183""",\n'
    ada, ben = (one.details for one in contacts(text))
    assert (ada.phone, ada.postal_code, ben.phone) == ("+15035550182", "02134", "+15035550183")


def test_the_title_of_a_report_stands_above_the_headings():
    table = read_contacts("Contact list\n\nPrinted today,\nName,Phone\nAda Moss,503 555 0182\n")
    assert (table.header, len(table.rows)) == (("Name", "Phone"), 1)


def test_a_quotation_mark_that_is_never_closed_swallows_nobody():
    people = "".join(f"Person {number},503 555 {number:04}\n" for number in range(300))
    with pytest.raises(InvalidValueError, match=r"Line 2 of the list.*quotation mark"):
        read_contacts(f'Name,Phone\n"Ada Moss,503 555 0182\n{people}')


def test_the_headings_of_a_german_outlook_are_known():
    text = (
        "Vorname;Nachname;Firma;Position;Straße geschäftlich;Ort geschäftlich;"
        "Postleitzahl geschäftlich;Telefon geschäftlich;Mobiltelefon;E-Mail-Adresse\n"
        "Jörg;Groß;Praxis;Leiter;Hauptstraße 5;Berlin;10115;030 1234567;0151 23456789;j@g.example\n"
    )
    (one,) = contacts(text, country="DE")
    found = one.details
    assert (found.name, found.phone, found.email) == ("Jörg Groß", "+49301234567", "j@g.example")
    assert (found.city, found.postal_code) == ("Berlin", "10115")


def test_a_list_with_an_endless_number_is_refused():
    with pytest.raises(InvalidValueError, match="got lost"):
        unpacked('{"header":["a"],"columns":["name"],"rows":[[Infinity,"Ada"]]}')


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Zed Zap, 503 555 0160\nAmy Poe", [("Zed Zap", "", "+15035550160"), ("Amy Poe", "", "")]),
        ("Zed Zap, chiropractor, 503 555 0160\nAmy Poe",
         [("Zed Zap", "chiropractor", "+15035550160"), ("Amy Poe", "", "")]),
        ("Zap, Zed\nHana Kovac, PT, 503 555 0171",
         [("Zed Zap", "", ""), ("Hana Kovac", "physical_therapist", "+15035550171")]),
        ("Zed Zap 503 555 0160\nAmy Poe; Podiatrist",
         [("Zed Zap", "", "+15035550160"), ("Amy Poe", "podiatrist", "")]),
        ("Zed Zap, z@example.org\nAmy Poe, 503 555 0160",
         [("Zed Zap", "", ""), ("Amy Poe", "", "+15035550160")]),
        ("Name,Phone\nAmy Poe\nZed Zap", [("Amy Poe", "", ""), ("Zed Zap", "", "")]),
    ],
    ids=["a phone in one", "a profession", "turned round", "other marks", "mail or phone",
         "headings alone hold commas"],
)  # fmt: skip
def test_pasted_lines_that_differ_are_each_read_by_themselves(text, found):
    rows = [row.details for row in contacts(text)]
    assert [(row.name, row.profession, row.phone) for row in rows] == found


def test_a_title_that_is_not_understood_is_said():
    one, other = contacts("Name,Job Title\nZed Zap,Osteopath\nAmy Poe,Podiatrist\n")
    assert one.problems == ("“Osteopath” names no one profession known here. It goes to the note.",)
    assert (one.details.note, other.problems) == ("Osteopath", ())
