"""Who is the same person: what happens by itself, what is asked, and what is never asked twice."""

from datetime import timedelta

import pytest

from tests import make
from tests.registry_rows import row, write
from warmhand.core.registry import is_npi
from warmhand.services import directory
from warmhand.services.merges import undo_merge
from warmhand.services.same_kept import kept_first
from warmhand.services.same_people import look_at, look_at_clients
from warmhand.store.models import Client, Merge, Partner, SameQuestion, Touch

LATER = make.NOW + timedelta(days=1)
STREET = {
    "phone": "+15035550142",
    "address_line": "1824 King Street Suite 300",
    "city": "Salem",
    "region": "OR",
    "postal_code": "97301",
    "email": "",
    "organisation": "",
    "credential": "PT",
}
LISTED = {
    "npi": "1234567893",
    "entity": "1",
    "last": "OKAFOR",
    "first": "WILLIAM",
    "middle": "CHARLES",
    "credential": "P.T., DPT",
    "code": "225100000X",
    "address": "1824 KING ST STE 300",
    "city": "SALEM",
    "state": "OR",
    "zip": "973014407",
    "phone": "5035550142",
}


@pytest.fixture
def nobody_listed(settings, tmp_path):
    settings.DIRECTORY_PATH = tmp_path / "none.sqlite3"


@pytest.fixture
def listed(settings, tmp_path):
    settings.DIRECTORY_PATH = tmp_path / "directory.sqlite3"

    def load(*rows):
        source = write(tmp_path / "npidata.csv", *(row(**LISTED | one) for one in rows))
        directory.load(path=settings.DIRECTORY_PATH, source=source)

    return load


def partner(practice, name, **fields):
    return make.make_partner(practice, name=name, **{**STREET, **fields})


def look(practice, *partners):
    return look_at(practice=practice, partners=partners, now=LATER)


def there():
    return Partner.objects.filter(archived_at__isnull=True)


def test_two_of_a_list_that_are_surely_one_become_one_and_can_be_two_again(
    in_practice, nobody_listed
):
    old = partner(in_practice, "William C Okafor", created_at=make.NOW - timedelta(days=1))
    new = partner(in_practice, "William Charles Okafor", email="will@example.org")
    assert look(in_practice, new).merged == 1
    kept = there().get()
    assert (kept, kept.email) == (old, "will@example.org")
    merge = Merge.objects.get()
    assert merge.was_automatic
    assert ["same phone", 2.5] in [[words, points] for words, points in merge.reasons]

    undo_merge(merge=merge, user=make.make_member(in_practice), now=LATER)
    assert there().count() == 2
    assert look(in_practice, old, new).merged == 0, "an undo says: two people"
    assert SameQuestion.objects.get().answer == "two_people"


ASKED = [
    pytest.param("James R Okafor", "James Okafor", {}, id="a middle name on one side"),
    pytest.param("Bill Okafor", "William C Okafor", {}, id="a nickname"),
    pytest.param(
        "Riverside Physical Therapy LLC",
        "Riverside Physical Therapy Inc.",
        {"is_organisation": True},
        id="organisations",
    ),
]


@pytest.mark.parametrize(("one", "other", "fields"), ASKED)
def test_who_may_be_one_is_asked_about_once(one, other, fields, in_practice, nobody_listed):
    first, second = partner(in_practice, one, **fields), partner(in_practice, other, **fields)
    assert look(in_practice, second).asked == 1
    question = SameQuestion.objects.get()
    assert {question.partner, question.other_partner} == {first, second}
    assert question.partner == second, "who is new stands first"
    assert look(in_practice, first, second).asked == 0
    assert there().count() == 2


def test_relatives_at_one_door_are_left_alone(in_practice, nobody_listed):
    partner(in_practice, "William C Okafor")
    new = partner(in_practice, "George S Okafor")
    found = look(in_practice, new)
    assert (found.merged, found.asked) == (0, 0)


def test_only_who_is_new_is_looked_at(in_practice, nobody_listed):
    partner(in_practice, "William C Okafor")
    partner(in_practice, "William Charles Okafor")
    new = make.make_partner(in_practice, name="Sol Reyes", phone="", email="", organisation="")
    assert look(in_practice, new) == look(in_practice)
    assert there().count() == 3


def test_a_contact_that_is_surely_listed_takes_in_the_listing(in_practice, listed):
    listed({})
    new = partner(in_practice, "Bill Okafor", profession="", address_line="1824 King Street #300")
    assert look(in_practice, new).linked == 1
    new.refresh_from_db()
    assert (new.npi, new.profession, new.name) == (
        "1234567893", "physical_therapist", "Bill Okafor",
    )  # fmt: skip
    merge = Merge.objects.get()
    assert (merge.was_automatic, merge.npi, merge.gone_partner) == (True, new.npi, None)
    undo_merge(merge=merge, user=make.make_member(in_practice), now=LATER)
    new.refresh_from_db()
    assert (new.npi, new.profession) == ("", "")
    assert look(in_practice, new).linked == 0


