"""Partners are added once, changed by one person at a time, and never ordered by volume."""

from dataclasses import replace
from uuid import UUID

import pytest
from django_scopes import scope

from tests import make
from tests.make import NOW
from tests.registry_rows import NUMBERS, write
from tests.registry_rows import row as listed
from warmhand.core.clients import Wish
from warmhand.core.errors import DomainError, InvalidValueError, StaleRowError
from warmhand.core.partnership import Way
from warmhand.core.registry import Kind, Listing
from warmhand.services import directory, directory_search, partner_pages, partners
from warmhand.services.partners import DuplicatePartnerError, PartnerDetails
from warmhand.store.models import Partner, TrailEntry

HANA = PartnerDetails(name="Hana Kovac", profession="physical_therapist", phone="+15035550171")
NPI = "1234567893"


@pytest.fixture
def user(practice):
    return make.make_member(practice)


def everyone(practice, query=""):
    keys = partner_pages.find_keys(query=query)
    return partner_pages.lines_of(keys, practice=practice)


def add(practice, user, details=HANA, **changed):
    return partners.add_partner(
        practice=practice, details=replace(details, **changed), user=user, now=NOW
    )


def test_a_name_and_a_profession_are_enough(in_practice, user):
    row = add(in_practice, user, PartnerDetails(name=" Tomás  Rivera ", profession="sports_coach"))
    assert (row.name, row.profession, row.way) == ("Tomás Rivera", "sports_coach", "desk_phone")
    assert row.country == in_practice.country
    assert row.is_taking_clients


def test_everything_that_was_told_is_kept(in_practice, user):
    row = add(
        in_practice,
        user,
        way=Way.PORTAL,
        needs_order=True,
        takes_self_pay=False,
        insurances=" Aetna ,, Aetna,Regence",
        wait_days=10,
        offers=(Wish.EVENINGS, Wish.STEP_FREE),
        good_at="Necks.",
        note="Met at the fair.",
    )
    row = Partner.objects.get(pk=row.pk)
    assert (row.way, row.needs_order, row.takes_self_pay) == ("portal", True, False)
    assert row.insurances == "Aetna, Regence"
    assert row.offers == ["evenings", "step_free"]
    assert (row.wait_days, row.good_at, row.note) == (10, "Necks.", "Met at the fair.")


def test_a_zip_code_gives_the_place_and_keeps_a_typed_town(in_practice, user):
    row = add(in_practice, user, postal_code="97209")
    assert (row.city, row.region) == ("Portland", "OR")
    assert row.latitude == pytest.approx(45.53, abs=0.05)
    other = add(in_practice, user, name="Noor Haddad", postal_code="97209", city="Alder Falls")
    assert other.city == "Alder Falls"
    assert add(in_practice, user, name="June Abara", postal_code="00000").latitude is None


