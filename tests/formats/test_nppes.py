import csv
import io
import os
import tempfile
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.registry_rows import NUMBERS, ended, header, row, text
from warmhand.core.errors import InvalidValueError
from warmhand.core.professions import slugs_by_code
from warmhand.core.registry import NumberSet
from warmhand.formats.nppes import Reader, Wanted
from warmhand.formats.nppes_batch import FIELDS
from warmhand.formats.nppes_blocks import blocks, spans, text_of
from warmhand.formats.nppes_ended import read_deactivations
from warmhand.formats.nppes_layout import Layout
from warmhand.formats.nppes_stream import batches
from warmhand.formats.professions import professions


def reader_for(layout, *, wanted=None, held=None):
    slugs = slugs_by_code(professions())
    return Reader(layout, slugs=slugs, wanted=wanted or Wanted(), held=held)


def read(content, **options):
    """Return what a provider file holds, as one batch."""
    head, _, rest = content.partition("\n")
    return reader_for(Layout(head), **options).read(rest.encode())


def fields(batch, place=0):
    return dict(zip(FIELDS, batch.rows[place], strict=True))


def test_a_row_becomes_a_listing():
    made = fields(read(text([row(middle="M", address_2="STE 4", code_2="225100000X")])))
    assert made == {
        "npi": 1000000004,
        "kind": "person",
        "last_name": "LOVELACE",
        "first_name": "ADA",
        "middle_name": "M",
        "credential": "L.M.T.",
        "organisation": "",
        "professions": "massage_therapist physical_therapist",
        "address": "12 ELM ST, STE 4",
        "city": "PHILADELPHIA",
        "state": "PA",
        "zip": "191031234",
        "country": "US",
        "phone": "2155550101",
        "fax": "",
        "updated_on": "2025-03-14",
        "place": 19103,
        "search_name": " lovelace ada m",
    }


@pytest.mark.parametrize("name", ["Provider Sex Code", "Provider Gender Code"])
def test_columns_are_found_by_name_in_any_order(name):
    names = header(sex=name)
    cells = row(last_column="01/02/2024")
    content = io.StringIO()
    csv.writer(content, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(
        [names[::-1], cells[::-1]]
    )
    assert read(content.getvalue()).rows == read(text([row()])).rows


@pytest.mark.parametrize(
    "content",
    [
        text([row(last="O'NEIL")], quoting=csv.QUOTE_MINIMAL),
        text([row(last="O'NEIL")], quoting=csv.QUOTE_ALL, delimiter=";"),
        text([row(last="O'NEIL")], quoting=csv.QUOTE_MINIMAL, delimiter="\t"),
        text([row(last="O'NEIL")]).replace("\n", "\r\n"),
    ],
    ids=["unquoted", "semicolons", "tabs", "CRLF"],
)
def test_the_dialect_of_the_file_does_not_matter(content):
    assert read(content).rows == read(text([row(last="O'NEIL")])).rows


def test_quotes_commas_and_line_ends_inside_a_field_are_kept():
    awkward = 'ADA "THE COUNTESS", OF\nLOVELACE'
    assert fields(read(text([row(first=awkward), row()])))["first_name"] == awkward


def test_a_field_that_is_one_comma_is_not_taken_for_two():
    assert fields(read(text([row(middle=",")])))["middle_name"] == ","


def test_an_accent_and_a_double_blank_do_not_hinder_a_search():
    assert fields(read(text([row(last="MUÑOZ  GIL")])))["search_name"] == " munoz gil ada"


def test_the_last_of_fifteen_codes_counts():
    batch = read(text([row(code="163W00000X", code_15="213E00000X")]))
    assert fields(batch)["professions"] == "podiatrist"


def test_what_a_spreadsheet_does_is_undone():
    damaged = row(
        npi="1000000004.0",
        entity="1.0",
        zip="191031234.0",
        phone="2155550101.0",
        fax="2155550102.0",
    )
    assert read(text([damaged])).rows == read(text([row(fax="2155550102")])).rows


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"npi": "1000000005"}, "not a valid NPI"),
        ({"npi": "1.00000E+09"}, "not a valid NPI"),
        ({"npi": ""}, "NPI is missing"),
        ({"entity": "3"}, "entity type"),
        ({"entity": ""}, "entity type"),
        ({"last": ""}, "no name"),
        ({"entity": "2"}, "no name"),
        ({"zip": "9103"}, "ZIP"),
        ({"phone": "215555"}, "phone"),
        ({"updated": "14/03/2025"}, "not a date"),
    ],
)
def test_a_row_that_cannot_be_right_is_refused_with_line_and_reason(changes, reason):
    batch = read(text([row(), row(**changes), row(npi=NUMBERS[1])]))
    assert len(batch.rows) == 2
    [refusal] = batch.refused
    assert refusal.line == 1
    assert reason in refusal.reason


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('"1000000004","1"', "2 columns"),
        ('"1000000004","1', "never closed"),
        ("x" * 200_000, "cannot be read"),
    ],
)
def test_a_damaged_line_costs_only_itself(line, reason):
    content = text([row()]) + line + "\n" + text([row(npi=NUMBERS[1])]).partition("\n")[2]
    batch = read(content)
    assert [made[0] for made in batch.rows] == [1000000004, 1000000012]
    assert [(each.line, reason in each.reason) for each in batch.refused] == [(1, True)]