def test_a_contact_that_may_be_listed_is_asked_about(in_practice, listed):
    listed({})
    new = partner(in_practice, "Bill Okafor", address_line="", phone="+15035550142", city="")
    assert look(in_practice, new).asked == 1
    question = SameQuestion.objects.get()
    assert (question.partner, question.npi) == (new, "1234567893")


def test_the_listing_of_another_partner_is_asked_about_as_that_partner(in_practice, listed):
    listed({})
    holder = partner(
        in_practice, "W. C. Okafor", npi="1234567893", phone="", address_line="", postal_code=""
    )
    new = partner(in_practice, "Bill Okafor")
    look(in_practice, new)
    assert {(q.partner, q.other_partner, q.npi) for q in SameQuestion.objects.all()} == {
        (new, holder, "")
    }
    assert there().count() == 2


def test_who_is_alike_two_listed_people_is_never_linked_unasked(in_practice, listed):
    listed({}, {"npi": "1245319599"})
    new = partner(in_practice, "William Charles Okafor")
    found = look(in_practice, new)
    assert (found.linked, found.asked) == (0, 2)


def test_one_who_would_join_two_numbers_joins_neither(in_practice, nobody_listed):
    for npi in ("1234567893", "1245319599"):
        partner(in_practice, "William Charles Okafor", npi=npi)
    new = partner(in_practice, "William Charles Okafor")
    found = look(in_practice, new)
    assert (found.merged, found.asked) == (0, 2)


def test_copies_of_one_contact_become_one(in_practice, nobody_listed):
    copies = [partner(in_practice, "William Charles Okafor") for _ in range(3)]
    assert look(in_practice, *copies).merged == 2
    assert there().count() == 1


@pytest.mark.parametrize(("last_in", "merged"), [(0, 1), (1, 0), (2, 1)])
def test_an_initial_makes_no_one_of_charles_and_clark(last_in, merged, in_practice, nobody_listed):
    names = ["William Charles Okafor", "William C Okafor", "William Clark Okafor"]
    rows = [
        partner(in_practice, name, created_at=make.NOW + timedelta(hours=abs(1 - place)))
        for place, name in enumerate(names)
    ]
    assert look(in_practice, rows[last_in]).merged == merged
    assert look(in_practice, *rows).merged == 0


def test_what_was_merged_away_speaks_against_whoever_comes_later(in_practice, nobody_listed):
    kept = partner(in_practice, "William C Okafor")
    partner(in_practice, "William Charles Okafor", merged_into=kept, archived_at=make.NOW)
    found = look(in_practice, partner(in_practice, "William Clark Okafor"))
    assert (found.merged, found.asked) == (0, 1)


def test_a_listing_that_speaks_against_what_was_merged_is_asked_about(in_practice, listed):
    listed({"middle": "CLARK"})
    kept = partner(in_practice, "William C Okafor")
    partner(in_practice, "William Charles Okafor", merged_into=kept, archived_at=make.NOW)
    found = look(in_practice, kept)
    assert (found.linked, found.asked) == (0, 1)


WORKPLACES = [
    pytest.param({"organisation": "Riverside Physical Therapy", "phone": ""}, id="its name"),
    pytest.param({}, id="its phone"),
]


@pytest.mark.parametrize("fields", WORKPLACES)
def test_a_person_and_an_organisation_are_asked_about_as_a_workplace(
    fields, in_practice, nobody_listed
):
    place = partner(
        in_practice, "Riverside Physical Therapy LLC", is_organisation=True, address_line=""
    )
    person = partner(in_practice, "Hana Kovac", **{"address_line": "", **fields})
    look(in_practice, person)
    question = SameQuestion.objects.get()
    assert (question.partner, question.other_partner, question.points) == (person, place, 0)
    assert look(in_practice, person, place).asked == 0


def test_duplicate_clients_are_always_asked_about(in_practice):
    old = make.make_client(in_practice, phone="+15035550199", birth_year=1980)
    new = make.make_client(in_practice, phone="+15035550199", birth_year=1980)
    make.make_client(in_practice, name="Lena Ortiz", phone="+15035550199")
    assert look_at_clients(practice=in_practice, clients=[new], now=LATER) == 1
    question = SameQuestion.objects.get()
    assert (question.client, question.other_client) == (new, old)
    assert look_at_clients(practice=in_practice, clients=[new, old], now=LATER) == 0
    assert Client.objects.filter(archived_at__isnull=True).count() == 3


def test_another_practices_people_are_never_looked_at(in_practice, nobody_listed):
    stranger = make.make_practice()
    partner(stranger, "William Charles Okafor")
    new = partner(in_practice, "William Charles Okafor")
    assert look(in_practice, new).merged == 0


