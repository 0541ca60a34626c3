"""Lists of clients, days and amounts as people have them."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warmhand.core.errors import InvalidValueError
from warmhand.core.names import fold, matches
from warmhand.formats.client_list import Column, read_table
from warmhand.formats.client_rows import day_orders, read_clients
from warmhand.formats.day_list import read_day
from warmhand.formats.money import read_money, show_money
from warmhand.formats.people_table import text_of
from warmhand.formats.zip_places import place_of, zone_of_state

TODAY = date(2026, 10, 13)
N, F, L, P, E, B, S, X = (
    Column.NAME, Column.FIRST_NAME, Column.LAST_NAME, Column.PHONE, Column.EMAIL, Column.BIRTH,
    Column.SINCE, Column.IGNORE,
)  # fmt: skip


def clients(text, columns=None, **options):
    table = read_table(text)
    read = read_clients(
        table, columns or table.columns, **{"country": "US", "today": TODAY, **options}
    )
    return [row.details for row in read]


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("Theo Brandt\nLena Hartmann\n", (N,)),
        ("Brandt, Theo\nHartmann, Lena\n", (L, F)),
        ("Theo\tBrandt\nLena\tHartmann\n", (F, L)),
        ("Name;Phone;DOB\nTheo Brandt;(503) 555-0142;2/3/1979\n", (N, P, B)),
        ("First Name,Last Name,E-Mail\nTheo,Brandt,t@example.org\n", (F, L, E)),
        ("Theo Brandt|503 555 0142|t@example.org|1979|3/31/2024\n", (N, P, E, B, S)),
        ("id,Client Name,Mobile,Notes\n7,Theo Brandt,503 555 0142,neck\n", (X, N, P, X)),
        ("Name,Phone,Mobile\nTheo,1,2\n", (N, P, P)),
        ("1. Theo Brandt\n2. Lena Hartmann\n", (N,)),
        ("Person 1;5035550142\nPerson 2;5035550143\n", (N, P)),
    ],
    ids=[
        "names alone", "surname first", "two columns", "headings", "English headings",
        "by content", "others left out", "two phones", "numbered", "odd names",
    ],
)  # fmt: skip
def test_the_columns_of_a_list_are_guessed(text, columns):
    assert read_table(text).columns == columns


def test_names_of_two_columns_are_put_together():
    assert [one.name for one in clients("Brandt, Theo\nHartmann, Lena\n")] == [
        "Theo Brandt",
        "Lena Hartmann",
    ]


def test_quoted_cells_keep_their_commas_and_lines():
    text = 'Name,Phone\n"Brandt, Theo",503 555 0142\n"Lena\nHartmann",\n'
    assert [one.name for one in clients(text)] == ["Theo Brandt", "Lena Hartmann"]


@pytest.mark.parametrize(
    ("cell", "country", "year"),
    [
        ("1979", "US", 1979),
        ("2/3/1979", "US", 1979),
        ("1979-02-03", "US", 1979),
        ("03.02.1979", "DE", 1979),
        ("31/12/1979", "GB", 1979),
        ("2/3/79", "US", None),
        ("1850", "US", None),
        ("soon", "US", None),
    ],
)
def test_a_birth_date_is_kept_as_its_year(cell, country, year):
    found = clients(f"Name;Born\nTheo;{cell}\n", country=country)
    assert found[0].birth_year == year


def test_a_day_is_read_as_the_country_writes_it():
    text = "Name;Since\nTheo;3/4/2024\n"
    assert clients(text, country="US")[0].since_on == date(2024, 3, 4)
    assert clients(text, country="GB")[0].since_on == date(2024, 4, 3)


def test_a_line_without_a_name_is_refused_with_its_number():
    table = read_table("Name;Phone\nTheo;\n\n;5035550143\n")
    read = read_clients(table, table.columns, country="US", today=TODAY)
    assert [(row.line, row.details is None) for row in read] == [(2, False), (4, True)]
    assert read[1].problems == ("A client needs a name.",)


def test_a_bad_cell_is_left_out_and_the_client_stays():
    table = read_table("Name;Phone;Email\nTheo;12;nowhere\n")
    (row,) = read_clients(table, table.columns, country="US", today=TODAY)
    assert (row.details.name, row.details.phone, row.details.email) == ("Theo", "", "")
    assert len(row.problems) == 2


def test_namesakes_are_marked():
    table = read_table("José\nJose\nLena\n")
    read = read_clients(table, table.columns, country="US", today=TODAY, known=frozenset({"lena"}))
    assert [bool(row.problems) for row in read] == [False, True, True]
    assert [row.is_namesake for row in read] == [False, False, True]


@pytest.mark.parametrize("columns", [(X,), (P,)], ids=["nothing", "a phone alone"])
def test_a_list_needs_a_column_of_names(columns):
    with pytest.raises(InvalidValueError, match="Which column holds the name"):
        clients("Theo\n", columns)


@pytest.mark.parametrize(
    "data",
    [
        "Name\nJosé Ñandú\n".encode(),
        "\ufeffName\nJosé Ñandú\n".encode(),
        "Name\nJosé Ñandú\n".encode("utf-16"),
        "Name\r\nJosé Ñandú\r\n".encode("cp1252"),
        "Name\rJosé Ñandú\r".encode("latin-1"),
    ],
    ids=["UTF-8", "with a mark", "UTF-16", "Windows", "old Mac"],
)
def test_usual_encodings_are_read(data):
    assert clients(text_of(data))[0].name == "José Ñandú"


@pytest.mark.parametrize(
    "data", [b"PK\x03\x04xlsx", b"\x00\x01\x02", b"x" * 2_000_001], ids=["xlsx", "binary", "large"]
)
def test_what_is_no_list_is_refused(data):
    with pytest.raises(InvalidValueError):
        text_of(data)


@given(st.binary(max_size=400))
def test_no_file_breaks_the_reader(data):
    try:
        table = read_table(text_of(data))
        read_clients(table, table.columns, country="US", today=TODAY)
    except InvalidValueError:
        return
    assert table.rows


@pytest.mark.parametrize(
    ("line", "name", "clock"),
    [
        ("9:00 Theo Brandt", "Theo Brandt", time(9)),
        ("9 Theo", "Theo", time(9)),
        ("2:30 Lena", "Lena", time(14, 30)),
        ("02:30 Lena", "Lena", time(2, 30)),
        ("10.30am: Lena", "Lena", time(10, 30)),
        ("- Ana-Sofia at 3pm", "Ana-Sofia", time(15)),
        ("14:15 P. Jones", "P. Jones", time(14, 15)),
        ("12 am Otto", "Otto", time(0)),
        ("Otto", "Otto", None),
    ],
)
def test_a_line_of_the_day_is_a_name_and_perhaps_a_time(line, name, clock):
    (entry,), refused = read_day(line, twelve_hours=True)
    assert (entry.name, entry.clock) == (name, clock)
    assert refused == []


def test_where_the_clock_has_24_hours_two_is_two():
    assert read_day("2:30 Lena", twelve_hours=False)[0][0].clock == time(2, 30)


def test_lines_that_are_no_client_are_named():
    _entries, refused = read_day("Theo\n10:30\n25:00 Lena\n", twelve_hours=True)
    assert [(each.line, each.reason) for each in refused] == [
        (2, "There is no name in this line."),
        (3, "This is no time of day."),
    ]


@given(st.text(max_size=200))
def test_no_text_breaks_the_day(text):
    try:
        entries, _refused = read_day(text, twelve_hours=True)
    except InvalidValueError:
        return
    assert all(entry.name for entry in entries)


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("85", 8500),
        ("$85.50", 8550),
        ("85,5 €", 8550),
        ("1,060", 106_000),
        ("1.060,50", 106_050),
        ("GBP 70", 7000),
        ("0", 0),
        ("0,50", 50),
    ],
)
def test_an_amount_is_read_as_people_write_it(text, cents):
    assert read_money(text) == cents


@pytest.mark.parametrize(
    "text", ["", "a lot", "-5", "1.2.3", "8,5,0", "1e9", "99999999", "0,500", "0.500", "012,000"]
)
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(InvalidValueError):
        read_money(text)


@given(st.integers(0, 10_000_000))
def test_an_amount_comes_back_as_it_was(cents):
    assert read_money(show_money(cents)) == cents


@pytest.mark.parametrize(
    ("one", "other"),
    [("José Álvarez", "jose alvarez"), ("O\N{RIGHT SINGLE QUOTATION MARK}Neill", "oneill"), ("Łukasz", "lukasz"),
     ("Ana-Sofia", "ana  sofia"), ("Straße", "strasse")],
)  # fmt: skip
def test_names_are_compared_without_their_marks(one, other):
    assert fold(one) == fold(other)


def test_digits_find_a_phone_and_two_of_them_do_not():
    assert matches("0142", name="Theo", phone="+15035550142")
    assert not matches("42", name="Theo", phone="+15035550142")


def test_a_zip_code_knows_its_city_and_clock():
    place = place_of("97209-1234")
    assert place is not None
    assert (place.city, place.state, place.time_zone) == ("Portland", "OR", "America/Los_Angeles")
    assert place_of("97209", country="DE") is None
    assert place_of("nowhere") is None


@pytest.mark.parametrize(
    ("state", "zone"),
    [
        ("OR", "America/Los_Angeles"),
        ("az", "America/Phoenix"),
        ("TX", "America/Chicago"),
        ("ZZ", ""),
    ],
)
def test_a_state_knows_the_clock_of_most_of_its_people(state, zone):
    assert zone_of_state(state) == zone


@pytest.mark.parametrize(
    ("cells", "country", "days"),
    [
        (["03/04/2020", "13/04/2020"], "US", ["2020-04-03", "2020-04-13"]),
        (["03/04/2020", "04/13/2020"], "GB", ["2020-03-04", "2020-04-13"]),
        (["03/04/2020", "03.04.2020"], "US", ["2020-03-04", "2020-04-03"]),
        (["13/04/2020", "04/13/2020"], "US", [None, "2020-04-13"]),
        (["April 3, 2021", "3 Apr 2021"], "US", ["2021-04-03", "2021-04-03"]),
        (["Sat, Apr 3, 2021", "3-Apr-2021"], "US", ["2021-04-03", "2021-04-03"]),
        (["3/4/2020 9:15:00 AM", "soon 3, 2021"], "US", ["2020-03-04", None]),
    ],
    ids=["day first", "month first", "dots", "both", "words", "weekday", "hours"],
)
def test_a_column_of_days_that_shows_its_order_is_read_by_it(cells, country, days):
    text = "Name;Since\n" + "".join(f"Theo;{cell}\n" for cell in cells)
    read = [one.since_on and one.since_on.isoformat() for one in clients(text, country=country)]
    assert read == days


def test_of_several_phones_the_mobile_counts_and_a_missing_one_is_made_up_for():
    text = (
        "Name,Home Phone,Mobile Phone\nTheo,503 555 0141,503 555 0142\nLena,503 555 0143,\n"
        "Ada,503 555 0144,12\nBen,,503 555 0145 x5\n"
    )
    phones = [one.phone[-4:] for one in clients(text)]
    assert phones == ["0142", "0143", "0144", "0145"]


def test_whoever_sent_counts_more_than_how_they_heard():
    table = read_table("Name,Referral Source,Referred By\nTheo,Friend,Ada Moss\nLena,Google,\n")
    read = read_clients(table, table.columns, country="US", today=TODAY)
    assert [row.source for row in read] == ["Ada Moss", "Google"]


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("Smith, Ann", "Ann Smith"),
        ("de la Cruz, Maria", "Maria de la Cruz"),
        ("Ann Smith, PT", "Ann Smith, PT"),
        ("Smith, Jr., John", "John Smith Jr."),
    ],
)
def test_a_name_with_a_comma_is_written_as_it_is_spoken(cell, name):
    assert clients(f'Client,Phone\n"{cell}",\n')[0].name == name


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Zed Zap, 503 555 0160\nAmy Poe", [("Zed Zap", "+15035550160"), ("Amy Poe", "")]),
        ("Zed Zap, chiropractor, 503 555 0160\nAmy Poe",
         [("Zed Zap", "+15035550160"), ("Amy Poe", "")]),
        ("Zed Zap, Runner, 503 555 0160\nAmy Poe, Runner, 503 555 0161",
         [("Zed Zap", "+15035550160"), ("Amy Poe", "+15035550161")]),
        ("Zed,Zap,503 555 0160\nAmy,Poe", [("Zed Zap", "+15035550160"), ("Amy Poe", "")]),
    ],
    ids=["a phone in one", "a profession", "a word beside whole names", "name in two cells"],
)  # fmt: skip
def test_pasted_lines_that_differ_are_each_read_by_themselves(text, found):
    table = read_table(text)
    read = read_clients(table, table.columns, country="US", today=TODAY)
    assert [(row.details.name, row.details.phone) for row in read] == found


@pytest.mark.parametrize(
    ("cells", "shown"),
    [
        (("13/05/2025", "01/05/2025"), [(False, "01/05/2025", date(2025, 5, 1))]),
        (("2/3/2024", "2/3/2024"), [(True, "2/3/2024", date(2024, 2, 3))]),
        (("2024-03-02", "3/13/2024"), []),
        (("0/3/2024", "2.3.2024"), []),
    ],
)
def test_the_order_of_days_that_could_be_read_in_two_is_told(cells, shown):
    table = read_table("Name,Client since\n" + "".join(f"Ann,{cell}\n" for cell in cells))
    orders = day_orders(table, table.columns, country="US")
    assert [(each.is_month_first, each.cell, each.day) for each in orders] == shown