def test_a_deactivated_number_is_no_listing():
    batch = read(text([ended(NUMBERS[0], "03/03/2021")]))
    assert batch.deactivated == [(1000000004, "2021-03-03")]
    assert not batch.rows


def test_a_reactivated_number_is_a_listing_again():
    batch = read(text([row(deactivated="03/03/2021", reactivated="04/04/2021")]))
    assert len(batch.rows) == 1


def test_a_foreign_address_is_taken_as_it_is():
    abroad = row(country="AU", state="QUEENSLAND", zip="4215", phone="247820197")
    made = fields(read(text([abroad])))
    assert (made["zip"], made["phone"], made["place"]) == ("4215", "247820197", None)


@pytest.mark.parametrize(
    ("wanted", "kept"),
    [
        (Wanted(states=frozenset({"PA"})), 1),
        (Wanted(states=frozenset({"NJ", "NY"})), 0),
        (Wanted(professions=frozenset({"massage_therapist"})), 1),
        (Wanted(professions=frozenset({"chiropractor"})), 0),
        (Wanted(frozenset({"PA"}), frozenset({"chiropractor"})), 0),
    ],
)
def test_only_wanted_rows_are_kept(wanted, kept):
    batch = read(text([row()]), wanted=wanted)
    assert (len(batch.rows), batch.left_out) == (kept, 1 - kept)


def test_a_row_of_somebody_held_is_kept_even_if_they_moved_away():
    held = NumberSet()
    held.add([1000000004])
    wanted = Wanted(states=frozenset({"NJ"}))
    batch = read(text([row(), row(npi=NUMBERS[1])]), wanted=wanted, held=held)
    assert [made[0] for made in batch.rows] == [1000000004]


def test_a_file_without_the_columns_is_refused():
    with pytest.raises(InvalidValueError, match="no column"):
        Layout('"NPI","Name"')


NAMES = st.text('ab",\n ', max_size=6)


