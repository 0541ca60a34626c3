"""Same person? The worked examples, each line of the points table, and the tiers' conditions."""

from dataclasses import replace

import pytest

from warmhand.core.same_person import (
    CONDITIONS,
    Counts,
    Lookup,
    Record,
    Scored,
    Tier,
    asked_tier,
    lookup_tier,
    pairs_within,
    scored,
    tier_of,
    works_at,
)

RARE = Counts({}, {})
HOME = {"address": "1824 King St", "zip": "97301", "phone": "(503) 555-0142"}


def person(name="", **fields):
    """A row from "First [Middle] Last" and whatever else it says."""
    first, *middle, last = name.split() if name else ("", "")
    parts = {"first": first, "middle": " ".join(middle), "last": last, "key": name}
    return Record(**(parts | fields))


def organisation(name, **fields):
    return Record(key=name, is_organisation=True, organisation=name, **fields)


WORKED = {
    "the whole name": (
        person(
            "William C Okafor",
            credentials="PT",
            address="1824 King Street Suite 300",
            zip="97301",
            phone="(503) 555-0142",
        ),
        person(
            "William Charles Okafor",
            credentials="P.T., DPT",
            address="1824 KING ST STE 300",
            zip="973014407",
            phone="5035550142",
        ),
        10.4,
        Tier.SAME,
    ),
    "a nickname": (
        person("Bill Okafor", zip="97301", phone="5035550142"),
        person("William C Okafor", zip="97301", phone="5035550142"),
        7.5,
        Tier.ASK,
    ),
    "a family practice": (
        person("George S Okafor", credentials="PT", **HOME),
        person("William C Okafor", credentials="PT", **HOME),
        0.8,
        Tier.NO,
    ),
    "a married name": (
        person("Ann Reyes Hale", credentials="LMT", city="Salem", state="OR"),
        person("Ann Reyes", credentials="LMT", city="Bend", state="OR"),
        4.3,
        Tier.ASK,
    ),
    "father and son": (
        person("James R Okafor", suffix="Sr", **HOME),
        person("James R Okafor", suffix="Jr", **HOME),
        4.7,
        Tier.ASK,
    ),
    "a middle name on one side": (
        person("James R Okafor", credentials="MD", **HOME),
        person("James Okafor", credentials="MD", **HOME),
        9.8,
        Tier.ASK,
    ),
    "two organisations": (
        organisation("Riverside Physical Therapy LLC", **HOME),
        organisation("Riverside Physical Therapy, Inc.", **HOME),
        8.0,
        Tier.ASK,
    ),
    "a person and an organisation": (
        person("William Okafor"),
        organisation("William Okafor PT LLC"),
        -9.0,
        Tier.NO,
    ),
}


@pytest.mark.parametrize(("a", "b", "points", "tier"), WORKED.values(), ids=WORKED)
def test_a_worked_example_has_its_points_and_its_tier(a, b, points, tier):
    found = scored(a, b, RARE)
    assert (found.points, tier_of(found)) == (points, tier)
    assert scored(b, a, RARE) == found


