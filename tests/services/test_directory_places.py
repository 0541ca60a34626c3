"""Second places of practice, towns, whoever serves a problem, and who may be the same person."""

import sqlite3
import zipfile

import pytest

from tests.registry_rows import NUMBERS, ended, place_row, place_text, row, text, write
from warmhand.core.errors import DomainError, InvalidValueError
from warmhand.services import directory
from warmhand.services.directory import SeveralTownsError
from warmhand.services.serves import professions_serving
from warmhand.store.directory_schema import OtherVersionError

CAMDEN, PHILADELPHIA, TRENTON = "08102", "19103", "08608"


@pytest.fixture
def path(tmp_path):
    return tmp_path / "data" / "directory.sqlite3"


def load(path, *rows, places=None, **options):
    folder = path.parent.parent
    if places is not None:
        (folder / "pl_pfile.csv").write_text(place_text(*places), "utf-8")
        options["locations"] = folder / "pl_pfile.csv"
    return directory.load(path=path, source=write(folder / "npidata.csv", *rows), **options)


def near(path, zip_code, **wanted):
    found = directory.find(path=path, near=zip_code, within_km=3, **wanted)
    return [(each.listing.npi, each.listing.zip[:5], each.is_second_place) for each in found]


def test_somebody_is_found_once_at_the_nearest_of_their_places(path):
    report = load(path, row(), places=[place_row()])
    assert report.places == 1
    assert near(path, CAMDEN) == [(NUMBERS[0], CAMDEN, True)]
    assert near(path, PHILADELPHIA) == [(NUMBERS[0], PHILADELPHIA, False)]
    [wide] = directory.find(
        path=path, near_zip=CAMDEN, within_km=50, profession="massage_therapist"
    )
    assert (wide.listing.zip, wide.listing.phone) == ("08102", "8565550109")
    there = directory.listing(path=path, npi=NUMBERS[0], zip_code="081021111")
    assert (there.address, there.last_name) == ("9 OAK AVE", "LOVELACE")


def test_a_second_place_in_a_wanted_state_brings_the_person_in(path):
    others = [row(npi=NUMBERS[1]), row(npi=NUMBERS[2], code="163W00000X")]
    places = [place_row(), place_row(npi=NUMBERS[2])]
    wanted = {"states": ["NJ"], "professions": ["massage_therapist"]}
    report = load(path, row(), *others, places=places, **wanted)
    assert (report.kept, report.left_out, report.places) == (1, 2, 1)
    assert near(path, PHILADELPHIA) == [(NUMBERS[0], PHILADELPHIA, False)]


def test_the_same_places_again_leave_the_file_untouched(path):
    load(path, row(), places=[place_row(), place_row()])
    before = path.read_bytes()
    assert load(path, row(), places=[place_row()]).places == 1
    assert path.read_bytes() == before


def test_a_later_file_replaces_the_places_of_whom_it_names_and_an_older_one_does_not(path):
    both = [row(), row(npi=NUMBERS[1])]
    load(path, *both, places=[place_row(), place_row(npi=NUMBERS[1])])
    load(path, row(updated="05/05/2026"), places=[place_row(zip_code=TRENTON)])
    assert near(path, CAMDEN) == [(NUMBERS[1], CAMDEN, True)]
    assert near(path, TRENTON) == [(NUMBERS[0], TRENTON, True)]
    load(path, *both, places=[])
    assert near(path, CAMDEN) == []
    assert near(path, TRENTON) == [(NUMBERS[0], TRENTON, True)]


def test_a_file_without_places_leaves_those_that_are_held(path):
    load(path, row(), places=[place_row()])
    assert load(path, row(updated="05/05/2026")).places == 1


def test_an_ended_number_takes_its_places_along(path):
    load(path, row(), places=[place_row()])
    assert load(path, ended(NUMBERS[0], "01/01/2026")).places == 0
    assert near(path, CAMDEN) == []


def test_the_whole_zip_brings_its_places(path, tmp_path):
    source = tmp_path / "NPPES_Data_Dissemination_November_2026_V2.zip"
    with zipfile.ZipFile(source, "w") as archive:
        archive.writestr("npidata_pfile_1.csv", text([row()]))
        archive.writestr("pl_pfile_1.csv", place_text(place_row()))
        archive.writestr("endpoint_pfile_1.csv", "x")
    assert directory.load(path=path, source=source).places == 1


def test_a_damaged_file_of_places_leaves_the_directory_as_it_was(path):
    load(path, row())
    before = path.read_bytes()
    (path.parent.parent / "other.csv").write_text("a,b\n1,2\n")
    with pytest.raises(InvalidValueError, match="practice locations"):
        load(path, row(last="HOPPER"), locations=path.parent.parent / "other.csv")
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "place", ["Philadelphia, PA", "philadelphia pa", "Philadelphia, Pennsylvania", "19103-1234"]
)
def test_a_town_is_found_however_it_is_written(place, path):
    load(path, row())
    found = directory.find(path=path, near=place, within_km=20)
    assert [each.listing.npi for each in found] == [NUMBERS[0]]


def test_saints_and_the_one_town_of_its_name_need_no_state(path):
    load(path, row())
    middle = directory.middle_of(path=path, near="St. Louis, MO")
    assert middle == directory.middle_of(path=path, near="Saint Louis Missouri")
    assert directory.middle_of(path=path, near="Kalamazoo")[0] == pytest.approx(42.3, abs=0.2)


def test_a_name_of_several_towns_is_asked_about_and_one_of_none_refused(path):
    load(path, row())
    with pytest.raises(SeveralTownsError, match=r"Salem, OR.*Write the state"):
        directory.find(path=path, near="Salem", within_km=5)
    for nowhere in ("Nowhereville", "Salem, XX", ",", " "):
        with pytest.raises(InvalidValueError, match=r"no place called|needed"):
            directory.find(path=path, near=nowhere, within_km=5)


def test_whoever_serves_a_problem_has_a_good_grade_for_it():
    serving = professions_serving("chronic-lbp", country="US")
    assert {"physical_therapist", "acupuncturist"} <= set(serving)
    assert "podiatrist" not in serving
    assert "acupuncturist" not in professions_serving("chronic_lbp", country="GB")
    with pytest.raises(InvalidValueError, match="no problem we know"):
        professions_serving("bad_luck", country="US")


def test_who_may_be_the_same_is_found_by_phone_and_by_name(path):
    clinic = {"entity": "2", "organisation": "ELM CLINIC LLC", "last": "", "first": ""}
    load(
        path,
        row(),
        row(npi=NUMBERS[1], last="HOPPER", phone="2155550199"),
        row(npi=NUMBERS[2], phone="2155550177", **clinic),
    )

    def alike(**keys):
        return [each.npi for each in directory.alike(path=path, **keys)]

    assert alike(phones=["+1 (215) 555-0101"]) == [NUMBERS[0]]
    assert alike(names=[("Hopper", "A"), ("Lovelacé", "Ada")]) == [NUMBERS[0], NUMBERS[1]]
    assert alike(names=[("Elm Clinic", "")]) == [NUMBERS[2]]
    assert alike(phones=["", "1"], names=[("", "Ada"), ("Love", "Ada")]) == []


def test_a_directory_of_another_version_says_to_load_again(path):
    path.parent.mkdir()
    connection = sqlite3.connect(path)
    connection.executescript("PRAGMA user_version=1; CREATE TABLE listing (npi)")
    connection.close()
    for using in (lambda: near(path, CAMDEN), lambda: load(path, row())):
        with pytest.raises(OtherVersionError, match="load the registry again"):
            using()
    assert issubclass(OtherVersionError, DomainError)