@given(st.lists(st.tuples(NAMES, NAMES), max_size=12), st.integers(1, 400))
def test_blocks_of_any_size_hold_the_same_rows(pairs, block_bytes):
    content = io.StringIO()
    csv.writer(content, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(pairs)
    parts = list(blocks(io.BytesIO(content.getvalue().encode()), block_bytes=block_bytes))
    assert b"".join(parts).decode() == content.getvalue()
    read_back = [cells for part in parts for cells in csv.reader(io.StringIO(part.decode()))]
    if all(content.count("\n") < 8 for pair in pairs for content in ["".join(pair)]):
        assert read_back == [list(pair) for pair in pairs]


@given(st.lists(st.tuples(NAMES, NAMES), max_size=12), st.integers(1, 400))
def test_spans_of_any_size_hold_whole_rows(pairs, piece_bytes):
    content = io.StringIO()
    rows = [[f"1{a}", b] for a, b in pairs]
    csv.writer(content, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(rows)
    with tempfile.TemporaryFile() as file:
        file.write(content.getvalue().encode())
        file.flush()
        pieces = list(spans(file.fileno(), start=0, piece_bytes=piece_bytes))
        parts = [os.pread(file.fileno(), length, offset).decode() for offset, length in pieces]
    assert [cells for part in parts for cells in csv.reader(io.StringIO(part))] == rows


def batches_of(path):
    return list(batches(path, reader_for=reader_for, on_bytes=lambda _bytes: None))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_the_encoding_of_the_file_does_not_matter(tmp_path, encoding):
    path = tmp_path / "a.csv"
    path.write_bytes(text([row(last="MUÑOZ")]).encode(encoding))
    [batch] = batches_of(path)
    assert fields(batch)["last_name"] == "MUÑOZ"


def test_one_line_in_another_encoding_does_not_spoil_the_rest():
    assert text_of("MUÑOZ\n".encode() + "PEÑA".encode("cp1252")) == "MUÑOZ\nPEÑA"


@pytest.mark.parametrize("quoting", [csv.QUOTE_ALL, csv.QUOTE_MINIMAL], ids=["quoted", "unquoted"])
@pytest.mark.parametrize("suffix", [".csv", ".zip"])
def test_a_long_file_comes_back_in_order_with_its_line_numbers(tmp_path, quoting, suffix):
    count = 4_000 if quoting == csv.QUOTE_ALL else 9_000
    lines = [row(npi=str(1_000_000_000 + n), last=f"L{n}") for n in range(count)]
    content = text(lines, quoting=quoting)
    assert len(content) > 3 << 20
    path = tmp_path / f"long{suffix}"
    if suffix == ".zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("npidata_pfile_1.csv", content)
    else:
        path.write_text(content)
    done = batches_of(path)
    assert sum(batch.read for batch in done) == count
    numbers = [made[0] for batch in done for made in batch.rows]
    assert numbers == sorted(numbers)
    refused = [refusal.line for batch in done for refusal in batch.refused]
    assert refused == [n + 2 for n in range(count) if 1_000_000_000 + n not in set(numbers)]


@pytest.mark.parametrize("content", ["", "\n\n"])
def test_an_empty_file_is_refused(tmp_path, content):
    path = tmp_path / "a.csv"
    path.write_text(content)
    with pytest.raises(InvalidValueError, match="empty"):
        batches_of(path)


def test_a_line_without_end_is_refused_before_memory_is_gone(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(text([]) + "x" * (18 << 20))
    with pytest.raises(InvalidValueError, match="longer than any row"):
        batches_of(path)


def test_the_provider_file_is_found_in_the_zip(tmp_path):
    path = tmp_path / "NPPES_Data_Dissemination.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("npidata_pfile_20050523-20261108_fileheader.csv", "not this")
        archive.writestr("pl_pfile_20050523-20261108.csv", "nor this")
        archive.writestr("npidata_pfile_20050523-20261108.csv", text([row()]))
    [batch] = batches_of(path)
    assert len(batch.rows) == 1


@pytest.mark.parametrize("content", [b"no zip at all", b""])
def test_a_damaged_zip_is_refused(tmp_path, content):
    path = tmp_path / "a.zip"
    path.write_bytes(content)
    with pytest.raises(InvalidValueError, match="damaged"):
        batches_of(path)


def test_a_deactivation_list_is_read_with_its_titles_and_its_faults():
    content = "Deactivated NPI Report\nNPI,Date\n1000000004,03/03/2021\n1000000005,03/03/2021\n"
    content += "1000000012.0,2022-04-05\n1000000020,\n"
    pairs, refused = read_deactivations(content.encode())
    assert pairs == [(1000000004, "2021-03-03"), (1000000012, "2022-04-05")]
    assert [each.line for each in refused] == [4, 6]