COMMON = Counts({"okafor": 4, "reyes": 16}, {"5035550142": 4})
OREGON = {"licence": "00LMT4417", "licence_state": "OR"}
BARE = person("Ann Okafor")
# Two rows, words of the line that is meant, and its points.
LINES = {
    "licence same": (
        {"licence": "LMT-4417", "licence_state": "or"},
        OREGON,
        "same licence",
        4.0,
    ),
    "licence different": (
        {"licence": "LMT4418", "licence_state": "OR"},
        OREGON,
        "another licence in the same state",
        -2.0,
    ),
    "licence of another state": (
        {"licence": "LMT4418", "licence_state": "WA"},
        OREGON,
        "licence",
        None,
    ),
    "licence too short": (
        {"licence": "0417", "licence_state": "OR"},
        {"licence": "417", "licence_state": "OR"},
        "licence",
        None,
    ),
    "mail": ({"mail": "Ann@example.org"}, {"mail": "ann@example.org"}, "same mail address", 2.5),
    "other mail": ({"mail": "a@example.org"}, {"mail": "b@example.org"}, "mail", None),
    "phone": ({"phone": "+1 541 555 0101"}, {"phone": "5415550101"}, "same phone", 2.5),
    "shared phone": (
        {"phone": "5035550142"},
        {"phone": "503-555-0142"},
        "same phone, which others have too",
        1.5,
    ),
    "other phone": ({"phone": "5035550142"}, {"phone": "5035550143"}, "phone", None),
    "street": (
        {"address": "12 North First Street #4", "zip": "97301"},
        {"address": "12 N 1st St", "zip": "973011234"},
        "same street address",
        2.0,
    ),
    "other street in the ZIP area": (
        {"address": "12 N First St", "zip": "97301", "state": "OR"},
        {"address": "12 Cedar Ave", "zip": "97301", "state": "OR"},
        "same ZIP code",
        1.0,
    ),
    "lost zero": ({"zip": "2139"}, {"zip": "02139"}, "same ZIP code", 1.0),
    "town": (
        {"city": "Bend", "state": "OR"},
        {"city": "BEND", "state": "OR"},
        "same town",
        0.8,
    ),
    "state": (
        {"city": "Bend", "state": "OR"},
        {"city": "Salem", "state": "OR"},
        "same state",
        0.3,
    ),
    "another state": (
        {"city": "Portland", "state": "OR"},
        {"city": "Portland", "state": "ME"},
        "another state",
        -0.7,
    ),
    "rare last name": ({"last": "Young-Mayka"}, {"last": "YOUNGMAYKA"}, "same last name", 2.5),
    "common last name": ({}, {}, "same last name, a common one", 2.0),
    "very common last name": (
        {"last": "Reyes"},
        {"last": "Reyes"},
        "same last name, a very common one",
        1.5,
    ),
    "double last name": (
        {"last": "Okafor-Hale"},
        {"last": "Hale"},
        "one part of a double last name",
        1.3,
    ),
    "recorded former name": (
        {"last": "Hale", "other_names": ("Reyes",)},
        {"last": "Reyes"},
        "married or former last name",
        1.2,
    ),
    "one letter": (
        {"last": "Okafor"},
        {"last": "Okofor"},
        "last names differ by one letter",
        1.0,
    ),
    "one letter of a short name": ({"last": "Hale"}, {"last": "Hall"}, "another last name", -3.0),
    "first name same": ({}, {}, "same first name", 2.0),
    "nickname": ({"first": "Bill"}, {"first": "William"}, "Bill is short for William", 1.5),
    "swapped": (
        {"first": "Ann", "middle": "Ruth"},
        {"first": "Ruth", "middle": "A"},
        "first and middle name are swapped",
        1.5,
    ),
    "goes by the middle name": (
        {"first": "Ann", "middle": "Ruth"},
        {"first": "Ruth"},
        "Ruth may be the middle name they go by",
        0.8,
    ),
    "nearly the same": (
        {"first": "Marisol"},
        {"first": "Marysol"},
        "first names are nearly the same",
        0.8,
    ),
    "short form": (
        {"first": "Eze"},
        {"first": "Ezechiel"},
        "Eze may be short for Ezechiel",
        1.2,
    ),
    "initial": ({"first": "A."}, {"first": "Ann"}, "the initial fits the first name", 0.7),
    "other initial": ({"first": "B"}, {"first": "Ann"}, "another first name", -5.0),
    "first name differs": ({"first": "Rosa"}, {"first": "Ann"}, "another first name", -5.0),
    "middle word": ({"middle": "Ruth"}, {"middle": "RUTH"}, "same middle name", 1.0),
    "middle initials": ({"middle": "R."}, {"middle": "r"}, "same middle initial", 0.7),
    "middle initial fits": ({"middle": "R"}, {"middle": "Ruth"}, "the middle initial fits", 0.6),
    "middle begins alike": (
        {"middle": "Rosa"},
        {"middle": "Ruth"},
        "middle names only begin alike",
        -0.3,
    ),
    "middle differs": ({"middle": "S"}, {"middle": "Ruth"}, "another middle name", -2.0),
    "middle differs, last too": (
        {"middle": "S", "last": "Hale"},
        {"middle": "Ruth"},
        "another middle name",
        None,
    ),
    "Jr on one side": ({"last": "Okafor Jr."}, {}, "Jr or Sr on one side only", -1.0),
    "Jr and Sr": (
        {"suffix": "III"},
        {"suffix": "Jr"},
        "another generation (Jr, Sr)",
        -5.0,
    ),
    "credential": (
        {"credentials": "L.M.T."},
        {"credentials": "PT, LMT"},
        "same letters behind the name (LMT)",
        0.8,
    ),
    "credential fits": (
        {"credentials": "OT"},
        {"credentials": "OTR/L"},
        "the letters behind the name fit",
        0.5,
    ),
    "other credential": (
        {"credentials": "LMT"},
        {"credentials": "MD"},
        "other letters behind the name",
        -1.2,
    ),
    "unknown credential": ({"credentials": "XYZ"}, {"credentials": "MD"}, "letters", None),
    "two letters are a name": ({"first": "Jo"}, {"first": "JO"}, "same first name", 2.0),
    "near without one edit": (
        {"first": "Margaretha"},
        {"first": "Margarethes"},
        "first names are nearly the same",
        0.8,
    ),
    "four letters, one edit": (
        {"first": "Rosa"},
        {"first": "Rose"},
        "first names are nearly the same",
        0.8,
    ),
    "three letters, one edit": ({"first": "Ann"}, {"first": "Any"}, "another first name", -5.0),
    "not swapped": (
        {"first": "Ann", "middle": "Ruth"},
        {"first": "Ruth", "middle": "S"},
        "Ruth may be the middle name they go by",
        0.8,
    ),
    "initial that stands alone twice": (
        {"first": "A"},
        {"first": "A"},
        "the initial fits the first name",
        0.7,
    ),
    "five letters, one edit": (
        {"last": "Reyes"},
        {"last": "Reyse"},
        "last names differ by one letter",
        1.0,
    ),
    "former name of two letters": (
        {"last": "Hale", "middle": "Li"},
        {"last": "Li"},
        "married or former last name",
        1.2,
    ),
    "initial is no former name": (
        {"last": "Hale", "middle": "O"},
        {"last": "O"},
        "another last name",
        -3.0,
    ),
    "two double names": (
        {"last": "Okafor-Hale"},
        {"last": "Hale-Reyes"},
        "another last name",
        -3.0,
    ),
    "ZIP of another house": (
        {"address": "14 Cedar Ave", "zip": "97301"},
        {"address": "12 Cedar Ave", "zip": "97301"},
        "same ZIP code",
        1.0,
    ),
    "house in another ZIP area": (
        {"address": "12 Cedar Ave", "zip": "97301", "state": "OR"},
        {"address": "12 Cedar Ave", "zip": "97302", "state": "OR"},
        "same state",
        0.3,
    ),
    "year of birth": ({"birth_year": 1961}, {"birth_year": 1961}, "same year of birth", 1.0),
    "other year of birth": (
        {"birth_year": 1961},
        {"birth_year": 1991},
        "another year of birth",
        -2.0,
    ),
}


