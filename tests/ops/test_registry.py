import io
import json
import zipfile

import pytest
from django.core.management import CommandError, call_command

from tests.registry_rows import NUMBERS, place_row, place_text, row, write


@pytest.fixture
def path(tmp_path, settings):
    settings.DIRECTORY_PATH = tmp_path / "data" / "directory.sqlite3"
    return settings.DIRECTORY_PATH


@pytest.fixture
def loaded(path, tmp_path):
    write(
        tmp_path / "a.csv",
        row(),
        row(npi=NUMBERS[1], code="111N00000X", zip="080021234", state="NJ"),
    )
    run("load", tmp_path / "a.csv")


def run(*arguments):
    out, errors = io.StringIO(), io.StringIO()
    call_command("registry", *map(str, arguments), stdout=out, stderr=errors)
    return out.getvalue(), errors.getvalue()


def test_a_load_says_what_it_did_and_names_each_refused_line(path, tmp_path):
    source = write(tmp_path / "a.csv", row(), row(npi="1000000005"))
    out, errors = run("load", source)
    assert "2 rows read: 1 kept, 0 left out, 0 deactivated, 1 refused." in out
    assert errors == "line 3: “1000000005” is not a valid NPI\n"


def test_states_and_professions_may_be_repeated(path, tmp_path):
    source = write(tmp_path / "a.csv", row(), row(npi=NUMBERS[1], state="NY", zip="10001"))
    out, _errors = run(
        "load", source, "--state", "PA", "--state", "NJ", "--profession", "massage_therapist"
    )
    assert "1 kept, 1 left out" in out


def test_a_file_of_refused_rows_alone_is_an_error(path, tmp_path):
    source = write(tmp_path / "a.csv", row(npi="1000000005"))
    with pytest.raises(CommandError, match="No row"):
        run("load", source)


def test_a_missing_file_is_named(path, tmp_path):
    with pytest.raises(CommandError, match=r"nowhere\.csv"):
        run("load", tmp_path / "nowhere.csv")


def test_json_lines_hold_the_fields_of_the_contract(loaded):
    out, _errors = run("find", "--zip", "19103", "--within-km", "15", "--json")
    near, far = map(json.loads, out.splitlines())
    assert near == {
        "npi": "1000000004",
        "name": "ADA LOVELACE",
        "credential": "L.M.T.",
        "professions": ["massage_therapist"],
        "address": "12 ELM ST",
        "city": "PHILADELPHIA",
        "state": "PA",
        "zip": "191031234",
        "phone": "2155550101",
        "distance_km": 0.0,
    }
    assert 5 < far["distance_km"] < 15


def test_the_list_for_people_is_nearest_first(loaded):
    out, _errors = run("find", "--zip", "19103", "--within-km", "15")
    assert [line.split()[-1] for line in out.splitlines()] == list(NUMBERS[:2])


def test_nobody_near_is_said_in_words_and_is_nothing_in_json(loaded):
    out, _errors = run("find", "--zip", "90001", "--within-km", "5")
    assert out == "Nobody is listed within 5 km of 90001.\n"
    assert run("find", "--zip", "90001", "--within-km", "5", "--json") == ("", "")


def test_a_town_and_a_problem_find_whom_a_zip_code_and_a_profession_find(loaded):
    near = ("find", "--near", "Philadelphia, PA", "--within-km", "20", "--json")
    assert len(run(*near)[0].splitlines()) == 2
    served, _errors = run(*near, "--serves", "cervicogenic-headache")
    assert [json.loads(line)["professions"] for line in served.splitlines()] == [["chiropractor"]]


def test_without_a_distance_it_is_25_km(loaded):
    near = ("find", "--near", "Philadelphia, PA", "--json")
    assert run(*near) == run(*near, "--within-km", "25")
    out, _errors = run("find", "--near", "90001")
    assert out == "Nobody is listed within 25 km of 90001.\n"


@pytest.mark.parametrize("name", ["six.vcf", "other.zip"])
def test_a_file_of_another_kind_is_told_which_one_to_get(path, tmp_path, name):
    source = tmp_path / name
    if name.endswith(".zip"):
        with zipfile.ZipFile(source, "w") as archive:
            archive.writestr("photos.txt", "x")
    else:
        source.write_text("BEGIN:VCARD\nFN:Ada Moss\nEND:VCARD\n", "utf-8")
    with pytest.raises(CommandError, match="NPPES Data Dissemination"):
        run("load", source)


def test_a_town_of_several_states_is_refused_in_one_line_that_names_them(loaded):
    with pytest.raises(CommandError, match=r"more than one Salem: .*OR"):
        run("find", "--near", "Salem", "--within-km", "5")


def test_second_places_are_loaded_and_counted(path, tmp_path):
    (tmp_path / "pl.csv").write_text(place_text(place_row()), "utf-8")
    out, _errors = run("load", write(tmp_path / "a.csv", row()), "--locations", tmp_path / "pl.csv")
    assert "and 1 second places of practice." in out


def test_an_unknown_zip_code_is_refused_in_one_line(loaded):
    with pytest.raises(CommandError, match=r"for the ZIP code 00000\."):
        run("find", "--zip", "00000", "--within-km", "5")


def test_no_directory_yet_is_said_in_one_line(path):
    with pytest.raises(CommandError, match="No directory is loaded yet"):
        run("find", "--zip", "19103", "--within-km", "5")


@pytest.mark.parametrize("arguments", [["find"], ["load"], [], ["find", "--within-km", "5"]])
def test_a_wrong_use_is_an_error(path, arguments):
    with pytest.raises(CommandError):
        run(*arguments)
