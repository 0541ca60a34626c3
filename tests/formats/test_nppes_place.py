"""Second places of practice, and lists of ended numbers as they are published."""

import io
import zipfile

import pytest

from tests.registry_rows import LOCATION_HEADER, place_row, place_text, row, text
from warmhand.core.errors import InvalidValueError
from warmhand.formats import nppes_ended
from warmhand.formats.nppes_blocks import PLACES, has_places, opened
from warmhand.formats.nppes_ended import read_deactivations
from warmhand.formats.nppes_place import PLACE_FIELDS, second_places


def read(content):
    return list(second_places(io.BytesIO(content.encode())))


def test_a_second_place_is_read_by_the_names_of_its_columns():
    [batch] = read(place_text(place_row(line_2="STE 4")))
    assert dict(zip(PLACE_FIELDS, batch.rows[0], strict=True)) == {
        "npi": 1000000004, "address": "9 OAK AVE, STE 4", "city": "CAMDEN", "state": "NJ",
        "zip": "08102", "country": "US", "phone": "8565550109", "fax": "", "place": 8102,
    }  # fmt: skip


def test_a_damaged_place_costs_only_itself_and_names_its_line():
    content = place_text(place_row(), place_row(npi="1"), place_row()) + '"1","2\n' + '"3"\n'
    [batch] = read(content)
    assert len(batch.rows) == 2
    assert [each.line for each in batch.refused] == [3, 5, 6]


def test_a_file_of_another_kind_is_refused():
    with pytest.raises(InvalidValueError, match="practice locations"):
        read(text([row()]))


def zipped(folder, **members):
    path = folder / "NPPES_Data_Dissemination.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(f"{name}.csv", content)
    return path


def test_places_are_found_in_the_zip_beside_their_header(tmp_path):
    header = ",".join(LOCATION_HEADER)
    path = zipped(
        tmp_path,
        pl_pfile_1_FileHeader=header,
        pl_pfile_1=place_text(place_row()),
        npidata_pfile_1="x",
    )
    assert has_places(path)
    with opened(path, PLACES) as (stream, _disk):
        assert sum(len(batch.rows) for batch in second_places(stream)) == 1
    assert not has_places(zipped(tmp_path, npidata_pfile_1="x", pl_pfile_1_fileheader=header))


SHEET = """<?xml version="1.0" encoding="UTF-8"?>{doctype}
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>
<row r="1"><c r="A1" t="s"><v>0</v></c></row>
<row r="2"><c r="A2" t="s"><v>1</v></c><c r="B2" t="s"><v>2</v></c></row>
<row r="3"><c r="A3"><v>{npi}</v></c><c r="B3" t="s"><v>3</v></c></row>
<row r="4"><c r="A4" t="inlineStr"><is><t>1000000012</t></is></c><c r="B4"><v>46000</v></c></row>
<row r="5"><c r="A5"><v>1000000013</v></c><c r="B5"><v>46000</v></c></row>
</sheetData></worksheet>"""
TEXTS = """<sst><si><t>Deactivated NPI Report</t></si><si><t>NPI</t></si>
<si><r><t>NPPES </t></r><r><t>Date</t></r></si><si><t>11/10/2026</t></si></sst>"""


def workbook(*, doctype="", npi="1000000004", texts=TEXTS):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", SHEET.format(doctype=doctype, npi=npi))
        archive.writestr("xl/sharedStrings.xml", texts)
    return made.getvalue()


def in_zip(name, content):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return made.getvalue()


@pytest.mark.parametrize(
    "content",
    [workbook(), in_zip("NPPES Deactivated NPI Report 20261110.xlsx", workbook())],
    ids=["a workbook", "a zip of one"],
)
def test_a_workbook_of_ended_numbers_is_read_like_the_list(content):
    pairs, refused = read_deactivations(content)
    assert pairs == [(1000000004, "2026-11-10"), (1000000012, "2025-12-09")]
    assert [each.line for each in refused] == [5]


ENTITY = '<!DOCTYPE a [<!ENTITY e "' + "9" * 100 + '">]>'
UNFIT = {
    "a document type": workbook(doctype=ENTITY),
    "a text that is not there": workbook(texts="<sst></sst>"),
    "no XML": workbook(texts="<sst"),
    "no zip": b"PK\3\4 and then nothing",
    "another zip": in_zip("letter.txt", "x"),
    "a zip in a zip in a zip": in_zip("a.xlsx", in_zip("b.xlsx", workbook())),
}


@pytest.mark.parametrize("content", UNFIT.values(), ids=UNFIT)
def test_a_list_that_cannot_be_read_is_refused_in_words(content):
    with pytest.raises(InvalidValueError):
        read_deactivations(content)


def test_a_workbook_that_unpacks_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(nppes_ended, "MOST_BYTES", 500)
    with pytest.raises(InvalidValueError, match="larger"):
        read_deactivations(workbook())