@pytest.mark.parametrize(("a", "b", "words", "points"), LINES.values(), ids=LINES)
def test_a_line_of_the_table_gives_its_points(a, b, words, points):
    found = scored(replace(BARE, **a), replace(BARE, **b), COMMON)
    given = dict(found.reasons)
    if points is None:
        assert not [reason for reason in given if words in reason]
    else:
        assert given[words] == points


KNOWN = {
    "licence": OREGON,
    "mail": {"mail": "ann@example.org"},
    "phone": {"phone": "5415550101"},
    "place": {"address": "12 Cedar Ave", "city": "Bend", "state": "OR", "zip": "97701"},
    "first name": {"first": "Ann"},
    "middle name": {"middle": "Ruth"},
    "credential": {"credentials": "LMT"},
    "year of birth": {"birth_year": 1961},
}


@pytest.mark.parametrize("fields", KNOWN.values(), ids=KNOWN)
def test_what_one_side_does_not_say_gives_no_points(fields):
    nothing = person("", last="Okafor")
    found = scored(replace(nothing, **fields), nothing, RARE)
    assert found.reasons == (("same last name", 2.5),)


ORGANISATIONS = {
    "name same": ("Cedar Physical Therapy, LLC", "THE CEDAR PHYSICAL THERAPY CO", {"same name"}),
    "words in another order": (
        "Cedar Hand Therapy Center",
        "Therapy Center Cedar Hand",
        {"nearly the same name"},
    ),
    "contained": (
        "Cedar Physical Therapy",
        "Cedar Physical Therapy and Sports Rehabilitation",
        {"one name is part of the other"},
    ),
    "two words contained": (
        "Cedar Therapy",
        "Therapy Cedar Portland",
        {"one name is part of the other"},
    ),
    "one word contained": ("Cedar", "Cedar Physical Therapy", {"another name"}),
    "differs": ("Cedar Physical Therapy", "Alder Dental", {"another name"}),
    "number": (
        "Cedar Clinic 4",
        "Cedar Clinic 7",
        {"nearly the same name", "another number in the name"},
    ),
}
ORGANISATION_POINTS = {
    "same name": 3.5,
    "nearly the same name": 2.3,
    "one name is part of the other": 1.5,
    "another name": -3.0,
    "another number in the name": -2.0,
}


