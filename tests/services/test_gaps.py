"""The gaps of a practice: its open episodes against whom it trusts, and who is near."""

import pytest

from tests import make
from tests.make import TODAY
from tests.registry_rows import NUMBERS, row, write
from warmhand.services import directory
from warmhand.services.gaps import cover_of


@pytest.fixture(autouse=True)
def no_directory(tmp_path, settings):
    settings.DIRECTORY_PATH = tmp_path / "none.sqlite3"


def neck(practice, **client):
    return make.make_episode(make.make_client(practice, **client))


def test_an_open_problem_without_a_trusted_first_line_partner_is_a_gap(in_practice):
    neck(in_practice)
    make.make_episode(make.make_client(in_practice), problem="", label="own words")
    (gap,) = cover_of(practice=in_practice, today=TODAY).gaps
    assert gap.problem == "neck_pain"
    assert gap.title == "No physical therapist you trust yet"
    assert (gap.number, gap.share) == (1, 0.5)
    assert (gap.known, gap.listings) == ((), ())


@pytest.mark.parametrize(
    ("fields", "covered"),
    [
        ({"stage": "trusted"}, 1),
        ({"stage": "trusted", "postal_code": "98101"}, 0),
        ({"stage": "met"}, 0),
        ({"stage": "trusted", "profession": "chiropractor"}, 0),
        ({"stage": "trusted", "archived_at": make.NOW}, 0),
    ],
    ids=["trusted", "in Seattle", "met", "of another profession", "put away"],
)
def test_it_is_covered_by_somebody_trusted_within_reach(in_practice, fields, covered):
    neck(in_practice)
    make.make_partner(in_practice, **{"postal_code": "97209", **fields})
    assert cover_of(practice=in_practice, today=TODAY).covered == covered


def test_how_far_clients_go_is_the_practices_own(in_practice):
    neck(in_practice)
    make.make_partner(in_practice, stage="trusted", postal_code="98101")
    in_practice.reach_km = 300
    assert cover_of(practice=in_practice, today=TODAY).gaps == ()


def test_ended_episodes_wellness_and_archived_clients_need_nobody(in_practice):
    client = make.make_client(in_practice)
    make.make_episode(client, ended_on=TODAY)
    make.make_episode(client, kind="wellness")
    neck(in_practice, archived_at=make.NOW)
    assert cover_of(practice=in_practice, today=TODAY).kinds == 0


def test_whom_one_knows_and_does_not_trust_yet_is_named(in_practice):
    neck(in_practice)
    make.make_partner(in_practice, name="Elise Moreau", postal_code="97301")
    make.make_partner(in_practice, stage="met", postal_code="97209")
    make.make_partner(in_practice, name="Rests", stage="resting", postal_code="97209")
    make.make_partner(in_practice, name="A contact", profession="")
    in_practice.reach_km = 200
    (gap,) = cover_of(practice=in_practice, today=TODAY).gaps
    assert [row.name for row in gap.known] == ["Hana Kovac", "Elise Moreau"]


def test_the_directory_names_the_nearest_whom_one_does_not_know(in_practice, tmp_path, settings):
    settings.DIRECTORY_PATH = tmp_path / "directory.sqlite3"
    near = {"code": "225100000X", "zip": "97209", "state": "OR", "city": "PORTLAND"}
    rows = (
        row(**near, last="KOVAC", first="HANA"),
        row(**near, npi=NUMBERS[1], last="MOREAU", first="ELISE"),
    )
    source = write(tmp_path / "npidata.csv", *rows)
    directory.load(path=settings.DIRECTORY_PATH, source=source)
    neck(in_practice)
    make.make_partner(in_practice, npi=NUMBERS[0])
    found = cover_of(practice=in_practice, today=TODAY)
    assert found.gaps[0].has_directory
    assert [(row.npi, row.name) for row in found.gaps[0].listings] == [(NUMBERS[1], "Elise Moreau")]
    in_practice.postal_code = ""
    assert cover_of(practice=in_practice, today=TODAY).gaps[0].listings == ()


def test_it_asks_the_database_as_often_for_many(in_practice, django_assert_num_queries):
    neck(in_practice)
    for _ in range(3):
        make.make_partner(in_practice)
    with django_assert_num_queries(3):
        cover_of(practice=in_practice, today=TODAY)