WRONG = {
    "no name": {"name": "  "},
    "a profession that is not in the table": {"profession": "wizard"},
    "a wait of years": {"wait_days": 731},
    "a wait before the call": {"wait_days": -1},
    "half a ZIP code": {"postal_code": "972"},
    "a registry number with a wrong check digit": {"npi": "1234567890"},
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_what_cannot_be_right_is_refused_and_nothing_is_saved(wrong, in_practice, user):
    with pytest.raises(InvalidValueError):
        add(in_practice, user, **wrong)
    assert not Partner.objects.exists()


SAME = {
    "the same registry number": {"name": "H. Kovac", "npi": NPI, "phone": ""},
    "the same name and phone": {"name": "HANA KOVÁC"},
}


@pytest.mark.parametrize("same", SAME.values(), ids=SAME)
def test_a_partner_who_is_there_already_is_said_and_not_added(same, in_practice, user):
    there = add(in_practice, user, npi=NPI)
    with pytest.raises(DuplicatePartnerError) as refused:
        add(in_practice, user, **same)
    assert refused.value.partner == there
    assert Partner.objects.count() == 1


def test_a_namesake_elsewhere_is_somebody_else(in_practice, user):
    add(in_practice, user)
    add(in_practice, user, phone="+15035550199")
    add(in_practice, user, phone="", organisation="Riverside")
    add(in_practice, user, phone="", organisation="Hill Street")
    assert Partner.objects.count() == 4


def test_another_practice_may_have_the_same_partner(in_practice, user):
    add(in_practice, user, npi=NPI)
    other = make.make_practice()
    with scope(practice=other):
        assert add(other, make.make_member(other), npi=NPI).practice == other


def test_a_change_keeps_notes_that_the_writer_may_not_read(in_practice, user):
    row = add(in_practice, user, good_at="Necks.", note="Met at the fair.")
    details = replace(HANA, email="hana.kovac@example.org")
    partners.change_partner(
        partner=row, details=details, seen=partners.version_of(row), user=user, now=NOW
    )
    row = Partner.objects.get(pk=row.pk)
    assert (row.email, row.good_at, row.note) == (
        "hana.kovac@example.org",
        "Necks.",
        "Met at the fair.",
    )
    assert TrailEntry.objects.filter(thing_id=row.pk, detail="changed: email").exists()


def test_of_two_changes_the_second_is_told_of_the_first(in_practice, user):
    row = add(in_practice, user)
    seen = partners.version_of(row)
    first, second = replace(HANA, wait_days=5), replace(HANA, wait_days=9)
    partners.change_partner(partner=row, details=first, seen=seen, user=user, now=NOW)
    with pytest.raises(StaleRowError):
        partners.change_partner(partner=row, details=second, seen=seen, user=user, now=NOW)
    assert Partner.objects.get(pk=row.pk).wait_days == 5


def test_rest_and_archive_can_be_undone(in_practice, user):
    row = add(in_practice, user)
    partners.set_taking_clients(partner=row, is_taking=False, user=user, now=NOW)
    partners.archive_partner(partner=row, user=user, now=NOW)
    assert everyone(in_practice) == []
    partners.restore_partner(partner=row, user=user, now=NOW)
    (line,) = everyone(in_practice)
    assert not line.is_taking_clients


def test_an_archived_partner_who_was_added_again_stays_archived(in_practice, user):
    row = add(in_practice, user, npi=NPI)
    partners.archive_partner(partner=row, user=user, now=NOW)
    again = add(in_practice, user, npi=NPI)
    with pytest.raises(DuplicatePartnerError) as refused:
        partners.restore_partner(partner=row, user=user, now=NOW)
    assert refused.value.partner == again


FINDS = {
    "a name without its accent": ("tomas", ["Tomás Rivera"]),
    "a profession": ("therapist", ["Hana Kovac"]),
    "an organisation": ("ironwood", ["Tomás Rivera"]),
    "a town": ("beaverton", ["Hana Kovac"]),
    "two words": ("sports riv", ["Tomás Rivera"]),
    "a note, which nobody searches": ("fair", []),
    "nothing": ("", ["Hana Kovac", "Tomás Rivera"]),
}


@pytest.mark.parametrize(("query", "names"), FINDS.values(), ids=FINDS)
def test_a_search_finds_by_what_is_on_the_card(query, names, in_practice, user):
    tomas = {"name": "Tomás Rivera", "profession": "sports_coach", "organisation": "Ironwood Gym"}
    add(in_practice, user, **tomas, note="Met at the fair.")
    add(in_practice, user, city="Beaverton")
    found = everyone(in_practice, query)
    assert [line.name for line in found] == names


def test_the_list_is_by_name_whoever_is_sent_more_people(in_practice, user):
    busy = add(in_practice, user, name="Zoe Park")
    add(in_practice, user, name="Ábel Nagy")
    client = make.make_client(in_practice)
    for status in ("sent", "booked", "reported", "draft", "closed", "declined"):
        make.make_referral(client, partner=busy, status=status)
    found = everyone(in_practice)
    lines = partner_pages.with_open_referrals(found)
    assert [(line.name, line.open_referrals) for line in lines] == [
        ("Ábel Nagy", 0),
        ("Zoe Park", 3),
    ]


def test_distance_is_from_the_practices_own_zip_and_unknown_without_one(in_practice, user):
    add(in_practice, user, postal_code="98101")
    add(in_practice, user, name="Noor Haddad")
    far, unknown = everyone(in_practice)
    assert far.distance_km == pytest.approx(233, abs=5)
    assert unknown.distance_km is None


def listing(**changed):
    told = {
        "npi": NPI, "kind": Kind.PERSON, "last_name": "MCDONALD", "first_name": "ANGUS",
        "middle_name": "", "credential": "PT", "organisation": "", "address": "220 MILL ST",
        "professions": ("physical_therapist", "occupational_therapist"), "city": "PORTLAND",
        "state": "OR", "zip": "972091234", "country": "US", "phone": "5035550128", "fax": "",
        "updated_on": None, "latitude": 45.5, "longitude": -122.7,
    }  # fmt: skip
    return Listing(**{**told, **changed})


def prefilled(practice, found, profession=""):
    return directory_search.details_from(listing=found, practice=practice, profession=profession)


def test_a_listing_becomes_details_as_people_write_them(practice):
    told = prefilled(practice, listing())
    assert (told.name, told.credential) == ("Angus McDonald", "PT")
    assert (told.address_line, told.city, told.region) == ("220 Mill St", "Portland", "OR")
    assert (told.phone, told.fax, told.postal_code) == ("+15035550128", "", "97209-1234")
    assert told.profession == "physical_therapist"


def test_the_profession_that_was_searched_for_is_the_one_filled_in(practice):
    searched = prefilled(practice, listing(), "occupational_therapist")
    assert searched.profession == "occupational_therapist"
    assert prefilled(practice, listing(), "podiatrist").profession == "physical_therapist"
    assert prefilled(practice, listing(professions=())).profession == ""


def test_a_damaged_number_of_the_registry_is_left_out(practice):
    assert prefilled(practice, listing(phone="12")).phone == ""


@pytest.mark.parametrize(
    "wanted", [{}, {"profession": "podiatrist", "serves": "neck_pain"}], ids=["neither", "both"]
)
def test_a_search_asks_for_a_profession_a_problem_or_a_name(wanted, practice):
    with pytest.raises(InvalidValueError, match="Choose a profession"):
        directory_search.search_directory(practice=practice, near="97209", within_km=10, **wanted)


def test_without_a_directory_a_search_says_how_to_load_one(settings, tmp_path, practice):
    settings.DIRECTORY_PATH = tmp_path / "none.sqlite3"
    assert not directory_search.has_directory()
    with pytest.raises(DomainError, match="registry load"):
        directory_search.search_directory(
            practice=practice, near="97209", within_km=10, profession="physical_therapist"
        )


def test_a_hit_that_is_a_partner_already_says_so(in_practice, user, tmp_path, settings):
    settings.DIRECTORY_PATH = load_directory(tmp_path)
    hits = find_hana(in_practice)
    assert [(hit.name, hit.partner) for hit in hits] == [("Hana Kovac", None)]
    hana = add(in_practice, user, npi=hits[0].listing.npi)
    assert find_hana(in_practice)[0].partner == hana.pk


def load_directory(folder):
    path = folder / "directory.sqlite3"
    hana = {"last": "KOVAC", "first": "HANA", "code": "225100000X", "zip": "97209", "state": "OR"}
    rows = (listed(**hana), listed(npi=NUMBERS[1], code="225100000X"))
    directory.load(path=path, source=write(folder / "npidata.csv", *rows))
    return path


def find_hana(practice):
    return directory_search.search_directory(
        practice=practice, near="Portland, OR", within_km=10, name="kovac"
    )


def test_whom_they_serve_and_where_they_work_is_kept(in_practice, user):
    house = add(in_practice, user, name="Riverside", phone="", is_organisation=True, profession="")
    told = {
        "serves": ("neck_pain",),
        "other_names": " Hanni ,, Kovač-Meer ",
        "family_name": " Kovac ",
        "works_at_id": house.pk,
        "suits_not": "Nobody in a hurry.",
    }
    row = Partner.objects.get(pk=add(in_practice, user, **told).pk)
    assert (row.serves, row.works_at, row.family_name) == (["neck_pain"], house, "Kovac")
    assert (row.other_names, row.suits_not) == ("Hanni, Kovač-Meer", "Nobody in a hurry.")
    assert partners.workplaces() == [(house.pk, "Riverside")]


UNKNOWN = {
    "a problem that is not in the evidence": {"serves": ("grief",)},
    "a person as a place of work": {"works_at_id": UUID(int=7)},
}


@pytest.mark.parametrize("wrong", UNKNOWN.values(), ids=UNKNOWN)
def test_what_is_not_in_the_lists_is_refused(wrong, in_practice, user):
    with pytest.raises(InvalidValueError, match="from the list"):
        add(in_practice, user, **wrong)
    assert not Partner.objects.exists()