@pytest.mark.parametrize(("a", "b", "words"), ORGANISATIONS.values(), ids=ORGANISATIONS)
def test_names_of_organisations_give_their_points(a, b, words):
    found = scored(organisation(a), organisation(b), RARE)
    assert dict(found.reasons) == {word: ORGANISATION_POINTS[word] for word in words}


ANN = person("Ann R Okafor", credentials="LMT", city="Salem", state="OR", **HOME)
# The condition that fails, and two rows that meet all others.
SHARED = Counts({"okafor": 16}, {"5035550142": 4})
FAILS = {
    "persons": (organisation("Cedar Hand Therapy", **HOME, **OREGON),) * 2,
    "points": (replace(ANN, address="", zip="", city="", credentials=""),) * 2,
    "nothing against": (ANN, replace(ANN, credentials="MD")),
    "a contact": (replace(ANN, middle="Ruth", address="", phone=""),) * 2,
    "names": (ANN, replace(ANN, first="Annie")),
    "middle": (ANN, replace(ANN, middle="")),
}


def test_two_rows_of_one_person_are_one_by_themselves():
    assert tier_of(scored(ANN, replace(ANN, key="b"), RARE)) is Tier.SAME
    missing_twice = replace(ANN, middle="")
    assert tier_of(scored(missing_twice, missing_twice, RARE)) is Tier.SAME
    assert tier_of(scored(ANN, replace(ANN, zip="04101", state="ME"), RARE)) is Tier.SAME


def test_every_condition_is_tried():
    assert set(FAILS) == set(CONDITIONS)


@pytest.mark.parametrize("name", FAILS)
def test_a_condition_alone_keeps_two_rows_apart(name, monkeypatch):
    found = scored(*FAILS[name], SHARED if name == "points" else RARE)
    assert tier_of(found) is Tier.ASK
    left = {key: holds for key, holds in CONDITIONS.items() if key != name}
    monkeypatch.setattr("warmhand.core.same_person.CONDITIONS", left)
    assert tier_of(found) is Tier.SAME


def test_clients_are_asked_about_even_if_all_agrees():
    twice = person("Ann R Okafor", mail="ann@example.org", phone="5035550142", birth_year=1961)
    assert tier_of(scored(twice, twice, RARE)) is Tier.SAME
    assert asked_tier(scored(twice, twice, RARE)) is Tier.ASK
    assert pairs_within([twice, replace(twice, key="b")], tier=asked_tier).pairs[0].tier is Tier.ASK


def test_a_mother_and_a_daughter_at_one_phone_are_not_asked_about():
    home = {"phone": "5035550142", "birth_year": 1961}
    found = scored(person("Rosa Okafor", **home), person("Ann Okafor", **home), RARE)
    assert asked_tier(found) is Tier.NO


NUMBERS = {
    "equal": ({"npi": "1"}, {"npi": "1"}, Tier.SAME),
    "different": ({"npi": "1"}, {"npi": "2"}, Tier.NO),
    "replaced": ({"npi": "1", "replacement_npi": "2"}, {"npi": "2"}, Tier.SAME),
    "equal, one without a name": (
        {"npi": "1", "last": "", "first": ""},
        {"npi": "1"},
        Tier.SAME,
    ),
    "one has none": ({"npi": "1"}, {}, Tier.SAME),
    "no name": ({"last": ""}, {}, Tier.NO),
}