def smiths(first_names, **fields):
    """Rows of the registry with one last name, each with another number."""
    stems = [f"1{n:08d}" for n in range(1, len(first_names) + 1)]
    return [
        {"npi": numbered(stem), "last": "SMITH", "first": first, "middle": "", **fields}
        for stem, first in zip(stems, first_names, strict=True)
    ]


def numbered(stem):
    return next(f"{stem}{digit}" for digit in range(10) if is_npi(int(f"{stem}{digit}")))


MANY = ["ADA", "BO", "CY", "DI", "ED", "FAY", "GUS", "HAL", "IDA", "JO", "KIM", "LEO", "MAY", "NED"]
ELSEWHERE = {"phone": "5415550100", "address": "9 ELM ST", "zip": "97701", "city": "BEND"}
OFTEN = [
    pytest.param(
        smiths([*MANY, "OTTO", "PAM"], **ELSEWHERE), 0, id="a last name that 16 more have"
    ),
    pytest.param(smiths(MANY[:2], **ELSEWHERE), 1, id="a rare one"),
]


@pytest.mark.parametrize(("others", "linked"), OFTEN)
def test_how_common_a_name_is_the_whole_directory_says(others, linked, in_practice, listed):
    mine = {
        "npi": "1234567893",
        "last": "SMITH",
        "middle": "",
        "address": "1 OAK ST",
        "zip": "97302",
    }
    listed(mine, *others)
    nowhere = {"address_line": "", "postal_code": "", "city": "", "region": "", "credential": ""}
    new = partner(in_practice, "William Smith", **nowhere)
    found = look(in_practice, new)
    assert (found.linked, found.asked) == (linked, 1 - linked)


@pytest.mark.parametrize(("others", "merged"), OFTEN)
def test_two_of_a_common_name_are_asked_about_though_the_own_list_is_short(
    others, merged, in_practice, listed
):
    listed({"npi": "1234567893", "last": "JONES"}, *others)
    nowhere = {"address_line": "", "postal_code": "", "city": "", "region": "", "credential": ""}
    partner(in_practice, "William Smith", **nowhere)
    found = look(in_practice, partner(in_practice, "William Smith", **nowhere))
    assert (found.merged, found.asked) == (merged, 1 - merged)


WRITTEN = [
    pytest.param({"last": "O'BRIEN"}, "William Charles O’Brien", id="an apostrophe"),
    pytest.param({"last": "YOUNG-MAYKA"}, "William Charles Young Mayka", id="a hyphen"),
    pytest.param({"last": "YOUNG MAYKA"}, "William Charles Young-Mayka", id="a blank"),
    pytest.param({}, "Bill Okafor", id="a short first name"),
    pytest.param({}, "William Charles Okafor Jr", id="a generation"),
]


@pytest.mark.parametrize(("row_of", "name"), WRITTEN)
def test_a_listing_is_found_by_name_however_it_is_written(row_of, name, in_practice, listed):
    listed({"phone": "5415550100"} | row_of)
    family = "Young Mayka" if "Young Mayka" in name else ""
    look(in_practice, partner(in_practice, name, family_name=family, phone="", credential=""))
    known = [*SameQuestion.objects.values_list("npi", flat=True)]
    known += Merge.objects.values_list("npi", flat=True)
    assert known == ["1234567893"]


KEPT = [
    pytest.param({}, {"npi": "1234567893"}, {"email": "k@example.org"}, False, id="listed"),
    pytest.param({}, {}, {"credential": "OTR/L", "email": "k@example.org"}, True, id="fuller"),
    pytest.param({"touch": True}, {}, {"email": "k@example.org"}, False, id="more history"),
    pytest.param({}, {}, {}, False, id="who was there first"),
]


@pytest.mark.parametrize(("has", "older", "newer", "is_newer"), KEPT)
def test_the_listed_the_known_then_the_fuller_entry_is_kept(
    has, older, newer, is_newer, in_practice
):
    bare = {"phone": "", "email": "", "organisation": "", "credential": ""}
    one = make.make_partner(in_practice, **bare | older)
    other = make.make_partner(in_practice, **bare | newer, created_at=LATER)
    if has:
        Touch.objects.create(
            practice=in_practice, partner=one, kind="call", touched_on=make.TODAY,
            created_at=make.NOW,
        )  # fmt: skip
    for pair in ((one, other), (other, one)):
        assert kept_first(*pair)[0] == (other if is_newer else one)


def test_of_one_list_the_fuller_entry_is_kept(in_practice, nobody_listed):
    rows = [
        partner(in_practice, "William C Okafor", email=mail)
        for mail in ("", "will@example.org", "")
    ]
    assert look(in_practice, *rows).merged == 2
    assert there().get() == rows[1]