@pytest.mark.parametrize(("a", "b", "tier"), NUMBERS.values(), ids=NUMBERS)
def test_numbers_come_before_names(a, b, tier):
    found = scored(replace(ANN, **a), replace(ANN, **b), RARE)
    assert tier_of(found) is lookup_tier(found) is tier


WORKS_AT = {
    "named after the person": (person("William Okafor"), organisation("William Okafor PT"), True),
    "same phone": (person("Ann Hale", phone="5035550142"), organisation("Cedar", **HOME), True),
    "same house": (
        person("Ann Hale", address="1824 King Street", zip="97301"),
        organisation("Cedar", **HOME),
        True,
    ),
    "nothing shared": (person("Ann Hale"), organisation("Cedar", **HOME), False),
    "two persons": (person("Ann Hale", **HOME), person("Rosa Hale", **HOME), False),
}


@pytest.mark.parametrize(("a", "b", "expected"), WORKS_AT.values(), ids=WORKS_AT)
def test_a_person_is_offered_to_work_at_an_organisation(a, b, expected):
    assert works_at(a, b) is works_at(b, a) is expected


REGISTERED = replace(ANN, key="r", npi="1000000004", middle="Ruth")
CONTACT = replace(ANN, key="c", middle="")


def test_looking_up_takes_a_missing_middle_name_with_two_contacts():
    assert Lookup([REGISTERED]).lookup(CONTACT).same.record is REGISTERED
    assert Lookup([REGISTERED]).lookup(replace(CONTACT, first="Annie")).same.record is REGISTERED


SHORT_OF = {
    "one contact alone": {"address": ""},
    "a first name that is only near": {"first": "Annn"},
    "other letters behind the name": {"credentials": "MD"},
    "Jr on one side": {"suffix": "Jr"},
    "one part of a double last name": {"last": "Okafor-Hale"},
    "another middle name": {"middle": "Sue"},
}


@pytest.mark.parametrize("fields", SHORT_OF.values(), ids=SHORT_OF)
def test_looking_up_asks_where_less_agrees(fields):
    found = Lookup([REGISTERED]).lookup(replace(CONTACT, **fields))
    assert (found.same, [one.record for one in found.ask]) == (None, [REGISTERED])


def test_looking_up_asks_where_two_are_near_each_other():
    twin = replace(REGISTERED, key="s", npi="1000000012", middle="Rose")
    found = Lookup([twin, REGISTERED]).lookup(CONTACT)
    assert found.same is None
    assert [one.record.npi for one in found.ask] == ["1000000004", "1000000012"]


def test_looking_up_asks_where_another_row_is_less_than_a_point_and_a_half_behind():
    near = replace(REGISTERED, key="s", npi="1000000012", first="A")
    found = Lookup([REGISTERED, near]).lookup(CONTACT)
    assert (found.same, len(found.ask)) == (None, 2)
    behind = replace(near, credentials="")
    assert Lookup([REGISTERED, behind]).lookup(CONTACT).same.record is REGISTERED


@pytest.mark.parametrize(("points", "tier"), [(3.0, Tier.ASK), (2.9, Tier.NO)])
def test_from_three_points_on_a_person_is_asked(points, tier):
    assert tier_of(Scored(points, ())) is asked_tier(Scored(points, ())) is tier


def test_looking_up_shows_at_most_three():
    rows = [replace(REGISTERED, key=str(n), npi=f"100000000{n}") for n in range(5)]
    asked = Lookup(rows).lookup(CONTACT).ask
    assert [one.record.npi for one in asked] == ["1000000000", "1000000001", "1000000002"]


def test_a_number_finds_its_row_and_no_other():
    lookup = Lookup([REGISTERED])
    assert lookup.lookup(replace(CONTACT, npi="1000000004")).same.record is REGISTERED
    unknown = lookup.lookup(replace(CONTACT, npi="1000000012"))
    assert (unknown.same, unknown.ask) == (None, ())
